//! Code that a caller understands: local names are replaced by what they stand for, choices are told with their tests.

use ruff_python_ast::{
    AnyNodeRef, Expr, ExprName, Stmt, StmtIf, UnaryOp, helpers,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal},
};
use ruff_text_size::{Ranged, TextRange};

use crate::locals::{Bound, Locals, is_atom, one_line};

/// How far local names are followed.
const DEPTH: usize = 3;
/// Characters of one of two values that are told together.
const PART: usize = 56;
/// More constants than this are better read in the code.
const MAX_CONSTANTS: usize = 3;

/// Methods of texts, containers, files and clocks, which tell nothing of what a function is for.
const COMMON: [&str; 46] = [
    "get",
    "items",
    "keys",
    "values",
    "append",
    "extend",
    "join",
    "split",
    "strip",
    "lstrip",
    "rstrip",
    "format",
    "encode",
    "decode",
    "copy",
    "pop",
    "update",
    "add",
    "startswith",
    "endswith",
    "lower",
    "upper",
    "replace",
    "read",
    "exists",
    "time",
    "now",
    "sleep",
    "insert",
    "remove",
    "index",
    "count",
    "sort",
    "setdefault",
    "clear",
    "group",
    "groups",
    "acquire",
    "release",
    "debug",
    "info",
    "warning",
    "error",
    "exception",
    "isEnabledFor",
    "write",
];

impl<'d> Locals<'_, '_, 'd> {
    /// Source of an expression with its local names spelled out; none when one of them is not clear.
    pub fn spelled_out(&self, node: AnyNodeRef, width: usize, depth: usize) -> Option<String> {
        let mut names = Names::default();
        if node.is_expression() {
            names.enter_node(node);
        }
        node.visit_source_order(&mut names);
        if names.is_odd {
            return None;
        }
        let text = self.cx.text(node.range());
        let mut spelled = String::new();
        let mut done = node.range().start();
        for name in names.loads.iter().filter(|name| !names.stored.contains(&name.id.as_str())) {
            let Some(bound) = self.binding(&name.id) else { continue };
            // What is put into the quotes of a text may break them.
            if names.texts.iter().any(|range| range.contains_range(name.range)) {
                return None;
            }
            let code = self.stands_for(bound, name, width, depth, name.range == node.range())?;
            spelled.push_str(&text[(done - node.range().start()).to_usize()..(name.start() - node.range().start()).to_usize()]);
            spelled.push_str(&code);
            done = name.end();
        }
        spelled.push_str(&text[(done - node.range().start()).to_usize()..]);
        one_line(&spelled, width)
    }

    fn stands_for(&self, bound: Bound<'d>, name: &ExprName, width: usize, depth: usize, is_whole: bool) -> Option<String> {
        let Bound::To(value) = bound else { return None };
        let is_followed = depth < DEPTH && !self.is_grown(&name.id) && !self.has_parameter(&name.id) && !value.is_await_expr();
        // What is made once and used often would seem to be made often.
        let is_shared = value.is_call_expr() && self.loads(&name.id) > 2;
        if is_shared
            || !is_followed
            || value.end() > name.start()
            || !self.is_stable(value, name.start())
            || value.range().len().to_usize() > width
        {
            return None;
        }
        let code = self.spelled_out(AnyNodeRef::from(value), width, depth + 1)?;
        Some(if is_whole || is_atom(value) { code } else { format!("({code})") })
    }

    /// What a name that is bound more than once stands for in the end, when that is one of a few things.
    pub fn choice(&self, name: &str) -> Option<String> {
        let values = self.assigned(name).filter(|_| !self.has_parameter(name) && !self.is_grown(name))?;
        self.constants(values).or_else(|| self.tested(name, values))
    }

    fn constants(&self, values: &[&Expr]) -> Option<String> {
        let mut said: Vec<String> = Vec::new();
        for value in values {
            if !value.is_literal_expr() || value.is_none_literal_expr() {
                return None;
            }
            let code = format!("``{}``", one_line(self.cx.text(value.range()), 24)?);
            if !said.contains(&code) {
                said.push(code);
            }
        }
        match &*said {
            [_] => said.pop(),
            [.., last] if said.len() <= MAX_CONSTANTS => Some(format!("{} or {last}", said[..said.len() - 1].join(", "))),
            _ => None,
        }
    }

    /// The value of either branch of an `if` of the function's own suite, or one that is replaced under a condition.
    fn tested(&self, name: &str, values: &[&'d Expr]) -> Option<String> {
        let [first, second] = values else { return None };
        let body = helpers::body_without_leading_docstring(&self.def.body);
        let assigns = |suite: &[Stmt], value: &Expr| {
            suite.iter().any(|stmt| stmt.as_assign_stmt().is_some_and(|assign| assign.value.range() == value.range()))
        };
        for stmt in body {
            let Stmt::If(choice) = stmt else { continue };
            let branches: Vec<&[Stmt]> =
                std::iter::once(&*choice.body).chain(choice.elif_else_clauses.iter().map(|clause| &*clause.body)).collect();
            if let [yes, no] = &*branches
                && choice.elif_else_clauses[0].test.is_none()
                && assigns(yes, first)
                && assigns(no, second)
            {
                return self.either(choice, first, second);
            }
            if let [yes] = &*branches
                && assigns(body, first)
                && assigns(yes, second)
            {
                return self.replaced(name, choice, first, second);
            }
        }
        None
    }

    fn either(&self, choice: &StmtIf, yes: &Expr, no: &Expr) -> Option<String> {
        let (yes, no) = (self.given(yes)?, self.given(no)?);
        self.condition(&choice.test).map(|test| format!("{yes} if {test}, otherwise {no}"))
    }

    fn replaced(&self, name: &str, choice: &StmtIf, before: &Expr, after: &Expr) -> Option<String> {
        let is_name = |expr: &Expr| expr.as_name_expr().is_some_and(|it| it.id.as_str() == name);
        let asks_itself = match &*choice.test {
            Expr::UnaryOp(unary) if unary.op == UnaryOp::Not && is_name(&unary.operand) => "if that is false or empty",
            Expr::Compare(compare)
                if is_name(&compare.left)
                    && matches!((&*compare.ops, &*compare.comparators), ([ruff_python_ast::CmpOp::Is], [Expr::NoneLiteral(_)])) =>
            {
                "if that is None"
            }
            _ => return self.either(choice, after, before),
        };
        Some(format!("{}, or {} {asks_itself}", self.given(before)?, self.given(after)?))
    }

    fn given(&self, value: &Expr) -> Option<String> {
        let said = if value.is_none_literal_expr() { "None".to_owned() } else { self.phrase(value)? };
        (said.len() <= PART && !said.contains(", ") && !said.contains(" if ")).then_some(said)
    }

    /// What a body calls on its way, arguments apart: functions that are imported or belong to the project.
    pub fn steps(&self) -> Vec<String> {
        let mut calls = Calls::default();
        calls.visit_body(&self.def.body);
        let mut found: Vec<String> = Vec::new();
        for callee in std::mem::take(&mut calls.callees) {
            let is_general = self.resolve(callee).is_some_and(|name| name.starts_with("builtins.") || name.starts_with("typing."));
            let is_known = crate::locals::root_of(callee).is_some_and(|root| self.binding(root).is_none());
            let is_telling = is_known && !is_general && !callee.as_attribute_expr().is_some_and(|it| COMMON.contains(&it.attr.as_str()));
            let Some(code) = one_line(self.cx.text(callee.range()), 40).filter(|_| is_telling) else { continue };
            if calls.stored.contains(&crate::locals::root_of(callee).unwrap_or_default()) || code.contains(['(', '[']) {
                continue;
            }
            if !found.contains(&code) {
                found.push(code);
            }
        }
        found
    }
}

#[derive(Default)]
struct Names<'n> {
    loads: Vec<&'n ExprName>,
    stored: Vec<&'n str>,
    texts: Vec<TextRange>,
    is_odd: bool,
}

impl<'n> SourceOrderVisitor<'n> for Names<'n> {
    fn enter_node(&mut self, node: AnyNodeRef<'n>) -> TraversalSignal {
        match node {
            AnyNodeRef::ExprName(name) if name.ctx.is_load() => self.loads.push(name),
            AnyNodeRef::ExprName(name) => self.stored.push(&name.id),
            AnyNodeRef::ExprFString(text) => self.texts.push(text.range),
            AnyNodeRef::ExprTString(text) => self.texts.push(text.range),
            AnyNodeRef::ExprNamed(_) | AnyNodeRef::ExprYield(_) | AnyNodeRef::ExprYieldFrom(_) | AnyNodeRef::ExprLambda(_) => {
                self.is_odd = true
            }
            _ => {}
        }
        TraversalSignal::Traverse
    }
}

#[derive(Default)]
struct Calls<'s> {
    callees: Vec<&'s Expr>,
    /// Names that loops and comprehensions bind.
    stored: Vec<&'s str>,
}

impl<'s> SourceOrderVisitor<'s> for Calls<'s> {
    fn enter_node(&mut self, node: AnyNodeRef<'s>) -> TraversalSignal {
        match node {
            AnyNodeRef::StmtFunctionDef(_) | AnyNodeRef::StmtClassDef(_) | AnyNodeRef::ExprLambda(_) | AnyNodeRef::StmtRaise(_) => {
                TraversalSignal::Skip
            }
            AnyNodeRef::ExprName(name) if !name.ctx.is_load() => {
                self.stored.push(&name.id);
                TraversalSignal::Traverse
            }
            AnyNodeRef::ExprCall(call) => {
                self.callees.push(&call.func);
                TraversalSignal::Traverse
            }
            _ => TraversalSignal::Traverse,
        }
    }
}
