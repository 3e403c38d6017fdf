//! SEC020: templates that put values into pages as they are.

use ruff_python_ast::ExprCall;
use ruff_text_size::Ranged;

use crate::{
    context::{Context, has_star_arguments, keyword},
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
    let site = Site::new(call.range(), "the templates put values into a page as they are, tags and scripts included").cap(Safety::Manual);
    if cx.kind == ModuleKind::Test {
        return sink.push(site.dismiss("a test shows its pages to nobody"));
    }
    if keyword(call, "loader").is_none() && call.arguments.args.is_empty() {
        return sink.push(site.leave("its templates come as texts; say `autoescape=True` if they make pages, and False if they do not"));
    }
    // What a template is given as ready HTML would show its tags: only who knows the templates can tell.
    sink.push(site.leave("ready HTML that templates are given would show its tags: mark it with `|safe`, then pass `autoescape=select_autoescape()`"));
}
