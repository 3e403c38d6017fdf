//! Reads the types that docstrings name, in the words people write: `str`, `list of ints`, `string or None, optional`.
//!
//! The sources of the forms are the Google style guide, the numpydoc guide and Sphinx's field lists.

use ruff_text_size::{TextRange, TextSize};

use crate::doc_sections::{Style, parameters};

/// The words for the type of a parameter, as they stand.
pub fn of_parameter<'d>(docs: &'d str, name: &str) -> Option<&'d str> {
    let field = field_of(docs, &format!(":type {name}:"));
    if field.is_some() {
        return field;
    }
    let whole = TextRange::up_to(TextSize::try_from(docs.len()).ok()?);
    let section = parameters(docs, whole)?;
    let entry = section.entries.iter().find(|entry| entry.names.iter().any(|(known, _)| known == name))?;
    let head = docs[entry.lines].lines().next()?.trim();
    let words = match section.style {
        Style::Google => {
            let (before, words) = head.split_once('(')?;
            if before.contains(':') {
                return None;
            }
            words.split_once("):")?.0
        }
        Style::Numpy => head.split_once(':')?.1,
        Style::Sphinx => head.strip_prefix(':')?.split_once(':')?.0.trim_end().strip_suffix(name)?.split_once(' ')?.1,
    };
    Some(words.trim()).filter(|words| !words.is_empty())
}

/// The words for the type of what a function returns, as they stand.
pub fn of_result(docs: &str) -> Option<&str> {
    let field = field_of(docs, ":rtype:");
    if field.is_some() {
        return field;
    }
    let mut lines = docs.lines().map(str::trim);
    while let Some(line) = lines.next() {
        if line == "Returns:" {
            let first = lines.find(|line| !line.is_empty())?;
            return first.split_once(':').map(|(words, _)| words.trim());
        }
        if line == "Returns" && lines.next().is_some_and(|rule| rule.len() > 2 && rule.chars().all(|c| c == '-')) {
            let first = lines.find(|line| !line.is_empty())?;
            return Some(first.split_once(':').map_or(first, |(_, words)| words).trim());
        }
    }
    None
}

fn field_of<'d>(docs: &'d str, field: &str) -> Option<&'d str> {
    let mut found = docs.lines().filter_map(|line| line.trim_start().strip_prefix(field)).map(str::trim);
    let words = found.next().filter(|words| !words.is_empty());
    if found.next().is_some() { None } else { words }
}

/// The alternatives that words for a type name, each as an expression of Python; none when one of them is no type.
pub fn alternatives(words: &str) -> Option<Vec<String>> {
    let plain = without_notes(&without_markup(words));
    if plain.starts_with('{') {
        // NumPy's style lists the values that are allowed.
        let inner = plain.strip_prefix('{')?.strip_suffix('}')?;
        let is_text = |value: &str| value.len() > 1 && value.starts_with(['\'', '"']);
        return inner.split(',').all(|value| is_text(value.trim())).then(|| vec!["str".to_owned()]);
    }
    let mut found = Vec::new();
    for part in parts(&plain) {
        found.push(one(part)?);
    }
    (!found.is_empty() && found.len() <= MOST).then_some(found)
}

const MOST: usize = 3;

/// Whether words name several types, readable or not.
pub fn is_several(words: &str) -> bool {
    parts(&without_notes(&without_markup(words))).len() > 1
}

/// Without the roles and quotes of reStructuredText.
fn without_markup(words: &str) -> String {
    let mut plain = words.to_owned();
    for role in [":class:", ":py:class:", ":obj:", ":py:obj:", ":exc:", ":ref:"] {
        plain = plain.replace(role, "");
    }
    plain.replace(['`', '~'], "").replace("\\", "")
}

/// Without what is said of the default, and of whether the argument may be left out.
fn without_notes(words: &str) -> String {
    let lower = words.to_ascii_lowercase();
    let notes =
        ["(default", ", default", ",default", "[default", "(optional", ", optional", ",optional", "[optional", "; default", ". default"];
    let end = notes.iter().filter_map(|note| lower.find(note)).min().unwrap_or(words.len());
    let plain = words[..end].trim().trim_end_matches(['.', ',']).trim();
    without_aside(plain).to_owned()
}

/// Without a last part in parentheses that adds no other type: `float (in seconds)`, `string ('in', 'out')`.
fn without_aside(plain: &str) -> &str {
    let Some((before, aside)) = plain.strip_suffix(')').and_then(|it| it.split_once(" (")) else { return plain };
    let is_other = |word: &str| matches!(word.to_ascii_lowercase().as_str(), "or" | "none");
    let adds = aside.contains('(') || aside.split(|c: char| !c.is_alphanumeric()).any(is_other);
    if adds { plain } else { before.trim_end() }
}

/// The alternatives as they stand: parted by "or", by commas and by bars outside of brackets.
fn parts(plain: &str) -> Vec<&str> {
    let (mut found, mut depth, mut start, mut at) = (Vec::new(), 0_usize, 0, 0);
    while at < plain.len() {
        let rest = &plain[at..];
        let next = rest.chars().next().map_or(1, char::len_utf8);
        match rest.as_bytes()[0] {
            b'[' | b'(' => depth += 1,
            b']' | b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let width = [", or ", " or ", "|", ",", "/"].iter().find(|mark| depth == 0 && rest.starts_with(**mark)).map(|mark| mark.len());
        if let Some(width) = width {
            found.push(plain[start..at].trim());
            start = at + width;
            at = start;
        } else {
            at += next;
        }
    }
    found.push(plain[start..].trim());
    found
}

fn one(part: &str) -> Option<String> {
    let part = part.strip_prefix("a ").or_else(|| part.strip_prefix("an ")).unwrap_or(part).trim();
    let part = part
        .strip_prefix("instance of ")
        .or_else(|| part.strip_suffix(" instance"))
        .or_else(|| part.strip_suffix(" object"))
        .unwrap_or(part);
    if let Some((container, elements)) = part.split_once(" of ") {
        let name = container_of(&container.to_ascii_lowercase())?;
        let element = one(elements).or_else(|| one(elements.strip_suffix('s')?))?;
        return Some(if name == "tuple" { format!("tuple[{element}, ...]") } else { format!("{name}[{element}]") });
    }
    let known = match part.to_ascii_lowercase().as_str() {
        "str" | "string" | "text" | "unicode" | "strs" | "strings" => "str",
        "int" | "integer" | "ints" | "integers" => "int",
        "bool" | "boolean" | "bools" | "booleans" => "bool",
        "float" | "floats" => "float",
        "bytes" | "byte string" => "bytes",
        "none" | "nonetype" => "None",
        "list" => "list",
        "dict" | "dictionary" => "dict",
        "tuple" => "tuple",
        "set" => "set",
        "frozenset" => "frozenset",
        "callable" | "function" | "func" => "collections.abc.Callable",
        "iterable" => "collections.abc.Iterable",
        "iterator" => "collections.abc.Iterator",
        "sequence" => "collections.abc.Sequence",
        "mapping" => "collections.abc.Mapping",
        "collection" => "collections.abc.Collection",
        "container" => "collections.abc.Container",
        _ => "",
    };
    if !known.is_empty() {
        return Some(known.to_owned());
    }
    // Words for anything, for the type of a type, and for what only people understand are no hints.
    let is_expression =
        !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '[' | ']' | ',' | ' ' | '|'));
    let is_one = !part.contains(' ') || part.contains('[') || of_project(part).is_some();
    (is_expression && is_one && !matches!(part, "object" | "Any" | "any" | "type")).then(|| part.to_owned())
}

/// The project and the class that two words name, as `NetworkX graph` does; whether there are such is for others to say.
pub fn of_project(text: &str) -> Option<(&str, &str)> {
    let (project, class) = text.split_once(' ')?;
    let is_word = |word: &str| word.chars().all(char::is_alphanumeric);
    (is_word(project) && is_word(class) && project.starts_with(char::is_uppercase)).then_some((project, class))
}

fn container_of(word: &str) -> Option<&'static str> {
    Some(match word {
        "list" => "list",
        "tuple" => "tuple",
        "set" => "set",
        "frozenset" => "frozenset",
        "iterable" => "collections.abc.Iterable",
        "iterator" => "collections.abc.Iterator",
        "sequence" => "collections.abc.Sequence",
        "collection" => "collections.abc.Collection",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{alternatives, is_several, of_parameter, of_result};

    fn read(words: &str) -> String {
        alternatives(words).map_or_else(|| "-".to_owned(), |found| found.join(" | "))
    }

    #[test]
    fn the_words_people_write_are_types() {
        assert_eq!(read("str"), "str");
        assert_eq!(read("string or None, optional (default=None)"), "str | None");
        assert_eq!(read("integer, optional"), "int");
        assert_eq!(read("list of strings"), "list[str]");
        assert_eq!(read("a tuple of ints"), "tuple[int, ...]");
        assert_eq!(read("list of list of int"), "list[list[int]]");
        assert_eq!(read(":class:`~paramiko.pkey.PKey`"), "paramiko.pkey.PKey");
        assert_eq!(read("`.Message`"), ".Message");
        assert_eq!(read("Optional[Dict[str, int]]"), "Optional[Dict[str, int]]");
        assert_eq!(read("{'a', 'b'}, optional"), "str");
        assert_eq!(read("bool, default: True"), "bool");
        assert_eq!(read("None, string or function"), "None | str | collections.abc.Callable");
        assert_eq!(read("NetworkX graph"), "NetworkX graph");
        assert_eq!(read("string ('in', 'out')"), "str");
        assert_eq!(read("float (in seconds), optional"), "float");
        assert_eq!(read("an instance of Message"), "Message");
        assert_eq!(read("paramiko.Message object or None"), "paramiko.Message | None");
    }

    #[test]
    fn what_only_people_understand_is_none() {
        for words in [
            "",
            "networkx graph",
            "list (or None)",
            "open file object",
            "object",
            "any",
            "dict of str to int",
            "str, int, float or None",
            "2-tuple",
            "{1, 2}",
            "…",
        ] {
            assert_eq!(read(words), "-", "{words}");
        }
        assert!(is_several("open file or string"));
        assert!(!is_several("dict[str, int], optional"));
    }

    #[test]
    fn each_style_says_where_the_words_are() {
        let google = "Do.\n\nArgs:\n    a (list of str): One.\n    b: Two.\n\nReturns:\n    bool: Whether.\n";
        assert_eq!(of_parameter(google, "a"), Some("list of str"));
        assert_eq!(of_parameter(google, "b"), None);
        assert_eq!(of_result(google), Some("bool"));
        let numpy = "Do.\n\nParameters\n----------\nx, y : int, optional\n    Both.\n\nReturns\n-------\nfound : list\n    All.\n";
        assert_eq!(of_parameter(numpy, "y"), Some("int, optional"));
        assert_eq!(of_result(numpy), Some("list"));
        let sphinx = "Do.\n\n:param str a: One.\n:param b: Two.\n:type b: int\n:rtype: bytes\n";
        assert_eq!(of_parameter(sphinx, "a"), Some("str"));
        assert_eq!(of_parameter(sphinx, "b"), Some("int"));
        assert_eq!(of_result(sphinx), Some("bytes"));
        assert_eq!(of_result("Do.\n\nReturns:\n"), None);
    }
}
