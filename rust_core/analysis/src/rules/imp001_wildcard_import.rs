//! IMP001: `from module import *`.

use ruff_python_ast::{
    AnyNodeRef, Expr, ModModule, Stmt,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal},
};
use ruff_python_stdlib::builtins::is_python_builtin;
use ruff_text_size::{Ranged, TextRange, TextSize};
use rustc_hash::FxHashSet;

use crate::{
    context::Context,
    kind::ModuleKind,
    module_facts::{All, facts_of},
    moves::comments_above,
    project::{module_of, package_of},
    rule::{Hook, Rule, Sink},
    scope::{Scopes, absolute},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "IMP001", aliases: &["F403", "W0401"], hooks: &[Hook::Module(module)] };

/// More than that is made by a program, and each of them would list all that the module needs.
const MOST: usize = 100;

fn module(cx: &Context, module: &ModModule, sink: Sink) {
    if !cx.scopes.has_wildcard {
        return;
    }
    let mut needs = Needs { scopes: cx.scopes, stack: vec![0], names: FxHashSet::default(), read: FxHashSet::default(), looks_up: false };
    needs.visit_body(&module.body);
    let bindings = &cx.scopes.module().bindings;
    let is_open = |name: &&String| !name.starts_with("__") && !bindings.contains_key(*name) && !is_python_builtin(name, 14, false);
    let mut open: Vec<String> = needs.names.iter().filter(is_open).cloned().collect();
    open.sort_unstable();
    let own = facts_of(cx.file);
    if let All::Names(names) = &own.all {
        needs.names.extend(names.iter().cloned());
    }
    let unread = if own.all == All::Absent { unread(&module.body, &needs.read) } else { Vec::new() };
    // What the module binds itself too may be read before or after that.
    needs.names.extend(cx.scopes.module().bindings.keys().cloned());
    let package = package_of(&cx.file.path);
    let hands_on = cx.file.path.ends_with("__init__.py") || needs.looks_up || is_shelf(&module.body);
    let everything = hands_on || cx.kind == ModuleKind::Test;
    let mut wanted: Vec<String> = needs.names.into_iter().collect();
    wanted.sort_unstable();
    let mut nested = Stars { package: &package, found: Vec::new(), is_deep: false };
    nested.visit_body(&module.body);
    let are_many = nested.found.len() > MOST;
    let stars: Vec<String> = if are_many { Vec::new() } else { nested.found.iter().map(|(_, dotted, _)| dotted.clone()).collect() };
    for (stmt, dotted, is_deep) in nested.found {
        let Stmt::ImportFrom(import) = stmt else { continue };
        let site = Site::new(stmt.range(), format!("nobody can tell which names come from `{}`", cx.text(stmt).trim_end_matches('*').trim_end_matches("import ").trim_start_matches("from ").trim()));
        let site = site.cap(Safety::Review).span("star", &import.names[0]);
        if are_many {
            sink.push(site.leave("so many wildcard imports stand in one module that nobody can tell what comes from which; list the names by hand"));
            continue;
        }
        if !everything && is_settings(&cx.file.path) {
            sink.push(site.leave(READ_BY_OTHERS));
            continue;
        }
        if is_deep && !everything {
            sink.push(site.leave("the import stands under a condition or a `try`; list the names that are used in each branch"));
            continue;
        }
        let hands_on = hands_on || is_said_to_hand_on(cx, stmt, &dotted, &package);
        sink.push(
            site.fact("asks", dotted)
                .fact("module", module_of(&cx.file.path))
                .fact("test", cx.kind == ModuleKind::Test)
                .fact("hands_on", hands_on)
                .fact("minor", usize::from(if cx.options.target.0 < 3 { 0 } else { cx.options.target.1 }))
                .fact("open", open.clone())
                .fact("stars", stars.clone())
                .fact("unread", unread.clone())
                .fact("wanted", wanted.clone()),
        );
    }
}

const READ_BY_OTHERS: &str = "a program reads the settings of this module, and with them those that come from the other one";

/// Whether the name of a file says that a program reads what it binds: Django, Sphinx, Celery, Invoke, Gunicorn and others.
fn is_settings(path: &str) -> bool {
    let mut parts: Vec<&str> = path.split('/').collect();
    let stem = parts.pop().map_or("", |name| name.strip_suffix(".py").unwrap_or(name));
    let is_word = |part: &str| matches!(part, "settings" | "config" | "configs" | "conf");
    let words = || stem.split(['_', '.', '-']);
    matches!(stem, "celeryconfig" | "pelicanconf" | "publishconf" | "fabfile" | "tasks" | "noxfile" | "dodo" | "wscript")
        || words().next().is_some_and(is_word)
        || words().next_back().is_some_and(is_word)
        || parts.last().is_some_and(|folder| matches!(*folder, "settings" | "conf"))
}

/// The public variables of a module that it does not read itself: others do, or nobody.
fn unread(body: &[Stmt], read: &FxHashSet<String>) -> Vec<String> {
    let targets = body.iter().flat_map(|stmt| match stmt {
        Stmt::Assign(assign) => assign.targets.as_slice(),
        Stmt::AnnAssign(assign) => std::slice::from_ref(&*assign.target),
        _ => &[],
    });
    let named = targets.filter_map(|target| target.as_name_expr()).map(|name| name.id.to_string());
    named.filter(|name| !name.starts_with('_') && !read.contains(name)).collect()
}

/// Whether a comment says that others take the names from here: in words above the import or beside it, or as the
/// `noqa: F401` of another import from the same module.
fn is_said_to_hand_on(cx: &Context, stmt: &Stmt, dotted: &str, package: &str) -> bool {
    const WORDS: &[&str] = &["compat", "backward", "re-export", "reexport", "old code", "public api", "expose"];
    let comments = |from: TextSize, stmt: &Stmt| {
        let range = TextRange::new(from, cx.file.line_end(stmt.end()));
        cx.file.comments.comments_in_range(range).iter().map(|it| cx.file.slice(*it).to_lowercase()).collect::<Vec<_>>()
    };
    let is_told = comments(comments_above(cx, stmt), stmt).iter().any(|text| WORDS.iter().any(|word| text.contains(word)));
    is_told
        || cx.file.body().iter().filter_map(|other| Some((other, other.as_import_from_stmt()?))).any(|(other, import)| {
            let module = import.module.as_ref().map_or("", |name| name.as_str());
            import.names[0].name.as_str() != "*"
                && absolute(package, import.level, module) == dotted
                && comments(other.start(), other).iter().any(|text| text.contains("f401"))
        })
}

/// A module that is only there to hand on the names of others.
fn is_shelf(body: &[Stmt]) -> bool {
    body.iter().all(|stmt| matches!(stmt, Stmt::Import(_) | Stmt::ImportFrom(_)) || crate::context::is_string_statement(stmt))
}

/// The names that a module reads and does not bind; built-in ones count, since a wildcard may replace them.
struct Needs<'s> {
    scopes: &'s Scopes,
    stack: Vec<usize>,
    names: FxHashSet<String>,
    /// Every name that is read anywhere in the module.
    read: FxHashSet<String>,
    /// Whether the module looks names up while it runs.
    looks_up: bool,
}

impl Needs<'_> {
    fn need(&mut self, name: &str) {
        if self.scopes.lookup(&self.stack, name).is_none() {
            self.looks_up |= matches!(name, "globals" | "eval" | "exec" | "vars");
            self.names.insert(name.to_owned());
        }
    }
}

impl<'a> SourceOrderVisitor<'a> for Needs<'_> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        if opens(node) && let Some(scope) = self.scopes.opened_by(node.range()) {
            self.stack.push(scope);
        }
        if let AnyNodeRef::ExprName(name) = node {
            self.need(&name.id);
            if name.ctx.is_load() {
                self.read.insert(name.id.to_string());
            }
        }
        TraversalSignal::Traverse
    }

    fn leave_node(&mut self, node: AnyNodeRef<'a>) {
        if opens(node) && self.scopes.opened_by(node.range()).is_some() {
            self.stack.pop();
        }
    }

    fn visit_annotation(&mut self, expr: &'a Expr) {
        if let Expr::StringLiteral(text) = expr {
            let words = text.value.to_str().split(|char: char| !char.is_alphanumeric() && char != '_');
            words.filter(|word| !word.is_empty() && !is_python_builtin(word, 14, false)).for_each(|word| self.need(word));
        }
        ruff_python_ast::visitor::source_order::walk_annotation(self, expr);
    }
}

fn opens(node: AnyNodeRef) -> bool {
    matches!(
        node,
        AnyNodeRef::StmtFunctionDef(_)
            | AnyNodeRef::StmtClassDef(_)
            | AnyNodeRef::ExprLambda(_)
            | AnyNodeRef::ExprListComp(_)
            | AnyNodeRef::ExprSetComp(_)
            | AnyNodeRef::ExprDictComp(_)
            | AnyNodeRef::ExprGenerator(_)
    )
}

/// The wildcard imports of a module with the module they name, and whether they stand inside another statement.
struct Stars<'p, 'a> {
    package: &'p str,
    found: Vec<(&'a Stmt, String, bool)>,
    is_deep: bool,
}

impl<'a> SourceOrderVisitor<'a> for Stars<'_, 'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        if let Stmt::ImportFrom(import) = stmt
            && import.names[0].name.as_str() == "*"
        {
            let dotted = absolute(self.package, import.level, import.module.as_ref().map_or("", |name| name.as_str()));
            self.found.push((stmt, dotted, self.is_deep));
        }
        let outer = std::mem::replace(&mut self.is_deep, true);
        ruff_python_ast::visitor::source_order::walk_stmt(self, stmt);
        self.is_deep = outer;
    }
}
