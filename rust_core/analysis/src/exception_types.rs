//! The exceptions of the standard library and how they derive from each other.

/// Direct bases (the exception hierarchy of the language reference and the modules' pages).
const BASES: &[(&str, &str)] = &[
    ("builtins.Exception", "builtins.BaseException"),
    ("builtins.KeyboardInterrupt", "builtins.BaseException"),
    ("builtins.SystemExit", "builtins.BaseException"),
    ("builtins.GeneratorExit", "builtins.BaseException"),
    ("builtins.ArithmeticError", "builtins.Exception"),
    ("builtins.AssertionError", "builtins.Exception"),
    ("builtins.AttributeError", "builtins.Exception"),
    ("builtins.BufferError", "builtins.Exception"),
    ("builtins.EOFError", "builtins.Exception"),
    ("builtins.ImportError", "builtins.Exception"),
    ("builtins.LookupError", "builtins.Exception"),
    ("builtins.MemoryError", "builtins.Exception"),
    ("builtins.NameError", "builtins.Exception"),
    ("builtins.OSError", "builtins.Exception"),
    ("builtins.ReferenceError", "builtins.Exception"),
    ("builtins.RuntimeError", "builtins.Exception"),
    ("builtins.StopIteration", "builtins.Exception"),
    ("builtins.StopAsyncIteration", "builtins.Exception"),
    ("builtins.SyntaxError", "builtins.Exception"),
    ("builtins.SystemError", "builtins.Exception"),
    ("builtins.TypeError", "builtins.Exception"),
    ("builtins.ValueError", "builtins.Exception"),
    ("builtins.Warning", "builtins.Exception"),
    ("builtins.FloatingPointError", "builtins.ArithmeticError"),
    ("builtins.OverflowError", "builtins.ArithmeticError"),
    ("builtins.ZeroDivisionError", "builtins.ArithmeticError"),
    ("builtins.ModuleNotFoundError", "builtins.ImportError"),
    ("builtins.IndexError", "builtins.LookupError"),
    ("builtins.KeyError", "builtins.LookupError"),
    ("builtins.UnboundLocalError", "builtins.NameError"),
    ("builtins.BlockingIOError", "builtins.OSError"),
    ("builtins.ChildProcessError", "builtins.OSError"),
    ("builtins.ConnectionError", "builtins.OSError"),
    ("builtins.FileExistsError", "builtins.OSError"),
    ("builtins.FileNotFoundError", "builtins.OSError"),
    ("builtins.InterruptedError", "builtins.OSError"),
    ("builtins.IsADirectoryError", "builtins.OSError"),
    ("builtins.NotADirectoryError", "builtins.OSError"),
    ("builtins.PermissionError", "builtins.OSError"),
    ("builtins.ProcessLookupError", "builtins.OSError"),
    ("builtins.TimeoutError", "builtins.OSError"),
    ("builtins.BrokenPipeError", "builtins.ConnectionError"),
    ("builtins.ConnectionAbortedError", "builtins.ConnectionError"),
    ("builtins.ConnectionRefusedError", "builtins.ConnectionError"),
    ("builtins.ConnectionResetError", "builtins.ConnectionError"),
    ("builtins.NotImplementedError", "builtins.RuntimeError"),
    ("builtins.RecursionError", "builtins.RuntimeError"),
    ("builtins.IndentationError", "builtins.SyntaxError"),
    ("builtins.TabError", "builtins.IndentationError"),
    ("builtins.UnicodeError", "builtins.ValueError"),
    ("builtins.UnicodeDecodeError", "builtins.UnicodeError"),
    ("builtins.UnicodeEncodeError", "builtins.UnicodeError"),
    ("builtins.UnicodeTranslateError", "builtins.UnicodeError"),
    ("json.JSONDecodeError", "builtins.ValueError"),
    ("subprocess.SubprocessError", "builtins.Exception"),
    ("subprocess.CalledProcessError", "subprocess.SubprocessError"),
    ("subprocess.TimeoutExpired", "subprocess.SubprocessError"),
    ("socket.gaierror", "builtins.OSError"),
    ("socket.herror", "builtins.OSError"),
    ("socket.timeout", "builtins.OSError"),
    ("shutil.Error", "builtins.OSError"),
    ("ssl.SSLError", "builtins.OSError"),
    ("urllib.error.URLError", "builtins.OSError"),
    ("urllib.error.HTTPError", "urllib.error.URLError"),
    ("configparser.Error", "builtins.Exception"),
    ("struct.error", "builtins.Exception"),
    ("zlib.error", "builtins.Exception"),
    ("re.error", "builtins.Exception"),
    ("binascii.Error", "builtins.ValueError"),
    ("configparser.NoSectionError", "configparser.Error"),
    ("configparser.NoOptionError", "configparser.Error"),
    ("configparser.ParsingError", "configparser.Error"),
    ("decimal.DecimalException", "builtins.ArithmeticError"),
    ("decimal.InvalidOperation", "decimal.DecimalException"),
    ("http.client.HTTPException", "builtins.Exception"),
    ("locale.Error", "builtins.Exception"),
    ("lzma.LZMAError", "builtins.Exception"),
    ("queue.Empty", "builtins.Exception"),
    ("queue.Full", "builtins.Exception"),
    ("webbrowser.Error", "builtins.Exception"),
    ("concurrent.futures.CancelledError", "builtins.Exception"),
    ("asyncio.QueueEmpty", "builtins.Exception"),
    ("asyncio.QueueFull", "builtins.Exception"),
    ("asyncio.IncompleteReadError", "builtins.EOFError"),
    ("asyncio.InvalidStateError", "builtins.Exception"),
    ("csv.Error", "builtins.Exception"),
    ("pickle.PickleError", "builtins.Exception"),
    ("pickle.PicklingError", "pickle.PickleError"),
    ("pickle.UnpicklingError", "pickle.PickleError"),
    ("sqlite3.Error", "builtins.Exception"),
    ("sqlite3.DatabaseError", "sqlite3.Error"),
    ("sqlite3.OperationalError", "sqlite3.DatabaseError"),
    ("sqlite3.IntegrityError", "sqlite3.DatabaseError"),
    ("tarfile.TarError", "builtins.Exception"),
    ("tarfile.ReadError", "tarfile.TarError"),
    ("zipfile.BadZipFile", "builtins.Exception"),
    ("xml.etree.ElementTree.ParseError", "builtins.SyntaxError"),
    ("getopt.GetoptError", "builtins.Exception"),
    ("shutil.SameFileError", "shutil.Error"),
    ("ssl.SSLZeroReturnError", "ssl.SSLError"),
    ("ssl.SSLWantReadError", "ssl.SSLError"),
    ("ssl.SSLWantWriteError", "ssl.SSLError"),
    ("ssl.SSLCertVerificationError", "ssl.SSLError"),
    ("builtins.PendingDeprecationWarning", "builtins.Warning"),
    ("builtins.DeprecationWarning", "builtins.Warning"),
    ("builtins.UserWarning", "builtins.Warning"),
    ("builtins.RuntimeWarning", "builtins.Warning"),
];

/// Whether one named exception is a proper subclass of another, as far as the standard library tells.
pub fn is_subclass(name: &str, base: &str) -> bool {
    let mut current = name;
    while let Some((_, parent)) = BASES.iter().find(|(child, _)| *child == current) {
        if *parent == base {
            return true;
        }
        current = parent;
    }
    false
}

/// Whether a qualified name is an exception of the standard library.
pub fn is_exception(name: &str) -> bool {
    name == "builtins.BaseException" || BASES.iter().any(|(child, _)| *child == name)
}

/// The one name of an exception that has several.
pub fn canonical(name: &str) -> &str {
    match name {
        "builtins.IOError" | "builtins.EnvironmentError" | "builtins.WindowsError" | "socket.error" | "select.error" | "os.error" => {
            "builtins.OSError"
        }
        "json.decoder.JSONDecodeError" => "json.JSONDecodeError",
        name => name,
    }
}
