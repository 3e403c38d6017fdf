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

/// The verb of a method that changes the object it is called on; none where the arguments by place are of another function
/// of that name: `util.write(socket, data)` does not write to `util`.
pub fn by_method(name: &str, arguments: usize) -> Option<&'static str> {
    let (verb, takes) = match name {
        "append" | "appendleft" => ("append to", 1..=1),
        "extend" => ("extend", 1..=1),
        "add" => ("add to", 1..=2),
        "insert" => ("insert into", 2..=2),
        "update" => ("update", 0..=1),
        "setdefault" => ("set a default in", 1..=2),
        "remove" | "discard" => ("remove from", 1..=1),
        "pop" | "popitem" | "popleft" => ("remove from", 0..=2),
        "clear" => ("clear", 0..=0),
        "write" | "writelines" => ("write to", 1..=1),
        "sort" => ("sort", 0..=0),
        "reverse" => ("reverse", 0..=0),
        "put" | "put_nowait" => ("put into", 1..=3),
        "close" => ("close", 0..=0),
        "flush" => ("flush", 0..=0),
        "cancel" => ("cancel", 0..=1),
        "commit" => ("commit", 0..=0),
        "rollback" => ("roll back", 0..=0),
        _ => return None,
    };
    takes.contains(&arguments).then_some(verb)
}
