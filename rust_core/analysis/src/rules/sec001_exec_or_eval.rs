//! SEC001: `eval` and `exec`, which run whatever their text says.

use ruff_python_ast::ExprCall;
use ruff_text_size::Ranged;

use crate::{
    context::{Context, string_value},
    kind::ModuleKind,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule =
    Rule { id: "SEC001", aliases: &["S102", "S307", "B102", "B307", "PGH001", "W0122", "W0123"], hooks: &[Hook::Call(call)] };

fn call(cx: &Context, call: &ExprCall, name: &str, sink: Sink) {
    let what = match name {
        "builtins.eval" => "eval",
        "builtins.exec" => "exec",
        _ => return,
    };
    let site = Site::new(call.range(), format!("`{what}` runs whatever its text says")).cap(Safety::Manual);
    let is_fixed = call.arguments.args.first().is_some_and(|it| string_value(it).is_some());
    sink.push(if cx.kind == ModuleKind::Test {
        site.dismiss("a test runs its own text")
    } else if is_fixed {
        site.dismiss("the text is written out here")
    } else if what == "eval" {
        site.leave("only a person knows what the text may hold: ast.literal_eval reads values, a dictionary of functions names choices")
    } else {
        site.leave("only a person knows what the text may hold: importlib loads modules, a dictionary of functions names choices")
    });
}
