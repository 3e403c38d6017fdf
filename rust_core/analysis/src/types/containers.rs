//! What containers hold: what they are made with, what is put into them, what comes out.

use super::{
    eval::settled,
    ir::{Growth, Id, Node},
    solve::Solver,
    ty::{Ty, Types},
};

impl Solver<'_> {
    pub(super) fn element(&mut self, module: u32, ids: &[Id]) -> Types {
        settled(self.union(module, ids))
    }

    /// A container with what it is given after it was made.
    pub(super) fn grown(&mut self, module: u32, id: Id, made: Types) -> Types {
        let Some(growth) = self.module(module).growth.get(&id) else { return made };
        self.with_growth(module, made, growth)
    }

    pub(super) fn with_growth(&mut self, module: u32, made: Types, growth: &[Growth]) -> Types {
        let Some(Ty::Inst(name, args)) = made.single().cloned() else { return made };
        let mut args = args;
        let is_pairs = matches!(name.as_str(), "dict" | "collections.OrderedDict" | "collections.defaultdict");
        let is_elements = matches!(name.as_str(), "list" | "set" | "collections.deque");
        if !is_pairs && !is_elements {
            return made;
        }
        args.resize(if is_pairs { 2 } else { 1 }, Types::default());
        for step in growth {
            match step {
                Growth::One(value) if is_elements => args[0].add(&self.value(module, *value)),
                Growth::Many(value) => {
                    let more = self.value(module, *value);
                    if is_pairs {
                        let (key, value) = self.pairs(&more);
                        args[0].add(&key);
                        args[1].add(&value);
                    } else {
                        args[0].add(&self.each(&more, Self::iterated));
                    }
                }
                Growth::Pair(key, value) => {
                    if is_pairs {
                        args[0].add(&self.value(module, *key));
                    }
                    let value = self.value(module, *value);
                    args[usize::from(is_pairs)].add(&value);
                }
                _ => args.iter_mut().for_each(|arg| *arg = Types::any()),
            }
        }
        Types::one(Ty::Inst(name, args.into_iter().map(settled).collect()))
    }

    /// Keys and values of a mapping.
    pub(super) fn pairs(&mut self, types: &Types) -> (Types, Types) {
        let (mut keys, mut values) = (Types::default(), Types::default());
        for ty in &types.0 {
            let args = match ty {
                Ty::Inst(name, args) => self.table.as_base(name, args, "collections.abc.Mapping"),
                _ => None,
            };
            match args.as_deref() {
                Some([key, value]) => {
                    keys.add(key);
                    values.add(value);
                }
                _ => return (Types::any(), Types::any()),
            }
        }
        (keys, values)
    }

    /// What an iteration over a value gives.
    pub fn iterated(&mut self, ty: &Ty) -> Types {
        match ty {
            Ty::Inst(name, args) => match name.as_str() {
                "str" => Types::of("str"),
                "bytes" | "bytearray" | "range" => Types::of("int"),
                "tuple" => {
                    if args.is_empty() {
                        Types::any()
                    } else {
                        Types::union(args)
                    }
                }
                "list"
                | "set"
                | "frozenset"
                | "tuples"
                | "collections.deque"
                | "dict"
                | "collections.OrderedDict"
                | "collections.defaultdict" => args.first().cloned().unwrap_or_else(Types::any),
                "collections.abc.Generator" => args.first().cloned().unwrap_or_else(Types::any),
                _ => {
                    if let Some(args) = self.table.as_base(name, args, "collections.abc.Iterable") {
                        return args.first().cloned().unwrap_or_else(Types::any);
                    }
                    let later = self.method_gives(ty, "__iter__", &[]);
                    match later.single() {
                        Some(Ty::Inst(inner, args))
                            if inner.starts_with("collections.abc.Iter") || inner.as_str() == "collections.abc.Generator" =>
                        {
                            args.first().cloned().unwrap_or_else(Types::any)
                        }
                        _ => Types::any(),
                    }
                }
            },
            Ty::Class(name) => {
                let name = name.clone();
                if self.derives(&name, "enum.Enum", 0) { Types::one(Ty::Inst(name, Vec::new())) } else { Types::any() }
            }
            _ => Types::any(),
        }
    }

    pub(super) fn item(&mut self, module: u32, value: Id, key: Id) -> Types {
        let index = match self.node(module, key) {
            Node::Number(index) => Some(*index),
            Node::Signed(inner) => match self.node(module, *inner) {
                Node::Number(index) => Some(-index),
                _ => None,
            },
            _ => None,
        };
        let types = self.value(module, value);
        self.each(&types, |solver, ty| match ty {
            Ty::Inst(name, args) => match (name.as_str(), index) {
                ("str", _) => Types::of("str"),
                ("bytes", Some(_)) => Types::of("int"),
                ("tuple", Some(index)) if !args.is_empty() => {
                    let length = i32::try_from(args.len()).unwrap_or(0);
                    let at = if index < 0 { index + length } else { index };
                    usize::try_from(at).ok().and_then(|at| args.get(at)).cloned().unwrap_or_else(Types::any)
                }
                ("list" | "tuples" | "collections.deque", Some(_)) => args.first().cloned().unwrap_or_else(Types::any),
                // A slice object as an index gives a list.
                ("list" | "tuples", None) => {
                    let key = solver.value(module, key);
                    if key.all("int") { args.first().cloned().unwrap_or_else(Types::any) } else { Types::any() }
                }
                ("dict" | "collections.OrderedDict" | "collections.defaultdict", _) => args.get(1).cloned().unwrap_or_else(Types::any),
                _ => solver.method_gives(ty, "__getitem__", &[]),
            },
            Ty::Class(name) => {
                let name = name.clone();
                if solver.derives(&name, "enum.Enum", 0) { Types::one(Ty::Inst(name, Vec::new())) } else { Types::any() }
            }
            _ => Types::any(),
        })
    }
}
