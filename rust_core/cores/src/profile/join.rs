//! Whose time it was: frames of a profile → functions of a project.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Frame, Profile, Unit};

/// Lines of decorators that may stand between the place that a profile names and the `def`.
const MOST_DECORATORS: u32 = 50;

/// A function of a project.
pub struct Function {
    /// Relative path of its file, with `/`.
    pub path: String,
    /// With its class before it.
    pub name: String,
    /// Line of its name.
    pub line: u32,
    /// Its last line.
    pub end_line: u32,
}

/// What a function took, with the comprehensions and functions inside it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Share {
    /// How often it was called.
    pub calls: u64,
    /// In itself.
    pub own: f64,
    /// With all that it called.
    pub cumulative: f64,
}

#[derive(Clone, Copy)]
struct Match {
    function: usize,
    /// The frame is the function, not something inside it.
    is_itself: bool,
}

impl Profile {
    /// What each function took. `root` is the absolute path of the project, as the profile would write it.
    pub fn joined(&self, root: &str, functions: &[Function]) -> Vec<Share> {
        let finder = Finder::new(root, functions);
        let mut files: FxHashMap<&str, Option<usize>> = FxHashMap::default();
        let matches: Vec<Option<Match>> = self
            .entries
            .iter()
            .map(|entry| {
                let frame = &entry.frame;
                let file = *files.entry(frame.file.as_str()).or_insert_with(|| finder.file(&frame.file));
                file.and_then(|file| finder.function(file, frame))
            })
            .collect();
        let mut shares = vec![Share::default(); functions.len()];
        for (entry, found) in self.entries.iter().zip(&matches) {
            let Some(found) = found else { continue };
            let share = &mut shares[found.function];
            share.own += entry.own;
            if found.is_itself {
                share.calls += entry.calls;
                if self.unit == Unit::Seconds {
                    share.cumulative += entry.cumulative;
                }
            }
        }
        for (frames, count) in &self.stacks {
            let seen: FxHashSet<usize> = frames.iter().filter_map(|it| matches[*it].map(|it| it.function)).collect();
            for function in seen {
                shares[function].cumulative += count;
            }
        }
        shares
    }
}

struct Finder<'a> {
    root: String,
    functions: &'a [Function],
    /// Path → its number; in the order of the functions.
    numbers: FxHashMap<&'a str, usize>,
    paths: Vec<&'a str>,
    of_file: Vec<Vec<usize>>,
    by_base: FxHashMap<&'a str, Vec<usize>>,
}

impl<'a> Finder<'a> {
    fn new(root: &str, functions: &'a [Function]) -> Self {
        let root = format!("{}/", root.replace('\\', "/").trim_end_matches('/'));
        let mut finder =
            Self { root, functions, numbers: FxHashMap::default(), paths: Vec::new(), of_file: Vec::new(), by_base: FxHashMap::default() };
        for (index, function) in functions.iter().enumerate() {
            let path = function.path.as_str();
            let number = *finder.numbers.entry(path).or_insert(finder.paths.len());
            if number == finder.paths.len() {
                finder.paths.push(path);
                finder.of_file.push(Vec::new());
                finder.by_base.entry(base(path)).or_default().push(number);
            }
            finder.of_file[number].push(index);
        }
        finder
    }

    /// Which file of the project a profile means: by its whole path; where that is elsewhere, by the longest end that two
    /// paths share, which has to be one file's alone and, for an absolute path, more than the name of the file.
    fn file(&self, written: &str) -> Option<usize> {
        let path = written.replace('\\', "/");
        let path = path.trim_start_matches("./");
        if let Some(inside) = path.strip_prefix(&self.root) {
            return self.numbers.get(inside).copied();
        }
        if let Some(found) = self.numbers.get(path) {
            return Some(*found);
        }
        let is_absolute = path.starts_with('/') || path.get(1..3) == Some(":/");
        let length = path.split('/').count();
        let candidates = self.by_base.get(base(path))?;
        let ends = candidates.iter().map(|it| (shared_end(path, self.paths[*it]), *it));
        let ends: Vec<_> = ends.filter(|(shared, _)| if is_absolute { *shared > 1 } else { *shared == length }).collect();
        let longest = ends.iter().map(|(shared, _)| *shared).max()?;
        let mut best = ends.into_iter().filter(|(shared, _)| *shared == longest);
        match (best.next(), best.next()) {
            (Some((_, found)), None) => Some(found),
            _ => None,
        }
    }

    fn function(&self, file: usize, frame: &Frame) -> Option<Match> {
        let name = short(&frame.name);
        if name == "<module>" || name.is_empty() {
            return None;
        }
        let all = || self.of_file[file].iter().copied();
        let named = || all().filter(|it| short(&self.functions[*it].name) == name);
        let itself = |function| Match { function, is_itself: true };
        if frame.line == 0 {
            let mut found = named();
            return found.next().filter(|_| found.next().is_none()).map(itself);
        }
        let holds = |it: &usize| (self.functions[*it].line..=self.functions[*it].end_line).contains(&frame.line);
        let line = |it: &usize| self.functions[*it].line;
        let inner = named().filter(holds).max_by_key(line).map(itself);
        let around = || all().filter(holds).max_by_key(line).map(|function| Match { function, is_itself: false });
        let decorated = || {
            let near = frame.line..=frame.line.saturating_add(MOST_DECORATORS);
            named().filter(|it| near.contains(&line(it))).min_by_key(line).map(itself)
        };
        inner.or_else(around).or_else(decorated)
    }
}

fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn short(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

fn shared_end(a: &str, b: &str) -> usize {
    a.rsplit('/').zip(b.rsplit('/')).take_while(|(a, b)| a == b).count()
}
