//! LOG006: `logger.warn` and `logging.WARN`, the names that `logging` keeps for old code only.

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::Ranged;

use crate::{
    context::Context,
    loggers::{Style, asked, logging_call},
    rule::{Hook, Rule, Sink},
    site::Site,
};

pub(crate) static RULE: Rule =
    Rule { id: "LOG006", aliases: &["G010", "LOG009", "W4902"], hooks: &[Hook::Call(call), Hook::Expr(expr)] };

fn call(cx: &Context, call: &ExprCall, name: &str, sink: Sink) {
    let Some(attribute) = call.func.as_attribute_expr().filter(|it| it.attr.as_str() == "warn") else { return };
    let style = logging_call(cx, call).map(|(.., style)| style);
    if name != "logging.warn" && !matches!(style, Some(Style::Percent | Style::Unknown)) {
        return;
    }
    let site = Site::new(attribute.attr.range(), "`warn` is deprecated: the method is `warning`");
    let site = site.fact("new", "warning");
    // A logger of the project's own making may have no other method.
    sink.push(if name == "logging.warn" { site } else { asked(cx, call, site) });
}

fn expr(cx: &Context, expr: &Expr, sink: Sink) {
    let Expr::Attribute(attribute) = expr else { return };
    if attribute.attr.as_str() == "WARN" && attribute.ctx.is_load() && cx.resolve(expr).as_deref() == Some("logging.WARN") {
        sink.push(Site::new(attribute.attr.range(), "`logging.WARN` is undocumented: the level is `WARNING`").fact("new", "WARNING"));
    }
}
