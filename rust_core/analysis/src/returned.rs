//! What a function certainly returns, or why that is not certain.

use ruff_python_ast::{Expr, StmtFunctionDef};
use ruff_text_size::Ranged;

use crate::{
    context::Context,
    exits::{End, Exits, end_of},
    infer::{Infer, Ty, Types},
    never_returns::{self, is_exit},
};

/// What a function gives to its caller.
#[derive(Debug, PartialEq, Eq)]
pub enum Returned {
    /// A value of one of these types.
    Value(Types),
    /// An iterator over values of these types.
    Iterator(Types),
    /// Nothing: it always raises.
    Never,
    /// Something, for this reason not certain.
    Uncertain(String),
}

/// Decide for a function.
pub fn returned<'a>(cx: &Context<'a>, def: &'a StmtFunctionDef) -> Returned {
    let exits = Exits::of(&def.body);
    let infer = Infer::new(cx, def);
    if exits.is_generator() {
        return generator(&infer, &exits);
    }
    let leaves = |expr: &Expr| {
        expr.as_call_expr()
            .is_some_and(|call| infer.resolve(&call.func).is_some_and(|name| is_exit(&name)) || never_returns::leaves(cx, def, call))
    };
    let keeps = |expr: &Expr| {
        expr.as_call_expr().and_then(|call| infer.resolve(&call.func)).is_some_and(|name| {
            matches!(
                name.as_str(),
                "builtins.open"
                    | "io.open"
                    | "codecs.open"
                    | "tempfile.NamedTemporaryFile"
                    | "tempfile.TemporaryDirectory"
                    | "warnings.catch_warnings"
                    | "subprocess.Popen"
                    | "socket.socket"
                    | "zipfile.ZipFile"
                    | "tarfile.open"
                    | "gzip.open"
                    | "contextlib.closing"
            )
        })
    };
    let end = end_of(&def.body, &leaves, &keeps);
    let values: Vec<&Expr> = exits.returns.iter().filter_map(|stmt| stmt.value.as_deref()).collect();
    if values.iter().all(|value| value.is_none_literal_expr()) {
        let never = end == End::Never && exits.returns.is_empty();
        return if never { Returned::Never } else { Returned::Value(Types::from([Ty::None])) };
    }
    if values.len() < exits.returns.len() {
        return Returned::Uncertain(
            "some `return` statements have a value and others have none; write `return None` there first".to_owned(),
        );
    }
    match end {
        End::Reached => {
            return Returned::Uncertain("some ways return a value and others reach the end; write `return None` there first".to_owned());
        }
        End::Unknown => {
            return Returned::Uncertain("a `with` block may swallow an exception, and then the function returns None too".to_owned());
        }
        End::Never => {}
    }
    let mut types = Types::new();
    for value in values {
        match infer.types(value) {
            Some(found) => types.extend(found),
            None => return Returned::Uncertain(format!("what {} gives is not certain from this file", shown(cx, value))),
        }
    }
    Returned::Value(widened(types))
}

fn generator<'a>(infer: &Infer<'a, '_>, exits: &Exits<'a>) -> Returned {
    if exits.delegates || exits.silent_yields < exits.yields.len() || exits.returns.iter().any(|stmt| stmt.value.is_some()) {
        return Returned::Uncertain(
            "it is a generator that receives, delegates or returns values; its three types are for a person".to_owned(),
        );
    }
    let mut types = Types::new();
    for value in &exits.yields {
        match value.value.as_deref().map_or_else(|| Some(Types::from([Ty::None])), |value| infer.types(value)) {
            Some(found) => types.extend(found),
            None => return Returned::Uncertain("what it yields is not certain from this file".to_owned()),
        }
    }
    Returned::Iterator(widened(types))
}

/// `int` is welcome where `float` is.
fn widened(mut types: Types) -> Types {
    if types.contains(&Ty::Float) {
        types.remove(&Ty::Int);
    }
    types
}

fn shown(cx: &Context, value: &Expr) -> String {
    let text = cx.text(value.range());
    if text.len() <= 40 && !text.contains(['\n', '\r', '`']) { format!("`return {text}`") } else { "a long `return`".to_owned() }
}
