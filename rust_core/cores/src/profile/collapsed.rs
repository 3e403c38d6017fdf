//! Collapsed stacks: a line each, `outermost;…;innermost count`, as py-spy, austin and perf's scripts write them.

use rustc_hash::FxHashMap;

use super::{Edge, Entry, Error, Frame, Profile, Unit};

/// Samples beyond which a double does not count one by one.
const MOST_SAMPLES: u64 = 1 << 53;
const DEEPEST: usize = 4096;

pub(super) fn read(data: &[u8]) -> Result<Profile, Error> {
    let text = String::from_utf8_lossy(data);
    let mut profile = Profile { unit: Unit::Samples, total: 0.0, entries: Vec::new(), edges: Vec::new(), stacks: Vec::new() };
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    let mut counter = Counter::default();
    let mut total: u64 = 0;
    for (index, line) in text.split('\n').enumerate() {
        let line = line.trim_matches([' ', '\t', '\r']);
        if line.is_empty() {
            continue;
        }
        let fail = |what: &str| Error::line(index + 1, what);
        let (stack, count) = line.rsplit_once([' ', '\t']).ok_or_else(|| fail("no count stands at its end"))?;
        let count = counted(count).ok_or_else(|| fail("no count stands at its end"))?;
        total = total.checked_add(count).filter(|it| *it <= MOST_SAMPLES).ok_or_else(|| fail("more samples than can be counted"))?;
        let frames: Vec<usize> = stack
            .split(';')
            .map(|it| it.trim_matches([' ', '\t']))
            .filter(|it| !it.is_empty())
            .map(|it| place(it, &mut places, &mut profile))
            .collect();
        let Some(leaf) = frames.last() else { return Err(fail("no frame stands before the count")) };
        if frames.len() > DEEPEST {
            return Err(fail("deeper than a stack is"));
        }
        profile.entries[*leaf].own += count as f64;
        counter.count(&mut profile, &frames, count as f64);
        profile.stacks.push((frames, count as f64));
    }
    profile.total = total as f64;
    Ok(profile)
}

fn counted(text: &str) -> Option<u64> {
    text.bytes().all(|it| it.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

fn place(text: &str, places: &mut FxHashMap<String, usize>, profile: &mut Profile) -> usize {
    if let Some(found) = places.get(text) {
        return *found;
    }
    let found = profile.entries.len();
    profile.entries.push(Entry { frame: frame(text), calls: 0, own: 0.0, cumulative: 0.0 });
    places.insert(text.to_owned(), found);
    found
}

/// `name (file:line)`, `name (file)`, `file:name:line`, or a name alone.
fn frame(text: &str) -> Frame {
    let made = |file: &str, line: u32, name: &str| Frame { file: file.to_owned(), line, name: name.to_owned() };
    if let Some((name, place)) = text.strip_suffix(')').and_then(|it| it.rsplit_once(" (")) {
        return match place.rsplit_once(':').and_then(|(file, line)| Some((file, line_of(line)?))) {
            Some((file, line)) => made(file, line, name),
            None => made(place, 0, name),
        };
    }
    if let Some((rest, line)) = text.rsplit_once(':').and_then(|(rest, line)| Some((rest, line_of(line)?)))
        && let Some((file, name)) = rest.rsplit_once(':').filter(|(file, name)| !file.is_empty() && !name.is_empty())
    {
        return made(file, line, name);
    }
    made("", 0, text)
}

fn line_of(text: &str) -> Option<u32> {
    counted(text).and_then(|it| u32::try_from(it).ok())
}

/// What was counted for the stack at hand, so that nothing is counted twice in it.
#[derive(Default)]
struct Counter {
    edges: FxHashMap<(usize, usize), usize>,
    /// The last stack that each entry, each edge was counted for; stacks are numbered from 1.
    of_entry: Vec<usize>,
    of_edge: Vec<usize>,
}

impl Counter {
    /// Count a stack for all that stand in it, once each however often they stand there.
    fn count(&mut self, profile: &mut Profile, frames: &[usize], count: f64) {
        let stack = profile.stacks.len() + 1;
        self.of_entry.resize(profile.entries.len(), 0);
        for frame in frames {
            if std::mem::replace(&mut self.of_entry[*frame], stack) != stack {
                profile.entries[*frame].cumulative += count;
            }
        }
        for pair in frames.windows(2) {
            let (caller, callee) = (pair[0], pair[1]);
            let edge = *self.edges.entry((caller, callee)).or_insert_with(|| {
                profile.edges.push(Edge { caller, callee, weight: 0.0 });
                self.of_edge.push(0);
                profile.edges.len() - 1
            });
            if std::mem::replace(&mut self.of_edge[edge], stack) != stack {
                profile.edges[edge].weight += count;
            }
        }
    }
}
