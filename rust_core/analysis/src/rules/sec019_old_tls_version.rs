//! SEC019: versions of SSL and TLS that are broken.

use ruff_python_ast::Expr;
use ruff_text_size::Ranged;

use crate::{
    context::Context,
    kind::ModuleKind,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
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
    } else {
        site.span("name", &attribute.attr).fact("new", new)
    });
}

/// Whether the version is chosen here: given to a call or assigned to an attribute; comparing it or listing it is none.
fn is_chosen(cx: &Context) -> bool {
    use ruff_python_ast::AnyNodeRef as Node;
    let mut nodes = cx.parents.iter().rev();
    match nodes.next() {
        Some(Node::Keyword(_)) => true,
        Some(Node::Arguments(_) | Node::ExprCall(_)) => nodes.take(2).any(|node| match node {
            Node::ExprCall(call) => is_context(cx, &call.func),
            _ => false,
        }) || matches!(cx.parent(), Some(Node::ExprCall(call)) if is_context(cx, &call.func)),
        Some(Node::StmtAssign(stmt)) => stmt.targets.iter().any(|it| {
            it.as_attribute_expr().is_some_and(|it| matches!(it.attr.as_str(), "minimum_version" | "ssl_version"))
        }),
        _ => false,
    }
}

fn is_context(cx: &Context, func: &Expr) -> bool {
    matches!(cx.resolve(func).as_deref(), Some("ssl.SSLContext" | "ssl.wrap_socket" | "ssl._create_unverified_context" | "ssl._create_stdlib_context"))
}
