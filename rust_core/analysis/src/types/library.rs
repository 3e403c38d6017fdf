//! What classes make, and what functions of the standard library give that depends on their arguments.

use ruff_python_ast::name::Name;

use super::{
    calls::Args,
    eval::settled,
    ir::{Id, Node, Pass},
    solve::{Place, Solver},
    stdlib,
    ty::{Ty, Types},
};

impl Solver<'_> {
    /// What a call of a class makes.
    pub(super) fn made(&mut self, module: u32, name: &Name, args: &Args) -> Types {
        if let Some(place) = self.classes.get(name).copied() {
            let class = self.class(place);
            if class.is_odd || !self.is_plain_class(place, 0) {
                return Types::any();
            }
            return Types::one(Ty::Inst(name.clone(), Vec::new()));
        }
        let first = args.first().filter(|(pass, _)| *pass == Pass::Place).map(|(_, id)| *id);
        let elements = |solver: &mut Self| match first {
            None => Types::default(),
            Some(id) => {
                let types = solver.value(module, id);
                settled(solver.each(&types, Self::iterated))
            }
        };
        match name.as_str() {
            "abc.ABCMeta" if self.is_bare(module, args) => Types::one(Ty::Class("abc.ABC".into())),
            "list" | "set" | "frozenset" | "collections.deque" => {
                let element = elements(self);
                Types::with(name, vec![element])
            }
            "tuple" => {
                let element = elements(self);
                Types::with("tuples", vec![element])
            }
            "enumerate" => {
                let element = elements(self);
                Types::with("collections.abc.Iterator", vec![Types::with("tuple", vec![Types::of("int"), element])])
            }
            "reversed" | "filter" => {
                let from = if name.as_str() == "filter" { args.get(1).map(|(_, id)| *id) } else { first };
                let types = from.map_or_else(Types::any, |id| self.value(module, id));
                let element = self.each(&types, Self::iterated);
                Types::with("collections.abc.Iterator", vec![element])
            }
            "zip" => {
                if args.iter().any(|(pass, _)| *pass == Pass::Star) {
                    return Types::with("collections.abc.Iterator", vec![Types::any()]);
                }
                let places: Vec<Id> = args.iter().filter(|(pass, _)| *pass == Pass::Place).map(|(_, id)| *id).collect();
                let parts = places
                    .into_iter()
                    .map(|id| {
                        let types = self.value(module, id);
                        self.each(&types, Self::iterated)
                    })
                    .collect();
                Types::with("collections.abc.Iterator", vec![Types::one(Ty::Inst(Name::new("tuple"), parts))])
            }
            "map" => {
                let element = args.first().map_or_else(Types::any, |(_, func)| self.call(module, *func, &[]));
                Types::with("collections.abc.Iterator", vec![settled(element)])
            }
            "dict" | "collections.OrderedDict" if args.is_empty() => Types::with(name, vec![Types::default(), Types::default()]),
            "dict" if args.iter().all(|(pass, _)| matches!(pass, Pass::Name(_))) => {
                let values: Vec<Types> = args.iter().map(|(_, id)| self.value(module, *id)).collect();
                Types::with("dict", vec![Types::of("str"), settled(Types::union(&values))])
            }
            "dict" | "collections.OrderedDict" => Types::with(name, vec![Types::any(), Types::any()]),
            "collections.defaultdict" => Types::with(name, vec![Types::any(), Types::any()]),
            "type" if args.len() == 1 => {
                let types = first.map_or_else(Types::any, |id| self.value(module, id));
                self.each(&types, |_, ty| match ty {
                    Ty::Inst(name, _) => Types::one(Ty::Class(name.clone())),
                    _ => Types::any(),
                })
            }
            "type" | "super" | "object" => Types::any(),
            _ if self.table.member(name, &[], "__new__").is_some_and(|(member, _)| member.gives == "?") => Types::any(),
            "str" | "bytes" | "int" | "float" | "bool" | "complex" | "bytearray" | "range" | "memoryview" => Types::of(name),
            _ => Types::of(name),
        }
    }

    /// Whether the arguments of a metaclass, `("Base", (object,), {})`, make a class that brings nothing: code that ran on
    /// Python 2 writes it so.
    fn is_bare(&mut self, module: u32, args: &Args) -> bool {
        let [(Pass::Place, _), (Pass::Place, bases), (Pass::Place, body)] = args else { return false };
        let Node::Tuple(bases) = self.node(module, *bases).clone() else { return false };
        let Node::Dict(body) = self.node(module, *body) else { return false };
        body.is_empty() && bases.into_iter().all(|id| matches!(self.value(module, id).single(), Some(Ty::Class(name)) if name == "object"))
    }

    /// Whether a call of a class gives an object of it.
    pub fn is_plain_class(&mut self, place: Place, depth: usize) -> bool {
        let class = self.class(place);
        if class.is_odd || class.methods.contains_key("__new__") || depth > 12 {
            return false;
        }
        let has_odd_decorator = class.decorators.iter().any(|decorator| {
            let name = self.spelled(place.0, decorator.callee).unwrap_or_default();
            !matches!(
                name.as_str(),
                "dataclasses.dataclass"
                    | "attr.s"
                    | "attr.attrs"
                    | "attrs.define"
                    | "attrs.frozen"
                    | "attr.define"
                    | "attr.frozen"
                    | "functools.total_ordering"
                    | "typing.final"
                    | "enum.unique"
                    | "typing.runtime_checkable"
            )
        });
        !has_odd_decorator
            && self.bases(place).into_iter().all(|base| match base {
                Ty::Inst(name, _) => match self.classes.get(&name).copied() {
                    Some(place) => self.is_plain_class(place, depth + 1),
                    None => true,
                },
                _ => depth == 0 || !class.bases.is_empty(),
            })
    }

    pub(super) fn special_method(&mut self, module: u32, own: &Ty, class: &Name, of: &[Types], name: &str, args: &Args) -> Option<Types> {
        let place = |index: usize| args.get(index).filter(|(pass, _)| *pass == Pass::Place).map(|(_, id)| *id);
        let is_mapping = self.table.as_base(class, of, "collections.abc.Mapping");
        if let (Some(pair), true) = (is_mapping, matches!(name, "get" | "pop" | "setdefault")) {
            let value = pair.get(1).cloned().unwrap_or_else(Types::any);
            return Some(match (name, place(1)) {
                ("get", None) => Types::union([&value, &Types::of("None")]),
                ("pop", None) => value,
                (_, Some(default)) => {
                    let default = self.value(module, default);
                    Types::union([&value, &default])
                }
                _ => value,
            });
        }
        match (class.as_str(), name) {
            ("re.Match" | "re.Pattern", _) => {
                let of = of.first().cloned().unwrap_or_else(Types::any);
                let text = if of.all("str") || of.all("bytes") { of } else { return None };
                match name {
                    "group" if args.is_empty() || matches!(self.node(module, args[0].1), Node::Number(0)) => Some(text),
                    "groups" => None,
                    _ => None,
                }
            }
            ("str", "join") => Some(Types::of("str")),
            ("pathlib.Path", "open") => Some(self.opened(module, place(0), args)),
            ("list" | "set" | "dict" | "collections.deque", "copy") => Some(Types::one(own.clone())),
            _ => None,
        }
    }

    pub(super) fn opened(&mut self, module: u32, mode: Option<Id>, args: &Args) -> Types {
        let named = args.iter().find(|(pass, _)| matches!(pass, Pass::Name(name) if name.as_str() == "mode")).map(|(_, id)| *id);
        match mode.or(named) {
            None => Types::of("_io.TextIOWrapper"),
            Some(id) => match self.node(module, id) {
                Node::Text(mode) if !mode.contains('b') => Types::of("_io.TextIOWrapper"),
                Node::Text(mode) if mode.contains('+') => Types::of("_io.BufferedRandom"),
                Node::Text(mode) if mode.contains(['w', 'a', 'x']) => Types::of("_io.BufferedWriter"),
                Node::Text(_) => Types::of("_io.BufferedReader"),
                _ => Types::any(),
            },
        }
    }

    /// What a function of the standard library gives.
    pub(super) fn known(&mut self, module: u32, name: &str, args: &Args) -> Types {
        let place = |index: usize| args.get(index).filter(|(pass, _)| *pass == Pass::Place).map(|(_, id)| *id);
        let keyword =
            |wanted: &str| args.iter().find(|(pass, _)| matches!(pass, Pass::Name(name) if name.as_str() == wanted)).map(|(_, id)| *id);
        let first = place(0);
        match name {
            "sorted" => {
                let types = first.map_or_else(Types::any, |id| self.value(module, id));
                let element = self.each(&types, Self::iterated);
                Types::with("list", vec![settled(element)])
            }
            "open" => self.opened(module, place(1), args),
            "iter" => {
                let types = first.map_or_else(Types::any, |id| self.value(module, id));
                let element = self.each(&types, Self::iterated);
                Types::with("collections.abc.Iterator", vec![element])
            }
            "next" => {
                let types = first.map_or_else(Types::any, |id| self.value(module, id));
                let mut element = self.each(&types, Self::iterated);
                if let Some(default) = place(1) {
                    element.add(&self.value(module, default));
                }
                element
            }
            "copy.copy" | "copy.deepcopy" => first.map_or_else(Types::any, |id| self.value(module, id)),
            "max" | "min" => {
                let places: Vec<Id> = args.iter().filter(|(pass, _)| *pass == Pass::Place).map(|(_, id)| *id).collect();
                let mut found = match &*places {
                    [one] => {
                        let types = self.value(module, *one);
                        self.each(&types, Self::iterated)
                    }
                    many => {
                        let all: Vec<Types> = many.iter().map(|id| self.value(module, *id)).collect();
                        Types::union(&all)
                    }
                };
                if let Some(default) = keyword("default") {
                    found.add(&self.value(module, default));
                }
                if args.iter().any(|(pass, _)| *pass == Pass::Star) { Types::any() } else { found }
            }
            "abs" => {
                let types = first.map_or_else(Types::any, |id| self.value(module, id));
                self.each(&types, |_, ty| {
                    if ty.is("int") || ty.is("float") || ty.is("datetime.timedelta") { Types::one(ty.clone()) } else { Types::any() }
                })
            }
            "sum" => {
                let types = first.map_or_else(Types::any, |id| self.value(module, id));
                let element = self.each(&types, Self::iterated);
                if args.len() > 1 {
                    return Types::any();
                }
                match element.single() {
                    Some(ty) if ty.is("int") || ty.is("bool") => Types::of("int"),
                    _ => Types::any(),
                }
            }
            "round" => {
                let types = first.map_or_else(Types::any, |id| self.value(module, id));
                if types.all("float") || types.all("int") {
                    Types::of(if args.len() == 1 || types.all("int") { "int" } else { "float" })
                } else {
                    Types::any()
                }
            }
            "divmod" | "pow" | "getattr" | "eval" | "vars" | "globals" | "locals" | "__import__" => match name {
                "vars" | "globals" | "locals" => Types::with("dict", vec![Types::of("str"), Types::any()]),
                _ => Types::any(),
            },
            "os.getenv" => match place(1).or_else(|| keyword("default")) {
                None => Types::union([&Types::of("str"), &Types::of("None")]),
                Some(default) => {
                    let default = self.value(module, default);
                    Types::union([&Types::of("str"), &default])
                }
            },
            "subprocess.run" | "subprocess.Popen" => {
                Types::of(if name == "subprocess.run" { "subprocess.CompletedProcess" } else { "subprocess.Popen" })
            }
            "dataclasses.replace" => first.map_or_else(Types::any, |id| self.value(module, id)),
            _ => {
                let Some(gives) = self.table.function(name) else { return Types::any() };
                let like = if gives.contains('@') { self.text_like(&self.texts(module, args)) } else { None };
                stdlib::read(gives, &[], None, like)
            }
        }
    }
}

/// Functions of the standard library that give what depends on their arguments.
pub fn is_special(name: &str) -> bool {
    matches!(
        name,
        "sorted"
            | "open"
            | "iter"
            | "next"
            | "copy.copy"
            | "copy.deepcopy"
            | "max"
            | "min"
            | "abs"
            | "sum"
            | "round"
            | "os.getenv"
            | "subprocess.run"
            | "dataclasses.replace"
            | "vars"
            | "globals"
            | "locals"
            | "divmod"
            | "pow"
            | "getattr"
    )
}
