//! Writes that truncate a file first: what is written, by which form, and whether it may be replaced as a whole instead.
//!
//! The rules of atomic-io share this module: it looks at one call and says which rule it belongs to, why it is no
//! finding, why it cannot be fixed, or what the agent needs.

use ruff_python_ast::{Alias, AnyNodeRef, Expr, ExprCall, Stmt, StmtWith, comparable::ComparableExpr};
use ruff_text_size::{Ranged, TextRange, TextSize};
use rustc_hash::FxHashMap;

use crate::{
    calls::{Mode, mode_of},
    closed_files::ClosedFile,
    context::{Context, keyword},
    kind::ModuleKind,
    paths::{MAX_VALUES, is_path, is_special_file, values_of},
    scope::Binding,
    site::{Safety, Site},
    uses::{Use, Uses},
};

/// The functions that put one value into an open file.
pub const DUMPS: &[&str] = &[
    "json.dump",
    "marshal.dump",
    "pickle.dump",
    "plistlib.dump",
    "simplejson.dump",
    "toml.dump",
    "tomli_w.dump",
    "tomlkit.dump",
    "yaml.dump",
    "yaml.dump_all",
    "yaml.safe_dump",
    "yaml.safe_dump_all",
];

/// A call that opens a file for writing, with the path it opens.
pub struct Opening<'a> {
    /// The call.
    pub call: &'a ExprCall,
    /// What is opened.
    pub path: &'a Expr,
    /// Whether the call is a method of the path.
    pub is_method: bool,
}

impl<'a> Opening<'a> {
    /// The call as an opening that empties the file; none when it reads, appends, must create, or its mode is not known.
    pub fn of(cx: &Context<'a>, call: &'a ExprCall, name: &str) -> Option<Self> {
        let (path, position) = match name {
            "builtins.open" | "io.open" => (call.arguments.find_argument_value("file", 0)?, 1),
            _ => {
                let method = call.func.as_attribute_expr().filter(|it| it.attr.as_str() == "open")?;
                (&*method.value, 0)
            }
        };
        let Mode::Known(mode) = mode_of(call, position) else { return None };
        if !mode.contains('w') || (position == 0 && !is_path(cx, path)) {
            return None;
        }
        Some(Self { call, path, is_method: position == 0 })
    }
}

/// Whether what is opened here gets the value of a dump function.
pub fn is_dumped(cx: &Context, call: &ExprCall) -> bool {
    if let Some(AnyNodeRef::Arguments(_)) = cx.parent() {
        return outer_call(cx).is_some_and(|outer| is_dump(cx, outer));
    }
    let Some((with, name)) = with_block(cx, call) else { return false };
    let mut uses = Uses::of(&with.body, name);
    uses.found.retain(|it| matches!(it, Use::Passed(call, _) if is_dump(cx, call)));
    !uses.found.is_empty()
}

/// Whether a call is one of the dump functions.
pub fn is_dump(cx: &Context, call: &ExprCall) -> bool {
    cx.resolve(&call.func).is_some_and(|name| DUMPS.contains(&name.as_str()))
}

/// The call whose argument the current node is.
fn outer_call<'a>(cx: &Context<'a>) -> Option<&'a ExprCall> {
    let mut nodes = cx.parents.iter().rev();
    let Some(AnyNodeRef::Arguments(_)) = nodes.next() else { return None };
    match nodes.next() {
        Some(AnyNodeRef::ExprCall(call)) => Some(call),
        _ => None,
    }
}

/// The `with` statement that opens the call as a name.
fn with_block<'a>(cx: &Context<'a>, call: &ExprCall) -> Option<(&'a StmtWith, &'a str)> {
    let mut nodes = cx.parents.iter().rev();
    let Some(AnyNodeRef::WithItem(item)) = nodes.next() else { return None };
    let Some(AnyNodeRef::StmtWith(with)) = nodes.next() else { return None };
    if item.context_expr.range() != call.range() {
        return None;
    }
    match item.optional_vars.as_deref() {
        Some(Expr::Name(name)) => Some((with, name.id.as_str())),
        _ => None,
    }
}

/// The site of a call that opens a file for writing, ready to be reported.
pub fn site_of(cx: &Context, opening: &Opening, message: &str) -> Site {
    let call = opening.call;
    let site = Site::new(call.range(), message).cap(Safety::Review);
    if let Some(why) = harmless(cx, opening.path, call.range()) {
        return site.dismiss(why);
    }
    if only_empties(cx, call) {
        return site.dismiss("the file is made or emptied at once, and nothing is written bit by bit");
    }
    match form(cx, opening, site.clone()) {
        Ok(site) => helper_facts(cx, site),
        Err(reason) => site.leave(reason),
    }
}

/// Why a place that writes needs no protection.
pub fn harmless(cx: &Context, path: &Expr, at: TextRange) -> Option<&'static str> {
    match cx.kind {
        ModuleKind::Test => return Some("a test writes for itself"),
        ModuleKind::Example => return Some("an example shows the plain way"),
        ModuleKind::Build => return Some("a build file writes for itself"),
        _ => {}
    }
    if is_special_file(cx, path) {
        return Some("a device is written, not replaced");
    }
    if is_log(cx.text(path)) {
        return Some("a log is read while it grows");
    }
    if is_temporary(cx, path) {
        return Some("a temporary file has no other readers");
    }
    let is_replaced = cx.suite().moves().moved_after(path, at.start());
    is_replaced.then_some("the file is moved to its place afterwards")
}

/// Whether an expression is built from a temporary file or folder.
fn is_temporary(cx: &Context, path: &Expr) -> bool {
    let from_tempfile = |expr: &Expr| {
        let mut expr = expr;
        while let Expr::Attribute(it) = expr {
            expr = &it.value;
        }
        expr.as_call_expr().and_then(|call| cx.resolve(&call.func)).is_some_and(|name| name.starts_with("tempfile."))
    };
    any_inside(path, |expr| {
        from_tempfile(expr)
            || expr.as_name_expr().is_some_and(|name| {
                matches!(name.id.as_str(), "tmp_path" | "tmpdir" | "tmp_dir" | "temp_dir" | "tempdir")
                    || values_of(cx, &name.id).is_some_and(|values| values.iter().any(|value| from_tempfile(value)))
                    || is_opened_temporary(cx, &name.id)
            })
    })
}

/// `with tempfile.TemporaryDirectory() as name:` and `descriptor, name = tempfile.mkstemp()` around the current node.
fn is_opened_temporary(cx: &Context, name: &str) -> bool {
    cx.parents.iter().any(|node| {
        let AnyNodeRef::StmtWith(with) = node else { return false };
        with.items.iter().any(|item| {
            item.optional_vars.as_deref().and_then(Expr::as_name_expr).is_some_and(|it| it.id.as_str() == name)
                && item.context_expr.as_call_expr().and_then(|call| cx.resolve(&call.func)).is_some_and(|it| it.starts_with("tempfile."))
        })
    }) || cx
        .suite()
        .unpacked_into(name)
        .iter()
        .take(MAX_VALUES)
        .any(|call| cx.resolve(&call.func).is_some_and(|it| it.starts_with("tempfile.")))
}

/// What the agent needs for the form of the write, or why it cannot be changed.
fn form(cx: &Context, opening: &Opening, site: Site) -> Result<Site, String> {
    let call = opening.call;
    if ["opener", "closefd", "buffering"].iter().any(|name| keyword(call, name).is_some()) {
        return Err("the file is opened with `buffering`, `closefd` or `opener`, which a replacement cannot keep".to_owned());
    }
    if call.arguments.args.len() > if opening.is_method { 1 } else { 2 } {
        return Err("arguments after the mode are given by position; name them first".to_owned());
    }
    if is_descriptor(cx, opening.path) {
        return Err("what is opened is a file descriptor, not a path".to_owned());
    }
    if removed_later(cx, opening) {
        return Err("the function removes the file itself when something fails; that part must go together with this one".to_owned());
    }
    let site = site.span("callee", &*call.func).fact("method", opening.is_method).span("path", opening.path);
    let site = site.fact("open", TextRange::new(call.func.end(), first_argument(cx, call)));
    match cx.parent() {
        Some(AnyNodeRef::WithItem(item)) if item.context_expr.range() == call.range() => {
            block(cx, opening)?;
            Ok(site.fact("form", "with"))
        }
        Some(AnyNodeRef::StmtAssign(_)) if let Some(file) = ClosedFile::of(cx, call) => {
            block_of(cx, opening, &Uses::of(file.body, file.name), file.name)?;
            let edits = file.as_block(cx)?;
            Ok(edits.facts(site).fact("form", "closed").fact("whole", file.range()))
        }
        Some(AnyNodeRef::ExprAttribute(attribute)) if attribute.attr.as_str() == "write" => written(cx, call, site),
        Some(AnyNodeRef::Arguments(_)) if outer_call(cx).is_some_and(|outer| is_dump(cx, outer)) => {
            Err("the file is opened inside the call and never closed; open it in a `with` block first".to_owned())
        }
        _ => Err("the file is not opened by a `with` block, so nothing says when its content is complete; use `with` first".to_owned()),
    }
}

/// `open(path, "w").close()`, or a `with` block that does nothing with the file.
fn only_empties(cx: &Context, call: &ExprCall) -> bool {
    match cx.parent() {
        Some(AnyNodeRef::ExprAttribute(attribute)) => attribute.attr.as_str() == "close",
        Some(AnyNodeRef::WithItem(item)) if item.context_expr.range() == call.range() => match with_block(cx, call) {
            Some((with, name)) => Uses::of(&with.body, name).found.is_empty(),
            None => item.optional_vars.is_none(),
        },
        _ => false,
    }
}

fn is_log(path: &str) -> bool {
    path.split(|it: char| !it.is_ascii_alphabetic()).any(|word| matches!(word, "log" | "logs" | "logfile" | "LOG" | "LOGFILE"))
}

/// The offset just after the opening parenthesis of a call.
fn first_argument(cx: &Context, call: &ExprCall) -> ruff_text_size::TextSize {
    let inside = cx.file.tokens().in_range(call.arguments.range());
    inside.first().map_or(call.arguments.end(), Ranged::end)
}

/// `open(path, "w").write(data)`.
fn written(cx: &Context, call: &ExprCall, site: Site) -> Result<Site, String> {
    let mut nodes = cx.parents.iter().rev().skip(1);
    let Some(AnyNodeRef::ExprCall(write)) = nodes.next() else {
        return Err("the open file is handed on, so nothing says when its content is complete".to_owned());
    };
    let [data] = &*write.arguments.args else { return Err("`write` is not given one value".to_owned()) };
    let mode = call.arguments.find_argument_value("mode", usize::from(!site.facts.iter().any(|it| *it == ("method", true.into()))));
    let (Some(mode), false, true) = (mode, data.is_starred_expr(), write.arguments.keywords.is_empty()) else {
        return Err("`write` is not given one value".to_owned());
    };
    let whole = write.range();
    if cx.has_comment(whole) {
        return Err("a comment stands inside the call".to_owned());
    }
    let options: Vec<String> = call
        .arguments
        .keywords
        .iter()
        .filter(|it| it.arg.as_ref().is_some_and(|name| !matches!(name.as_str(), "mode" | "file")))
        .map(|it| cx.text(it).to_owned())
        .collect();
    let known = |it: &String| ["encoding", "errors", "newline"].iter().any(|name| it.starts_with(name));
    if !options.iter().all(known) {
        return Err("the file is opened with options that a replacement cannot keep".to_owned());
    }
    Ok(site.fact("form", "write").fact("whole", whole).span("mode", mode).span("data", data).fact("options", options))
}

/// Whether the block of a `with` leaves the file to itself until its end.
fn block(cx: &Context, opening: &Opening) -> Result<(), String> {
    let Some((with, name)) = with_block(cx, opening.call) else {
        return Err("the block does not name the file: it is only emptied or created".to_owned());
    };
    if with.is_async {
        return Err("an asynchronous `with` needs an asynchronous helper".to_owned());
    }
    block_of(cx, opening, &Uses::of(&with.body, name), name)
}

/// The same for the statements that a file is open for.
fn block_of(cx: &Context, opening: &Opening, uses: &Uses, name: &str) -> Result<(), String> {
    if uses.yields {
        return Err("the block yields, so nothing says when the content is complete".to_owned());
    }
    if uses.found.is_empty() {
        return Err("the block does not write the file: it is only emptied or created".to_owned());
    }
    let is_synced =
        uses.calls.iter().any(|call| cx.resolve(&call.func).is_some_and(|it| matches!(it.as_str(), "os.fsync" | "os.fdatasync")));
    for it in &uses.found {
        it.objection(cx, name, is_synced)?;
    }
    if let Some(call) = uses.calls.iter().find(|call| is_disruptive(cx, call)) {
        return Err(format!("the block calls `{}`, so others may wait for what is written so far", cx.text(&*call.func)));
    }
    let path = ComparableExpr::from(opening.path);
    let is_plain = matches!(opening.path, Expr::Name(_) | Expr::Attribute(_) | Expr::StringLiteral(_));
    if is_plain && uses.expressions.iter().any(|(expr, in_message)| !in_message && ComparableExpr::from(*expr) == path) {
        return Err("the block uses the path itself while the file is open".to_owned());
    }
    Ok(())
}

fn is_disruptive(cx: &Context, call: &ExprCall) -> bool {
    cx.resolve(&call.func).is_some_and(|name| {
        matches!(name.as_str(), "time.sleep" | "asyncio.sleep" | "os._exit" | "os.fork")
            || name.starts_with("os.exec")
            || name.starts_with("fcntl.")
    })
}

/// Whether an expression is a file descriptor.
fn is_descriptor(cx: &Context, path: &Expr) -> bool {
    let makes_descriptor = |call: &ExprCall| {
        matches!(last_name(&call.func), "fileno" | "dup" | "dup2" | "pipe" | "openpty" | "mkstemp")
            || cx.resolve(&call.func).as_deref() == Some("os.open")
    };
    match path {
        Expr::NumberLiteral(_) => true,
        Expr::Call(call) => makes_descriptor(call),
        Expr::Name(name) => {
            let name = name.id.as_str();
            matches!(name, "fd" | "fileno" | "descriptor")
                || name.ends_with("_fd")
                || values_of(cx, name).is_some_and(|values| values.iter().any(|it| it.as_call_expr().is_some_and(makes_descriptor)))
                || cx.suite().unpacked_into(name).iter().take(MAX_VALUES).any(|call| makes_descriptor(call))
        }
        Expr::Attribute(attribute) => attribute.attr.ends_with("fd"),
        _ => false,
    }
}

/// Whether the function removes the path after it was written; the clean-up expects what the plain write leaves.
fn removed_later(cx: &Context, opening: &Opening) -> bool {
    cx.suite().moves().removed_after(opening.path, opening.call.end())
}

/// The paths that calls of a suite move or remove, each with the last place where that happens.
#[derive(Default)]
pub struct Moves<'a> {
    moved: FxHashMap<ComparableExpr<'a>, TextSize>,
    removed: FxHashMap<ComparableExpr<'a>, TextSize>,
}

impl<'a> Moves<'a> {
    /// Of the calls of a suite.
    pub fn of(calls: &[&'a ExprCall]) -> Self {
        let mut moves = Self::default();
        for call in calls {
            let last = match last_name(&call.func) {
                "replace" | "rename" | "renames" | "move" | "atomic_move" | "link" => &mut moves.moved,
                "remove" | "unlink" => &mut moves.removed,
                _ => continue,
            };
            let receiver = call.func.as_attribute_expr().map(|it| &*it.value);
            for path in receiver.into_iter().chain(call.arguments.args.first()) {
                let at = last.entry(ComparableExpr::from(path)).or_default();
                *at = call.start().max(*at);
            }
        }
        moves
    }

    fn moved_after(&self, path: &Expr, at: TextSize) -> bool {
        self.moved.get(&ComparableExpr::from(path)).is_some_and(|last| *last > at)
    }

    fn removed_after(&self, path: &Expr, at: TextSize) -> bool {
        self.removed.get(&ComparableExpr::from(path)).is_some_and(|last| *last > at)
    }
}

fn any_inside(expr: &Expr, test: impl Fn(&Expr) -> bool) -> bool {
    crate::parts::any_over_expr(expr, |it| test(it))
}

/// The last part of a callee.
pub fn last_name(func: &Expr) -> &str {
    match func {
        Expr::Name(name) => &name.id,
        Expr::Attribute(attribute) => &attribute.attr,
        _ => "",
    }
}

/// What the helpers need of the module: how they may be annotated, and whether their imports can be relied on.
pub fn helper_facts(cx: &Context, site: Site) -> Site {
    for name in ["contextlib", "os", "shutil", "Any"] {
        if cx.scopes.module().bindings.contains_key(name) && !is_imported_first(cx, name) {
            return site.leave(format!("the module binds `{name}` under a condition or more than once; the helper needs it always"));
        }
    }
    let iterator = match cx.scopes.module().bindings.get("Iterator") {
        None if cx.options.target >= (3, 9) => "from collections.abc import Iterator",
        Some(Binding::Import(full))
            if matches!(full.as_str(), "typing.Iterator" | "collections.abc.Iterator") && is_imported_first(cx, "Iterator") =>
        {
            "known"
        }
        _ => "",
    };
    site.fact("iterator", iterator)
}

/// Whether a plain import statement at the head of the module binds the name.
fn is_imported_first(cx: &Context, name: &str) -> bool {
    cx.top()
        .texts("imported at the head of the module", |top| {
            let head = top.body().iter().take_while(|stmt| !matches!(stmt, Stmt::FunctionDef(_) | Stmt::ClassDef(_)));
            head.flat_map(|stmt| match stmt {
                Stmt::Import(import) => import.names.iter().map(|alias| local_name(alias).split('.').next().unwrap_or_default()).collect(),
                Stmt::ImportFrom(import) => import.names.iter().map(local_name).collect::<Vec<_>>(),
                _ => Vec::new(),
            })
            .collect()
        })
        .contains(name)
}

fn local_name(alias: &Alias) -> &str {
    alias.asname.as_ref().unwrap_or(&alias.name)
}
