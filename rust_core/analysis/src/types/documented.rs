//! What the docstrings of a project say of types, held against what its code shows.
//!
//! A docstring is its author's word. It counts where everything that is known agrees with it: the default, the values that
//! callers pass, what the body does.

use ruff_python_ast::{Expr, ExprContext, Operator, name::Name};

use super::{
    ir::Global,
    name_words::is_measure,
    reasons::{NUMBER, Reason},
    solve::{Place, Solver},
    ty::{Ty, Types},
};
use crate::doc_types::{alternatives, is_several, of_parameter, of_project, of_result};

/// See the text.
pub const SEVERAL: Reason = "its docstring names several types, not all of which can be written down";
/// See the text.
pub const OTHERWISE: Reason = "its docstring says another type than the code shows";

impl Solver<'_> {
    /// The type that the docstring names for a parameter; of a constructor that of its class may.
    ///
    /// # Errors
    /// Why nothing may be written there: the docstring names more than can be read, or the default is of another type.
    pub fn documented(&mut self, place: Place, index: usize) -> Result<Option<Types>, Reason> {
        let function = self.function(place);
        let param = &function.params[index];
        let of_class = function.class.filter(|_| function.name.as_str() == "__init__");
        let class_docs = of_class.map(|class| self.class((place.0, class)).docs.as_str()).unwrap_or_default();
        let Some(words) = of_parameter(&function.docs, &param.name).or_else(|| of_parameter(class_docs, &param.name)) else {
            return Ok(None);
        };
        let Some(mut types) = self.in_words(place.0, words) else {
            return if is_several(words) { Err(SEVERAL) } else { Ok(None) };
        };
        if let Some(default) = param.default.map(|id| self.value(place.0, id)) {
            if default.all("None") {
                types.add(&default);
            } else if !default.is_any() && !self.fits(&default, &types) {
                return Err(OTHERWISE);
            }
        }
        if types.without_none().all("int") && is_measure(&param.name) {
            return Err(NUMBER);
        }
        Ok(Some(types))
    }

    /// The type that the docstring names for what a function returns, if all that is known of it agrees.
    pub fn documented_result(&mut self, place: Place) -> Option<Types> {
        let function = self.function(place);
        if function.is_generator() {
            return None;
        }
        let words = of_result(&function.docs)?;
        let types = self.in_words(place.0, words)?;
        if (function.falls || function.may_fall) && !types.has_none() {
            return None;
        }
        for id in &function.returns {
            let given = self.value(place.0, *id);
            if !given.is_any() && !self.fits(&given, &types) {
                return None;
            }
        }
        Some(types)
    }

    fn in_words(&mut self, module: u32, words: &str) -> Option<Types> {
        let mut found = Types::default();
        for text in alternatives(words)? {
            found.add(&self.written(module, &text)?);
        }
        (!found.without_none().is_empty() && !found.is_any()).then_some(found)
    }

    fn written(&mut self, module: u32, text: &str) -> Option<Types> {
        if let Some(last) = text.strip_prefix('.') {
            // Sphinx finds a class by the end of its name.
            let end = format!(".{last}");
            let mut fitting = self.classes.keys().filter(|name| name.ends_with(&end));
            return match (fitting.next(), fitting.next()) {
                (Some(one), None) => Some(Types::of(one)),
                _ => None,
            };
        }
        if let Some((project, class)) = of_project(text) {
            return self.class_of_project(&project.to_lowercase(), class);
        }
        let parsed = ruff_python_parser::parse_expression(text).ok()?;
        self.expressed(module, parsed.expr())
    }

    /// The one class of a package of the project that goes by a name, whatever its case.
    fn class_of_project(&self, package: &str, class: &str) -> Option<Types> {
        let is_it = |name: &&Name| {
            let (root, last) = (name.split('.').next(), name.rsplit('.').next());
            root == Some(package) && last.is_some_and(|last| last.eq_ignore_ascii_case(class))
        };
        let mut fitting = self.classes.keys().filter(is_it);
        match (fitting.next(), fitting.next()) {
            (Some(one), None) => Some(Types::of(one)),
            _ => None,
        }
    }

    fn expressed(&mut self, module: u32, expr: &Expr) -> Option<Types> {
        match expr {
            Expr::NoneLiteral(_) => Some(Types::of("None")),
            Expr::Name(_) | Expr::Attribute(_) => match self.meant(module, expr).single() {
                Some(Ty::Class(name)) => Some(Types::of(name)),
                _ => None,
            },
            Expr::BinOp(operation) if operation.op == Operator::BitOr => {
                let (left, right) = (self.expressed(module, &operation.left)?, self.expressed(module, &operation.right)?);
                Some(Types::union([&left, &right]))
            }
            Expr::Subscript(subscript) if subscript.ctx == ExprContext::Load => {
                let items: Vec<&Expr> = match &*subscript.slice {
                    Expr::Tuple(tuple) => tuple.elts.iter().collect(),
                    one => vec![one],
                };
                let head = dotted(&subscript.value)?;
                match head.rsplit('.').next().unwrap_or(&head) {
                    "Optional" => return Some(Types::union([&self.expressed(module, items.first()?)?, &Types::of("None")])),
                    "Union" => {
                        let all: Option<Vec<Types>> = items.iter().map(|item| self.expressed(module, item)).collect();
                        return all.map(|all| Types::union(&all));
                    }
                    _ => {}
                }
                let Some(Ty::Class(name)) = self.meant(module, &subscript.value).single().cloned() else { return None };
                if name.as_str() == "collections.abc.Callable" {
                    return Some(Types::of(&name));
                }
                let is_endless = name.as_str() == "tuple" && items.get(1).is_some_and(|item| item.is_ellipsis_literal_expr());
                let items = if is_endless { &items[..1] } else { &items[..] };
                let args: Option<Vec<Types>> = items.iter().map(|item| self.expressed(module, item)).collect();
                let name = if is_endless { Name::new("tuples") } else { name };
                Some(Types::one(Ty::Inst(name, args?)))
            }
            _ => None,
        }
    }

    /// What a name in a docstring means: a name of the file, a built-in, one of `typing`, or a full dotted name.
    fn meant(&mut self, module: u32, expr: &Expr) -> Types {
        let Some(full) = dotted(expr) else { return Types::any() };
        let (root, rest) = full.split_once('.').unwrap_or((&full, ""));
        if rest.is_empty() {
            let found = self.read_global(module, root);
            let is_known = self.module(module).globals.contains_key(root) || !found.is_any();
            return if is_known { found } else { self.library(&format!("typing.{root}")) };
        }
        match self.module(module).globals.get(root).map(|bound| &bound.global) {
            Some(Global::Import(import)) => self.named(&format!("{import}.{rest}"), 0),
            Some(_) => Types::any(),
            None => self.named(&full, 0),
        }
    }
}

fn dotted(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Name(name) => Some(name.id.to_string()),
        Expr::Attribute(attribute) => Some(format!("{}.{}", dotted(&attribute.value)?, attribute.attr)),
        _ => None,
    }
}
