//! Commands given to a shell from Python code: the literal parts, the values between them, and the list they become.

use ruff_python_ast::{Expr, InterpolatedStringElement};
use ruff_text_size::Ranged;

use crate::{context::Context, shell_words::split};

/// The command as the text of a Python list, such as `["git", "describe"]`.
///
/// A value inside an f-string is never put into a list: only the shell knows into how many words it falls.
///
/// # Errors
/// One sentence: why the command keeps its shell.
pub fn as_list(cx: &Context, command: &Expr, quote: &str) -> Result<String, String> {
    let words = match command {
        Expr::StringLiteral(literal) => {
            if cx.has_comment(command.range()) {
                return Err("a comment stands inside the command".to_owned());
            }
            split(literal.value.to_str())
        }
        Expr::FString(text) => {
            let literal: String = text
                .value
                .elements()
                .map(|part| match part {
                    InterpolatedStringElement::Literal(literal) => &*literal.value,
                    InterpolatedStringElement::Interpolation(_) => "x",
                })
                .collect();
            return Err(match split(&literal) {
                Err(needs) => format!("the command {needs}; only a shell can do that, so quote its values with shlex.quote"),
                Ok(_) => "values are put into the command, and only the shell knows where their words end; pass a list".to_owned(),
            });
        }
        Expr::List(_) | Expr::Tuple(_) => return Err("the command is a list already: with a shell only its first word is run".to_owned()),
        _ => return Err("the command is not written out here, so it may need the shell".to_owned()),
    };
    let words = words.map_err(|needs| format!("the command {needs}; only a shell can do that"))?;
    Ok(format!("[{}]", words.iter().map(|word| literal(word, quote)).collect::<Vec<_>>().join(", ")))
}

fn literal(word: &str, quote: &str) -> String {
    let quote = match (word.contains('\''), word.contains('"')) {
        (true, false) => "\"",
        (false, true) => "'",
        _ => quote,
    };
    let mut text = String::from(quote);
    for c in word.chars() {
        if c == '\\' || quote.starts_with(c) {
            text.push('\\');
        }
        text.push(c);
    }
    text + quote
}

/// Whether the nearest `try` around catches what a failing command raises, but not what a missing program raises.
pub fn misses_missing_program(cx: &Context) -> bool {
    let Some(stmt) = cx.enclosing_try() else { return false };
    let catches = |expr: &Expr| {
        matches!(
            cx.resolve(expr).as_deref(),
            Some(
                "builtins.Exception"
                    | "builtins.BaseException"
                    | "builtins.OSError"
                    | "builtins.IOError"
                    | "builtins.EnvironmentError"
                    | "builtins.FileNotFoundError"
            )
        )
    };
    !stmt.handlers.is_empty()
        && !stmt.handlers.iter().any(|handler| {
            let ruff_python_ast::ExceptHandler::ExceptHandler(handler) = handler;
            match handler.type_.as_deref() {
                None => true,
                Some(Expr::Tuple(types)) => types.elts.iter().any(catches),
                Some(type_) => catches(type_),
            }
        })
}
