//! Return types of built-ins and of standard library functions that have one type for all arguments.

use crate::infer::Ty;

/// What a function with a qualified name returns.
pub fn function_type(name: &str) -> Option<Ty> {
    Some(match name {
        "builtins.isinstance"
        | "builtins.issubclass"
        | "builtins.callable"
        | "builtins.hasattr"
        | "builtins.all"
        | "builtins.any"
        | "builtins.bool"
        | "os.path.exists"
        | "os.path.lexists"
        | "os.path.isfile"
        | "os.path.isdir"
        | "os.path.islink"
        | "os.path.isabs"
        | "os.path.ismount"
        | "os.path.samefile"
        | "os.access"
        | "inspect.isclass"
        | "inspect.isfunction"
        | "inspect.ismethod"
        | "inspect.ismodule"
        | "inspect.isbuiltin"
        | "inspect.iscoroutinefunction"
        | "inspect.isgeneratorfunction"
        | "fnmatch.fnmatch"
        | "fnmatch.fnmatchcase"
        | "math.isnan"
        | "math.isinf"
        | "math.isclose"
        | "math.isfinite"
        | "keyword.iskeyword"
        | "os.isatty"
        | "hmac.compare_digest"
        | "filecmp.cmp"
        | "zipfile.is_zipfile"
        | "tarfile.is_tarfile" => Ty::Bool,
        "builtins.len"
        | "builtins.ord"
        | "builtins.hash"
        | "builtins.id"
        | "builtins.int"
        | "time.time_ns"
        | "time.monotonic_ns"
        | "time.perf_counter_ns"
        | "os.getpid"
        | "os.getppid"
        | "os.getuid"
        | "os.getgid"
        | "os.path.getsize"
        | "random.randint"
        | "random.randrange"
        | "random.getrandbits"
        | "sys.getsizeof"
        | "sys.getrefcount"
        | "threading.get_ident"
        | "subprocess.call"
        | "subprocess.check_call"
        | "zlib.crc32"
        | "zlib.adler32"
        | "calendar.timegm" => Ty::Int,
        "builtins.float" | "time.time" | "time.monotonic" | "time.perf_counter" | "time.process_time" | "time.mktime" | "random.random"
        | "random.uniform" | "os.path.getmtime" | "os.path.getatime" | "os.path.getctime" | "math.sqrt" | "math.sin" | "math.cos"
        | "math.tan" | "math.log" | "math.log10" | "math.log2" | "math.exp" | "math.fsum" | "math.hypot" | "math.radians"
        | "math.degrees" | "math.atan2" => Ty::Float,
        "builtins.str"
        | "builtins.repr"
        | "builtins.format"
        | "builtins.chr"
        | "builtins.hex"
        | "builtins.oct"
        | "builtins.bin"
        | "builtins.ascii"
        | "builtins.input"
        | "os.getcwd"
        | "os.strerror"
        | "json.dumps"
        | "platform.system"
        | "platform.node"
        | "platform.machine"
        | "platform.release"
        | "platform.version"
        | "platform.platform"
        | "platform.python_version"
        | "platform.processor"
        | "socket.gethostname"
        | "socket.getfqdn"
        | "socket.gethostbyname"
        | "getpass.getuser"
        | "getpass.getpass"
        | "time.strftime"
        | "time.ctime"
        | "time.asctime"
        | "traceback.format_exc"
        | "textwrap.dedent"
        | "textwrap.indent"
        | "textwrap.fill"
        | "textwrap.shorten"
        | "tempfile.gettempdir"
        | "urllib.parse.quote"
        | "urllib.parse.quote_plus"
        | "urllib.parse.unquote"
        | "urllib.parse.unquote_plus"
        | "urllib.parse.urlencode"
        | "html.escape"
        | "html.unescape"
        | "shlex.quote"
        | "shlex.join"
        | "pprint.pformat"
        | "secrets.token_hex"
        | "secrets.token_urlsafe"
        | "inspect.getsource" => Ty::Str,
        "builtins.bytes"
        | "os.urandom"
        | "secrets.token_bytes"
        | "base64.b64encode"
        | "base64.b64decode"
        | "base64.urlsafe_b64encode"
        | "base64.urlsafe_b64decode"
        | "zlib.compress"
        | "zlib.decompress"
        | "gzip.compress"
        | "gzip.decompress"
        | "pickle.dumps"
        | "marshal.dumps"
        | "binascii.hexlify"
        | "binascii.unhexlify"
        | "struct.pack"
        | "urllib.parse.unquote_to_bytes" => Ty::Bytes,
        _ => return None,
    })
}

/// What a method of `str` (or of `bytes`) returns.
pub fn text_method_type(method: &str, is_text: bool) -> Option<Ty> {
    let own = if is_text { Ty::Str } else { Ty::Bytes };
    Some(match method {
        "startswith" | "endswith" | "isdigit" | "isalpha" | "isalnum" | "isspace" | "isupper" | "islower" | "istitle" | "isascii" => {
            Ty::Bool
        }
        "isidentifier" | "isnumeric" | "isdecimal" | "isprintable" if is_text => Ty::Bool,
        "count" | "find" | "rfind" | "index" | "rindex" => Ty::Int,
        "join" | "strip" | "lstrip" | "rstrip" | "lower" | "upper" | "title" | "capitalize" | "replace" | "center" | "ljust" | "rjust"
        | "zfill" | "expandtabs" | "swapcase" | "removeprefix" | "removesuffix" | "translate" => own,
        "format" | "format_map" | "casefold" if is_text => Ty::Str,
        "encode" if is_text => Ty::Bytes,
        "decode" | "hex" if !is_text => Ty::Str,
        "split" | "rsplit" | "splitlines" => Ty::List(Box::new(own)),
        _ => return None,
    })
}
