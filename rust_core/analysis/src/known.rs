//! What the built-ins and the standard library raise when they are given values of known types.
//!
//! Sources: the library reference and the C and Python sources of CPython 3.8 to 3.14. A set here is closed: nothing
//! else that derives from `Exception` comes out, apart from `MemoryError`, `RecursionError` and `NameError`, which any
//! code may raise. A NUL in a path raises `ValueError`, so every function of the file system lists it.

/// The few types that decide what an operation raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// `str`.
    Str,
    /// `bytes`.
    Bytes,
    /// `int` or `bool`.
    Int,
    /// `float`.
    Float,
    /// None.
    None,
    /// `pathlib.Path`.
    Path,
    /// A list of `str`.
    Words,
    /// A dictionary.
    Dict,
    /// A text file of `open`.
    TextFile,
    /// Anything else.
    Unknown,
}

use Type::{Bytes, Dict, Float, Int, None, Path, Str, TextFile, Unknown, Words};

/// What a function takes, gives and raises.
pub struct Known {
    /// Types of the positional arguments; each is a set of alternatives. Fewer may be given, down to `required`.
    pub takes: &'static [&'static [Type]],
    /// Number of arguments that must be there.
    pub required: usize,
    /// Keywords that change nothing about what is raised, whatever literal they are given.
    pub keywords: &'static [&'static str],
    /// Type of the result.
    pub gives: Type,
    /// Names of the built-in exceptions that come out.
    pub raises: &'static [&'static str],
}

const fn known(
    takes: &'static [&'static [Type]],
    required: usize,
    keywords: &'static [&'static str],
    gives: Type,
    raises: &'static [&'static str],
) -> Option<Known> {
    Some(Known { takes, required, keywords, gives, raises })
}

const NAME: &[Type] = &[Str, Path];
const TEXT: &[Type] = &[Str];
const NUMBER: &[Type] = &[Int, Float];
const FILES: &[&str] = &["OSError", "ValueError"];

/// A function by its qualified name, for a first argument of type `first`.
pub fn function(name: &str, first: Type) -> Option<Known> {
    let name = name.strip_prefix("builtins.").unwrap_or(name);
    match name {
        "int" => known(
            &[&[Str, Bytes, Float, Int], &[Int]],
            1,
            &["base"],
            Int,
            match first {
                Float => &["ValueError", "OverflowError"],
                Int => &[],
                _ => &["ValueError"],
            },
        ),
        "float" => known(
            &[&[Str, Bytes, Float, Int]],
            1,
            &[],
            Float,
            match first {
                Int => &["OverflowError"],
                Float => &[],
                _ => &["ValueError"],
            },
        ),
        "str" | "repr" => {
            known(&[&[Str, Int, Float, None, Path, Bytes]], 1, &[], Str, if matches!(first, Int) { &["ValueError"] } else { &[] })
        }
        "len" => known(&[&[Str, Bytes, Words, Dict]], 1, &[], Int, &[]),
        "open" => known(&[NAME, TEXT], 1, &["mode", "encoding", "errors", "newline"], TextFile, FILES),
        "json.loads" => known(&[&[Str, Bytes]], 1, &[], Unknown, &["ValueError"]),
        "json.load" => known(&[&[TextFile]], 1, &[], Unknown, FILES),
        "ast.literal_eval" => known(&[TEXT], 1, &[], Unknown, &["ValueError", "SyntaxError", "TypeError", "MemoryError", "RecursionError"]),
        "os.remove" | "os.unlink" | "os.rmdir" | "os.removedirs" => known(&[NAME], 1, &[], None, FILES),
        "os.mkdir" => known(&[NAME, &[Int]], 1, &["mode"], None, FILES),
        "os.makedirs" => known(&[NAME, &[Int], &[Int]], 1, &["mode", "exist_ok"], None, FILES),
        "os.rename" | "os.replace" | "os.symlink" | "os.link" => known(&[NAME, NAME], 2, &[], None, FILES),
        "os.chmod" => known(&[NAME, &[Int]], 2, &[], None, &["OSError", "OverflowError", "ValueError"]),
        "os.listdir" => known(&[NAME], 0, &[], Words, FILES),
        "os.chdir" => known(&[NAME], 1, &[], None, FILES),
        "os.stat" | "os.lstat" => known(&[NAME], 1, &[], Unknown, FILES),
        "os.getcwd" => known(&[], 0, &[], Str, &["OSError"]),
        "os.readlink" | "os.path.realpath" => known(&[NAME], 1, &[], Str, FILES),
        "os.path.getsize" => known(&[NAME], 1, &[], Int, FILES),
        "os.path.getmtime" | "os.path.getctime" | "os.path.getatime" => known(&[NAME], 1, &[], Float, FILES),
        "os.path.exists" | "os.path.isfile" | "os.path.isdir" | "os.path.islink" => known(&[NAME], 1, &[], Int, &[]),
        "os.path.basename" | "os.path.dirname" | "os.path.expanduser" | "os.path.normpath" => known(&[NAME], 1, &[], Str, &[]),
        "os.path.join" => known(&[NAME, NAME, NAME, NAME], 1, &[], Str, &[]),
        "os.getpid" | "os.getppid" => known(&[], 0, &[], Int, &[]),
        "os.kill" => known(&[&[Int], &[Int]], 2, &[], None, &["OSError", "OverflowError"]),
        "os.close" => known(&[&[Int]], 1, &[], None, &["OSError", "OverflowError"]),
        "os.getenv" | "os.environ.get" => known(&[TEXT, TEXT], 1, &[], Str, &[]),
        "shutil.rmtree" => known(&[NAME], 1, &[], None, FILES),
        "shutil.copy" | "shutil.copy2" | "shutil.copyfile" | "shutil.move" => known(&[NAME, NAME], 2, &[], Unknown, FILES),
        "socket.gethostname" => known(&[], 0, &[], Str, &["OSError"]),
        "socket.gethostbyname" => known(&[TEXT], 1, &[], Str, &["OSError", "ValueError"]),
        "time.time" | "time.monotonic" | "time.perf_counter" => known(&[], 0, &[], Float, &[]),
        "datetime.datetime.strptime" => known(&[TEXT, TEXT], 2, &[], Unknown, &["ValueError"]),
        "datetime.datetime.fromisoformat" | "datetime.date.fromisoformat" => {
            known(&[TEXT], 1, &[], Unknown, &["ValueError", "OverflowError"])
        }
        "uuid.UUID" | "ipaddress.ip_address" | "ipaddress.ip_network" | "urllib.parse.urlparse" | "urllib.parse.urlsplit" => {
            known(&[TEXT], 1, &[], Unknown, &["ValueError"])
        }
        "base64.b64decode" => known(&[&[Str, Bytes]], 1, &["validate"], Bytes, &["ValueError"]),
        "bytes.fromhex" => known(&[TEXT], 1, &[], Bytes, &["ValueError"]),
        "pathlib.Path" => known(&[NAME, NAME, NAME], 0, &[], Path, &[]),
        "math.sqrt" => known(&[NUMBER], 1, &[], Float, &["ValueError", "OverflowError"]),
        _ => Option::None,
    }
}

/// A method of a value of known type.
pub fn method(owner: Type, name: &str) -> Option<Known> {
    match (owner, name) {
        (Str, "strip" | "lstrip" | "rstrip") => known(&[TEXT], 0, &[], Str, &[]),
        (Str, "lower" | "upper" | "title" | "casefold" | "capitalize") => known(&[], 0, &[], Str, &[]),
        (Str, "startswith" | "endswith") => known(&[TEXT], 1, &[], Int, &[]),
        (Str, "isdigit" | "isalpha" | "isspace" | "isnumeric" | "isidentifier") => known(&[], 0, &[], Int, &[]),
        (Str, "replace") => known(&[TEXT, TEXT, &[Int]], 2, &[], Str, &[]),
        (Str, "find" | "rfind" | "count") => known(&[TEXT], 1, &[], Int, &[]),
        (Str, "index" | "rindex") => known(&[TEXT], 1, &[], Int, &["ValueError"]),
        (Str, "split" | "rsplit") => known(&[TEXT, &[Int]], 0, &["maxsplit"], Words, &["ValueError"]),
        (Str, "splitlines") => known(&[], 0, &["keepends"], Words, &[]),
        (Str, "join") => known(&[&[Words]], 1, &[], Str, &[]),
        (Str, "encode") => known(&[TEXT], 0, &["errors"], Bytes, &["LookupError", "UnicodeError"]),
        (Bytes, "decode") => known(&[TEXT], 0, &["errors"], Str, &["LookupError", "UnicodeError"]),
        (Words, "index") => known(&[TEXT], 1, &[], Int, &["ValueError"]),
        (Words, "remove") => known(&[TEXT], 1, &[], None, &["ValueError"]),
        (Words, "append") => known(&[TEXT], 1, &[], None, &[]),
        (Words, "pop") => known(&[&[Int]], 0, &[], Str, &["IndexError"]),
        (Path, "read_text") => known(&[TEXT], 0, &["encoding", "errors"], Str, FILES),
        (Path, "read_bytes") => known(&[], 0, &[], Bytes, FILES),
        (Path, "write_text") => known(&[TEXT], 1, &["encoding", "errors"], Int, FILES),
        (Path, "write_bytes") => known(&[&[Bytes]], 1, &[], Int, FILES),
        (Path, "unlink") => known(&[], 0, &["missing_ok"], None, FILES),
        (Path, "mkdir") => known(&[], 0, &["parents", "exist_ok", "mode"], None, FILES),
        (Path, "rmdir" | "touch") => known(&[], 0, &["exist_ok"], None, FILES),
        (Path, "stat" | "lstat") => known(&[], 0, &[], Unknown, FILES),
        (Path, "exists" | "is_file" | "is_dir") => known(&[], 0, &[], Int, &["OSError"]),
        (TextFile, "read" | "readline") => known(&[&[Int]], 0, &[], Str, FILES),
        (TextFile, "write") => known(&[TEXT], 1, &[], Int, FILES),
        (TextFile, "readlines") => known(&[], 0, &[], Words, FILES),
        (TextFile, "close") => known(&[], 0, &[], None, &["OSError"]),
        _ => Option::None,
    }
}
