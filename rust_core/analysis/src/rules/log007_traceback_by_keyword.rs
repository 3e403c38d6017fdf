//! LOG007: a traceback that is asked for in a roundabout way.

use ruff_python_ast::ExprCall;
use ruff_text_size::{Ranged, TextRange};

use crate::{
    calls::with_comma,
    commands::is_true,
    context::{Context, has_star_arguments, keyword},
    loggers::{Style, asked, logging_call},
    rule::{Hook, Rule, Sink},
    site::Site,
};

pub(crate) static RULE: Rule = Rule { id: "LOG007", aliases: &["G201", "G202"], hooks: &[Hook::Call(call)] };

fn call(cx: &Context, call: &ExprCall, name: &str, sink: Sink) {
    let Some(attribute) = call.func.as_attribute_expr() else { return };
    let method = attribute.attr.as_str();
    if !matches!(method, "error" | "exception") || has_star_arguments(call) {
        return;
    }
    let Some(asks) = keyword(call, "exc_info").filter(|it| is_true(&it.value)) else { return };
    if method == "error" && cx.enclosing_handler().is_none() {
        return;
    }
    let style = logging_call(cx, call).map(|(.., style)| style);
    if !name.starts_with("logging.") && !matches!(style, Some(Style::Percent | Style::Unknown)) {
        return;
    }
    let site = if method == "error" {
        Site::new(attribute.attr.range(), "`exception` logs an error with its traceback").fact("method", attribute.attr.range())
    } else {
        Site::new(asks.range(), "`exception` brings the traceback without being asked").fact("method", TextRange::empty(asks.end()))
    };
    let site = site.fact("argument", with_comma(cx, call, asks.range()));
    if cx.has_comment(TextRange::new(asks.end(), cx.file.line_end(asks.end()))) {
        sink.push(site.leave("a comment stands beside the keyword; take the two out by hand"));
        return;
    }
    sink.push(if name.starts_with("logging.") { site } else { asked(cx, call, site) });
}
