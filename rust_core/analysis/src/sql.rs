//! SQL texts with values in them, and the text with marks and the tuple of parameters that they become.
//!
//! A mark may stand where a value may: after an operator or inside `VALUES (…)`, and for a whole quoted literal. Names
//! of tables and columns cannot be parameters.

use ruff_python_ast::Expr;
use ruff_text_size::Ranged;

use crate::{
    context::Context,
    pieces::{Piece, Value},
    word_values::is_text,
};

/// How a driver marks a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `?`
    Question,
    /// `%s`
    Percent,
}

impl Style {
    const fn mark(self) -> &'static str {
        match self {
            Self::Question => "?",
            Self::Percent => "%s",
        }
    }

    /// Literal text beside marks.
    fn plain(self, text: &str) -> String {
        match self {
            Self::Question => text.to_owned(),
            Self::Percent => text.replace('%', "%%"),
        }
    }
}

/// The two arguments, text and tuple.
///
/// # Errors
/// Why a value cannot be a parameter.
pub fn parameters(cx: &Context, pieces: &[Piece], style: Style, quote: &str, is_name: impl Fn(&Expr) -> bool) -> Result<String, String> {
    let mut text = String::new();
    let mut names: Vec<&str> = Vec::new();
    let mut parameters: Vec<String> = Vec::new();
    // The literal that is open: its parts so far.
    let mut literal: Option<Vec<Part>> = None;
    for piece in pieces {
        match piece {
            Piece::Text(part) => read_text(cx, part, &mut literal, &mut text, &mut parameters, style)?,
            Piece::Value(value) => {
                if !value.is_plain() {
                    return Err("a value is formatted in a special way; format it first and pass it as a parameter".to_owned());
                }
                match &mut literal {
                    Some(parts) => parts.push(Part::Value(value.clone())),
                    None if stands_for_value(&text) => {
                        text.push_str(style.mark());
                        parameters.push(cx.text(value.expr.range()).to_owned());
                    }
                    None if is_name(value.expr) => {
                        names.push(cx.text(value.expr.range()));
                        text.push(NAME);
                    }
                    None => {
                        let source = cx.text(value.expr.range());
                        let shown = if source.len() > 40 || source.contains('\n') { "a value".to_owned() } else { format!("`{source}`") };
                        return Err(format!(
                            "{shown} stands for a name or a piece of SQL, which cannot be a parameter; check it against the names that are allowed"
                        ));
                    }
                }
            }
        }
    }
    if literal.is_some() {
        return Err("a quote in the SQL has no end".to_owned());
    }
    if follows_badly(&text) {
        return Err("the SQL holds several statements".to_owned());
    }
    if parameters.iter().any(|it| it.contains(['\n', '\r']) || it.starts_with('*')) {
        return Err("a value is an expression of several lines; give it a name first".to_owned());
    }
    let tuple = if parameters.len() == 1 { format!("({},)", parameters[0]) } else { format!("({})", parameters.join(", ")) };
    if parameters.is_empty() {
        return Err("no value of the SQL can be a parameter".to_owned());
    }
    if names.iter().any(|it| it.contains(['"', '\'', '\\', '#', '\n', '{'])) {
        return Err("a name inside the SQL is an expression of its own; give it a name first".to_owned());
    }
    let mut source = source_of(&if names.is_empty() { text } else { text.replace('{', "{{").replace('}', "}}") }, quote);
    for name in &names {
        source = source.replacen(NAME, &format!("{{{name}}}"), 1);
    }
    let prefix = if names.is_empty() { "" } else { "f" };
    Ok(format!("{prefix}{source}, {tuple}"))
}

/// Stands in the text for a name that stays there.
const NAME: char = '\0';

enum Part<'a> {
    Text(String),
    Value(Value<'a>),
}

/// Copy literal text, and collect what stands between single quotes.
fn read_text<'a>(
    cx: &Context,
    part: &str,
    literal: &mut Option<Vec<Part<'a>>>,
    text: &mut String,
    parameters: &mut Vec<String>,
    style: Style,
) -> Result<(), String> {
    let mut plain = String::new();
    for c in part.chars() {
        match (c, literal.as_mut()) {
            ('\'', None) => {
                text.push_str(&style.plain(&std::mem::take(&mut plain)));
                *literal = Some(Vec::new());
            }
            ('\'', Some(_)) => {
                let mut parts = literal.take().unwrap_or_default();
                parts.push(Part::Text(std::mem::take(&mut plain)));
                close(cx, &parts, text, parameters, style)?;
            }
            (c, _) => plain.push(c),
        }
    }
    match literal {
        Some(parts) => parts.push(Part::Text(plain)),
        None => text.push_str(&style.plain(&plain)),
    }
    Ok(())
}

/// A quoted literal: itself when nothing is put into it, else one parameter.
fn close(cx: &Context, parts: &[Part], text: &mut String, parameters: &mut Vec<String>, style: Style) -> Result<(), String> {
    let values: Vec<&Value> = parts.iter().filter_map(|part| if let Part::Value(value) = part { Some(value) } else { None }).collect();
    let literal: String = parts.iter().map(|part| if let Part::Text(text) = part { text.as_str() } else { "" }).collect();
    let Some(first) = values.first() else {
        text.push('\'');
        text.push_str(&style.plain(&literal));
        text.push('\'');
        return Ok(());
    };
    if text.ends_with('\'') || text.trim_end().ends_with("AS") {
        return Err("a quote in the SQL is escaped, or quotes a name".to_owned());
    }
    text.push_str(style.mark());
    let source = cx.text(first.expr.range());
    if literal.is_empty() && values.len() == 1 {
        parameters.push(if first.is_text || is_text(cx, first.expr) { source.to_owned() } else { format!("str({source})") });
        return Ok(());
    }
    let mut string = String::from("f\"");
    for part in parts {
        match part {
            Part::Text(text) => string.push_str(&escaped(text, "\"").replace('{', "{{").replace('}', "}}")),
            Part::Value(value) => {
                let source = cx.text(value.expr.range());
                if source.contains(['"', '\\', '#', '\n', '{']) {
                    return Err("a value inside quotes is an expression of its own; give it a name first".to_owned());
                }
                string.push_str(&format!("{{{source}}}"));
            }
        }
    }
    parameters.push(string + "\"");
    Ok(())
}

/// Whether the text before a value leads up to a value, and not to the name of a table or a column.
fn stands_for_value(before: &str) -> bool {
    let trimmed = before.trim_end();
    if trimmed.ends_with(['=', '<', '>']) {
        // `SET column = {…}` and `WHERE column = {…}` alike.
        return trimmed.len() == before.len() || before.ends_with(' ');
    }
    let lower = trimmed.to_ascii_lowercase();
    let word = lower.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    if matches!(word, "limit" | "offset" | "like" | "between") {
        return before.ends_with(char::is_whitespace);
    }
    if !trimmed.ends_with(['(', ',']) {
        return false;
    }
    // Inside `VALUES (…)` and `IN (…)`: nothing but marks, literals and commas since the bracket.
    let Some(at) = trimmed.rfind('(') else { return false };
    let lead = lower[..at].trim_end();
    let inside = &trimmed[at + 1..];
    let is_list = lead.ends_with("values") || lead.ends_with(" in");
    is_list && !inside.contains(')')
}

fn follows_badly(text: &str) -> bool {
    text.trim_end().trim_end_matches(';').contains(';')
}

fn escaped(text: &str, quote: &str) -> String {
    let mut found = String::new();
    for c in text.chars() {
        match c {
            '\n' => found.push_str("\\n"),
            '\r' => found.push_str("\\r"),
            '\t' => found.push_str("\\t"),
            c => {
                if c == '\\' || quote.starts_with(c) {
                    found.push('\\');
                }
                found.push(c);
            }
        }
    }
    found
}

/// The text as a literal; of several lines when it was.
fn source_of(text: &str, quote: &str) -> String {
    if text.contains('\n') && !text.contains("\"\"\"") && !text.contains('\\') && !text.ends_with('"') {
        return format!("\"\"\"{text}\"\"\"");
    }
    let quote = match (text.contains('\''), text.contains('"')) {
        (true, false) => "\"",
        (false, true) => "'",
        _ => quote,
    };
    format!("{quote}{}{quote}", escaped(text, quote))
}
