//! SEC009: TLS without looking at who answers.

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::Ranged;

use crate::{
    context::{Context, keyword},
    kind::ModuleKind,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "SEC009", aliases: &["S501", "S323", "B501", "B323"], hooks: &[Hook::Call(call)] };

fn call(cx: &Context, call: &ExprCall, name: &str, sink: Sink) {
    let is_off = |word: &str| keyword(call, word).is_some_and(|it| is_false(&it.value));
    let found = match name {
        "ssl._create_unverified_context" => true,
        _ if name.starts_with("requests.") || name.starts_with("httpx.") => is_off("verify"),
        _ => return,
    };
    if !found {
        return;
    }
    let site = Site::new(call.range(), "the certificate is not checked: anybody on the way may answer").cap(Safety::Manual);
    sink.push(if cx.kind == ModuleKind::Test {
        site.dismiss("a test talks to its own server")
    } else {
        site.leave("whether the server has a certificate that can be checked is not in the code; pass the authority's file instead of switching the check off")
    });
}

fn is_false(value: &Expr) -> bool {
    value.as_boolean_literal_expr().is_some_and(|it| !it.value)
}
