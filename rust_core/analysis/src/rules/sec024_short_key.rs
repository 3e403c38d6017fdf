//! SEC024: a key that is too short, or of a kind that is given up.

use ruff_python_ast::ExprCall;
use ruff_text_size::Ranged;

use crate::{
    context::{Context, has_star_arguments},
    kind::ModuleKind,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "SEC024", aliases: &["S505", "B505"], hooks: &[Hook::Call(call)] };

fn call(cx: &Context, call: &ExprCall, name: &str, sink: Sink) {
    let (argument, position) = match name {
        "cryptography.hazmat.primitives.asymmetric.rsa.generate_private_key" => ("key_size", 1),
        "cryptography.hazmat.primitives.asymmetric.dsa.generate_private_key" => ("key_size", 0),
        "Crypto.PublicKey.RSA.generate" | "Cryptodome.PublicKey.RSA.generate" | "Crypto.PublicKey.DSA.generate"
        | "Cryptodome.PublicKey.DSA.generate" | "paramiko.RSAKey.generate" => ("bits", 0),
        _ => return,
    };
    if has_star_arguments(call) {
        return;
    }
    let Some(size) = call.arguments.find_argument_value(argument, position) else { return };
    let bits = size.as_number_literal_expr().and_then(|it| it.value.as_int()).and_then(ruff_python_ast::Int::as_u64);
    if bits.is_none_or(|bits| bits >= 2048) {
        return;
    }
    let site = Site::new(size.range(), "a key of fewer than 2048 bits can be computed").cap(Safety::Review);
    sink.push(match cx.kind {
        ModuleKind::Test => site.dismiss("a test makes keys that are quick to make"),
        _ if name.contains("DSA") => site.leave("DSA is given up; make an Ed25519 key"),
        _ => site.fact("new", "2048"),
    });
}
