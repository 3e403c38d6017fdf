//! What calls give.

use ruff_python_ast::name::Name;

use super::{
    eval::is_property,
    ir::{Decorator, FunctionFacts, Id, Node, Pass},
    solve::{Key, Place, Solver},
    stdlib,
    ty::{Ty, Types},
};

pub(super) type Args = [(Pass, Id)];

/// How a decorator changes what a call gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Not at all.
    Keeps,
    /// The function becomes a context manager.
    Manages,
    /// Nobody knows.
    Unknown,
}

impl Solver<'_> {
    /// What a call gives.
    pub fn call(&mut self, module: u32, func: Id, args: &Args) -> Types {
        let callee = self.value(module, func);
        self.each(&callee, |solver, ty| solver.call_of(module, ty, args))
    }

    fn call_of(&mut self, module: u32, callee: &Ty, args: &Args) -> Types {
        match callee {
            Ty::Func(owner, index) => self.gives((*owner, *index)),
            Ty::Class(name) => self.made(module, name, args),
            Ty::Known(name) => self.known(module, &name.clone(), args),
            Ty::Method(own, name) => {
                if let Ty::Inst(class, of) = &**own
                    && let Some(types) = self.special_method(module, own, class, of, name, args)
                {
                    return types;
                }
                self.method_gives(own, name, &self.texts(module, args))
            }
            Ty::Inst(name, _) if !matches!(name.as_str(), "collections.abc.Callable") => self.method_gives(callee, "__call__", &[]),
            _ => Types::any(),
        }
    }

    /// Whether the arguments are texts or bytes, for functions that give what they take.
    pub(super) fn texts(&self, module: u32, args: &Args) -> Vec<(u32, Id)> {
        args.iter().map(|(_, id)| (module, *id)).collect()
    }

    pub(super) fn text_like(&mut self, args: &[(u32, Id)]) -> Option<&'static str> {
        for (module, id) in args {
            let types = self.value(*module, *id).without_none();
            match types.single() {
                Some(ty) if ty.is("str") => return Some("str"),
                Some(ty) if ty.is("pathlib.Path") => return Some("str"),
                Some(ty) if ty.is("bytes") => return Some("bytes"),
                _ => {}
            }
        }
        None
    }

    /// What a method of a value gives.
    pub fn method_gives(&mut self, own: &Ty, name: &str, args: &[(u32, Id)]) -> Types {
        let (class, of) = match own {
            Ty::Inst(class, of) => (class.clone(), of.clone()),
            Ty::Class(class) => (class.clone(), Vec::new()),
            _ => return Types::any(),
        };
        if let Some(place) = self.classes.get(&class).copied() {
            return match self.method_place(place, name, 0) {
                Found::Project(place) => self.bound_gives(own, place),
                Found::Library(base, of) => self.library_gives(own, &base, &of, name, args),
                Found::Unknown => Types::any(),
            };
        }
        self.library_gives(own, &class, &of, name, args)
    }

    fn library_gives(&mut self, own: &Ty, class: &str, of: &[Types], name: &str, args: &[(u32, Id)]) -> Types {
        let own = match own {
            Ty::Class(class) => Ty::Inst(class.clone(), Vec::new()),
            other => other.clone(),
        };
        match self.table.member(class, of, name) {
            Some((member, of)) => {
                let like = if member.gives.contains('@') { self.text_like(args) } else { None };
                stdlib::read(member.gives, &of, Some(&own), like)
            }
            None => Types::any(),
        }
    }

    /// Where a class of the project has a method from.
    pub fn method_place(&mut self, place: Place, name: &str, depth: usize) -> Found {
        let class = self.class(place);
        if let Some(functions) = class.methods.get(name) {
            return if functions.len() == 1 { Found::Project((place.0, functions[0])) } else { Found::Unknown };
        }
        if class.values.contains_key(name) || class.attributes.contains_key(name) || depth > 12 {
            return Found::Unknown;
        }
        for base in self.bases(place) {
            let Ty::Inst(base, args) = base else { return Found::Unknown };
            if let Some(place) = self.classes.get(&base).copied() {
                match self.method_place(place, name, depth + 1) {
                    Found::Unknown if self.has_nothing(place, name, 0) => {}
                    found => return found,
                }
            } else if self.table.member(&base, &args, name).is_some() {
                return Found::Library(base, args);
            } else if self.table.class(&base).is_none() && !base.starts_with("typing.") {
                return Found::Unknown;
            }
        }
        Found::Unknown
    }

    /// Whether neither a class nor its bases have a member of the name.
    pub fn has_nothing(&mut self, place: Place, name: &str, depth: usize) -> bool {
        let class = self.class(place);
        if class.methods.contains_key(name) || class.values.contains_key(name) || class.attributes.contains_key(name) || depth > 12 {
            return false;
        }
        self.bases(place).into_iter().all(|base| match base {
            Ty::Inst(base, args) => match self.classes.get(&base).copied() {
                Some(place) => self.has_nothing(place, name, depth + 1),
                None => {
                    (self.table.class(&base).is_some() && self.table.member(&base, &args, name).is_none())
                        || matches!(base.as_str(), "typing.Generic" | "typing.Protocol" | "abc.ABC" | "object")
                }
            },
            _ => false,
        })
    }

    /// What a method of the project gives for an object: `self` is that object.
    fn bound_gives(&mut self, own: &Ty, place: Place) -> Types {
        let gives = self.gives(place);
        let function = self.function(place);
        let Some(class) = self.own_class(place.0, function) else { return gives };
        let own = match own {
            Ty::Class(name) => Ty::Inst(name.clone(), Vec::new()),
            other => other.clone(),
        };
        let returns_own = !function.returns.is_empty()
            && function.hint.is_none()
            && function.returns.iter().all(|id| matches!(self.node(place.0, *id), Node::Param(_, 0)));
        if returns_own && gives == Types::one(Ty::Inst(class, Vec::new())) { Types::one(own) } else { gives }
    }

    /// What a call of a function of the project gives, decorators included.
    pub fn gives(&mut self, place: Place) -> Types {
        let function = self.function(place);
        let mut types = self.returned(place);
        if function.is_async && !function.is_generator() {
            types = Types::with("coroutine", vec![types]);
        }
        for decorator in &function.decorators {
            match self.effect(place.0, decorator) {
                Effect::Keeps => {}
                Effect::Manages => {
                    let inner = match types.single() {
                        Some(Ty::Inst(_, args)) => args.first().cloned().unwrap_or_else(Types::any),
                        _ => Types::any(),
                    };
                    types = Types::with("contextlib.AbstractContextManager", vec![inner, Types::any()]);
                }
                Effect::Unknown => return Types::any(),
            }
        }
        types
    }

    /// How a decorator changes what a call gives.
    pub fn effect(&mut self, module: u32, decorator: &Decorator) -> Effect {
        let name = self.spelled(module, decorator.callee).unwrap_or_default();
        match name.as_str() {
            "staticmethod"
            | "classmethod"
            | "builtins.staticmethod"
            | "abc.abstractmethod"
            | "functools.lru_cache"
            | "functools.cache"
            | "functools.wraps"
            | "typing.final"
            | "typing_extensions.final"
            | "pytest.fixture"
            | "atexit.register"
            | "typing.override"
            | "typing_extensions.override" => Effect::Keeps,
            "contextlib.contextmanager" => Effect::Manages,
            _ if is_property(&name) || name.starts_with("pytest.mark.") => Effect::Keeps,
            _ => Effect::Unknown,
        }
    }

    /// What the body of a function, or its annotation, says that it gives.
    pub fn returned(&mut self, place: Place) -> Types {
        self.remembered(Key::Returned(place.0, place.1), |solver| {
            let function = solver.function(place);
            match function.hint {
                Some(hint) => solver.annotation(place.0, hint),
                None => {
                    let own = solver.inferred(place);
                    solver.with_overrides(place, own)
                }
            }
        })
    }

    /// The same from the body alone.
    pub fn inferred(&mut self, place: Place) -> Types {
        let function = self.function(place);
        if function.is_generator() {
            return self.generated(place, function);
        }
        if function.returns.is_empty() {
            return if function.falls || function.may_fall { Types::of("None") } else { Types::default() };
        }
        let mut found = Types::default();
        for id in &function.returns {
            found.add(&self.value(place.0, *id));
            if found.is_any() {
                return found;
            }
        }
        if function.falls || function.may_fall {
            found.add(&Types::of("None"));
        }
        found
    }

    fn generated(&mut self, place: Place, function: &FunctionFacts) -> Types {
        let mut found = Types::default();
        for id in &function.yields {
            found.add(&self.value(place.0, *id));
        }
        for id in &function.delegates {
            let inner = self.value(place.0, *id);
            found.add(&self.each(&inner, Self::iterated));
        }
        let name = if function.is_async { "collections.abc.AsyncIterator" } else { "collections.abc.Iterator" };
        if function.receives || !function.returns.is_empty() {
            Types::with(name, vec![Types::any()])
        } else {
            Types::with(name, vec![found])
        }
    }

    /// What a parameter is given: its annotation, the object of a method, what was decided of it.
    pub fn parameter(&mut self, place: Place, index: u16) -> Types {
        let function = self.function(place);
        let Some(param) = function.params.get(usize::from(index)) else { return Types::any() };
        let (module, func) = place;
        if let Some(hint) = param.hint {
            let types = self.annotation(module, hint);
            return match param.stars {
                1 => Types::with("tuples", vec![types]),
                2 => Types::with("dict", vec![Types::of("str"), types]),
                _ => match param.default {
                    Some(default) if self.node(module, default).is_none() => Types::union([&types, &Types::of("None")]),
                    _ => types,
                },
            };
        }
        if index == 0
            && let Some(class) = self.own_class(module, function)
        {
            let decorated = |text: &str| function.decorators.iter().any(|it| it.text.as_str() == text);
            if decorated("classmethod") || matches!(function.name.as_str(), "__new__" | "__init_subclass__" | "__class_getitem__") {
                return Types::one(Ty::Class(class));
            }
            if !decorated("staticmethod") {
                let is_meta = self.derives(&class, "type", 0);
                return if is_meta { Types::any() } else { Types::one(Ty::Inst(class, Vec::new())) };
            }
        }
        match param.stars {
            1 => Types::with("tuples", vec![Types::any()]),
            2 => Types::with("dict", vec![Types::of("str"), Types::any()]),
            _ => self.given.get(&(module, func, index)).cloned().unwrap_or_else(Types::any),
        }
    }
}

/// Where a method comes from.
pub enum Found {
    /// A function of the project.
    Project(Place),
    /// A class of the standard library, with its arguments.
    Library(Name, Vec<Types>),
    /// Nobody knows.
    Unknown,
}
