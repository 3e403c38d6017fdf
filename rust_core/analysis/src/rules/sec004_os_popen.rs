//! SEC004: `os.popen`.

use ruff_python_ast::{AnyNodeRef, ExprCall};
use ruff_text_size::Ranged;

use crate::{
    bound_commands::{convert_where_bound, is_shell_escape},
    calls::quote_of,
    context::{Context, has_star_arguments, string_value},
    replacements::Replacements,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "SEC004", aliases: &["S605", "B605"], hooks: &[Hook::Call(call)] };

fn call<'a>(cx: &Context<'a>, call: &'a ExprCall, name: &str, sink: Sink) {
    if name != "os.popen" {
        return;
    }
    let site = Site::new(call.range(), "`os.popen` runs its command in a shell and hides how it ended").cap(Safety::Review);
    if is_shell_escape(cx, call) {
        return sink.push(site.dismiss("the method is the prompt's `!`, which runs what a person types in a shell"));
    }
    sink.push(match change(cx, call) {
        Ok((whole, edits)) => edits.facts(site).fact("whole", whole),
        Err(reason) => site.leave(reason),
    });
}

fn change<'a>(cx: &Context<'a>, call: &'a ExprCall) -> Result<(ruff_text_size::TextRange, Replacements), String> {
    if has_star_arguments(call) || !call.arguments.keywords.is_empty() {
        return Err("the arguments of the call are not known".to_owned());
    }
    let command = match &*call.arguments.args {
        [command] => command,
        [command, mode] if string_value(mode) == Some("r") => command,
        _ => return Err("the pipe has a mode or no command; use subprocess.run".to_owned()),
    };
    let use_ = use_of(cx).ok_or("the pipe is not read at once; use subprocess.run and its `stdout`")?;
    let range = use_.range(call);
    if cx.has_comment(range) {
        return Err("a comment stands inside the call".to_owned());
    }
    let mut edits = Replacements::default();
    let found = convert_where_bound(cx, command, quote_of(cx, call), "subprocess", &mut edits)?;
    if found.options.iter().any(|(name, _)| *name == "stdout") {
        return Err("the output is read and thrown away at once".to_owned());
    }
    let options = if found.options.is_empty() { String::new() } else { format!(", {}", found.keywords()) };
    let run = format!("subprocess.run({}, stdout=subprocess.PIPE{options}, text=True, check=False{}).stdout", found.list, found.limit());
    edits.import("import subprocess");
    edits.imports(&found.imports);
    match use_ {
        Use::Read(_) => edits.replace(range, run),
        Use::File => {
            edits.import("import io");
            edits.replace(range, format!("io.StringIO({run})"));
        }
    }
    Ok((range, edits))
}

enum Use<'a> {
    /// `.read()` right after the call.
    Read(&'a ExprCall),
    /// As a file whose lines are taken at once, or within a `with` block.
    File,
}

impl Use<'_> {
    fn range(&self, call: &ExprCall) -> ruff_text_size::TextRange {
        if let Self::Read(read) = self { read.range() } else { call.range() }
    }
}

fn use_of<'a>(cx: &Context<'a>) -> Option<Use<'a>> {
    let mut nodes = cx.parents.iter().rev();
    match nodes.next()? {
        AnyNodeRef::WithItem(item) => {
            let Some(AnyNodeRef::StmtWith(with)) = nodes.next() else { return None };
            let name = item.optional_vars.as_deref()?.as_name_expr()?;
            // What `close` says about the end of the program is not in a text.
            let closes = crate::flow::any_expression(&with.body, |expr| {
                expr.as_attribute_expr().is_some_and(|it| {
                    matches!(it.attr.as_str(), "close" | "fileno" | "write" | "buffer")
                        && it.value.as_name_expr().is_some_and(|base| base.id == name.id)
                })
            });
            (!closes).then_some(Use::File)
        }
        AnyNodeRef::ExprAttribute(attribute) => {
            let Some(AnyNodeRef::ExprCall(read)) = nodes.next() else { return None };
            match attribute.attr.as_str() {
                "read" if read.arguments.is_empty() => Some(Use::Read(read)),
                "readlines" | "readline" if read.arguments.is_empty() => Some(Use::File),
                _ => None,
            }
        }
        _ => None,
    }
}
