//! EXC005: an `except` clause whose types an earlier clause of the same `try` catches already.

use ruff_python_ast::{ExceptHandler, ExceptHandlerExceptHandler, Expr, StmtTry};
use ruff_text_size::{Ranged, TextRange};

use crate::{
    caught::{type_name, types},
    context::Context,
    exception_types::is_subclass,
    rule::{Hook, Rule, Sink},
    site::Site,
};

pub(crate) static RULE: Rule = Rule { id: "EXC005", aliases: &["B025", "E0701", "W0705"], hooks: &[Hook::Handler(handler)] };

fn handler(cx: &Context, stmt: &StmtTry, handler: &ExceptHandlerExceptHandler, sink: Sink) {
    if stmt.is_star || stmt.handlers.len() < 2 {
        return;
    }
    let Some(type_) = &handler.type_ else { return };
    let index = stmt.handlers.iter().position(|other| other.range() == handler.range).unwrap_or(0);
    let before = &stmt.handlers[..index];
    let own: Option<Vec<String>> = types(handler).iter().map(|type_| type_name(cx, type_)).collect();
    let Some(own) = own.filter(|own| !own.is_empty()) else { return };
    let Some(covers) = own.iter().map(|name| covering(cx, before, name)).collect::<Option<Vec<_>>>() else { return };
    let site = Site::new(type_.range(), format!("the handler for {} never runs: an earlier one catches it", cx.text(type_.range())));
    let ExceptHandler::ExceptHandler(previous) = &before[index - 1];
    let gap = TextRange::new(previous.range.end(), handler.range.end());
    let is_same = covers.iter().all(|cover| cover.is_same || cx.text(cover.handler.body_range()) == cx.text(handler.body_range()));
    sink.push(if !is_same {
        site.leave("the earlier handler catches a base class; move this one above it if it should run, else remove it")
    } else if cx.has_comment(gap) {
        site.leave("comments stand in the handler that never runs; keep what they say and remove it by hand")
    } else {
        site.fact("handler", gap).span("try", stmt.range)
    });
}

struct Cover<'a> {
    handler: &'a ExceptHandlerExceptHandler,
    is_same: bool,
}

fn covering<'a>(cx: &Context, before: &'a [ExceptHandler], name: &str) -> Option<Cover<'a>> {
    let handlers = || before.iter().map(|ExceptHandler::ExceptHandler(handler)| handler);
    let names = |handler: &'a ExceptHandlerExceptHandler| types(handler).iter().filter_map(|type_: &Expr| type_name(cx, type_));
    handlers()
        .find(|handler| names(handler).any(|other| other == name))
        .map(|handler| Cover { handler, is_same: true })
        .or_else(|| handlers().find(|handler| names(handler).any(|other| is_subclass(name, &other))).map(|handler| Cover { handler, is_same: false }))
}

trait BodyRange {
    fn body_range(&self) -> TextRange;
}

impl BodyRange for ExceptHandlerExceptHandler {
    fn body_range(&self) -> TextRange {
        match (self.body.first(), self.body.last()) {
            (Some(first), Some(last)) => TextRange::new(first.start(), last.end()),
            _ => self.range,
        }
    }
}
