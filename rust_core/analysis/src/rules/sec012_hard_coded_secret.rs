//! SEC012: a password or a token in the code.

use ruff_python_ast::{AnyNodeRef, Expr};
use ruff_text_size::Ranged;

use crate::{
    context::{Context, string_value},
    kind::ModuleKind,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule =
    Rule { id: "SEC012", aliases: &["S105", "S106", "S107", "B105", "B106", "B107"], hooks: &[Hook::Expr(expr)] };

fn expr(cx: &Context, expr: &Expr, sink: Sink) {
    let Expr::StringLiteral(literal) = expr else { return };
    let value = literal.value.to_str();
    if !(8..=4000).contains(&value.len()) || matches!(cx.kind, ModuleKind::Test | ModuleKind::Example) {
        return;
    }
    let what = if is_known_token(value) {
        "a token of a service".to_owned()
    } else {
        if !may_be_secret(value) {
            return;
        }
        let Some(name) = holder(cx, expr).filter(|name| names_secret(name)) else { return };
        format!("the value of `{name}`")
    };
    let site = Site::new(expr.range(), format!("{what} is in the code, for everybody who can read it")).cap(Safety::Manual);
    sink.push(site.leave("make the secret void, for it stays in the history; read a new one from the environment or a secret store"));
}

/// The forms in which services hand out their tokens.
fn is_known_token(value: &str) -> bool {
    let rest = |prefix: &str, length: usize| {
        value.strip_prefix(prefix).is_some_and(|rest| rest.len() >= length && rest.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')))
    };
    let is_form = match value.as_bytes().first() {
        Some(b'A') => (value.len() == 20 && rest("AKIA", 16)) || rest("AIza", 35),
        Some(b'g') => ["ghp_", "gho_", "ghs_", "ghr_", "ghu_"].iter().any(|it| rest(it, 36)) || rest("github_pat_", 50) || rest("glpat-", 20),
        Some(b'x') => ["xoxb-", "xoxp-", "xoxa-", "xoxr-"].iter().any(|it| rest(it, 20)),
        Some(b's') => rest("sk_live_", 20) || rest("sk-proj-", 40) || rest("sk-ant-", 40) || (rest("sk-", 40) && value.len() < 60),
        Some(b'n') => rest("npm_", 36),
        Some(b'p') => rest("pypi-AgE", 40),
        Some(b'-') => value.starts_with("-----BEGIN ") && value.contains("PRIVATE KEY-----") && value.len() > 200,
        _ => false,
    };
    is_form && (value.starts_with('-') || entropy(value) > 3.0)
}

/// Letters and digits in no order: no words, no path, no address, no place for a value.
fn may_be_secret(value: &str) -> bool {
    let is_text = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+' | '/' | '=' | '!' | '#' | '@' | '$' | '^' | '&' | '*' | '.');
    if value.len() > 200 || !value.chars().all(is_text) || value.starts_with(['/', '.', '$', '-']) {
        return false;
    }
    let (digits, letters) = (value.chars().filter(char::is_ascii_digit).count(), value.chars().filter(char::is_ascii_alphabetic).count());
    if digits < 2 || letters < 2 {
        return false;
    }
    let lower = value.to_ascii_lowercase();
    let is_placeholder = ["example", "changeme", "xxx", "your", "test", "dummy", "placeholder", "1234", "abcd", "todo", "sample", "fake", "default"]
        .iter()
        .any(|word| lower.contains(word));
    !is_placeholder && entropy(value) >= if value.len() >= 20 { 3.4 } else { 3.0 }
}

/// Bits per character.
#[allow(clippy::cast_precision_loss)]
fn entropy(value: &str) -> f64 {
    let mut counts = [0_usize; 256];
    for byte in value.bytes() {
        counts[usize::from(byte)] += 1;
    }
    let length = value.len() as f64;
    -counts.iter().filter(|count| **count > 0).map(|count| *count as f64 / length).map(|share| share * share.log2()).sum::<f64>()
}

/// The name that keeps the literal: a variable, an attribute, a key, a keyword, a parameter.
fn holder<'a>(cx: &Context<'a>, literal: &Expr) -> Option<&'a str> {
    match cx.parent()? {
        AnyNodeRef::StmtAssign(stmt) => stmt.targets.iter().find_map(name_of),
        AnyNodeRef::StmtAnnAssign(stmt) => name_of(&stmt.target),
        AnyNodeRef::Keyword(keyword) => keyword.arg.as_ref().map(|it| it.as_str()),
        AnyNodeRef::ParameterWithDefault(parameter) => Some(parameter.parameter.name.as_str()),
        AnyNodeRef::ExprDict(dict) => {
            let item = dict.items.iter().find(|item| item.value.range() == literal.range())?;
            item.key.as_ref().and_then(string_value)
        }
        _ => None,
    }
}

fn name_of(target: &Expr) -> Option<&str> {
    match target {
        Expr::Name(name) => Some(&name.id),
        Expr::Attribute(attribute) => Some(&attribute.attr),
        Expr::Subscript(subscript) => string_value(&subscript.slice),
        _ => None,
    }
}

/// Names of secrets, and not of things about secrets (`token_url`, `password_field`).
fn names_secret(name: &str) -> bool {
    let lower = name.to_ascii_lowercase().replace('-', "_");
    let last = lower.rsplit('_').next().unwrap_or_default();
    let is_secret = matches!(last, "password" | "passwd" | "pwd" | "passphrase" | "secret" | "token" | "apikey" | "passw")
        || ["api_key", "secret_key", "private_key", "access_key", "auth_key"].iter().any(|it| lower.ends_with(it));
    is_secret && !["public", "csrf", "pad", "eos", "bos", "unk", "stop", "special", "next", "page", "hash"].iter().any(|it| lower.contains(it))
}
