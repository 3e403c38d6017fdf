//! `"{} of {n}".format(a, n=b)` as pieces.

use ruff_python_ast::{Expr, ExprCall, ExprStringLiteral};
use ruff_text_size::TextRange;

use super::{Piece, Refusal, gap, literal_part, same_marks, value};
use crate::{
    context::{Context, has_star_arguments},
    format_specs::percent_spec,
};

pub(super) fn format_template(call: &ExprCall) -> Option<&ExprStringLiteral> {
    let attribute = call.func.as_attribute_expr().filter(|attribute| attribute.attr.as_str() == "format")?;
    attribute.value.as_string_literal_expr()
}

pub(super) fn format_call(cx: &Context, call: &ExprCall) -> Result<Vec<Piece>, Refusal> {
    let Some(template) = format_template(call) else { return Err("the template is not a plain literal") };
    if has_star_arguments(call) {
        return Err("the values are unpacked into `format`, so their number is not known");
    }
    let total = call.arguments.len();
    let mut used: Vec<usize> = Vec::new();
    let mut out = Vec::new();
    let mut last: Option<TextRange> = None;
    for part in &template.value {
        gap(cx, last, part.range, &mut out)?;
        last = Some(part.range);
        let source = cx.file.slice(part.content_range());
        same_marks(source, &part.value, &['%', '{', '}'])?;
        let [open, _, close] = literal_part(cx, part, Piece::Plain)?;
        out.push(open);
        format_fields(cx, call, source, &mut used, &mut out)?;
        out.push(close);
    }
    let mut sorted = used.clone();
    sorted.sort_unstable();
    sorted.dedup();
    if sorted.len() != total {
        return Err("`format` is given a value that the template does not use");
    }
    let is_plain = call.arguments.iter_source_order().all(|item| is_plain(item.value()));
    if !is_plain && used != (0..total).collect::<Vec<_>>() {
        return Err("the template uses the values in another order than they are computed");
    }
    Ok(out)
}

/// Reading it twice or in another order changes nothing.
fn is_plain(expr: &Expr) -> bool {
    match expr {
        Expr::Name(_) => true,
        Expr::Attribute(attribute) => is_plain(&attribute.value),
        other => other.is_literal_expr(),
    }
}

fn format_fields(cx: &Context, call: &ExprCall, source: &str, used: &mut Vec<usize>, out: &mut Vec<Piece>) -> Result<(), Refusal> {
    const MALFORMED: &str = "the template of `format` is malformed";
    let mut rest = source;
    while let Some(at) = rest.find(['{', '}']) {
        out.push(Piece::Plain(rest[..at].to_owned()));
        let mark = &rest[at..=at];
        let after = &rest[at + 1..];
        if after.starts_with(mark) {
            out.push(Piece::Plain(mark.to_owned()));
            rest = &after[1..];
            continue;
        }
        if mark == "}" {
            return Err(MALFORMED);
        }
        let end = after.find('}').ok_or(MALFORMED)?;
        out.push(field(cx, call, &after[..end], used)?);
        rest = &after[end + 1..];
    }
    out.push(Piece::Plain(rest.to_owned()));
    Ok(())
}

fn field(cx: &Context, call: &ExprCall, field: &str, used: &mut Vec<usize>) -> Result<Piece, Refusal> {
    let (head, spec) = field.split_once(':').unwrap_or((field, ""));
    let (name, conversion) = head.split_once('!').unwrap_or((head, ""));
    if name.contains(['.', '[', '\\', '{']) || spec.contains(['{', '\\']) {
        return Err("the template of `format` reaches into its values");
    }
    let positional = call.arguments.args.len();
    let index = if name.is_empty() {
        used.len()
    } else if let Ok(index) = name.parse::<usize>() {
        index
    } else {
        positional
            + call
                .arguments
                .keywords
                .iter()
                .position(|keyword| keyword.arg.as_ref().is_some_and(|arg| arg.as_str() == name))
                .unwrap_or(usize::MAX / 2)
    };
    let value_of = if index < positional {
        call.arguments.args.get(index)
    } else {
        call.arguments.keywords.get(index - positional).map(|it| &it.value)
    };
    let expr = value_of.ok_or("the template of `format` names a value that is not given")?;
    used.push(index);
    let letter = conversion.chars().next().unwrap_or('s');
    value(cx, expr, &percent_spec(cx, spec, letter, !conversion.is_empty())?)
}
