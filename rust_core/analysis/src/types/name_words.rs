//! What the name of a parameter alone says of its type.

/// Names of quantities that need not be whole.
pub fn is_measure(name: &str) -> bool {
    const WORDS: [&str; 22] = [
        "scale",
        "ratio",
        "factor",
        "weight",
        "alpha",
        "beta",
        "gamma",
        "timeout",
        "delay",
        "interval",
        "second",
        "threshold",
        "rate",
        "speed",
        "toleran",
        "eps",
        "prob",
        "wait",
        "duration",
        "score",
        "radius",
        "temperature",
    ];
    WORDS.iter().any(|word| name.contains(word)) || matches!(name, "p" | "q" | "t" | "dt" | "a" | "b" | "c" | "m")
}

/// Names that promise nothing of what they stand for.
pub fn is_for_anything(name: &str) -> bool {
    matches!(
        name,
        "obj"
            | "value"
            | "val"
            | "v"
            | "k"
            | "key"
            | "item"
            | "elem"
            | "element"
            | "x"
            | "y"
            | "data"
            | "thing"
            | "default"
            | "arg"
            | "other"
            | "result"
            | "instance"
            | "iterable"
            | "iterables"
            | "seq"
            | "sequence"
            | "values"
            | "keys"
            | "items"
            | "content"
            | "payload"
    )
}

/// Names that say of a value that it is a text.
pub fn is_text_name(name: &str) -> bool {
    const WORDS: [&str; 22] = [
        "name", "path", "url", "host", "file", "msg", "message", "text", "title", "prefix", "suffix", "label", "key", "id", "dir", "word",
        "line", "token", "str", "code", "version", "command",
    ];
    WORDS.iter().any(|word| name.contains(word))
}
