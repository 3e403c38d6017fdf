//! Suppression comments: `# noqa`, `# nosec`, `# pyagent: ignore[RULE]`. Honoured, and counted by the caller.
//!
//! A comment speaks for the lines of the finding: from the line where it starts to the line where it ends. One behind
//! `from a import (` speaks for all names in the brackets, as linters that report each name have it.

use std::ops::RangeInclusive;

use ruff_source_file::{LineIndex, OneIndexed};
use ruff_text_size::{TextLen, TextRange};

use crate::source::SourceFile;

/// What one comment suppresses.
#[derive(Debug, PartialEq, Eq)]
enum Directive<'t> {
    All,
    Security(Vec<&'t str>),
    Codes(Vec<&'t str>),
}

/// The suppressions of a file by line, and those of the whole file.
#[derive(Debug, Default)]
pub struct Suppressions<'t> {
    lines: Vec<(RangeInclusive<usize>, Directive<'t>)>,
    file: Vec<Directive<'t>>,
}

impl<'t> Suppressions<'t> {
    /// Read all comments of a file.
    pub fn of(file: &'t SourceFile) -> Self {
        let mut found = Self::default();
        for range in &file.comments {
            let text = file.slice(range);
            // One comment may hold several: `# type: ignore  # noqa: F401  # nosec`.
            for part in text.split('#').map(str::trim).filter(|part| !part.is_empty()) {
                if let Some((directive, whole_file)) = parse(part) {
                    if whole_file { found.file.push(directive) } else { found.lines.push((spoken_for(file, range), directive)) }
                }
            }
        }
        found
    }

    /// Whether a finding of `rule` (known elsewhere as `aliases`) at `range` is suppressed.
    pub fn covers(&self, file: &SourceFile, range: TextRange, rule: &str, aliases: &[&str]) -> bool {
        if self.lines.is_empty() && self.file.is_empty() {
            return false;
        }
        let (first, last) = (file.line(range.start()), file.line(range.end()));
        self.covers_lines(first, last, rule, aliases)
    }

    /// The same for a finding known by its lines.
    pub fn covers_lines(&self, first: usize, last: usize, rule: &str, aliases: &[&str]) -> bool {
        let hit = |directive: &Directive| match directive {
            Directive::All => true,
            Directive::Codes(codes) => codes.iter().any(|code| names(code, rule, aliases)),
            Directive::Security(codes) => {
                rule.starts_with("SEC") && (codes.is_empty() || codes.iter().any(|code| names(code, rule, aliases)))
            }
        };
        let meets = |lines: &RangeInclusive<usize>| *lines.start() <= last && first <= *lines.end();
        self.file.iter().any(hit) || self.lines.iter().any(|(lines, directive)| meets(lines) && hit(directive))
    }
}

/// The lines that a comment speaks for: its own, and those of the names where its line opens an import.
fn spoken_for(file: &SourceFile, comment: TextRange) -> RangeInclusive<usize> {
    let line = file.line(comment.start());
    let before = file.slice(TextRange::new(file.line_start(comment.start()), comment.start()));
    if !opens_import(before) {
        return line..=line;
    }
    // Only names, commas and comments stand in these brackets.
    let rest = file.slice(TextRange::new(comment.end(), file.text.text_len()));
    let closed = rest.lines().position(|text| text.split('#').next().is_some_and(|code| code.contains(')'))).unwrap_or(0);
    line..=line + closed
}

fn opens_import(line: &str) -> bool {
    line.trim_start().starts_with("from ") && line.trim_end().ends_with('(')
}

/// Whether comments of a text may silence findings on these lines (first, last); otherwise it need not be parsed to know.
pub fn may_silence(text: &str, lines: impl IntoIterator<Item = (usize, usize)>) -> bool {
    if !is_likely(text) {
        return false;
    }
    let lower = text.to_ascii_lowercase();
    let whole_file = ["ruff:", "flake8:", "ignore-file"].iter().any(|word| lower.contains(word));
    let index = LineIndex::from_source_text(text);
    let behind = index.line_count() + 1;
    let starts = |line: usize| OneIndexed::new(line.min(behind)).map_or(0, |line| index.line_start(line, text).to_usize());
    let in_import = || text.lines().any(|line| line.split_once('#').is_some_and(|(code, _)| opens_import(code)));
    whole_file
        || in_import()
        || lines.into_iter().any(|(first, last)| text.get(starts(first)..starts(last + 1)).is_none_or(|part| part.contains('#')))
}

/// Whether a text has a word that a suppression begins with.
fn is_likely(text: &str) -> bool {
    let is_word = |at: &[u8]| {
        [&b"noqa"[..], b"nosec", b"pyagent"].iter().any(|word| at.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word)))
    };
    let bytes = text.as_bytes();
    bytes.iter().enumerate().any(|(at, byte)| matches!(byte, b'n' | b'N' | b'p' | b'P') && is_word(&bytes[at..]))
}

/// Whether a code of a comment stands for a rule: the id itself, an alias, or a prefix such as `S` or `EXC`.
fn names(code: &str, rule: &str, aliases: &[&str]) -> bool {
    let same = |known: &str| known.eq_ignore_ascii_case(code);
    let family = |known: &str| code.len() >= 3 && known.len() > code.len() && known[..code.len()].eq_ignore_ascii_case(code);
    same(rule) || aliases.iter().any(|alias| same(alias)) || family(rule)
}

fn parse(part: &str) -> Option<(Directive<'_>, bool)> {
    let lower = part.to_ascii_lowercase();
    for (prefix, whole_file) in [("ruff: noqa", true), ("flake8: noqa", true), ("noqa", false)] {
        if lower.starts_with(prefix) {
            let rest = part[prefix.len()..].trim_start();
            return match rest.strip_prefix(':') {
                Some(codes) => Some((Directive::Codes(split(codes)), whole_file)),
                // `# noqa` followed by a word is prose about noqa, unless set off by a space or a dash.
                None if rest.len() == part.len() - prefix.len() && !rest.is_empty() => None,
                None => Some((Directive::All, whole_file)),
            };
        }
    }
    if lower.starts_with("nosec") {
        let rest = &part["nosec".len()..];
        if rest.starts_with(|first: char| first.is_alphanumeric()) {
            return None;
        }
        let codes = split(rest.trim_start_matches([':', ' ']));
        let codes =
            codes.into_iter().filter(|code| code.starts_with(['B', 'S']) && code[1..].bytes().any(|byte| byte.is_ascii_digit())).collect();
        return Some((Directive::Security(codes), false));
    }
    let rest = lower.strip_prefix("pyagent:")?.trim_start();
    let at = part.len() - rest.len();
    let (whole_file, rest) = match rest.strip_prefix("ignore-file") {
        Some(_) => (true, &part[at + "ignore-file".len()..]),
        None => {
            rest.strip_prefix("ignore")?;
            (false, &part[at + "ignore".len()..])
        }
    };
    let rest = rest.trim_start();
    match rest.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        Some((codes, _)) => Some((Directive::Codes(split(codes)), whole_file)),
        None if rest.starts_with(|first: char| first.is_alphanumeric()) => None,
        None => Some((Directive::All, whole_file)),
    }
}

/// Leading codes of a list such as `E501, F401 because …`.
fn split(codes: &str) -> Vec<&str> {
    codes
        .split([',', ' ', '\t'])
        .filter(|code| !code.is_empty())
        .take_while(|code| code.starts_with(|first: char| first.is_ascii_uppercase()) || code.bytes().any(|byte| byte.is_ascii_digit()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(comment: &str, rule: &str, aliases: &[&str]) -> bool {
        let file = SourceFile::parse("a.py", format!("x = 1  {comment}\n")).unwrap();
        Suppressions::of(&file).covers_lines(1, 1, rule, aliases)
    }

    #[test]
    fn comments_of_other_tools_count() {
        assert!(covers("# noqa", "EXC001", &[]));
        assert!(covers("# noqa: E722", "EXC001", &["E722"]));
        assert!(covers("# type: ignore  # noqa:E722,F401", "EXC001", &["E722"]));
        assert!(!covers("# noqa: F401", "EXC001", &["E722"]));
        assert!(covers("# nosec", "SEC002", &[]));
        assert!(covers("# nosec B602", "SEC002", &["B602"]));
        assert!(!covers("# nosec B101", "SEC002", &["B602"]));
        assert!(!covers("# nosec", "EXC001", &[]));
        assert!(covers("# nosec - trusted input", "SEC002", &["B602"]));
    }

    #[test]
    fn a_comment_behind_an_opened_import_speaks_for_its_names() {
        let text = "from a import (  # noqa: F401\n    b,  # used (by hand)\n    c,\n)\nd = (  # noqa: F401\n    1,\n)\n";
        let file = SourceFile::parse("a.py", text.to_owned()).unwrap();
        let known = Suppressions::of(&file);
        let hit: Vec<usize> = (1..=7).filter(|line| known.covers_lines(*line, *line, "IMP005", &["F401"])).collect();
        assert_eq!(hit, [1, 2, 3, 4, 5]);
        assert!(may_silence(text, [(3, 3)]));
    }

    #[test]
    fn our_own_comment_names_rules() {
        assert!(covers("# pyagent: ignore[LOG001]", "LOG001", &[]));
        assert!(covers("# pyagent: ignore[LOG001, EXC001] shown to the user", "EXC001", &[]));
        assert!(covers("# pyagent: ignore", "EXC001", &[]));
        assert!(!covers("# pyagent: ignore[LOG001]", "LOG002", &[]));
        assert!(covers("# pyagent: ignore-file[LOG001]", "LOG001", &[]));
        assert!(!covers("# pyagent: ignored", "LOG001", &[]));
    }

    #[test]
    fn a_text_is_only_read_where_its_comments_may_speak_of_the_lines() {
        let text = "x = 1  # noqa\ny = (\n    2,  # NOSEC\n)\nz = 3\n";
        assert!(may_silence(text, [(1, 1)]) && may_silence(text, [(2, 4)]) && may_silence(text, [(5, 5), (1, 1)]));
        assert!(!may_silence(text, [(2, 2), (4, 4), (5, 5), (9, 9)]));
        assert!(may_silence("# RUFF: noqa\nx = 1\n", [(2, 2)]) && may_silence("x = 1\n# pyagent: ignore-file\n", [(1, 1)]));
        assert!(!may_silence("x = 1  # fast\n", [(1, 1)]));
    }

    #[test]
    fn text_in_strings_is_no_comment() {
        let file = SourceFile::parse("a.py", "x = '# noqa'\n".to_owned()).unwrap();
        assert!(!Suppressions::of(&file).covers_lines(1, 1, "EXC001", &[]));
    }
}
