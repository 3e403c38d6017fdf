//! SEC011: data that runs code when it is read.

use ruff_python_ast::ExprCall;
use ruff_text_size::Ranged;

use crate::{
    context::Context,
    kind::ModuleKind,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "SEC011", aliases: &["S301", "S302", "B301", "B302"], hooks: &[Hook::Call(call)] };

fn call(cx: &Context, call: &ExprCall, name: &str, sink: Sink) {
    let is_load = matches!(
        name,
        "pickle.load"
            | "pickle.loads"
            | "pickle.Unpickler"
            | "_pickle.load"
            | "_pickle.loads"
            | "cPickle.load"
            | "cPickle.loads"
            | "dill.load"
            | "dill.loads"
            | "cloudpickle.load"
            | "cloudpickle.loads"
            | "shelve.open"
            | "jsonpickle.decode"
            | "marshal.load"
            | "marshal.loads"
    );
    if !is_load {
        return;
    }
    let site = Site::new(call.range(), format!("`{name}` runs code that the data names")).cap(Safety::Manual);
    sink.push(if cx.kind == ModuleKind::Test {
        site.dismiss("a test reads what it wrote")
    } else {
        site.leave("where the data comes from is not in the code; store plain values as JSON, or sign what is stored and check it first")
    });
}
