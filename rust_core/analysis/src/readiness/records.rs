//! Classes of plain values: dataclasses, named tuples, typed dictionaries, enums.

use ruff_python_ast::{Expr, Stmt, StmtClassDef, StmtFunctionDef, helpers::map_callable};
use rustc_hash::FxHashMap;

use crate::scope::Scopes;

use super::names::dotted;

/// A class of plain values.
#[derive(Debug, Default)]
pub(super) struct Record<'a> {
    /// Whether it is an enum.
    pub is_enum: bool,
    /// Its fields, or the members of an enum.
    pub fields: Vec<&'a str>,
    /// The hints of the fields.
    pub hints: Vec<&'a Expr>,
}

/// A class and what its methods are.
#[derive(Debug)]
pub(super) struct Class<'a> {
    /// The definition.
    pub def: &'a StmtClassDef,
    /// Methods by name; a name that is bound twice has none.
    pub methods: FxHashMap<&'a str, Option<&'a StmtFunctionDef>>,
    /// Whether it is an exception without code of its own.
    pub is_plain_exception: bool,
}

impl<'a> Class<'a> {
    /// Look at a class.
    pub(super) fn of(scopes: &Scopes, def: &'a StmtClassDef) -> Self {
        let mut methods = FxHashMap::default();
        for method in def.body.iter().filter_map(Stmt::as_function_def_stmt) {
            methods.entry(method.name.as_str()).and_modify(|it| *it = None).or_insert(Some(method));
        }
        let bases = def.arguments.as_deref().map(|it| &*it.args).unwrap_or_default();
        let is_error = |base: &Expr| {
            dotted(scopes, &[0], base).is_some_and(|name| name.strip_prefix("builtins.").is_some_and(super::tables::is_exception))
        };
        let is_plain_exception =
            !bases.is_empty() && bases.iter().all(is_error) && methods.is_empty() && def.decorator_list.is_empty() && no_keywords(def);
        Self { def, methods, is_plain_exception }
    }
}

fn no_keywords(def: &StmtClassDef) -> bool {
    def.arguments.as_deref().is_none_or(|it| it.keywords.is_empty())
}

/// The record that a class is, if its making and its operators run no code but what is known.
pub(super) fn record_of<'a>(scopes: &Scopes, class: &Class<'a>) -> Option<Record<'a>> {
    let def = class.def;
    let name = |expr: &Expr| dotted(scopes, &[0], expr).unwrap_or_default();
    let bases: Vec<String> = def.arguments.as_deref().map(|it| it.args.iter().map(name).collect()).unwrap_or_default();
    let is_named = |it: &str, of: &[&str]| of.contains(&it);
    let is_tuple = bases.iter().any(|it| is_named(it, &["typing.NamedTuple", "typing.TypedDict", "typing_extensions.TypedDict"]));
    let is_enum = bases.iter().any(|it| is_named(it, &["enum.Enum", "enum.IntEnum", "enum.StrEnum"]));
    let others = bases.iter().filter(|it| {
        !is_named(
            it,
            &["typing.NamedTuple", "typing.TypedDict", "typing_extensions.TypedDict", "enum.Enum", "enum.IntEnum", "enum.StrEnum"],
        ) && !is_named(it, &["builtins.object", "builtins.str", "builtins.int"])
    });
    if others.count() > 0 || (!is_enum && bases.iter().any(|it| is_named(it, &["builtins.str", "builtins.int"]))) {
        return None;
    }
    let is_dataclass = match def.decorator_list.as_slice() {
        [] => false,
        [one] if name(map_callable(&one.expression)) == "dataclasses.dataclass" => true,
        _ => return None,
    };
    if !(is_dataclass || is_tuple || is_enum) || has_strange_keywords(def) {
        return None;
    }
    let has_own_operators = class.methods.keys().any(|it| it.starts_with('_') && it.ends_with("__") && *it != "__post_init__");
    if has_own_operators || class.methods.keys().any(|it| *it == "_missing_" || *it == "_generate_next_value_") {
        return None;
    }
    let mut record = Record { is_enum, ..Record::default() };
    for stmt in &def.body {
        match stmt {
            Stmt::AnnAssign(field) => {
                if field.value.as_deref().is_some_and(|value| !is_plain_default(scopes, value)) {
                    return None;
                }
                record.fields.push(field.target.as_name_expr()?.id.as_str());
                record.hints.push(&field.annotation);
            }
            Stmt::Assign(assign) if is_enum && is_plain_default(scopes, &assign.value) => {
                for target in &assign.targets {
                    record.fields.push(target.as_name_expr()?.id.as_str());
                }
            }
            Stmt::Pass(_) | Stmt::FunctionDef(_) => {}
            Stmt::Expr(stmt) if stmt.value.is_string_literal_expr() || stmt.value.is_ellipsis_literal_expr() => {}
            _ => return None,
        }
    }
    Some(record)
}

fn has_strange_keywords(def: &StmtClassDef) -> bool {
    def.arguments
        .as_deref()
        .is_some_and(|it| it.keywords.iter().any(|keyword| keyword.arg.as_ref().is_none_or(|arg| arg.as_str() != "total")))
}

/// A default that is the same each time and runs nothing but what is known.
fn is_plain_default(scopes: &Scopes, value: &Expr) -> bool {
    if is_literal(value) {
        return true;
    }
    let Expr::Call(call) = value else { return false };
    match dotted(scopes, &[0], &call.func).as_deref() {
        Some("enum.auto") => call.arguments.is_empty(),
        Some("dataclasses.field") => {
            call.arguments.args.is_empty()
                && call.arguments.keywords.iter().all(|keyword| match keyword.arg.as_ref().map(|it| it.as_str()) {
                    Some("default_factory") => matches!(
                        dotted(scopes, &[0], &keyword.value).as_deref(),
                        Some("builtins.list" | "builtins.dict" | "builtins.set" | "builtins.tuple" | "builtins.frozenset")
                    ),
                    Some("default" | "repr" | "compare" | "init" | "kw_only" | "hash") => is_literal(&keyword.value),
                    _ => false,
                })
        }
        _ => false,
    }
}

/// Whether an expression is written out: numbers, texts, and tuples, lists, dictionaries of such.
pub(super) fn is_literal(expr: &Expr) -> bool {
    match expr {
        Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::BytesLiteral(_) | Expr::BooleanLiteral(_) | Expr::NoneLiteral(_) => true,
        Expr::UnaryOp(unary) => is_literal(&unary.operand),
        Expr::BinOp(binary) => is_literal(&binary.left) && is_literal(&binary.right),
        Expr::Tuple(tuple) => tuple.elts.iter().all(is_literal),
        Expr::List(list) => list.elts.iter().all(is_literal),
        Expr::Set(set) => set.elts.iter().all(is_literal),
        Expr::Dict(dict) => dict.items.iter().all(|item| item.key.as_ref().is_some_and(is_literal) && is_literal(&item.value)),
        _ => false,
    }
}
