//! The vocabulary of a model, as `tiktoken` keeps it: a line for each token, base64 of its bytes and its rank.
//!
//! Text is cut into pieces by the pattern that goes with the vocabulary, and each piece is joined up by ranks. Special
//! tokens are text like any other.

use regex_automata::meta::Regex;
use rustc_hash::FxHashSet;

use super::{
    Error,
    bpe::{Ranks, count},
};

/// How text is cut before bytes are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Of `cl100k_base`.
    Cl100k,
    /// Of `o200k_base`.
    O200k,
}

// What `\s+(?!\S)` asks of the character behind it is done by hand: see `pieces`.
const CL100K: &str = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+";
const O200K: &str = concat!(
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
    r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
    r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+",
);
const SPACE: &str = r"\s+";

/// A vocabulary, ready to count.
#[derive(Debug)]
pub struct Vocabulary {
    ranks: Ranks,
    pattern: Regex,
}

impl Vocabulary {
    /// Read a file.
    ///
    /// # Errors
    ///
    /// Where a line is none of a vocabulary, a token or a rank is there twice, or a single byte is no token.
    pub fn read(data: &[u8], pattern: Pattern) -> Result<Self, Error> {
        let mut ranks = Ranks::default();
        let mut used = FxHashSet::default();
        for (number, line) in (1..).zip(data.split(|byte| *byte == b'\n')) {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if line.is_empty() {
                continue;
            }
            let (token, rank) = entry(line).ok_or_else(|| Error(format!("line {number} is not a token in base64, a space and a rank")))?;
            if !used.insert(rank) || ranks.insert(token, rank).is_some() {
                return Err(Error(format!("line {number} has a token or a rank that another line has")));
            }
        }
        if let Some(byte) = (0..=u8::MAX).find(|byte| !ranks.contains_key(&vec![*byte])) {
            return Err(Error(format!("no line has a token for the byte {byte}")));
        }
        let text = match pattern {
            Pattern::Cl100k => CL100K,
            Pattern::O200k => O200K,
        };
        let pattern = Regex::new_many(&[text, SPACE]).map_err(|error| Error(format!("the pattern cannot be used: {error}")))?;
        Ok(Self { ranks, pattern })
    }

    /// How many tokens there are in the vocabulary.
    pub fn len(&self) -> usize {
        self.ranks.len()
    }

    /// Never: every byte is a token.
    pub fn is_empty(&self) -> bool {
        self.ranks.is_empty()
    }

    /// How many tokens a text has, exactly.
    pub fn count(&self, text: &str) -> usize {
        let mut total = 0;
        let mut at = 0;
        while at < text.len() {
            let end = self.piece(text, at);
            total += count(&text.as_bytes()[at..end], &self.ranks);
            at = end;
        }
        total
    }

    /// Where the piece ends that begins at a place. The patterns leave nothing out, so the next one begins there.
    fn piece(&self, text: &str, at: usize) -> usize {
        let Some(found) = self.pattern.find(regex_automata::Input::new(text).range(at..)) else { return text.len() };
        let (start, end) = (found.start(), found.end());
        if start > at {
            return start;
        }
        if found.pattern().as_u32() == 0 || end == text.len() {
            return end;
        }
        // The last of several spaces goes with what comes behind them.
        match text[start..end].char_indices().next_back() {
            Some((last, _)) if last > 0 => start + last,
            _ => end,
        }
    }
}

fn entry(line: &[u8]) -> Option<(Vec<u8>, u32)> {
    let space = line.iter().position(|byte| *byte == b' ')?;
    let (token, rank) = (&line[..space], &line[space + 1..]);
    if token.is_empty() || rank.is_empty() || rank.len() > 9 || !rank.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some((base64(token)?, std::str::from_utf8(rank).ok()?.parse().ok()?))
}

/// The bytes of base64 with its padding.
fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let body = text.strip_suffix(b"==").or_else(|| text.strip_suffix(b"=")).unwrap_or(text);
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let mut out = Vec::with_capacity(body.len() * 3 / 4);
    let (mut bits, mut held) = (0_u32, 0);
    for byte in body {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            // The lowest byte of what is shifted down.
            out.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        assert_eq!(base64(b"Zm9vYg==").as_deref(), Some(&b"foob"[..]));
        assert_eq!(base64(b"Zm9vYmE=").as_deref(), Some(&b"fooba"[..]));
        assert_eq!(base64(b"Zm9vYmFy").as_deref(), Some(&b"foobar"[..]));
        assert!(base64(b"Zm9v=").is_none() && base64(b"Zm9=vYg=").is_none());
    }
}
