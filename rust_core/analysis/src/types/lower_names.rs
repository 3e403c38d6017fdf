//! What names and attributes are bound to, and what tests say of them.

use ruff_python_ast::{CmpOp, Expr, UnaryOp};
use ruff_text_size::Ranged;

use super::{
    ir::{Bound, Global, Growth, Id, Node},
    lower::Lower,
};

impl Lower<'_> {
    /// What a test that holds, or does not, says of names.
    pub(super) fn narrow(&mut self, test: &Expr, holds: bool) {
        match test {
            Expr::UnaryOp(unary) if unary.op == UnaryOp::Not => self.narrow(&unary.operand, !holds),
            Expr::BoolOp(operation) if operation.op.is_and() == holds => {
                for value in &operation.values {
                    self.narrow(value, holds);
                }
            }
            Expr::Name(name) if holds => self.renamed(name, Node::NotNone),
            Expr::Named(named) if holds => {
                if let Expr::Name(name) = &*named.target {
                    self.renamed(name, Node::NotNone);
                }
            }
            Expr::Compare(compare) => {
                let ([op], [right]) = (&*compare.ops, &*compare.comparators) else { return };
                let is_not_none = match op {
                    CmpOp::Is | CmpOp::Eq => !holds,
                    CmpOp::IsNot | CmpOp::NotEq => holds,
                    _ => return,
                };
                if is_not_none && right.is_none_literal_expr() {
                    match &*compare.left {
                        Expr::Name(name) => self.renamed(name, Node::NotNone),
                        Expr::Named(named) => {
                            if let Expr::Name(name) = &*named.target {
                                self.renamed(name, Node::NotNone);
                            }
                        }
                        _ => {}
                    }
                }
            }
            Expr::Call(call) if holds => {
                let is_test = call.func.as_name_expr().is_some_and(|name| name.id.as_str() == "isinstance");
                if let (true, [Expr::Name(name), classes]) = (is_test, &*call.arguments.args) {
                    let classes = self.expr(classes);
                    self.renamed(name, |id| Node::IsInstance(id, classes));
                }
            }
            _ => {}
        }
    }

    pub(super) fn renamed(&mut self, name: &ruff_python_ast::ExprName, node: impl Fn(Id) -> Node) {
        if self.is_module() {
            return;
        }
        if let Some(id) = self.frame().env.get(&name.id).copied() {
            let id = self.push(node(id));
            self.frame().env.insert(name.id.clone(), id);
        }
    }

    /// The class whose object an expression is: `self`.
    pub(super) fn own_class(&self, expr: &Expr) -> Option<u32> {
        let name = expr.as_name_expr()?;
        let (own, class) = self.frames.iter().rev().find_map(|frame| frame.own.as_ref())?;
        (*own == name.id).then_some(*class)
    }

    pub(super) fn target(&mut self, target: &Expr, value: Id) {
        match target {
            Expr::Name(name) => self.bind(&name.id, value, target.range().end().to_u32()),
            Expr::Tuple(tuple) => self.unpacked(&tuple.elts, value),
            Expr::List(list) => self.unpacked(&list.elts, value),
            Expr::Starred(starred) => self.target(&starred.value, value),
            Expr::Attribute(attribute) => {
                if let Some(class) = self.own_class(&attribute.value) {
                    self.out.classes[class as usize].attributes.entry(attribute.attr.id.clone()).or_default().push(value);
                } else {
                    self.expr(&attribute.value);
                    self.out.stored.insert(attribute.attr.id.clone());
                }
            }
            Expr::Subscript(subscript) => {
                let container = self.expr(&subscript.value);
                let key = self.expr(&subscript.slice);
                let growth = if subscript.slice.is_slice_expr() { Growth::Many(value) } else { Growth::Pair(key, value) };
                self.grow(container, growth);
                self.grow_own(&subscript.value, growth);
            }
            _ => {}
        }
    }

    pub(super) fn unpacked(&mut self, targets: &[Expr], value: Id) {
        for (index, target) in targets.iter().enumerate() {
            let id = self.push(Node::Unpack(value, u16::try_from(index).unwrap_or(u16::MAX), target.is_starred_expr()));
            self.target(target, id);
        }
    }

    pub(super) fn annotated(&mut self, target: &Expr, hint: Id, value: Option<Id>) {
        let at = target.range().end().to_u32();
        match target {
            Expr::Name(name) if self.is_module() => {
                let bound = Bound { global: Global::Annotated(hint), from: at, for_checkers: self.for_checkers };
                self.out.globals.insert(name.id.clone(), bound);
            }
            Expr::Name(name) => {
                if let Some(class) = self.frame().body_of {
                    self.out.classes[class as usize].hints.insert(name.id.clone(), hint);
                    self.frame().env.insert(name.id.clone(), 0);
                    return;
                }
                let id = self.push(Node::Annotated(hint));
                self.bind(&name.id, id, at);
            }
            Expr::Attribute(attribute) => {
                if let Some(class) = self.own_class(&attribute.value) {
                    self.out.classes[class as usize].hints.insert(attribute.attr.id.clone(), hint);
                } else if let Some(value) = value {
                    self.target(target, value);
                }
            }
            _ => {}
        }
    }
}
