//! IMP003: an import at module level below other code.

use ruff_python_ast::{
    Expr, ModModule, Stmt,
    helpers::is_docstring_stmt,
    visitor::source_order::{SourceOrderVisitor, walk_stmt},
};
use ruff_python_stdlib::{builtins::is_python_builtin, sys::is_known_standard_library};
use ruff_text_size::{Ranged, TextRange, TextSize};
use rustc_hash::FxHashMap;

use crate::{
    parts::any_over_expr,
    context::Context,
    flow::{any_expression, any_statement},
    inert::why_not_inert,
    kind::is_main_guard,
    project::{module_of, package_of},
    rule::{Hook, Rule, Sink},
    scope::{Binding, absolute},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "IMP003", aliases: &["E402", "C0413"], hooks: &[Hook::Module(module)] };

fn module(cx: &Context, module: &ModModule, sink: Sink) {
    let Some(first) = module.body.iter().position(|stmt| ends_head(cx, stmt)) else { return };
    let Some(last) = module.body.iter().rposition(is_import).filter(|last| *last >= first) else { return };
    let head = Head::of(cx, module, first);
    let mut above = Above::default();
    for at in first..=last {
        let stmt = &module.body[at];
        if is_import(stmt) {
            sink.push(site_of(cx, &head, &above, at));
        }
        above.add(cx, stmt);
    }
}

fn site_of(cx: &Context, head: &Head, above: &Above, at: usize) -> Site {
    let stmt = &head.module.body[at];
    let site = Site::new(stmt.range(), "a module-level import stands below other code").cap(Safety::Review);
    let line = &cx.file.text[stmt.end().to_usize()..cx.file.line_end(stmt.end()).to_usize()];
    if line.contains("isort:") || line.contains("noqa: E402") {
        return site.dismiss("a comment says that the import belongs here");
    }
    if let Some(reason) = above.meant {
        return site.dismiss(reason);
    }
    let own = own_modules(cx, stmt);
    let site = if own.is_empty() { site } else { site.fact("asks", module_of(&cx.file.path)).fact("imports", own) };
    match moved(cx, head, above, at, site.clone()) {
        Ok(site) => site,
        Err(reason) => site.leave(reason),
    }
}

/// The statements before the first that ends the head of the module, as far as the imports below them ask.
struct Head<'a> {
    module: &'a ModModule,
    /// Where an import goes that is moved up.
    insertion: TextSize,
    /// Whether an import that is moved there follows no other import.
    is_bare: bool,
    /// The first statement from which on nothing but imports stands.
    only_imports: usize,
    /// The line of the conditional statement that binds each name.
    conditional: FxHashMap<&'a str, usize>,
}

impl<'a> Head<'a> {
    fn of(cx: &Context, module: &'a ModModule, first: usize) -> Self {
        let head = &module.body[..first];
        let has_imports = head.iter().any(is_import);
        let follows_code = head.iter().rev().find(|it| is_import(it) || is_preparation(cx, it)).is_some_and(|it| !is_import(it));
        let mut conditional = FxHashMap::default();
        for stmt in head.iter().filter(|it| matches!(it, Stmt::If(_) | Stmt::Try(_) | Stmt::With(_))) {
            let mut found = Bound(Vec::new());
            found.visit_stmt(stmt);
            let line = cx.file.line(stmt.start());
            found.0.into_iter().for_each(|name| _ = conditional.entry(name).or_insert(line));
        }
        Self {
            module,
            insertion: insertion(cx, module, first),
            is_bare: follows_code || (!has_imports && first > 0),
            only_imports: module.body.iter().rposition(|stmt| !is_import(stmt)).map_or(0, |at| at + 1),
            conditional,
        }
    }
}

/// What the statements between the head and an import say about it; it grows from one to the next.
#[derive(Default)]
struct Above {
    /// Why the imports below are late on purpose.
    meant: Option<&'static str>,
    /// The first statement that has to run before an import, with its line.
    blocker: Option<(usize, String)>,
    /// The first that has to run even before a module of the standard library.
    quiet_blocker: Option<(usize, String)>,
    has_import: bool,
}

impl Above {
    fn add(&mut self, cx: &Context, stmt: &Stmt) {
        self.has_import |= is_import(stmt);
        if self.meant.is_some() {
            return;
        }
        self.meant = meant(cx, stmt);
        if self.quiet_blocker.is_some() {
            return;
        }
        let Some(why) = why_not_inert(cx, stmt) else { return };
        let found = (cx.file.line(stmt.start()), why.to_string());
        if !leaves_modules_alone(cx, stmt) {
            self.quiet_blocker = Some(found.clone());
        }
        self.blocker.get_or_insert(found);
    }
}

fn is_import(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Import(_) | Stmt::ImportFrom(_))
}

/// Whether a statement ends the head of a module, after which an import is late. What may have to run before an
/// import does not: conditions, `sys.path` and environment changes, back ends, modules without which a test is skipped.
fn ends_head(cx: &Context, stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Import(_) | Stmt::ImportFrom(_) | Stmt::If(_) | Stmt::Try(_) | Stmt::With(_) | Stmt::For(_) | Stmt::While(_) | Stmt::Match(_) => false,
        Stmt::Assign(assign) => match &*assign.targets {
            [Expr::Name(name)] if is_heading(&name.id) => false,
            [target] => !(prepares(cx, &assign.value) || prepares_target(cx, target)),
            _ => true,
        },
        Stmt::AnnAssign(assign) => !assign.target.as_name_expr().is_some_and(|name| is_heading(&name.id)),
        Stmt::AugAssign(assign) => !prepares_target(cx, &assign.target),
        Stmt::Delete(stmt) => !stmt.targets.iter().all(|target| prepares_target(cx, target)),
        Stmt::Expr(it) => !(it.value.is_string_literal_expr() || prepares(cx, &it.value)),
        _ => true,
    }
}

/// `__version__` and the like, and the texts that Ansible wants above the imports.
fn is_heading(name: &str) -> bool {
    (name.starts_with("__") && name.ends_with("__")) || matches!(name, "DOCUMENTATION" | "EXAMPLES" | "RETURN" | "ANSIBLE_METADATA")
}

fn prepares_target(cx: &Context, target: &Expr) -> bool {
    let base = match target {
        Expr::Subscript(subscript) => &subscript.value,
        other => other,
    };
    cx.resolve(base).is_some_and(|name| matches!(name.as_str(), "os.environ" | "sys.path" | "sys.dont_write_bytecode" | "sys.modules"))
}

fn prepares(cx: &Context, value: &Expr) -> bool {
    let Some(name) = value.as_call_expr().and_then(|call| cx.resolve(&call.func)) else { return false };
    name.starts_with("sys.path.")
        || name.starts_with("os.environ.")
        || name.starts_with("site.addsitedir")
        || matches!(
            name.as_str(),
            "os.putenv"
                | "os.unsetenv"
                | "matplotlib.use"
                | "pytest.importorskip"
                | "pytest.register_assert_rewrite"
                | "gi.require_version"
                | "gi.require_versions"
                | "django.setup"
                | "gevent.monkey.patch_all"
                | "eventlet.monkey_patch"
                | "warnings.filterwarnings"
                | "warnings.simplefilter"
        )
}

/// The site with the move of the import to the end of the head.
fn moved(cx: &Context, head: &Head, above: &Above, at: usize, site: Site) -> Result<Site, String> {
    let module = head.module;
    let stmt = &module.body[at];
    let (start, end) = (cx.file.line_start(stmt.start()), cx.file.line_end(stmt.end()));
    let after = cx.file.text[stmt.end().to_usize()..end.to_usize()].trim_start();
    if start != line_begin(cx, stmt) || !(after.trim().is_empty() || after.starts_with('#')) || after.contains("noqa") {
        return Err("other code or a mark stands on its line; move it by hand".to_owned());
    }
    let start = with_comment(cx, start)?;
    if module.body[at - 1].end() > start {
        return Err("other code stands on its line; move it by hand".to_owned());
    }
    let names = bound(stmt).ok_or("a wildcard import binds names that are not known here")?;
    for name in &names {
        if is_python_builtin(name, 14, false) {
            return Err(format!("`{name}` is a built-in name, and the code above may mean that one"));
        }
        if !matches!(cx.scopes.module().bindings.get(*name), Some(Binding::Import(_))) {
            return Err(format!("`{name}` is bound more than once, so the order matters"));
        }
    }
    if let Some(line) = names.iter().filter_map(|name| head.conditional.get(name)).min() {
        return Err(format!("line {line} binds a name of it too"));
    }
    let blocker = if loads_only_quiet_modules(stmt) { &above.quiet_blocker } else { &above.blocker };
    if let Some((line, why)) = blocker {
        return Err(format!("line {line} runs first and may have to: {why}"));
    }
    let text = &cx.file.text[start.to_usize()..end.to_usize()];
    let newline = cx.file.newline();
    let mut text = if text.ends_with(['\n', '\r']) { text.to_owned() } else { format!("{text}{newline}") };
    if !above.has_import && head.is_bare {
        text.insert_str(0, newline);
    }
    let cut = cut(cx, head, at, TextRange::new(start, end));
    Ok(site.fact("at", TextRange::empty(head.insertion)).fact("cut", cut).fact("text", text))
}

/// Whether all that is imported are modules of the standard library, which do nothing but define when they are loaded.
fn loads_only_quiet_modules(stmt: &Stmt) -> bool {
    let is_quiet = |name: &str| {
        let root = name.split('.').next().unwrap_or(name);
        is_stdlib(root) && !matches!(root, "antigravity" | "idlelib" | "readline" | "rlcompleter" | "site" | "this" | "tkinter" | "turtle")
    };
    match stmt {
        Stmt::Import(import) => import.names.iter().all(|alias| is_quiet(&alias.name)),
        Stmt::ImportFrom(import) => import.level == 0 && import.module.as_ref().is_some_and(|name| is_quiet(name)),
        _ => false,
    }
}

/// Whether a statement changes nothing that such a module could see: it binds names, and sets no attribute or entry of
/// something else.
fn leaves_modules_alone(cx: &Context, stmt: &Stmt) -> bool {
    let body = std::slice::from_ref(stmt);
    let is_name = |target: &Expr| matches!(target, Expr::Name(_) | Expr::Tuple(_) | Expr::List(_));
    let is_open = any_statement(body, |it| match it {
        Stmt::Assign(assign) => !assign.targets.iter().all(is_name),
        Stmt::AnnAssign(assign) => !assign.target.is_name_expr(),
        Stmt::AugAssign(assign) => !assign.target.is_name_expr(),
        Stmt::Delete(_) => true,
        Stmt::Expr(it) => it.value.is_call_expr() && !is_main_guard(stmt),
        _ => false,
    });
    !is_open && !any_expression(body, |expr| expr.is_call_expr() && prepares(cx, expr))
}

/// Why the imports below this statement are late on purpose.
fn meant(cx: &Context, stmt: &Stmt) -> Option<&'static str> {
    match stmt {
        Stmt::If(_) | Stmt::Try(_) if stops(cx, stmt) => Some("the code above ends the program where the import cannot work"),
        Stmt::Expr(it) if it.value.is_call_expr() && why_not_inert(cx, stmt).is_some() => {
            Some("a call above it prepares the program for the import")
        }
        _ => None,
    }
}

/// Whether a statement may raise or exit by a word of its own.
fn stops(cx: &Context, stmt: &Stmt) -> bool {
    let body = std::slice::from_ref(stmt);
    any_statement(body, |it| matches!(it, Stmt::Raise(_)))
        || any_expression(body, |expr| {
            expr.as_call_expr()
                .and_then(|call| cx.resolve(&call.func))
                .is_some_and(|name| matches!(name.as_str(), "sys.exit" | "builtins.exit" | "builtins.quit" | "os._exit"))
        })
}

/// The start of the comment lines that stand directly above; they go along.
fn with_comment(cx: &Context, start: TextSize) -> Result<TextSize, String> {
    let mut at = start;
    while at > TextSize::new(0) {
        let above = cx.file.line_start(at - TextSize::new(1));
        let line = &cx.file.text[above.to_usize()..at.to_usize()];
        if !line.starts_with('#') {
            break;
        }
        let words = line.to_lowercase();
        let speaks = ["must", "after", "before", "need", "order", "circular", "cycl", "late", "first", "here", "noqa", "e402", "#!", "coding", "%%", "isort", "because", "only", "avoid"];
        if speaks.iter().any(|word| words.contains(word)) {
            return Err("a comment above it speaks of its place; move the two by hand".to_owned());
        }
        at = above;
    }
    Ok(at)
}

fn line_begin(cx: &Context, stmt: &Stmt) -> TextSize {
    if cx.starts_line(stmt.start()) && cx.file.line_start(stmt.start()) == stmt.start() { stmt.start() } else { TextSize::new(u32::MAX) }
}

/// The lines of the statement; the blank lines behind it go too where blank lines stand before it.
fn cut(cx: &Context, head: &Head, at: usize, lines: TextRange) -> TextRange {
    let module = head.module;
    let before = &cx.file.text[..lines.start().to_usize()];
    let rest = &cx.file.text[lines.end().to_usize()..];
    let has_gap = at > 0 && (before.ends_with("\n\n") || before.ends_with("\r\n\r\n"));
    let blank = rest.len() - rest.trim_start_matches(['\n', '\r']).len();
    let is_first = at > 0 && !is_import(&module.body[at - 1]);
    if is_first && at >= head.only_imports {
        // Nothing but imports stands below: the blank lines above would end the file.
        return TextRange::new(cx.file.line_end(module.body[at - 1].end()).min(lines.start()), lines.end());
    }
    let follows_import = module.body.get(at + 1).is_some_and(is_import);
    if has_gap && !follows_import && blank > 0 && !rest.trim().is_empty() {
        TextRange::new(lines.start(), lines.end() + TextSize::try_from(blank).unwrap_or_default())
    } else {
        lines
    }
}

/// The end of the last import of the head, and of what may have to run before the next one; below the docstring and what
/// else must be first where there is neither.
fn insertion(cx: &Context, module: &ModModule, first: usize) -> TextSize {
    let head = module.body[..first].iter().rev();
    let last = head.clone().find(|stmt| is_import(stmt) || is_preparation(cx, stmt));
    let last = last.or_else(|| head.clone().find(|stmt| is_docstring_stmt(stmt)));
    last.map_or_else(|| cx.file.line_start(module.body[first].start()), |stmt| cx.file.line_end(stmt.end()))
}

/// Whether a statement of the head may be there for the imports below it: a change of `sys.path`, a condition.
fn is_preparation(cx: &Context, stmt: &Stmt) -> bool {
    match stmt {
        Stmt::If(it) => !any_over_expr(&it.test, |part| cx.text(part).ends_with("TYPE_CHECKING")),
        Stmt::Try(_) | Stmt::With(_) | Stmt::For(_) | Stmt::While(_) | Stmt::Match(_) => true,
        Stmt::Assign(assign) => !matches!(&*assign.targets, [Expr::Name(name)] if is_heading(&name.id)),
        Stmt::AugAssign(_) | Stmt::Delete(_) => true,
        Stmt::Expr(it) => !it.value.is_string_literal_expr(),
        _ => false,
    }
}

/// The names that an import binds; none for a wildcard.
fn bound(stmt: &Stmt) -> Option<Vec<&str>> {
    let names = match stmt {
        Stmt::Import(import) => &import.names,
        Stmt::ImportFrom(import) => &import.names,
        _ => return None,
    };
    names
        .iter()
        .map(|alias| match &alias.asname {
            Some(name) => Some(name.as_str()),
            None if alias.name.as_str() == "*" => None,
            None => alias.name.split('.').next(),
        })
        .collect()
}

/// The names that the imports inside a statement bind.
struct Bound<'a>(Vec<&'a str>);

impl<'a> SourceOrderVisitor<'a> for Bound<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        self.0.extend(bound(stmt).unwrap_or_default());
        walk_stmt(self, stmt);
    }
}

/// The modules that an import loads and that may be of the project, which may import this module back.
fn own_modules(cx: &Context, stmt: &Stmt) -> Vec<String> {
    let package = package_of(&cx.file.path);
    match stmt {
        Stmt::Import(import) => import.names.iter().map(|alias| alias.name.to_string()).filter(|name| !is_stdlib(name)).collect(),
        Stmt::ImportFrom(import) => {
            let base = absolute(&package, import.level, import.module.as_ref().map_or("", |name| name.as_str()));
            if import.level == 0 && is_stdlib(&base) {
                return Vec::new();
            }
            let names = import.names.iter().map(|alias| format!("{base}.{}", alias.name));
            std::iter::once(base.clone()).chain(names).collect()
        }
        _ => Vec::new(),
    }
}

fn is_stdlib(name: &str) -> bool {
    is_known_standard_library(14, name.split('.').next().unwrap_or(name))
}
