//! The critical path: what would have to be quicker for the whole to be.
//!
//! From the end backwards: within a span it is its child that ended last, then the one that ended last before that one
//! began, and so on; what is between them is the span's own. A child that was still at work then did not hold it up.

use super::Trace;

/// A part of the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The innermost span that was waited for, by its place among all.
    pub span: usize,
    /// Nanoseconds.
    pub start: i64,
    /// Nanoseconds.
    pub end: i64,
}

/// A span on the way: what is left of it, and its children that were not looked at, the one that ended last at the end.
struct Walk {
    span: Option<usize>,
    start: i64,
    until: i64,
    children: Vec<(i64, i64, usize)>,
}

impl Trace {
    /// The path, in the order of time. Where nothing was at work there is a gap.
    pub fn critical_path(&self) -> Vec<Stretch> {
        let mut path = Vec::new();
        let mut walks = vec![self.walk(None, i64::MIN, i64::MAX)];
        while let Some(mut walk) = walks.pop() {
            let Some((end, from, child)) = walk.children.pop() else {
                push(&mut path, walk.span, walk.start, walk.until);
                continue;
            };
            if end <= walk.until {
                push(&mut path, walk.span, end, walk.until);
                walk.until = from;
                walks.push(walk);
                walks.push(self.walk(Some(child), from, end));
            } else {
                walks.push(walk);
            }
        }
        path.reverse();
        path
    }

    fn walk(&self, span: Option<usize>, start: i64, until: i64) -> Walk {
        let members = span.map_or(&self.roots, |it| &self.children[it]);
        let inside = members.iter().map(|it| {
            let child = self.spans[*it];
            (child.end.min(until), child.start.max(start), *it)
        });
        let mut children: Vec<_> = inside.filter(|(end, from, _)| end > from).collect();
        // Of those that end together the one that began first counts, then the one that was told first.
        children.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)).then(b.2.cmp(&a.2)));
        Walk { span, start, until, children }
    }
}

fn push(path: &mut Vec<Stretch>, span: Option<usize>, start: i64, end: i64) {
    if let Some(span) = span
        && end > start
    {
        path.push(Stretch { span, start, end });
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Row, Trace};

    #[test]
    fn the_path_goes_through_what_ended_last() {
        let row = |id, parent, start, end| Row { id, parent, name: id, start, end };
        let rows = [row("scan", "", 0, 100), row("rust", "scan", 5, 60), row("ruff", "scan", 10, 90), row("load", "scan", 0, 8)];
        let path = Trace::new(&rows).unwrap().critical_path();
        let found: Vec<_> = path.iter().map(|it| (rows[it.span].id, it.start, it.end)).collect();
        assert_eq!(found, [("load", 0, 8), ("scan", 8, 10), ("ruff", 10, 90), ("scan", 90, 100)]);
    }
}
