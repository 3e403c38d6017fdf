//! ARC001: a file with more lines than a reader keeps in mind.

use ruff_python_ast::{ModModule, Stmt};
use ruff_text_size::{Ranged, TextRange};

use crate::{
    context::Context,
    kind::ModuleKind,
    moves::{self, Move},
    rule::{Hook, Rule, Sink},
    shape::{enumerate, largest, lines_of},
    site::{Safety, Site},
    split::{self, Part},
};

pub(crate) static RULE: Rule = Rule { id: "ARC001", aliases: &["C0302"], hooks: &[Hook::Module(module)] };

fn module(cx: &Context, module: &ModModule, sink: Sink) {
    let lines = cx.file.line_count();
    if lines <= cx.options.max_file_lines {
        return;
    }
    let site = Site::new(TextRange::empty(module.start()), format!("the file has {lines} lines, more than {}", cx.options.max_file_lines))
        .cap(Safety::Review)
        .fact("lines", lines);
    let tables: usize = module.body.iter().filter(|stmt| is_table(stmt)).map(|stmt| lines_of(cx.file, stmt.range())).sum();
    if tables * 5 >= lines * 4 {
        return sink.push(site.dismiss("the file is a table of data"));
    }
    let proposal = if cx.options.facts { proposal(cx, module, lines) } else { String::new() };
    sink.push(match way_out(cx, lines) {
        Ok(going) => going.offered(cx, site).fact("proposal", proposal),
        Err(why) => site.leave(why.map_or_else(|| proposal.clone(), |why| format!("{proposal} (by hand: {why})"))),
    });
}

/// A part of so many that a file may have is worth a file of its own.
const WORTH: usize = 5;

/// What brings the file under the limit when it goes; else why not, where that is more than being too little.
fn way_out(cx: &Context, lines: usize) -> Result<Move, Option<String>> {
    let most = cx.options.max_file_lines;
    let going = moves::plan(cx, most).map_err(Some)?;
    // Its names are imported back, at worst a line each.
    if lines - going.lines + going.names.len() + 3 > most || going.lines * WORTH < most {
        return Err(Some("what is proved to compute is not enough".to_owned()));
    }
    Ok(going)
}

fn is_table(stmt: &Stmt) -> bool {
    let value = match stmt {
        Stmt::Assign(stmt) => Some(&*stmt.value),
        Stmt::AnnAssign(stmt) => stmt.value.as_deref(),
        _ => None,
    };
    value.is_some_and(|value| {
        value.is_literal_expr() || value.is_dict_expr() || value.is_list_expr() || value.is_tuple_expr() || value.is_set_expr()
    })
}

fn proposal(cx: &Context, module: &ModModule, lines: usize) -> String {
    let most = cx.options.max_file_lines;
    if let Some(part) = split::part(cx, lines - most, most) {
        let first = if part.lines < lines - most { "first " } else { "" };
        return format!("{first}{}", moved(cx, &part));
    }
    let parts: Vec<String> =
        largest(cx.file, &module.body).into_iter().take(3).map(|(name, lines)| format!("`{name}` ({lines} lines)")).collect();
    match parts.len() {
        0 => "its statements all run at import; sort them into functions by topic before cutting the file".to_owned(),
        _ => format!("its definitions hang together, so cut the largest of them first: {}", enumerate(&parts)),
    }
}

/// What goes where, with what, and what is imported back.
fn moved(cx: &Context, part: &Part) -> String {
    let why = if part.is_pure { "which only compute" } else { "which use nothing of the rest" };
    let with = imports(part);
    let back = match (cx.kind, part.is_apart) {
        (ModuleKind::Test, true) => "",
        _ => ", and import them back",
    };
    format!("move {}, {why}, to `{}`{with}{back}", part.shown(), part.file_name(&cx.file.path))
}

/// "with the imports `os` and `re`"; empty without any.
pub(crate) fn imports(part: &Part) -> String {
    let shown: Vec<String> = part.imports.iter().take(4).map(|name| format!("`{name}`")).collect();
    match (part.imports.len(), shown.len()) {
        (0, _) => String::new(),
        (1, _) => format!(" with the import of {}", shown[0]),
        (all, few) if all > few => format!(" with the imports of {} and {} more", shown.join(", "), all - few),
        _ => format!(" with the imports of {}", enumerate(&shown)),
    }
}
