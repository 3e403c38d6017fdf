//! Output that someone wrote to follow the program and forgot: `print("here")`, `print(f"{x=}")`.

use ruff_python_ast::{Expr, ExprCall, InterpolatedStringElement};

use crate::context::{Context, string_value};

/// Whether a call of the built-in `print` is a mark that says nothing to anyone but its author.
pub fn is_debug_print(_cx: &Context, call: &ExprCall) -> bool {
    if !call.arguments.keywords.is_empty() {
        return false;
    }
    match &*call.arguments.args {
        [Expr::FString(text)] => {
            let mut fields = text.value.elements().filter_map(InterpolatedStringElement::as_interpolation).peekable();
            fields.peek().is_some() && fields.all(|field| field.debug_text.is_some() && only_reads(&field.expression))
        }
        [text] => string_value(text).is_some_and(is_mark),
        _ => false,
    }
}

/// Whether evaluating an expression does nothing but look.
fn only_reads(expr: &Expr) -> bool {
    match expr {
        Expr::Name(_) => true,
        Expr::Attribute(attribute) => only_reads(&attribute.value),
        other => other.is_literal_expr(),
    }
}

fn is_mark(text: &str) -> bool {
    let word = text.trim_matches(|char: char| !char.is_alphabetic()).to_lowercase();
    matches!(word.as_str(), "here" | "got here" | "debug" | "foo" | "bar" | "wtf" | "todo" | "fixme")
        || (word.len() > 1 && word.chars().all(|char| char == 'x'))
}
