//! What the usual functions and methods do to the world, as verbs.

use ruff_python_ast::{Expr, ExprCall};

use crate::{acts::Act, locals::Locals};

/// What a call of a known function does; `Some(None)` for calls that are no act worth telling.
pub fn by_function(locals: &Locals, name: &str, call: &ExprCall) -> Option<Option<Act>> {
    let (verb, takes_object) = match name {
        "os.remove" | "os.unlink" => ("delete", true),
        "os.mkdir" | "os.makedirs" => ("create the directory", true),
        "os.rmdir" | "shutil.rmtree" => ("delete the directory", true),
        "os.chmod" => ("change the mode of", true),
        "os.chown" => ("change the owner of", true),
        "os.rename" | "os.replace" | "shutil.move" => ("move", true),
        "os.kill" => ("send a signal to the process", true),
        "shutil.copy" | "shutil.copy2" | "shutil.copyfile" | "shutil.copytree" => ("copy", true),
        "os.chdir" => ("change the working directory to", true),
        "builtins.setattr" => ("set an attribute of", true),
        "builtins.delattr" => ("delete an attribute of", true),
        "builtins.print" => ("print", false),
        "sys.exit" | "os._exit" => ("exit", false),
        "time.sleep" | "asyncio.sleep" => ("sleep", false),
        "subprocess.run" | "subprocess.call" | "subprocess.check_call" => ("run", false),
        "warnings.warn" => return Some(warning(locals, call)),
        _ => return None,
    };
    let object = if takes_object {
        match call.arguments.args.first().and_then(|arg| locals.quoted(arg)) {
            Some(object) => object,
            None => return Some(None),
        }
    } else {
        match verb {
            "print" => "to standard output".to_owned(),
            "exit" => "the program".to_owned(),
            "run" => "a command".to_owned(),
            _ => return Some(None),
        }
    };
    Some(Some(Act { verb, object, is_effect: true }))
}

fn warning(locals: &Locals, call: &ExprCall) -> Option<Act> {
    let class = call.arguments.find_argument_value("category", 1).filter(|class| class.is_name_expr() || class.is_attribute_expr());
    let class = class.map_or_else(|| Some("``UserWarning``".to_owned()), |class: &Expr| locals.quoted(class))?;
    Some(Act { verb: "issue a", object: class, is_effect: true })
}

/// The verb of a method that changes the object it is called on.
pub fn by_method(name: &str) -> Option<&'static str> {
    Some(match name {
        "append" | "appendleft" => "append to",
        "extend" => "extend",
        "add" => "add to",
        "insert" => "insert into",
        "update" => "update",
        "setdefault" => "set a default in",
        "remove" | "discard" | "pop" | "popitem" | "popleft" => "remove from",
        "clear" => "clear",
        "write" | "writelines" => "write to",
        "sort" => "sort",
        "reverse" => "reverse",
        "put" | "put_nowait" => "put into",
        "close" => "close",
        "flush" => "flush",
        "cancel" => "cancel",
        "commit" => "commit",
        "rollback" => "roll back",
        _ => return None,
    })
}
