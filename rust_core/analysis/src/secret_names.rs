//! Names that speak of passwords, tokens and trust; several security rules read what the code calls its values.

use ruff_python_ast::{AnyNodeRef, Expr};

use ruff_text_size::Ranged;

use crate::{
    context::{Context, string_value},
    parts::any_over_expr,
    paths::values_of,
};

/// Parts of names that speak of secrets, identity or trust.
const SECRETS: &[&str] = &[
    "apikey",
    "auth",
    "cert",
    "cipher",
    "credential",
    "crypt",
    "csrf",
    "hmac",
    "kex",
    "nonce",
    "otp",
    "passw",
    "passphrase",
    "salt",
    "secret",
    "sign",
    "ssh",
    "ssl",
    "tls",
    "token",
    "trust",
    "verify",
];

/// How many assignments are followed from a name to what it holds.
const DEPTH: u8 = 3;

/// Whether a name speaks of a secret. `design`, `assign`, `author` and the tokens of a text are none.
pub fn speaks(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.split(|it: char| !it.is_ascii_alphanumeric()).any(|word| {
        SECRETS.iter().any(|secret| match *secret {
            "auth" => word.contains("auth") && !word.starts_with("author"),
            "sign" => word.starts_with("sign") && !word.starts_with("signal"),
            "cert" => word.starts_with("cert") && !word.starts_with("certain"),
            "salt" => word.starts_with("salt") || word.ends_with("salt"),
            "kex" | "ssl" | "tls" | "otp" => word.starts_with(secret),
            "ssh" => word == "ssh",
            "token" => word.ends_with("token"),
            other => word.contains(other),
        })
    })
}

/// Whether an expression mentions a secret: by a name, an attribute, a keyword, a key, or through a local variable.
pub fn mentions_secret(cx: &Context, expr: &Expr) -> bool {
    mentions(cx, expr, DEPTH)
}

fn mentions(cx: &Context, expr: &Expr, depth: u8) -> bool {
    any_over_expr(expr, |part| match part {
        // A module called `salt` is none.
        Expr::Name(_) | Expr::Attribute(_) if cx.resolve(part).is_some_and(|full| !full.starts_with("builtins.")) => false,
        Expr::Name(name) => {
            speaks(&name.id)
                || depth > 0
                    && cx.function().is_some()
                    && values_of(cx, &name.id).is_some_and(|values| values.iter().any(|value| mentions(cx, value, depth - 1)))
        }
        Expr::Attribute(attribute) => speaks(&attribute.attr),
        Expr::Subscript(subscript) => string_value(&subscript.slice).is_some_and(speaks),
        Expr::Call(call) => call.arguments.keywords.iter().any(|it| it.arg.as_ref().is_some_and(|name| speaks(name))),
        _ => false,
    })
}

/// Whether the value of the node is kept under a name that has one of some words.
pub fn kept_as(cx: &Context, words: &[&str]) -> bool {
    let has = |name: &str| name.to_ascii_lowercase().split('_').any(|word| words.contains(&word));
    let names = |target: &Expr| match target {
        Expr::Name(name) => has(&name.id),
        Expr::Attribute(attribute) => has(&attribute.attr),
        Expr::Subscript(subscript) => string_value(&subscript.slice).is_some_and(|key| has(&key.replace('-', "_"))),
        _ => false,
    };
    match cx.statement() {
        Some(AnyNodeRef::StmtAssign(stmt)) => stmt.targets.iter().any(names),
        Some(AnyNodeRef::StmtAnnAssign(stmt)) => names(&stmt.target),
        _ => false,
    }
}

/// The names under which the value of the node is kept: the targets of its assignment, its keyword, its dictionary key,
/// and the function that returns it.
pub fn kept_as_secret(cx: &Context, value: impl Ranged) -> bool {
    let mut inner = value.range();
    for node in cx.parents.iter().rev() {
        let found = match node {
            AnyNodeRef::StmtAssign(stmt) => stmt.targets.iter().any(|it| mentions(cx, it, 0)),
            AnyNodeRef::StmtAnnAssign(stmt) => mentions(cx, &stmt.target, 0),
            AnyNodeRef::StmtAugAssign(stmt) => mentions(cx, &stmt.target, 0),
            AnyNodeRef::ExprNamed(named) => mentions(cx, &named.target, 0),
            AnyNodeRef::Keyword(keyword) => keyword.arg.as_ref().is_some_and(|name| speaks(name)),
            AnyNodeRef::ExprDict(dict) => dict
                .items
                .iter()
                .any(|item| item.value.range().contains_range(inner) && item.key.as_ref().and_then(string_value).is_some_and(speaks)),
            _ => false,
        };
        if found {
            return true;
        }
        if node.is_statement() {
            return false;
        }
        inner = node.range();
    }
    false
}
