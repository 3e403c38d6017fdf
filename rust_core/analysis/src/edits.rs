//! Merging and applying edits.

use ruff_text_size::TextSize;

/// Replace the bytes `start..end` by `text`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Edit {
    /// First byte replaced.
    pub start: u32,
    /// One past the last byte replaced; equal to `start` for an insertion.
    pub end: u32,
    /// The new text.
    pub text: String,
}

impl Edit {
    /// An insertion.
    pub fn insert(at: TextSize, text: impl Into<String>) -> Self {
        Self { start: at.to_u32(), end: at.to_u32(), text: text.into() }
    }

    /// Bytes that the text grows by (negative when it shrinks).
    pub fn growth(&self) -> i64 {
        i64::try_from(self.text.len()).unwrap_or(i64::MAX) - i64::from(self.end - self.start)
    }
}

/// Why edits do not go together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// Two edits want the same bytes.
    Overlap(Edit, Edit),
    /// A span lies outside the text or cuts a character.
    OutOfRange(Edit),
}

/// Put edits into order: equal edits count once, insertions at one place keep the order in which they came.
///
/// # Errors
/// The first two edits that overlap.
pub fn merge(edits: &[Edit]) -> Result<Vec<Edit>, Conflict> {
    let mut merged: Vec<Edit> = Vec::with_capacity(edits.len());
    for edit in edits {
        if !merged.contains(edit) {
            merged.push(edit.clone());
        }
    }
    merged.sort_by_key(|edit| (edit.start, edit.end));
    for pair in merged.windows(2) {
        let (first, second) = (&pair[0], &pair[1]);
        if second.start < first.end {
            return Err(Conflict::Overlap(first.clone(), second.clone()));
        }
    }
    Ok(merged)
}

/// Merge edits and apply them.
///
/// # Errors
/// The conflict, when there is one; the text is then not touched.
pub fn apply(text: &str, edits: &[Edit]) -> Result<String, Conflict> {
    let merged = merge(edits)?;
    let mut out = String::with_capacity(text.len() + merged.iter().map(|edit| edit.text.len()).sum::<usize>());
    let mut done = 0;
    for edit in merged {
        let (start, end) = (edit.start as usize, edit.end as usize);
        let Some(_) = text.get(start..end.max(start)).filter(|_| start <= end) else { return Err(Conflict::OutOfRange(edit)) };
        let Some(kept) = text.get(done..start) else { return Err(Conflict::OutOfRange(edit)) };
        out.push_str(kept);
        out.push_str(&edit.text);
        done = end;
    }
    out.push_str(&text[done..]);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(start: u32, end: u32, text: &str) -> Edit {
        Edit { start, end, text: text.to_owned() }
    }

    #[test]
    fn edits_apply_in_any_order_and_once() {
        let edits = [edit(4, 5, "Y"), edit(0, 1, "X"), edit(4, 5, "Y")];
        assert_eq!(apply("a = b", &edits).unwrap(), "X = Y");
    }

    #[test]
    fn insertions_at_one_place_keep_their_order() {
        assert_eq!(apply("ab", &[edit(1, 1, "2"), edit(1, 1, "1")]).unwrap(), "a21b");
    }

    #[test]
    fn overlap_and_broken_spans_are_conflicts() {
        assert!(matches!(apply("abc", &[edit(0, 2, ""), edit(1, 3, "")]), Err(Conflict::Overlap(..))));
        assert!(matches!(apply("é", &[edit(1, 1, "x")]), Err(Conflict::OutOfRange(_))));
        assert!(matches!(apply("abc", &[edit(2, 9, "x")]), Err(Conflict::OutOfRange(_))));
        assert!(matches!(apply("abc", &[edit(2, 1, "x")]), Err(Conflict::OutOfRange(_))));
    }
}
