//! SEC023: values put into a text that is declared to be safe HTML.

use ruff_python_ast::{Expr, ExprCall, InterpolatedStringElement, Operator};
use ruff_text_size::{Ranged, TextRange};

use crate::{
    context::{Context, has_star_arguments},
    kind::ModuleKind,
    markup_values::{Holds, holds},
    replacements::Replacements,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule =
    Rule { id: "SEC023", aliases: &["S308", "S704", "B308", "B703", "B704"], hooks: &[Hook::Call(call)] };

fn call(cx: &Context, call: &ExprCall, name: &str, sink: Sink) {
    let is_django = match name {
        "django.utils.safestring.mark_safe" | "django.utils.safestring.SafeString" | "django.utils.safestring.SafeText" => true,
        "markupsafe.Markup" | "flask.Markup" | "jinja2.Markup" | "jinja2.utils.Markup" => false,
        _ => return,
    };
    let [text] = &*call.arguments.args else { return };
    if !call.arguments.keywords.is_empty() || has_star_arguments(call) {
        return;
    }
    let Some(values) = values(text) else { return };
    let site = Site::new(call.range(), "values are put into a text that is then declared to be safe HTML").cap(Safety::Review);
    if cx.kind == ModuleKind::Test {
        return sink.push(site.dismiss("a test makes its own pages"));
    }
    if values.iter().all(|it| holds(cx, it) <= Holds::Escaped) {
        return sink.push(site.dismiss("the values are escaped"));
    }
    if let Some(value) = values.iter().find(|it| matches!(holds(cx, it), Holds::Markup | Holds::Escaped)) {
        let source = cx.text(*value);
        return sink.push(site.leave(format!(
            "whether `{source}` is HTML that must stay as it is is not in the code; declare it so where it is made, and escape the others here"
        )));
    }
    sink.push(match escaped(cx, call, text, is_django) {
        Some(edits) => edits.facts(site),
        None => site.leave("give the values to `format_html`, or to `Markup(…).format`, which escape them"),
    });
}

/// The values that go into the text; none when it is not put together here.
fn values(text: &Expr) -> Option<Vec<&Expr>> {
    let found: Vec<&Expr> = match text {
        Expr::FString(string) => string.value.elements().filter_map(|it| Some(&*it.as_interpolation()?.expression)).collect(),
        Expr::BinOp(op) if op.op == Operator::Mod && op.left.is_string_literal_expr() => match &*op.right {
            Expr::Tuple(tuple) => tuple.iter().collect(),
            Expr::Dict(dict) => dict.iter_values().collect(),
            single => vec![single],
        },
        Expr::Call(call) if call.func.as_attribute_expr().is_some_and(|it| it.attr.as_str() == "format" && it.value.is_string_literal_expr()) => {
            call.arguments.iter_source_order().map(|it| it.value()).collect()
        }
        _ => return None,
    };
    (!found.is_empty()).then_some(found)
}

/// The template first, and the values through what escapes them.
fn escaped(cx: &Context, call: &ExprCall, text: &Expr, is_django: bool) -> Option<Replacements> {
    if cx.has_comment(call.range()) {
        return None;
    }
    let (template, values) = match text {
        Expr::FString(_) => from_f_string(cx, text)?,
        Expr::Call(format) => {
            let method = format.func.as_attribute_expr()?;
            if has_star_arguments(format) || format.arguments.is_empty() {
                return None;
            }
            let inside = TextRange::new(format.arguments.start(), format.arguments.end());
            let values = cx.text(inside).strip_prefix('(')?.strip_suffix(')')?.to_owned();
            (cx.text(&*method.value).to_owned(), values)
        }
        // `Markup("…") % values` escapes as well; Django has no such thing.
        Expr::BinOp(op) if !is_django => {
            let mut edits = Replacements::default();
            edits.replace(call.range(), format!("{}({}) % {}", cx.text(&*call.func), cx.text(&*op.left), cx.text(&*op.right)));
            return matches!(cx.parent(), Some(parent) if parent.is_statement()).then_some(edits);
        }
        _ => return None,
    };
    let mut edits = Replacements::default();
    if is_django {
        edits.replace(call.range(), format!("format_html({template}, {values})"));
        edits.import("from django.utils.html import format_html");
    } else {
        edits.replace(call.range(), format!("{}({template}).format({values})", cx.text(&*call.func)));
    }
    Some(edits)
}

/// `f"<b>{x}</b>"` as the template and its values; a conversion or a debug text has no counterpart.
fn from_f_string(cx: &Context, text: &Expr) -> Option<(String, String)> {
    let source = cx.text(text);
    let is_plain = (source.starts_with("f\"") || source.starts_with("f'")) && !source.contains('\n');
    let string = text.as_f_string_expr()?;
    if !is_plain || string.value.as_slice().len() != 1 {
        return None;
    }
    let mut template = String::new();
    let mut values = Vec::new();
    let quote = &source[1..2];
    for element in string.value.elements() {
        match element {
            InterpolatedStringElement::Literal(it) => template.push_str(cx.text(it.range)),
            InterpolatedStringElement::Interpolation(it) => {
                if it.debug_text.is_some() || it.format_spec.is_some() || !it.conversion.is_none() {
                    return None;
                }
                template.push_str("{}");
                values.push(cx.text(&*it.expression).to_owned());
            }
        }
    }
    Some((format!("{quote}{template}{quote}"), values.join(", ")))
}
