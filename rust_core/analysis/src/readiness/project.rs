//! Follows calls between the functions of a project until nothing changes, and says how near each is.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    Distance, Function, Module, Reason, Tier,
    judge::{TRIPS, Use, short},
    module::{Draft, ModuleDraft, import_reason},
};

/// Lines that may have to be cleaned for a function to count as near.
const MOST_LINES: usize = 5;
/// Times that a name may be handed on from module to module.
const DEPTH: usize = 8;
/// Reasons that are listed for one function.
const MOST_REASONS: usize = 20;
const MOST_BYTECODES: f64 = 1e12;

type Place = (usize, usize);

enum Target {
    Function(Place),
    Harmless,
    Unknown,
}

struct Index<'d> {
    drafts: &'d [ModuleDraft],
    functions: FxHashMap<String, Option<Place>>,
    harmless: FxHashMap<String, ()>,
    imported: FxHashMap<String, &'d str>,
    modules: FxHashMap<&'d str, usize>,
    /// Folders with packages that are none themselves, as the dotted beginnings of names.
    roots: FxHashSet<&'d str>,
}

impl<'d> Index<'d> {
    fn of(drafts: &'d [ModuleDraft]) -> Self {
        let mut index = Self {
            drafts,
            functions: FxHashMap::default(),
            harmless: FxHashMap::default(),
            imported: FxHashMap::default(),
            modules: FxHashMap::default(),
            roots: roots_of(drafts),
        };
        for (at, draft) in drafts.iter().enumerate() {
            let module = index.below_root(&draft.module);
            *index.modules.entry(module).or_default() += 1;
            for (number, function) in draft.functions.iter().enumerate() {
                let name = format!("{module}.{}", function.function.name);
                index.functions.entry(name).and_modify(|it| *it = None).or_insert(Some((at, number)));
            }
            index.harmless.extend(draft.harmless.iter().map(|name| (format!("{module}.{name}"), ())));
            index.imported.extend(draft.imported.iter().map(|(name, full)| (format!("{module}.{name}"), full.as_str())));
        }
        index
    }

    /// A dotted name as it is imported: without the folder that is on the import path.
    fn below_root<'n>(&self, name: &'n str) -> &'n str {
        let name = name.trim_start_matches('.');
        let mut heads = name.match_indices('.').map(|(at, _)| &name[..=at]);
        heads.find(|head| self.roots.contains(head)).map_or(name, |head| &name[head.len()..])
    }

    fn resolve(&self, from: usize, used: &Use) -> Target {
        let own = &self.drafts[from];
        if let Some(name) = used.target.strip_prefix(&own.module).and_then(|it| it.strip_prefix('.')) {
            let mut same = own.functions.iter().enumerate().filter(|(_, it)| it.function.name == name);
            if let (Some((number, _)), None) = (same.next(), same.next()) {
                return Target::Function((from, number));
            }
        }
        let mut name = self.below_root(&used.target).to_owned();
        for _ in 0..DEPTH {
            // Two files of one dotted name: which of them is meant is not known.
            let module = name.rsplit_once('.').map_or("", |it| it.0);
            if self.modules.get(module).is_some_and(|count| *count > 1) {
                return Target::Unknown;
            }
            match self.functions.get(&name) {
                Some(Some(place)) => return Target::Function(*place),
                Some(None) => return Target::Unknown,
                None => {}
            }
            if self.harmless.contains_key(&name) {
                return Target::Harmless;
            }
            let Some(next) = self.imported.get(&name) else { return Target::Unknown };
            if super::tables::is_pure_library(next) {
                return Target::Harmless;
            }
            name = self.below_root(next).to_owned();
        }
        Target::Unknown
    }

    fn has_module(&self, name: &str) -> bool {
        let name = self.below_root(name);
        self.modules.contains_key(name) || self.modules.keys().any(|it| it.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')))
    }
}

/// The folders that hold packages and are none: `bot/pyagent/__init__.py` makes `bot.` one.
fn roots_of(drafts: &[ModuleDraft]) -> FxHashSet<&str> {
    let modules: FxHashSet<&str> = drafts.iter().map(|draft| draft.module.as_str()).collect();
    let packages = drafts.iter().filter(|draft| draft.path.ends_with("__init__.py")).map(|draft| draft.module.as_str());
    let outermost = packages.filter(|name| name.rsplit_once('.').is_some_and(|(above, _)| !modules.contains(above)));
    outermost.filter_map(|name| name.rfind('.').map(|at| &name[..=at])).collect()
}

/// The modules of a project with their tiers.
pub fn settle(drafts: Vec<ModuleDraft>) -> Vec<Module> {
    let index = Index::of(&drafts);
    let edges: Vec<Vec<Vec<Target>>> = drafts
        .iter()
        .enumerate()
        .map(|(at, draft)| draft.functions.iter().map(|it| it.uses.iter().map(|used| index.resolve(at, used)).collect()).collect())
        .collect();
    let distances = fix_point(&drafts, &edges);
    let work = work_of(&drafts, &edges);
    let mut modules = Vec::with_capacity(drafts.len());
    for (at, draft) in drafts.iter().enumerate() {
        let functions = draft
            .functions
            .iter()
            .enumerate()
            .map(|(number, it)| finish(&drafts, it, &edges[at][number], &distances, work[at][number]))
            .collect();
        let mut reasons = draft.reasons.clone();
        for used in &draft.uses {
            match index.resolve(at, used) {
                Target::Harmless => {}
                Target::Unknown => reasons.push(unknown(used)),
                Target::Function(place) => reasons.extend(called(&drafts, used, place, &distances)),
            }
        }
        let foreign = draft.imports.iter().filter(|(name, _)| !index.has_module(name));
        reasons.extend(foreign.filter_map(|(name, line)| import_reason(name, *line)));
        modules.push(module_of(draft, functions, reasons));
    }
    modules
}

fn module_of(draft: &ModuleDraft, functions: Vec<Function>, mut reasons: Vec<Reason>) -> Module {
    tidy(&mut reasons);
    let tier = match functions.iter().map(|it| it.tier).min() {
        None | Some(Tier::Extract) => Tier::Extract,
        Some(_) if reasons.is_empty() && functions.iter().all(|it| it.tier == Tier::Ready) => Tier::Ready,
        Some(_) => Tier::Near,
    };
    if functions.is_empty() && reasons.is_empty() {
        reasons.push(Reason { line: 1, text: "there is no function that could be compiled".to_owned(), distance: Distance::Far });
    }
    Module { path: draft.path.clone(), tier, reasons, functions }
}

/// The distance of each function, by its own reasons and those of what it calls.
fn fix_point(drafts: &[ModuleDraft], edges: &[Vec<Vec<Target>>]) -> Vec<Vec<Option<Distance>>> {
    let mut distances: Vec<Vec<Option<Distance>>> = drafts
        .iter()
        .zip(edges)
        .map(|(draft, edges)| draft.functions.iter().zip(edges).map(|(it, edges)| own_distance(it, edges)).collect())
        .collect();
    let mut callers: FxHashMap<Place, Vec<Place>> = FxHashMap::default();
    let mut open: Vec<Place> = Vec::new();
    for (at, functions) in edges.iter().enumerate() {
        for (number, targets) in functions.iter().enumerate() {
            for target in targets {
                match target {
                    Target::Function(place) => callers.entry(*place).or_default().push((at, number)),
                    Target::Unknown => {}
                    Target::Harmless => {}
                }
            }
            open.push((at, number));
        }
    }
    while let Some(place) = open.pop() {
        let distance = distances[place.0][place.1];
        for caller in callers.get(&place).into_iter().flatten() {
            let known = &mut distances[caller.0][caller.1];
            if *known < distance {
                *known = distance;
                open.push(*caller);
            }
        }
    }
    distances
}

fn own_distance(draft: &Draft, targets: &[Target]) -> Option<Distance> {
    let open =
        draft.uses.iter().zip(targets).filter(|(_, target)| matches!(target, Target::Unknown)).map(|(used, _)| unknown(used).distance);
    draft.function.reasons.iter().map(|it| it.distance).chain(open).max()
}

/// What one call does, with all that it calls in the project.
#[derive(Clone, Copy)]
struct Work {
    bytecodes: f64,
    repeats: bool,
}

fn work_of(drafts: &[ModuleDraft], edges: &[Vec<Vec<Target>>]) -> Vec<Vec<Work>> {
    let alone = |it: &Draft| Work { bytecodes: it.bytecodes, repeats: it.function.loops > 0 };
    let own: Vec<Vec<Work>> = drafts.iter().map(|draft| draft.functions.iter().map(alone).collect()).collect();
    let mut work = own.clone();
    for _ in 0..3 {
        let before = work.clone();
        for (at, functions) in edges.iter().enumerate() {
            for (number, targets) in functions.iter().enumerate() {
                let uses = &drafts[at].functions[number].uses;
                let (mut sum, mut calls_itself) = (own[at][number], false);
                for (target, used) in targets.iter().zip(uses) {
                    match target {
                        Target::Function(place) if *place == (at, number) => calls_itself = true,
                        Target::Function(place) => {
                            let callee = before[place.0][place.1];
                            sum.bytecodes += used.trips * callee.bytecodes;
                            sum.repeats |= callee.repeats;
                        }
                        _ => {}
                    }
                }
                let times = if calls_itself { TRIPS } else { 1.0 };
                work[at][number] = Work { bytecodes: (sum.bytecodes * times).min(MOST_BYTECODES), repeats: sum.repeats || calls_itself };
            }
        }
    }
    work
}

fn finish(drafts: &[ModuleDraft], draft: &Draft, targets: &[Target], distances: &[Vec<Option<Distance>>], work: Work) -> Function {
    let mut function = draft.function.clone();
    let mut open_lines = Vec::new();
    for (used, target) in draft.uses.iter().zip(targets) {
        match target {
            Target::Harmless => {}
            Target::Unknown => function.reasons.push(unknown(used)),
            Target::Function(place) => {
                let callee = &drafts[place.0].functions[place.1].function.name;
                if !function.calls.contains(callee) {
                    function.calls.push(callee.clone());
                }
                function.reasons.extend(called(drafts, used, *place, distances));
            }
        }
        if function.reasons.last().is_some_and(|it| it.line == used.line) {
            open_lines.push(used.line);
        }
    }
    tidy(&mut function.reasons);
    function.tier = tier_of(&function.reasons);
    if function.tier == Tier::Extract {
        let split = draft.splits.iter().flatten().find(|split| !open_lines.iter().any(|line| split.lines.contains(line)));
        if let Some(split) = split {
            function.has_split = split.has_loop;
            let (first, last) = (split.lines.start(), split.lines.end());
            let text = if first == last {
                format!("line {first} only computes: move it to a function of its own")
            } else {
                format!("lines {first} to {last} only compute: move them to a function of their own")
            };
            function.reasons.push(Reason { line: *first, text, distance: Distance::Near });
        }
    }
    // Fitted on 1,487 measurements of 186 functions, in nanoseconds; see docs/rust.md.
    let python = 5.2f64.mul_add(work.bytecodes, 98.0);
    let rust = 0.39f64.mul_add(work.bytecodes, 19.7f64.mul_add(draft.elements_out, 3.4f64.mul_add(draft.elements_in, 199.0)));
    // What repeats nothing was measured to gain nothing, whatever its length: most of it is not run.
    let most = if work.repeats { f64::MAX } else { 1.0 };
    function.gain = ((python / rust).min(most) * 100.0).round() / 100.0;
    function
}

fn tier_of(reasons: &[Reason]) -> Tier {
    if reasons.is_empty() {
        return Tier::Ready;
    }
    let mut lines: Vec<usize> = reasons.iter().map(|it| it.line).collect();
    lines.dedup();
    if lines.len() > MOST_LINES || reasons.iter().any(|it| it.distance == Distance::Far) { Tier::Extract } else { Tier::Near }
}

fn unknown(used: &Use) -> Reason {
    let verb = if used.is_call { "does" } else { "is" };
    // A value can become a parameter; what code does that nobody knows, nobody can say.
    let distance = if used.is_call { Distance::Far } else { Distance::Near };
    Reason {
        line: used.line,
        text: format!("nothing in this project says what `{}` {verb}", short(used.target.trim_start_matches('.'))),
        distance,
    }
}

/// What a call adds, with the first cause in what is called.
fn called(drafts: &[ModuleDraft], used: &Use, place: Place, distances: &[Vec<Option<Distance>>]) -> Option<Reason> {
    let distance = distances[place.0][place.1]?;
    let (module, callee) = (&drafts[place.0], &drafts[place.0].functions[place.1].function);
    let cause = callee.reasons.iter().find(|it| it.distance == distance);
    let why = cause.map_or_else(|| "for what it calls".to_owned(), |it| format!("{}:{}: {}", module.path, it.line, it.text));
    Some(Reason { line: used.line, text: format!("calls `{}`, which is not ready ({why})", short(&callee.name)), distance })
}

fn tidy(reasons: &mut Vec<Reason>) {
    reasons.sort_by(|a, b| (a.line, &a.text).cmp(&(b.line, &b.text)));
    reasons.dedup();
    if reasons.len() > MOST_REASONS {
        // What decides the tier stays.
        let far = reasons.iter().position(|it| it.distance == Distance::Far);
        if let Some(far) = far.filter(|at| *at >= MOST_REASONS) {
            reasons.swap(far, MOST_REASONS - 1);
        }
        reasons.truncate(MOST_REASONS);
        reasons.sort_by_key(|it| it.line);
    }
}
