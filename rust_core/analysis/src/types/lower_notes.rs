//! Notes that are taken while expressions are lowered: how parameters are used, what containers are given.

use ruff_python_ast::{Expr, ExprCall};

use super::{
    ir::{FunctionFacts, Growth, Id, Node, Pass},
    lower::Lower,
};

impl Lower<'_> {
    /// Note a use of a value that is a parameter.
    pub(super) fn note(&mut self, id: Id, list: impl Fn(&mut FunctionFacts) -> &mut Vec<Id>) {
        if let Some(func) = self.owner(id, 0) {
            list(&mut self.out.functions[func as usize]).push(id);
        }
    }

    pub(super) fn tested(&mut self, id: Id) {
        self.harmless(id);
        self.note(id, |function| &mut function.tested);
    }

    pub(super) fn harmless(&mut self, id: Id) {
        self.note(id, |function| &mut function.harmless);
    }

    /// The function whose parameter a value may be.
    pub(super) fn owner(&self, id: Id, depth: usize) -> Option<u32> {
        match &self.out.nodes[id as usize] {
            Node::Param(func, _) => Some(*func),
            Node::NotNone(inner) | Node::IsInstance(inner, _) if depth < 8 => self.owner(*inner, depth + 1),
            Node::Phi(ids) if depth < 4 => ids.iter().filter(|inner| **inner < id).find_map(|inner| self.owner(*inner, depth + 1)),
            _ => None,
        }
    }

    /// Attributes of the objects of a class may have any name.
    pub(super) fn dynamic(&mut self, own: &Expr) {
        if let Some(class) = self.own_class(own) {
            self.out.classes[class as usize].is_dynamic = true;
        }
    }

    /// Something is asked of the result of a call that None has not.
    pub(super) fn asked_of(&mut self, id: Id) {
        let mut open = vec![id];
        let mut seen = 0;
        while let Some(id) = open.pop() {
            seen += 1;
            if seen > 12 {
                return;
            }
            match &self.out.nodes[id as usize] {
                Node::Phi(ids) => open.extend(ids.iter().filter(|inner| **inner < id)),
                Node::Call(func, _) => {
                    let name = match &self.out.nodes[*func as usize] {
                        Node::Global(name) | Node::Attr(_, name) => name.clone(),
                        _ => continue,
                    };
                    self.out.asked.insert(name);
                }
                Node::Attr(_, name) => {
                    let name = name.clone();
                    self.out.asked.insert(name);
                }
                _ => {}
            }
        }
    }

    /// Something is asked of a value that None has not.
    pub(super) fn asked(&mut self, value: &Expr) {
        match value {
            Expr::Call(call) => match &*call.func {
                Expr::Name(name) => self.out.asked.insert(name.id.clone()),
                Expr::Attribute(attribute) => self.out.asked.insert(attribute.attr.id.clone()),
                _ => false,
            },
            Expr::Attribute(attribute) => self.out.asked.insert(attribute.attr.id.clone()),
            _ => false,
        };
    }

    /// A container that is handed to somebody may be filled by them; one that is made for them is theirs alone.
    pub(super) fn hand_on(&mut self, arg: &Expr, id: Id) {
        match arg {
            Expr::Name(_) => self.grow(id, Growth::Open),
            Expr::Attribute(_) => self.grow_own(arg, Growth::Open),
            _ => {}
        }
    }

    pub(super) fn growing_method(&mut self, call: &ExprCall, func: Id, args: &[(Pass, Id)]) {
        let (Expr::Attribute(attribute), Node::Attr(container, _)) = (&*call.func, &self.out.nodes[func as usize]) else { return };
        let container = *container;
        let growth = match (attribute.attr.as_str(), args) {
            ("append" | "add" | "appendleft" | "put" | "put_nowait", [(Pass::Place, value)]) => Growth::One(*value),
            ("insert", [_, (Pass::Place, value)]) => Growth::One(*value),
            ("extend" | "update" | "extendleft" | "union_update", [(Pass::Place, value)]) => Growth::Many(*value),
            ("setdefault", [(Pass::Place, key), (Pass::Place, value)]) => Growth::Pair(*key, *value),
            ("update" | "extend" | "setdefault" | "insert", _) => Growth::Open,
            _ => return,
        };
        self.grow(container, growth);
        self.grow_own(&attribute.value, growth);
    }

    /// Note what a container is given, at the place where it was made.
    pub(super) fn grow(&mut self, id: Id, growth: Growth) {
        let mut open = vec![id];
        let mut seen = 0;
        while let Some(id) = open.pop() {
            seen += 1;
            if seen > 32 {
                return;
            }
            match &self.out.nodes[id as usize] {
                Node::Phi(ids) => open.extend(ids),
                Node::NotNone(inner) | Node::IsInstance(inner, _) => open.push(*inner),
                Node::Or(ids) | Node::And(ids) => open.extend(ids),
                node if node.is_container() => {
                    let all = self.out.growth.entry(id).or_default();
                    if all.len() < 64 {
                        all.push(growth);
                    }
                }
                _ => {}
            }
        }
    }

    /// The same for `self.name`.
    pub(super) fn grow_own(&mut self, target: &Expr, growth: Growth) {
        let Some(attribute) = target.as_attribute_expr() else { return };
        if let Some(class) = self.own_class(&attribute.value) {
            let all = self.out.classes[class as usize].growth.entry(attribute.attr.id.clone()).or_default();
            if all.len() < 64 {
                all.push(growth);
            }
        }
    }

    /// A function that is kept or passed on by its name.
    pub(super) fn handed(&mut self, value: &Expr) {
        match value {
            Expr::Name(name) => self.out.handed.insert(name.id.clone()),
            Expr::Attribute(attribute) => self.out.handed.insert(attribute.attr.id.clone()),
            _ => false,
        };
    }

    pub(super) fn bears(&self, call: &ExprCall, func: Id, name: &str) -> Bears {
        match &self.out.nodes[func as usize] {
            Node::Global(_) if !self.out.globals.contains_key(name) => match name {
                "str" | "repr" | "print" | "hash" | "id" | "bool" | "isinstance" | "callable" | "hasattr" => Bears::Anything,
                _ if name.ends_with("Error") || name == "Exception" => Bears::Anything,
                "list" | "tuple" | "set" | "frozenset" | "sorted" | "enumerate" | "sum" | "any" | "all" | "iter" | "zip" => Bears::Elements,
                "len" => Bears::Size,
                _ => Bears::Unknown,
            },
            Node::Attr(..) => {
                let begins_with_text = matches!(call.arguments.args.first(), Some(Expr::StringLiteral(_) | Expr::FString(_)));
                let is_text = matches!(&*call.func, Expr::Attribute(attribute) if attribute.value.is_string_literal_expr());
                match name {
                    "debug" | "info" | "warning" | "error" | "exception" | "critical" if begins_with_text => Bears::Anything,
                    "format" if is_text => Bears::Anything,
                    _ => Bears::Unknown,
                }
            }
            _ => Bears::Unknown,
        }
    }
}

/// What a callee can do with any argument.
#[derive(Clone, Copy)]
pub(super) enum Bears {
    Anything,
    Elements,
    Size,
    Unknown,
}

/// Built-ins that do not fill what they are given.
pub(super) fn is_quiet(name: &str) -> bool {
    matches!(
        name,
        "len"
            | "sorted"
            | "print"
            | "str"
            | "repr"
            | "list"
            | "tuple"
            | "set"
            | "frozenset"
            | "dict"
            | "sum"
            | "min"
            | "max"
            | "any"
            | "all"
            | "enumerate"
            | "zip"
            | "iter"
            | "next"
            | "reversed"
            | "isinstance"
            | "bool"
            | "map"
            | "filter"
            | "hash"
            | "id"
            | "type"
            | "bytes"
    )
}
