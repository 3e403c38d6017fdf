//! Output that somebody compares: texts of tests that catch what is printed, and lines of doctests.

use rustc_hash::FxHashSet;

use crate::context::Context;

const FEWEST: usize = 4;
/// What a test catches output with.
const CATCHERS: [&str; 8] = ["capsys", "capfd", "redirect_stdout", "StringIO", "stdout", "captured_output", "CliRunner", "check_output"];

/// Whether a file may look at what is printed.
pub fn catches(text: &str) -> bool {
    CATCHERS.iter().any(|catcher| text.contains(catcher))
}

/// Whether a text may be one that is compared.
pub fn is_telling(text: &str) -> bool {
    text.len() >= FEWEST && text.chars().any(char::is_alphabetic)
}

/// The longest piece without a value or an escape of the words of a message; empty when it tells nothing.
pub fn longest_piece(words: &str) -> &str {
    let pieces = words.split(['\n', '%', '{', '}', '\\']).map(str::trim);
    pieces.max_by_key(|piece| piece.len()).filter(|piece| is_telling(piece)).unwrap_or_default()
}

/// Whether an example in a docstring of the file shows the text as output.
pub fn in_doctest(cx: &Context, piece: &str) -> bool {
    let shown = cx.file_texts("lines that doctests expect", |top, _| shown_lines(&top.file.text));
    !piece.is_empty() && shown.iter().any(|line| line.contains(piece))
}

/// The lines between an example and the next empty line.
fn shown_lines(text: &str) -> FxHashSet<&str> {
    let mut found = FxHashSet::default();
    let mut is_shown = false;
    for line in text.lines().map(str::trim) {
        let is_code = line.starts_with(">>>") || (is_shown && line.starts_with("..."));
        is_shown = is_code || (is_shown && !line.is_empty());
        if is_shown && !is_code {
            found.insert(line);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_piece_of_a_message_is_what_can_be_compared() {
        assert_eq!(longest_piece("loading\nof shop: %s"), "of shop:");
        assert_eq!(longest_piece("%s: %d"), "");
    }

    #[test]
    fn what_examples_show_is_seen() {
        let text = "    >>> for it in shop:\n    ...     load(it)\n    loading bread\n    loading milk\n\n    Then more.\n";
        let mut lines: Vec<_> = shown_lines(text).into_iter().collect();
        lines.sort_unstable();
        assert_eq!(lines, ["loading bread", "loading milk"]);
    }
}
