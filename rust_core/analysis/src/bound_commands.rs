//! Commands that have a name: `command = f"…"`, and further down the call that runs it.

use ruff_python_ast::{Expr, ExprCall};

use crate::{
    commands::{Command, convert},
    context::Context,
    paths::values_of,
    replacements::Replacements,
};

/// Convert a command; one with a name is replaced where it is assigned, and its list is the name then.
///
/// # Errors
/// One sentence: why the command keeps its shell.
pub fn convert_where_bound<'a>(
    cx: &Context<'a>,
    command: &'a Expr,
    quote: &str,
    module: &str,
    edits: &mut Replacements,
) -> Result<Command, String> {
    const UNKNOWN: &str = "the command is not written out here, so it may need the shell";
    let Expr::Name(name) = command else { return convert(cx, command, quote, module) };
    let values = values_of(cx, &name.id).ok_or(UNKNOWN)?;
    const SHARED: &str = "is used elsewhere too, as a text; build a list of words beside it";
    if values.len() > 1 && loads(cx, &name.id) != 1 {
        // Each of many uses would convert each of many values.
        return Err(format!("`{}` {SHARED}", name.id));
    }
    let mut found = Vec::new();
    for value in values {
        let one = convert(cx, value, quote, module)?;
        edits.replace(value, one.list.as_str());
        found.push(one);
    }
    if loads(cx, &name.id) != 1 {
        return Err(format!("`{}` {SHARED}", name.id));
    }
    let (first, rest) = found.split_first().ok_or(UNKNOWN)?;
    if rest.iter().any(|it| it.options != first.options) {
        return Err("the command is one of several that differ in more than their words".to_owned());
    }
    let imports = found.iter().flat_map(|it| it.imports.clone()).collect();
    let is_probe = found.iter().any(|it| it.is_probe);
    Ok(Command {
        list: name.id.to_string(),
        imports,
        is_probe,
        options: first.options.clone(),
        seconds: found.iter().filter_map(|it| it.seconds).max(),
    })
}

/// How often a name is read in the function that binds it, or in the module.
fn loads(cx: &Context, name: &str) -> usize {
    let local = cx.suite();
    let is_local = local.uses_of(name).is_some_and(|uses| !uses.stores.is_empty());
    let binding = if is_local { local } else { cx.top() };
    binding.uses_of(name).map_or(0, |uses| uses.loads.len())
}

/// Whether the command is what a person typed after the `!` of a `cmd.Cmd`: its method `do_shell` is given it.
pub fn is_shell_escape(cx: &Context, call: &ExprCall) -> bool {
    let [Expr::Name(command), ..] = &*call.arguments.args else { return false };
    let Some(def) = cx.function().filter(|def| def.name.as_str() == "do_shell") else { return false };
    let is_typed = def.parameters.args.get(1).is_some_and(|it| it.parameter.name.id == command.id);
    is_typed && cx.stores_of(&command.id) <= 1 && cx.in_prompt()
}
