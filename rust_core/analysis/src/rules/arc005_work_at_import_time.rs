//! ARC005: files, network or processes touched while a module is imported.

use ruff_python_ast::{AnyNodeRef, ExprCall};
use ruff_text_size::Ranged;

use crate::{
    context::Context,
    kind::ModuleKind,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "ARC005", aliases: &[], hooks: &[Hook::Call(call)] };

fn call(cx: &Context, call: &ExprCall, name: &str, sink: Sink) {
    let Some(effect) = effect_of(name) else { return };
    let runs_later = |node: &AnyNodeRef| matches!(node, AnyNodeRef::StmtFunctionDef(_) | AnyNodeRef::ExprLambda(_));
    if cx.parents.iter().any(runs_later) {
        return;
    }
    let site = Site::new(call.func.range(), format!("importing the module {effect} (`{name}`)", name = name.trim_start_matches("builtins.")))
        .cap(Safety::Manual);
    sink.push(if cx.in_main_guard() {
        site.dismiss("it runs only when the file is started")
    } else if matches!(cx.kind, ModuleKind::Script | ModuleKind::Build | ModuleKind::Example | ModuleKind::Test)
        || cx.file.path.ends_with("__main__.py")
    {
        site.dismiss("the file is started, not imported")
    } else {
        site.leave("move it into a function that the program calls, so that an import cannot fail or change anything")
    });
}

/// What a call does to the world; none for calls that only compute or whose effect is the import system's own.
fn effect_of(name: &str) -> Option<&'static str> {
    Some(match name {
        "builtins.open" | "io.open" | "codecs.open" => "opens a file",
        "os.walk" | "os.listdir" | "os.scandir" | "glob.glob" | "glob.iglob" => "walks a folder",
        "os.makedirs" | "os.mkdir" | "os.remove" | "os.unlink" | "os.rename" | "os.replace" | "os.rmdir" | "os.chdir" | "os.chmod"
        | "shutil.rmtree" | "shutil.copy" | "shutil.copyfile" | "shutil.copytree" | "shutil.move" => "changes files",
        "subprocess.run" | "subprocess.call" | "subprocess.check_call" | "subprocess.check_output" | "subprocess.Popen" | "os.system"
        | "os.popen" => "starts a process",
        "requests.get" | "requests.post" | "requests.put" | "requests.request" | "httpx.get" | "httpx.post"
        | "urllib.request.urlopen" | "urllib.request.urlretrieve" | "socket.create_connection" | "socket.gethostbyname" => {
            "uses the network"
        }
        "sqlite3.connect" | "psycopg2.connect" | "psycopg.connect" | "pymysql.connect" => "connects to a database",
        "sys.path.insert" | "sys.path.append" | "sys.path.extend" => "changes the import path of the whole program",
        "time.sleep" => "waits",
        "builtins.input" | "getpass.getpass" => "asks the user",
        _ => return None,
    })
}
