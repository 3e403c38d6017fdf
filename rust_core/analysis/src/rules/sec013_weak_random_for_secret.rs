//! SEC013: a secret made of numbers that can be foretold.

use ruff_python_ast::{AnyNodeRef, Expr, ExprCall};
use ruff_text_size::Ranged;

use crate::{
    context::Context,
    kind::ModuleKind,
    rule::{Hook, Rule, Sink},
    secret_names::{kept_as_secret, speaks},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "SEC013", aliases: &["S311", "B311"], hooks: &[Hook::Call(call)] };

fn call(cx: &Context, call: &ExprCall, name: &str, sink: Sink) {
    let Some(function) = name.strip_prefix("random.") else { return };
    let new = match function {
        "choice" => "secrets.choice",
        "getrandbits" => "secrets.randbits",
        "choices" | "sample" | "shuffle" | "randint" | "randrange" | "random" | "uniform" | "randbytes" => "secrets.SystemRandom()",
        _ => return,
    };
    if !is_for_secret(cx, call) {
        return;
    }
    let site = Site::new(call.range(), format!("`{name}` makes a secret that can be foretold from a few others")).cap(Safety::Review);
    sink.push(if cx.kind == ModuleKind::Test {
        site.dismiss("the secrets of a test protect nothing")
    } else if seeds(cx) {
        site.leave("the module seeds the generator, so it wants the same numbers again; secrets.choice and its like have no seed")
    } else {
        let new = if new.ends_with(')') { format!("{new}.{function}") } else { new.to_owned() };
        site.span("callee", &*call.func).fact("new", new)
    });
}

fn is_for_secret(cx: &Context, call: &ExprCall) -> bool {
    kept_as_secret(cx, call) || (cx.symbols.last().is_some_and(|name| speaks(name) && makes(name)) && is_returned(cx))
}

/// `generate_token`, `random_password`: the function is there to make one.
fn makes(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    ["create", "gen", "make", "new", "rand"].iter().any(|word| lower.contains(word))
}

/// Whether the number goes into what the function returns.
fn is_returned(cx: &Context) -> bool {
    let targets = match cx.statement() {
        Some(AnyNodeRef::StmtReturn(_)) => return true,
        Some(AnyNodeRef::StmtAssign(stmt)) => &stmt.targets,
        _ => return false,
    };
    let Some(Expr::Name(target)) = targets.first() else { return false };
    cx.function().is_some() && cx.suite().returned_names().contains(target.id.as_str())
}

fn seeds(cx: &Context) -> bool {
    cx.file_holds("seeds the generator", |cx| cx.top().calls().iter().any(|call| cx.resolve(&call.func).as_deref() == Some("random.seed")))
}
