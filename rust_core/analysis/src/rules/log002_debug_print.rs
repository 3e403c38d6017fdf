//! LOG002: a break point or a mark that was left in the code.

use ruff_python_ast::{AnyNodeRef, Stmt};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::{
    context::Context,
    debug_marks::is_debug_print,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "LOG002", aliases: &["T100", "T201", "W1515"], hooks: &[Hook::Body(body)] };

fn body(cx: &Context, body: &[Stmt], sink: Sink) {
    for (index, stmt) in body.iter().enumerate() {
        let Some(call) = stmt.as_expr_stmt().and_then(|stmt| stmt.value.as_call_expr()) else { continue };
        let Some(name) = cx.resolve(&call.func) else { continue };
        let message = match name.as_str() {
            "builtins.breakpoint" | "pdb.set_trace" | "ipdb.set_trace" | "pudb.set_trace" | "IPython.embed" => "a break point was left in the code",
            "builtins.print" if is_library_code(cx) && is_debug_print(cx, call) => "a print that marks a place was left in the code",
            _ => continue,
        };
        let site = Site::new(stmt.range(), message).cap(Safety::Review);
        let is_break = name != "builtins.print";
        let first = if is_break { index - usize::from(imports_debugger(cx, body, index)) } else { index };
        sink.push(decide(cx, body, first, index, is_break, site));
    }
}

fn is_library_code(cx: &Context) -> bool {
    cx.kind.output_reason().is_none() && !cx.in_main_guard()
}

fn decide(cx: &Context, body: &[Stmt], first: usize, last: usize, is_break: bool, site: Site) -> Site {
    let is_switch = cx.parents.iter().rev().take_while(|node| !matches!(node, AnyNodeRef::StmtFunctionDef(_)));
    if is_break && is_switch.into_iter().any(|node| matches!(node, AnyNodeRef::StmtIf(_) | AnyNodeRef::ExceptHandlerExceptHandler(_))) {
        return site.leave("the break point stands behind a condition and may be a switch for its users");
    }
    if is_break && cx.symbols.iter().any(|name| name.contains("debug") || name.contains("trace") || name.contains("shell") || name.contains("pdb")) {
        return site.leave("the function is there to start a debugger");
    }
    if is_break && has_comment_above(cx, body[first].start()) {
        return site.leave("a comment above the break point speaks of it; remove the two by hand");
    }
    let (start, end, text) = match (first.checked_sub(1), body.get(last + 1)) {
        (None, None) => (body[first].start(), body[last].end(), "pass"),
        (_, Some(next)) => (body[first].start(), next.start(), ""),
        (Some(previous), None) => (body[previous].end(), body[last].end(), ""),
    };
    let span = TextRange::new(start, end);
    if cx.has_comment(span.cover(TextRange::empty(cx.file.line_end(body[last].end())))) {
        return site.leave("a comment stands beside it; keep what it says and remove it by hand");
    }
    site.fact("cut", span).fact("text", text)
}

fn has_comment_above(cx: &Context, at: TextSize) -> bool {
    let start = cx.file.line_start(at);
    start > TextSize::new(0) && cx.has_comment(TextRange::new(cx.file.line_start(start - TextSize::new(1)), start))
}

/// `import pdb; pdb.set_trace()` on one line is one thing.
fn imports_debugger(cx: &Context, body: &[Stmt], index: usize) -> bool {
    let Some(previous) = index.checked_sub(1).map(|index| &body[index]) else { return false };
    let names = match previous {
        Stmt::Import(import) => &import.names,
        Stmt::ImportFrom(import) => &import.names,
        _ => return false,
    };
    names.len() == 1 && !cx.starts_line(body[index].start()) && cx.starts_line(previous.start())
}
