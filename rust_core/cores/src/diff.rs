//! Two texts as a unified diff that `git apply` takes.
//!
//! Lines end at `\n` and nowhere else. What is unlike is found by Git's histogram algorithm, whose time does not grow with
//! the square of the length; a change that could stand in several places stands where Git's indent heuristic puts it.

use std::ops::Range;

use imara_diff::{Algorithm, Diff, Hunk, InternedInput};

const NO_NEWLINE: &[u8] = b"\n\\ No newline at end of file\n";

/// The hunks that make `after` of `before`, with so many lines around each; nothing where they are equal.
pub fn unified(before: &[u8], after: &[u8], context: u32) -> Vec<u8> {
    let (old, new) = (lines(before), lines(after));
    let mut input = InternedInput::default();
    input.update_before(old.iter().copied());
    input.update_after(new.iter().copied());
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_lines(&input);
    let changes: Vec<Hunk> = diff.hunks().collect();
    let mut out = Vec::new();
    for group in changes.chunk_by(|a, b| b.before.start - a.before.end <= context.saturating_mul(2)) {
        hunk(&mut out, group, &old, &new, context);
    }
    out
}

fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|byte| *byte == b'\n').collect()
}

fn hunk(out: &mut Vec<u8>, group: &[Hunk], old: &[&[u8]], new: &[&[u8]], context: u32) {
    let (Some(first), Some(last)) = (group.first(), group.last()) else { return };
    // What stands before the first change stands in both texts, and so does what stands behind the last.
    let lead = context.min(first.before.start);
    let tail = context.min(old.len() as u32 - last.before.end);
    let before = first.before.start - lead..last.before.end + tail;
    let after = first.after.start - lead..last.after.end + tail;
    out.extend_from_slice(format!("@@ -{} +{} @@\n", range(&before), range(&after)).as_bytes());
    let mut at = before.start;
    for change in group {
        all(out, b' ', old, at..change.before.start);
        all(out, b'-', old, change.before.clone());
        all(out, b'+', new, change.after.clone());
        at = change.before.end;
    }
    all(out, b' ', old, at..before.end);
}

fn range(of: &Range<u32>) -> String {
    // An empty range names the line before it, as in every unified diff.
    match of.len() {
        0 => format!("{},0", of.start),
        1 => format!("{}", of.start + 1),
        length => format!("{},{length}", of.start + 1),
    }
}

fn all(out: &mut Vec<u8>, sign: u8, lines: &[&[u8]], places: Range<u32>) {
    for line in &lines[places.start as usize..places.end as usize] {
        out.push(sign);
        match line.strip_suffix(b"\n") {
            Some(_) => out.extend_from_slice(line),
            None => [line, NO_NEWLINE].iter().for_each(|part| out.extend_from_slice(part)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::unified;

    #[test]
    fn a_function_is_added_whole_though_its_last_lines_were_there() {
        let before = b"def a():\n    x()\n    return 1\n\n\ndef c():\n    return 1\n";
        let after = b"def a():\n    x()\n    return 1\n\n\ndef b():\n    y()\n    return 1\n\n\ndef c():\n    return 1\n";
        let text = String::from_utf8(unified(before, after, 1)).unwrap();
        assert_eq!(text, "@@ -5,2 +5,7 @@\n \n+def b():\n+    y()\n+    return 1\n+\n+\n def c():\n");
    }

    #[test]
    fn hunks_that_touch_are_one() {
        let before = b"1\n2\n3\n4\n5\n";
        assert_eq!(unified(before, b"x\n2\n3\n4\ny\n", 1), b"@@ -1,2 +1,2 @@\n-1\n+x\n 2\n@@ -4,2 +4,2 @@\n 4\n-5\n+y\n");
        assert_eq!(unified(before, b"x\n2\n3\ny\n5\n", 1), b"@@ -1,5 +1,5 @@\n-1\n+x\n 2\n 3\n-4\n+y\n 5\n");
        assert_eq!(unified(before, before, 3), b"");
    }
}
