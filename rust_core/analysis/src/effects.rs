//! Which calls touch the world: files, network, processes, databases, the terminal.

use ruff_python_ast::ExprCall;

use crate::context::Context;

/// What a call does, as far as its name tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Reads or changes files, uses the network, starts a process, asks a database or a person.
    World,
    /// Prints: no computation, and no reason to move the function either.
    Print,
}

/// The effect of a call; none for calls that compute, and for calls of names that are not known.
pub fn effect_of(cx: &Context, call: &ExprCall) -> Option<Effect> {
    if let Some(attribute) = call.func.as_attribute_expr()
        && is_world_method(&attribute.attr)
    {
        return Some(Effect::World);
    }
    let name = cx.resolve(&call.func)?;
    if name == "builtins.print" {
        return Some(Effect::Print);
    }
    is_world(&name).then_some(Effect::World)
}

/// Methods that mean I/O on whatever they are called.
fn is_world_method(name: &str) -> bool {
    matches!(
        name,
        "read_text"
            | "write_text"
            | "read_bytes"
            | "write_bytes"
            | "iterdir"
            | "rglob"
            | "symlink_to"
            | "hardlink_to"
            | "sendall"
            | "recv"
            | "recvfrom"
            | "executemany"
            | "executescript"
            | "fetchone"
            | "fetchall"
    )
}

fn is_world(name: &str) -> bool {
    let (module, function) = name.rsplit_once('.').unwrap_or(("", name));
    match module {
        "builtins" => matches!(function, "open" | "input"),
        "io" | "codecs" | "gzip" | "bz2" | "lzma" | "tarfile" | "aiofiles" => function == "open",
        "zipfile" => function == "ZipFile",
        "json" | "pickle" | "marshal" | "tomllib" | "csv" => matches!(function, "load" | "dump"),
        "os" => is_os_call(function),
        "os.path" => {
            matches!(function, "exists" | "lexists" | "isfile" | "isdir" | "islink" | "getsize" | "getmtime" | "getctime" | "realpath")
        }
        "shutil" => !matches!(function, "Error" | "get_terminal_size" | "ignore_patterns"),
        "glob" => matches!(function, "glob" | "iglob"),
        "tempfile" => true,
        "subprocess" => {
            matches!(function, "run" | "call" | "check_call" | "check_output" | "Popen" | "getoutput" | "getstatusoutput")
        }
        "asyncio" => matches!(function, "create_subprocess_exec" | "create_subprocess_shell" | "open_connection" | "start_server"),
        "requests" | "httpx" => is_http_call(function),
        "aiohttp" => function == "ClientSession",
        "urllib.request" => matches!(function, "urlopen" | "urlretrieve"),
        "http.client" => matches!(function, "HTTPConnection" | "HTTPSConnection"),
        "socket" => matches!(function, "socket" | "create_connection" | "create_server" | "getaddrinfo" | "gethostbyname"),
        "smtplib" | "ftplib" | "imaplib" | "poplib" => function.starts_with(char::is_uppercase) && !function.ends_with("Error"),
        "sqlite3" | "psycopg" | "psycopg2" | "pymysql" | "MySQLdb" | "aiosqlite" => function == "connect",
        "sys.stdout" | "sys.stderr" => matches!(function, "write" | "writelines" | "flush"),
        "sys.stdin" => function.starts_with("read"),
        "getpass" => function == "getpass",
        _ => false,
    }
}

fn is_http_call(function: &str) -> bool {
    matches!(
        function,
        "get"
            | "post"
            | "put"
            | "patch"
            | "delete"
            | "head"
            | "options"
            | "request"
            | "stream"
            | "session"
            | "Session"
            | "Client"
            | "AsyncClient"
    )
}

fn is_os_call(function: &str) -> bool {
    function.starts_with("exec")
        || function.starts_with("spawn")
        || matches!(
            function,
            "open"
                | "read"
                | "write"
                | "fdopen"
                | "fsync"
                | "close"
                | "walk"
                | "listdir"
                | "scandir"
                | "stat"
                | "lstat"
                | "access"
                | "mkdir"
                | "makedirs"
                | "remove"
                | "unlink"
                | "rmdir"
                | "removedirs"
                | "rename"
                | "renames"
                | "replace"
                | "symlink"
                | "link"
                | "readlink"
                | "chmod"
                | "chown"
                | "chdir"
                | "utime"
                | "truncate"
                | "system"
                | "popen"
                | "kill"
                | "killpg"
                | "fork"
                | "startfile"
        )
}
