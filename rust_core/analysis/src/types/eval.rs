//! Evaluates values: literals, operators, attributes, annotations, what functions give.

use ruff_python_ast::{Operator, name::Name};

use super::{
    ir::{Id, Node},
    solve::{Key, Solver},
    ty::{Ty, Types},
};

impl Solver<'_> {
    /// The types of a value.
    pub fn value(&mut self, module: u32, id: Id) -> Types {
        match self.node(module, id) {
            Node::Unknown => Types::any(),
            Node::Of(types) if types.all("...") => Types::any(),
            Node::Of(types) => types.clone(),
            Node::Text(_) => Types::of("str"),
            Node::Number(_) => Types::of("int"),
            Node::Global(name) => self.read_global(module, name),
            Node::Inner => Types::of("collections.abc.Callable"),
            _ => self.remembered(Key::Node(module, id), |solver| solver.evaluated(module, id)),
        }
    }

    pub(super) fn union(&mut self, module: u32, ids: &[Id]) -> Types {
        let mut found = Types::default();
        for id in ids {
            found.add(&self.value(module, *id));
            if found.is_any() {
                break;
            }
        }
        found
    }

    fn evaluated(&mut self, module: u32, id: Id) -> Types {
        match self.node(module, id) {
            Node::Dotted(full) => self.named(full, 0),
            Node::InnerClass(index) => Types::one(Ty::Class(self.class_names[&(module, *index)].clone())),
            Node::Param(func, place) => self.parameter((module, *func), *place),
            Node::Phi(ids) => self.union(module, ids),
            Node::NotNone(id) => self.value(module, *id).without_none(),
            Node::IsInstance(id, classes) => {
                let before = self.value(module, *id);
                let wanted = self.instances(module, *classes);
                self.narrowed(&before, &wanted)
            }
            Node::Attr(value, name) => {
                let value = self.value(module, *value);
                self.each(&value, |solver, ty| solver.attribute(ty, name))
            }
            Node::Call(func, args) => {
                let made = self.call(module, *func, args);
                self.grown(module, id, made)
            }
            Node::Item(value, key) => self.item(module, *value, *key),
            Node::Slice(value) => {
                let value = self.value(module, *value);
                self.each(&value, |_, ty| match ty {
                    Ty::Inst(name, args)
                        if matches!(name.as_str(), "str" | "bytes" | "list" | "bytearray" | "tuples" | "range" | "collections.deque") =>
                    {
                        Types::one(Ty::Inst(name.clone(), args.clone()))
                    }
                    Ty::Inst(name, args) if name.as_str() == "tuple" && !args.is_empty() => Types::with("tuples", vec![Types::union(args)]),
                    _ => Types::any(),
                })
            }
            Node::Binary(op, left, right) => {
                let (left, right) = (self.value(module, *left), self.value(module, *right));
                self.binary(*op, &left, &right)
            }
            Node::Signed(value) => {
                let value = self.value(module, *value);
                self.each(&value, |_, ty| match ty {
                    Ty::Inst(name, _)
                        if matches!(
                            name.as_str(),
                            "int" | "float" | "complex" | "datetime.timedelta" | "decimal.Decimal" | "fractions.Fraction"
                        ) =>
                    {
                        Types::one(ty.clone())
                    }
                    Ty::Inst(name, _) if name.as_str() == "bool" => Types::of("int"),
                    _ => Types::any(),
                })
            }
            Node::Compare(ids) => {
                let is_plain = ids.iter().all(|id| {
                    let types = self.value(module, *id);
                    !types.is_any() && types.0.iter().all(|ty| self.compares_to_bool(ty))
                });
                if is_plain { Types::of("bool") } else { Types::any() }
            }
            Node::Or(ids) => {
                let mut found = Types::default();
                for (index, id) in ids.iter().enumerate() {
                    let types = self.value(module, *id);
                    found.add(&if index + 1 < ids.len() { types.without_none() } else { types });
                }
                found
            }
            Node::And(ids) => self.union(module, ids),
            Node::List(ids) => {
                let element = self.element(module, ids);
                self.grown(module, id, Types::with("list", vec![element]))
            }
            Node::Set(ids) => {
                let element = self.element(module, ids);
                self.grown(module, id, Types::with("set", vec![element]))
            }
            Node::Tuple(ids) => {
                let items: Vec<Types> = ids.iter().map(|id| self.value(module, *id)).collect();
                Types::one(Ty::Inst(Name::new("tuple"), items))
            }
            Node::Dict(items) => {
                let (mut keys, mut values) = (Types::default(), Types::default());
                for (key, value) in items {
                    match key {
                        Some(key) => {
                            keys.add(&self.value(module, *key));
                            values.add(&self.value(module, *value));
                        }
                        None => {
                            let spread = self.value(module, *value);
                            let (key, value) = self.pairs(&spread);
                            keys.add(&key);
                            values.add(&value);
                        }
                    }
                }
                let made = Types::with("dict", vec![settled(keys), settled(values)]);
                self.grown(module, id, made)
            }
            Node::ListOf(element) => {
                let element = settled(self.value(module, *element));
                self.grown(module, id, Types::with("list", vec![element]))
            }
            Node::SetOf(element) => {
                let element = settled(self.value(module, *element));
                self.grown(module, id, Types::with("set", vec![element]))
            }
            Node::DictOf(key, value) => {
                let (key, value) = (self.value(module, *key), self.value(module, *value));
                self.grown(module, id, Types::with("dict", vec![settled(key), settled(value)]))
            }
            Node::GeneratorOf(element) => {
                let element = settled(self.value(module, *element));
                Types::with("collections.abc.Iterator", vec![element])
            }
            Node::Each(value) => {
                let value = self.value(module, *value);
                self.each(&value, Self::iterated)
            }
            Node::EachLater(value) => {
                let value = self.value(module, *value);
                self.each(&value, |solver, ty| match ty {
                    Ty::Inst(name, args) if name.starts_with("collections.abc.Async") => args.first().cloned().unwrap_or_else(Types::any),
                    _ => {
                        let _ = solver;
                        Types::any()
                    }
                })
            }
            Node::Enter(value) => {
                let value = self.value(module, *value);
                self.each(&value, |solver, ty| solver.method_gives(ty, "__enter__", &[]))
            }
            Node::EnterLater(value) => {
                let value = self.value(module, *value);
                self.each(&value, |solver, ty| {
                    let later = solver.method_gives(ty, "__aenter__", &[]);
                    awaited(&later)
                })
            }
            Node::Await(value) => awaited(&self.value(module, *value)),
            Node::Unpack(value, index, is_rest) => {
                let value = self.value(module, *value);
                let (index, is_rest) = (usize::from(*index), *is_rest);
                self.each(&value, |solver, ty| {
                    if is_rest {
                        let each = solver.iterated(ty);
                        return Types::with("list", vec![settled(each)]);
                    }
                    match ty {
                        Ty::Inst(name, args) if name.as_str() == "tuple" && !args.is_empty() => {
                            args.get(index).cloned().unwrap_or_else(Types::any)
                        }
                        _ => solver.iterated(ty),
                    }
                })
            }
            Node::Caught(classes) => self.instances(module, *classes),
            Node::Annotated(hint) => self.annotation(module, *hint),
            Node::Super(class) => Types::one(Ty::Super(self.class_names[&(module, *class)].clone())),
            _ => Types::any(),
        }
    }

    /// Ask every alternative.
    pub fn each(&mut self, types: &Types, ask: impl Fn(&mut Self, &Ty) -> Types) -> Types {
        let mut found = Types::default();
        for ty in &types.0 {
            if *ty == Ty::Any {
                return Types::any();
            }
            found.add(&ask(self, ty));
            if found.is_any() {
                break;
            }
        }
        found
    }

    fn compares_to_bool(&mut self, ty: &Ty) -> bool {
        match ty {
            Ty::Inst(name, args) => match name.as_str() {
                "None" | "bool" | "int" | "float" | "str" | "bytes" | "complex" => true,
                "list" | "tuple" | "tuples" | "dict" | "set" | "frozenset" => {
                    args.iter().all(|arg| !arg.is_any() && arg.0.iter().all(|ty| self.compares_to_bool(ty)))
                }
                _ => {
                    // Anything may overload `==`; so may what is only known to be an object.
                    if self.classes.contains_key(name) || name.as_str() == "object" {
                        return false;
                    }
                    self.table.class(name).is_some()
                        && ["__eq__", "__lt__"]
                            .iter()
                            .all(|method| self.table.member(name, &[], method).is_none_or(|(member, _)| member.gives == "bool"))
                }
            },
            Ty::Class(_) => true,
            _ => false,
        }
    }

    /// Instances of the classes that a value names: a class, a tuple of classes.
    fn instances(&mut self, module: u32, id: Id) -> Types {
        let types = match self.node(module, id) {
            Node::Tuple(ids) => {
                let ids = ids.clone();
                self.union(module, &ids)
            }
            _ => self.value(module, id),
        };
        self.each(&types, |_, ty| match ty {
            Ty::Class(name) => Types::one(Ty::Inst(name.clone(), Vec::new())),
            _ => Types::any(),
        })
    }

    fn narrowed(&mut self, before: &Types, wanted: &Types) -> Types {
        if before.is_any() || wanted.is_any() {
            return wanted.clone();
        }
        let kept: Vec<Ty> = before
            .0
            .iter()
            .filter(|ty| {
                ty.class()
                    .is_some_and(|class| wanted.0.iter().any(|it| it.class().is_some_and(|wanted| self.derives(&class.clone(), wanted, 0))))
            })
            .cloned()
            .collect();
        if kept.is_empty() { wanted.clone() } else { Types(kept) }
    }

    fn binary(&mut self, op: Operator, left: &Types, right: &Types) -> Types {
        // A text with `%` gives a text whatever stands on the right.
        if op == Operator::Mod && left.all("str") {
            return Types::of("str");
        }
        if op == Operator::Mod && left.all("bytes") {
            return Types::of("bytes");
        }
        if left.is_any() || right.is_any() {
            return Types::any();
        }
        let mut found = Types::default();
        for a in &left.0 {
            for b in &right.0 {
                found.add(&self.operated(op, a, b));
            }
        }
        found
    }

    fn operated(&mut self, op: Operator, left: &Ty, right: &Ty) -> Types {
        use Operator::{Add, BitAnd, BitOr, BitXor, Div, FloorDiv, LShift, Mod, Mult, Pow, RShift, Sub};
        let (Ty::Inst(a, a_args), Ty::Inst(b, b_args)) = (left, right) else { return Types::any() };
        let number = |name: &str| match name {
            "bool" => Some(0),
            "int" => Some(1),
            "float" => Some(2),
            _ => None,
        };
        if let (Some(x), Some(y)) = (number(a), number(b)) {
            return match op {
                BitAnd | BitOr | BitXor if x == 0 && y == 0 => Types::of("bool"),
                BitAnd | BitOr | BitXor | LShift | RShift if x < 2 && y < 2 => Types::of("int"),
                Div => Types::of("float"),
                Add | Sub | Mult | FloorDiv | Mod => Types::of(if x == 2 || y == 2 { "float" } else { "int" }),
                _ => Types::any(),
            };
        }
        let same = || Types::one(left.clone());
        match (op, a.as_str(), b.as_str()) {
            (Add, "str", "str") | (Mult, "str", "int") => Types::of("str"),
            (Mult, "int", "str") => Types::of("str"),
            (Add, "bytes", "bytes") | (Mult, "bytes", "int") => Types::of("bytes"),
            (Add, "list", "list") => Types::union([&same(), &Types::one(right.clone())]),
            (Mult, "list" | "tuples", "int") => same(),
            (Add, "tuple", "tuple") if !a_args.is_empty() && !b_args.is_empty() => {
                Types::one(Ty::Inst(Name::new("tuple"), a_args.iter().chain(b_args).cloned().collect()))
            }
            (BitOr | BitAnd | Sub | BitXor, "set", "set") => Types::union([&same(), &Types::one(right.clone())]),
            (BitOr, "dict", "dict") => Types::union([&same(), &Types::one(right.clone())]),
            (Div, "pathlib.Path", "str" | "pathlib.Path") => same(),
            (Sub, "datetime.datetime", "datetime.datetime") => Types::of("datetime.timedelta"),
            (Add | Sub, "datetime.datetime", "datetime.timedelta") => same(),
            (Add | Sub, "datetime.timedelta", "datetime.timedelta") => same(),
            (Pow, _, _) => Types::any(),
            _ => Types::any(),
        }
    }
}

/// Whether a decorator makes an attribute of a method.
pub fn is_property(text: &str) -> bool {
    let last = text.rsplit('.').next().unwrap_or(text);
    matches!(last, "property" | "cached_property" | "abstractproperty" | "lazy_property" | "reify")
}

/// Elements that differ in more than two ways say nothing together.
pub fn settled(types: Types) -> Types {
    if types.without_none().0.len() > 2 { Types::any() } else { types }
}

/// What waiting for a value gives.
pub fn awaited(types: &Types) -> Types {
    let mut found = Types::default();
    for ty in &types.0 {
        match ty {
            Ty::Inst(name, args) => match name.as_str() {
                "coroutine"
                | "asyncio.futures.Future"
                | "_asyncio.Future"
                | "asyncio.tasks.Task"
                | "_asyncio.Task"
                | "collections.abc.Awaitable" => {
                    found.add(args.first().unwrap_or(&Types::any()));
                }
                "collections.abc.Coroutine" => found.add(args.get(2).unwrap_or(&Types::any())),
                _ => return Types::any(),
            },
            _ => return Types::any(),
        }
    }
    found
}
