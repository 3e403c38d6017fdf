//! The catalogue of errors: what each code means, what helps, and which code an exception or an answer of a server is.
//!
//! Codes are never renumbered or used again. An exception is looked up by its class and then by those it derives from,
//! nearest first; of an operating system's error the number decides before the class.

/// An error that people meet.
#[derive(Debug)]
pub struct Entry {
    /// `PA-` and four digits.
    pub code: &'static str,
    /// A few words.
    pub title: &'static str,
    /// What happened, in a sentence.
    pub description: &'static str,
    /// What to do.
    pub remedy: &'static str,
}

/// The place of an entry in the catalogue.
pub type Place = usize;

/// What is none of the others.
pub const UNKNOWN: Place = place("PA-0000");
const FILE: Place = place("PA-1001");
const NETWORK: Place = place("PA-1002");
const FULL: Place = place("PA-1003");
const DENIED: Place = place("PA-1004");
const GIT: Place = place("PA-1005");
const FORGE: Place = place("PA-1006");
const LIMITED: Place = place("PA-1007");
const STORE: Place = place("PA-1008");
const ENDLESS: Place = place("PA-3003");
const UNAUTHORIZED: Place = place("PA-4001");
const MANIFEST: Place = place("PA-5001");

macro_rules! entries {
    ($($code:literal $title:literal $description:literal $remedy:literal)*) => {
        &[$(Entry { code: $code, title: $title, description: $description, remedy: $remedy }),*]
    };
}

/// All errors, by code.
pub const CATALOGUE: &[Entry] = entries! {
    "PA-0000" "Unknown" "Something happened that no part of PyAgent expects: most likely a fault of PyAgent." "Run again with --debug and report the traceback."
    "PA-1000" "Infrastructure" "Something outside PyAgent failed." "See the message; run again once it is mended."
    "PA-1001" "FileSystemError" "A file or folder could not be read or written." "Check that the path is there and is what it should be, then run again."
    "PA-1002" "NetworkTimeout" "A peer did not answer in time, or the connection broke." "Check the connection and the peer, then run again; nothing was half-done."
    "PA-1003" "DiskFull" "No space was left where PyAgent wanted to write; nothing was half-written." "Free some space, or raise the quota, and run again."
    "PA-1004" "PermissionsDenied" "The operating system refused access." "Check the owner and the mode of the path, and who PyAgent runs as."
    "PA-1005" "GitError" "Git refused an operation, or the folder is no usable repository." "Run the command that the message names by hand; see that the repository and the commit are there."
    "PA-1006" "ForgeError" "The forge (GitHub, or the local one) refused a request." "See that the App may do this and that the repository is there; `pyagent doctor` checks both."
    "PA-1007" "ForgeLimited" "The forge asks to wait: too many requests, or a token that is not valid yet." "Nothing: the run is continued by itself when the time is over."
    "PA-1008" "StoreError" "The database of the server could not be used." "Check PYAGENT_DATABASE_URL and that the database is up and writable."
    "PA-2000" "Model" "A language model could not be used." "See the message."
    "PA-2001" "ModelTimeout" "A language model did not answer in time." "Run again later, or raise its time-out."
    "PA-2002" "InvalidResponse" "A language model's answer could not be used." "Run again; report the answer if it stays."
    "PA-2003" "ContextWindowExceeded" "What was asked is longer than the model can take." "Ask about fewer or shorter files."
    "PA-2004" "RateLimitExceeded" "The model's provider asks to wait." "Wait, or raise the limit there."
    "PA-3000" "Logic" "The work cannot be done as it was asked." "See the message."
    "PA-3001" "DecompositionFailure" "The work could not be split into parts that stand alone." "Ask for less at once."
    "PA-3002" "CircularDependency" "Parts of the work wait for one another." "Take one of them out."
    "PA-3003" "InfiniteLoopDetected" "Something repeats without an end, or is nested without one." "Report it with the file that it happened on; leave that file out by `exclude` until then."
    "PA-3004" "UnboundFormula" "A formula has a name without a value that it could use." "Use the names that docs/config.md lists for it."
    "PA-4000" "Security" "Something was refused because it is not safe." "See the message."
    "PA-4001" "UnauthorizedAccess" "A signature, a token or a permission did not hold." "Check the App's id, key, webhook secret and permissions; `pyagent doctor` does."
    "PA-4002" "SafetyFilterTriggered" "Content was refused by a filter." "See what the message names; nothing was written."
    "PA-4003" "SensitiveDataExposure" "A secret would have become visible; it was not." "Take the secret out of the place that the message names, and replace it."
    "PA-5000" "Configuration" "The command line or the configuration cannot be used as written." "See the message, `--help` or docs/config.md."
    "PA-5001" "ManifestMismatch" "A configuration file has a key or a value that PyAgent does not know." "Correct it: the message names file, key and what is allowed; `pyagent schema config` has the whole."
    "PA-5002" "EnvVarMissing" "A setting that this command needs is not in the environment." "Set the variable that the message names (docs/deploy.md)."
    "PA-5003" "InvalidFormula" "A formula of the configuration cannot be read, or uses a name that it does not have." "Correct it at the character that the message names; docs/config.md lists operators, functions and names."
    "PA-5004" "InvalidProfile" "The file given as a profile is none." "Give a file of `python -m cProfile -o FILE`, or collapsed stacks such as `py-spy record -f raw` writes."
};

/// Where a code stands, found out when this is compiled; a code that is not there does not compile.
const fn place(code: &str) -> Place {
    let wanted = code.as_bytes();
    let mut at = 0;
    loop {
        let here = CATALOGUE[at].code.as_bytes();
        let mut same = 0;
        while same < here.len() && here[same] == wanted[same] {
            same += 1;
        }
        if same == here.len() {
            return at;
        }
        at += 1;
    }
}

/// The entry of a code.
pub fn entry(code: &str) -> Option<&'static Entry> {
    CATALOGUE.binary_search_by(|it| it.code.cmp(code)).ok().map(|at| &CATALOGUE[at])
}

/// The code of an exception.
///
/// `classes` are the names of its class and those that it derives from, nearest first; `errno` is the symbol of the number
/// of an operating system's error, such as `ENOSPC`, or empty.
pub fn of_exception<'a>(classes: impl IntoIterator<Item = &'a str>, errno: &str) -> Place {
    of_number(errno).or_else(|| classes.into_iter().find_map(of_class)).unwrap_or(UNKNOWN)
}

/// The code of the number of an operating system's error, by its symbol.
pub fn of_number(symbol: &str) -> Option<Place> {
    Some(match symbol {
        "ENOSPC" | "EDQUOT" | "EFBIG" => FULL,
        "EACCES" | "EPERM" | "EROFS" => DENIED,
        "ETIMEDOUT" | "ECONNREFUSED" | "ECONNRESET" | "ENETUNREACH" | "EHOSTUNREACH" => NETWORK,
        _ => return None,
    })
}

/// The code of a class of exceptions, by its own name.
pub fn of_class(name: &str) -> Option<Place> {
    Some(match name {
        "PermissionError" => DENIED,
        "TimeoutError" | "ConnectionError" | "gaierror" | "herror" | "SSLError" | "HTTPException" | "TimeoutException"
        | "TimeoutExpired" => NETWORK,
        "OSError" | "UnicodeDecodeError" | "EOFError" => FILE,
        "GitError" | "GitCommandError" | "InvalidGitRepositoryError" => GIT,
        "SQLAlchemyError" | "DatabaseError" => STORE,
        "RecursionError" => ENDLESS,
        "TOMLDecodeError" => MANIFEST,
        _ => return None,
    })
}

/// The code of an answer of a server; none for one that is no refusal.
pub fn of_status(status: u16) -> Option<Place> {
    match status {
        401 | 403 | 407 | 511 => Some(UNAUTHORIZED),
        408 | 502 | 504 => Some(NETWORK),
        429 | 503 => Some(LIMITED),
        400..=599 => Some(FORGE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_that_of_its_code() {
        assert_eq!(CATALOGUE[MANIFEST].code, "PA-5001");
        assert_eq!(of_exception(["KeyError"], ""), UNKNOWN);
        assert_eq!(of_exception(["BlockingIOError", "OSError"], "ENOSPC"), FULL);
    }

    #[test]
    fn codes_are_in_order_and_each_says_something() {
        assert!(CATALOGUE.windows(2).all(|pair| pair[0].code < pair[1].code));
        for it in CATALOGUE {
            assert!(it.description.ends_with('.') && it.remedy.ends_with('.') && !it.title.is_empty(), "{}", it.code);
            assert_eq!(entry(it.code).map(|it| it.title), Some(it.title));
        }
        assert!(entry("PA-9999").is_none());
    }
}
