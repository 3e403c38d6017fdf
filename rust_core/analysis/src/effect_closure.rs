//! What a piece of code raises with everything that it calls: the fix-point over the functions of a project.

use std::{cell::RefCell, collections::BTreeSet, rc::Rc};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    exception_types::{is_exception, is_subclass},
    function_effects::{ClassEffect, FunctionEffect},
    knowledge::Knowledge,
    module_facts::ModuleFacts,
    outflow::{Effect, Filter, Outflow, Source, Unknown},
};

/// Names that hand on names, bases of bases.
const DEPTH: usize = 12;
/// More functions than this are no small set of exceptions.
const MOST: usize = 400;
const MOST_DEFINITIONS: usize = 32;

/// Qualified names of exceptions.
pub type Raised = BTreeSet<String>;

/// The functions of a project, as far as a question about one of them goes.
pub struct Closure<'k> {
    knowledge: &'k Knowledge,
    indices: RefCell<FxHashMap<&'k str, Rc<Index<'k>>>>,
}

/// What a module says of each of its names. A module has thousands of functions at times, and each is asked for.
struct Index<'k> {
    functions: FxHashMap<&'k str, Vec<&'k FunctionEffect>>,
    classes: FxHashMap<&'k str, &'k ClassEffect>,
    reexports: FxHashMap<&'k str, &'k str>,
}

impl<'k> Index<'k> {
    fn of(facts: &'k ModuleFacts) -> Self {
        let mut functions: FxHashMap<&'k str, Vec<&'k FunctionEffect>> = FxHashMap::default();
        facts.effects.functions.iter().for_each(|(name, it)| functions.entry(name.as_str()).or_default().push(it));
        // The first of each name counts.
        let classes = facts.effects.classes.iter().rev().map(|(name, class)| (name.as_str(), class)).collect();
        let reexports = facts.reexports.iter().rev().map(|(name, full)| (name.as_str(), full.as_str())).collect();
        Self { functions, classes, reexports }
    }
}

/// What a dotted name means in the project.
enum Meaning<'k> {
    /// Functions of that name, with the module they stand in.
    Functions(&'k str, Vec<&'k FunctionEffect>),
    Class(String, &'k ClassEffect),
    Nothing,
}

impl<'k> Closure<'k> {
    /// Over what the files of a project say.
    pub fn of(knowledge: &'k Knowledge) -> Self {
        Self { knowledge, indices: RefCell::default() }
    }

    /// Everything that comes out of an effect.
    ///
    /// # Errors
    /// What is not known, in words that go on "what … may raise is not known".
    pub fn raised(&self, effect: &Effect) -> Result<Raised, String> {
        let mut functions: FxHashMap<String, Vec<&Effect>> = FxHashMap::default();
        let mut open: Vec<(String, String)> = Vec::new();
        for outflow in effect {
            if let Source::Call(name, place) = &outflow.source {
                open.push((name.clone(), format!("`{}` (line {})", place.shown, place.line)));
            }
        }
        while let Some((name, asked)) = open.pop() {
            if functions.contains_key(&name) {
                continue;
            }
            if functions.len() > MOST {
                return Err(format!("{asked}, which calls a great deal,"));
            }
            let effects =
                self.effects_of(&name, DEPTH).map_err(|why| why.map_or_else(|| asked.clone(), |why| format!("{asked}, which {why},")))?;
            for outflow in effects.iter().flat_map(|effect| effect.iter()) {
                if let Source::Call(name, _) = &outflow.source {
                    open.push((name.clone(), asked.clone()));
                }
            }
            functions.insert(name, effects);
        }
        Ok(self.fix_point(effect, &functions))
    }

    fn fix_point(&self, effect: &Effect, functions: &FxHashMap<String, Vec<&Effect>>) -> Raised {
        let mut raised: FxHashMap<&str, Raised> = functions.keys().map(|name| (name.as_str(), Raised::new())).collect();
        loop {
            let mut grew = false;
            for (name, effects) in functions {
                let found: Raised = effects.iter().flat_map(|effect| self.sum(effect, &raised)).collect();
                let known = raised.entry(name).or_default();
                grew |= found.len() > known.len();
                *known = found;
            }
            if !grew {
                return self.sum(effect, &raised);
            }
        }
    }

    fn sum(&self, effect: &Effect, raised: &FxHashMap<&str, Raised>) -> Raised {
        let mut all = Raised::new();
        for outflow in effect {
            match &outflow.source {
                Source::Raise(name) => all.extend(self.pass(name, outflow)),
                Source::Call(name, _) => {
                    all.extend(raised.get(name.as_str()).into_iter().flatten().flat_map(|name| self.pass(name, outflow)))
                }
            }
        }
        all
    }

    /// What the handlers on its way let pass of an exception.
    fn pass(&self, name: &str, outflow: &Outflow) -> Vec<String> {
        let mut names = vec![name.to_owned()];
        for filter in &outflow.filters {
            names = match filter {
                Filter::Without(types) => names.into_iter().filter(|name| !types.iter().any(|type_| self.is_a(name, type_))).collect(),
                Filter::Only(types) => names.iter().flat_map(|name| self.part(name, types)).collect(),
            };
        }
        names
    }

    fn part(&self, name: &str, types: &[String]) -> Vec<String> {
        if types.iter().any(|type_| self.is_a(name, type_)) {
            return vec![name.to_owned()];
        }
        types.iter().filter(|type_| self.is_a(type_, name)).cloned().collect()
    }

    /// Whether one exception is another, or derives from it.
    pub fn is_a(&self, name: &str, base: &str) -> bool {
        self.derives(name, base, DEPTH)
    }

    fn derives(&self, name: &str, base: &str, depth: usize) -> bool {
        if name == base || is_subclass(name, base) {
            return true;
        }
        let Some(depth) = depth.checked_sub(1) else { return false };
        match self.meaning(name, DEPTH) {
            Meaning::Class(full, class) => full == base || class.bases.iter().flatten().any(|parent| self.derives(parent, base, depth)),
            _ => false,
        }
    }

    /// Whether a name is an exception of the standard library or of the project.
    pub fn is_exception(&self, name: &str) -> bool {
        self.is_a(name, "builtins.Exception")
    }

    /// Whether two names stand for one class: a package hands on what its modules define.
    pub fn is_same(&self, name: &str, full: &str) -> bool {
        matches!(self.meaning(name, DEPTH), Meaning::Class(found, _) if found == full)
    }

    /// Whether loading one module loads another.
    pub fn loads(&self, from: &str, to: &str) -> bool {
        self.knowledge.reaches(from, to)
    }

    /// What a function, a method with its overrides, or the making of an object does.
    fn effects_of(&self, name: &str, depth: usize) -> Result<Vec<&'k Effect>, Option<String>> {
        let depth = depth.checked_sub(1).ok_or(None)?;
        let (awaited, name) = name.strip_prefix("await ").map_or((false, name), |rest| (true, rest));
        match self.meaning(name, DEPTH) {
            Meaning::Functions(module, functions) => {
                let mut effects: Vec<&'k Effect> = Vec::new();
                for function in functions.into_iter().chain(self.overrides(name)) {
                    match &function.effect {
                        _ if function.is_async && !awaited => {}
                        Ok(effect) => effects.push(effect),
                        Err(unknown) => return Err(Some(reason(module, name, unknown))),
                    }
                }
                Ok(effects)
            }
            Meaning::Class(full, class) => self.making(&full, class, depth),
            Meaning::Nothing => Err(None),
        }
    }

    fn making(&self, full: &str, class: &'k ClassEffect, depth: usize) -> Result<Vec<&'k Effect>, Option<String>> {
        if !class.is_plain {
            return Err(Some("makes objects in a way of its own".to_owned()));
        }
        if let Meaning::Functions(..) = self.meaning(&format!("{full}.__init__"), DEPTH) {
            return self.effects_of(&format!("{full}.__init__"), depth);
        }
        let mut effects = Vec::new();
        for base in &class.bases {
            match base.as_deref() {
                Some("builtins.object" | "abc.ABC" | "typing.Generic" | "typing.Protocol") => {}
                Some(name) if is_exception(name) => {}
                Some(name) => match self.meaning(name, DEPTH) {
                    Meaning::Class(full, class) => effects.extend(self.making(&full, class, depth.checked_sub(1).ok_or(None)?)?),
                    _ => return Err(Some(format!("derives from `{name}`"))),
                },
                None => return Err(None),
            }
        }
        Ok(effects)
    }

    /// Definitions of the same method in classes that derive from its class.
    fn overrides(&self, name: &str) -> Vec<&'k FunctionEffect> {
        let Some((class, method)) = name.rsplit_once('.') else { return Vec::new() };
        if !matches!(self.meaning(class, DEPTH), Meaning::Class(..)) || method.starts_with("__") {
            return Vec::new();
        }
        let mut found = Vec::new();
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        let mut open = vec![last_of(class)];
        while let Some(base) = open.pop() {
            for (module, child) in self.knowledge.children(base) {
                if seen.insert(child) {
                    let wanted = format!("{child}.{method}");
                    found.extend(self.index_of(module).functions.get(wanted.as_str()).into_iter().flatten());
                    open.push(last_of(child));
                }
            }
        }
        found
    }

    fn index_of(&self, facts: &'k ModuleFacts) -> Rc<Index<'k>> {
        Rc::clone(self.indices.borrow_mut().entry(facts.module.as_str()).or_insert_with(|| Rc::new(Index::of(facts))))
    }

    fn meaning(&self, dotted: &str, depth: usize) -> Meaning<'k> {
        let Some(depth) = depth.checked_sub(1) else { return Meaning::Nothing };
        let dots = dotted.match_indices('.').map(|(at, _)| at).collect::<Vec<_>>();
        for at in dots.into_iter().rev() {
            let (module, rest) = (&dotted[..at], &dotted[at + 1..]);
            let Some(facts) = self.knowledge.module(module) else { continue };
            let index = self.index_of(facts);
            if let Some(functions) = index.functions.get(rest) {
                // Which of so many definitions is meant nobody can tell.
                let is_clear = functions.len() <= MOST_DEFINITIONS;
                return if is_clear { Meaning::Functions(&facts.module, functions.clone()) } else { Meaning::Nothing };
            }
            if let Some(class) = index.classes.get(rest) {
                return Meaning::Class(format!("{}.{rest}", facts.module), class);
            }
            if let Some((class, method)) = rest.rsplit_once('.')
                && let Some(class) = index.classes.get(class)
            {
                let inherited = class.bases.iter().flatten().map(|base| self.meaning(&format!("{base}.{method}"), depth));
                return inherited.into_iter().find(|it| !matches!(it, Meaning::Nothing)).unwrap_or(Meaning::Nothing);
            }
            let (head, tail) = rest.split_once('.').unwrap_or((rest, ""));
            if let Some(full) = index.reexports.get(head) {
                let next = if tail.is_empty() { (*full).to_owned() } else { format!("{full}.{tail}") };
                return if next == dotted { Meaning::Nothing } else { self.meaning(&next, depth) };
            }
            return Meaning::Nothing;
        }
        Meaning::Nothing
    }
}

fn last_of(dotted: &str) -> &str {
    dotted.rsplit('.').next().unwrap_or(dotted)
}

fn reason(module: &str, name: &str, unknown: &Unknown) -> String {
    let function = last_of(name);
    if unknown.shown.starts_with('@') {
        return format!("is decorated by `{}`", unknown.shown);
    }
    if unknown.shown == "its overrides" {
        return format!("leaves the work of `{function}` to its overrides");
    }
    format!("runs `{}` in `{function}` ({module}, line {})", unknown.shown, unknown.line)
}
