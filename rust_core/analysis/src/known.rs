//! What the built-ins and the standard library take, give and raise: the table of `data/raises.txt`, where its grammar
//! and its source are told.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::type_text::outer_commas;

/// One way to call a function, or an attribute.
#[derive(Debug)]
pub struct Known {
    /// Types of the positional arguments, without those that repeat.
    pub takes: Vec<&'static str>,
    /// How many of them must be there.
    pub required: usize,
    /// The type of all further arguments.
    pub rest: Option<&'static str>,
    /// Keywords with their types; an empty one takes any literal but text.
    pub keywords: Vec<(&'static str, &'static str)>,
    /// Type of the result; `@` stands for an item of the first argument, `@self` for one of the object.
    pub gives: &'static str,
    /// Qualified names of the exceptions.
    pub raises: Vec<String>,
}

#[derive(Debug, Default)]
struct Table {
    calls: FxHashMap<&'static str, Vec<Known>>,
    attributes: FxHashMap<&'static str, Known>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::default();
    let lines = include_str!("../data/raises.txt").lines();
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (head, raises) = line.split_once(" ! ").unwrap_or((line, ""));
        let raises = raises.split_whitespace().map(qualified).collect();
        if let Some((name, gives)) = head.split_once(" : ") {
            table.attributes.insert(name, Known { takes: Vec::new(), required: 0, rest: None, keywords: Vec::new(), gives, raises });
        } else if let Some((name, signature)) = head.split_once('(') {
            table.calls.entry(name).or_default().push(known(signature, raises));
        }
    }
    table
});

fn qualified(name: &str) -> String {
    if name.contains('.') { name.to_owned() } else { format!("builtins.{name}") }
}

fn known(signature: &'static str, raises: Vec<String>) -> Known {
    let (parameters, gives) = signature.split_once(") -> ").unwrap_or((signature, "?"));
    let (positional, keywords) = parameters.split_once(';').unwrap_or((parameters, ""));
    let mut takes: Vec<&str> = outer_commas(positional);
    let rest = takes.last().and_then(|last| last.strip_prefix('*'));
    takes.truncate(takes.len() - usize::from(rest.is_some()));
    let required = takes.iter().filter(|type_| !type_.ends_with('?')).count();
    Known {
        takes: takes.into_iter().map(|type_| type_.trim_end_matches('?')).collect(),
        required,
        rest,
        keywords: keywords.split_whitespace().map(|keyword| keyword.split_once(':').unwrap_or((keyword, ""))).collect(),
        gives,
        raises,
    }
}

/// The ways to call a function (`os.remove`, `builtins.int`), a class or a method (`str.split`).
pub fn calls(name: &str) -> &'static [Known] {
    TABLE.calls.get(name.strip_prefix("builtins.").unwrap_or(name)).map_or(&[], Vec::as_slice)
}

/// A constant of a module, or an attribute of a type.
pub fn attribute(name: &str) -> Option<&'static Known> {
    TABLE.attributes.get(name)
}

/// How many functions, methods and attributes are known.
pub fn size() -> usize {
    TABLE.calls.len() + TABLE.attributes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_large_and_every_line_is_understood() {
        let lines = include_str!("../data/raises.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#')).count();
        let calls: usize = TABLE.calls.values().map(Vec::len).sum();
        assert_eq!(calls + TABLE.attributes.len(), lines);
        assert!(size() > 400, "{}", size());
    }

    #[test]
    fn every_exception_of_the_table_has_a_place_in_the_hierarchy() {
        let raises = TABLE.calls.values().flatten().chain(TABLE.attributes.values()).flat_map(|known| &known.raises);
        for name in raises {
            assert!(crate::exception_types::is_subclass(name, "builtins.BaseException"), "{name}");
        }
    }
}
