//! Expressions: each becomes one node, and what it does to containers is noted.

use ruff_python_ast::{Comprehension, Expr, ExprCall, Number, UnaryOp, name::Name};

use super::{
    ir::{Id, Node, Pass},
    lower::{DEEPEST, Lower},
    lower_notes::{Bears, is_quiet},
    ty::Types,
};

impl Node {
    /// Whether it is the value None.
    pub fn is_none(&self) -> bool {
        matches!(self, Self::Of(types) if types.all("None"))
    }

    /// Whether it makes a container that others may fill.
    pub const fn is_container(&self) -> bool {
        matches!(self, Self::List(_) | Self::Set(_) | Self::Dict(_) | Self::ListOf(_) | Self::SetOf(_) | Self::DictOf(..) | Self::Call(..))
    }
}

impl Lower<'_> {
    fn of(&mut self, name: &str) -> Id {
        self.push(Node::Of(Types::of(name)))
    }

    fn all(&mut self, items: &[Expr]) -> Vec<Id> {
        items.iter().for_each(|item| self.handed(item));
        items.iter().map(|item| self.expr(item)).collect()
    }

    /// An annotation: text in it is code.
    pub(super) fn annotation(&mut self, expr: &Expr) -> Id {
        if let Expr::StringLiteral(text) = expr {
            return match ruff_python_parser::parse_expression(text.value.to_str()) {
                Ok(parsed) if self.depth < DEEPEST => {
                    self.depth += 1;
                    let id = self.annotation(parsed.expr());
                    self.depth -= 1;
                    id
                }
                _ => 0,
            };
        }
        match expr {
            Expr::Subscript(subscript) => {
                let value = self.annotation(&subscript.value);
                let slice = match &*subscript.slice {
                    Expr::Tuple(tuple) => {
                        let ids = tuple.elts.iter().map(|item| self.annotation(item)).collect();
                        self.push(Node::Tuple(ids))
                    }
                    other => self.annotation(other),
                };
                self.push(Node::Item(value, slice))
            }
            Expr::BinOp(operation) => {
                let (left, right) = (self.annotation(&operation.left), self.annotation(&operation.right));
                self.push(Node::Binary(operation.op, left, right))
            }
            Expr::List(_) => 0,
            _ => self.expr(expr),
        }
    }

    /// Lower an expression whose value is used.
    pub(super) fn expr(&mut self, expr: &Expr) -> Id {
        if self.depth >= DEEPEST {
            return 0;
        }
        self.depth += 1;
        let id = self.shallow(expr);
        self.depth -= 1;
        id
    }

    fn shallow(&mut self, expr: &Expr) -> Id {
        match expr {
            Expr::NoneLiteral(_) => self.of("None"),
            Expr::BooleanLiteral(_) => self.of("bool"),
            Expr::NumberLiteral(number) => match &number.value {
                Number::Int(value) => {
                    let node = value.as_i32().map_or_else(|| Node::Of(Types::of("int")), Node::Number);
                    self.push(node)
                }
                Number::Float(_) => self.of("float"),
                Number::Complex { .. } => self.of("complex"),
            },
            Expr::StringLiteral(text) => {
                let text = text.value.to_str();
                let node = if text.len() <= 40 { Node::Text(Name::new(text)) } else { Node::Of(Types::of("str")) };
                self.push(node)
            }
            Expr::FString(text) => {
                for part in text.value.elements() {
                    if let Some(part) = part.as_interpolation() {
                        let id = self.expr(&part.expression);
                        self.harmless(id);
                    }
                }
                self.of("str")
            }
            Expr::BytesLiteral(_) => self.of("bytes"),
            Expr::EllipsisLiteral(_) => self.of("..."),
            Expr::Name(name) => {
                let id = self.read(&name.id);
                self.note(id, |function| &mut function.reads);
                id
            }
            Expr::Attribute(attribute) => {
                if attribute.attr.as_str() == "__dict__" {
                    self.dynamic(&attribute.value);
                }
                self.asked(&attribute.value);
                let value = self.expr(&attribute.value);
                self.asked_of(value);
                self.push(Node::Attr(value, attribute.attr.id.clone()))
            }
            Expr::Call(call) => {
                match &*call.func {
                    Expr::Name(name) => self.out.used.insert(name.id.clone()),
                    Expr::Attribute(attribute) => self.out.used.insert(attribute.attr.id.clone()),
                    _ => false,
                };
                self.call(call)
            }
            Expr::Subscript(subscript) => {
                self.asked(&subscript.value);
                let value = self.expr(&subscript.value);
                self.asked_of(value);
                if subscript.slice.is_slice_expr() {
                    self.expr(&subscript.slice);
                    return self.push(Node::Slice(value));
                }
                let slice = self.expr(&subscript.slice);
                self.push(Node::Item(value, slice))
            }
            Expr::Slice(slice) => {
                for part in [&slice.lower, &slice.upper, &slice.step].into_iter().flatten() {
                    self.expr(part);
                }
                0
            }
            Expr::BinOp(operation) => {
                self.asked(&operation.left);
                self.asked(&operation.right);
                let (left, right) = (self.expr(&operation.left), self.expr(&operation.right));
                if operation.op == ruff_python_ast::Operator::Mod && operation.left.is_string_literal_expr() {
                    self.harmless(right);
                    if let Expr::Tuple(_) = &*operation.right
                        && let Node::Tuple(ids) = self.out.nodes[right as usize].clone()
                    {
                        ids.into_iter().for_each(|id| self.harmless(id));
                    }
                    return self.of("str");
                }
                self.push(Node::Binary(operation.op, left, right))
            }
            Expr::UnaryOp(unary) => {
                let value = self.expr(&unary.operand);
                if unary.op == UnaryOp::Not {
                    self.tested(value);
                    self.of("bool")
                } else {
                    self.push(Node::Signed(value))
                }
            }
            Expr::Compare(compare) => {
                let mut ids = vec![self.expr(&compare.left)];
                ids.extend(self.all(&compare.comparators));
                let is_plain = compare.ops.iter().all(|op| {
                    !matches!(
                        op,
                        ruff_python_ast::CmpOp::Eq
                            | ruff_python_ast::CmpOp::NotEq
                            | ruff_python_ast::CmpOp::Lt
                            | ruff_python_ast::CmpOp::LtE
                            | ruff_python_ast::CmpOp::Gt
                            | ruff_python_ast::CmpOp::GtE
                    )
                });
                let is_bearable = compare.ops.iter().all(|op| {
                    matches!(
                        op,
                        ruff_python_ast::CmpOp::Eq
                            | ruff_python_ast::CmpOp::NotEq
                            | ruff_python_ast::CmpOp::Is
                            | ruff_python_ast::CmpOp::IsNot
                    )
                });
                let asks_none = compare.comparators.iter().chain(std::iter::once(&*compare.left)).any(Expr::is_none_literal_expr);
                if asks_none {
                    ids.iter().for_each(|id| self.note(*id, |function| &mut function.asked));
                }
                if is_bearable {
                    ids.iter().for_each(|id| self.harmless(*id));
                }
                if is_plain { self.of("bool") } else { self.push(Node::Compare(ids)) }
            }
            Expr::BoolOp(operation) => {
                let before = (!self.is_module()).then(|| self.frame().env.clone());
                let mut ids = Vec::new();
                for value in &operation.values {
                    ids.push(self.expr(value));
                    self.narrow(value, operation.op.is_and());
                }
                if let Some(before) = before {
                    self.frame().env = before;
                }
                self.push(if operation.op.is_and() { Node::And(ids) } else { Node::Or(ids) })
            }
            Expr::If(choice) => {
                self.test(&choice.test);
                let before = (!self.is_module()).then(|| self.frame().env.clone());
                self.narrow(&choice.test, true);
                let body = self.expr(&choice.body);
                if let Some(before) = &before {
                    self.frame().env.clone_from(before);
                }
                self.narrow(&choice.test, false);
                let orelse = self.expr(&choice.orelse);
                if let Some(before) = before {
                    self.frame().env = before;
                }
                self.push(Node::Phi(vec![body, orelse]))
            }
            Expr::Named(named) => {
                let value = self.expr(&named.value);
                self.target(&named.target, value);
                value
            }
            Expr::Lambda(lambda) => {
                let names: Vec<Name> = lambda.parameters.iter().flat_map(|all| all.iter()).map(|it| it.name().id.clone()).collect();
                self.scoped(&names, |state| state.expr(&lambda.body));
                self.push(Node::Inner)
            }
            Expr::Tuple(tuple) => {
                let ids = self.all(&tuple.elts);
                if tuple.elts.iter().any(Expr::is_starred_expr) {
                    return self.push(Node::Of(Types::of("tuple")));
                }
                self.push(Node::Tuple(ids))
            }
            Expr::List(list) => {
                let ids = self.all(&list.elts);
                self.push(Node::List(ids))
            }
            Expr::Set(set) => {
                let ids = self.all(&set.elts);
                self.push(Node::Set(ids))
            }
            Expr::Dict(dict) => {
                dict.items.iter().for_each(|item| self.handed(&item.value));
                let items = dict.items.iter().map(|item| (item.key.as_ref().map(|key| self.expr(key)), self.expr(&item.value))).collect();
                self.push(Node::Dict(items))
            }
            Expr::ListComp(it) => {
                let element = self.comprehended(&it.generators, |state| state.expr(&it.elt));
                self.push(Node::ListOf(element))
            }
            Expr::SetComp(it) => {
                let element = self.comprehended(&it.generators, |state| state.expr(&it.elt));
                self.push(Node::SetOf(element))
            }
            Expr::Generator(it) => {
                let element = self.comprehended(&it.generators, |state| state.expr(&it.elt));
                self.push(Node::GeneratorOf(element))
            }
            Expr::DictComp(it) => {
                let (key, value) =
                    self.comprehended(&it.generators, |state| (it.key.as_deref().map_or(0, |key| state.expr(key)), state.expr(&it.value)));
                self.push(Node::DictOf(key, value))
            }
            Expr::Starred(starred) => {
                let value = self.expr(&starred.value);
                self.push(Node::Each(value))
            }
            Expr::Await(inner) => {
                let value = self.expr(&inner.value);
                self.push(Node::Await(value))
            }
            Expr::Yield(inner) => {
                let value = match inner.value.as_deref() {
                    Some(value) => self.expr(value),
                    None => self.of("None"),
                };
                if let Some(func) = self.frame().func {
                    self.out.functions[func as usize].yields.push(value);
                }
                0
            }
            Expr::YieldFrom(inner) => {
                let value = self.expr(&inner.value);
                if let Some(func) = self.frame().func {
                    self.out.functions[func as usize].delegates.push(value);
                }
                0
            }
            _ => 0,
        }
    }

    /// Lower a test: whoever is asked whether it is true bears it.
    pub(super) fn test(&mut self, test: &Expr) {
        let id = self.expr(test);
        self.tested(id);
        if let Node::And(ids) | Node::Or(ids) = self.out.nodes[id as usize].clone() {
            ids.into_iter().for_each(|id| self.tested(id));
        }
    }

    fn scoped<T>(&mut self, names: &[Name], work: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.frame().env.clone();
        for name in names {
            self.frame().env.insert(name.clone(), 0);
        }
        let value = work(self);
        self.frame().env = before;
        value
    }

    fn comprehended<T>(&mut self, generators: &[Comprehension], work: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.frame().env.clone();
        for generator in generators {
            let iter = self.expr(&generator.iter);
            let each = self.push(if generator.is_async { Node::EachLater(iter) } else { Node::Each(iter) });
            self.local_target(&generator.target, each);
            for test in &generator.ifs {
                self.expr(test);
                self.narrow_local(test);
            }
        }
        let value = work(self);
        self.frame().env = before;
        value
    }

    fn narrow_local(&mut self, test: &Expr) {
        if !self.is_module() {
            self.narrow(test, true);
        }
    }

    /// Bind the names of a comprehension, which nobody else sees.
    fn local_target(&mut self, target: &Expr, value: Id) {
        match target {
            Expr::Name(name) => {
                self.frame().env.insert(name.id.clone(), value);
            }
            Expr::Tuple(tuple) => {
                for (index, item) in tuple.elts.iter().enumerate() {
                    let id = self.push(Node::Unpack(value, u16::try_from(index).unwrap_or(u16::MAX), item.is_starred_expr()));
                    self.local_target(item, id);
                }
            }
            Expr::Starred(starred) => self.local_target(&starred.value, value),
            _ => {}
        }
    }

    /// A call, whoever uses its result.
    pub(super) fn call(&mut self, call: &ExprCall) -> Id {
        let name = match &*call.func {
            Expr::Name(name) => name.id.clone(),
            Expr::Attribute(attribute) => attribute.attr.id.clone(),
            _ => Name::empty(),
        };
        if name.as_str() == "super" && call.arguments.is_empty() {
            let class = self.frames.iter().rev().find_map(|frame| frame.own.as_ref()).map(|(_, class)| *class);
            return class.map_or(0, |class| self.push(Node::Super(class)));
        }
        let func = match &*call.func {
            Expr::Name(name) => {
                let id = self.read(&name.id);
                self.note(id, |function| &mut function.reads);
                id
            }
            Expr::Attribute(attribute) => {
                self.asked(&attribute.value);
                let value = self.expr(&attribute.value);
                self.asked_of(value);
                self.push(Node::Attr(value, attribute.attr.id.clone()))
            }
            other => self.expr(other),
        };
        let bears = self.bears(call, func, &name);
        let mut args = Vec::new();
        let is_quiet = matches!(self.out.nodes[func as usize], Node::Global(_)) && is_quiet(&name);
        for arg in &call.arguments.args {
            self.handed(arg);
            let id = match arg {
                Expr::Starred(starred) => self.expr(&starred.value),
                other => self.expr(other),
            };
            if !is_quiet {
                self.hand_on(arg, id);
            }
            match bears {
                Bears::Anything => self.harmless(id),
                Bears::Elements => self.note(id, |function| &mut function.walked),
                Bears::Size => self.note(id, |function| &mut function.sized),
                Bears::Unknown => {}
            }
            args.push((if arg.is_starred_expr() { Pass::Star } else { Pass::Place }, id));
        }
        for keyword in &call.arguments.keywords {
            self.handed(&keyword.value);
            let id = self.expr(&keyword.value);
            if !is_quiet {
                self.hand_on(&keyword.value, id);
            }
            args.push((keyword.arg.as_ref().map_or(Pass::Star, |name| Pass::Name(name.id.clone())), id));
        }
        if name.as_str() == "setattr"
            && let Some(own) = call.arguments.args.first()
        {
            self.dynamic(own);
        }
        self.growing_method(call, func, &args);
        let id = self.push(Node::Call(func, args));
        self.out.calls.push((name, id));
        id
    }
}

impl Lower<'_> {}
