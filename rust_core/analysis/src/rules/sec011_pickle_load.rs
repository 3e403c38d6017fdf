//! SEC011: data that runs code when it is read.

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::Ranged;

use crate::{
    calls::with_place_for_argument,
    context::{Context, has_star_arguments, keyword},
    kind::ModuleKind,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule =
    Rule { id: "SEC011", aliases: &["S301", "S302", "S614", "B301", "B302", "B614"], hooks: &[Hook::Call(call)] };

const LOADS: &[&str] = &[
    "_pickle.load", "_pickle.loads", "cPickle.load", "cPickle.loads", "cloudpickle.load", "cloudpickle.loads", "dill.load", "dill.loads",
    "joblib.load", "jsonpickle.decode", "marshal.load", "marshal.loads", "pandas.read_pickle", "pickle.Unpickler", "pickle.load", "pickle.loads",
    "shelve.open",
];

fn call(cx: &Context, call: &ExprCall, name: &str, sink: Sink) {
    match name {
        "torch.load" => model(cx, call, sink),
        "numpy.load" => array(cx, call, sink),
        _ if LOADS.contains(&name) => pickled(cx, call, name, sink),
        _ => {}
    }
}

fn pickled(cx: &Context, call: &ExprCall, name: &str, sink: Sink) {
    let site = Site::new(call.range(), format!("`{name}` runs code that the data names")).cap(Safety::Manual);
    sink.push(if cx.kind == ModuleKind::Test {
        site.dismiss("a test reads what it wrote")
    } else if call.arguments.args.first().is_some_and(|it| is_just_made(cx, it)) {
        site.dismiss("the data was made in the same expression")
    } else {
        site.leave("where the data comes from is not in the code; store plain values as JSON, or sign what is stored and check it first")
    });
}

/// `pickle.loads(pickle.dumps(x))` is a copy.
fn is_just_made(cx: &Context, data: &Expr) -> bool {
    data.as_call_expr().and_then(|call| cx.resolve(&call.func)).is_some_and(|name| {
        matches!(name.as_str(), "pickle.dumps" | "_pickle.dumps" | "cPickle.dumps" | "dill.dumps" | "cloudpickle.dumps" | "marshal.dumps")
    })
}

/// A file of weights, which needs no code.
fn model(cx: &Context, call: &ExprCall, sink: Sink) {
    if has_star_arguments(call) || keyword(call, "weights_only").is_some_and(|it| !is_literal(&it.value, false)) {
        return;
    }
    let site = Site::new(call.range(), "`torch.load` runs code that the file names").cap(Safety::Review);
    sink.push(if cx.kind == ModuleKind::Test {
        site.dismiss("a test reads what it wrote")
    } else if keyword(call, "weights_only").is_some() || keyword(call, "pickle_module").is_some() {
        site.leave("the file may hold more than weights; store its weights alone, or load it only from a source that is trusted")
    } else {
        with_place_for_argument(site, cx, call)
    });
}

fn array(cx: &Context, call: &ExprCall, sink: Sink) {
    if !keyword(call, "allow_pickle").is_some_and(|it| is_literal(&it.value, true)) {
        return;
    }
    let site = Site::new(call.range(), "the array may hold objects, which run code that the file names").cap(Safety::Manual);
    sink.push(if cx.kind == ModuleKind::Test {
        site.dismiss("a test reads what it wrote")
    } else {
        site.leave("whether the array holds objects is not in the code; store plain arrays and leave `allow_pickle` out")
    });
}

fn is_literal(value: &Expr, wanted: bool) -> bool {
    value.as_boolean_literal_expr().is_some_and(|it| it.value == wanted)
}
