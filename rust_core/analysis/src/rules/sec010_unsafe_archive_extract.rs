//! SEC010: a tar archive unpacked wherever it says.

use ruff_python_ast::{AnyNodeRef, Expr, ExprCall};
use ruff_text_size::Ranged;

use crate::{
    calls::with_place_for_argument,
    context::{Context, has_star_arguments, keyword},
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
    let site = Site::new(call.range(), "the archive is unpacked wherever its members say, also outside of the folder").cap(Safety::Review);
    sink.push(if has_star_arguments(call) {
        site.leave("the arguments of the call are not known")
    } else if keyword(call, "members").is_some() || call.arguments.args.len() > 1 {
        site.leave("the members are chosen by the code; see that the choice looks at their paths and links")
    } else if cx.options.target < (3, 12) {
        site.leave("`filter=\"data\"` is certain from Python 3.12 on, and the project supports older ones; check the members by hand")
    } else {
        with_place_for_argument(site, cx, call)
    });
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
