//! Profiles of runs: where the time went, by what path, and which functions of a project it was.
//!
//! Two kinds are read: files of `cProfile`, in seconds, and collapsed stacks, in samples. Neither is trusted: no object is
//! made but text and numbers, and everything is bounded by the bytes that are there.

use std::collections::VecDeque;

mod collapsed;
mod join;
mod marshal;
mod pstats;

pub use join::{Function, Share};

/// Why a file is no profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(pub String);

impl Error {
    fn byte(at: usize, message: impl AsRef<str>) -> Self {
        Self(format!("byte {at}: {}", message.as_ref()))
    }

    fn line(number: usize, message: &str) -> Self {
        Self(format!("line {number}: {message}"))
    }

    fn whole(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

/// What the numbers of a profile count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Seconds, of `cProfile`.
    Seconds,
    /// Samples, of collapsed stacks.
    Samples,
}

/// A place that was run: file, first line of the function or the line of the sample (0: not known), name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// As the profile writes it; empty where it names none.
    pub file: String,
    /// 0 where the profile names none.
    pub line: u32,
    /// Of the function.
    pub name: String,
}

/// What a frame took.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where.
    pub frame: Frame,
    /// How often it was called; 0 for samples, which cannot know.
    pub calls: u64,
    /// Time in itself.
    pub own: f64,
    /// Time in itself and all that it called.
    pub cumulative: f64,
}

/// How much of a frame's cumulative time is due to one caller.
#[derive(Clone, Copy, Debug)]
struct Edge {
    caller: usize,
    callee: usize,
    weight: f64,
}

/// A profile.
#[derive(Debug)]
pub struct Profile {
    /// What its numbers count.
    pub unit: Unit,
    /// Sum of the times of all frames in themselves.
    pub total: f64,
    /// In the order of the file.
    pub entries: Vec<Entry>,
    edges: Vec<Edge>,
    stacks: Vec<(Vec<usize>, f64)>,
}

/// By what the top of a profile is chosen.
#[derive(Clone, Copy, Debug)]
pub enum By {
    /// Time in the frame itself.
    Own,
    /// Time in it and all that it called.
    Cumulative,
}

impl Profile {
    /// Read a profile of either kind.
    ///
    /// # Errors
    ///
    /// Where the bytes are neither, or are cut or damaged.
    pub fn read(data: &[u8]) -> Result<Self, Error> {
        let is_table = match data {
            [0xfb, ..] | [b'{', b'0'] => true,
            [b'{', next, ..] => matches!(next & 0x7f, b'(' | b')'),
            _ => false,
        };
        if is_table { pstats::read(data) } else { collapsed::read(data) }
    }

    /// The entries that took most, most first; equal ones in the order of the file.
    pub fn top(&self, by: By, most: usize) -> Vec<usize> {
        let value = |index: &usize| match by {
            By::Own => self.entries[*index].own,
            By::Cumulative => self.entries[*index].cumulative,
        };
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        order.sort_by(|a, b| value(b).total_cmp(&value(a)));
        order.truncate(most);
        order
    }

    /// The path that took most: from the frame with the most time (of equal ones the first that nothing calls), always by
    /// the heaviest call, each of them once, down to a hundredth of the time. A frame may come twice: all `exec` are one.
    pub fn hot_path(&self) -> Vec<(usize, f64)> {
        let mut is_called = vec![false; self.entries.len()];
        let mut order: Vec<&Edge> = self.edges.iter().filter(|it| it.caller != it.callee).collect();
        order.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        let mut below: Vec<VecDeque<(usize, f64)>> = vec![VecDeque::new(); self.entries.len()];
        for edge in order {
            is_called[edge.callee] = true;
            below[edge.caller].push_back((edge.callee, edge.weight));
        }
        let by_time = self.top(By::Cumulative, self.entries.len());
        let Some(&first) = by_time.first() else { return Vec::new() };
        let most = self.entries[first].cumulative;
        let mut equal = by_time.iter().take_while(|it| self.entries[**it].cumulative == most);
        let root = equal.find(|it| !is_called[**it]).map_or(first, |it| *it);
        let mut path = vec![(root, most)];
        let mut here = root;
        while let Some((next, weight)) = below[here].pop_front().filter(|(_, weight)| *weight >= most / 100.0) {
            path.push((next, weight));
            here = next;
        }
        path
    }
}
