//! Answers of language models: the text that was meant, and what speaks against using it.
//!
//! Lengths are code points. Case is that of ASCII alone. Weights are sums of halves, so a score has no rounding.

use rustc_hash::FxHashSet;

/// Characters of an answer beyond which it says too much.
pub const MOST_CHARACTERS: usize = 2000;
const HEAD: usize = 200;
const FEWEST_REPEATED: usize = 4;
const REFUSALS: [&str; 8] =
    ["i cannot", "i can't", "i'm sorry", "i am sorry", "as an ai", "i am unable", "i'm unable", "i do not have access"];
const PLACEHOLDERS: [&str; 7] = ["todo", "fixme", "<description>", "lorem ipsum", "[insert", "your code here", "xxx"];
/// How a text ends that is not at its end.
const UNFINISHED: [char; 7] = [',', ';', ':', '(', '[', '{', '-'];

/// What speaks against an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// There is no text.
    Empty,
    /// It says that it does not answer.
    Refusal,
    /// It leaves something to be filled in.
    Placeholder,
    /// It ends in the middle.
    Truncated,
    /// Most of its lines were there before.
    Repeated,
    /// It is longer than anything that was asked for.
    Long,
}

impl Flaw {
    /// In a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Refusal => "refusal",
            Self::Placeholder => "placeholder",
            Self::Truncated => "truncated",
            Self::Repeated => "repeated",
            Self::Long => "long",
        }
    }

    fn weight(self) -> f64 {
        match self {
            Self::Empty | Self::Refusal => 1.0,
            Self::Placeholder | Self::Truncated | Self::Repeated => 0.5,
            Self::Long => 0.25,
        }
    }
}

/// An answer as it can be used.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The text that was meant: without fences and quotes, ends of lines as `\n`, nothing invisible.
    pub text: String,
    /// What speaks against it.
    pub flaws: Vec<Flaw>,
    /// From 0 to 1, where nothing speaks against it.
    pub score: f64,
}

/// Read what a model wrote.
pub fn read(raw: &str) -> Answer {
    let (body, is_closed) = unfenced(&visible(raw));
    let text = unquoted(&tidy(&body));
    let flaws = flaws(&text, is_closed);
    let score = (1.0 - flaws.iter().map(|it| it.weight()).sum::<f64>()).max(0.0);
    Answer { text, flaws, score }
}

/// Without what a reader of the text would not see: ends of lines are `\n`, tabs are kept, other controls are spaces.
fn visible(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw.chars().peekable();
    while let Some(char) = rest.next() {
        match char {
            '\r' => {
                rest.next_if_eq(&'\n');
                out.push('\n');
            }
            '\n' | '\t' => out.push(char),
            // Marks of direction and of no width can hide what a text says.
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => {}
            '\0'..='\x1f' | '\x7f'..='\u{9f}' | '\u{2028}' | '\u{2029}' => out.push(' '),
            _ => out.push(char),
        }
    }
    out
}

/// What stands within the first fence, if there is one; and whether that fence is closed.
fn unfenced(text: &str) -> (String, bool) {
    let lines: Vec<&str> = text.split('\n').collect();
    let Some(open) = lines.iter().position(|line| fence(line).is_some()) else { return (text.to_owned(), true) };
    let mark = fence(lines[open]).unwrap_or_default();
    let body = &lines[open + 1..];
    match body.iter().position(|line| line.trim_matches(' ') == mark) {
        Some(close) => (body[..close].join("\n"), true),
        None => (body.join("\n"), false),
    }
}

fn fence(line: &str) -> Option<&'static str> {
    let line = line.trim_start_matches(' ');
    ["```", "~~~"].into_iter().find(|mark| line.starts_with(mark))
}

/// Without space at the ends of lines, without the indentation that all have, and with one blank line where there are more.
fn tidy(text: &str) -> String {
    let lines: Vec<&str> = text.split('\n').map(str::trim_end).collect();
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let common = lines.iter().filter(|line| !line.is_empty()).map(|line| indent(line)).min().unwrap_or_default();
    let mut out: Vec<&str> = Vec::with_capacity(lines.len());
    for line in lines {
        let line = line.get(common..).unwrap_or_default();
        if !line.is_empty() || out.last().is_some_and(|last| !last.is_empty()) {
            out.push(line);
        }
    }
    if out.last().is_some_and(|last| last.is_empty()) {
        out.pop();
    }
    out.join("\n")
}

/// Without the quotes that stand around the whole.
fn unquoted(text: &str) -> String {
    let bare = text.strip_prefix(['r', 'R', 'u', 'U']).filter(|rest| rest.starts_with(['"', '\''])).unwrap_or(text);
    for quote in ["\"\"\"", "'''", "\"", "'", "`"] {
        let inner = bare.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
        if let Some(inner) = inner.filter(|it| !it.contains(quote)) {
            return tidy(inner.trim_matches(' '));
        }
    }
    text.to_owned()
}

fn flaws(text: &str, is_closed: bool) -> Vec<Flaw> {
    if text.is_empty() {
        return vec![Flaw::Empty];
    }
    let small = text.to_ascii_lowercase();
    let head: String = small.chars().take(HEAD).collect();
    let lines: Vec<&str> = text.split('\n').filter(|line| !line.is_empty()).collect();
    let distinct = lines.iter().collect::<FxHashSet<_>>().len();
    let is_elided = lines.iter().any(|line| matches!(line.trim_matches(' '), "..." | "…"));
    let found = [
        (Flaw::Refusal, REFUSALS.iter().any(|it| head.contains(it))),
        (Flaw::Placeholder, is_elided || PLACEHOLDERS.iter().any(|it| small.contains(it))),
        (Flaw::Truncated, !is_closed || text.ends_with(UNFINISHED)),
        (Flaw::Repeated, lines.len() >= FEWEST_REPEATED && 2 * distinct <= lines.len()),
        (Flaw::Long, text.chars().count() > MOST_CHARACTERS),
    ];
    found.into_iter().filter_map(|(flaw, is_there)| is_there.then_some(flaw)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_that_was_meant_stands_within_fences_and_quotes() {
        let found = read(
            "Sure! Here it is:\r\n```python\r\n    \"\"\"Count the words.\r\n\r\n\r\n    Blank ones too.\r\n    \"\"\"\r\n```\r\nAnything else?",
        );
        assert_eq!(found, Answer { text: "Count the words.\n\nBlank ones too.".into(), flaws: vec![], score: 1.0 });
    }

    #[test]
    fn what_cannot_be_used_says_why() {
        assert_eq!(read(" \n```\n```").flaws, [Flaw::Empty]);
        assert_eq!(read("I'm sorry, but I cannot see the code.").score, 0.0);
        assert_eq!(read("```\nReturn the").flaws, [Flaw::Truncated]);
    }
}
