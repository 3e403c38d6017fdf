//! Methods and their overrides: what a base class says of a method, and what its subclasses make of it.

use ruff_python_ast::name::Name;
use rustc_hash::FxHashSet;

use super::{
    calls::Found,
    ir::Stub,
    solve::{Place, Solver},
    stdlib,
    ty::{Ty, Types},
};

/// What the bases of a class say of a method.
#[derive(Clone, Debug)]
pub enum Base {
    /// None of them has it.
    Silent,
    /// A method of the project.
    Project(Place),
    /// A class of the standard library says that it gives this.
    Library(Types),
    /// A base that is not known may have it: its name.
    Unknown(String),
}

impl Solver<'_> {
    /// What the bases of the class of a method say of it.
    pub fn base_of(&mut self, place: Place) -> Base {
        let function = self.function(place);
        let Some(class) = function.class else { return Base::Silent };
        let name = function.name.clone();
        match self.base_within((place.0, class), &name, 0) {
            Base::Silent => match self.table.member("object", &[], &name) {
                Some((member, _)) if member.kind == b'M' => Base::Library(stdlib::read(member.gives, &[], None, None)),
                _ => Base::Silent,
            },
            // Tests are nobody's to declare.
            Base::Unknown(_) if name.starts_with("test_") => Base::Silent,
            found => found,
        }
    }

    /// The methods of the project that share one signature: a method, what it overrides, what overrides it.
    pub fn family(&mut self, place: Place) -> Vec<Place> {
        let mut root = place;
        for _ in 0..8 {
            match self.base_of(root) {
                Base::Project(base) => root = base,
                _ => break,
            }
        }
        let mut found = self.overrides(root);
        found.push(root);
        if !found.contains(&place) {
            found.push(place);
        }
        found
    }

    fn base_within(&mut self, class: Place, name: &Name, depth: usize) -> Base {
        if depth > 12 {
            return Base::Unknown("a base class".to_owned());
        }
        let ids = self.class(class).bases.clone();
        for (base, id) in self.bases(class).into_iter().zip(ids) {
            let Ty::Inst(base, args) = base else {
                return Base::Unknown(self.spelled(class.0, id).unwrap_or_else(|| "a base class".to_owned()));
            };
            if let Some(parent) = self.classes.get(&base).copied() {
                if let Some(functions) = self.class(parent).methods.get(name) {
                    return Base::Project((parent.0, functions[0]));
                }
                if self.class(parent).values.contains_key(name) || self.class(parent).hints.contains_key(name) {
                    return Base::Unknown(base.to_string());
                }
                match self.base_within(parent, name, depth + 1) {
                    Base::Silent => {}
                    found => return found,
                }
                continue;
            }
            if let Some((member, args)) = self.table.member(&base, &args, name) {
                let own = Ty::Inst(base.clone(), args.clone());
                // `object` says it of everything.
                return Base::Library(stdlib::read(member.gives, &args, Some(&own), None));
            }
            if self.table.class(&base).is_none() && !base.starts_with("typing.") {
                return Base::Unknown(base.to_string());
            }
        }
        Base::Silent
    }

    /// The methods of the project that override one, however deep.
    pub fn overrides(&mut self, place: Place) -> Vec<Place> {
        if let Some(known) = self.heirs.get(&place) {
            return known.clone();
        }
        let found = self.overrides_below(place);
        self.heirs.insert(place, found.clone());
        found
    }

    fn overrides_below(&self, place: Place) -> Vec<Place> {
        let function = self.function(place);
        let Some(class) = self.own_class(place.0, function) else { return Vec::new() };
        let name = function.name.clone();
        let mut found = Vec::new();
        let mut open = self.subclasses.get(&class).cloned().unwrap_or_default();
        let mut seen = FxHashSet::default();
        while let Some(below) = open.pop() {
            if seen.len() > 400 || !seen.insert(below) {
                continue;
            }
            if let Some(functions) = self.class(below).methods.get(&name) {
                found.extend(functions.iter().map(|index| (below.0, *index)));
            }
            let below = self.class_names[&below].clone();
            open.extend(self.subclasses.get(&below).into_iter().flatten());
        }
        found
    }

    /// What a method gives when its overrides are asked as well.
    pub fn with_overrides(&mut self, place: Place, own: Types) -> Types {
        let function = self.function(place);
        if function.class.is_none() || matches!(function.name.as_str(), "__init__" | "__new__") {
            return own;
        }
        let overrides = self.overrides(place);
        let is_waiting = matches!(function.stub, Stub::Raises) || (function.stub == Stub::Pass && !overrides.is_empty());
        if overrides.is_empty() {
            return if function.stub == Stub::Raises { Types::any() } else { own };
        }
        if overrides.len() > 40 {
            return Types::any();
        }
        let mut found = if is_waiting && function.stub == Stub::Raises { Types::default() } else { own };
        for other in overrides {
            let facts = self.function(other);
            // An override that waits for its own says nothing.
            if facts.stub == Stub::Raises {
                continue;
            }
            let other_gives = self.returned(other);
            found.add(&other_gives);
            if found.is_any() {
                break;
            }
        }
        if found.is_empty() { Types::any() } else { found }
    }

    /// Whether every alternative may stand where the others are promised.
    pub fn fits(&mut self, types: &Types, promised: &Types) -> bool {
        if promised.is_any() {
            return true;
        }
        types.0.iter().all(|ty| {
            promised.0.iter().any(|wanted| match (ty, wanted) {
                (Ty::Inst(a, of), Ty::Inst(b, wanted_of)) => {
                    if a == b {
                        return of.is_empty()
                            || wanted_of.is_empty()
                            || of == wanted_of
                            || of.iter().zip(wanted_of).all(|(x, y)| y.is_any() || x.is_any() || self.fits(x, y));
                    }
                    match (a.as_str(), b.as_str()) {
                        (_, "object") | ("bool", "int" | "float") | ("int", "float") => true,
                        ("tuples", "tuple") | ("tuple", "tuples") => true,
                        _ => self.derives(&a.clone(), b, 0),
                    }
                }
                (Ty::Class(a), Ty::Class(b)) => a == b || self.derives(&a.clone(), b, 0),
                (a, b) => a == b,
            })
        })
    }

    /// The method place of a class member, for callers that hold an object.
    pub fn method_of(&mut self, class: &Name, name: &str) -> Option<Place> {
        let place = self.classes.get(class).copied()?;
        match self.method_place(place, name, 0) {
            Found::Project(place) => Some(place),
            _ => None,
        }
    }
}
