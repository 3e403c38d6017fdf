//! What kind of class a class is, as far as its file shows: exception, record, enumeration, interface.

use ruff_python_ast::{Expr, Stmt, StmtClassDef, helpers};

use rustc_hash::FxHashMap;

use crate::{context::Context, scope::Binding, suites::find_in};

/// The class of this module that a base names.
pub fn local_class<'a>(cx: &Context<'a>, base: &Expr) -> Option<&'a StmtClassDef> {
    let name = base.as_name_expr()?;
    let Some(Binding::Class(range)) = cx.scopes.module().bindings.get(name.id.as_str()) else { return None };
    find_in(cx.file.body(), *range)?.1.as_class_def_stmt()
}

/// Whether a class is an exception or a warning.
pub fn is_exception(cx: &Context, class: &StmtClassDef) -> bool {
    derives(cx, class, 0)
}

fn derives(cx: &Context, class: &StmtClassDef, depth: usize) -> bool {
    class.bases().iter().any(|base| match local_class(cx, base) {
        Some(parent) => depth < 8 && derives(cx, parent, depth + 1),
        None => {
            let last = match base {
                Expr::Name(name) => name.id.as_str(),
                Expr::Attribute(attribute) => attribute.attr.as_str(),
                _ => return false,
            };
            matches!(last, "BaseException" | "KeyboardInterrupt" | "SystemExit" | "StopIteration")
                || ["Error", "Exception", "Warning"].iter().any(|end| last.ends_with(end))
        }
    })
}

/// Whether a class has one of these qualified names among its bases.
pub fn has_base(cx: &Context, class: &StmtClassDef, names: &[&str]) -> bool {
    class.bases().iter().any(|base| cx.resolve(helpers::map_subscript(base)).is_some_and(|name| names.contains(&name.as_str())))
}

/// No line has room for more names.
pub const MOST_NAMES: usize = 64;

/// Names of the classes of this module that derive from a class.
pub fn subclasses(cx: &Context, class: &StmtClassDef) -> Vec<String> {
    children(cx, &class.name)
        .iter()
        .filter(|other| other.range != class.range && !other.name.starts_with('_'))
        .filter(|other| other.bases().iter().any(|base| base.as_name_expr().is_some_and(|name| name.id == class.name.id)))
        .take(MOST_NAMES)
        .map(|other| other.name.to_string())
        .collect()
}

/// The classes of this module by the names of their bases.
pub type Children<'a> = FxHashMap<&'a str, Vec<&'a StmtClassDef>>;

/// The classes of this module that name a class among their bases.
pub fn children<'c, 'a>(cx: &'c Context<'a>, name: &str) -> &'c [&'a StmtClassDef] {
    let children = cx.habits.children.get_or_init(|| {
        let mut found = Children::default();
        for class in cx.file.body().iter().filter_map(Stmt::as_class_def_stmt) {
            for base in class.bases().iter().filter_map(|base| helpers::map_subscript(base).as_name_expr()) {
                found.entry(&base.id).or_default().push(class);
            }
        }
        found
    });
    children.get(name).map_or(&[], Vec::as_slice)
}

/// The exceptions of this module.
pub fn exceptions<'c, 'a>(cx: &'c Context<'a>) -> &'c [&'a StmtClassDef] {
    cx.habits
        .exceptions
        .get_or_init(|| cx.file.body().iter().filter_map(Stmt::as_class_def_stmt).filter(|class| is_exception(cx, class)).collect())
}
