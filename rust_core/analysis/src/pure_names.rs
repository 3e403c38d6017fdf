//! Which names of the language and of the standard library only compute, and which methods only read or make values.
//!
//! White lists: what is not here may do anything. Source: the documentation of Python 3.14.

/// Built-in functions that reach out of the function that calls them.
pub fn is_reaching_builtin(name: &str) -> bool {
    matches!(
        name,
        "open"
            | "input"
            | "print"
            | "exec"
            | "eval"
            | "compile"
            | "globals"
            | "locals"
            | "vars"
            | "dir"
            | "breakpoint"
            | "exit"
            | "quit"
            | "help"
            | "setattr"
            | "delattr"
            | "id"
            | "super"
            | "copyright"
            | "credits"
            | "license"
    ) || (name.starts_with("__") && name != "__debug__")
}

/// Whether a dotted name of the standard library computes, is a class of plain values, or a constant.
pub fn is_pure(name: &str) -> bool {
    let (module, last) = name.rsplit_once('.').unwrap_or(("", name));
    if WHOLE.iter().any(|prefix| name.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))) {
        return true;
    }
    match module {
        "os" => matches!(
            last,
            "sep" | "altsep" | "extsep" | "pathsep" | "linesep" | "curdir" | "pardir" | "fspath" | "PathLike" | "name" | "path"
        ),
        "os.path" | "posixpath" | "ntpath" => matches!(
            last,
            "join"
                | "basename"
                | "dirname"
                | "split"
                | "splitext"
                | "splitdrive"
                | "normpath"
                | "normcase"
                | "isabs"
                | "commonprefix"
                | "commonpath"
                | "sep"
        ),
        "sys" => matches!(
            last,
            "maxsize" | "version_info" | "byteorder" | "hexversion" | "maxunicode" | "float_info" | "hash_info" | "platform" | "intern"
        ),
        "json" => matches!(last, "dumps" | "loads" | "JSONDecodeError" | "JSONEncoder" | "JSONDecoder"),
        "csv" => matches!(last, "reader" | "DictReader" | "Error" | "QUOTE_ALL" | "QUOTE_MINIMAL" | "QUOTE_NONE" | "QUOTE_NONNUMERIC"),
        "io" => matches!(last, "StringIO" | "BytesIO"),
        "uuid" => matches!(last, "UUID" | "uuid3" | "uuid5" | "NAMESPACE_DNS" | "NAMESPACE_URL"),
        "pathlib" => matches!(last, "PurePath" | "PurePosixPath" | "PureWindowsPath"),
        "datetime" => matches!(last, "timedelta" | "timezone" | "time" | "UTC" | "MINYEAR" | "MAXYEAR" | "date" | "datetime" | "tzinfo"),
        "datetime.datetime" | "datetime.date" | "datetime.time" => matches!(
            last,
            "combine"
                | "strptime"
                | "fromisoformat"
                | "fromordinal"
                | "fromisocalendar"
                | "min"
                | "max"
                | "resolution"
                | "strftime"
                | "isoformat"
        ),
        "datetime.timezone" | "datetime.timedelta" => true,
        "contextlib" => matches!(last, "suppress" | "contextmanager" | "nullcontext"),
        "codecs" => last.starts_with("BOM") || matches!(last, "encode" | "decode"),
        "tokenize" => matches!(last, "TokenInfo" | "TokenError"),
        _ => false,
    }
}

/// Modules all of which only compute.
const WHOLE: &[&str] = &[
    "math",
    "cmath",
    "re",
    "itertools",
    "functools",
    "operator",
    "string",
    "textwrap",
    "collections",
    "heapq",
    "bisect",
    "statistics",
    "fractions",
    "decimal",
    "numbers",
    "unicodedata",
    "difflib",
    "copy",
    "enum",
    "typing",
    "typing_extensions",
    "dataclasses",
    "abc",
    "types",
    "keyword",
    "token",
    "html",
    "urllib.parse",
    "base64",
    "binascii",
    "struct",
    "colorsys",
    "array",
    "ast",
    "shlex",
    "fnmatch",
    "zlib",
    "hashlib",
    "hmac",
    "ipaddress",
    "graphlib",
    "stringprep",
    "quopri",
    "__future__",
];

/// Methods of plain values that change nothing.
pub fn is_reading_method(name: &str) -> bool {
    READING.contains(&name)
}

const READING: &[&str] = &[
    // Texts and bytes.
    "capitalize",
    "casefold",
    "center",
    "count",
    "decode",
    "encode",
    "endswith",
    "expandtabs",
    "find",
    "format",
    "format_map",
    "fromhex",
    "hex",
    "index",
    "isalnum",
    "isalpha",
    "isascii",
    "isdecimal",
    "isdigit",
    "isidentifier",
    "islower",
    "isnumeric",
    "isprintable",
    "isspace",
    "istitle",
    "isupper",
    "join",
    "ljust",
    "lower",
    "lstrip",
    "maketrans",
    "partition",
    "removeprefix",
    "removesuffix",
    "replace",
    "rfind",
    "rindex",
    "rjust",
    "rpartition",
    "rsplit",
    "rstrip",
    "split",
    "splitlines",
    "startswith",
    "strip",
    "swapcase",
    "title",
    "translate",
    "upper",
    "zfill",
    // Numbers, dates.
    "as_integer_ratio",
    "bit_length",
    "conjugate",
    "from_bytes",
    "is_integer",
    "to_bytes",
    "quantize",
    "normalize",
    "as_tuple",
    "is_nan",
    "is_finite",
    "is_infinite",
    "isoformat",
    "strftime",
    "timetuple",
    "total_seconds",
    "toordinal",
    "weekday",
    "isoweekday",
    "isocalendar",
    "utcoffset",
    "tzname",
    "dst",
    "date",
    "time",
    // Containers.
    "copy",
    "items",
    "keys",
    "values",
    "get",
    "union",
    "intersection",
    "difference",
    "symmetric_difference",
    "issubset",
    "issuperset",
    "isdisjoint",
    "most_common",
    "elements",
    "_asdict",
    "_replace",
    "__contains__",
    "__len__",
    "__getitem__",
    "tolist",
    // Matches and patterns.
    "group",
    "groups",
    "groupdict",
    "start",
    "end",
    "span",
    "match",
    "fullmatch",
    "search",
    "findall",
    "finditer",
    "sub",
    "subn",
    "expand",
    // Pure paths, parsed addresses.
    "as_posix",
    "joinpath",
    "relative_to",
    "is_absolute",
    "is_relative_to",
    "with_name",
    "with_stem",
    "with_suffix",
    "geturl",
    "_asdict",
    // Digests.
    "digest",
    "hexdigest",
];

/// Methods that change what they are called on.
pub fn is_changing_method(name: &str) -> bool {
    matches!(
        name,
        "append"
            | "appendleft"
            | "extend"
            | "extendleft"
            | "insert"
            | "remove"
            | "pop"
            | "popleft"
            | "popitem"
            | "clear"
            | "update"
            | "setdefault"
            | "add"
            | "discard"
            | "sort"
            | "reverse"
            | "rotate"
            | "subtract"
            | "move_to_end"
            | "intersection_update"
            | "difference_update"
            | "symmetric_difference_update"
    )
}

/// Functions of the standard library that change their first argument.
pub fn is_changing_function(name: &str) -> bool {
    match name.rsplit_once('.') {
        Some(("heapq", last)) => last.starts_with("heap"),
        Some(("bisect", last)) => last.starts_with("insort"),
        Some(("operator", last)) => {
            matches!(last, "setitem" | "delitem")
                || (last.starts_with('i') && !matches!(last, "index" | "inv" | "invert" | "is_" | "is_not" | "itemgetter"))
        }
        Some(("struct", "pack_into")) => true,
        _ => false,
    }
}

/// Names that a value that talks to the network is given; its `get` is no look-up.
pub fn is_client(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["session", "client", "http", "request", "conn", "api", "cache", "redis", "queue", "socket", "sock", "driver", "browser", "db", "store"]
        .iter()
        .any(|word| name.contains(word))
}

/// Decorators of the standard library that leave a function what it is, wherever it stands.
pub fn is_harmless_decorator(name: &str) -> bool {
    matches!(
        name,
        "functools.lru_cache"
            | "functools.cache"
            | "contextlib.contextmanager"
            | "typing.no_type_check"
            | "typing.final"
            | "typing_extensions.final"
    )
}
