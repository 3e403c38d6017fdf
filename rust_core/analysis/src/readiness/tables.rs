//! What can be translated, and what touches the world.

/// What a known name does to purity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Touch {
    /// The clock.
    Clock,
    /// Chance.
    Chance,
    /// Variables and facts of the process and the machine.
    Environment,
    /// Files.
    Files,
    /// The network.
    Network,
    /// Other processes and threads.
    Processes,
    /// The terminal and logs.
    Output,
    /// Code or names that are known only when it runs.
    Dynamic,
}

impl Touch {
    /// As the end of "`x` …".
    pub(super) const fn verb(self) -> &'static str {
        match self {
            Self::Clock => "reads the clock",
            Self::Chance => "is random",
            Self::Environment => "reads the environment",
            Self::Files => "uses files",
            Self::Network => "uses the network",
            Self::Processes => "uses processes or threads",
            Self::Output => "writes output",
            Self::Dynamic => "is decided while it runs",
        }
    }

    /// What a person would do about it.
    pub(super) const fn remedy(self) -> &'static str {
        match self {
            Self::Clock | Self::Chance | Self::Environment | Self::Files | Self::Network => "pass its result as a parameter",
            Self::Processes => "leave it to the caller",
            Self::Output => "let the caller write it",
            Self::Dynamic => "name what is meant",
        }
    }
}

/// What a dotted name of the standard library or a known package touches.
pub(super) fn touch_of(dotted: &str) -> Option<Touch> {
    let top = dotted.split('.').next().unwrap_or(dotted);
    Some(match top {
        "builtins" => return builtin_touch(&dotted["builtins".len()..]),
        "time" | "datetime" | "zoneinfo" | "calendar" | "sched" | "timeit" => Touch::Clock,
        "random" | "secrets" | "uuid" => Touch::Chance,
        "numpy" if dotted.starts_with("numpy.random") => Touch::Chance,
        "os" if dotted.contains("random") => Touch::Chance,
        "os" if ["os.environ", "os.getenv", "os.environb"].iter().any(|it| dotted.starts_with(it)) => Touch::Environment,
        "sys" if ["sys.stdout", "sys.stderr"].iter().any(|it| dotted.starts_with(it)) => Touch::Output,
        "sys" | "platform" | "locale" | "getpass" | "pwd" | "grp" | "site" | "sysconfig" | "gc" | "resource" => Touch::Environment,
        "os" | "io" | "pathlib" | "shutil" | "tempfile" | "glob" | "fileinput" | "gzip" | "bz2" | "lzma" | "zipfile" | "tarfile"
        | "mmap" | "sqlite3" | "dbm" | "shelve" | "posix" | "fcntl" | "stat" | "aiofiles" | "linecache" | "codecs" => Touch::Files,
        "socket" | "ssl" | "select" | "selectors" | "http" | "urllib" | "ftplib" | "smtplib" | "imaplib" | "poplib" | "telnetlib"
        | "xmlrpc" | "socketserver" | "webbrowser" | "requests" | "httpx" | "aiohttp" | "urllib3" | "websockets" | "boto3" | "paramiko"
        | "redis" => Touch::Network,
        "subprocess" | "multiprocessing" | "threading" | "concurrent" | "asyncio" | "signal" | "queue" | "ctypes" | "pty" | "atexit"
        | "contextvars" | "trio" | "anyio" => Touch::Processes,
        "logging" | "warnings" | "pprint" | "loguru" | "click" | "curses" | "readline" => Touch::Output,
        "importlib" | "inspect" | "runpy" | "pickle" | "marshal" | "weakref" | "types" | "ast" | "code" | "pkgutil" => Touch::Dynamic,
        _ => return None,
    })
}

fn builtin_touch(rest: &str) -> Option<Touch> {
    Some(match rest.trim_start_matches('.') {
        "open" => Touch::Files,
        "print" | "input" | "breakpoint" | "help" => Touch::Output,
        "eval" | "exec" | "compile" | "__import__" | "getattr" | "setattr" | "delattr" | "globals" | "locals" | "vars" | "dir" => {
            Touch::Dynamic
        }
        // Strings hash differently in each process, and addresses are chance.
        "hash" | "id" => Touch::Chance,
        "__file__" => Touch::Environment,
        _ => return None,
    })
}

/// Built-in functions and types whose calls can be translated.
pub(super) fn is_pure_builtin(name: &str) -> bool {
    matches!(
        name,
        "abs"
            | "all"
            | "any"
            | "ascii"
            | "bin"
            | "bool"
            | "bytes"
            | "chr"
            | "dict"
            | "divmod"
            | "enumerate"
            | "filter"
            | "float"
            | "frozenset"
            | "hex"
            | "int"
            | "len"
            | "list"
            | "map"
            | "max"
            | "min"
            | "oct"
            | "ord"
            | "pow"
            | "range"
            | "repr"
            | "reversed"
            | "round"
            | "set"
            | "slice"
            | "sorted"
            | "str"
            | "sum"
            | "tuple"
            | "zip"
            | "bytearray"
            | "format"
    )
}

/// Methods of the built-in types that compute, or change only the value they are called on.
pub(super) fn is_pure_method(name: &str) -> bool {
    is_mutator(name)
        || matches!(
            name,
            "capitalize"
                | "casefold"
                | "center"
                | "count"
                | "decode"
                | "encode"
                | "endswith"
                | "expandtabs"
                | "find"
                | "format"
                | "format_map"
                | "index"
                | "isalnum"
                | "isalpha"
                | "isascii"
                | "isdecimal"
                | "isdigit"
                | "isidentifier"
                | "islower"
                | "isnumeric"
                | "isprintable"
                | "isspace"
                | "istitle"
                | "isupper"
                | "join"
                | "ljust"
                | "lower"
                | "lstrip"
                | "partition"
                | "removeprefix"
                | "removesuffix"
                | "replace"
                | "rfind"
                | "rindex"
                | "rjust"
                | "rpartition"
                | "rsplit"
                | "rstrip"
                | "split"
                | "splitlines"
                | "startswith"
                | "strip"
                | "swapcase"
                | "title"
                | "translate"
                | "upper"
                | "zfill"
                | "copy"
                | "get"
                | "items"
                | "keys"
                | "values"
                | "difference"
                | "intersection"
                | "isdisjoint"
                | "issubset"
                | "issuperset"
                | "symmetric_difference"
                | "union"
                | "bit_length"
                | "bit_count"
                | "to_bytes"
                | "hex"
                | "is_integer"
                | "as_integer_ratio"
                | "conjugate"
        )
}

/// Methods of the built-in types that change the value they are called on.
pub(super) fn is_mutator(name: &str) -> bool {
    matches!(
        name,
        "append"
            | "extend"
            | "insert"
            | "remove"
            | "pop"
            | "clear"
            | "sort"
            | "reverse"
            | "update"
            | "setdefault"
            | "popitem"
            | "add"
            | "discard"
            | "difference_update"
            | "intersection_update"
            | "symmetric_difference_update"
            | "appendleft"
            | "popleft"
            | "extendleft"
            | "rotate"
            | "move_to_end"
            | "subtract"
    )
}

/// Functions of types: `dict.fromkeys`.
pub(super) fn is_pure_type_method(dotted: &str) -> bool {
    matches!(
        dotted,
        "dict.fromkeys"
            | "int.from_bytes"
            | "bytes.fromhex"
            | "float.fromhex"
            | "str.maketrans"
            | "str.join"
            | "str.lower"
            | "str.upper"
            | "str.strip"
            | "str.split"
            | "str.startswith"
            | "str.endswith"
            | "str.isdigit"
    )
}

/// Functions and values of the standard library that can be translated.
pub(super) fn is_pure_library(dotted: &str) -> bool {
    match dotted.rsplit_once('.') {
        Some(("math", _)) => true,
        Some(("bisect", name)) => name.starts_with("bisect"),
        Some(("heapq", name)) => {
            matches!(name, "heapify" | "heappop" | "heappush" | "heappushpop" | "heapreplace" | "nlargest" | "nsmallest")
        }
        Some(("string", name)) => name.starts_with(|first: char| first.is_ascii_lowercase()) && name != "capwords",
        Some(("operator", name)) => !matches!(name, "attrgetter" | "methodcaller"),
        Some(("itertools", _)) => true,
        Some(("typing" | "typing_extensions", name)) => matches!(name, "cast" | "TypeVar" | "NewType" | "assert_never" | "TYPE_CHECKING"),
        Some(("copy", name)) => matches!(name, "copy" | "deepcopy"),
        Some(("functools", "reduce")) => true,
        Some(("enum", "auto")) => true,
        Some(("dataclasses", "replace")) => true,
        _ => false,
    }
}

/// Functions of the standard library that change their first argument.
pub(super) fn changes_first(dotted: &str) -> bool {
    matches!(dotted, "heapq.heapify" | "heapq.heappop" | "heapq.heappush" | "heapq.heappushpop" | "heapq.heapreplace")
}

/// Modules whose import does nothing to the world.
pub(super) fn is_harmless_import(module: &str) -> bool {
    matches!(
        module,
        "__future__"
            | "typing"
            | "typing_extensions"
            | "collections"
            | "collections.abc"
            | "math"
            | "cmath"
            | "dataclasses"
            | "enum"
            | "itertools"
            | "functools"
            | "operator"
            | "string"
            | "bisect"
            | "heapq"
            | "abc"
            | "copy"
            | "re"
            | "numbers"
            | "fractions"
            | "decimal"
            | "statistics"
            | "textwrap"
            | "unicodedata"
            | "struct"
            | "binascii"
            | "base64"
            | "keyword"
            | "array"
    )
}

/// Built-in exceptions by the way all of them are named.
pub(super) fn is_exception(name: &str) -> bool {
    name.ends_with("Error")
        || name.ends_with("Warning")
        || matches!(name, "Exception" | "BaseException" | "StopIteration" | "StopAsyncIteration" | "KeyboardInterrupt" | "SystemExit")
}

/// Built-in functions whose result does not depend on the order of what they are given.
pub(super) fn is_order_free(name: &str) -> bool {
    matches!(name, "sum" | "min" | "max" | "any" | "all" | "len" | "set" | "frozenset" | "sorted")
}
