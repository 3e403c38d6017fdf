//! Text → tokens, each with its place in characters.

use super::{Error, MOST_CHARACTERS};

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Number(f64),
    Name(String),
    /// A name in braces: never a function or a word of the language.
    Braced(String),
    Sign(&'static str),
    End,
}

const SIGNS: [&str; 18] = ["**", "//", "<=", ">=", "==", "!=", "+", "-", "*", "/", "%", "<", ">", "(", ")", ",", "{", "}"];

pub(super) fn tokens(text: &str) -> Result<Vec<(usize, Token)>, Error> {
    let chars: Vec<char> = text.chars().take(MOST_CHARACTERS + 1).collect();
    if chars.len() > MOST_CHARACTERS {
        return Err(Error::unreadable(MOST_CHARACTERS, format!("longer than {MOST_CHARACTERS} characters")));
    }
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if matches!(chars[at], ' ' | '\t' | '\r' | '\n') {
            at += 1;
            continue;
        }
        let (token, end) = token(&chars, at)?;
        found.push((at, token));
        at = end;
    }
    found.push((chars.len(), Token::End));
    Ok(found)
}

fn token(chars: &[char], at: usize) -> Result<(Token, usize), Error> {
    let next = chars.get(at + 1).copied().unwrap_or(' ');
    match chars[at] {
        '0'..='9' => number(chars, at),
        '.' if next.is_ascii_digit() => number(chars, at),
        '{' => braced(chars, at),
        c if is_start(c) => {
            let end = name_end(chars, at);
            Ok((Token::Name(chars[at..end].iter().collect()), end))
        }
        '=' if next != '=' => Err(Error::unreadable(at, "`=` sets nothing here; `==` compares")),
        c => SIGNS
            .into_iter()
            .find(|sign| sign.chars().eq(chars[at..].iter().copied().take(sign.len())))
            .map(|sign| (Token::Sign(sign), at + sign.len()))
            .ok_or_else(|| Error::unreadable(at, format!("U+{:04X} has no meaning in a formula", u32::from(c)))),
    }
}

fn braced(chars: &[char], at: usize) -> Result<(Token, usize), Error> {
    let end = if chars.get(at + 1).is_some_and(|c| is_start(*c)) { name_end(chars, at + 1) } else { at };
    if end == at || chars.get(end) != Some(&'}') {
        return Err(Error::unreadable(at, "`{` wants one name and `}`"));
    }
    Ok((Token::Braced(chars[at + 1..end].iter().collect()), end + 1))
}

/// `12`, `1.`, `.5`, `1.5e-3`; a name must not follow at once.
fn number(chars: &[char], at: usize) -> Result<(Token, usize), Error> {
    let digits = |from: usize| from + chars[from..].iter().take_while(|c| c.is_ascii_digit()).count();
    let mut end = digits(at);
    if chars.get(end) == Some(&'.') {
        end = digits(end + 1);
    }
    if matches!(chars.get(end), Some('e' | 'E')) {
        let begin = end + 1 + usize::from(matches!(chars.get(end + 1), Some('+' | '-')));
        if chars.get(begin).is_some_and(char::is_ascii_digit) {
            end = digits(begin);
        }
    }
    if chars.get(end).is_some_and(|c| is_start(*c) || *c == '.') {
        return Err(Error::unreadable(end, "a number ends here, and something else begins at once"));
    }
    let text: String = chars[at..end].iter().collect();
    // The text has the form of a number, so this is its nearest double.
    text.parse().map(|value| (Token::Number(value), end)).map_err(|_| Error::unreadable(at, "this is no number"))
}

fn is_start(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_'
}

fn name_end(chars: &[char], at: usize) -> usize {
    at + chars[at..].iter().take_while(|c| c.is_ascii_alphanumeric() || **c == '_').count()
}
