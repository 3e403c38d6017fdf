//! SEC002: a command that goes through a shell.

use ruff_python_ast::{AnyNodeRef, Expr, ExprCall, ExprContext};
use ruff_text_size::{Ranged, TextRange};

use crate::{
    calls::{quote_of, with_comma},
    commands::{Caught, Command, convert, found_program, is_batch_file, is_true, missing_program, module_of},
    context::{Context, has_star_arguments, keyword},
    flow::any_expression,
    paths::values_of,
    replacements::Replacements,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule =
    Rule { id: "SEC002", aliases: &["S602", "S604", "B602", "B604"], hooks: &[Hook::Call(call)] };

fn call(cx: &Context, call: &ExprCall, name: &str, sink: Sink) {
    if !matches!(name, "subprocess.run" | "subprocess.call" | "subprocess.check_call" | "subprocess.check_output" | "subprocess.Popen") {
        return;
    }
    let Some(shell) = keyword(call, "shell").filter(|it| is_true(&it.value)) else { return };
    let site = Site::new(call.range(), "the command goes through a shell, which gives a meaning to every special character in it");
    let site = site.cap(Safety::Review);
    sink.push(match change(cx, call, name, shell.range()) {
        Ok((edits, helper)) => edits.facts(site.fact("helper", helper)),
        Err(reason) => site.leave(reason),
    });
}

/// The replacements, and whether they call the helper that gives 127 for a missing program.
fn change(cx: &Context, call: &ExprCall, name: &str, shell: TextRange) -> Result<(Replacements, bool), String> {
    if has_star_arguments(call) {
        return Err("the arguments of the call are not known".to_owned());
    }
    if keyword(call, "executable").is_some() {
        return Err("the call names its shell with `executable`".to_owned());
    }
    let Some(command) = call.arguments.find_argument_value("args", 0) else {
        return Err("the call has no command".to_owned());
    };
    let mut edits = Replacements::default();
    let found = lists(cx, call, command, &mut edits)?;
    fits(call, &found)?;
    let asks = asks_for_status(cx, call, name);
    let is_helped = asks && name == "subprocess.call";
    if is_helped {
        edits.replace(&*call.func, "_exit_code");
    } else if asks && found.is_probe {
        return Err("the exit status is used: without a shell a missing program raises FileNotFoundError instead of giving 127".to_owned());
    }
    match missing_program(cx) {
        Caught::Widen(type_, wider) if !is_helped => edits.replace(type_, wider),
        Caught::Missed if !is_helped => {
            return Err("without a shell a missing program raises FileNotFoundError, which the handlers around do not catch".to_owned());
        }
        _ => {}
    }
    edits.imports(&found.imports);
    if found.options.is_empty() {
        edits.replace(with_comma(cx, call, shell), "");
    } else {
        if module_of(cx, &call.func) == "subprocess" {
            edits.import("import subprocess");
        }
        edits.replace(shell, found.keywords());
    }
    Ok((edits, is_helped))
}

/// Replace the command, or what is assigned to the name that stands for it.
fn lists(cx: &Context, call: &ExprCall, command: &Expr, edits: &mut Replacements) -> Result<Command, String> {
    let module = module_of(cx, &call.func);
    if let Expr::List(list) = command {
        return already_a_list(cx, call, list, edits);
    }
    let Expr::Name(name) = command else {
        let found = convert(cx, command, quote_of(cx, call), module)?;
        edits.replace(command, found.list.as_str());
        return Ok(found);
    };
    const UNKNOWN: &str = "the command is not written out here, so it may need the shell";
    let values = values_of(cx, &name.id).ok_or(UNKNOWN)?;
    let mut found = Vec::new();
    for value in values {
        let one = convert(cx, value, quote_of(cx, call), module)?;
        edits.replace(value, one.list.as_str());
        found.push(one);
    }
    if loads(cx, &name.id) != 1 {
        return Err(format!("`{}` is used elsewhere too, as a text; build a list of words beside it", name.id));
    }
    let (first, rest) = found.split_first().ok_or(UNKNOWN)?;
    if rest.iter().any(|it| it.options != first.options) {
        return Err("the command is one of several that differ in more than their words".to_owned());
    }
    let imports = found.iter().flat_map(|it| it.imports.clone()).collect();
    Ok(Command { imports, is_probe: found.iter().any(|it| it.is_probe), ..first.clone() })
}

/// A list with `shell=True`: on POSIX the shell runs its first word and nothing else of it.
fn already_a_list(
    cx: &Context,
    call: &ExprCall,
    list: &ruff_python_ast::ExprList,
    edits: &mut Replacements,
) -> Result<Command, String> {
    const WINDOWS: &str = "the command is a list already; on Windows some programs are batch files, which a shell finds";
    let first = list.elts.first().and_then(crate::context::string_value).ok_or(WINDOWS)?;
    if list.elts.len() < 2 || matches!(first, "cmd" | "start") || first.contains(' ') {
        return Err(WINDOWS.to_owned());
    }
    if !is_batch_file(first) {
        return Ok(Command::default());
    }
    edits.replace(&list.elts[0], found_program(first, quote_of(cx, call)));
    Ok(Command { imports: vec!["import shutil".to_owned()], ..Command::default() })
}

/// How often a name is read in the function that binds it, or in the module.
fn loads(cx: &Context, name: &str) -> usize {
    let is_local = cx.function().is_some_and(|def| {
        any_expression(&def.body, |expr| expr.as_name_expr().is_some_and(|it| it.id.as_str() == name && it.ctx == ExprContext::Store))
    });
    let body = cx.function().filter(|_| is_local).map_or_else(|| cx.file.body(), |def| &def.body);
    let count = std::cell::Cell::new(0);
    any_expression(body, |expr| {
        if expr.as_name_expr().is_some_and(|it| it.id.as_str() == name && it.ctx == ExprContext::Load) {
            count.set(count.get() + 1);
        }
        false
    });
    count.get()
}

/// Whether the options that the command brings have their places free.
fn fits(call: &ExprCall, found: &Command) -> Result<(), String> {
    for (name, _) in &found.options {
        let is_output = matches!(*name, "stdout" | "stderr");
        if keyword(call, name).is_some() || (is_output && keyword(call, "capture_output").is_some()) {
            return Err(format!("both the command and the call say something about `{name}`"));
        }
    }
    let is_read = call.func.as_attribute_expr().is_some_and(|it| it.attr.as_str() == "check_output");
    if is_read && found.options.iter().any(|(name, _)| *name == "stdout") {
        return Err("the output is read and thrown away at once".to_owned());
    }
    Ok(())
}

/// Whether the code around looks at how the command ended; so one finds out whether a program is there at all.
fn asks_for_status(cx: &Context, call: &ExprCall, name: &str) -> bool {
    let is_checked = keyword(call, "check").is_some_and(|it| is_true(&it.value)) || name.starts_with("subprocess.check_");
    if is_checked || matches!(cx.parent(), Some(AnyNodeRef::StmtExpr(_))) {
        return false;
    }
    let body = cx.function().map_or_else(|| cx.file.body(), |def| &def.body);
    name == "subprocess.call"
        || any_expression(body, |expr| {
            expr.as_attribute_expr().is_some_and(|it| matches!(it.attr.as_str(), "returncode" | "check_returncode" | "poll" | "wait"))
        })
}
