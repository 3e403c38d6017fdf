//! Which hints the translation knows.

use ruff_python_ast::{Expr, Operator};

use super::{Distance, module::View, names::dotted};

/// A type that can be translated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mapped {
    /// How many containers stand in one another.
    pub depth: u32,
    /// Whether its values can be changed.
    pub mutable: bool,
    /// Whether it is a set, whose order is chance.
    pub is_set: bool,
    /// Whether there are sets in it.
    pub holds_set: bool,
}

/// A type that has no translation: as a noun, and how far it keeps a function from Rust.
pub(super) type Foreign = (String, Distance);

fn near(what: impl Into<String>) -> Foreign {
    (what.into(), Distance::Near)
}

fn far(what: impl Into<String>) -> Foreign {
    (what.into(), Distance::Far)
}

const DEPTH: usize = 12;

/// The translation of a hint.
///
/// # Errors
/// What cannot be translated, as a noun.
pub(super) fn mapped(view: &View, hint: &Expr) -> Result<Mapped, Foreign> {
    within(view, hint, DEPTH)
}

fn within(view: &View, hint: &Expr, depth: usize) -> Result<Mapped, Foreign> {
    let Some(depth) = depth.checked_sub(1) else { return Err(far("a type that is nested too deeply")) };
    match hint {
        Expr::NoneLiteral(_) => Ok(Mapped::default()),
        Expr::StringLiteral(text) => {
            let parsed = ruff_python_parser::parse_expression(text.value.to_str()).map_err(|_| near("a type that does not parse"))?;
            within(view, parsed.expr(), depth)
        }
        Expr::BinOp(either) if either.op == Operator::BitOr => optional(view, &[&either.left, &either.right], depth),
        Expr::Subscript(subscript) => generic(view, &subscript.value, &subscript.slice, depth),
        Expr::Name(_) | Expr::Attribute(_) => plain(view, hint, depth),
        _ => Err(far("a type that is computed")),
    }
}

fn optional(view: &View, sides: &[&Expr], depth: usize) -> Result<Mapped, Foreign> {
    let real: Vec<&&Expr> = sides.iter().filter(|side| !side.is_none_literal_expr()).collect();
    match real.as_slice() {
        [one] if sides.len() == 2 => within(view, one, depth),
        [] => Ok(Mapped::default()),
        _ => Err(near("a union of types")),
    }
}

fn plain(view: &View, hint: &Expr, depth: usize) -> Result<Mapped, Foreign> {
    let shown = || view.file.slice(ruff_text_size::Ranged::range(hint)).split_whitespace().collect::<String>();
    if let Expr::Name(name) = hint {
        let name = name.id.as_str();
        if let Some(record) = view.records.get(name) {
            return Ok(Mapped { mutable: !record.is_enum, ..Mapped::default() });
        }
        if let Some(target) = view.alias(name) {
            return within(view, target, depth);
        }
        if view.scopes.module().bindings.contains_key(name) && dotted(view.scopes, &[0], hint).is_none() {
            return Err(far(format!("`{name}`, which is no dataclass, NamedTuple or enum of plain values")));
        }
    }
    match dotted(view.scopes, &[0], hint).as_deref() {
        Some("builtins.int" | "builtins.float" | "builtins.bool" | "builtins.str" | "builtins.bytes") => Ok(Mapped::default()),
        Some("typing.Any" | "typing_extensions.Any" | "builtins.object") => Err(near(format!("`{}`, which may be anything", shown()))),
        Some(
            "builtins.list"
            | "builtins.dict"
            | "builtins.set"
            | "builtins.frozenset"
            | "builtins.tuple"
            | "typing.List"
            | "typing.Dict"
            | "typing.Set"
            | "typing.Tuple"
            | "typing.Sequence"
            | "typing.Mapping"
            | "collections.abc.Sequence"
            | "collections.abc.Mapping",
        ) => Err(near(format!("`{}` without the type of its elements", shown()))),
        _ => Err(far(format!("`{}`, which has no translation", short(&shown())))),
    }
}

fn short(text: &str) -> String {
    if text.chars().count() <= 40 { text.to_owned() } else { text.chars().take(39).chain(['…']).collect() }
}

fn generic(view: &View, base: &Expr, slice: &Expr, depth: usize) -> Result<Mapped, Foreign> {
    let arguments: Vec<&Expr> = slice.as_tuple_expr().map_or_else(|| vec![slice], |tuple| tuple.elts.iter().collect());
    let name = dotted(view.scopes, &[0], base).unwrap_or_default();
    let inside = |mutable: bool, is_set: bool| -> Result<Mapped, Foreign> {
        let mut all = Mapped { mutable, is_set, ..Mapped::default() };
        for argument in arguments.iter().filter(|it| !it.is_ellipsis_literal_expr()) {
            let part = within(view, argument, depth)?;
            all.depth = all.depth.max(part.depth);
            all.holds_set |= part.is_set || part.holds_set;
        }
        all.depth += 1;
        Ok(all)
    };
    match name.rsplit('.').next().unwrap_or_default() {
        _ if !["builtins.", "typing.", "typing_extensions.", "collections.abc."].iter().any(|it| name.starts_with(it)) => {
            Err(far(format!("`{}[…]`, which has no translation", short(view.file.slice(ruff_text_size::Ranged::range(base))))))
        }
        "list" | "List" | "MutableSequence" | "dict" | "Dict" | "MutableMapping" => inside(true, false),
        "set" | "Set" | "MutableSet" => inside(true, true),
        "frozenset" | "FrozenSet" | "AbstractSet" => inside(false, true),
        "tuple" | "Tuple" => inside(false, false),
        "Sequence" | "Mapping" => inside(true, false),
        "Optional" => within(view, arguments[0], depth),
        "Union" => optional(view, &arguments, depth),
        "Literal" => Ok(Mapped::default()),
        "Final" | "ClassVar" | "Annotated" | "Required" | "NotRequired" | "ReadOnly" => within(view, arguments[0], depth),
        "Iterable" | "Iterator" | "Generator" => Err(near("an iterator, which may run any code; use a list")),
        other => Err(far(format!("`{other}[…]`, which has no translation"))),
    }
}
