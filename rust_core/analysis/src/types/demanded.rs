//! What a function demands of a parameter, whoever calls it: that it can be called, gone through, or handed to
//! somebody who says what he takes. Where everything that is done with it is borne by any value, it is an `object`.

use ruff_python_ast::{Operator, name::Name};

use super::{
    calls::Found,
    ir::{Id, Node, Pass},
    name_words::is_text_name,
    solve::{Place, Solver},
    ty::{Ty, Types},
};

/// How often a parameter is used in which way.
#[derive(Default)]
struct Uses {
    called: usize,
    walked: usize,
    sized: usize,
    textual: usize,
    handed: usize,
    /// What those take to whom it is handed.
    wanted: Types,
    is_unclear: bool,
}

impl Solver<'_> {
    /// What the body demands of a parameter, when that is one thing.
    pub fn demanded(&mut self, place: Place, index: usize) -> Option<Types> {
        let function = self.function(place);
        let param = &function.params[index];
        if !param.rebinds.is_empty() || self.is_waiting(place) {
            return None;
        }
        let is_it = |solver: &Self, id: Id| solver.is_param(place.0, id, place.1, index).is_some();
        let reads = function.reads.iter().filter(|id| is_it(self, **id)).count();
        let harmless = function.harmless.iter().filter(|id| is_it(self, **id)).count();
        if reads == 0 {
            return None;
        }
        let uses = self.uses(place, index);
        if uses.is_unclear {
            return None;
        }
        let default = param.default.map(|id| self.value(place.0, id));
        let is_optional = default.as_ref().is_some_and(|default| default.all("None"));
        let rest = reads.checked_sub(harmless)?;
        if let Some(default) = default.filter(|_| !is_optional) {
            return self.like_default(&default, &uses, rest);
        }
        let (kind, number) = if uses.called > 0 {
            (Types::of("collections.abc.Callable"), uses.called)
        } else if uses.textual > 0 {
            (Types::of("str"), rest.min(uses.textual + uses.handed))
        } else if uses.handed > 0 {
            (uses.wanted.clone(), uses.handed)
        } else if uses.walked > 0 {
            // What its name calls a text is one, though any iterable would do.
            if is_text_name(&param.name) && !param.name.ends_with('s') {
                return None;
            }
            let name = if uses.sized > 0 { "collections.abc.Collection" } else { "collections.abc.Iterable" };
            (Types::with(name, vec![Types::any()]), uses.walked + uses.sized)
        } else if rest == 0 {
            // A flag is no mere object, nor is what its name calls a text.
            let tested = function.tested.iter().filter(|id| is_it(self, **id)).count();
            let asked = function.asked.iter().filter(|id| is_it(self, **id)).count();
            let is_shared = function.class.is_some() && self.family(place).len() > 1;
            if harmless <= tested + asked || is_text_name(&param.name) || is_shared {
                return None;
            }
            (Types::of("object"), 0)
        } else {
            return None;
        };
        if number != rest
            || kind.is_any()
            || kind.is_empty()
            || (uses.textual > 0 && !uses.wanted.is_empty() && !uses.wanted.without_none().all("str"))
        {
            return None;
        }
        // A default of None is no value that the body takes as it takes others.
        let kind = if is_optional && !kind.all("object") { Types::union([&kind, &Types::of("None")]) } else { kind };
        if is_optional && !self.asks_for_none(place, index) && !kind.all("object") && !uses.wanted.has_none() {
            return None;
        }
        Some(kind)
    }

    /// A default that everybody who gets the value takes, or that is only shown and asked.
    fn like_default(&mut self, default: &Types, uses: &Uses, rest: usize) -> Option<Types> {
        let is_plain = ["bool", "str", "bytes"].iter().any(|name| default.all(name));
        let is_shown = is_plain && rest == 0;
        let is_taken =
            uses.handed == rest && rest > 0 && !uses.wanted.is_any() && uses.wanted.0.len() == 1 && self.fits(default, &uses.wanted);
        if is_taken { Some(uses.wanted.clone()) } else { is_shown.then(|| default.clone()) }
    }

    /// Whether every use that None does not bear stands behind a question for it.
    fn asks_for_none(&self, place: Place, index: usize) -> bool {
        let function = self.function(place);
        let harmless = &function.harmless;
        let mut found = false;
        for id in &function.reads {
            match self.is_param(place.0, *id, place.1, index) {
                Some(false) if !harmless.contains(id) => return false,
                Some(_) => found = true,
                None => {}
            }
        }
        found
    }

    fn is_waiting(&self, place: Place) -> bool {
        self.function(place).stub != super::ir::Stub::No
    }

    fn uses(&mut self, place: Place, index: usize) -> Uses {
        let function = self.function(place);
        let module = place.0;
        let (first, last) = function.nodes;
        let mut uses = Uses::default();
        let is_it = |solver: &Self, id: Id| solver.is_param(module, id, place.1, index).is_some();
        uses.walked += function.walked.iter().filter(|id| is_it(self, **id)).count();
        uses.sized += function.sized.iter().filter(|id| is_it(self, **id)).count();
        let (mut attributes, mut texts) = (Vec::new(), Vec::new());
        for id in first..last {
            match self.node(module, id) {
                Node::Call(func, args) => {
                    if is_it(self, *func) {
                        uses.called += 1;
                    }
                    if let Node::Attr(own, name) = self.node(module, *func)
                        && is_it(self, *own)
                        && self.is_textual(module, name, args)
                    {
                        texts.push(*func);
                    }
                    for (position, (pass, arg)) in args.iter().enumerate() {
                        if is_it(self, *arg)
                            && !function.harmless.contains(arg)
                            && !function.walked.contains(arg)
                            && !function.sized.contains(arg)
                        {
                            uses.handed += 1;
                            let wanted = self.taken(module, *func, position, pass);
                            uses.wanted.add(&wanted);
                        }
                    }
                }
                Node::Attr(own, _) if is_it(self, *own) => attributes.push(id),
                Node::Each(own) if is_it(self, *own) => uses.walked += 1,
                Node::Binary(Operator::Add, left, right) if is_it(self, *left) || is_it(self, *right) => {
                    let is_text = [*left, *right].iter().any(|id| matches!(self.node(module, *id), Node::Text(_)));
                    if is_text { uses.textual += 1 } else { uses.is_unclear = true }
                }
                Node::IsInstance(own, _) if is_it(self, *own) => uses.is_unclear = true,
                _ => {}
            }
            if uses.is_unclear {
                break;
            }
        }
        // Any other attribute says that it is something else, or does not say what it is.
        uses.is_unclear |= attributes.iter().any(|id| !texts.contains(id));
        uses.textual += texts.len();
        uses
    }

    /// Whether a method call shows that its object is a text: no other type has the method, or takes a text there.
    fn is_textual(&self, module: u32, name: &Name, args: &[(Pass, Id)]) -> bool {
        let has_text = args.first().is_some_and(|(_, id)| matches!(self.node(module, *id), Node::Text(_)));
        match name.as_str() {
            "encode" | "casefold" | "isidentifier" | "format_map" | "isnumeric" | "isdecimal" => true,
            "startswith" | "endswith" | "split" | "rsplit" | "partition" | "rpartition" | "strip" | "lstrip" | "rstrip" | "replace"
            | "join" => has_text,
            _ => false,
        }
    }

    /// What a function takes at a place.
    fn taken(&mut self, module: u32, func: Id, position: usize, pass: &Pass) -> Types {
        let callee = self.value(module, func);
        let Some(ty) = callee.single().cloned() else { return Types::any() };
        let (place, offset) = match &ty {
            Ty::Func(owner, index) => ((*owner, *index), 0),
            Ty::Class(class) => match self.method_of(class, "__init__") {
                Some(place) => (place, 1),
                None => return Types::any(),
            },
            Ty::Method(own, name) => {
                let Ty::Inst(class, _) = &**own else { return Types::any() };
                let Some(class) = self.classes.get(class).copied() else { return Types::any() };
                match self.method_place(class, name, 0) {
                    Found::Project(place) => (place, 1),
                    _ => return Types::any(),
                }
            }
            _ => return Types::any(),
        };
        let function = self.function(place);
        let index = match pass {
            Pass::Place => Some(position + offset),
            Pass::Name(name) => function.params.iter().position(|param| param.name == *name),
            Pass::Star => None,
        };
        let Some(index) = index.filter(|index| function.params.get(*index).is_some_and(|param| param.stars == 0)) else {
            return Types::any();
        };
        self.parameter(place, u16::try_from(index).unwrap_or(u16::MAX))
    }

    /// A container that the body only goes through is any that can be gone through.
    pub fn walked(&mut self, place: Place, index: usize, types: &Types) -> Option<Types> {
        let values = types.without_none();
        let can_be_walked = |ty: &Ty| {
            matches!(ty, Ty::Inst(name, _) if matches!(name.as_str(), "list" | "tuple" | "tuples" | "set" | "frozenset" | "dict" | "range" | "collections.deque" | "str")
                || name.starts_with("itertools.") || name.starts_with("collections.abc.Iter") || name.starts_with("_collections_abc.dict_") || matches!(name.as_str(), "collections.abc.Generator"))
        };
        if values.all("str") || !values.0.iter().all(can_be_walked) {
            return None;
        }
        let function = self.function(place);
        let is_it = |solver: &Self, id: &Id| solver.is_param(place.0, *id, place.1, index).is_some();
        let reads = function.reads.iter().filter(|id| is_it(self, id)).count();
        let harmless = function.harmless.iter().filter(|id| is_it(self, id)).count();
        let uses = self.uses(place, index);
        if uses.is_unclear || uses.walked == 0 || uses.walked + uses.sized + harmless != reads || !function.params[index].rebinds.is_empty()
        {
            return None;
        }
        let element = super::eval::settled(self.each(&values, Self::iterated));
        let name = if uses.sized > 0 { "collections.abc.Collection" } else { "collections.abc.Iterable" };
        let mut found = Types::with(name, vec![element]);
        if types.has_none() {
            found.add(&Types::of("None"));
        }
        Some(found)
    }
}
