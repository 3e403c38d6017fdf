//! SEC019: versions of SSL and TLS that are broken.

use ruff_python_ast::{AnyNodeRef, Expr};
use ruff_text_size::Ranged;

use crate::{
    context::Context,
    flow::any_expression,
    kind::ModuleKind,
    parts::any_over_expr,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
    word_values::last_name,
};

pub(crate) static RULE: Rule =
    Rule { id: "SEC019", aliases: &["S502", "S503", "B502", "B503"], hooks: &[Hook::Expr(expr)] };

fn expr(cx: &Context, expr: &Expr, sink: Sink) {
    let Expr::Attribute(attribute) = expr else { return };
    let (new, base) = match attribute.attr.as_str() {
        "PROTOCOL_SSLv2" | "PROTOCOL_SSLv3" | "PROTOCOL_TLSv1" | "PROTOCOL_TLSv1_1" => ("PROTOCOL_TLS", "ssl"),
        "SSLv3" | "TLSv1" | "TLSv1_1" => ("TLSv1_2", "ssl.TLSVersion"),
        _ => return,
    };
    if cx.resolve(&attribute.value).as_deref() != Some(base) || !is_chosen(cx) {
        return;
    }
    let old = attribute.attr.as_str();
    let site = Site::new(expr.range(), format!("`{old}` is a version that can be broken into")).cap(Safety::Review);
    sink.push(if cx.kind == ModuleKind::Test {
        site.dismiss("a test tries old versions out")
    } else if is_asked_for(cx) {
        site.leave("a setting asks for this version; take the choice away where it is offered")
    } else if is_capped(cx) {
        site.leave("the newest version that is spoken is set as well; decide about both together")
    } else {
        site.span("name", &attribute.attr).fact("new", new)
    });
}

/// Whether the version is chosen here: given to a call or assigned to an attribute; comparing it or listing it is none.
fn is_chosen(cx: &Context) -> bool {
    let mut nodes = cx.parents.iter().rev();
    match nodes.next() {
        Some(AnyNodeRef::Keyword(_)) => true,
        Some(AnyNodeRef::Arguments(_) | AnyNodeRef::ExprCall(_)) => nodes.take(2).any(|node| match node {
            AnyNodeRef::ExprCall(call) => is_context(cx, &call.func),
            _ => false,
        }) || matches!(cx.parent(), Some(AnyNodeRef::ExprCall(call)) if is_context(cx, &call.func)),
        Some(AnyNodeRef::StmtAssign(stmt)) => stmt.targets.iter().any(|it| {
            it.as_attribute_expr().is_some_and(|it| matches!(it.attr.as_str(), "minimum_version" | "ssl_version"))
        }),
        _ => false,
    }
}

/// Whether the version is set only where something asks for it: `if minimum == "tls1.0":`, a `case`.
fn is_asked_for(cx: &Context) -> bool {
    cx.parents.iter().any(|node| match node {
        AnyNodeRef::StmtIf(stmt) => {
            let tests = std::iter::once(&*stmt.test).chain(stmt.elif_else_clauses.iter().filter_map(|it| it.test.as_ref()));
            tests.into_iter().any(|test| any_over_expr(test, |part| part.is_string_literal_expr() || part.is_bytes_literal_expr() || asks(part)))
        }
        AnyNodeRef::StmtMatch(_) => true,
        _ => false,
    })
}

fn asks(part: &Expr) -> bool {
    let name = last_name(part).to_ascii_lowercase();
    name != "version_info" && name.split('_').any(|word| ["tls", "ssl", "protocol", "version"].iter().any(|it| word.contains(it)))
}

/// Whether the function sets an upper limit too, which may be below the new lower one.
fn is_capped(cx: &Context) -> bool {
    let caps = |expr: &Expr| expr.as_attribute_expr().is_some_and(|it| it.attr.as_str() == "maximum_version" && it.ctx.is_store());
    cx.suite().holds("an upper limit of TLS is set", |body| any_expression(body, caps))
}

fn is_context(cx: &Context, func: &Expr) -> bool {
    matches!(cx.resolve(func).as_deref(), Some("ssl.SSLContext" | "ssl.wrap_socket" | "ssl._create_unverified_context" | "ssl._create_stdlib_context"))
}
