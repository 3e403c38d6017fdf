//! SEC021: a signature compared in a time that tells how much of it was right.

use ruff_python_ast::{AnyNodeRef, CmpOp, Expr, ExprCall};
use ruff_text_size::Ranged;

use crate::{
    context::Context,
    kind::ModuleKind,
    paths::values_of,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
    word_values::is_text,
};

pub(crate) static RULE: Rule = Rule { id: "SEC021", aliases: &[], hooks: &[Hook::Expr(expr)] };

fn expr(cx: &Context, expr: &Expr, sink: Sink) {
    let Expr::Compare(compare) = expr else { return };
    if !cx.scopes.imports("hmac") {
        return;
    }
    let ([op @ (CmpOp::Eq | CmpOp::NotEq)], [right]) = (&*compare.ops, &*compare.comparators) else { return };
    let (signature, other, kind) = match (signature(cx, &compare.left), signature(cx, right)) {
        (Some(kind), _) => (&*compare.left, right, kind),
        (None, Some(kind)) => (right, &*compare.left, kind),
        (None, None) => return,
    };
    let site = Site::new(expr.range(), "the comparison ends at the first difference, so its time tells how much of the signature is right");
    let site = site.cap(Safety::Review);
    if cx.kind == ModuleKind::Test {
        return sink.push(site.dismiss("nobody attacks a test"));
    }
    if cx.has_comment(expr.range()) {
        return sink.push(site.leave("a comment stands inside the comparison; use hmac.compare_digest"));
    }
    let (own, given) = (cx.text(signature), cx.text(other));
    let arguments = match kind {
        // Texts are compared as bytes: compare_digest takes no text beyond ASCII.
        Kind::Text if is_text(cx, other) => format!("{own}.encode(), {}.encode()", bracketed(other, given)),
        Kind::Text => format!("{own}.encode(), str({given}).encode()"),
        Kind::Bytes if is_bytes(cx, other) => format!("{own}, {given}"),
        Kind::Bytes => return sink.push(site.leave("the other side may be no bytes; use hmac.compare_digest, which takes bytes only")),
    };
    let call = format!("hmac.compare_digest({arguments})");
    sink.push(site.fact("new", match op {
        CmpOp::NotEq if needs_brackets(cx) => format!("(not {call})"),
        CmpOp::NotEq => format!("not {call}"),
        _ => call,
    }));
}

#[derive(Clone, Copy)]
enum Kind {
    Text,
    Bytes,
}

/// What `hmac.new(…).hexdigest()` gives, also through a name.
fn signature(cx: &Context, expr: &Expr) -> Option<Kind> {
    match expr {
        Expr::Call(call) => digest_of_hmac(cx, call),
        Expr::Name(name) => {
            let values = values_of(cx, &name.id)?;
            let kinds: Vec<Kind> = values.iter().map(|it| it.as_call_expr().and_then(|call| digest_of_hmac(cx, call))).collect::<Option<_>>()?;
            kinds.first().copied()
        }
        _ => None,
    }
}

fn digest_of_hmac(cx: &Context, call: &ExprCall) -> Option<Kind> {
    let method = call.func.as_attribute_expr()?;
    let kind = match method.attr.as_str() {
        "hexdigest" => Kind::Text,
        "digest" => Kind::Bytes,
        _ => return None,
    };
    let makes = |expr: &Expr| expr.as_call_expr().is_some_and(|made| matches!(cx.resolve(&made.func).as_deref(), Some("hmac.new" | "hmac.HMAC")));
    let is_hmac = match &*method.value {
        Expr::Name(name) => values_of(cx, &name.id).is_some_and(|values| values.iter().all(|it| makes(it))),
        other => makes(other),
    };
    is_hmac.then_some(kind)
}

fn is_bytes(cx: &Context, expr: &Expr) -> bool {
    match expr {
        Expr::BytesLiteral(_) => true,
        Expr::Call(call) => {
            matches!(
                cx.resolve(&call.func).as_deref(),
                Some("base64.b64decode" | "base64.urlsafe_b64decode" | "binascii.unhexlify" | "builtins.bytes")
            ) || call.func.as_attribute_expr().is_some_and(|it| matches!(it.attr.as_str(), "encode" | "digest" | "fromhex"))
        }
        Expr::Name(name) => values_of(cx, &name.id).is_some_and(|values| values.iter().all(|it| !it.is_name_expr() && is_bytes(cx, it))),
        _ => false,
    }
}

fn bracketed(expr: &Expr, text: &str) -> String {
    match expr {
        Expr::Name(_) | Expr::Attribute(_) | Expr::Call(_) | Expr::Subscript(_) | Expr::StringLiteral(_) | Expr::FString(_) => text.to_owned(),
        _ => format!("({text})"),
    }
}

fn needs_brackets(cx: &Context) -> bool {
    !matches!(
        cx.parent(),
        Some(
            AnyNodeRef::StmtIf(_)
                | AnyNodeRef::StmtWhile(_)
                | AnyNodeRef::StmtReturn(_)
                | AnyNodeRef::StmtAssign(_)
                | AnyNodeRef::StmtAssert(_)
                | AnyNodeRef::ExprBoolOp(_)
                | AnyNodeRef::ElifElseClause(_)
        )
    )
}
