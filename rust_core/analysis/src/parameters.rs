//! The parameters of a function as its documentation names them: what is written in the signature, nothing guessed.

use ruff_python_ast::{Expr, StmtFunctionDef};
use ruff_text_size::Ranged;

use crate::{context::Context, signature::is_decorated};

/// A longer hint or default is better read in the signature.
const WIDTH: usize = 48;

/// One parameter.
pub struct Parameter<'a> {
    /// Its name.
    pub name: &'a str,
    /// `*` or `**` for those that take the rest.
    pub stars: &'static str,
    /// Its hint; empty without one.
    pub hint: String,
    /// Its default, when that says something to a reader; empty otherwise.
    pub default: String,
    /// Whether it has a default.
    pub is_optional: bool,
}

impl Parameter<'_> {
    /// Whether a caller is expected to know it.
    pub fn is_public(&self) -> bool {
        !self.name.starts_with('_')
    }

    /// Whether the signature says something about it. That it may be None says nothing of what it is otherwise.
    pub fn is_described(&self) -> bool {
        !self.hint.is_empty() || !(self.default.is_empty() || self.default == "None")
    }

    /// As a fact: name, hint and default, set off by unit separators.
    pub fn fact(&self) -> String {
        format!("{}{}\u{1f}{}\u{1f}{}", self.stars, self.name, self.hint, self.default)
    }
}

/// The parameters that a caller passes, in the order of the signature.
pub fn parameters<'d>(cx: &Context, def: &'d StmtFunctionDef) -> Vec<Parameter<'d>> {
    let is_bound = cx.class().is_some() && !is_decorated(cx, def, &["builtins.staticmethod"]);
    let mut all: Vec<Parameter> = Vec::new();
    for any in def.parameters.iter().skip(usize::from(is_bound)) {
        let name = any.name().as_str();
        let is_star = |star: Option<&ruff_python_ast::Parameter>| star.is_some_and(|star| star.name.as_str() == name);
        let stars = if is_star(def.parameters.vararg.as_deref()) {
            "*"
        } else if is_star(def.parameters.kwarg.as_deref()) {
            "**"
        } else {
            ""
        };
        let default = any.default();
        all.push(Parameter {
            name,
            stars,
            hint: any.annotation().map(|hint| shown(cx, hint)).unwrap_or_default(),
            default: default.filter(|default| is_telling(default)).map(|default| plain(cx, default)).unwrap_or_default(),
            is_optional: default.is_some(),
        });
    }
    all
}

/// Source of an expression on one line; empty when it is too long or has odd characters.
pub fn shown(cx: &Context, expr: &Expr) -> String {
    let text = match expr {
        // A hint in quotes means what is in them.
        Expr::StringLiteral(literal) if cx.text(expr.range()).len() > 2 && literal.value.to_str().contains(['[', '.']) => {
            literal.value.to_str()
        }
        _ => cx.text(expr.range()),
    };
    on_one_line(text)
}

/// The same for a value: quotes are a part of it.
fn plain(cx: &Context, expr: &Expr) -> String {
    on_one_line(cx.text(expr.range()))
}

fn on_one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_plain = line.len() <= WIDTH && !line.contains(['#', '`', '\\', '\u{1f}']) && !text.contains("\"\"\"");
    if is_plain { line } else { String::new() }
}

/// Whether a default tells a reader something: no marker for "not given".
fn is_telling(default: &Expr) -> bool {
    match default {
        Expr::Name(name) => !name.id.starts_with('_') && name.id.len() > 1 && !is_marker(&name.id),
        Expr::Attribute(attribute) => is_telling(&attribute.value) && !is_marker(&attribute.attr) && !attribute.attr.starts_with('_'),
        Expr::UnaryOp(unary) => is_telling(&unary.operand),
        Expr::Tuple(tuple) => tuple.elts.iter().all(is_telling),
        Expr::List(list) => list.elts.iter().all(is_telling),
        Expr::Dict(dict) => dict.items.is_empty(),
        other => other.is_literal_expr() && !other.is_ellipsis_literal_expr(),
    }
}

fn is_marker(name: &str) -> bool {
    let lower = name.to_lowercase();
    ["unset", "missing", "sentinel", "undefined", "empty", "notset", "not_set", "not_given", "omit", "marker", "nothing"]
        .iter()
        .any(|word| lower.contains(word))
}
