//! SEC006: a temporary file whose name others know before it is there.

use ruff_python_ast::{AnyNodeRef, Expr, ExprCall};
use ruff_text_size::Ranged;
use rustc_hash::FxHashSet;

use crate::{
    calls::{Mode, mode_of},
    context::{Context, string_value},
    kind::ModuleKind,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
    suites::Suite,
};

pub(crate) static RULE: Rule = Rule { id: "SEC006", aliases: &["S306", "S108", "B306", "B108"], hooks: &[Hook::Call(call)] };

fn call(cx: &Context, call: &ExprCall, name: &str, sink: Sink) {
    match name {
        "tempfile.mktemp" => made_up(cx, call, sink),
        "builtins.open" | "io.open" => fixed(cx, call, sink),
        _ => {}
    }
}

/// `open("/tmp/name", "w")`: whoever makes a link of that name first chooses which file is overwritten.
fn fixed(cx: &Context, call: &ExprCall, sink: Sink) {
    let Some(path) = call.arguments.find_argument_value("file", 0).and_then(string_value) else { return };
    if !["/tmp/", "/var/tmp/", "/dev/shm/"].iter().any(|root| path.starts_with(root)) || path.len() > 200 {
        return;
    }
    let writes = matches!(mode_of(call, 1), Mode::Known(mode) if mode.contains(['w', 'a', '+']) && !mode.contains('x'));
    if !writes || matches!(cx.kind, ModuleKind::Test | ModuleKind::Example) {
        return;
    }
    let site = Site::new(call.range(), format!("anybody on the machine may put a link at `{path}` first")).cap(Safety::Manual);
    sink.push(site.leave("who reads the file under this name is not in the code; make it with tempfile.mkstemp, or keep it in a folder of the user"));
}

/// `mktemp` gives a name, and between the name and the file there is time for somebody else.
fn made_up(cx: &Context, call: &ExprCall, sink: Sink) {
    let site = Site::new(call.range(), "between the name and the file there is time for somebody else to make it").cap(Safety::Review);
    if cx.kind == ModuleKind::Test {
        return sink.push(site.dismiss("a test runs among friends"));
    }
    let assign = match cx.parent() {
        Some(AnyNodeRef::StmtAssign(stmt)) if stmt.targets.len() == 1 => Some(stmt),
        _ => None,
    };
    let target = assign.and_then(|stmt| stmt.targets[0].as_name_expr().filter(|_| cx.starts_line(stmt.start())));
    if let (Some(stmt), Some(target)) = (assign, target)
        && is_written(cx, &target.id)
    {
        let callee = cx.text(&*call.func);
        let new = callee.strip_suffix("mktemp").map(|module| format!("{module}mkstemp"));
        return sink.push(match new {
            Some(new) => site
                .span("target", target)
                .span("callee", &*call.func)
                .span("statement", stmt)
                .fact("name", target.id.as_str())
                .fact("new", new.as_str())
                .fact("import", if callee == "mktemp" { "from tempfile import mkstemp" } else { "" })
                .fact("indent", cx.file.indent_at(stmt.start()).to_owned())
                .fact("free", !cx.scopes.binds_anywhere("descriptor")),
            None => site.leave("the function has another name here; use tempfile.mkstemp"),
        });
    }
    sink.push(site.leave(
        "what becomes of the name is not in sight: tempfile.mkstemp makes the file at once, tempfile.mkdtemp a folder in which names are one's own",
    ));
}

/// Whether the file is opened for writing, or copied to, by that name: it does not matter then that it is there already.
fn is_written(cx: &Context, name: &str) -> bool {
    let suite = cx.suite();
    !suite.texts("names that must not be there yet", |suite| needing_absence(cx, suite)).contains(name)
        && suite.texts("names that are written to", |suite| written(cx, suite)).contains(name)
}

fn name_of(expr: &Expr) -> Option<&str> {
    expr.as_name_expr().map(|it| it.id.as_str())
}

fn needing_absence<'a>(cx: &Context, suite: &Suite<'a>) -> FxHashSet<&'a str> {
    let needs = |call: &ExprCall| {
        matches!(
            cx.resolve(&call.func).unwrap_or_default().as_str(),
            "os.mkdir" | "os.makedirs" | "os.mkfifo" | "os.symlink" | "os.link" | "os.path.exists" | "os.rename" | "shutil.copytree" | "shutil.move"
        )
    };
    suite.calls().iter().filter(|call| needs(call)).flat_map(|call| call.arguments.args.iter().filter_map(name_of)).collect()
}

fn written<'a>(cx: &Context, suite: &Suite<'a>) -> FxHashSet<&'a str> {
    let target = |call: &'a ExprCall| match cx.resolve(&call.func).as_deref() {
        Some("builtins.open" | "io.open" | "codecs.open") => {
            call.arguments.args.first().filter(|_| matches!(mode_of(call, 1), Mode::Known(mode) if mode.starts_with(['w', 'a'])))
        }
        Some("shutil.copy" | "shutil.copy2" | "shutil.copyfile" | "urllib.request.urlretrieve") => call.arguments.args.get(1),
        _ => None,
    };
    suite.calls().iter().filter_map(|call| target(call)).filter_map(name_of).collect()
}
