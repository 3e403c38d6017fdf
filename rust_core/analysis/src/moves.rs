//! What can go out of a module into one beside it and be imported back, so that nobody notices: functions that are
//! proved to compute, with the constants they use.
//!
//! A function looks names up in the module that it stands in. So it goes only with all that it names: other functions
//! that go, constants that nobody changes, and imports that are written there again.

use ruff_python_ast::{
    AnyNodeRef, Expr, Stmt,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal},
};
use ruff_python_stdlib::builtins::is_python_builtin;
use ruff_text_size::{Ranged, TextRange, TextSize};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    computes::Computes,
    context::{Context, is_string_statement},
    inert::why_not_inert,
    kind::ModuleKind,
    module_facts::{All, facts_of},
    move_imports::Imports,
    project::{module_of, package_of},
    scope::Binding,
    shape::lines_of,
    site::{Safety, Site},
    split::{Part, is_constant},
};

/// Definitions of a module that somebody wrote; more of them are generated.
const MOST: usize = 1500;

/// What goes, and all that is written in its new place.
pub struct Move {
    /// Names that go, in the order of the module.
    pub names: Vec<String>,
    /// Lines that the module loses.
    pub lines: usize,
    /// Bytes that it loses.
    pub bytes: usize,
    pieces: Vec<TextRange>,
    cuts: Vec<TextRange>,
    stem: String,
    /// Names that the moved code looks up.
    loads: Vec<String>,
    /// Moved names that the rest of the module uses.
    kept: Vec<String>,
    listed: Vec<String>,
    imports: Vec<String>,
    futures: Vec<String>,
    hints: Vec<String>,
    guard: String,
    /// Modules of the project that the new one loads.
    targets: Vec<String>,
    header: TextRange,
}

impl Move {
    /// The site as one that the agent can fix, if the project has nothing against it.
    pub fn offered(self, cx: &Context, site: Site) -> Site {
        site.cap(Safety::Review)
            .fact("asks", module_of(&cx.file.path))
            .fact("package", package_of(&cx.file.path))
            .fact("pieces", self.pieces)
            .fact("cuts", self.cuts)
            .fact("stem", self.stem)
            .fact("names", self.names)
            .fact("loads", self.loads)
            .fact("kept", self.kept)
            .fact("listed", self.listed)
            .fact("imports", self.imports)
            .fact("futures", self.futures)
            .fact("hints", self.hints)
            .fact("guard", self.guard)
            .fact("targets", self.targets)
            .span("header", self.header)
    }
}

/// A definition at the top of a module that may go.
struct Item<'a> {
    name: &'a str,
    piece: TextRange,
    is_function: bool,
    seen: Computes<'a>,
}

/// What can go, as much as fits into a file of `most` lines.
///
/// # Errors
/// Why nothing can, as a clause.
pub fn plan(cx: &Context, most: usize) -> Result<Move, String> {
    objection(cx).map_or(Ok(()), |why| Err(why.to_owned()))?;
    let imports = Imports::of(cx);
    let mut largest = None;
    let items = items(cx, &imports, &mut largest)?;
    let chosen = chosen(cx, &items, most).map_err(|why| why + &largest.map(|(_, why)| why).unwrap_or_default())?;
    described(cx, &items, &chosen, &imports)
}

const RUN: &str = "the file is run by its path, and stands alone";

fn has_relative_import(cx: &Context) -> bool {
    !cx.file.text.starts_with("#!") && cx.file.body().iter().any(|stmt| stmt.as_import_from_stmt().is_some_and(|it| it.level > 0))
}

/// Why the module as a whole is not touched.
fn objection(cx: &Context) -> Option<&'static str> {
    match cx.kind {
        ModuleKind::Test => return Some("the file is a test"),
        ModuleKind::Example | ModuleKind::Build => return Some(RUN),
        // Where it imports from its own package, it is not run by its path.
        ModuleKind::Script if !has_relative_import(cx) => return Some(RUN),
        _ => {}
    }
    if cx.file.path.ends_with("__init__.py") {
        return Some("others see what a package's own file defines");
    }
    if cx.scopes.has_wildcard {
        return Some("after a wildcard import nobody can tell where its names come from");
    }
    if facts_of(cx.file).all == All::Unknown {
        return Some("the module puts its `__all__` together while it runs");
    }
    let mut looks = LooksUp { cx, found: false };
    looks.visit_body(cx.file.body());
    if looks.found {
        return Some("the module looks its own names up while it runs");
    }
    let first = cx.file.body().iter().find(|stmt| !is_string_statement(stmt)).map_or_else(|| TextSize::new(0), Ranged::start);
    let is_directive = |range: &TextRange| {
        let text = cx.file.slice(*range);
        let word = text.trim_start_matches(['#', ' ']);
        range.start() > first
            && cx.starts_line(range.start())
            && ["fmt:", "yapf:", "pylint:", "mypy:", "ruff:", "flake8:", "isort:", "pyright:", "type:", "region", "endregion", "%%"]
                .iter()
                .any(|start| word.starts_with(start))
    };
    cx.file.comments.iter().any(is_directive).then_some("comments tell tools about whole parts of the file")
}

/// Whether a module asks for its names by text, or for itself.
struct LooksUp<'c, 'a> {
    cx: &'c Context<'a>,
    found: bool,
}

impl<'a> SourceOrderVisitor<'a> for LooksUp<'_, 'a> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        match node {
            AnyNodeRef::ExprName(name) => {
                self.found |= name.ctx.is_load()
                    && matches!(name.id.as_str(), "globals" | "locals" | "vars" | "exec" | "eval" | "__import__")
                    && !self.cx.scopes.module().bindings.contains_key(name.id.as_str());
            }
            // `thing.__module__ == __name__` asks what was defined here.
            AnyNodeRef::ExprCompare(compare) => {
                let is_own = |expr: &Expr| expr.as_name_expr().is_some_and(|name| name.id.as_str() == "__name__");
                self.found |=
                    self.cx.text(compare).contains("__module__") && std::iter::once(&*compare.left).chain(&compare.comparators).any(is_own);
            }
            AnyNodeRef::ExprAttribute(attribute) => {
                self.found |= match attribute.attr.as_str() {
                    "modules" => self.cx.resolve(&Expr::Attribute(attribute.clone())).as_deref() == Some("sys.modules"),
                    name => matches!(name, "getmodule" | "getmembers"),
                };
            }
            _ => {}
        }
        TraversalSignal::Traverse
    }
}

fn items<'a>(cx: &Context<'a>, imports: &Imports<'a>, largest: &mut Option<(u32, String)>) -> Result<Vec<Item<'a>>, String> {
    let body = cx.file.body();
    let mut found = Vec::new();
    for (index, stmt) in body.iter().enumerate() {
        let next = body.get(index + 1);
        let Some(mut item) = item(cx, stmt) else { continue };
        if cx.scopes.is_declared_outer(item.name) || !stands_alone(cx, stmt) {
            continue;
        }
        // A text below a constant is its description.
        let end = next.filter(|it| !item.is_function && is_string_statement(it)).map_or(stmt.end(), |it| it.end());
        item.piece = TextRange::new(first_line(cx, stmt), cx.file.line_end(end));
        let size = u32::from(item.piece.len());
        if let Some(why) = &item.seen.objection
            && item.is_function
            && largest.as_ref().is_none_or(|(most, _)| *most < size)
        {
            *largest = Some((size, format!("; of `{}`, {why}", item.name)));
        }
        found.push(item);
        if found.len() > MOST {
            return Err("a program wrote it".to_owned());
        }
    }
    let by_name: FxHashSet<&str> = found.iter().map(|item| item.name).collect();
    let bindings = &cx.scopes.module().bindings;
    let is_known = |name: &str, item: &Item| {
        name == item.name
            || by_name.contains(name)
            || imports.has(name)
            || (!bindings.contains_key(name) && is_python_builtin(name, 14, false))
    };
    found.retain(|item| {
        item.seen.objection.is_none()
            && item.seen.loads.iter().all(|name| is_known(name, item) && !imports.is_only_hint(name))
            && item.seen.hints.iter().all(|name| is_known(name, item))
            && !has_own_rules(cx, item.piece)
    });
    Ok(found)
}

fn item<'a>(cx: &Context<'a>, stmt: &'a Stmt) -> Option<Item<'a>> {
    let bindings = &cx.scopes.module().bindings;
    let piece = stmt.range();
    match stmt {
        Stmt::FunctionDef(def) => {
            let is_once = matches!(bindings.get(def.name.as_str()), Some(Binding::Function(_)));
            let mut seen = Computes::function(cx, def);
            // Its examples are run with the names of its module.
            if let Some(first) = def.body.first().filter(|it| is_string_statement(it)) {
                seen.hints.extend(example_words(cx.text(first)).filter(|word| bindings.contains_key(*word)).map(str::to_owned));
            }
            is_once.then_some(Item { name: def.name.as_str(), piece, is_function: true, seen })
        }
        Stmt::Assign(assign) => {
            let [Expr::Name(name)] = &*assign.targets else { return None };
            constant(cx, &name.id, &assign.value, None).map(|seen| Item { name: &name.id, piece, is_function: false, seen })
        }
        Stmt::AnnAssign(assign) => {
            let (name, value) = (assign.target.as_name_expr()?, assign.value.as_deref()?);
            constant(cx, &name.id, value, Some(&assign.annotation)).map(|seen| Item { name: &name.id, piece, is_function: false, seen })
        }
        _ => None,
    }
}

/// The words of the examples in a docstring.
fn example_words(text: &str) -> impl Iterator<Item = &str> {
    let is_example = |line: &&str| line.trim_start().starts_with(">>>") || line.trim_start().starts_with("...");
    let words = text.lines().filter(is_example).flat_map(|line| line.split(|letter: char| !letter.is_alphanumeric() && letter != '_'));
    words.filter(|word| word.starts_with(|letter: char| letter.is_alphabetic() || letter == '_'))
}

/// A name that is bound once, to a value that nobody changes.
fn constant<'a>(cx: &Context<'a>, name: &str, value: &'a Expr, annotation: Option<&'a Expr>) -> Option<Computes<'a>> {
    let is_table = |value: &Expr| match value {
        Expr::Dict(dict) => !dict.items.is_empty(),
        Expr::List(list) => !list.elts.is_empty(),
        Expr::Set(_) => true,
        _ => false,
    };
    let is_fixed = is_constant(value) || is_sum(value) || (is_table(value) && name.to_uppercase() == name && !is_changed(cx, name));
    let is_own = name.starts_with("__") || cx.stores_of(name) != 1;
    (is_fixed && !is_own && name != "_").then(|| Computes::value(cx, value, annotation))
}

/// `60 * 60` and the like.
fn is_sum(value: &Expr) -> bool {
    match value {
        Expr::BinOp(it) => (is_sum(&it.left) || is_constant(&it.left)) && (is_sum(&it.right) || is_constant(&it.right)),
        Expr::Name(name) => name.id.to_uppercase() == name.id.as_str(),
        _ => false,
    }
}

/// Whether somebody in the file puts something into a table, or hands it on to somebody who may.
fn is_changed(cx: &Context, name: &str) -> bool {
    let mut changes = Changes { name, parents: Vec::new(), found: false };
    changes.visit_body(cx.file.body());
    changes.found
}

struct Changes<'n, 'a> {
    name: &'n str,
    parents: Vec<AnyNodeRef<'a>>,
    found: bool,
}

impl<'a> SourceOrderVisitor<'a> for Changes<'_, 'a> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        if let AnyNodeRef::ExprName(name) = node
            && name.id.as_str() == self.name
        {
            self.found |= match self.parents.last() {
                _ if !name.ctx.is_load() => false,
                Some(AnyNodeRef::ExprSubscript(it)) => !it.ctx.is_load() || it.slice.range() == name.range(),
                Some(AnyNodeRef::ExprAttribute(it)) => {
                    !matches!(it.attr.as_str(), "get" | "items" | "keys" | "values" | "copy" | "index" | "count")
                }
                Some(AnyNodeRef::ExprCompare(_) | AnyNodeRef::StmtFor(_) | AnyNodeRef::Comprehension(_)) => false,
                _ => true,
            };
        }
        self.parents.push(node);
        TraversalSignal::Traverse
    }

    fn leave_node(&mut self, _: AnyNodeRef<'a>) {
        self.parents.pop();
    }
}

/// Whether a statement has its lines for itself.
fn stands_alone(cx: &Context, stmt: &Stmt) -> bool {
    let rest = &cx.file.text[stmt.end().to_usize()..cx.file.line_end(stmt.end()).to_usize()];
    let rest = rest.trim();
    cx.starts_line(stmt.start()) && cx.indent(stmt).is_empty() && (rest.is_empty() || rest.starts_with('#'))
}

/// Where the comments begin that stand directly above a statement.
pub fn comments_above(cx: &Context, stmt: &Stmt) -> TextSize {
    let mut start = cx.file.line_start(stmt.start());
    while start > TextSize::new(0) {
        let above = cx.file.line_start(start - TextSize::new(1));
        if above >= start || !cx.file.text[above.to_usize()..].starts_with('#') {
            break;
        }
        start = above;
    }
    start
}

/// The same for what goes; comments at the head of the file are the file's.
fn first_line(cx: &Context, stmt: &Stmt) -> TextSize {
    let start = comments_above(cx, stmt);
    if start == cx.file.line_start(TextSize::new(0)) { cx.file.line_start(stmt.start()) } else { start }
}

/// Whether comments give the types of a piece, so that they name what is not seen.
fn has_own_rules(cx: &Context, piece: TextRange) -> bool {
    cx.file.comments.comments_in_range(piece).iter().any(|range| {
        let text = cx.file.slice(*range).trim_start_matches(['#', ' ']);
        text.starts_with("type:") && !text["type:".len()..].trim_start().starts_with("ignore")
    })
}

fn chosen(cx: &Context, items: &[Item], most: usize) -> Result<Vec<usize>, String> {
    let by_name: FxHashMap<&str, usize> = items.iter().enumerate().map(|(index, item)| (item.name, index)).collect();
    let bound = &cx.scopes.module().bindings;
    // A name that is bound here and neither goes nor is imported was dropped from the list.
    let stays = |name: &str| !by_name.contains_key(name) && matches!(bound.get(name), Some(it) if !matches!(it, Binding::Import(_)));
    let closure = |start: usize| {
        let mut found: FxHashSet<usize> = FxHashSet::default();
        let mut open = vec![start];
        while let Some(index) = open.pop() {
            if !found.insert(index) {
                continue;
            }
            let seen = &items[index].seen;
            let names = || seen.loads.iter().copied().chain(seen.hints.iter().map(String::as_str));
            if names().any(stays) {
                return None;
            }
            open.extend(names().filter_map(|name| by_name.get(name)));
        }
        Some(found)
    };
    let mut closures: Vec<(usize, FxHashSet<usize>)> =
        (0..items.len()).filter(|index| items[*index].is_function).filter_map(|index| Some((index, closure(index)?))).collect();
    closures.sort_by_key(|(index, needs)| (needs.len(), *index));
    let lines = |index: &usize| lines_of(cx.file, items[*index].piece) + 1;
    let mut going: FxHashSet<usize> = FxHashSet::default();
    let mut sum = 0;
    for (_, needs) in closures {
        let more: usize = needs.iter().filter(|it| !going.contains(it)).map(&lines).sum();
        if sum + more <= most {
            going.extend(needs);
            sum += more;
        }
    }
    let functions = going.iter().filter(|index| items[**index].is_function).count();
    if functions < 2 {
        return Err("fewer than two of its functions are proved to compute with nothing but what can go with them".to_owned());
    }
    if sum * 3 > cx.file.line_count() * 2 {
        return Err("nearly all of it computes, so it is cut by topic".to_owned());
    }
    let mut going: Vec<usize> = going.into_iter().collect();
    going.sort_unstable();
    Ok(going)
}

fn described(cx: &Context, items: &[Item], chosen: &[usize], imports: &Imports) -> Result<Move, String> {
    let going: Vec<&Item> = chosen.iter().map(|index| &items[*index]).collect();
    let names: Vec<String> = going.iter().map(|item| item.name.to_owned()).collect();
    let mut loads: FxHashSet<&str> =
        going.iter().flat_map(|item| item.seen.loads.iter().copied().filter(|name| *name != item.name)).collect();
    let hints: FxHashSet<&str> = going.iter().flat_map(|item| item.seen.hints.iter().map(String::as_str)).collect();
    let written = imports.written(cx, &loads, &hints)?;
    if let Some(stmt) = cx.file.body().iter().take_while(|stmt| stmt.start() < written.last).find(|stmt| why_not_inert(cx, stmt).is_some())
    {
        return Err(format!("`{}` runs before the imports that it needs", cx.text(stmt).lines().next().unwrap_or_default()));
    }
    loads.extend(hints);
    let pieces: Vec<TextRange> = going.iter().map(|item| item.piece).collect();
    let cuts = cuts(cx, &pieces);
    let rest = Rest::of(cx, &pieces);
    let listed = match facts_of(cx.file).all {
        All::Names(all) => names.iter().filter(|name| all.contains(name)).cloned().collect(),
        _ => Vec::new(),
    };
    let part = Part {
        names: going.iter().filter(|item| item.is_function).map(|item| item.name.to_owned()).collect(),
        lines: 0,
        imports: Vec::new(),
        is_pure: true,
        is_apart: false,
    };
    let first = cx.file.body().first().map_or_else(|| TextSize::new(0), |stmt| cx.file.line_start(stmt.start()));
    let mut loads: Vec<String> = loads.into_iter().map(str::to_owned).collect();
    loads.sort_unstable();
    Ok(Move {
        kept: names.iter().filter(|name| rest.0.contains(name.as_str())).cloned().collect(),
        lines: cuts.iter().map(|cut| cx.file.slice(*cut).matches('\n').count()).sum(),
        bytes: cuts.iter().map(|cut| cut.len().to_usize()).sum(),
        stem: part.file_name(&cx.file.path).trim_end_matches(".py").to_owned(),
        names,
        pieces,
        cuts,
        loads,
        listed,
        imports: written.runs,
        futures: written.futures,
        hints: written.hints,
        guard: written.guard,
        targets: written.targets,
        header: TextRange::new(TextSize::new(0), first),
    })
}

/// The pieces with the blank lines that nobody needs when they are gone: the larger gap stays.
fn cuts(cx: &Context, pieces: &[TextRange]) -> Vec<TextRange> {
    let text = cx.file.text.as_str();
    let is_blank = |from: usize, to: usize| text[from..to].trim().is_empty();
    let mut runs: Vec<TextRange> = Vec::new();
    for piece in pieces {
        match runs.last_mut() {
            Some(last) if is_blank(last.end().to_usize(), piece.start().to_usize()) => *last = TextRange::new(last.start(), piece.end()),
            _ => runs.push(*piece),
        }
    }
    let spread = |run: TextRange| {
        let (start, end) = (run.start().to_usize(), run.end().to_usize());
        let blank_end = end + text[end..].len() - text[end..].trim_start().len();
        // The indentation of the next statement is none: it stands at the top.
        let above = text[..start].trim_end();
        let blank_start = above.len() + text[above.len()..].find('\n').map_or(0, |at| at + 1);
        let (before, after) = (text[blank_start.min(start)..start].matches('\n').count(), text[end..blank_end].matches('\n').count());
        let (start, end) = if blank_end == text.len() || after > before { (blank_start.min(start), end) } else { (start, blank_end) };
        let end = if blank_end == text.len() { text.len() } else { end };
        let size = |at: usize| TextSize::new(u32::try_from(at).unwrap_or(u32::MAX));
        TextRange::new(size(start), size(end))
    };
    runs.into_iter().map(spread).collect()
}

/// The names that the rest of a module reads.
struct Rest(FxHashSet<String>);

impl Rest {
    fn of(cx: &Context, pieces: &[TextRange]) -> Self {
        let mut rest = Self(FxHashSet::default());
        for stmt in cx.file.body() {
            if !pieces.iter().any(|piece| piece.contains_range(stmt.range())) {
                rest.visit_stmt(stmt);
            }
        }
        rest
    }
}

impl<'a> SourceOrderVisitor<'a> for Rest {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        if let AnyNodeRef::ExprName(name) = node
            && !self.0.contains(name.id.as_str())
        {
            self.0.insert(name.id.to_string());
        }
        TraversalSignal::Traverse
    }

    fn visit_annotation(&mut self, expr: &'a Expr) {
        if let Expr::StringLiteral(text) = expr {
            self.0.extend(text.value.to_str().split(|letter: char| !letter.is_alphanumeric() && letter != '_').map(str::to_owned));
        }
        ruff_python_ast::visitor::source_order::walk_annotation(self, expr);
    }
}
