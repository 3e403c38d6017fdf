//! Types that are certain from the code of one function: literals, built-ins and well-known functions of the standard
//! library, locals that are only ever bound to one type, parameters with plain hints. What is not certain has no type.

use std::{cell::RefCell, collections::BTreeSet};

use ruff_python_ast::{
    AnyNodeRef, BoolOp, CmpOp, Expr, ExprBinOp, ExprCall, ExprCompare, Operator, Stmt, StmtFunctionDef, UnaryOp,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal},
};
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::FxHashMap;

use crate::{
    context::Context,
    infer_tables::{function_type, text_method_type},
    scope::Binding,
    suites::find_in,
};

/// A proved type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ty {
    /// `None`.
    None,
    /// `bool`.
    Bool,
    /// `int`.
    Int,
    /// `float`.
    Float,
    /// `str`.
    Str,
    /// `bytes`.
    Bytes,
    /// A class of this module.
    Class(String),
    /// `list[…]` made where it is returned.
    List(Box<Self>),
    /// `set[…]` made where it is returned.
    Set(Box<Self>),
    /// `tuple[…]`.
    Tuple(Vec<Self>),
}

impl Ty {
    /// As an annotation.
    pub fn hint(&self) -> String {
        match self {
            Self::None => "None".to_owned(),
            Self::Bool => "bool".to_owned(),
            Self::Int => "int".to_owned(),
            Self::Float => "float".to_owned(),
            Self::Str => "str".to_owned(),
            Self::Bytes => "bytes".to_owned(),
            Self::Class(name) => name.clone(),
            Self::List(item) => format!("list[{}]", item.hint()),
            Self::Set(item) => format!("set[{}]", item.hint()),
            Self::Tuple(items) => format!("tuple[{}]", items.iter().map(Self::hint).collect::<Vec<_>>().join(", ")),
        }
    }

    /// The type that a plain hint names.
    pub fn of_hint(hint: &str) -> Option<Self> {
        Some(match hint {
            "None" => Self::None,
            "bool" => Self::Bool,
            "int" => Self::Int,
            "float" => Self::Float,
            "str" => Self::Str,
            "bytes" => Self::Bytes,
            _ => return None,
        })
    }

    /// Whether values of the type cannot change after they are made.
    pub const fn is_scalar(&self) -> bool {
        matches!(self, Self::None | Self::Bool | Self::Int | Self::Float | Self::Str | Self::Bytes)
    }

    /// Whether the hint subscripts a built-in class, which Python 3.8 cannot evaluate.
    pub const fn is_generic(&self) -> bool {
        matches!(self, Self::List(_) | Self::Set(_) | Self::Tuple(_))
    }

    const fn is_number(&self) -> bool {
        matches!(self, Self::Int | Self::Float)
    }
}

/// The types a value may have.
pub type Types = BTreeSet<Ty>;

fn only(ty: Ty) -> Option<Types> {
    Some(Types::from([ty]))
}

/// What binds a local name.
#[derive(Clone, Copy)]
enum Bound<'a> {
    To(&'a Expr),
    By(Operator, &'a Expr),
    Unknown,
}

/// Infers inside one function.
pub struct Infer<'a, 'c> {
    cx: &'c Context<'a>,
    def: &'a StmtFunctionDef,
    stack: RefCell<Vec<usize>>,
    locals: FxHashMap<&'a str, Vec<Bound<'a>>>,
    /// Names being inferred, with what is assumed of them.
    assumed: RefCell<Vec<(&'a str, Option<Types>)>>,
}

impl<'a, 'c> Infer<'a, 'c> {
    /// For a function that the context stands at.
    pub fn new(cx: &'c Context<'a>, def: &'a StmtFunctionDef) -> Self {
        let mut stack = cx.scope_stack.clone();
        stack.extend(cx.scopes.opened_by(def.range));
        let mut locals = Locals::default();
        locals.visit_body(&def.body);
        Self { cx, def, stack: RefCell::new(stack), locals: locals.0, assumed: RefCell::default() }
    }

    /// The same, assuming that a parameter without a hint has a type.
    pub fn assuming(cx: &'c Context<'a>, def: &'a StmtFunctionDef, name: &'a str, ty: &Ty) -> Self {
        let infer = Self::new(cx, def);
        infer.assumed.borrow_mut().push((name, only(ty.clone())));
        infer
    }

    /// The qualified name of what an expression means inside the function.
    pub fn resolve(&self, expr: &Expr) -> Option<String> {
        match expr {
            Expr::Name(name) => match self.cx.scopes.lookup(&self.stack.borrow(), &name.id) {
                Some(Binding::Import(full)) => Some(full.clone()),
                Some(_) => None,
                None => (!self.cx.scopes.has_wildcard).then(|| format!("builtins.{}", name.id)),
            },
            Expr::Attribute(attribute) => {
                let base = self.resolve(&attribute.value)?;
                (!base.starts_with("builtins.")).then(|| format!("{base}.{}", attribute.attr))
            }
            _ => None,
        }
    }

    /// The types an expression certainly has; none when they are not certain.
    pub fn types(&self, expr: &'a Expr) -> Option<Types> {
        match expr {
            Expr::NoneLiteral(_) => only(Ty::None),
            Expr::BooleanLiteral(_) => only(Ty::Bool),
            Expr::NumberLiteral(number) => match number.value {
                ruff_python_ast::Number::Int(_) => only(Ty::Int),
                ruff_python_ast::Number::Float(_) => only(Ty::Float),
                ruff_python_ast::Number::Complex { .. } => None,
            },
            Expr::StringLiteral(_) | Expr::FString(_) => only(Ty::Str),
            Expr::BytesLiteral(_) => only(Ty::Bytes),
            Expr::UnaryOp(unary) => match unary.op {
                UnaryOp::Not => only(Ty::Bool),
                UnaryOp::USub | UnaryOp::UAdd => self.one(&unary.operand).filter(Ty::is_number).and_then(only),
                UnaryOp::Invert => self.one(&unary.operand).filter(|ty| *ty == Ty::Int).and_then(only),
            },
            Expr::Compare(compare) => self.compare(compare),
            Expr::BoolOp(operation) => self.bool_op(operation.op, &operation.values),
            Expr::BinOp(operation) => self.bin_op(operation),
            Expr::If(choice) => self.join(&choice.body, &choice.orelse),
            Expr::Named(named) => self.types(&named.value),
            Expr::Name(name) => self.name(&name.id),
            Expr::Call(call) => self.call(call),
            Expr::Subscript(subscript) => match self.one(&subscript.value) {
                Some(Ty::Str) => only(Ty::Str),
                Some(Ty::Bytes) if subscript.slice.is_slice_expr() => only(Ty::Bytes),
                _ if self.resolve(&subscript.value).as_deref() == Some("os.environ") => only(Ty::Str),
                _ => None,
            },
            Expr::List(list) => self.items(&list.elts).map(|ty| Types::from([Ty::List(Box::new(ty))])),
            Expr::Set(set) => self.items(&set.elts).map(|ty| Types::from([Ty::Set(Box::new(ty))])),
            Expr::ListComp(list) => self.inside(list.range, &list.elt).map(|ty| Types::from([Ty::List(Box::new(ty))])),
            Expr::SetComp(set) => self.inside(set.range, &set.elt).map(|ty| Types::from([Ty::Set(Box::new(ty))])),
            Expr::Tuple(tuple) if !tuple.elts.is_empty() => {
                let items: Option<Vec<Ty>> = tuple.elts.iter().map(|item| self.one(item)).collect();
                items.and_then(|items| only(Ty::Tuple(items)))
            }
            _ => None,
        }
    }

    /// The type of an expression that certainly has one type.
    pub fn one(&self, expr: &'a Expr) -> Option<Ty> {
        let types = self.types(expr)?;
        if types.len() == 1 { types.into_iter().next() } else { None }
    }

    fn join(&self, a: &'a Expr, b: &'a Expr) -> Option<Types> {
        let mut types = self.types(a)?;
        types.extend(self.types(b)?);
        Some(types)
    }

    fn items(&self, items: &'a [Expr]) -> Option<Ty> {
        let mut types = items.iter().map(|item| self.one(item));
        let first = types.next()??;
        types.all(|ty| ty.as_ref() == Some(&first)).then_some(first).filter(|ty| *ty != Ty::None)
    }

    /// The element of a comprehension, in its own scope.
    fn inside(&self, range: TextRange, element: &'a Expr) -> Option<Ty> {
        self.stack.borrow_mut().push(self.cx.scopes.opened_by(range)?);
        let ty = self.one(element).filter(Ty::is_scalar).filter(|ty| *ty != Ty::None);
        self.stack.borrow_mut().pop();
        ty
    }

    fn compare(&self, compare: &'a ExprCompare) -> Option<Types> {
        let identity = |op: &CmpOp| matches!(op, CmpOp::Is | CmpOp::IsNot | CmpOp::In | CmpOp::NotIn);
        if compare.ops.iter().all(identity) {
            return only(Ty::Bool);
        }
        let sides = std::iter::once(&*compare.left).chain(&compare.comparators);
        let is_plain = |side: &'a Expr| self.types(side).is_some_and(|types| types.iter().all(Ty::is_scalar));
        sides.into_iter().all(is_plain).then(|| Types::from([Ty::Bool]))
    }

    fn bool_op(&self, op: BoolOp, values: &'a [Expr]) -> Option<Types> {
        let mut types = Types::new();
        for (index, value) in values.iter().enumerate() {
            let mut these = self.types(value)?;
            if op == BoolOp::Or && index + 1 < values.len() {
                these.remove(&Ty::None);
            }
            types.extend(these);
        }
        Some(types)
    }

    fn bin_op(&self, operation: &'a ExprBinOp) -> Option<Types> {
        let left = self.one(&operation.left)?;
        if operation.op == Operator::Mod && left == Ty::Str {
            return only(Ty::Str);
        }
        result_of(operation.op, left, self.one(&operation.right)?).and_then(only)
    }

    fn name(&self, name: &str) -> Option<Types> {
        let index = self.stack.borrow().last().copied()?;
        let is_own = self.cx.scopes.opened_by(self.def.range) == Some(index) || !self.cx.scopes.all[index].bindings.contains_key(name);
        if !is_own {
            return None;
        }
        if let Some((_, assumption)) = self.assumed.borrow().iter().find(|(known, _)| *known == name) {
            return assumption.clone();
        }
        if let Some(parameter) = self.def.parameters.iter().find(|parameter| parameter.name().as_str() == name) {
            let is_plain = parameter.as_parameter().annotation().and_then(|hint| Ty::of_hint(self.cx.text(hint)));
            let is_variadic = parameter.is_variadic();
            return is_plain.filter(|ty| !is_variadic && !self.locals.contains_key(name) && *ty != Ty::None).and_then(only);
        }
        let (key, bounds) = self.locals.get_key_value(name)?;
        if self.is_shared(name) {
            return None;
        }
        self.assumed.borrow_mut().push((*key, None));
        let (key, bounds) = (*key, bounds.clone());
        let types = self.bounds(key, &bounds);
        self.assumed.borrow_mut().retain(|(known, _)| *known != key);
        let types = types?;
        let values = types.iter().filter(|ty| **ty != Ty::None).count();
        // A checker infers one type per local; two of them would be an error of its own.
        (types.iter().all(|ty| ty.is_scalar() || matches!(ty, Ty::Class(_))) && values <= 1).then_some(types)
    }

    /// Every binding agrees, assuming of the name what those without it say.
    fn bounds(&self, key: &'a str, bounds: &[Bound<'a>]) -> Option<Types> {
        let mut types = Types::new();
        let mut later = Vec::new();
        for bound in bounds {
            match *bound {
                Bound::Unknown => return None,
                Bound::To(expr) => match self.types(expr) {
                    Some(found) => types.extend(found),
                    None => later.push(*bound),
                },
                Bound::By(..) => later.push(*bound),
            }
        }
        if later.is_empty() {
            return Some(types).filter(|types| !types.is_empty());
        }
        if types.len() != 1 {
            return None;
        }
        if let Some(slot) = self.assumed.borrow_mut().iter_mut().find(|(known, _)| *known == key) {
            slot.1 = Some(types.clone());
        }
        let first = types.iter().next()?.clone();
        let holds = later.into_iter().all(|bound| match bound {
            Bound::To(expr) => self.types(expr).is_some_and(|found| found == types),
            Bound::By(Operator::Mod, _) if first == Ty::Str => true,
            Bound::By(op, expr) => self.one(expr).and_then(|right| result_of(op, first.clone(), right)).is_some_and(|ty| ty == first),
            Bound::Unknown => false,
        });
        holds.then_some(types)
    }

    /// Whether an inner function may bind the name, or the name is not local at all.
    fn is_shared(&self, name: &str) -> bool {
        let scopes = &self.cx.scopes.all;
        scopes.iter().any(|scope| self.def.range.contains_range(scope.range) && scope.outer.contains(name))
    }

    fn call(&self, call: &'a ExprCall) -> Option<Types> {
        if let Expr::Attribute(attribute) = &*call.func {
            match self.one(&attribute.value) {
                Some(Ty::Str) => return text_method_type(&attribute.attr, true).and_then(only),
                Some(Ty::Bytes) => return text_method_type(&attribute.attr, false).and_then(only),
                _ => {}
            }
        }
        if let Some(name) = self.resolve(&call.func) {
            return self.known(&name, call);
        }
        self.own(call)
    }

    fn known(&self, name: &str, call: &'a ExprCall) -> Option<Types> {
        match name {
            "os.environ.get" | "os.getenv" => match &*call.arguments.args {
                [_] if call.arguments.keywords.is_empty() => Some(Types::from([Ty::Str, Ty::None])),
                [_, fallback] => {
                    let mut types = self.types(fallback)?;
                    types.insert(Ty::Str);
                    Some(types)
                }
                _ => None,
            },
            "shutil.which" => Some(Types::from([Ty::Str, Ty::None])),
            "os.path.join" | "os.path.dirname" | "os.path.basename" | "os.path.abspath" | "os.path.realpath" | "os.path.normpath"
            | "os.path.expanduser" => {
                // One text argument makes the others text too: mixing with bytes raises.
                let has_text = call.arguments.args.iter().any(|arg| self.one(arg) == Some(Ty::Str));
                has_text.then(|| Types::from([Ty::Str]))
            }
            _ => function_type(name).and_then(only),
        }
    }

    /// A call of a function or class of this module.
    fn own(&self, call: &'a ExprCall) -> Option<Types> {
        let name = call.func.as_name_expr()?;
        let binding = self.cx.scopes.lookup(&self.stack.borrow(), &name.id)?.clone();
        let body = self.cx.file.body();
        match binding {
            Binding::Function(range) => find_in(body, range).and_then(|(_, stmt)| match stmt {
                Stmt::FunctionDef(def) if def.decorator_list.is_empty() && !def.is_async => {
                    Ty::of_hint(self.cx.text(def.returns.as_deref()?)).and_then(only)
                }
                _ => None,
            }),
            Binding::Class(range) => find_in(body, range).and_then(|(_, stmt)| match stmt {
                Stmt::ClassDef(class) if range.end() < self.def.start() => {
                    let is_plain = class.decorator_list.is_empty()
                        && class.arguments.as_ref().is_none_or(|arguments| arguments.is_empty())
                        && !class.body.iter().any(|stmt| stmt.as_function_def_stmt().is_some_and(|def| def.name.as_str() == "__new__"));
                    is_plain.then(|| Types::from([Ty::Class(class.name.to_string())]))
                }
                _ => None,
            }),
            _ => None,
        }
    }
}

fn result_of(op: Operator, left: Ty, right: Ty) -> Option<Ty> {
    use Operator::{Add, BitAnd, BitOr, BitXor, Div, FloorDiv, LShift, Mod, Mult, RShift, Sub};
    match (op, left, right) {
        (Add | Sub | Mult | FloorDiv | Mod | LShift | RShift | BitAnd | BitOr | BitXor, Ty::Int, Ty::Int) => Some(Ty::Int),
        (Div, Ty::Int, Ty::Int) => Some(Ty::Float),
        (Add | Sub | Mult | Div | FloorDiv | Mod, Ty::Float, Ty::Int | Ty::Float) => Some(Ty::Float),
        (Add | Sub | Mult | Div | FloorDiv | Mod, Ty::Int, Ty::Float) => Some(Ty::Float),
        (Add, Ty::Str, Ty::Str) | (Mult, Ty::Str, Ty::Int) | (Mult, Ty::Int, Ty::Str) => Some(Ty::Str),
        (Add, Ty::Bytes, Ty::Bytes) | (Mult, Ty::Bytes, Ty::Int) => Some(Ty::Bytes),
        (BitAnd | BitOr, Ty::Bool, Ty::Bool) => Some(Ty::Bool),
        _ => None,
    }
}

/// The bindings of a function's own names.
#[derive(Default)]
struct Locals<'a>(FxHashMap<&'a str, Vec<Bound<'a>>>);

impl<'a> Locals<'a> {
    fn bind(&mut self, target: &'a Expr, value: Option<&'a Expr>) {
        match (target, value) {
            (Expr::Name(name), Some(value)) => self.0.entry(name.id.as_str()).or_default().push(Bound::To(value)),
            (Expr::Name(name), None) => self.unknown(&name.id),
            (Expr::Tuple(tuple), _) => tuple.elts.iter().for_each(|item| self.bind(item, None)),
            (Expr::List(list), _) => list.elts.iter().for_each(|item| self.bind(item, None)),
            (Expr::Starred(starred), _) => self.bind(&starred.value, None),
            _ => {}
        }
    }

    fn unknown(&mut self, name: &'a str) {
        self.0.entry(name).or_default().push(Bound::Unknown);
    }
}

impl<'a> SourceOrderVisitor<'a> for Locals<'a> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        match node {
            AnyNodeRef::StmtFunctionDef(def) => {
                self.unknown(&def.name);
                return TraversalSignal::Skip;
            }
            AnyNodeRef::StmtClassDef(def) => {
                self.unknown(&def.name);
                return TraversalSignal::Skip;
            }
            AnyNodeRef::ExprLambda(_) => return TraversalSignal::Skip,
            AnyNodeRef::StmtAssign(stmt) => stmt.targets.iter().for_each(|target| self.bind(target, Some(&stmt.value))),
            AnyNodeRef::StmtAnnAssign(stmt) => self.bind(&stmt.target, None),
            AnyNodeRef::StmtAugAssign(stmt) => {
                if let Expr::Name(name) = &*stmt.target {
                    self.0.entry(name.id.as_str()).or_default().push(Bound::By(stmt.op, &stmt.value));
                }
            }
            AnyNodeRef::ExprNamed(named) => self.bind(&named.target, Some(&named.value)),
            AnyNodeRef::StmtFor(stmt) => self.bind(&stmt.target, None),
            AnyNodeRef::StmtDelete(stmt) => stmt.targets.iter().for_each(|target| self.bind(target, None)),
            AnyNodeRef::StmtGlobal(stmt) => stmt.names.iter().for_each(|name| self.unknown(name)),
            AnyNodeRef::StmtNonlocal(stmt) => stmt.names.iter().for_each(|name| self.unknown(name)),
            AnyNodeRef::StmtTypeAlias(stmt) => self.bind(&stmt.name, None),
            AnyNodeRef::Alias(alias) => self.unknown(alias.asname.as_ref().unwrap_or(&alias.name)),
            AnyNodeRef::WithItem(item) => {
                if let Some(target) = &item.optional_vars {
                    self.bind(target, None);
                }
            }
            AnyNodeRef::ExceptHandlerExceptHandler(handler) => handler.name.iter().for_each(|name| self.unknown(name)),
            AnyNodeRef::PatternMatchAs(pattern) => pattern.name.iter().for_each(|name| self.unknown(name)),
            AnyNodeRef::PatternMatchStar(pattern) => pattern.name.iter().for_each(|name| self.unknown(name)),
            AnyNodeRef::PatternMatchMapping(pattern) => pattern.rest.iter().for_each(|name| self.unknown(name)),
            _ => {}
        }
        TraversalSignal::Traverse
    }
}
