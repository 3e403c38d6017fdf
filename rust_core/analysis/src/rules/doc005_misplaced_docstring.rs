//! DOC005: a string after the imports that was meant as the docstring of the module.

use ruff_python_ast::{ModModule, Stmt, helpers::is_docstring_stmt};
use ruff_python_parser::parse_module;
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::{
    context::Context,
    docs::reads_doc,
    rule::{Hook, Rule, Sink},
    site::Site,
};

pub(crate) static RULE: Rule = Rule { id: "DOC005", aliases: &["W0105"], hooks: &[Hook::Module(module)] };

fn module(cx: &Context, module: &ModModule, sink: Sink) {
    let [first, rest @ ..] = &*module.body else { return };
    if !matches!(first, Stmt::Import(_) | Stmt::ImportFrom(_)) {
        return;
    }
    let Some(stmt) = rest.iter().find(|stmt| !matches!(stmt, Stmt::Import(_) | Stmt::ImportFrom(_))) else { return };
    let Some(literal) = stmt.as_expr_stmt().and_then(|stmt| stmt.value.as_string_literal_expr()) else { return };
    if !is_docstring_stmt(stmt) || literal.value.is_implicit_concatenated() {
        return;
    }
    let site = Site::new(stmt.range(), "the string after the imports is no docstring; a module's docstring comes first");
    sink.push(decide(cx, first, stmt, literal.value.to_str(), site));
}

fn decide(cx: &Context, first: &Stmt, stmt: &Stmt, text: &str, site: Site) -> Site {
    // A single name parses too, but is no code that somebody put out of use.
    let is_code = parse_module(text).is_ok_and(|parsed| parsed.suite().iter().any(|stmt| !stmt.is_expr_stmt()));
    if text.split_whitespace().count() < 2 || is_code {
        return site.leave("the string reads like code that was put out of use; delete it, or write a docstring");
    }
    if reads_doc(cx) {
        return site.leave("the file reads `__doc__`, which is None today; decide what it should show");
    }
    let line_end = cx.file.line_end(stmt.end());
    let alone = cx.starts_line(stmt.start()) && cx.file.slice(TextRange::new(stmt.end(), line_end)).trim().is_empty();
    if !alone || !cx.starts_line(first.start()) {
        return site.leave("the string shares its line with something else");
    }
    let at = cx.file.line_start(first.start());
    site.fact("at", at.to_usize())
        .fact("old", TextRange::new(with_blank_lines(cx, stmt, line_end), line_end))
        .fact("region", TextRange::new(at, line_end))
        .fact("newline", cx.file.newline())
}

/// The blank lines above go with the string when there are blank lines below it, which then part the same neighbours.
fn with_blank_lines(cx: &Context, stmt: &Stmt, end: TextSize) -> TextSize {
    let start = cx.file.line_start(stmt.start());
    if !cx.file.text[end.to_usize()..].starts_with(['\r', '\n']) {
        return start;
    }
    let above = &cx.file.text[..start.to_usize()];
    let kept = above.trim_end_matches(['\r', '\n']).len();
    let newline = cx.file.newline().len();
    TextSize::try_from((kept + newline).min(start.to_usize())).unwrap_or(start)
}
