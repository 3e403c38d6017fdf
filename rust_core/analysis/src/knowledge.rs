//! What the modules of a project tell each other: which names they export, and how they log.
//!
//! Each file contributes `ModuleFacts` while it is scanned; together they settle the sites whose answer stands in
//! another file (a logger that is imported, a wildcard import). A later look at one text is given the same knowledge.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    circles::Circles,
    docs::DocStyles,
    exports::Watched,
    import_style::{Habits, target, top_of},
    installed::Found,
    loggers::{Style, maker_style},
    module_facts::{All, ModuleFacts},
    project_loggers::HABIT,
    types::decide::Answers,
};

/// What a project's modules tell each other.
#[derive(Clone, Debug, Default)]
pub struct Knowledge {
    modules: FxHashMap<String, ModuleFacts>,
    attributes: FxHashMap<String, Option<Style>>,
    starred: FxHashSet<String>,
    logs_otherwise: bool,
    /// Whether some class of the project has methods such as `debug` that take one text.
    pub has_own_logger: bool,
    /// Whether some class of the project logs and has not all methods of a logger of `logging`.
    pub has_partial_logger: bool,
    /// Whether some logger or record of the project puts messages together in a way of its own.
    pub formats_itself: bool,
    /// Whether it gives `logging` another class of loggers or records.
    pub sets_loggers: bool,
    /// Whether some test freezes the clock with an offset.
    pub shifts_clock: bool,
    /// Whether some test reads the defaults of signatures.
    pub compares_defaults: bool,
    makes_loggers: bool,
    /// How its packages import their own modules.
    pub habits: Habits,
    /// Dotted names of the modules that the project starts as programs.
    pub entry_points: Vec<String>,
    /// Dotted names of the project's own modules that some file uses.
    pub uses: FxHashSet<String>,
    /// Paths of the files with a stub beside them, which checkers read in their place.
    pub stubbed: FxHashSet<String>,
    /// What wildcard imports bring in from installed packages, by module; none of it where no package is looked at.
    pub installed: FxHashMap<String, Result<Found, String>>,
    /// What its files replace and compare.
    pub watched: Watched,
    /// Last name of a class → module and name of each class that derives from one of that name.
    children: FxHashMap<String, Vec<(String, String)>>,
    /// How often the project's docstrings have a section of each style.
    doc_styles: DocStyles,
    /// What its functions return and take.
    pub types: Answers,
    /// Which of its modules load one another in a circle.
    pub circles: Circles,
    /// Modules that the project's programs load → the module where the first of these programs starts.
    programs: OnceLock<FxHashMap<String, String>>,
}

const DEPTH: usize = 8;

impl Knowledge {
    /// Put together what the files of a project say.
    pub fn of(files: Vec<ModuleFacts>) -> Self {
        let mut all = Self::default();
        for facts in files {
            all.doc_styles += facts.doc_styles;
            all.logs_otherwise |= facts.logs_otherwise;
            all.has_own_logger |= facts.has_own_logger;
            all.has_partial_logger |= facts.has_partial_logger;
            all.shifts_clock |= facts.shifts_clock;
            all.compares_defaults |= facts.compares_defaults;
            all.formats_itself |= facts.formats_itself;
            all.sets_loggers |= facts.sets_loggers;
            all.makes_loggers |= facts.loggers.iter().chain(&facts.attributes).any(|(_, style)| *style == Style::Percent);
            all.starred.extend(facts.stars.iter().cloned());
            for (name, style) in &facts.attributes {
                let known = all.attributes.entry(name.clone()).or_insert(Some(*style));
                if *known != Some(*style) {
                    *known = None;
                }
            }
            for (name, class) in &facts.effects.classes {
                for base in class.bases.iter().flatten() {
                    let last = base.rsplit('.').next().unwrap_or(base);
                    all.children.entry(last.to_owned()).or_default().push((facts.module.clone(), name.clone()));
                }
            }
            all.modules.insert(facts.module.clone(), facts);
        }
        all.learn_habits();
        all
    }

    fn learn_habits(&mut self) {
        let mut habits = Habits::default();
        for facts in self.modules.values() {
            let package = if facts.is_package { facts.module.as_str() } else { facts.module.rsplit_once('.').map_or("", |it| it.0) };
            let Some(top) = self.top_of(package) else { continue };
            for import in &facts.own {
                if let Some(target) = target(import, package, top) {
                    habits.add(package, top, target.level == 1, import.level > 0);
                }
            }
        }
        self.habits = habits;
    }

    /// The style of the project's docstrings; none where none has sections.
    pub fn doc_style(&self) -> Option<&'static str> {
        self.doc_styles.name()
    }

    /// The outermost package around a module of this package; none when its folder is no package.
    pub fn top_of<'p>(&self, package: &'p str) -> Option<&'p str> {
        top_of(package, |it| self.modules.get(it).is_some_and(|facts| facts.is_package))
    }

    /// Whether the project has a module of exactly this name.
    pub fn has(&self, module: &str) -> bool {
        self.modules.contains_key(module)
    }

    /// The logger that the modules of the project share by import, when that is their habit: its module and name.
    pub fn shared_logger(&self, loggers: &FxHashSet<String>) -> Option<(&str, &str)> {
        const FEWEST: usize = 3;
        let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
        for (_, full) in self.modules.values().flat_map(|facts| &facts.aliases) {
            *counts.entry(full).or_default() += usize::from(loggers.contains(full));
        }
        let (full, count) = counts.into_iter().max_by_key(|(full, count)| (*count, std::cmp::Reverse(*full)))?;
        let (module, name) = full.rsplit_once('.')?;
        let root = module.split('.').next()?;
        let is_package = self.modules.get(root).is_some_and(|facts| facts.is_package);
        (count >= FEWEST && count * HABIT >= self.modules.len() && is_package).then_some((module, name))
    }

    /// The classes that derive from a class of this name, with their modules.
    pub fn children(&self, class: &str) -> impl Iterator<Item = (&ModuleFacts, &str)> {
        let found = self.children.get(class).into_iter().flatten();
        found.filter_map(|(module, name)| Some((self.modules.get(module)?, name.as_str())))
    }

    /// A module by a name under which some file may import it: its folder may be on the import path.
    pub fn module(&self, name: &str) -> Option<&ModuleFacts> {
        if let Some(facts) = self.modules.get(name) {
            return Some(facts);
        }
        let mut fits = self.modules.values().filter(|facts| {
            facts.module.len() > name.len()
                && facts.module.ends_with(name)
                && facts.module[..facts.module.len() - name.len()].ends_with('.')
        });
        let first = fits.next()?;
        fits.next().is_none().then_some(first)
    }

    /// Whether some module imports everything from this one.
    pub fn is_starred(&self, module: &str) -> bool {
        self.starred.iter().any(|name| self.module(name).is_some_and(|facts| facts.module == module))
    }

    /// Where a program of the project starts that loads this module; none when no program does.
    pub fn program_of(&self, module: &str) -> Option<&str> {
        self.programs.get_or_init(|| self.loaded_by_programs()).get(module).map(String::as_str)
    }

    fn loaded_by_programs(&self) -> FxHashMap<String, String> {
        let mut by_last: FxHashMap<&str, Vec<&ModuleFacts>> = FxHashMap::default();
        for facts in self.modules.values() {
            by_last.entry(facts.module.rsplit('.').next().unwrap_or_default()).or_default().push(facts);
        }
        let meant = |name: &str| {
            let is_it =
                |facts: &&&ModuleFacts| facts.module.strip_suffix(name).is_some_and(|folder| folder.is_empty() || folder.ends_with('.'));
            by_last.get(name.rsplit('.').next()?)?.iter().find(is_it).copied()
        };
        let mut loaded: FxHashMap<String, String> = FxHashMap::default();
        for start in &self.entry_points {
            let mut open: Vec<&str> = vec![start];
            while let Some(name) = open.pop() {
                let ends = name.match_indices('.').map(|(at, _)| at).chain([name.len()]);
                for facts in ends.filter_map(|end| meant(&name[..end])) {
                    if !loaded.contains_key(&facts.module) {
                        loaded.insert(facts.module.clone(), start.clone());
                        open.extend(facts.imports.iter().map(String::as_str));
                    }
                }
            }
        }
        loaded
    }

    /// Whether some file uses a name of this module, under the full name of the module or a part of it.
    pub fn is_used(&self, module: &str) -> bool {
        let of_it = |used: &String| used.rsplit_once('.').is_some_and(|(base, _)| base == module || module.ends_with(&format!(".{base}")));
        self.uses.iter().any(of_it)
    }

    /// Whether loading one module loads another.
    pub fn reaches(&self, from: &str, to: &str) -> bool {
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        let mut open: Vec<&ModuleFacts> = self.loaded_by(from, to);
        while let Some(facts) = open.pop() {
            if facts.module == to {
                return true;
            }
            if seen.insert(&facts.module) {
                open.extend(facts.imports.iter().flat_map(|name| self.loaded_by(name, to)));
            }
        }
        false
    }

    /// The modules that an import of a dotted name runs: its packages (but those around `to`, which run already) and itself.
    fn loaded_by(&self, name: &str, to: &str) -> Vec<&ModuleFacts> {
        let ends = name.match_indices('.').map(|(at, _)| at).chain([name.len()]);
        let is_around = |part: &str| to.len() > part.len() && to.starts_with(part) && to[part.len()..].starts_with('.');
        ends.map(|end| &name[..end]).filter(|part| !is_around(part)).filter_map(|part| self.module(part)).collect()
    }

    /// The names that `from module import *` binds; none when they cannot be known.
    pub fn exports(&self, module: &str) -> Option<Vec<String>> {
        self.exports_within(module, DEPTH)
    }

    fn exports_within(&self, module: &str, depth: usize) -> Option<Vec<String>> {
        let depth = depth.checked_sub(1)?;
        let facts = self.module(module)?;
        match &facts.all {
            All::Names(names) => Some(names.clone()),
            All::Unknown => None,
            // Which of its modules are loaded, and so exported, depends on what else ran before.
            All::Absent if facts.is_package => None,
            All::Absent => {
                let mut names = facts.names.clone();
                for star in &facts.stars {
                    names.extend(self.exports_within(star, depth)?);
                }
                names.retain(|name| !name.starts_with('_'));
                Some(names)
            }
        }
    }

    /// Whether a name that `from module import *` may bind is missing in some runs: None when it never is, else whether
    /// it is there in some.
    pub fn lacks(&self, module: &str, name: &str) -> Option<bool> {
        self.lacks_within(module, name, DEPTH)
    }

    fn lacks_within(&self, module: &str, name: &str, depth: usize) -> Option<bool> {
        let depth = depth.checked_sub(1)?;
        let facts = self.module(module)?;
        // What `__all__` lists is there, or the import with a star fails too.
        if facts.all != All::Absent {
            return None;
        }
        if facts.unsure.never.contains(name) {
            return Some(false);
        }
        if facts.unsure.sometimes.contains(name) {
            return Some(true);
        }
        if facts.names.iter().any(|known| known == name) {
            return None;
        }
        facts.stars.iter().find_map(|star| self.lacks_within(star, name, depth))
    }

    /// Whether tests may be taken over from a module: it is one of tests, or has some, or what they are given.
    pub fn is_for_tests(&self, module: &str) -> bool {
        let Some(facts) = self.module(module) else { return true };
        let is_word = |part: &str| matches!(part, "tests" | "test" | "testing" | "conftest" | "fixtures");
        facts.module.split('.').any(|part| is_word(part) || part.starts_with("test_") || part.ends_with("_test"))
            || facts.names.iter().any(|name| name.starts_with("test") || name.starts_with("Test"))
            || facts
                .imports
                .iter()
                .chain(&facts.stars)
                .any(|full| matches!(full.split('.').next(), Some("pytest" | "unittest" | "hypothesis")))
    }

    /// The style of the logger that a dotted name means.
    pub fn style_of(&self, dotted: &str) -> Option<Style> {
        self.style_within(dotted, DEPTH)
    }

    fn style_within(&self, dotted: &str, depth: usize) -> Option<Style> {
        let depth = depth.checked_sub(1)?;
        let (module, name) = dotted.rsplit_once('.')?;
        let facts = self.module(module)?;
        let named = |(known, _): &&(String, Style)| known == name;
        if let Some((_, style)) = facts.loggers.iter().find(named) {
            return Some(*style);
        }
        let (_, origin) = facts.aliases.iter().find(|(known, _)| known == name)?;
        maker_style(origin).or_else(|| if origin == "loguru.logger" { Some(Style::Brace) } else { self.style_within(origin, depth) })
    }

    /// The style of a logger that is given to the place where it is used: an attribute of an object, a parameter.
    ///
    /// # Errors
    /// Why it is not known.
    pub fn style_of_given(&self, attribute: Option<&str>) -> Result<Style, &'static str> {
        match attribute.and_then(|name| self.attributes.get(name)) {
            Some(Some(Style::Unknown) | None) => {
                return Err("what makes the loggers of this name is not known to be of `logging`; annotate this one");
            }
            Some(Some(style)) => return Ok(*style),
            None => {}
        }
        if self.has_own_logger {
            return Err("the project has loggers of its own making, so whether this one takes %-arguments is not known; annotate it");
        }
        if self.logs_otherwise {
            return Err("the project also logs by a library without %-arguments, so what this logger takes is not known; annotate it");
        }
        if self.makes_loggers {
            Ok(Style::Percent)
        } else {
            Err("the logger is not made in this project, so whether it takes %-arguments is not known")
        }
    }
}
