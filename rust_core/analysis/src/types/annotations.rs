//! What annotations name.

use ruff_python_ast::Operator;

use super::{
    ir::{Global, Id, Node},
    solve::Solver,
    ty::{Ty, Types},
};

impl Solver<'_> {
    /// The type that an annotation names.
    pub fn annotation(&mut self, module: u32, id: Id) -> Types {
        match self.node(module, id) {
            Node::Of(types) if types.all("None") => Types::of("None"),
            Node::Binary(Operator::BitOr, left, right) => {
                let (left, right) = (self.annotation(module, *left), self.annotation(module, *right));
                Types::union([&left, &right])
            }
            Node::Item(head, slice) => self.subscripted(module, *head, *slice),
            Node::Global(_) | Node::Dotted(_) | Node::Attr(..) | Node::InnerClass(_) => match self.value(module, id).single() {
                Some(Ty::Class(name)) => Types::of(name),
                _ => Types::any(),
            },
            _ => Types::any(),
        }
    }

    fn subscripted(&mut self, module: u32, head: Id, slice: Id) -> Types {
        let ids = match self.node(module, slice) {
            Node::Tuple(ids) => ids.clone(),
            _ => vec![slice],
        };
        match self.spelled(module, head).as_deref() {
            Some("typing.Optional") => {
                let inner = self.annotation(module, ids[0]);
                return Types::union([&inner, &Types::of("None")]);
            }
            Some("typing.Union") => {
                let all: Vec<Types> = ids.iter().map(|id| self.annotation(module, *id)).collect();
                return Types::union(&all);
            }
            Some("typing.Annotated" | "typing_extensions.Annotated" | "typing.Final" | "typing.ClassVar") => {
                return self.annotation(module, ids[0]);
            }
            Some("typing.Literal" | "typing_extensions.Literal") => return self.union(module, &ids),
            _ => {}
        }
        match self.value(module, head).single().cloned() {
            Some(Ty::Class(name)) if name.as_str() == "collections.abc.Callable" => Types::of("collections.abc.Callable"),
            Some(Ty::Class(name)) if name.as_str() == "type" => match self.annotation(module, ids[0]).single() {
                Some(Ty::Inst(name, _)) => Types::one(Ty::Class(name.clone())),
                _ => Types::any(),
            },
            Some(Ty::Class(name)) => {
                let is_endless = name.as_str() == "tuple"
                    && matches!(ids.get(1).map(|id| self.node(module, *id)), Some(Node::Of(types)) if types.all("..."));
                if is_endless {
                    let element = self.annotation(module, ids[0]);
                    return Types::with("tuples", vec![element]);
                }
                let args = ids.iter().map(|id| self.annotation(module, *id)).collect();
                Types::one(Ty::Inst(name, args))
            }
            _ => Types::any(),
        }
    }

    /// The dotted name that a value is written with.
    pub fn spelled(&self, module: u32, id: Id) -> Option<String> {
        match self.node(module, id) {
            Node::Global(name) => match self.module(module).globals.get(name).map(|bound| &bound.global) {
                Some(Global::Import(full)) => Some(full.to_string()),
                Some(_) => Some(format!("{}.{name}", self.module(module).module)),
                None => Some(name.to_string()),
            },
            Node::Dotted(full) => Some(full.to_string()),
            Node::Attr(value, name) => Some(format!("{}.{name}", self.spelled(module, *value)?)),
            _ => None,
        }
    }
}
