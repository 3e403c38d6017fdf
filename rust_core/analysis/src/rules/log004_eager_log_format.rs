//! LOG004: a log message that is put together before anyone knows whether it is wanted.

use ruff_python_ast::ExprCall;
use ruff_text_size::{Ranged, TextRange};

use crate::{
    context::{Context, has_star_arguments},
    formats::{is_eager, lazy},
    loggers::{METHODS, Style, asked, logging_call, style_of},
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule =
    Rule { id: "LOG004", aliases: &["G001", "G002", "G003", "G004", "W1201", "W1202", "W1203"], hooks: &[Hook::Call(call)] };

fn call(cx: &Context, call: &ExprCall, name: &str, sink: Sink) {
    let Some(index) = message_index(call, name) else { return };
    let Some(message) = call.arguments.args.get(index).filter(|message| is_eager(message)) else { return };
    let Some(style) = style(cx, call, name) else { return };
    if matches!(style, Style::Brace | Style::Event) {
        return;
    }
    let site = Site::new(message.range(), "the message is formatted even when nobody asks for it").cap(Safety::Review);
    let site = if has_star_arguments(call) || call.arguments.args.len() > index + 1 {
        site.leave("the call has arguments of its own already")
    } else {
        match (lazy(cx, message), outer(cx, call, message.range())) {
            (Err(reason), _) => site.leave(reason),
            (_, None) => site.leave("the message stands in parentheses of its own"),
            (Ok(lazy), Some(range)) => {
                let site = site.fact("text", lazy.source()).fact("message", range);
                asked(cx, call, site)
            }
        }
    };
    sink.push(site);
}

/// Where the message stands among the arguments of a logging call.
fn message_index(call: &ExprCall, name: &str) -> Option<usize> {
    if let Some(method) = name.strip_prefix("logging.") {
        return if method == "log" { Some(1) } else { METHODS.contains(&method).then_some(0) };
    }
    match call.func.as_attribute_expr()?.attr.as_str() {
        // The levels of `logging` are numbers; who takes names has methods of its own.
        "log" => (!call.arguments.args.first()?.is_string_literal_expr()).then_some(1),
        method => METHODS.contains(&method).then_some(0),
    }
}

fn style(cx: &Context, call: &ExprCall, name: &str) -> Option<Style> {
    if name.starts_with("logging.") {
        return Some(Style::Percent);
    }
    match logging_call(cx, call) {
        Some((_, _, style)) => Some(style),
        None => style_of(cx, &call.func.as_attribute_expr()?.value),
    }
}

/// The message with parentheses of its own around it: they would make a tuple of template and arguments.
fn outer(cx: &Context, call: &ExprCall, message: TextRange) -> Option<TextRange> {
    let before = &cx.file.text[call.arguments.start().to_usize() + 1..message.start().to_usize()];
    let is_first = !before.trim_end().ends_with('(');
    is_first.then_some(message)
}
