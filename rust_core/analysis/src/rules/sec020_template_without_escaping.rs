//! SEC020: templates that put values into pages as they are.

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::Ranged;

use crate::{
    calls::with_place_for_argument,
    context::{Context, has_star_arguments, keyword},
    flow::any_expression,
    kind::ModuleKind,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "SEC020", aliases: &["S701", "B701"], hooks: &[Hook::Call(call)] };

fn call(cx: &Context, call: &ExprCall, name: &str, sink: Sink) {
    if !matches!(name, "jinja2.Environment" | "jinja2.environment.Environment") || has_star_arguments(call) {
        return;
    }
    let given = keyword(call, "autoescape");
    if given.is_some_and(|it| it.value.as_boolean_literal_expr().is_none_or(|it| it.value)) {
        return;
    }
    let site = Site::new(call.range(), "the templates put values into a page as they are, tags and scripts included").cap(Safety::Review);
    if cx.kind == ModuleKind::Test {
        return sink.push(site.dismiss("a test shows its pages to nobody"));
    }
    if keyword(call, "loader").is_none() && call.arguments.args.is_empty() {
        return sink.push(site.leave("its templates come as texts; say `autoescape=True` if they make pages, and False if they do not"));
    }
    // Texts without a file name were not escaped before, and may be anything but HTML.
    let is_string = |expr: &Expr| {
        expr.as_attribute_expr().is_some_and(|it| matches!(it.attr.as_str(), "from_string" | "compile_expression"))
    };
    let has_strings = cx.top().holds("makes templates of texts", |body| any_expression(body, is_string));
    let module = call.func.as_attribute_expr().map_or("", |it| cx.text(&*it.value));
    let site = site.fact("module", module).fact("strings", has_strings);
    sink.push(match given {
        Some(given) => site.span("value", &given.value),
        None => with_place_for_argument(site, cx, call),
    });
}
