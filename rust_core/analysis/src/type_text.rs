//! Types as the table of `known` writes them: `str`, `list[str]`, `pathlib.Path`, `re.Match|none`.

use std::borrow::Cow;

use ruff_python_ast::Operator;

/// A type as the table writes it: `str`, `list[str]`, `pathlib.Path`, `re.Match|none`; [`UNKNOWN`] is any other.
pub type Type = Cow<'static, str>;

/// No type that is known.
pub const UNKNOWN: Type = Cow::Borrowed("?");

/// The parts between commas that stand outside brackets.
pub fn outer_commas(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, char) in text.char_indices() {
        match char {
            '[' => depth += 1,
            ']' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(text[start..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

/// What stands before the brackets: `list` of `list[str]`.
pub fn outer(type_: &str) -> &str {
    type_.split('[').next().unwrap_or(type_)
}

/// The types inside the brackets.
pub fn inner(type_: &str) -> Vec<&str> {
    let inside = type_.split_once('[').and_then(|(_, rest)| rest.strip_suffix(']'));
    inside.map_or_else(Vec::new, outer_commas)
}

/// A type without `none` as an alternative, and whether that was one.
pub fn without_none(type_: &str) -> (&str, bool) {
    type_.strip_suffix("|none").map_or((type_, false), |rest| (rest, true))
}

const KEYS: &[&str] =
    &["str", "bytes", "int", "float", "none", "pathlib.Path", "datetime.datetime", "datetime.date", "decimal.Decimal", "uuid.UUID"];

/// Whether a value of a type is what a parameter of the table takes.
pub fn fits(type_: &str, wanted: &str) -> bool {
    let alternatives: Vec<&str> = outer_bars(type_);
    if alternatives.len() > 1 {
        return alternatives.iter().all(|each| fits(each, wanted));
    }
    outer_bars(wanted).iter().any(|wanted| match *wanted {
        "any" => true,
        _ if type_ == "?" => false,
        "path" => matches!(type_, "str" | "bytes" | "pathlib.Path"),
        "number" => matches!(type_, "int" | "float"),
        "text" => matches!(type_, "str" | "bytes"),
        "scalar" => matches!(type_, "str" | "bytes" | "int" | "float" | "none"),
        "key" => KEYS.contains(&type_),
        "iter" => iterates(type_),
        wanted => type_ == wanted || outer(type_) == wanted,
    })
}

/// Whether iterating over a value runs no code of its own.
pub fn iterates(type_: &str) -> bool {
    matches!(outer(type_), "list" | "set" | "tuple" | "dict" | "iter" | "range" | "str" | "bytes")
}

fn outer_bars(type_: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, char) in type_.char_indices() {
        match char {
            '[' => depth += 1,
            ']' => depth -= 1,
            '|' if depth == 0 => {
                parts.push(&type_[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&type_[start..]);
    parts
}

/// What iterating over a value of a type gives.
pub fn item_of(type_: &str) -> Type {
    match (outer(type_), inner(type_).as_slice()) {
        ("str" | "text_file", _) => Cow::Borrowed("str"),
        ("bytes" | "range" | "bytearray", _) => Cow::Borrowed("int"),
        ("binary_file", _) => Cow::Borrowed("bytes"),
        ("list" | "set" | "iter" | "iter_os" | "dict" | "tuple", [first, rest @ ..]) if rest.is_empty() || outer(type_) == "dict" => {
            Cow::Owned((*first).to_owned())
        }
        ("tuple", [first, rest @ ..]) if rest.iter().all(|other| other == first) => Cow::Owned((*first).to_owned()),
        _ => UNKNOWN,
    }
}

/// The type of a value that is one of two.
pub fn joined(left: Type, right: Type) -> Type {
    match (&*left, &*right) {
        _ if left == right => left,
        ("none", "?") | ("?", _) | (_, "?") => UNKNOWN,
        ("none", other) => Type::Owned(format!("{}|none", without_none(other).0)),
        (other, "none") => Type::Owned(format!("{}|none", without_none(other).0)),
        (a, b) if without_none(a).0 == without_none(b).0 => Type::Owned(format!("{}|none", without_none(a).0)),
        _ => UNKNOWN,
    }
}

/// The type of a display by its items.
pub fn of_items(kind: &'static str, mut items: impl Iterator<Item = Type>) -> Type {
    match items.next() {
        Some(first) if first != UNKNOWN && !first.contains('|') && items.all(|item| item == first) => {
            Type::Owned(format!("{kind}[{first}]"))
        }
        _ => Type::Borrowed(kind),
    }
}

/// The type of a tuple by its items.
pub fn of_tuple(items: impl Iterator<Item = Type>) -> Type {
    let items: Vec<Type> = items.collect();
    if items.is_empty() { Type::Borrowed("tuple") } else { Type::Owned(format!("tuple[{}]", items.join(","))) }
}

/// The type of a binary operation that runs no code of its own.
pub fn result_of(left: &str, op: Operator, right: &str) -> Type {
    use Operator::{Add, BitAnd, BitOr, BitXor, Div, FloorDiv, LShift, Mod, Mult, RShift, Sub};
    let number = |type_: &str| matches!(type_, "int" | "float");
    Type::Borrowed(match (left, op, right) {
        ("str", Add, "str") | ("str", Mult, "int") | ("int", Mult, "str") | ("str", Mod, _) => "str",
        ("bytes", Add, "bytes") | ("bytes", Mult, "int") => "bytes",
        ("pathlib.Path", Div, "str" | "pathlib.Path") | ("str", Div, "pathlib.Path") => "pathlib.Path",
        ("int", Add | Sub | Mult | FloorDiv | Mod | BitAnd | BitOr | BitXor | LShift | RShift, "int") => "int",
        ("int", Div, "int") => "float",
        (l, Add | Sub | Mult | Div | FloorDiv | Mod, r) if number(l) && number(r) => "float",
        ("datetime.datetime", Sub, "datetime.datetime") => "datetime.timedelta",
        ("datetime.datetime", Add | Sub, "datetime.timedelta") => "datetime.datetime",
        (l, Add, r) if outer(l) == "list" && outer(r) == "list" => {
            return if l == r { Type::Owned(l.to_owned()) } else { Type::Borrowed("list") };
        }
        _ => "?",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_taken_apart() {
        assert_eq!(item_of("dict[str,list[str]]"), "str");
        assert_eq!(inner("dict[str,list[str]]"), ["str", "list[str]"]);
        assert!(fits("list[str]", "list") && fits("str|none", "scalar") && !fits("str|none", "str"));
        assert!(!fits("?", "scalar") && fits("?", "any"));
    }
}
