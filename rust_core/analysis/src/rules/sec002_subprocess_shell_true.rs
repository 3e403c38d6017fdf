//! SEC002: a command that goes through a shell.

use ruff_python_ast::{AnyNodeRef, Expr, ExprCall};
use ruff_text_size::{Ranged, TextRange};

use crate::{
    bound_commands::convert_where_bound,
    calls::{quote_of, with_comma},
    commands::{Caught, Command, found_program, is_batch_file, is_true, missing_program, module_of},
    context::{Context, has_star_arguments, keyword},
    flow::any_expression,
    replacements::Replacements,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule =
    Rule { id: "SEC002", aliases: &["S602", "S604", "B602", "B604"], hooks: &[Hook::Call(call)] };

fn call<'a>(cx: &Context<'a>, call: &'a ExprCall, name: &str, sink: Sink) {
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
fn change<'a>(cx: &Context<'a>, call: &'a ExprCall, name: &str, shell: TextRange) -> Result<(Replacements, bool), String> {
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
        let is_new = found.is_silent() && !is_helped && name != "subprocess.Popen" && keyword(call, "timeout").is_none();
        edits.replace(shell, format!("{}{}", found.keywords(), if is_new { found.limit() } else { String::new() }));
    }
    Ok((edits, is_helped))
}

/// Replace the command, or what is assigned to the name that stands for it.
fn lists<'a>(cx: &Context<'a>, call: &'a ExprCall, command: &'a Expr, edits: &mut Replacements) -> Result<Command, String> {
    if let Expr::List(list) = command {
        return already_a_list(cx, call, list, edits);
    }
    let found = convert_where_bound(cx, command, quote_of(cx, call), module_of(cx, &call.func), edits)?;
    if !command.is_name_expr() {
        edits.replace(command, found.list.as_str());
    }
    Ok(found)
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
    let is_asked = |expr: &Expr| {
        expr.as_attribute_expr().is_some_and(|it| matches!(it.attr.as_str(), "returncode" | "check_returncode" | "poll" | "wait"))
    };
    name == "subprocess.call" || cx.suite().holds("asks for the status of a command", |body| any_expression(body, is_asked))
}
