//! What a function does with a parameter, in a sentence or two for its documentation.

use ruff_python_ast::{
    AnyNodeRef, Expr, ExprCall, UnaryOp,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal},
};
use ruff_text_size::{Ranged, TextRange};

use crate::{
    locals::{Locals, is_growing, one_line},
    shape::enumerate,
};

/// Characters of code in a sentence.
const CODE: usize = 40;
/// Things of one kind that are named.
const MAX: usize = 3;
/// Calls that say nothing of what they are given.
const GENERAL: [&str; 16] = [
    "isinstance",
    "issubclass",
    "len",
    "str",
    "repr",
    "print",
    "bool",
    "int",
    "float",
    "list",
    "set",
    "tuple",
    "dict",
    "type",
    "hasattr",
    "callable",
];

/// Sentences about a parameter; empty when its uses are too many or say nothing.
pub fn role(locals: &Locals, name: &str) -> String {
    let mut visitor = Uses { locals, name, parents: Vec::new(), roles: Roles::default() };
    visitor.visit_body(&locals.def.body);
    if visitor.roles.is_rebound { String::new() } else { visitor.roles.sentences() }
}

#[derive(Default)]
struct Roles {
    kept: Vec<String>,
    passed: Vec<(String, String)>,
    handed_on: Vec<String>,
    called: usize,
    iterated: usize,
    read: Vec<String>,
    methods: Vec<String>,
    items: Vec<String>,
    searched: usize,
    is_rebound: bool,
}

impl Roles {
    fn sentences(&self) -> String {
        let mut said = Vec::new();
        if let [kept] = &*self.kept {
            said.push(format!("Kept as ``{kept}``."));
        }
        match &*self.passed {
            [] => {}
            [(callee, keyword)] if !keyword.is_empty() => said.push(format!("Passed to ``{callee}`` as ``{keyword}``.")),
            some => {
                let mut callees: Vec<String> = some.iter().map(|(callee, _)| format!("``{callee}``")).collect();
                callees.dedup();
                if callees.len() <= MAX {
                    said.push(format!("Passed to {}.", enumerate(&callees)));
                }
            }
        }
        if !self.handed_on.is_empty() && self.handed_on.len() <= MAX {
            said.push(format!("Passed on to {}.", quoted(&self.handed_on)));
        }
        if self.called > 0 {
            said.push("Function to call.".to_owned());
        }
        if !self.methods.is_empty() && self.methods.len() <= MAX {
            said.push(format!("Its {} {} called.", quoted(&self.methods), verb(&self.methods)));
        }
        if !self.read.is_empty() && self.read.len() <= MAX {
            said.push(format!("Its {} {} read.", quoted(&self.read), verb(&self.read)));
        }
        if self.iterated > 0 {
            said.push("Iterated over.".to_owned());
        }
        if !self.items.is_empty() && self.items.len() <= MAX {
            let word = if self.items.len() == 1 { "item" } else { "items" };
            said.push(format!("Its {word} {} {} read.", quoted(&self.items), verb(&self.items)));
        }
        if self.searched > 0 && said.is_empty() {
            said.push("Searched with ``in``.".to_owned());
        }
        said.truncate(2);
        said.join(" ")
    }
}

const fn verb(names: &[String]) -> &'static str {
    if names.len() == 1 { "is" } else { "are" }
}

fn quoted(names: &[String]) -> String {
    enumerate(&names.iter().map(|name| format!("``{name}``")).collect::<Vec<_>>())
}

struct Uses<'l, 'c, 'a, 'n, 's> {
    locals: &'l Locals<'c, 'a, 's>,
    name: &'n str,
    parents: Vec<AnyNodeRef<'s>>,
    roles: Roles,
}

impl<'s> SourceOrderVisitor<'s> for Uses<'_, '_, '_, '_, 's> {
    fn enter_node(&mut self, node: AnyNodeRef<'s>) -> TraversalSignal {
        if let AnyNodeRef::ExprName(name) = node
            && name.id.as_str() == self.name
        {
            if name.ctx.is_load() {
                self.note(name.range);
            } else if !self.is_default() {
                self.roles.is_rebound = true;
            }
        }
        // An inner function may have a parameter of the same name.
        if let AnyNodeRef::Parameter(parameter) = node
            && parameter.name.as_str() == self.name
        {
            self.roles.is_rebound = true;
        }
        self.parents.push(node);
        TraversalSignal::Traverse
    }

    fn leave_node(&mut self, _node: AnyNodeRef<'s>) {
        self.parents.pop();
    }
}

impl Uses<'_, '_, '_, '_, '_> {
    /// `x = x or 1`, `if x is None: x = 1`, `if not x: x = 1`.
    fn is_default(&self) -> bool {
        let Some(AnyNodeRef::StmtAssign(assign)) = self.parents.last() else { return false };
        let is_name = |expr: &Expr| expr.as_name_expr().is_some_and(|it| it.id.as_str() == self.name);
        if let Expr::BoolOp(operation) = &*assign.value {
            return operation.op == ruff_python_ast::BoolOp::Or && operation.values.first().is_some_and(is_name);
        }
        self.parents.iter().rev().nth(1).is_some_and(|parent| match parent {
            AnyNodeRef::StmtIf(stmt) if stmt.body.iter().any(|inner| inner.range() == assign.range) => match &*stmt.test {
                Expr::UnaryOp(unary) => unary.op == UnaryOp::Not && is_name(&unary.operand),
                Expr::Compare(compare) => is_name(&compare.left) && compare.comparators.iter().all(Expr::is_none_literal_expr),
                _ => false,
            },
            _ => false,
        })
    }

    fn note(&mut self, at: TextRange) {
        let Some(parent) = self.parents.last().copied() else { return };
        let roles = &mut self.roles;
        match parent {
            AnyNodeRef::StmtAssign(assign) => {
                if let ([Expr::Attribute(target)], true) = (&*assign.targets, assign.value.range() == at)
                    && let Some(code) = one_line(self.locals.cx.text(target.range), CODE)
                {
                    roles.kept.push(code);
                }
            }
            AnyNodeRef::StmtAnnAssign(assign) => {
                if let Expr::Attribute(target) = &*assign.target
                    && let Some(code) = one_line(self.locals.cx.text(target.range), CODE)
                {
                    roles.kept.push(code);
                }
            }
            AnyNodeRef::Keyword(keyword) => {
                let Some(code) = self.callee() else { return };
                match &keyword.arg {
                    Some(word) if word.as_str() == self.name => self.passed(code, String::new()),
                    Some(word) => self.passed(code, word.to_string()),
                    None => self.roles.handed_on.push(code),
                }
            }
            AnyNodeRef::Arguments(_) => {
                if let Some(code) = self.callee().filter(|code| !GENERAL.contains(&code.as_str())) {
                    self.passed(code, String::new());
                }
            }
            AnyNodeRef::ExprStarred(_) => {
                if let Some(code) = self.callee()
                    && matches!(self.parents.iter().rev().nth(1), Some(AnyNodeRef::Arguments(_)))
                {
                    self.roles.handed_on.push(code);
                }
            }
            AnyNodeRef::ExprCall(call) if call.func.range() == at => roles.called += 1,
            AnyNodeRef::ExprAttribute(attribute) => {
                let is_called =
                    matches!(self.parents.iter().rev().nth(1), Some(AnyNodeRef::ExprCall(call)) if call.func.range() == attribute.range);
                let found = if is_called { &mut roles.methods } else { &mut roles.read };
                let name = if is_called { format!("{}()", attribute.attr) } else { attribute.attr.to_string() };
                // What is set or changed is an effect, which is told with the others.
                if attribute.ctx.is_load() && !is_growing(&attribute.attr) && !found.contains(&name) {
                    found.push(name);
                }
            }
            AnyNodeRef::StmtFor(stmt) if stmt.iter.range() == at => roles.iterated += 1,
            AnyNodeRef::Comprehension(comprehension) if comprehension.iter.range() == at => roles.iterated += 1,
            AnyNodeRef::ExprSubscript(subscript) if subscript.value.range() == at && subscript.ctx.is_load() => {
                if let (true, Some(code)) = (subscript.slice.is_literal_expr(), one_line(self.locals.cx.text(subscript.slice.range()), 24))
                    && !roles.items.contains(&code)
                {
                    roles.items.push(code);
                }
            }
            AnyNodeRef::ExprCompare(compare)
                if compare.comparators.iter().any(|side| side.range() == at)
                    && compare.ops.iter().all(|op| matches!(op, ruff_python_ast::CmpOp::In | ruff_python_ast::CmpOp::NotIn)) =>
            {
                roles.searched += 1;
            }
            _ => {}
        }
    }

    fn passed(&mut self, callee: String, keyword: String) {
        let entry = (callee, keyword);
        if !self.roles.passed.contains(&entry) {
            self.roles.passed.push(entry);
        }
    }

    /// The callee of the call around; none for calls whose callee says nothing to a reader.
    fn callee(&self) -> Option<String> {
        let call: &ExprCall = self.parents.iter().rev().find_map(|node| node.as_expr_call())?;
        let method = || call.func.as_attribute_expr().map(|attribute| attribute.attr.to_string());
        let code = self.locals.code(&call.func, CODE).or_else(method)?;
        (!code.starts_with("super") && !code.contains(['(', '[', '"', '\''])).then_some(code)
    }
}
