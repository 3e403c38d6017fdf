//! What is raised: it is not translated, since the original raises it, but it must do nothing else.
//!
//! The original runs while a conversion is proved; what it runs has to be on the white list, messages included.

use ruff_python_ast::{Expr as Py, InterpolatedStringElement};

use crate::reason::{Res, refuse};

/// Built-ins that compute and do nothing else; classes of exceptions are known by their names.
const HARMLESS: [&str; 14] =
    ["str", "repr", "len", "int", "float", "bool", "abs", "min", "max", "sum", "round", "sorted", "StopIteration", "KeyboardInterrupt"];

/// Whether evaluating an expression does nothing but compute.
///
/// # Errors
/// A refusal at the part that may do more.
pub(super) fn harmless(node: &Py) -> Res<()> {
    match node {
        Py::StringLiteral(_) | Py::NumberLiteral(_) | Py::BooleanLiteral(_) | Py::NoneLiteral(_) | Py::Name(_) => Ok(()),
        Py::FString(text) => text.value.elements().try_for_each(part),
        Py::BinOp(it) => harmless(&it.left).and_then(|()| harmless(&it.right)),
        Py::UnaryOp(it) => harmless(&it.operand),
        Py::Compare(it) => harmless(&it.left).and_then(|()| it.comparators.iter().try_for_each(harmless)),
        Py::If(it) => [&it.test, &it.body, &it.orelse].into_iter().try_for_each(|it| harmless(it)),
        Py::Subscript(it) => harmless(&it.value).and_then(|()| harmless(&it.slice)),
        Py::Tuple(it) => it.elts.iter().try_for_each(harmless),
        Py::Call(call) => {
            let is_known = match &*call.func {
                Py::Name(name) => {
                    let name = name.id.as_str();
                    HARMLESS.contains(&name) || ["Error", "Exception", "Warning"].iter().any(|it| name.ends_with(it))
                }
                Py::Attribute(attribute) => attribute.value.is_string_literal_expr() && attribute.attr.as_str() == "format",
                _ => false,
            };
            if !is_known {
                return refuse(node, "a call inside of what is raised", "raise a plain message");
            }
            call.arguments.args.iter().chain(call.arguments.keywords.iter().map(|it| &it.value)).try_for_each(harmless)
        }
        _ => refuse(node, "a computation inside of what is raised", "raise a plain message"),
    }
}

fn part(element: &InterpolatedStringElement) -> Res<()> {
    let InterpolatedStringElement::Interpolation(it) = element else { return Ok(()) };
    harmless(&it.expression)?;
    it.format_spec.iter().flat_map(|it| it.elements.iter()).try_for_each(part)
}
