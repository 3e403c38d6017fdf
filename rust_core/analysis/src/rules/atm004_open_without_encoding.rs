//! ATM004: a text file opened in whatever encoding the machine happens to have.

use ruff_python_ast::{AnyNodeRef, Expr, ExprCall};
use ruff_text_size::Ranged;

use crate::{
    calls::{Mode, mode_of, with_place_for_argument},
    context::{Context, has_star_arguments, keyword},
    paths::{is_path, is_special_file},
    rule::{Hook, Rule, Sink},
    scope::Binding,
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "ATM004", aliases: &["PLW1514", "W1514"], hooks: &[Hook::Call(call)] };

/// How a function takes its mode and its encoding: positions, and whether it is text without a mode.
struct Shape {
    mode: Option<usize>,
    encoding: usize,
    is_text: bool,
}

fn call(cx: &Context, call: &ExprCall, name: &str, sink: Sink) {
    let Some(shape) = shape_of(cx, call, name) else { return };
    if has_star_arguments(call) || keyword(call, "encoding").is_some() || call.arguments.args.len() > shape.encoding {
        return;
    }
    let is_text = match shape.mode.map_or(Mode::Default, |position| mode_of(call, position)) {
        Mode::Default => shape.is_text,
        Mode::Known(mode) => {
            // Archives and compressed files are binary unless told otherwise.
            if shape.is_text { !mode.contains('b') } else { mode.contains('t') || (is_temporary(name) && !mode.contains('b')) }
        }
        Mode::Unknown => false,
    };
    if !is_text {
        return;
    }
    if is_device(cx, call) {
        return;
    }
    let site = Site::new(call.range(), "a text file is opened without an encoding: its meaning depends on the machine");
    sink.push(with_place_for_argument(site, cx, call).cap(Safety::Review));
}

/// What has no text: the null device and its kind, and a file that is only touched.
fn is_device(cx: &Context, call: &ExprCall) -> bool {
    let Some(path) = call.arguments.find_argument_value("file", 0) else { return false };
    is_special_file(cx, path) || matches!(cx.parent(), Some(AnyNodeRef::ExprAttribute(attribute)) if attribute.attr.as_str() == "close")
}

fn is_temporary(name: &str) -> bool {
    name.starts_with("tempfile.")
}

fn shape_of(cx: &Context, call: &ExprCall, name: &str) -> Option<Shape> {
    match name {
        "builtins.open" | "io.open" => Some(Shape { mode: Some(1), encoding: 3, is_text: true }),
        "tempfile.NamedTemporaryFile" | "tempfile.TemporaryFile" => Some(Shape { mode: Some(0), encoding: 2, is_text: false }),
        "gzip.open" => Some(Shape { mode: Some(1), encoding: 3, is_text: false }),
        "bz2.open" => Some(Shape { mode: Some(1), encoding: 3, is_text: false }),
        "lzma.open" => Some(Shape { mode: Some(1), encoding: usize::MAX, is_text: false }),
        _ => own_helper(cx, call).or_else(|| method(cx, call)),
    }
}

/// The helpers that the atomic-io agents write: they pass their arguments to `open`.
fn own_helper(cx: &Context, call: &ExprCall) -> Option<Shape> {
    let Expr::Name(name) = &*call.func else { return None };
    let shape = match name.id.as_str() {
        "_open_atomically" => Shape { mode: Some(1), encoding: usize::MAX, is_text: true },
        "_write_atomically" => Shape { mode: Some(1), encoding: 3, is_text: true },
        _ => return None,
    };
    matches!(cx.scopes.lookup(&cx.scope_stack, &name.id), Some(Binding::Function(_))).then_some(shape)
}

fn method(cx: &Context, call: &ExprCall) -> Option<Shape> {
    let Expr::Attribute(attribute) = &*call.func else { return None };
    let shape = match attribute.attr.as_str() {
        "open" => Shape { mode: Some(0), encoding: 2, is_text: true },
        "read_text" => Shape { mode: None, encoding: 0, is_text: true },
        "write_text" => Shape { mode: None, encoding: 1, is_text: true },
        _ => return None,
    };
    is_path(cx, &attribute.value).then_some(shape)
}
