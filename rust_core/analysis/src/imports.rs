//! Where a module gets a new import or a new module-level statement.
//!
//! An import goes where isort would put it (its default profile), so that adding one makes no unsorted import: within
//! the group of the standard library, plain imports before `from` imports, each sorted without regard to case.

use ruff_python_ast::{Stmt, StmtImportFrom, helpers::is_docstring_stmt};
use ruff_python_parser::parse_module;
use ruff_python_stdlib::sys::is_known_standard_library;
use ruff_text_size::{Ranged, TextSize};

use crate::{
    edits::Edit,
    helpers::{helper_edit, helper_offset, is_definition},
    scope::{Binding, Scopes, absolute},
    settle::rank,
    source::SourceFile,
};

/// What the new import binds and where it sorts.
#[derive(Clone)]
struct Wanted {
    statement: String,
    local: String,
    full: String,
    module: String,
    is_from: bool,
    /// Dots before the module of a relative import.
    level: u32,
}

impl Wanted {
    /// isort gives names with an alias statements of their own.
    fn is_alias(&self) -> bool {
        self.statement.contains(" as ")
    }
}

/// The edits that give a module the statements it needs: imports it does not have, then `preamble` lines after them.
/// `freed` are names whose definitions the same change takes away.
///
/// # Errors
/// A sentence when a name that the import would bind means something else in the file.
pub fn requirements(file: &SourceFile, imports: &[String], preamble: &[String], freed: &[String]) -> Result<Vec<Edit>, String> {
    let package = crate::project::package_of(&file.path);
    let scopes = Scopes::of(file.module(), &package);
    let mut edits: Vec<Edit> = Vec::new();
    let mut fresh: Vec<String> = Vec::new();
    let mut wanted: Vec<Wanted> = Vec::new();
    for statement in imports {
        let want = parse_import(statement, &package)?;
        if (freed.contains(&want.local) || !is_bound(&scopes, &want)?) && !wanted.iter().any(|known| known.statement == want.statement) {
            wanted.push(want);
        }
    }
    wanted.sort_by_key(|want| (want.is_from, want.module.to_lowercase(), want.is_alias(), rank(&want.local), want.local.to_lowercase()));
    let leading = leading_imports(file);
    // Imports of one module make one statement where they start a group of their own.
    let (own, foreign): (Vec<&Wanted>, Vec<&Wanted>) =
        wanted.iter().partition(|want| want.level > 0 || !is_known_standard_library(14, root_of(&want.module)));
    for want in &gathered(file, &leading, &foreign) {
        match place(file, &leading, want) {
            Some(edit) => edits.push(edit),
            None => fresh.push(want.statement.clone()),
        }
    }
    if !own.is_empty() {
        match place_own(file, &leading, &own) {
            Some(edit) => edits.push(edit),
            None => fresh.push(joined(&own)),
        }
    }
    let (helpers, preamble): (Vec<&String>, Vec<&String>) = preamble.iter().partition(|statement| is_definition(statement));
    let missing: Vec<&String> =
        preamble.into_iter().filter(|line| !file.body().iter().any(|stmt| file.slice(stmt.range()) == line.as_str())).collect();
    if !fresh.is_empty() {
        edits.push(first_imports(file, &leading, &fresh));
    }
    if !missing.is_empty() {
        add_preamble(file, &missing, &leading, &fresh, &mut edits);
    }
    edits.extend(helper_edit(file, &scopes, &helpers, &edits)?);
    Ok(edits)
}

/// Several names of one module make one statement, where no statement takes them in.
fn gathered(file: &SourceFile, leading: &[&Stmt], wanted: &[&Wanted]) -> Vec<Wanted> {
    let mut all: Vec<Wanted> = Vec::new();
    for want in wanted {
        let is_plain = want.is_from && !want.statement.contains(" as ") && extend(file, leading, want).is_none();
        match all.last_mut().filter(|last| is_plain && last.is_from && last.module == want.module && !last.statement.contains(" as ")) {
            Some(last) if extend(file, leading, last).is_none() => {
                last.statement.push_str(&format!(", {}", want.local));
                // Two names are in no statement that one of them could join.
                last.local = format!("{}, {}", last.local, want.local);
            }
            _ => all.push((*want).clone()),
        }
    }
    all
}

/// The statements of a preamble after the imports, set off by blank lines.
fn add_preamble(file: &SourceFile, missing: &[&String], leading: &[&Stmt], fresh: &[String], edits: &mut Vec<Edit>) {
    let newline = file.newline();
    let at = preamble_offset(file);
    let mut text = String::new();
    for line in missing {
        text.push_str(newline);
        text.push_str(line);
        text.push_str(newline);
    }
    let next_is_blank = file.text[at.to_usize()..].lines().next().is_none_or(|line| line.trim().is_empty());
    if leading.is_empty()
        && !fresh.is_empty()
        && let Some(edit) = edits.last_mut().filter(|edit| edit.start == first_offset(file).to_u32())
    {
        // The first import of the module and the preamble go in together.
        let body = edit.text.trim_end_matches(['\n', '\r']).to_owned();
        let tail = edit.text[body.len()..].to_owned();
        edit.text = format!("{body}{newline}{}{tail}", text.trim_end_matches(['\n', '\r']));
        return;
    }
    if !next_is_blank {
        text.push_str(newline);
    }
    let needs_break = at.to_usize() > 0 && !file.text[..at.to_usize()].ends_with(['\n', '\r', '\u{feff}']);
    edits.push(Edit::insert(at, if needs_break { format!("{newline}{text}") } else { text }));
}

/// The offset below which all statements of a preamble stand.
pub fn requirements_offset(file: &SourceFile, preamble: &[String]) -> TextSize {
    if preamble.iter().any(|statement| is_definition(statement)) { helper_offset(file) } else { preamble_offset(file) }
}

/// Where module-level statements that need the imports go: after the last top-level import before the first definition.
pub fn preamble_offset(file: &SourceFile) -> TextSize {
    let last = file
        .body()
        .iter()
        .take_while(|stmt| !matches!(stmt, Stmt::FunctionDef(_) | Stmt::ClassDef(_)))
        .filter(|stmt| is_import_like(stmt))
        .last();
    match last {
        Some(stmt) => file.line_end(stmt.end()),
        None => first_offset(file),
    }
}

fn is_import_like(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Import(_) | Stmt::ImportFrom(_) => true,
        Stmt::Try(stmt) => stmt.body.iter().any(is_import_like),
        Stmt::If(stmt) => stmt.body.iter().any(is_import_like),
        _ => false,
    }
}

fn parse_import(statement: &str, package: &str) -> Result<Wanted, String> {
    let parsed = parse_module(statement).map_err(|error| format!("{statement:?} is no import: {error}"))?;
    match &**parsed.suite() {
        [Stmt::Import(import)] if import.names.len() == 1 => {
            let alias = &import.names[0];
            let full = alias.name.to_string();
            let head = full.split('.').next().unwrap_or(&full).to_owned();
            let (local, means) = match &alias.asname {
                Some(name) => (name.to_string(), full.clone()),
                None => (head.clone(), head),
            };
            Ok(Wanted { statement: statement.to_owned(), local, full: means, module: full, is_from: false, level: 0 })
        }
        [Stmt::ImportFrom(StmtImportFrom { module: Some(module), names, level, .. })] if names.len() == 1 => {
            let alias = &names[0];
            Ok(Wanted {
                statement: statement.to_owned(),
                local: alias.asname.as_ref().unwrap_or(&alias.name).to_string(),
                full: format!("{}.{}", absolute(package, *level, module), alias.name),
                module: module.to_string(),
                is_from: true,
                level: *level,
            })
        }
        _ => Err(format!("{statement:?} is not one import of one name")),
    }
}

/// Whether the module binds the name to the wanted thing already.
fn is_bound(scopes: &Scopes, want: &Wanted) -> Result<bool, String> {
    let same = |binding: &Binding| matches!(binding, Binding::Import(full) if *full == want.full);
    if scopes.all[1..].iter().any(|scope| scope.bindings.get(&want.local).is_some_and(|binding| !same(binding))) {
        return Err(format!("the name `{}` means something else in a function of this file", want.local));
    }
    match scopes.module().bindings.get(&want.local) {
        Some(binding) if same(binding) => Ok(true),
        Some(_) => Err(format!("the name `{}` means something else in this module", want.local)),
        None => Ok(false),
    }
}

/// The unbroken run of imports at the head of the module, without `__future__`.
fn leading_imports(file: &SourceFile) -> Vec<&Stmt> {
    file.body()
        .iter()
        .skip_while(|stmt| is_docstring_stmt(stmt) || is_future(stmt))
        .take_while(|stmt| matches!(stmt, Stmt::Import(_) | Stmt::ImportFrom(_)))
        .filter(|stmt| file.text[file.line_start(stmt.start()).to_usize()..stmt.start().to_usize()].trim().is_empty())
        .filter(|stmt| !file.text[stmt.end().to_usize()..].trim_start_matches([' ', '\t']).starts_with(';'))
        .collect()
}

fn is_future(stmt: &Stmt) -> bool {
    stmt.as_import_from_stmt().is_some_and(|import| import.module.as_ref().is_some_and(|module| module.as_str() == "__future__"))
}

fn key(stmt: &Stmt) -> Option<(bool, String)> {
    match stmt {
        Stmt::Import(import) => Some((false, import.names.first()?.name.to_lowercase())),
        Stmt::ImportFrom(import) if import.level == 0 => Some((true, import.module.as_ref()?.to_lowercase())),
        _ => None,
    }
}

fn root_of(module: &str) -> &str {
    module.split('.').next().unwrap_or(module)
}

/// The statements that import from the project itself, as one where they name the same module.
fn joined(own: &[&Wanted]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for want in own {
        let head = format!("from {}{} import ", ".".repeat(want.level as usize), want.module);
        match lines.last_mut().filter(|line| want.is_from && !want.is_alias() && line.starts_with(&head)) {
            Some(line) => line.push_str(&format!(", {}", want.local)),
            None => lines.push(want.statement.clone()),
        }
    }
    lines.iter().map(|line| wrapped(line)).collect::<Vec<_>>().join("\n")
}

/// Black's width, which isort's profile of that name and Ruff share.
const WIDTH: usize = 88;

/// A long statement with its names on lines of their own.
fn wrapped(line: &str) -> String {
    let Some((head, names)) = line.split_once(" import ").filter(|(_, names)| line.len() > WIDTH && names.contains(", ")) else {
        return line.to_owned();
    };
    let names: String = names.split(", ").map(|name| format!("    {name},\n")).collect();
    format!("{head} import (\n{names})")
}

/// Beside the imports of the same package, in order among them; else as the last group.
fn place_own(file: &SourceFile, leading: &[&Stmt], own: &[&Wanted]) -> Option<Edit> {
    let (want, newline) = (own.first()?, file.newline());
    if let [single] = own
        && let Some(edit) = extend(file, leading, single)
    {
        return Some(edit);
    }
    let text = joined(own).replace('\n', newline);
    // Relative imports stand from the farthest to the nearest, after the absolute ones.
    let order = |level: u32, module: &str| (level > 0, u32::MAX - level, module.to_lowercase());
    let peer = |stmt: &&Stmt| {
        let import = stmt.as_import_from_stmt()?;
        let module = import.module.as_ref().map_or("", |it| it.as_str());
        let is_peer = if want.level > 0 { import.level > 0 } else { import.level == 0 && root_of(module) == root_of(&want.module) };
        is_peer.then(|| order(import.level, module))
    };
    let own_order = order(want.level, &want.module);
    if let Some(next) = leading.iter().find(|stmt| peer(stmt).is_some_and(|it| it > own_order)) {
        return Some(Edit::insert(file.line_start(next.start()), format!("{text}{newline}")));
    }
    let last_peer = leading.iter().rev().find(|stmt| peer(stmt).is_some());
    let last = last_peer.or(leading.last())?;
    let at = file.line_end(last.end());
    let ends_line = file.text[..at.to_usize()].ends_with(['\n', '\r']);
    let gap = if last_peer.is_some() || is_own(last, want) { "" } else { newline };
    Some(Edit::insert(at, if ends_line { format!("{gap}{text}{newline}") } else { format!("{newline}{gap}{text}") }))
}

/// Whether an import is of the package of the wanted one, in whatever form.
fn is_own(stmt: &Stmt, want: &Wanted) -> bool {
    match stmt {
        Stmt::Import(import) => want.level == 0 && import.names.iter().any(|alias| root_of(&alias.name) == root_of(&want.module)),
        Stmt::ImportFrom(import) => import.level > 0,
        _ => false,
    }
}

fn is_stdlib(stmt: &Stmt) -> bool {
    let root = |name: &str| is_known_standard_library(14, name.split('.').next().unwrap_or(name));
    match stmt {
        Stmt::Import(import) => import.names.iter().all(|alias| root(&alias.name)),
        Stmt::ImportFrom(import) => import.level == 0 && import.module.as_ref().is_some_and(|module| root(module)),
        _ => false,
    }
}

/// Beside the imports of the standard library, when there are any.
fn place(file: &SourceFile, leading: &[&Stmt], want: &Wanted) -> Option<Edit> {
    let newline = file.newline();
    let peers: Vec<&Stmt> = leading.iter().copied().filter(|stmt| is_stdlib(stmt)).collect();
    if let Some(edit) = extend(file, &peers, want) {
        return Some(edit);
    }
    let own = (want.is_from, want.module.to_lowercase());
    let line = format!("{}{newline}", want.statement);
    if let Some(next) = peers.iter().find(|stmt| key(stmt).is_some_and(|key| key > own)) {
        return Some(Edit::insert(file.line_start(next.start()), line));
    }
    let last = peers.last()?;
    let at = file.line_end(last.end());
    let ends_line = file.text[..at.to_usize()].ends_with(['\n', '\r']);
    Some(Edit::insert(at, if ends_line { line } else { format!("{newline}{}", want.statement) }))
}

/// Add a name to `from module import a, b` on one line, in its sorted place.
fn extend(file: &SourceFile, peers: &[&Stmt], want: &Wanted) -> Option<Edit> {
    if !want.is_from || want.statement.contains(" as ") {
        return None;
    }
    let import = peers.iter().find_map(|stmt| {
        let import = stmt.as_import_from_stmt()?;
        let is_same = import.module.as_ref()?.as_str() == want.module && import.level == want.level;
        (is_same && import.names[0].name.as_str() != "*").then_some(import)
    })?;
    let text = file.slice(import.range());
    let is_listed = text.contains('(') && !text.contains(['#', '\\']) && text.contains('\n');
    if !is_listed && (text.contains(['(', '\n', '\\', '\r']) || text.len() + want.local.len() + 2 > 79) {
        return None;
    }
    let line_of = |at: TextSize| file.line_start(at);
    let is_column = is_listed
        && import.names.iter().all(|alias| file.text[line_of(alias.start()).to_usize()..alias.start().to_usize()].trim().is_empty());
    if is_listed && !is_column {
        return None;
    }
    let (before, after) = if is_column {
        let indent = file.indent_at(import.names[0].start());
        (format!("{},{}{indent}", want.local, file.newline()), format!(",{}{indent}{}", file.newline(), want.local))
    } else {
        (format!("{}, ", want.local), format!(", {}", want.local))
    };
    // isort's order of kinds: CONSTANTS, Classes, functions.
    let rank = |name: &str| {
        let kind = if name.len() > 1 && name == name.to_uppercase() {
            0
        } else if name.starts_with(char::is_uppercase) {
            1
        } else {
            2
        };
        (kind, name.to_lowercase())
    };
    let next = import.names.iter().find(|alias| rank(&alias.name) > rank(&want.local));
    Some(match next {
        Some(alias) => Edit::insert(alias.start(), before),
        None => Edit::insert(import.names.last()?.end(), after),
    })
}

/// After the docstring and `__future__` imports, or after the comments at the head of the file.
fn first_offset(file: &SourceFile) -> TextSize {
    let head = file.body().iter().take_while(|stmt| is_docstring_stmt(stmt) || is_future(stmt)).last();
    if let Some(stmt) = head {
        return file.line_end(stmt.end());
    }
    let start = if file.text.starts_with('\u{feff}') { 3 } else { 0 };
    let (mut at, mut header_end, mut fixed_end) = (start, None, start);
    for (index, line) in file.text[start..].split_inclusive('\n').enumerate() {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            at += line.len();
            header_end = Some(at);
            if at > start && fixed_end != at && index > 0 { continue } else { break }
        }
        if !trimmed.starts_with('#') || header_end.is_some() {
            break;
        }
        at += line.len();
        if index < 2 && (trimmed.starts_with("#!") || trimmed.contains("coding")) {
            fixed_end = at;
        }
    }
    TextSize::try_from(header_end.unwrap_or(fixed_end)).unwrap_or_default()
}

/// The first imports of their group.
fn first_imports(file: &SourceFile, leading: &[&Stmt], statements: &[String]) -> Edit {
    let newline = file.newline();
    let block = statements.join(newline);
    if let Some(first) = leading.first() {
        return Edit::insert(file.line_start(first.start()), format!("{block}{newline}{newline}"));
    }
    let at = first_offset(file);
    let before = &file.text[..at.to_usize()];
    let rest = &file.text[at.to_usize()..];
    let has_head = file.body().first().is_some_and(|stmt| is_docstring_stmt(stmt) || is_future(stmt));
    let mut text = String::new();
    if !before.is_empty() && !before.ends_with(['\n', '\r', '\u{feff}']) {
        text.push_str(newline);
    }
    if has_head {
        text.push_str(newline);
    }
    text.push_str(&block);
    text.push_str(newline);
    if !rest.is_empty() && !rest.starts_with(['\n', '\r']) {
        let next_is_definition = ["def ", "class ", "async ", "@"].iter().any(|word| rest.starts_with(word));
        text.push_str(&newline.repeat(if next_is_definition { 2 } else { 1 }));
    }
    Edit::insert(at, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edits::apply;

    fn with(text: &str, imports: &[&str], preamble: &[&str]) -> String {
        let own = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>();
        let file = SourceFile::parse("a.py", text.to_owned()).map_err(|(_, why)| why).unwrap();
        apply(text, &requirements(&file, &own(imports), &own(preamble), &[]).unwrap()).unwrap()
    }

    #[test]
    fn an_import_goes_to_its_sorted_place() {
        assert_eq!(with("import os\nimport sys\n", &["import re"], &[]), "import os\nimport re\nimport sys\n");
        assert_eq!(with("import os\nfrom re import sub\n", &["import sys"], &[]), "import os\nimport sys\nfrom re import sub\n");
        assert_eq!(with("import numpy\n", &["import os"], &[]), "import os\n\nimport numpy\n");
        assert_eq!(with("from typing import Any\n", &["from typing import IO"], &[]), "from typing import IO, Any\n");
    }

    #[test]
    fn heads_of_files_stay_heads() {
        assert_eq!(with("\"\"\"Doc.\"\"\"\nx = 1\n", &["import os"], &[]), "\"\"\"Doc.\"\"\"\n\nimport os\n\nx = 1\n");
        assert_eq!(
            with("#!/usr/bin/env python\n# coding: utf-8\nx = 1\n", &["import os"], &[]),
            "#!/usr/bin/env python\n# coding: utf-8\nimport os\n\nx = 1\n"
        );
        assert_eq!(with("# Copyright\n\ndef f(): pass\n", &["import os"], &[]), "# Copyright\n\nimport os\n\n\ndef f(): pass\n");
        assert_eq!(
            with("from __future__ import annotations\nx = 1\n", &["import os"], &[]),
            "from __future__ import annotations\n\nimport os\n\nx = 1\n"
        );
    }

    #[test]
    fn an_import_of_the_project_joins_its_peers() {
        let one = ["from app._io import read"];
        assert_eq!(with("import os\n\nfrom app.a import x\n", &one, &[]), "import os\n\nfrom app._io import read\nfrom app.a import x\n");
        assert_eq!(with("import os\n", &one, &[]), "import os\n\nfrom app._io import read\n");
        assert_eq!(with("import os\n\nimport app\n", &one, &[]), "import os\n\nimport app\nfrom app._io import read\n");
        assert_eq!(with("x = 1\n", &one, &[]), "from app._io import read\n\nx = 1\n");
        let two = ["from ._io import read", "from ._io import write"];
        assert_eq!(
            with("from . import b\nfrom .c import x\n", &two, &[]),
            "from . import b\nfrom ._io import read, write\nfrom .c import x\n"
        );
        assert_eq!(with("from ._io import write\n", &two, &[]), "from ._io import read, write\n");
        assert_eq!(with("from ..a import x\n", &two[..1], &[]), "from ..a import x\nfrom ._io import read\n");
    }

    #[test]
    fn the_preamble_follows_the_imports() {
        let logger = "logger = logging.getLogger(__name__)";
        assert_eq!(
            with("import os\n\n\ndef f(): pass\n", &["import logging"], &[logger]),
            "import logging\nimport os\n\nlogger = logging.getLogger(__name__)\n\n\ndef f(): pass\n"
        );
        assert_eq!(
            with("\"\"\"Doc.\"\"\"\n\n\ndef f(): pass\n", &["import logging"], &[logger]),
            "\"\"\"Doc.\"\"\"\n\nimport logging\n\nlogger = logging.getLogger(__name__)\n\n\ndef f(): pass\n"
        );
        assert_eq!(
            with("import logging\nx = 1\n", &["import logging"], &[logger]),
            "import logging\n\nlogger = logging.getLogger(__name__)\n\nx = 1\n"
        );
    }

    #[test]
    fn a_taken_name_is_refused() {
        let file = SourceFile::parse("a.py", "logging = 1\n".to_owned()).map_err(|(_, why)| why).unwrap();
        assert!(requirements(&file, &["import logging".to_owned()], &[], &[]).is_err());
    }
}
