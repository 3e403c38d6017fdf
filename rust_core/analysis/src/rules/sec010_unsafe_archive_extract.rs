//! SEC010: a tar archive unpacked wherever it says.

use std::cell::RefCell;

use ruff_python_ast::{AnyNodeRef, Expr, ExprCall};
use ruff_text_size::Ranged;
use rustc_hash::FxHashSet;

use crate::{
    calls::with_place_for_argument,
    context::{Context, has_star_arguments, keyword},
    flow::any_statement,
    kind::ModuleKind,
    parts::any_over_expr,
    paths::values_of,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "SEC010", aliases: &["S202", "B202"], hooks: &[Hook::Call(call)] };

fn call(cx: &Context, call: &ExprCall, _name: &str, sink: Sink) {
    let Expr::Attribute(method) = &*call.func else { return };
    if !matches!(method.attr.as_str(), "extractall" | "extract") || keyword(call, "filter").is_some() || !is_tar(cx, &method.value) {
        return;
    }
    let archive = cx.text(&*method.value);
    if has_filter(cx, archive) {
        return;
    }
    let site = Site::new(call.range(), "the archive is unpacked wherever its members say, also outside of the folder").cap(Safety::Review);
    sink.push(if cx.kind == ModuleKind::Test {
        site.dismiss("a test unpacks what it packed")
    } else if looks_for_filters(cx) {
        site.dismiss("the code gives a filter where there are some")
    } else if has_star_arguments(call) {
        site.leave("the arguments of the call are not known")
    } else if cx.options.target >= (3, 12) {
        with_place_for_argument(site, cx, call)
    } else if let Some(statement) = own_statement(cx, call).filter(|_| method.value.is_name_expr()) {
        // The way of the library reference for Pythons that may lack the filter.
        site.fact("archive", archive).fact("before", statement).fact("indent", cx.file.indent_at(call.start()).to_owned())
    } else {
        site.leave("`filter=\"data\"` is certain from Python 3.12 on, and the project supports older ones; check the members by hand")
    });
}

/// `if hasattr(tarfile, "data_filter"):` around the call, which has another branch for it.
fn looks_for_filters(cx: &Context) -> bool {
    let mentions = |part: &Expr| match part {
        Expr::StringLiteral(text) => matches!(text.value.to_str(), "data_filter" | "tar_filter" | "fully_trusted_filter" | "extraction_filter"),
        _ => false,
    };
    cx.parents.iter().any(|node| matches!(node, AnyNodeRef::StmtIf(stmt) if any_over_expr(&stmt.test, mentions)))
}

/// The start of the statement that is this call and nothing else, on a line of its own.
fn own_statement(cx: &Context, call: &ExprCall) -> Option<ruff_text_size::TextRange> {
    let is_alone = matches!(cx.parent(), Some(AnyNodeRef::StmtExpr(_))) && cx.starts_line(call.start());
    is_alone.then(|| ruff_text_size::TextRange::empty(call.start()))
}

/// Whether the function gives the archive a filter of its own.
fn has_filter(cx: &Context, archive: &str) -> bool {
    let filtered = cx.suite().texts("archives with a filter", |suite| {
        let found = RefCell::new(FxHashSet::default());
        any_statement(suite.body(), |stmt| {
            let targets = stmt.as_assign_stmt().map_or(&[][..], |assign| &assign.targets);
            let filters = targets.iter().filter_map(Expr::as_attribute_expr).filter(|it| it.attr.as_str() == "extraction_filter");
            found.borrow_mut().extend(filters.map(|it| cx.text(&*it.value)));
            false
        });
        found.into_inner()
    });
    filtered.contains(archive)
}

/// Whether an expression is certainly an open tar archive.
fn is_tar(cx: &Context, expr: &Expr) -> bool {
    let opens = |expr: &Expr| {
        let name = expr.as_call_expr().and_then(|call| cx.resolve(&call.func));
        matches!(name.as_deref(), Some("tarfile.open" | "tarfile.TarFile" | "tarfile.TarFile.open"))
    };
    if opens(expr) {
        return true;
    }
    let Expr::Name(name) = expr else { return false };
    let is_item = cx.parents.iter().any(|node| {
        let AnyNodeRef::StmtWith(with) = node else { return false };
        with.items.iter().any(|item| {
            opens(&item.context_expr)
                && item.optional_vars.as_deref().and_then(Expr::as_name_expr).is_some_and(|it| it.id.as_str() == name.id.as_str())
        })
    });
    is_item || values_of(cx, &name.id).is_some_and(|values| values.iter().all(|value| opens(value)))
}
