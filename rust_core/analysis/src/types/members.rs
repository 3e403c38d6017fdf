//! Attributes and methods of values, found through classes of the project and of the standard library.

use ruff_python_ast::name::Name;

use super::{
    eval::is_property,
    solve::{Key, Place, Solver},
    stdlib,
    ty::{Ty, Types},
};

impl Solver<'_> {
    /// What an attribute of a value holds.
    pub fn attribute(&mut self, ty: &Ty, name: &str) -> Types {
        match ty {
            Ty::Module(module) => self.of_module(module, name),
            Ty::Inst(class, args) => {
                if name == "__class__" {
                    return Types::one(Ty::Class(class.clone()));
                }
                self.member(ty, class, args, name)
            }
            Ty::Class(class) => match name {
                "__name__" | "__qualname__" | "__module__" => Types::of("str"),
                _ => self.class_member(class, name),
            },
            Ty::Super(class) => self.inherited_member(class, name),
            Ty::Func(..) if matches!(name, "__name__" | "__qualname__" | "__module__") => Types::of("str"),
            _ => Types::any(),
        }
    }

    /// A name of a module; what is defined there once stays what it is.
    fn of_module(&mut self, module: &Name, name: &str) -> Types {
        let key = (module.clone(), Name::new(name));
        if let Some(known) = self.fixed.get(&key) {
            return known.clone();
        }
        let types = self.named(&format!("{module}.{name}"), 0);
        if matches!(types.single(), Some(Ty::Func(..) | Ty::Class(_) | Ty::Known(_) | Ty::Module(_))) {
            self.fixed.insert(key, types.clone());
        }
        types
    }

    fn member(&mut self, own: &Ty, class: &Name, args: &[Types], name: &str) -> Types {
        if let Some(place) = self.classes.get(class).copied() {
            return self.project_member(own, place, name, 0).unwrap_or_else(Types::any);
        }
        self.library_member(own, class, args, name)
    }

    fn library_member(&mut self, own: &Ty, class: &str, args: &[Types], name: &str) -> Types {
        match self.table.member(class, args, name) {
            Some((member, args)) if member.kind == b'P' => stdlib::read(member.gives, &args, Some(own), None),
            Some(_) => Types::one(Ty::Method(Box::new(own.clone()), Name::new(name))),
            None => Types::any(),
        }
    }

    /// A member of an object of a class of the project; none when neither the class nor its bases have it.
    pub(super) fn project_member(&mut self, own: &Ty, place: Place, name: &str, depth: usize) -> Option<Types> {
        let (module, index) = place;
        let class = self.class(place);
        if let Some(hint) = class.hints.get(name) {
            return Some(self.annotation(module, *hint));
        }
        if let Some(functions) = class.methods.get(name) {
            let function = self.function((module, functions[0]));
            let is_property = function.decorators.iter().any(|it| is_property(&it.text));
            let is_simple = functions.len() == 1 || is_property;
            if !is_simple {
                return Some(Types::any());
            }
            if is_property {
                return Some(self.returned((module, functions[0])));
            }
            return Some(Types::one(Ty::Method(Box::new(own.clone()), Name::new(name))));
        }
        if class.attributes.contains_key(name) || class.values.contains_key(name) {
            return Some(self.remembered(Key::Attribute(module, index, Name::new(name)), |solver| solver.held(place, name)));
        }
        if depth > 12 {
            return None;
        }
        for base in self.bases(place) {
            let Ty::Inst(base, args) = &base else { return Some(Types::any()) };
            if let Some(place) = self.classes.get(base).copied() {
                if let Some(found) = self.project_member(own, place, name, depth + 1) {
                    return Some(found);
                }
            } else {
                if self.table.class(base).is_none() && !matches!(base.as_str(), "typing.Generic" | "typing.Protocol") {
                    return Some(Types::any());
                }
                if self.table.member(base, args, name).is_some() {
                    return Some(self.library_member(own, base, args, name));
                }
            }
        }
        None
    }

    /// What is assigned to an attribute in its class, in bases and in subclasses.
    fn held(&mut self, place: Place, name: &str) -> Types {
        // Somebody else sets it too.
        if self.stored.contains(&Name::new(name)) {
            return Types::any();
        }
        let mut found = Types::default();
        let mut growth = Vec::new();
        let mut open = vec![place];
        let mut seen = vec![place];
        let class_name = self.class_names[&place].clone();
        let below = self.subclasses.get(&class_name).cloned().unwrap_or_default();
        for base in self.bases(place) {
            if let Ty::Inst(base, _) = base
                && let Some(place) = self.classes.get(&base).copied()
            {
                open.push(place);
            }
        }
        open.extend(below);
        while let Some(place) = open.pop() {
            if place != seen[0] {
                if seen.contains(&place) {
                    continue;
                }
                seen.push(place);
            }
            let class = self.class(place);
            if let Some(hint) = class.hints.get(name) {
                return self.annotation(place.0, *hint);
            }
            for ids in class.attributes.get(name).into_iter().chain(class.values.get(name)) {
                for id in ids {
                    found.add(&self.value(place.0, *id));
                    if found.is_any() {
                        return found;
                    }
                }
            }
            growth.extend(class.growth.get(name).into_iter().flatten().map(|step| (place.0, *step)));
        }
        // Nobody sets it to something: what it is for stands elsewhere.
        if found.all("None") {
            return Types::any();
        }
        for (module, step) in growth {
            found = match found.single() {
                Some(Ty::Inst(..)) => self.with_growth(module, found, &[step]),
                _ => self.each(&found, |solver, ty| solver.with_growth(module, Types::one(ty.clone()), &[step])),
            };
        }
        found
    }

    fn class_member(&mut self, class: &Name, name: &str) -> Types {
        let Some(place) = self.classes.get(class).copied() else {
            return match self.table.member(class, &[], name) {
                Some((member, _)) if member.kind == b'P' && !self.derives(class, "enum.Enum", 0) => {
                    stdlib::read(member.gives, &[], None, None)
                }
                Some((member, _)) if member.kind == b'N' => Types::one(Ty::Method(Box::new(Ty::Class(class.clone())), Name::new(name))),
                Some((member, _)) if member.kind == b'P' => Types::of(class),
                _ => Types::any(),
            };
        };
        let facts = self.class(place);
        if self.derives(class, "enum.Enum", 0) && facts.values.contains_key(name) {
            return Types::one(Ty::Inst(class.clone(), Vec::new()));
        }
        match self.project_member(&Ty::Class(class.clone()), place, name, 0) {
            Some(types) if matches!(types.single(), Some(Ty::Method(..))) => types,
            Some(types) if facts.values.contains_key(name) || facts.hints.contains_key(name) => types,
            _ => Types::any(),
        }
    }

    fn inherited_member(&mut self, class: &Name, name: &str) -> Types {
        let Some(place) = self.classes.get(class).copied() else { return Types::any() };
        let own = Ty::Inst(class.clone(), Vec::new());
        for base in self.bases(place) {
            let Ty::Inst(base, args) = &base else { return Types::any() };
            if let Some(place) = self.classes.get(base).copied() {
                if let Some(found) = self.project_member(&own, place, name, 0) {
                    // The method is the base's, not the override's.
                    return match found.single() {
                        Some(Ty::Method(..)) => Types::one(Ty::Method(Box::new(Ty::Inst(base.clone(), Vec::new())), Name::new(name))),
                        _ => found,
                    };
                }
            } else if self.table.member(base, args, name).is_some() {
                return self.library_member(&Ty::Inst(base.clone(), args.clone()), base, args, name);
            } else if self.table.class(base).is_none() {
                return Types::any();
            }
        }
        if matches!(name, "__init__" | "__setattr__" | "__delattr__" | "__init_subclass__") {
            return Types::one(Ty::Method(Box::new(Ty::of("object")), Name::new(name)));
        }
        Types::any()
    }
}
