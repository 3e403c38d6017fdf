//! The files of a project together: what names mean across them, and a memory of what was evaluated.
//!
//! Values may depend on themselves (loops, recursion). Such a value is taken to be nothing at first and evaluated again
//! until it stays the same; what does not settle is not certain.

use ruff_python_ast::name::Name;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    ir::{ClassFacts, FunctionFacts, Id, ModuleTypes, Node},
    stdlib::{Table, table},
    ty::{Ty, Types},
};

/// A thing that has a type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A node of a file.
    Node(u32, Id),
    /// A name of a module.
    Global(u32, Name),
    /// What a function gives.
    Returned(u32, u32),
    /// What a parameter is given.
    Param(u32, u32, u16),
    /// What an attribute of the objects of a class holds.
    Attribute(u32, u32, Name),
}

enum State {
    Busy { assumed: Types, is_hit: bool, depth: usize },
    Done(Types),
}

/// A place in the project.
pub type Place = (u32, u32);

/// The project.
pub struct Solver<'p> {
    /// Its files.
    pub modules: &'p [ModuleTypes],
    pub(super) by_name: FxHashMap<&'p str, u32>,
    pub(super) roots: FxHashSet<&'p str>,
    /// Classes by qualified name.
    pub classes: FxHashMap<Name, Place>,
    /// Qualified name of each class.
    pub class_names: FxHashMap<Place, Name>,
    /// Direct subclasses in the project.
    pub subclasses: FxHashMap<Name, Vec<Place>>,
    /// Attributes that are assigned on other objects than `self` somewhere.
    pub stored: FxHashSet<&'p Name>,
    /// Direct bases of each class, once they are read.
    parents: FxHashMap<Place, Vec<Ty>>,
    /// Overrides of each method that was asked for.
    pub(super) heirs: FxHashMap<Place, Vec<Place>>,
    /// The standard library.
    pub table: &'static Table,
    memory: FxHashMap<Key, State>,
    /// Functions, classes and modules by the module and the name under which they were found.
    pub(super) fixed: FxHashMap<(Name, Name), Types>,
    /// What was evaluated under an assumption.
    journal: Option<Vec<Key>>,
    busy: usize,
    lowest: usize,
    fuel: u32,
    /// Types of parameters without hints that were decided.
    pub given: FxHashMap<(u32, u32, u16), Types>,
}

const ROUNDS: usize = 4;
const DEEPEST: usize = 120;
/// Evaluations for one question.
const FUEL: u32 = 6000;

impl<'p> Solver<'p> {
    /// Put the files together.
    pub fn new(modules: &'p [ModuleTypes]) -> Self {
        let mut solver = Self {
            modules,
            by_name: FxHashMap::default(),
            roots: FxHashSet::default(),
            classes: FxHashMap::default(),
            class_names: FxHashMap::default(),
            subclasses: FxHashMap::default(),
            stored: FxHashSet::default(),
            parents: FxHashMap::default(),
            heirs: FxHashMap::default(),
            table: table(),
            memory: FxHashMap::default(),
            fixed: FxHashMap::default(),
            journal: None,
            busy: 0,
            lowest: usize::MAX,
            fuel: FUEL,
            given: FxHashMap::default(),
        };
        for (index, module) in modules.iter().enumerate() {
            let index = u32::try_from(index).unwrap_or(0);
            solver.by_name.insert(module.module.as_str(), index);
            solver.roots.extend(module.module.split('.').next());
            solver.stored.extend(&module.stored);
            for (number, class) in module.classes.iter().enumerate() {
                let number = u32::try_from(number).unwrap_or(0);
                let full = if class.is_global {
                    Name::new(format!("{}.{}", module.module, class.name))
                } else {
                    Name::new(format!("{}.<{}>.{}", module.module, class.range.0, class.name))
                };
                solver.classes.insert(full.clone(), (index, number));
                solver.class_names.insert((index, number), full);
            }
        }
        for (index, module) in modules.iter().enumerate() {
            for number in 0..module.classes.len() {
                let place = (u32::try_from(index).unwrap_or(0), u32::try_from(number).unwrap_or(0));
                solver.refuel();
                let bases = solver.bases(place);
                for base in &bases {
                    if let Ty::Inst(name, _) = base {
                        solver.subclasses.entry(name.clone()).or_default().push(place);
                    }
                }
                solver.parents.insert(place, bases);
            }
        }
        solver
    }

    /// A file.
    pub fn module(&self, module: u32) -> &'p ModuleTypes {
        &self.modules[module as usize]
    }

    /// A node.
    pub fn node(&self, module: u32, id: Id) -> &'p Node {
        &self.modules[module as usize].nodes[id as usize]
    }

    /// A function.
    pub fn function(&self, (module, index): Place) -> &'p FunctionFacts {
        &self.modules[module as usize].functions[index as usize]
    }

    /// A class.
    pub fn class(&self, (module, index): Place) -> &'p ClassFacts {
        &self.modules[module as usize].classes[index as usize]
    }

    /// A module by its dotted name.
    pub fn module_named(&self, name: &str) -> Option<u32> {
        self.by_name.get(name).copied()
    }

    /// Forget what was evaluated, when something that it stands on has changed.
    pub fn forget(&mut self) {
        self.memory.clear();
    }

    /// Assume the type of a parameter: what stands on it is evaluated anew and forgotten with `settle_back`.
    pub fn assume(&mut self, place: Place, index: u16, types: &Types) {
        self.given.insert((place.0, place.1, index), types.clone());
        let (first, last) = self.function(place).nodes;
        for id in first.saturating_sub(u32::try_from(self.function(place).params.len()).unwrap_or(0))..last {
            self.memory.remove(&Key::Node(place.0, id));
        }
        self.journal = Some(Vec::new());
    }

    /// Take an assumption back.
    pub fn settle_back(&mut self, place: Place, index: u16) {
        self.given.remove(&(place.0, place.1, index));
        for key in self.journal.take().unwrap_or_default() {
            self.memory.remove(&key);
        }
    }

    /// Begin a new question.
    pub fn refuel(&mut self) {
        self.fuel = FUEL;
    }

    /// Evaluate with a memory.
    pub fn remembered(&mut self, key: Key, work: impl Fn(&mut Self) -> Types) -> Types {
        match self.memory.get_mut(&key) {
            Some(State::Done(types)) => return types.clone(),
            Some(State::Busy { assumed, is_hit, depth }) => {
                *is_hit = true;
                self.lowest = self.lowest.min(*depth);
                return assumed.clone();
            }
            None => {}
        }
        if self.busy >= DEEPEST || self.fuel == 0 {
            return Types::any();
        }
        self.fuel -= 1;
        let depth = self.busy;
        self.busy += 1;
        let outer = std::mem::replace(&mut self.lowest, usize::MAX);
        let mut assumed = Types::default();
        let mut result = Types::any();
        for round in 0..=ROUNDS {
            self.memory.insert(key.clone(), State::Busy { assumed: assumed.clone(), is_hit: false, depth });
            result = work(self);
            let is_hit = matches!(self.memory.get(&key), Some(State::Busy { is_hit: true, .. }));
            if !is_hit || result == assumed || result.is_any() {
                break;
            }
            if round == ROUNDS {
                result = Types::any();
                break;
            }
            result.add(&assumed);
            assumed = result.clone();
        }
        self.busy -= 1;
        // What stands on the assumption about something further out is not settled yet.
        if self.lowest < depth && !result.is_any() {
            self.memory.remove(&key);
        } else {
            if let Some(journal) = &mut self.journal {
                journal.push(key.clone());
            }
            self.memory.insert(key, State::Done(result.clone()));
        }
        let own = if self.lowest < depth { self.lowest } else { usize::MAX };
        self.lowest = outer.min(own);
        result
    }

    /// The direct bases of a class, as instances; one that is not known is `Any`.
    pub fn bases(&mut self, place: Place) -> Vec<Ty> {
        if let Some(known) = self.parents.get(&place) {
            return known.clone();
        }
        let ids = self.class(place).bases.clone();
        ids.into_iter().map(|id| self.base(place.0, id)).collect()
    }

    fn base(&mut self, module: u32, id: Id) -> Ty {
        match self.node(module, id) {
            Node::Item(value, slice) => match self.base(module, *value) {
                Ty::Inst(name, _) => {
                    let args = match self.node(module, *slice) {
                        Node::Tuple(ids) => ids.iter().map(|id| self.annotation(module, *id)).collect(),
                        _ => vec![self.annotation(module, *slice)],
                    };
                    Ty::Inst(name, args)
                }
                other => other,
            },
            _ => match self.value(module, id).single() {
                Some(Ty::Class(name)) => Ty::Inst(name.clone(), Vec::new()),
                _ => Ty::Any,
            },
        }
    }

    /// The qualified name of the class of a method.
    pub fn own_class(&self, module: u32, function: &FunctionFacts) -> Option<Name> {
        function.class.map(|class| self.class_names[&(module, class)].clone())
    }

    /// Whether one class is, or derives from, another.
    pub fn derives(&mut self, class: &Name, from: &str, depth: usize) -> bool {
        if class.as_str() == from {
            return true;
        }
        if depth > 12 {
            return false;
        }
        if let Some(place) = self.classes.get(class).copied() {
            return self.bases(place).iter().any(|base| base.class().is_some_and(|name| self.derives(&name.clone(), from, depth + 1)));
        }
        self.table.as_base(class, &[], from).is_some()
    }

    /// Whether objects of a class get attributes by names that are made while the program runs.
    pub fn is_dynamic(&mut self, place: Place, depth: usize) -> bool {
        let class = self.class(place);
        if class.methods.contains_key("__getattr__") || class.methods.contains_key("__getattribute__") || depth > 12 {
            return false;
        }
        class.is_dynamic
            || self.bases(place).into_iter().any(|base| {
                base.class().and_then(|name| self.classes.get(name).copied()).is_some_and(|place| self.is_dynamic(place, depth + 1))
            })
    }

    /// Whether all ancestors of a class are known.
    pub fn is_closed(&mut self, class: &Name, depth: usize) -> bool {
        match self.classes.get(class).copied() {
            Some(place) => {
                depth < 12
                    && self.bases(place).iter().all(|base| match base {
                        Ty::Inst(name, _) => self.is_closed(name, depth + 1),
                        _ => false,
                    })
            }
            None => self.table.class(class).is_some() || is_empty_base(class),
        }
    }
}

/// Bases that bring nothing.
fn is_empty_base(name: &str) -> bool {
    matches!(
        name,
        "object"
            | "typing.Generic"
            | "typing.Protocol"
            | "typing_extensions.Protocol"
            | "abc.ABC"
            | "typing.NamedTuple"
            | "typing.TypedDict"
    )
}
