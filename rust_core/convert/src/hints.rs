//! What a hint says, as far as it has a translation.

use ruff_python_ast::{Expr, Operator, StmtFunctionDef};

use crate::{
    names::Names,
    reason::{Res, refuse},
    types::Ty,
};

/// The longest tuple that the runtime knows.
const LONGEST_TUPLE: usize = 6;

/// The type that a hint names.
pub(crate) fn type_of(hint: &Expr, names: &Names<'_>) -> Res<Ty> {
    match hint {
        Expr::Name(_) | Expr::Attribute(_) => match qualified(hint, names).as_deref() {
            Some("int") => Ok(Ty::Int),
            Some("float") => Ok(Ty::Float),
            Some("bool") => Ok(Ty::Bool),
            Some("str") => Ok(Ty::Str),
            Some("bytes") => Ok(Ty::Bytes),
            Some("list" | "typing.List") => refuse(hint, "a list of anything", "say of what: `list[int]`"),
            Some("tuple" | "typing.Tuple") => refuse(hint, "a tuple of anything", "say of what: `tuple[int, int]`"),
            Some("typing.Any" | "object") => refuse(hint, "a hint that says nothing", "name the type"),
            _ => other(hint),
        },
        Expr::Subscript(subscript) => match qualified(&subscript.value, names).as_deref() {
            Some("list" | "typing.List") => Ok(Ty::list(type_of(&subscript.slice, names)?)),
            Some(
                "typing.Sequence"
                | "collections.abc.Sequence"
                | "typing.Iterable"
                | "collections.abc.Iterable"
                | "typing.Collection"
                | "collections.abc.Collection",
            ) => Ok(Ty::Row(Box::new(type_of(&subscript.slice, names)?))),
            Some("dict" | "typing.Dict" | "typing.Mapping" | "collections.abc.Mapping") => match &*subscript.slice {
                Expr::Tuple(pair) if pair.elts.len() == 2 => Ok(Ty::dict(key(&pair.elts[0], names)?, type_of(&pair.elts[1], names)?)),
                _ => other(hint),
            },
            Some("typing.Literal") => literal(&subscript.slice, hint),
            Some("typing.Annotated" | "typing.Final") => match &*subscript.slice {
                Expr::Tuple(parts) => parts.elts.first().map_or_else(|| other(hint), |it| type_of(it, names)),
                only => type_of(only, names),
            },
            Some("set" | "typing.Set" | "frozenset" | "typing.FrozenSet" | "typing.AbstractSet" | "collections.abc.Set") => {
                Ok(Ty::Set(Box::new(key(&subscript.slice, names)?)))
            }
            Some("tuple" | "typing.Tuple") => tuple(&subscript.slice, names),
            Some("typing.Optional") => Ok(type_of(&subscript.slice, names)?.maybe()),
            Some("typing.Union") => match &*subscript.slice {
                Expr::Tuple(pair) if pair.elts.len() == 2 => either(hint, &pair.elts[0], &pair.elts[1], names),
                _ => other(hint),
            },
            _ => other(hint),
        },
        Expr::BinOp(union) if union.op == Operator::BitOr => either(hint, &union.left, &union.right, names),
        _ => other(hint),
    }
}

/// What the result of a generator says that it yields.
pub(crate) fn yielded(hint: &Expr, names: &Names<'_>) -> Res<Ty> {
    let Expr::Subscript(subscript) = hint else { return other(hint) };
    let name = qualified(&subscript.value, names).unwrap_or_default();
    match name.strip_prefix("typing.").or_else(|| name.strip_prefix("collections.abc.")) {
        Some("Iterator" | "Iterable") => type_of(&subscript.slice, names),
        Some("Generator") => match &*subscript.slice {
            Expr::Tuple(parts) if !parts.elts.is_empty() => type_of(&parts.elts[0], names),
            only => type_of(only, names),
        },
        _ => other(hint),
    }
}

/// Whether a hint says a sequence of any kind, where a list is one.
pub(crate) fn is_sequence(hint: &Expr, names: &Names<'_>) -> bool {
    let Expr::Subscript(subscript) = hint else { return false };
    !matches!(qualified(&subscript.value, names).as_deref(), Some("tuple" | "typing.Tuple") | None)
}

/// What has a hash, and is not a number of several kinds.
fn key(hint: &Expr, names: &Names<'_>) -> Res<Ty> {
    fn is_hashed(ty: &Ty) -> bool {
        match ty {
            Ty::Int | Ty::Bool | Ty::Str => true,
            Ty::Tuple(items) => items.iter().all(is_hashed),
            _ => false,
        }
    }
    let ty = type_of(hint, names)?;
    if is_hashed(&ty) { Ok(ty) } else { refuse(hint, format!("{ty} as a key"), "ints, texts and tuples of them") }
}

/// One of two types: a value or `None`, or numbers of both kinds.
fn either(hint: &Expr, left: &Expr, right: &Expr, names: &Names<'_>) -> Res<Ty> {
    match (left, right) {
        (Expr::NoneLiteral(_), value) | (value, Expr::NoneLiteral(_)) => Ok(type_of(value, names)?.maybe()),
        _ => match (type_of(left, names)?, type_of(right, names)?) {
            (Ty::Int, Ty::Float) | (Ty::Float, Ty::Int) => Ok(Ty::Num),
            _ => other(hint),
        },
    }
}

/// Texts, ints or truth values that are written out.
fn literal(slice: &Expr, hint: &Expr) -> Res<Ty> {
    let items = match slice {
        Expr::Tuple(tuple) => tuple.elts.iter().collect(),
        only => vec![only],
    };
    let mut types = items.iter().map(|it| match it {
        Expr::StringLiteral(_) => Some(Ty::Str),
        Expr::BooleanLiteral(_) => Some(Ty::Bool),
        Expr::NumberLiteral(number) if number.value.is_int() => Some(Ty::Int),
        Expr::NoneLiteral(_) => Some(Ty::Unknown.maybe()),
        _ => None,
    });
    let joined = types.try_fold(Ty::Unknown, |found, it| found.join(&it?));
    joined.filter(Ty::is_known).map_or_else(|| other(hint), Ok)
}

fn other<T>(hint: &Expr) -> Res<T> {
    let what = match hint {
        Expr::Name(name) => format!("the type `{}`, which is not translated yet", name.id),
        _ => "a type that is not translated yet".to_owned(),
    };
    refuse(hint, what, "int, float, bool, str, bytes, and lists, dicts, sets and tuples of them are")
}

fn tuple(slice: &Expr, names: &Names<'_>) -> Res<Ty> {
    let items = match slice {
        Expr::Tuple(tuple) => tuple.elts.iter().collect::<Vec<_>>(),
        only => vec![only],
    };
    if let [item, Expr::EllipsisLiteral(_)] = &*items {
        return Ok(Ty::Row(Box::new(type_of(item, names)?)));
    }
    if items.iter().any(|it| matches!(it, Expr::EllipsisLiteral(_))) {
        return refuse(slice, "a tuple of any length", "take a list");
    }
    if items.is_empty() || items.len() > LONGEST_TUPLE {
        return refuse(slice, "a tuple of this length", "");
    }
    Ok(Ty::Tuple(items.into_iter().map(|it| type_of(it, names)).collect::<Res<_>>()?))
}

/// Whether a decorator keeps what a function gave: `functools.cache`, `functools.lru_cache` and calls of it.
pub(crate) fn is_cache(decorator: &Expr, names: &Names<'_>) -> bool {
    let name = match decorator {
        Expr::Call(call) => qualified(&call.func, names),
        plain => qualified(plain, names),
    };
    matches!(name.as_deref(), Some("functools.cache" | "functools.lru_cache"))
}

/// Whether a function keeps what it gave.
pub(crate) fn is_cached(function: &StmtFunctionDef, names: &Names<'_>) -> bool {
    function.decorator_list.iter().any(|it| is_cache(&it.expression, names))
}

/// What a name is: a built-in that nobody shadows, or what was imported.
pub(crate) fn qualified(expr: &Expr, names: &Names<'_>) -> Option<String> {
    match expr {
        Expr::Name(name) => match names.import(&name.id) {
            Some(import) => Some(import.to_owned()),
            None if names.binds(&name.id) => None,
            None => Some(name.id.to_string()),
        },
        Expr::Attribute(attribute) => {
            let Expr::Name(module) = &*attribute.value else { return None };
            Some(format!("{}.{}", names.import(&module.id)?, attribute.attr))
        }
        _ => None,
    }
}
