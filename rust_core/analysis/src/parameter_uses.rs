//! What a function does with a parameter, as far as it says something about its type.

use ruff_python_ast::{
    AnyNodeRef, BoolOp, CmpOp, Expr, ExprCall, ExprContext, Operator, Stmt, UnaryOp,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal},
};
use ruff_text_size::{Ranged, TextRange};

use crate::{context::Context, infer::Ty, infer_tables::text_method_type};

/// What one place says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Use<'a> {
    /// It is asked whether it is true.
    Truth,
    /// Only a value of the type can do this.
    Own,
    /// It is compared with values of the type.
    Compared,
    /// It is handed on; who takes it decides.
    HandedOn,
    /// It is kept as this attribute of `self`.
    Kept(&'a str),
    /// It is bound to this value.
    Bound(&'a Expr),
    /// The place says that it may be something else: why.
    Against(&'static str),
}

/// What is followed.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'n> {
    /// A name.
    Name(&'n str),
    /// An attribute of `self`.
    Attribute(&'n str),
}

impl Subject<'_> {
    fn is(self, expr: &Expr) -> bool {
        match (self, expr) {
            (Self::Name(name), Expr::Name(it)) => it.id.as_str() == name,
            (Self::Attribute(name), Expr::Attribute(it)) => it.attr.as_str() == name,
            _ => false,
        }
    }
}

/// All uses of a subject of type `ty` in a suite, nested functions included.
pub fn uses_of<'a>(cx: &Context, body: &'a [Stmt], subject: Subject, ty: &Ty) -> Vec<Use<'a>> {
    let mut visitor = Uses { cx, subject, ty, parents: Vec::new(), found: Vec::new() };
    visitor.visit_body(body);
    visitor.found
}

struct Uses<'c, 'k, 'a, 'n> {
    cx: &'c Context<'k>,
    subject: Subject<'n>,
    ty: &'n Ty,
    parents: Vec<AnyNodeRef<'a>>,
    found: Vec<Use<'a>>,
}

const OTHER_BINDING: &str = "the body binds the name to something else";

impl<'a> SourceOrderVisitor<'a> for Uses<'_, '_, 'a, '_> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        match (node, self.subject) {
            (AnyNodeRef::ExprName(name), Subject::Name(wanted)) if name.id.as_str() == wanted => {
                self.found.push(self.classify(node, name.ctx));
            }
            (AnyNodeRef::ExprAttribute(attribute), Subject::Attribute(wanted)) if attribute.attr.as_str() == wanted => {
                self.found.push(self.classify(node, attribute.ctx));
            }
            (_, Subject::Name(wanted)) if binds(node, wanted) => self.found.push(Use::Against(OTHER_BINDING)),
            _ => {}
        }
        self.parents.push(node);
        TraversalSignal::Traverse
    }

    fn leave_node(&mut self, _node: AnyNodeRef<'a>) {
        self.parents.pop();
    }
}

/// Statements and clauses that bind a name without an expression for it.
fn binds(node: AnyNodeRef, name: &str) -> bool {
    match node {
        AnyNodeRef::Alias(alias) => alias.asname.as_ref().unwrap_or(&alias.name).as_str() == name,
        AnyNodeRef::ExceptHandlerExceptHandler(handler) => handler.name.as_ref().is_some_and(|it| it.as_str() == name),
        AnyNodeRef::StmtFunctionDef(def) => def.name.as_str() == name,
        AnyNodeRef::StmtClassDef(class) => class.name.as_str() == name,
        AnyNodeRef::Parameter(parameter) => parameter.name.as_str() == name,
        AnyNodeRef::StmtNonlocal(names) => names.names.iter().any(|it| it.as_str() == name),
        AnyNodeRef::PatternMatchAs(pattern) => pattern.name.as_ref().is_some_and(|it| it.as_str() == name),
        AnyNodeRef::PatternMatchStar(pattern) => pattern.name.as_ref().is_some_and(|it| it.as_str() == name),
        _ => false,
    }
}

impl<'a> Uses<'_, '_, 'a, '_> {
    fn classify(&self, node: AnyNodeRef<'a>, context: ExprContext) -> Use<'a> {
        let Some(parent) = self.parents.last() else { return Use::HandedOn };
        if context != ExprContext::Load {
            return match parent {
                AnyNodeRef::StmtAssign(assign) if assign.targets.iter().any(|target| target.range() == node.range()) => {
                    Use::Bound(&assign.value)
                }
                _ => Use::Against(OTHER_BINDING),
            };
        }
        let used = self.by_parent(node.range(), *parent);
        if used == Use::HandedOn && *self.ty == Ty::Bool && self.is_guarded(node.range()) {
            return Use::Against("what is true is handed on, which says that it is more than true or false");
        }
        used
    }

    fn by_parent(&self, range: TextRange, parent: AnyNodeRef<'a>) -> Use<'a> {
        if self.is_truth(range, self.parents.len()) {
            return Use::Truth;
        }
        let is_bool = *self.ty == Ty::Bool;
        match parent {
            AnyNodeRef::ExprCompare(compare) => self.compared(range, compare),
            AnyNodeRef::ExprCall(call) if call.func.range() == range => Use::Against("it is called"),
            AnyNodeRef::Arguments(_) => self.argument(range),
            AnyNodeRef::ExprAttribute(attribute) => {
                let known = !is_bool && text_method_type(&attribute.attr, *self.ty == Ty::Str).is_some();
                if known { Use::Own } else { Use::Against("it has attributes that the default has not") }
            }
            AnyNodeRef::ExprBinOp(operation) => self.operand(range, operation),
            AnyNodeRef::StmtAssign(assign) => match &*assign.targets {
                [Expr::Attribute(target)] if target.value.as_name_expr().is_some_and(|name| name.id.as_str() == "self") => {
                    Use::Kept(target.attr.as_str())
                }
                _ => Use::HandedOn,
            },
            AnyNodeRef::ExprSubscript(_) | AnyNodeRef::StmtFor(_) | AnyNodeRef::Comprehension(_) | AnyNodeRef::ExprUnaryOp(_)
                if is_bool =>
            {
                Use::Against("it is used as more than true or false")
            }
            AnyNodeRef::ExprStarred(_) => Use::Against("it is unpacked"),
            AnyNodeRef::StmtMatch(_) => Use::Against("it is matched against patterns"),
            _ => Use::HandedOn,
        }
    }

    /// Whether the expression `range` below the first `depth` parents is only asked whether it is true.
    fn is_truth(&self, range: TextRange, depth: usize) -> bool {
        let Some(parent) = depth.checked_sub(1).map(|index| self.parents[index]) else { return false };
        match parent {
            AnyNodeRef::StmtIf(stmt) => stmt.test.range() == range,
            AnyNodeRef::ElifElseClause(clause) => clause.test.as_ref().is_some_and(|test| test.range() == range),
            AnyNodeRef::StmtWhile(stmt) => stmt.test.range() == range,
            AnyNodeRef::ExprIf(choice) => choice.test.range() == range,
            AnyNodeRef::StmtAssert(stmt) => stmt.test.range() == range,
            AnyNodeRef::Comprehension(comprehension) => comprehension.ifs.iter().any(|test| test.range() == range),
            AnyNodeRef::ExprUnaryOp(unary) => unary.op == UnaryOp::Not,
            AnyNodeRef::ExprBoolOp(operation) => self.is_truth(operation.range(), depth - 1),
            _ => false,
        }
    }

    /// Whether the place runs only when the subject is true: `if x: f(x)`.
    fn is_guarded(&self, range: TextRange) -> bool {
        let asks = |test: &Expr| match test {
            Expr::BoolOp(operation) => operation.op == BoolOp::And && operation.values.iter().any(|value| self.subject.is(value)),
            test => self.subject.is(test),
        };
        self.parents.iter().any(|parent| match parent {
            AnyNodeRef::StmtIf(stmt) => asks(&stmt.test) && stmt.body.iter().any(|inner| inner.range().contains_range(range)),
            AnyNodeRef::ExprIf(choice) => asks(&choice.test) && choice.body.range().contains_range(range),
            AnyNodeRef::ExprBoolOp(_) => true,
            _ => false,
        })
    }

    fn compared(&self, range: TextRange, compare: &ruff_python_ast::ExprCompare) -> Use<'a> {
        if *self.ty == Ty::Bool {
            return Use::Against("it is compared, which says that it is more than true or false");
        }
        if compare.ops.iter().any(|op| matches!(op, CmpOp::Is | CmpOp::IsNot)) {
            return Use::Against("it is compared with `is`");
        }
        let others: Vec<&Expr> = std::iter::once(&*compare.left).chain(&compare.comparators).filter(|side| side.range() != range).collect();
        let is_right = compare.comparators.iter().any(|side| side.range() == range);
        let is_member = compare.ops.iter().any(|op| matches!(op, CmpOp::In | CmpOp::NotIn));
        if others.iter().any(|other| is_foreign(other, self.ty)) {
            return Use::Against("it is compared with values of another type");
        }
        if !others.iter().all(|other| is_literal_of(other, self.ty)) {
            return Use::HandedOn;
        }
        // A list may hold the text as well.
        if is_member && is_right { Use::HandedOn } else { Use::Compared }
    }

    fn argument(&self, range: TextRange) -> Use<'a> {
        let call = self.parents.iter().rev().find_map(|parent| match parent {
            AnyNodeRef::ExprCall(call) => Some(*call),
            _ => None,
        });
        let Some(call) = call.filter(|call: &&ExprCall| call.arguments.args.iter().any(|arg| arg.range() == range)) else {
            return Use::HandedOn;
        };
        let Some(name) = call.func.as_name_expr().filter(|_| self.cx.resolve(&call.func).is_some()) else { return Use::HandedOn };
        match name.id.as_str() {
            "isinstance" | "issubclass" | "type" | "callable" | "hasattr" | "getattr" => Use::Against("the body asks for its type"),
            "bool" | "int" | "float" | "len" | "iter" | "list" | "tuple" | "set" | "range" | "min" | "max" | "sum" | "sorted" | "abs"
                if *self.ty == Ty::Bool =>
            {
                Use::Against("it is converted, which says that it may be something else")
            }
            "str" | "bytes" | "list" | "tuple" | "set" | "int" | "float" => {
                Use::Against("it is converted, which says that it may be something else")
            }
            _ => Use::HandedOn,
        }
    }

    fn operand(&self, range: TextRange, operation: &ruff_python_ast::ExprBinOp) -> Use<'a> {
        let is_left = operation.left.range() == range;
        let other = if is_left { &operation.right } else { &operation.left };
        match operation.op {
            Operator::Mod if !is_left => Use::HandedOn,
            Operator::Mod if *self.ty == Ty::Str => Use::Own,
            Operator::Add if *self.ty != Ty::Bool && is_literal_of(other, self.ty) => Use::Own,
            Operator::Add if *self.ty != Ty::Bool => Use::HandedOn,
            _ => Use::Against("it is used in arithmetic"),
        }
    }
}

/// Whether an expression is a literal of the type, or a display of such.
pub fn is_literal_of(expr: &Expr, ty: &Ty) -> bool {
    match expr {
        Expr::StringLiteral(_) | Expr::FString(_) => *ty == Ty::Str,
        Expr::BytesLiteral(_) => *ty == Ty::Bytes,
        Expr::BooleanLiteral(_) => *ty == Ty::Bool,
        Expr::Tuple(items) => !items.elts.is_empty() && items.elts.iter().all(|item| is_literal_of(item, ty)),
        Expr::List(items) => !items.elts.is_empty() && items.elts.iter().all(|item| is_literal_of(item, ty)),
        Expr::Set(items) => items.elts.iter().all(|item| is_literal_of(item, ty)),
        _ => false,
    }
}

/// Whether an expression is, or holds, a literal of another type.
pub fn is_foreign(expr: &Expr, ty: &Ty) -> bool {
    match expr {
        Expr::Tuple(items) => items.elts.iter().any(|item| is_foreign(item, ty)),
        Expr::List(items) => items.elts.iter().any(|item| is_foreign(item, ty)),
        Expr::Set(items) => items.elts.iter().any(|item| is_foreign(item, ty)),
        Expr::Dict(_) => true,
        expr => expr.is_literal_expr() && !is_literal_of(expr, ty),
    }
}
