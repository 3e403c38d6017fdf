//! SEC009: TLS without looking at who answers.

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::Ranged;

use crate::{
    calls::with_comma,
    context::{Context, keyword},
    kind::ModuleKind,
    paths::values_of,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "SEC009", aliases: &["S501", "S323", "B501", "B323"], hooks: &[Hook::Call(call)] };

fn call<'a>(cx: &Context<'a>, call: &'a ExprCall, name: &str, sink: Sink) {
    let is_off = |word: &str| keyword(call, word).is_some_and(|it| is_false(&it.value));
    let found = match name {
        "ssl._create_unverified_context" => true,
        _ if name.starts_with("requests.") || name.starts_with("httpx.") => is_off("verify"),
        _ => return,
    };
    if !found {
        return;
    }
    let site = Site::new(call.range(), "the certificate is not checked: anybody on the way may answer").cap(Safety::Review);
    sink.push(if cx.kind == ModuleKind::Test {
        site.dismiss("a test talks to its own server")
    } else if let Some(off) = keyword(call, "verify").filter(|_| asks_public_server(cx, call)) {
        site.fact("off", with_comma(cx, call, off.range()))
    } else {
        site.leave("whether the server has a certificate that can be checked is not in the code; pass the authority's file instead of switching the check off")
    });
}

/// Whether the address is written out and that of a server on the net, whose certificate everybody can check.
fn asks_public_server<'a>(cx: &Context<'a>, call: &'a ExprCall) -> bool {
    let Some(address) = call.arguments.args.iter().chain(call.arguments.keywords.iter().map(|it| &it.value)).find_map(|it| address(cx, it)) else {
        return false;
    };
    let Some(rest) = address.strip_prefix("https://") else { return false };
    let host = rest.split(['/', ':', '?', '#']).next().unwrap_or_default();
    let top = host.rsplit('.').next().unwrap_or_default();
    let is_number = top.chars().all(|c| c.is_ascii_digit());
    host.contains('.') && !is_number && !matches!(top, "local" | "internal" | "lan" | "localhost" | "test" | "example" | "intranet" | "corp" | "home")
}

fn address<'a>(cx: &Context<'a>, expr: &'a Expr) -> Option<&'a str> {
    match expr {
        Expr::StringLiteral(text) => Some(text.value.to_str()),
        Expr::FString(text) => text.value.elements().next()?.as_literal().map(|it| &*it.value).filter(|it| it.trim_start_matches("https://").contains('/')),
        Expr::Name(name) => match values_of(cx, &name.id)?.as_slice() {
            [Expr::StringLiteral(text)] => Some(text.value.to_str()),
            _ => None,
        },
        _ => None,
    }
}

fn is_false(value: &Expr) -> bool {
    value.as_boolean_literal_expr().is_some_and(|it| !it.value)
}
