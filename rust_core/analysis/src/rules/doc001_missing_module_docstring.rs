//! DOC001: a public module without a docstring.

use ruff_python_ast::{
    AnyNodeRef, Expr, ModModule, Stmt, StmtClassDef,
    helpers::is_docstring_stmt,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal},
};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::{
    class_shape,
    classes::is_exception,
    context::{Context, is_string_statement, keyword, string_value},
    docs::{docstring, reads_doc},
    kind::ModuleKind,
    project::{module_of, package_of},
    rule::{Hook, Rule, Sink},
    scope::Binding,
    site::Site,
};

pub(crate) static RULE: Rule = Rule { id: "DOC001", aliases: &["D100", "D104", "C0114"], hooks: &[Hook::Module(module)] };

/// Packages that show the docstring of a module to users or read it.
const READERS: [&str; 5] = ["docopt", "fire", "ply", "sly", "plac"];

fn module<'a>(cx: &Context<'a>, module: &'a ModModule, sink: Sink) {
    let Some(first) = module.body.first() else { return };
    if is_docstring_stmt(first) {
        return;
    }
    let line = TextRange::new(first.start(), cx.file.line_end(first.start()).min(first.end()));
    sink.push(decide(cx, module, Site::new(line, "the module has no docstring")));
}

fn decide<'a>(cx: &Context<'a>, module: &'a ModModule, site: Site) -> Site {
    let name = module_of(&cx.file.path);
    if matches!(cx.kind, ModuleKind::Test | ModuleKind::Example | ModuleKind::Build) {
        return site.dismiss("tests, examples and build files are documented by their names");
    }
    if cx.file.path.split('/').any(|part| matches!(part, "migrations" | "versions")) {
        return site.dismiss("a migration is documented by its name");
    }
    if name.split('.').any(|part| part.starts_with('_') && part != "__main__") {
        return site.dismiss("it is not public");
    }
    if cx.file.path.ends_with("__init__.py") && module.body.iter().all(is_wiring) {
        return site.dismiss("a package file that only re-exports is documented by what it re-exports");
    }
    let after_imports = module.body.iter().find(|stmt| !matches!(stmt, Stmt::Import(_) | Stmt::ImportFrom(_)));
    if after_imports.is_some_and(is_string_statement) {
        return site.dismiss("the string below its imports is meant to be its docstring");
    }
    if reads_doc(cx) {
        return site.leave("the file reads `__doc__`; write this docstring by hand");
    }
    let is_reader = |binding: &Binding| matches!(binding, Binding::Import(name) if READERS.contains(&name.split('.').next().unwrap_or("")));
    if cx.scopes.module().bindings.values().any(is_reader) {
        return site.leave("a package that it imports may show the docstring to users; write it by hand");
    }
    match place(cx, &module.body[0]) {
        Some(place) => {
            let is_definition = matches!(module.body[0], Stmt::FunctionDef(_) | Stmt::ClassDef(_));
            facts(cx, module, &name, place.recorded(site).fact("before_definition", is_definition))
        }
        None => site.leave("the comment at its head may say what the module is for; make that its docstring"),
    }
}

/// Imports, `__all__`, `__version__` and the like.
fn is_wiring(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Import(_) | Stmt::ImportFrom(_) | Stmt::Pass(_) => true,
        Stmt::Assign(assign) => assign.targets.iter().all(|target| target.as_name_expr().is_some_and(|name| name.id.starts_with('_'))),
        Stmt::AnnAssign(assign) => assign.target.as_name_expr().is_some_and(|name| name.id.starts_with('_')),
        Stmt::AugAssign(assign) => assign.target.as_name_expr().is_some_and(|name| name.id.starts_with('_')),
        Stmt::If(stmt) => stmt.body.iter().all(is_wiring) && stmt.elif_else_clauses.iter().all(|clause| clause.body.iter().all(is_wiring)),
        Stmt::Try(stmt) => {
            stmt.body.iter().chain(&stmt.orelse).chain(&stmt.finalbody).all(is_wiring)
                && stmt.handlers.iter().all(|ruff_python_ast::ExceptHandler::ExceptHandler(handler)| handler.body.iter().all(is_wiring))
        }
        Stmt::Delete(_) => true,
        Stmt::Expr(stmt) => stmt.value.is_call_expr() || stmt.value.is_ellipsis_literal_expr(),
        Stmt::FunctionDef(def) => def.name.starts_with('_'),
        _ => false,
    }
}

struct Place<'a> {
    at: TextSize,
    blank_above: bool,
    newline: &'a str,
}

impl Place<'_> {
    fn recorded(&self, site: Site) -> Site {
        site.fact("at", self.at.to_usize()).fact("blank_above", self.blank_above).fact("newline", self.newline)
    }
}

/// Below what belongs to the file (shebang, encoding, licence, settings of tools), above what belongs to the code.
/// None when a comment there may be the documentation itself.
fn place<'a>(cx: &Context<'a>, first: &Stmt) -> Option<Place<'a>> {
    let start = cx.file.line_start(first.start());
    let comments = cx.file.comments.comments_in_range(TextRange::new(TextSize::new(0), start));
    let mut at = start;
    let mut index = 0;
    while index < comments.len() {
        let end = (index + 1..comments.len())
            .find(|next| !is_next_line(cx, comments[next - 1], comments[*next]))
            .unwrap_or(comments.len());
        let group = &comments[index..end];
        let settings = group.iter().take_while(|range| is_setting(cx.file.slice(**range))).count();
        let rest = &group[settings..];
        let words: usize = rest.iter().map(|range| words(cx.file.slice(*range))).sum();
        let is_licence = rest.iter().any(|range| speaks_of_rights(cx.file.slice(*range)));
        if words >= 4 && !is_licence {
            // A later group right above the code speaks of that code.
            if index > 0 && end == comments.len() && cx.file.line_end(group[group.len() - 1].end()) == start {
                at = cx.file.line_start(group[0].start());
                break;
            }
            return None;
        }
        if words > 0 && !is_licence && end == comments.len() {
            at = cx.file.line_start(rest[0].start());
        }
        index = end;
    }
    let head = cx.file.text[..at.to_usize()].trim_start_matches('\u{feff}');
    let last = head.lines().last().unwrap_or_default();
    let blank_above = !last.trim().is_empty() && !last.starts_with("#!") && !is_coding(last);
    Some(Place { at, blank_above, newline: cx.file.newline() })
}

fn is_next_line(cx: &Context, above: TextRange, below: TextRange) -> bool {
    cx.file.line_end(above.end()) == cx.file.line_start(below.start())
}

fn words(comment: &str) -> usize {
    comment.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| word.len() > 1).count()
}

fn is_coding(comment: &str) -> bool {
    comment.contains("coding:") || comment.contains("coding=")
}

/// Shebang, encoding, settings of tools and editors.
fn is_setting(comment: &str) -> bool {
    let text = comment.trim_start_matches('#').trim_start();
    comment.starts_with("#!")
        || is_coding(comment)
        || text.is_empty()
        || [
            "type:", "mypy:", "pylint:", "flake8:", "ruff:", "isort:", "fmt:", "yapf:", "noqa", "pyright:", "pyre-", "-*-", "vim:", "ex:",
            "cython:", "nosec", "pytype:", "coverage:", "pragma:", "codespell:", "black:",
        ]
        .iter()
        .any(|prefix| text.starts_with(prefix))
}

fn speaks_of_rights(comment: &str) -> bool {
    let lower = comment.to_lowercase();
    ["copyright", "license", "licence", "spdx", "all rights reserved", "(c) ", "author", "public domain"].iter().any(|word| lower.contains(word))
}

fn facts<'a>(cx: &Context<'a>, module: &'a ModModule, name: &str, site: Site) -> Site {
    let shown = exported(&module.body);
    let is_shown = |name: &str| shown.as_ref().map_or(!name.starts_with('_') && name != "main", |names| names.contains(&name));
    let classes: Vec<&StmtClassDef> = module.body.iter().filter_map(Stmt::as_class_def_stmt).filter(|class| is_shown(&class.name)).collect();
    let mut functions: Vec<String> = Vec::new();
    for def in module.body.iter().filter_map(Stmt::as_function_def_stmt).filter(|def| is_shown(&def.name)) {
        if !functions.iter().any(|name| name == def.name.as_str()) {
            functions.push(def.name.to_string());
        }
    }
    let constants = constants(&module.body, &is_shown);
    let count = classes.len() + functions.len();
    let description = description(cx, module);
    let exceptions = count == classes.len() && count > 0 && classes.iter().all(|class| is_exception(cx, class));
    let package = package_of(&cx.file.path);
    if count == 0 && constants.is_none() && !name.ends_with("__main__") && description.is_empty() {
        return site.leave("it defines nothing public; say in a sentence what it does");
    }
    let base = common_base(cx, &classes).filter(|_| functions.is_empty());
    let methods = match &*classes {
        [only] if count == 1 => class_shape::methods(only).into_iter().filter(|name| !name.starts_with('_')).collect(),
        _ => Vec::new(),
    };
    let words = classes.first().filter(|_| count == 1).and_then(|class| docstring(&class.body)).or_else(|| {
        let mut defs = module.body.iter().filter_map(Stmt::as_function_def_stmt).filter(|def| is_shown(&def.name));
        defs.next().filter(|_| count == 1).and_then(|def| docstring(&def.body))
    });
    site.fact("module", name)
        .fact("package", package)
        .fact("classes", classes.iter().map(|class| class.name.to_string()).collect::<Vec<_>>())
        .fact("functions", functions)
        .fact("constants", constants.unwrap_or_default())
        .fact("exceptions", exceptions)
        .fact("base", base.unwrap_or_default())
        .fact("description", description)
        .fact("methods", methods)
        .fact("sentence", words.unwrap_or_default())
}

/// What the author wrote for the users of a command line or a plug-in.
fn description<'a>(cx: &Context<'a>, module: &'a ModModule) -> String {
    for stmt in &module.body {
        let text = match stmt {
            Stmt::ClassDef(class) => class_shape::words(class),
            Stmt::Assign(assign) if assign.targets.iter().any(|it| it.as_name_expr().is_some_and(|it| it.id.as_str() == "DOCUMENTATION")) => {
                string_value(&assign.value).map(short_description).unwrap_or_default()
            }
            _ => continue,
        };
        if text.split_whitespace().count() > 2 {
            return text;
        }
    }
    if !cx.file.text.contains("ArgumentParser(") {
        return String::new();
    }
    let mut visitor = Parsers { cx, found: Vec::new() };
    visitor.visit_body(&module.body);
    match &*visitor.found {
        [only] => only.clone(),
        _ => String::new(),
    }
}

/// The line of a plug-in's YAML that says what it is for.
fn short_description(text: &str) -> String {
    let line = text.lines().find_map(|line| line.trim_start().strip_prefix("short_description:"));
    let line = line.unwrap_or_default().trim().trim_matches(['"', '\'']);
    if line.contains(['`', '\\', '"', '{', '%']) { String::new() } else { line.to_owned() }
}

struct Parsers<'c, 'a> {
    cx: &'c Context<'a>,
    found: Vec<String>,
}

impl<'a> SourceOrderVisitor<'a> for Parsers<'_, 'a> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        if let AnyNodeRef::ExprCall(call) = node
            && self.cx.text(call.func.range()).ends_with("ArgumentParser")
        {
            let text = keyword(call, "description").and_then(|keyword| string_value(&keyword.value)).unwrap_or_default();
            let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
            self.found.push(if line.contains(['`', '\\', '"', '{', '%']) { String::new() } else { line });
        }
        TraversalSignal::Traverse
    }
}

/// The base that every class names first.
fn common_base(cx: &Context, classes: &[&StmtClassDef]) -> Option<String> {
    let first = classes.first()?.bases().first()?;
    let text = cx.text(first);
    let is_plain = (first.is_name_expr() || first.is_attribute_expr()) && text != "object" && text.len() < 40;
    (is_plain && classes.iter().all(|class| class.bases().first().is_some_and(|base| cx.text(base) == text))).then(|| text.to_owned())
}

/// Names in a literal `__all__`.
fn exported(body: &[Stmt]) -> Option<Vec<&str>> {
    body.iter().find_map(|stmt| {
        let assign = stmt.as_assign_stmt()?;
        let [Expr::Name(target)] = &*assign.targets else { return None };
        if target.id.as_str() != "__all__" {
            return None;
        }
        let items = match &*assign.value {
            Expr::List(list) => &list.elts,
            Expr::Tuple(tuple) => &tuple.elts,
            _ => return None,
        };
        items.iter().map(|item| Some(item.as_string_literal_expr()?.value.to_str())).collect()
    })
}

/// Names of the constants of a module that holds nothing else.
fn constants(body: &[Stmt], is_shown: &dyn Fn(&str) -> bool) -> Option<Vec<String>> {
    let mut found = Vec::new();
    for stmt in body {
        let target = match stmt {
            Stmt::Import(_) | Stmt::ImportFrom(_) => continue,
            Stmt::Assign(assign) => match &*assign.targets {
                [target] => target,
                _ => return None,
            },
            Stmt::AnnAssign(assign) => &*assign.target,
            Stmt::Expr(stmt) if stmt.value.is_string_literal_expr() => continue,
            _ => return None,
        };
        let name = target.as_name_expr()?.id.as_str();
        if name.starts_with('_') {
            continue;
        }
        if name.chars().any(char::is_lowercase) || !is_shown(name) {
            return None;
        }
        found.push(name.to_owned());
    }
    (!found.is_empty()).then_some(found)
}
