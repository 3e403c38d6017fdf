//! Which lines two texts do not share.

use std::ops::Range;

use imara_diff::{Algorithm, Diff, InternedInput};

/// Lines of the old text, counted from 0, and the lines of the new one that stand in their place.
pub type Change = (Range<u32>, Range<u32>);

/// The changes that turn `before` into `after`, in order; one of the ranges of a change may be empty.
///
/// Git's histogram algorithm, whose time does not grow with the square of the length.
pub fn changes(before: &[u8], after: &[u8]) -> Vec<Change> {
    let mut input = InternedInput::default();
    input.update_before(lines(before));
    input.update_after(lines(after));
    Diff::compute(Algorithm::Histogram, &input).hunks().map(|hunk| (hunk.before, hunk.after)).collect()
}

/// Lines with their ends, which are those of Python: `\n`, `\r\n` and a lone `\r`.
fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).map_or(rest.len(), |at| {
            let is_pair = rest[at..].starts_with(b"\r\n");
            at + 1 + usize::from(is_pair)
        });
        let (line, others) = rest.split_at(end);
        rest = others;
        (!line.is_empty()).then_some(line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_as_python_ends_them() {
        let found: Vec<&[u8]> = lines(b"a\r\nb\rc\n\nd").collect();
        assert_eq!(found, [&b"a\r\n"[..], b"b\r", b"c\n", b"\n", b"d"]);
        assert_eq!(lines(b"").count(), 0);
    }

    #[test]
    fn a_changed_line_an_insertion_and_a_deletion_are_told_apart() {
        assert_eq!(changes(b"a\nb\nc\n", b"a\nX\nc\n"), [(1..2, 1..2)]);
        assert_eq!(changes(b"a\nb\n", b"a\nnew\nb\n"), [(1..1, 1..2)]);
        assert_eq!(changes(b"a\nb\nc\n", b"a\nc\n"), [(1..2, 1..1)]);
        assert_eq!(changes(b"a\n", b"a\n"), []);
        assert_eq!(changes(b"a", b"a\n"), [(0..1, 0..1)]);
    }
}
