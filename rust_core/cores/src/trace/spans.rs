//! Spans, and what each phase of a trace took.

use rustc_hash::FxHashMap;

use super::Error;

/// A span as it is told: id, id of its parent, name, begin and end in nanoseconds.
pub struct Row<'a> {
    /// Not empty, and of no other span.
    pub id: &'a str,
    /// Empty, or of no span that is told: it stands at the top.
    pub parent: &'a str,
    /// Spans of one name are a phase.
    pub name: &'a str,
    /// Nanoseconds.
    pub start: i64,
    /// Nanoseconds, not before the begin.
    pub end: i64,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) phase: usize,
    pub(super) start: i64,
    pub(super) end: i64,
}

/// What the spans of one name took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phase {
    /// Of the spans.
    pub name: String,
    /// How many spans.
    pub count: usize,
    /// Time in which at least one of them was open.
    pub open: u128,
    /// Time of each in which none of its children was open, together.
    pub own: u128,
}

/// Spans that belong together.
#[derive(Debug)]
pub struct Trace {
    pub(super) spans: Vec<Span>,
    names: Vec<String>,
    pub(super) roots: Vec<usize>,
    pub(super) children: Vec<Vec<usize>>,
}

impl Trace {
    /// The trace of some spans.
    ///
    /// # Errors
    ///
    /// Where a span has no id or that of another, ends before it begins, or is its own ancestor.
    pub fn new(rows: &[Row<'_>]) -> Result<Self, Error> {
        let mut by_id = FxHashMap::default();
        for (index, row) in rows.iter().enumerate() {
            if row.id.is_empty() {
                return Err(Error(format!("span {index} has no id")));
            }
            if let Some(other) = by_id.insert(row.id, index) {
                return Err(Error(format!("span {index} has the id of span {other}")));
            }
            if row.end < row.start {
                return Err(Error(format!("span {index} ends before it begins")));
            }
        }
        let parents: Vec<Option<usize>> = rows.iter().map(|row| by_id.get(row.parent).copied()).collect();
        if let Some(index) = in_circle(&parents) {
            return Err(Error(format!("span {index} is its own ancestor")));
        }
        let mut trace =
            Self { spans: Vec::with_capacity(rows.len()), names: Vec::new(), roots: Vec::new(), children: vec![Vec::new(); rows.len()] };
        let mut phases = FxHashMap::default();
        for (index, row) in rows.iter().enumerate() {
            let phase = *phases.entry(row.name).or_insert_with(|| {
                trace.names.push(row.name.to_owned());
                trace.names.len() - 1
            });
            trace.spans.push(Span { phase, start: row.start, end: row.end });
            match parents[index] {
                Some(parent) => trace.children[parent].push(index),
                None => trace.roots.push(index),
            }
        }
        Ok(trace)
    }

    /// What each phase took, most of its own first, then in the order of the names.
    pub fn phases(&self) -> Vec<Phase> {
        let mut members: Vec<Vec<(i64, i64)>> = vec![Vec::new(); self.names.len()];
        let mut own = vec![0_u128; self.names.len()];
        let mut room = Vec::new();
        for (index, span) in self.spans.iter().enumerate() {
            members[span.phase].push((span.start, span.end));
            room.clear();
            room.extend(self.children[index].iter().map(|child| {
                let child = self.spans[*child];
                (child.start.max(span.start), child.end.min(span.end))
            }));
            own[span.phase] += length(span.start, span.end) - covered(&mut room);
        }
        let rows = self.names.iter().zip(members).zip(own);
        let mut phases: Vec<Phase> =
            rows.map(|((name, mut spans), own)| Phase { name: name.clone(), count: spans.len(), open: covered(&mut spans), own }).collect();
        phases.sort_by(|a, b| b.own.cmp(&a.own).then_with(|| a.name.cmp(&b.name)));
        phases
    }
}

/// The first span that is its own ancestor.
fn in_circle(parents: &[Option<usize>]) -> Option<usize> {
    // 0: not looked at; otherwise the walk that came by, so that each span is passed once.
    let mut seen = vec![0_usize; parents.len()];
    for begin in 0..parents.len() {
        let mut at = begin;
        while seen[at] == 0 {
            seen[at] = begin + 1;
            let Some(parent) = parents[at] else { break };
            if seen[parent] == begin + 1 {
                return Some(least_of_circle(parents, parent));
            }
            at = parent;
        }
    }
    None
}

fn least_of_circle(parents: &[Option<usize>], member: usize) -> usize {
    let (mut least, mut at) = (member, member);
    while let Some(parent) = parents[at] {
        if parent == member {
            break;
        }
        least = least.min(parent);
        at = parent;
    }
    least
}

pub(super) fn length(start: i64, end: i64) -> u128 {
    // Not below 0, by the callers.
    (i128::from(end) - i128::from(start)).unsigned_abs()
}

/// How much time some intervals cover together.
fn covered(intervals: &mut [(i64, i64)]) -> u128 {
    intervals.sort_unstable();
    let mut total = 0;
    let mut until = i64::MIN;
    for (start, end) in intervals.iter() {
        let start = (*start).max(until);
        if *end > start {
            total += length(start, *end);
            until = *end;
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row<'a>(id: &'a str, parent: &'a str, start: i64, end: i64) -> Row<'a> {
        Row { id, parent, name: id, start, end }
    }

    #[test]
    fn children_that_overlap_are_taken_off_once() {
        let trace = Trace::new(&[row("all", "", 0, 100), row("a", "all", 10, 50), row("b", "all", 40, 120)]).unwrap();
        let phases = trace.phases();
        let found: Vec<_> = phases.iter().map(|it| (it.name.as_str(), it.open, it.own)).collect();
        assert_eq!(found, [("b", 80, 80), ("a", 40, 40), ("all", 100, 10)]);
    }

    #[test]
    fn a_circle_is_named_by_its_first_span() {
        let rows = [row("x", "b", 0, 1), row("a", "b", 0, 1), row("b", "a", 0, 1)];
        assert_eq!(Trace::new(&rows).unwrap_err().0, "span 1 is its own ancestor");
    }
}
