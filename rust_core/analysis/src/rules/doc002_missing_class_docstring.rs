//! DOC002: a public class without a docstring.

use ruff_python_ast::{AnyNodeRef, Expr, Stmt, StmtClassDef, helpers};
use ruff_text_size::{Ranged, TextRange};

use crate::{
    class_shape,
    classes::{MOST_NAMES, exceptions, has_base, is_exception, local_class, subclasses},
    context::{Context, is_string_statement, keyword},
    doc_readers::{self, Reading},
    docs::{docstring, own_style, place, raises, style},
    kind::ModuleKind,
    parameters::shown,
    raisers::{Raiser, raisers},
    rule::{Hook, Rule, Sink},
    signature::is_decorated,
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "DOC002", aliases: &["D101", "D106", "C0115"], hooks: &[Hook::Class(class)] };

const RECORDS: [&str; 9] = [
    "dataclasses.dataclass",
    "attr.s",
    "attr.attrs",
    "attr.dataclass",
    "attr.define",
    "attr.frozen",
    "attr.mutable",
    "attrs.define",
    "attrs.frozen",
];
const PLAIN_DECORATORS: [&str; 4] = ["typing.final", "functools.total_ordering", "enum.unique", "typing.runtime_checkable"];
const TUPLES: [&str; 2] = ["typing.NamedTuple", "typing_extensions.NamedTuple"];
const DICTS: [&str; 2] = ["typing.TypedDict", "typing_extensions.TypedDict"];
const ENUMS: [&str; 3] = ["enum.Enum", "enum.IntEnum", "enum.StrEnum"];
const FLAGS: [&str; 2] = ["enum.Flag", "enum.IntFlag"];
const INTERFACES: [&str; 3] = ["abc.ABC", "typing.Protocol", "typing_extensions.Protocol"];
/// A longer list of fields needs words that group them.
const MAX_FIELDS: usize = 12;

fn class(cx: &Context, def: &StmtClassDef, sink: Sink) {
    if def.name.starts_with('_') || docstring(&def.body).is_some() {
        return;
    }
    sink.push(decide(cx, def, Site::new(def.name.range(), "")).say(|| format!("`{}` has no docstring", def.name)));
}

fn decide(cx: &Context, def: &StmtClassDef, site: Site) -> Site {
    if cx.parents.iter().any(|node| matches!(node, AnyNodeRef::StmtFunctionDef(_))) || cx.symbols.iter().any(|name| name.starts_with('_')) {
        return site.dismiss("it is not public");
    }
    if matches!(cx.kind, ModuleKind::Test | ModuleKind::Example) {
        return site.dismiss("tests and examples are documented by their names");
    }
    if cx.in_main_guard() {
        return site.dismiss("it is part of a demonstration below the main guard");
    }
    if cx.class().is_some() && matches!(def.name.as_str(), "Meta" | "Config" | "Media" | "Params") {
        return site.dismiss("it holds settings of the class around it");
    }
    if let Some(metaclass) = def.arguments.as_ref().and_then(|arguments| arguments.find_keyword("metaclass"))
        && !matches!(cx.resolve(&metaclass.value).as_deref(), Some("abc.ABCMeta" | "enum.EnumMeta" | "enum.EnumType"))
        && local_class(cx, &metaclass.value).is_none_or(|class| cx.text(class.range).contains("__doc__"))
    {
        return site.leave("its metaclass may read the docstring");
    }
    let is_record = |name: &str| RECORDS.contains(&name) || PLAIN_DECORATORS.contains(&name) || name == "typing_extensions.final";
    let unknown: Vec<_> = def
        .decorator_list
        .iter()
        .filter(|decorator| !cx.resolve(helpers::map_callable(&decorator.expression)).is_some_and(|name| is_record(&name)))
        .cloned()
        .collect();
    let site = match doc_readers::of_decorators(cx, &unknown) {
        Reading::Somebody(reason) => return site.leave(reason),
        Reading::Perhaps => site.cap(Safety::Review),
        Reading::Nobody => site,
    };
    if let Some(reason) = doc_readers::of_class(cx, def) {
        return site.leave(reason);
    }
    let site = if doc_readers::asks_for_docs(cx) { site.cap(Safety::Review) } else { site };
    let Some(bases) = class_shape::bases(cx, def) else { return site.leave("one of its bases is made by a call; say in a sentence what it is") };
    let site = place(cx, def.arguments.as_ref().map_or(def.name.end(), |arguments| arguments.end()), &def.body, site);
    if !cx.options.facts || site.safety == Safety::Manual {
        return site;
    }
    let site = site
        .fact("name", def.name.as_str())
        .fact("style", style(cx))
        .fact("asks", if own_style(cx).is_none() { "the style" } else { "" })
        .fact("bases", bases)
        .fact("words", class_shape::words(def))
        .fact("wraps", class_shape::wrapped(def).unwrap_or_default())
        .fact("attributes", if class_shape::has_documented_init(def) { Vec::new() } else { class_shape::attributes(cx, def) });
    facts(cx, def, site)
}

/// What is known of the class, or that nothing is.
fn facts(cx: &Context, def: &StmtClassDef, site: Site) -> Site {
    if is_exception(cx, def) {
        let derived = subclasses(cx, def);
        if !derived.is_empty() {
            return site.fact("kind", "base").fact("root", derived.len() > 1 && is_root(cx, def)).fact("names", derived);
        }
        return match raised_by(cx, &def.name) {
            Some((function, condition)) => site.fact("kind", "raised").fact("function", function).fact("condition", condition),
            None => site.fact("kind", "exception").fact("raisers", names_of_raisers(cx, &def.name)),
        };
    }
    if has_base(cx, def, &ENUMS) || has_base(cx, def, &FLAGS) {
        let members = members(def);
        let kind = if has_base(cx, def, &FLAGS) { "flags" } else { "enum" };
        return if members.len() < 2 { site.fact("kind", "plain") } else { site.fact("kind", kind).fact("names", members) };
    }
    if has_base(cx, def, &INTERFACES) {
        let methods = abstract_methods(cx, def);
        let kind = if has_base(cx, def, &["abc.ABC"]) { "abstract" } else { "protocol" };
        return if methods.is_empty() { site.fact("kind", "plain") } else { site.fact("kind", kind).fact("names", methods) };
    }
    let is_record = def
        .decorator_list
        .iter()
        .any(|decorator| cx.resolve(helpers::map_callable(&decorator.expression)).is_some_and(|name| RECORDS.contains(&name.as_str())));
    let kind = if has_base(cx, def, &DICTS) { "keys" } else { "record" };
    if !is_record && !has_base(cx, def, &TUPLES) && kind == "record" {
        return site.fact("derived", subclasses(cx, def)).fact("kind", "plain");
    }
    if def.body.iter().any(is_string_statement) {
        return site.fact("kind", "explained");
    }
    match fields(cx, def) {
        Some(fields) if fields.len() <= MAX_FIELDS => site.fact("kind", kind).fact("names", fields),
        _ => site.fact("kind", "plain"),
    }
}

/// Whether every other exception of the module derives from this one.
fn is_root(cx: &Context, def: &StmtClassDef) -> bool {
    exceptions(cx).iter().filter(|other| other.range != def.range).all(|other| is_below(cx, other, def, 0))
}

fn is_below(cx: &Context, class: &StmtClassDef, root: &StmtClassDef, depth: usize) -> bool {
    depth < 8
        && class.bases().iter().filter_map(|base| local_class(cx, base)).any(|parent| {
            parent.range == root.range || is_below(cx, parent, root, depth + 1)
        })
}

/// Functions and methods of the module that raise the exception.
fn names_of_raisers(cx: &Context, exception: &str) -> Vec<String> {
    let mut found: Vec<String> = raisers(cx, exception).iter().take(MOST_NAMES).map(Raiser::name).collect();
    found.dedup();
    found
}

/// The one function that raises the exception, with the condition that it states.
fn raised_by(cx: &Context, exception: &str) -> Option<(String, String)> {
    // Built without being raised on the spot counts as well: nobody knows where it is raised then.
    if cx.top().uses_of(exception).is_none_or(|uses| uses.loads.len() != 1) {
        return None;
    }
    let prefix = format!("{exception}\u{1f}");
    let is_public = |it: &&Raiser| !it.class.starts_with('_') && !it.def.name.starts_with('_');
    raisers(cx, exception).iter().filter(is_public).find_map(|raiser| {
        let entry = raises(cx, raiser.def).into_iter().find(|entry| entry.starts_with(&prefix))?;
        let condition = entry.rsplit('\u{1f}').next().filter(|condition| !condition.is_empty())?;
        Some((raiser.name(), condition.to_owned()))
    })
}

fn members(def: &StmtClassDef) -> Vec<String> {
    let target = |stmt: &Stmt| match stmt {
        Stmt::Assign(assign) if assign.targets.len() == 1 && !assign.value.is_lambda_expr() => {
            assign.targets[0].as_name_expr().map(|name| name.id.to_string())
        }
        _ => None,
    };
    def.body.iter().filter_map(target).filter(|name| !name.starts_with('_')).collect()
}

fn abstract_methods(cx: &Context, def: &StmtClassDef) -> Vec<String> {
    let is_protocol = !has_base(cx, def, &["abc.ABC"]);
    def.body
        .iter()
        .filter_map(Stmt::as_function_def_stmt)
        .filter(|method| is_protocol || is_decorated(cx, method, &["abc.abstractmethod"]))
        .filter(|method| !method.name.starts_with('_') || method.name.as_str() == "__call__")
        .map(|method| method.name.to_string())
        .collect()
}

/// Fields with type, default and comment, set off by unit separators; none when one of them is not clear.
fn fields(cx: &Context, def: &StmtClassDef) -> Option<Vec<String>> {
    let mut found = Vec::new();
    for stmt in &def.body {
        let (target, hint, value) = match stmt {
            Stmt::AnnAssign(assign) => (&*assign.target, shown(cx, &assign.annotation), assign.value.as_deref()),
            Stmt::Assign(assign) if is_attr_field(cx, &assign.value) => (assign.targets.first()?, String::new(), Some(&*assign.value)),
            _ => continue,
        };
        let name = target.as_name_expr()?.id.as_str();
        if name.starts_with('_') || hint.contains("ClassVar") || hint.contains("KW_ONLY") {
            continue;
        }
        let default = value.map_or_else(|| Some(String::new()), |value| default_of(cx, value))?;
        let comment = comment_beside(cx, stmt);
        if hint.is_empty() && comment.is_empty() {
            return None;
        }
        found.push(format!("{name}\u{1f}{hint}\u{1f}{default}\u{1f}{comment}"));
    }
    (!found.is_empty()).then_some(found)
}

fn is_attr_field(cx: &Context, value: &Expr) -> bool {
    value.as_call_expr().and_then(|call| cx.resolve(&call.func)).is_some_and(|name| {
        matches!(name.as_str(), "attr.ib" | "attr.attrib" | "attr.field" | "attrs.field" | "dataclasses.field")
    })
}

fn default_of(cx: &Context, value: &Expr) -> Option<String> {
    if !is_attr_field(cx, value) {
        return if value.is_call_expr() { Some("…".to_owned()) } else { Some(shown(cx, value)).filter(|text| !text.is_empty()) };
    }
    let call = value.as_call_expr()?;
    if let Some(default) = keyword(call, "default") {
        return Some(shown(cx, &default.value)).filter(|text| !text.is_empty());
    }
    match keyword(call, "default_factory").or_else(|| keyword(call, "factory")) {
        Some(factory) if factory.value.is_name_expr() => Some(format!("{}()", cx.text(&factory.value))),
        Some(_) => Some("…".to_owned()),
        None => Some(String::new()),
    }
}

/// What the author wrote behind a field; empty for settings of tools.
fn comment_beside<'a>(cx: &Context<'a>, stmt: &Stmt) -> &'a str {
    let rest = TextRange::new(stmt.end(), cx.file.line_end(stmt.end()));
    let Some(range) = cx.file.comments.comments_in_range(rest).first() else { return "" };
    let text = cx.file.slice(*range).trim_start_matches(['#', ':']).trim();
    let is_setting = ["noqa", "type:", "pylint:", "pragma:", "fmt:", "mypy:", "nosec", "pyright:", "ruff:"].iter().any(|it| text.starts_with(it));
    if is_setting || text.contains(['`', '\\', '\u{1f}', '#']) || text.split_whitespace().count() < 2 { "" } else { text }
}
