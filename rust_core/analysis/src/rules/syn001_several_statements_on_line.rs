//! SYN001: several statements on one line, by `;` or as a suite behind its colon.

use ruff_python_ast::{AnyNodeRef, Stmt};
use ruff_text_size::{Ranged, TextRange};

use crate::{
    context::Context,
    rule::{Hook, Rule, Sink},
    site::Site,
};

pub(crate) static RULE: Rule = Rule { id: "SYN001", aliases: &["E701", "E702", "C0321"], hooks: &[Hook::Body(suite)] };

fn suite(cx: &Context, body: &[Stmt], sink: Sink) {
    let Some(first) = body.first() else { return };
    if let Some(colon) = colon_before(cx, first) {
        inline_suite(cx, body, colon, sink);
        return;
    }
    for pair in body.windows(2) {
        let gap = TextRange::new(pair[0].end(), pair[1].start());
        if is_semicolon(cx.text(gap)) {
            let site = Site::new(pair[1].range(), "two statements stand on one line")
                .fact("gaps", vec![gap])
                .fact("indent", cx.indent(&pair[0]).to_owned())
                .fact("newline", cx.file.newline());
            sink.push(site);
        } else if joins_by_backslash(cx.text(gap)) {
            sink.push(Site::new(pair[1].range(), "two statements stand on one line").leave("a backslash joins the lines; split them by hand"));
        }
    }
}

fn inline_suite(cx: &Context, body: &[Stmt], colon: TextRange, sink: Sink) {
    let Some(parent) = cx.parent() else { return };
    let is_empty_class = matches!(parent, AnyNodeRef::StmtClassDef(_)) && body.len() == 1 && body[0].is_pass_stmt();
    let is_stub = body.len() == 1 && body[0].as_expr_stmt().is_some_and(|stmt| stmt.value.is_ellipsis_literal_expr());
    // `def f(): return 1` is a style of its own (E704), and so are rows of `class E(Exception): pass`.
    if is_stub || is_empty_class || matches!(parent, AnyNodeRef::StmtFunctionDef(_)) {
        return;
    }
    let mut gaps = vec![colon];
    for pair in body.windows(2) {
        let gap = TextRange::new(pair[0].end(), pair[1].start());
        if !is_semicolon(cx.text(gap)) {
            return;
        }
        gaps.push(gap);
    }
    let last = body.last().map_or(colon.end(), Ranged::end);
    let range = TextRange::new(colon.start(), last);
    let site = Site::new(range, "the body stands on the line of its header")
        .fact("gaps", gaps)
        .fact("indent", format!("{}{}", cx.file.indent_at(parent.start()), cx.file.indent_unit()))
        .fact("newline", cx.file.newline());
    sink.push(site);
}

/// The white space between a colon and the statement behind it on the same line.
fn colon_before(cx: &Context, first: &Stmt) -> Option<TextRange> {
    let line = TextRange::new(cx.file.line_start(first.start()), first.start());
    let head = cx.text(line).trim_end();
    head.ends_with(':').then(|| TextRange::new(line.start() + ruff_text_size::TextSize::of(head), first.start()))
}

fn is_semicolon(gap: &str) -> bool {
    let trimmed = gap.trim_matches([' ', '\t', '\x0c']);
    trimmed == ";"
}

/// `x = 1; \` with the second statement on the next line.
fn joins_by_backslash(gap: &str) -> bool {
    gap.trim_start().strip_prefix(';').is_some_and(|rest| rest.trim_start_matches([' ', '\t']).starts_with('\\'))
}
