//! What loops and comprehensions go over.

use ruff_python_ast::{Comprehension, Expr as Py, ExprCall, Keyword};

use super::Lower;
use crate::{
    ir::{Expr, Generator, Iter, Kind, Pattern},
    reason::{Res, refuse, unknown},
    types::Ty,
};

impl Lower<'_> {
    /// What is gone over, and the type of what it yields.
    pub(super) fn iter(&mut self, node: &Py) -> Res<(Iter, Ty)> {
        if let Py::Call(call) = node
            && let Py::Name(name) = &*call.func
            && self.is_builtin(&name.id)
            && matches!(name.id.as_str(), "range" | "enumerate" | "zip" | "reversed")
        {
            return self.built_in(call, &name.id, node);
        }
        if let Py::Call(call) = node
            && let Py::Attribute(attribute) = &*call.func
            && call.arguments.is_empty()
            && let Some(name) = [("keys", "keys"), ("values", "values"), ("items", "entries")]
                .into_iter()
                .find_map(|(python, rust)| (attribute.attr.as_str() == python).then_some(rust))
        {
            let dict = self.value(&attribute.value, None)?;
            return match dict.ty.clone() {
                Ty::Dict(key, value) => {
                    let item = match name {
                        "keys" => *key,
                        "values" => *value,
                        _ => Ty::Tuple(vec![*key, *value]),
                    };
                    Ok((Iter::Dict(dict, name), item))
                }
                Ty::Unknown if !self.is_final => Ok((Iter::List(dict), Ty::Unknown)),
                other => refuse(node, format!("`{}` of {other}", attribute.attr), "a dict"),
            };
        }
        let value = match node {
            Py::Tuple(tuple) => self.display(&tuple.elts, node, None)?,
            Py::Generator(generator) => self.comprehension(&generator.elt, &generator.generators, None)?,
            Py::Call(call) if let Some(name) = self.generator_called(call) => self.own(call, name, node)?,
            _ => self.value(node, None)?,
        };
        match value.ty.read_as() {
            Ty::List(item) | Ty::Row(item) => Ok((Iter::List(value), *item)),
            Ty::Str => Ok((Iter::List(value), Ty::Str)),
            Ty::Dict(key, _) => Ok((Iter::Dict(value, "keys"), *key)),
            Ty::Deque(item) => Ok((Iter::Dict(value, "walk"), *item)),
            Ty::Set(_) => refuse(node, "the order of a set", "sort it: `sorted(…)`"),
            Ty::Unknown if self.is_final => unknown(node, "this value"),
            Ty::Unknown => Ok((Iter::List(value), Ty::Unknown)),
            Ty::Tuple(types) => refuse(node, format!("a loop over {}", Ty::Tuple(types)), "make it a list"),
            ty => refuse(node, format!("a loop over {ty}"), "a list or a range"),
        }
    }

    fn built_in(&mut self, call: &ExprCall, name: &str, node: &Py) -> Res<(Iter, Ty)> {
        let keywords = &call.arguments.keywords;
        let args = &call.arguments.args;
        let start = keywords.iter().find(|it| it.arg.as_ref().is_some_and(|it| it == "start"));
        let strictness = |it: &Keyword| match &it.value {
            Py::BooleanLiteral(literal) if name == "zip" && it.arg.as_ref().is_some_and(|it| it == "strict") => Some(literal.value),
            _ => None,
        };
        let is_strict = keywords.first().and_then(strictness) == Some(true);
        if !keywords.iter().all(|it| strictness(it).is_some()) && keywords.len() > usize::from(name == "enumerate" && start.is_some()) {
            return refuse(node, format!("an argument of `{name}` by name"), "leave it out");
        }
        match (name, &**args) {
            ("range", [_] | [_, _] | [_, _, _]) => Ok((Iter::Range { bounds: Box::new(self.bounds(args)?), is_reversed: false }, Ty::Int)),
            ("enumerate", [items]) => {
                let start = start.map(|it| self.index(&it.value)).transpose()?;
                self.enumerated(items, start)
            }
            ("enumerate", [items, start]) => {
                let start = self.index(start)?;
                self.enumerated(items, Some(start))
            }
            ("zip", [_, _] | [_, _, _] | [_, _, _, _]) => {
                let (mut iters, mut types) = (Vec::new(), Vec::new());
                for arg in args {
                    let (iter, ty) = self.iter(arg)?;
                    iters.push(iter);
                    types.push(ty);
                }
                Ok((Iter::Zip { iters, is_strict }, Ty::Tuple(types)))
            }
            ("reversed", [items]) => match self.iter(items)? {
                (Iter::Range { bounds, is_reversed: false }, ty) => Ok((Iter::Range { bounds, is_reversed: true }, ty)),
                (Iter::List(list), ty) => Ok((Iter::Reversed(list), ty)),
                _ => refuse(node, "`reversed` of an iterator", "make a list"),
            },
            _ => refuse(node, format!("`{name}` of so many arguments"), ""),
        }
    }

    fn enumerated(&mut self, items: &Py, start: Option<Expr>) -> Res<(Iter, Ty)> {
        let (iter, ty) = self.iter(items)?;
        let start = start.unwrap_or(Expr { ty: Ty::Int, kind: Kind::Int(0) });
        Ok((Iter::Enumerate(Box::new(iter), Box::new(start)), Ty::Tuple(vec![Ty::Int, ty])))
    }

    fn bounds(&mut self, args: &[Py]) -> Res<[Expr; 3]> {
        let number = |kind| Expr { ty: Ty::Int, kind: Kind::Int(kind) };
        Ok(match args {
            [stop] => [number(0), self.index(stop)?, number(1)],
            [start, stop] => [self.index(start)?, self.index(stop)?, number(1)],
            [start, stop, step, ..] => [self.index(start)?, self.index(stop)?, self.index(step)?],
            [] => [number(0), number(0), number(1)],
        })
    }

    /// A list of what is yielded.
    pub(super) fn comprehension(&mut self, item: &Py, generators: &[Comprehension], wanted: Option<&Ty>) -> Res<Expr> {
        let (item, generators) = self.generators(generators, |lower| lower.expr(item, wanted))?;
        let (ty, item) = match wanted {
            Some(wanted) if wanted.join(&item.ty).as_ref() == Some(wanted) && wanted.is_known() => {
                (wanted.clone(), Self::widened(item, wanted))
            }
            _ => (item.ty.clone(), item),
        };
        Ok(Expr { ty: Ty::list(ty), kind: Kind::Comprehension(Box::new(item), generators) })
    }

    fn widened(item: Expr, wanted: &Ty) -> Expr {
        if *wanted == Ty::Num && item.ty != Ty::Num { Self::as_num(item) } else { item }
    }

    /// The generators of a comprehension, and what is made where their names are known.
    pub(super) fn generators<T>(
        &mut self,
        generators: &[Comprehension],
        make: impl FnOnce(&mut Self) -> Res<T>,
    ) -> Res<(T, Vec<Generator>)> {
        let outside = self.scopes.len();
        let made = self.inside(generators, make);
        self.scopes.truncate(outside);
        made
    }

    fn inside<T>(&mut self, generators: &[Comprehension], make: impl FnOnce(&mut Self) -> Res<T>) -> Res<(T, Vec<Generator>)> {
        let mut lowered = Vec::new();
        for generator in generators {
            if generator.is_async {
                return refuse(generator, "a coroutine", "");
            }
            let (iter, ty) = self.iter(&generator.iter)?;
            let pattern = self.pattern(&generator.target, &ty)?;
            let mut tests = Vec::new();
            for test in &generator.ifs {
                tests.push(self.test(test)?);
            }
            lowered.push(Generator { pattern, iter, tests });
        }
        Ok((make(self)?, lowered))
    }

    fn pattern(&mut self, target: &Py, ty: &Ty) -> Res<Pattern> {
        match (target, ty) {
            (Py::Name(name), _) if name.id.is_ascii() => {
                let rust = self.fresh("item");
                self.scopes.push((name.id.to_string(), rust.clone(), ty.clone()));
                Ok(Pattern::Name(rust))
            }
            (Py::Tuple(tuple), Ty::Tuple(types)) if tuple.elts.len() == types.len() => {
                Ok(Pattern::Tuple(tuple.elts.iter().zip(types).map(|(it, ty)| self.pattern(it, ty)).collect::<Res<_>>()?))
            }
            (Py::Tuple(tuple), Ty::Unknown) => {
                Ok(Pattern::Tuple(tuple.elts.iter().map(|it| self.pattern(it, &Ty::Unknown)).collect::<Res<_>>()?))
            }
            _ => refuse(target, format!("{ty} taken apart like this"), "name the parts of a tuple"),
        }
    }

    /// Anything that can be gone over, as a list.
    pub(super) fn items(&mut self, node: &Py, wanted: Option<&Ty>) -> Res<Expr> {
        if let Py::Generator(generator) = node {
            return self.comprehension(&generator.elt, &generator.generators, wanted);
        }
        let (iter, ty) = self.iter(node)?;
        Ok(match iter {
            // A row reads as a list where it is only read.
            Iter::List(list) if list.ty != Ty::Str => Expr { ty: Ty::list(ty), kind: list.kind },
            iter => {
                let rust = self.fresh("item");
                let item = Expr { ty: ty.clone(), kind: Kind::Local(rust.clone()) };
                let generator = Generator { pattern: Pattern::Name(rust), iter, tests: Vec::new() };
                Expr { ty: Ty::list(ty), kind: Kind::Comprehension(Box::new(item), vec![generator]) }
            }
        })
    }
}
