//! SEC007: MD5 and SHA-1, which give no security.

use ruff_python_ast::{AnyNodeRef, Expr, ExprCall};
use ruff_text_size::Ranged;

use crate::{
    calls::with_place_for_argument,
    context::{Context, has_star_arguments, keyword, string_value},
    flow::any_expression,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "SEC007", aliases: &["S324", "B303", "B324"], hooks: &[Hook::Call(call)] };

/// Parts of names that speak of secrets, identity or trust.
const SECRETS: &[&str] = &[
    "auth", "cert", "cipher", "credential", "crypt", "hmac", "kex", "nonce", "passw", "passphrase", "salt", "secret", "sign", "ssh", "ssl",
    "tls", "token", "trust", "verify",
];

fn call(cx: &Context, call: &ExprCall, name: &str, sink: Sink) {
    let algorithm = match name {
        "hashlib.md5" => "MD5",
        "hashlib.sha1" => "SHA-1",
        "hashlib.new" => match call.arguments.find_argument_value("name", 0).and_then(string_value) {
            Some(name) if name.eq_ignore_ascii_case("md5") => "MD5",
            Some(name) if name.eq_ignore_ascii_case("sha1") || name.eq_ignore_ascii_case("sha-1") => "SHA-1",
            _ => return,
        },
        _ => return,
    };
    if keyword(call, "usedforsecurity").is_some() {
        return;
    }
    let site = Site::new(call.range(), format!("{algorithm} is broken: whoever wants two texts of one digest can make them")).cap(Safety::Review);
    sink.push(if has_star_arguments(call) {
        site.leave("the arguments of the call are not known")
    } else if cx.options.target < (3, 9) {
        site.leave("`usedforsecurity` needs Python 3.9, and the project supports older ones; use SHA-256 where security counts")
    } else if is_about_secrets(cx) {
        site.leave("the code around handles secrets; use SHA-256, or a password hash such as scrypt, where the format is yours to choose")
    } else {
        with_place_for_argument(site, cx, call)
    });
}

/// Whether names around the call speak of secrets, or the digest is compared; it must not be declared harmless then.
fn is_about_secrets(cx: &Context) -> bool {
    cx.symbols.iter().any(|name| speaks(name))
        || cx.file.path.split('/').any(speaks)
        || cx.parents.iter().rev().take_while(|node| !node.is_statement()).any(|node| matches!(node, AnyNodeRef::ExprCompare(_)))
        || match cx.function() {
            Some(def) => any_expression(&def.body, is_secret_name) || def.parameters.iter().any(|it| speaks(it.name())),
            None => cx.file.body().iter().filter(|stmt| cx.parents.iter().any(|node| node.range() == stmt.range())).any(|stmt| {
                any_expression(std::slice::from_ref(stmt), is_secret_name)
            }),
        }
}

fn is_secret_name(expr: &Expr) -> bool {
    match expr {
        Expr::Name(name) => speaks(&name.id),
        Expr::Attribute(attribute) => speaks(&attribute.attr),
        _ => false,
    }
}

/// `design`, `assign` and `author` are no secrets.
fn speaks(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.split(|it: char| !it.is_ascii_alphanumeric()).any(|word| {
        SECRETS.iter().any(|secret| match *secret {
            "auth" => word.contains("auth") && !word.starts_with("author"),
            "sign" | "cert" | "salt" | "kex" | "ssl" | "tls" => word.starts_with(secret) && !word.starts_with("signal") && !word.starts_with("certain"),
            other => word.contains(other),
        })
    })
}
