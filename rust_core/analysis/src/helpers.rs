//! Where a module gets a private helper function that a fix calls.
//!
//! Before the first definition of the module, below its constants; in a module without definitions, after the imports.
//! A module that has a function of that name with these parameters has the helper already, however it is formatted.

use ruff_python_ast::{Parameters, Stmt, StmtFunctionDef};
use ruff_python_parser::parse_module;
use ruff_text_size::{Ranged, TextSize};

use crate::{edits::Edit, imports::preamble_offset, scope::Scopes, source::SourceFile};

/// Whether a statement of a preamble is a definition, which stands apart from its neighbours.
pub fn is_definition(statement: &str) -> bool {
    ["def ", "async def ", "class ", "@"].iter().any(|word| statement.starts_with(word))
}

/// The edit that gives a module the helpers that it does not have; `pending` are the edits that go in with it.
///
/// # Errors
/// A sentence when the name of a helper means something else in the file.
pub fn helper_edit(file: &SourceFile, scopes: &Scopes, helpers: &[&String], pending: &[Edit]) -> Result<Option<Edit>, String> {
    let mut missing: Vec<String> = Vec::new();
    for helper in helpers {
        if !is_there(file, scopes, helper)? {
            missing.push(dressed(file, helper));
        }
    }
    if missing.is_empty() {
        return Ok(None);
    }
    let newline = file.newline();
    let at = helper_offset(file);
    let mut before = file.text[..at.to_usize()].trim_start_matches('\u{feff}').to_owned();
    before.extend(pending.iter().filter(|edit| edit.start == at.to_u32()).map(|edit| edit.text.as_str()));
    let mut text = String::new();
    if !before.is_empty() && !before.ends_with(['\n', '\r']) {
        text.push_str(newline);
        before.push_str(newline);
    }
    if !before.trim().is_empty() {
        text.push_str(&newline.repeat(2_usize.saturating_sub(blank_lines(before.lines().rev()))));
    }
    text.push_str(&missing.join(&newline.repeat(3)));
    text.push_str(newline);
    let rest = &file.text[at.to_usize()..];
    if !rest.trim().is_empty() {
        text.push_str(&newline.repeat(2_usize.saturating_sub(blank_lines(rest.lines()))));
    }
    Ok(Some(Edit::insert(at, text)))
}

fn blank_lines<'t>(lines: impl Iterator<Item = &'t str>) -> usize {
    lines.take_while(|line| line.trim().is_empty()).count()
}

/// The start of the first definition with the comments on top of it; after the imports where there is none.
pub fn helper_offset(file: &SourceFile) -> TextSize {
    let first = file.body().iter().find(|stmt| matches!(stmt, Stmt::FunctionDef(_) | Stmt::ClassDef(_)));
    let Some(first) = first else { return preamble_offset(file) };
    let mut at = file.line_start(first.start());
    while at > TextSize::new(0) {
        let above = file.line_start(at - TextSize::new(1));
        if above >= at || !file.text[above.to_usize()..at.to_usize()].starts_with('#') {
            break;
        }
        at = above;
    }
    at.max(preamble_offset(file))
}

/// The helper in the white space of the file.
fn dressed(file: &SourceFile, helper: &str) -> String {
    let lines = helper.lines().map(|line| {
        let body = line.trim_start_matches(' ');
        let depth = (line.len() - body.len()) / 4;
        format!("{}{body}", file.indent_unit().repeat(depth))
    });
    lines.collect::<Vec<_>>().join(file.newline())
}

fn is_there(file: &SourceFile, scopes: &Scopes, helper: &str) -> Result<bool, String> {
    let parsed = parse_module(helper).map_err(|error| format!("a helper does not parse: {error}"))?;
    let [Stmt::FunctionDef(wanted)] = &**parsed.suite() else { return Err("a helper is one function".to_owned()) };
    let known = file.body().iter().find_map(|stmt| {
        let def = stmt.as_function_def_stmt()?;
        (def.name.as_str() == wanted.name.as_str()).then_some(def)
    });
    match known {
        Some(def) if same_parameters(def, wanted) => Ok(true),
        None if !scopes.binds_anywhere(&wanted.name) => Ok(false),
        _ => Err(format!("the name `{}` means something else in this module", wanted.name)),
    }
}

fn same_parameters(one: &StmtFunctionDef, other: &StmtFunctionDef) -> bool {
    let names = |parameters: &Parameters| parameters.iter().map(|it| it.name().to_string()).collect::<Vec<_>>();
    names(&one.parameters) == names(&other.parameters)
}

#[cfg(test)]
mod tests {
    use crate::{edits::apply, imports::requirements, source::SourceFile};

    const HELPER: &str = "def _helper(x):\n    return x";

    fn with(text: &str, imports: &[&str]) -> Result<String, String> {
        let imports: Vec<String> = imports.iter().map(|item| (*item).to_owned()).collect();
        let file = SourceFile::parse("a.py", text.to_owned()).map_err(|(_, why)| why.message)?;
        Ok(apply(text, &requirements(&file, &imports, &[HELPER.to_owned()], &[])?).expect("edits fit"))
    }

    #[test]
    fn a_helper_stands_before_the_first_definition() {
        let after = "import os\n\nA = 1\n\n\ndef _helper(x):\n    return x\n\n\n# why\n@b\ndef f(): pass\n";
        assert_eq!(with("import os\n\nA = 1\n\n\n# why\n@b\ndef f(): pass\n", &[]).as_deref(), Ok(after));
        assert_eq!(with(after, &[]).as_deref(), Ok(after));
    }

    #[test]
    fn a_script_gets_it_after_its_imports() {
        let after = "import os\n\n\ndef _helper(x):\n    return x\n\n\nos.f()\n";
        assert_eq!(with("import os\nos.f()\n", &["import os"]).as_deref(), Ok(after));
        assert_eq!(with("os.f()\n", &["import re"]).as_deref(), Ok("import re\n\n\ndef _helper(x):\n    return x\n\n\nos.f()\n"));
    }

    #[test]
    fn new_imports_and_the_helper_do_not_pile_up_blank_lines() {
        assert_eq!(
            with("\"\"\"Doc.\"\"\"\n\n\ndef f():\n\tpass\n", &["import re"]).as_deref(),
            Ok("\"\"\"Doc.\"\"\"\n\nimport re\n\n\ndef _helper(x):\n\treturn x\n\n\ndef f():\n\tpass\n")
        );
        assert_eq!(
            with("def f():\r\n  pass\r\n", &["import re"]).as_deref(),
            Ok("import re\r\n\r\n\r\ndef _helper(x):\r\n  return x\r\n\r\n\r\ndef f():\r\n  pass\r\n")
        );
    }

    #[test]
    fn another_meaning_of_the_name_is_respected() {
        assert!(with("_helper = 1\n", &[]).is_err());
        assert!(with("def _helper(): pass\n", &[]).is_err());
    }
}
