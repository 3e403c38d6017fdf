//! What a function does besides giving something back: what it sets, changes, calls, as clauses in the imperative.

use ruff_python_ast::{
    CmpOp, Expr, ExprCall, Operator, Stmt, StmtIf, helpers,
    statement_visitor::{StatementVisitor, walk_stmt},
};
use ruff_text_size::Ranged;

use crate::{
    call_acts::{by_function, by_method},
    locals::{Locals, awaited, one_line, root_of},
    loggers::logging_call,
};

/// Methods of a logger that modules bind to names of their own.
const LOGGING: [&str; 8] = ["debug", "info", "warn", "warning", "error", "exception", "critical", "log"];
/// Characters of code in a clause.
const CODE: usize = 48;

/// One thing that a function does, of one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// "set", "append to", "call".
    pub verb: &'static str,
    /// What it is done to, as code or in words.
    pub object: String,
    /// Whether a user of the function sees it: not a mere step of the work.
    pub is_effect: bool,
}

impl Act {
    /// For an agent: verb, object, whether it is an effect; set off by unit separators.
    pub fn fact(&self) -> String {
        format!("{}\u{1f}{}\u{1f}{}", self.verb, self.object, if self.is_effect { "1" } else { "" })
    }
}

/// What was seen.
#[derive(Default)]
pub struct Acts {
    /// What is done every time, in order.
    pub always: Vec<Act>,
    /// Condition, and what is done then.
    pub sometimes: Vec<(String, Vec<Act>)>,
    /// The condition under which nothing is done.
    pub unless: String,
    /// Effects that stand somewhere deeper.
    pub perhaps: Vec<Act>,
    /// What is used where the caller gave None: parameter and code.
    pub fallbacks: Vec<(String, String)>,
}

/// Look at the body of a function.
pub fn acts(locals: &Locals) -> Acts {
    let mut seen = Acts::default();
    let body = helpers::body_without_leading_docstring(&locals.def.body);
    if let [Stmt::Raise(raise)] = body
        && let Some(class) = raise.exc.as_deref().map(helpers::map_callable).and_then(|class| locals.code(class, CODE))
    {
        seen.always.push(Act { verb: "raise", object: format!("``{class}``"), is_effect: true });
        return seen;
    }
    suite(locals, body, &mut seen);
    for stmt in body {
        if let Stmt::If(stmt) = stmt
            && let Some(fallback) = fallback(locals, stmt)
        {
            seen.fallbacks.push(fallback);
        }
    }
    let mut deeper = Deeper { locals, found: Vec::new() };
    deeper.visit_body(body);
    let is_told = |act: &Act| seen.always.contains(act) || seen.sometimes.iter().any(|(_, acts)| acts.contains(act));
    seen.perhaps = deeper.found.into_iter().filter(|act| !is_told(act)).collect();
    seen
}

/// `if size is None: size = self.arraysize`.
fn fallback(locals: &Locals, stmt: &StmtIf) -> Option<(String, String)> {
    let [Stmt::Assign(assign)] = &*stmt.body else { return None };
    let ([Expr::Name(name)], true) = (&*assign.targets, stmt.elif_else_clauses.is_empty()) else { return None };
    let is_asked = match &*stmt.test {
        Expr::Compare(compare) => {
            matches!(&*compare.ops, [CmpOp::Is])
                && compare.left.as_name_expr().is_some_and(|it| it.id == name.id)
                && compare.comparators.iter().all(Expr::is_none_literal_expr)
        }
        _ => false,
    };
    let code = locals.code(&assign.value, CODE)?;
    (is_asked && locals.has_parameter(&name.id)).then(|| (name.id.to_string(), code))
}

struct Deeper<'l, 'c, 'a, 'd> {
    locals: &'l Locals<'c, 'a, 'd>,
    found: Vec<Act>,
}

impl<'s> StatementVisitor<'s> for Deeper<'_, '_, '_, '_> {
    fn visit_stmt(&mut self, stmt: &'s Stmt) {
        match stmt {
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => {}
            Stmt::If(_) | Stmt::For(_) | Stmt::While(_) | Stmt::With(_) | Stmt::Try(_) | Stmt::Match(_) => walk_stmt(self, stmt),
            other => {
                for act in of_stmt(self.locals, other) {
                    // One mention of an object is enough.
                    if act.is_effect && act.verb != "print" && !self.found.contains(&act) {
                        self.found.push(act);
                    }
                }
            }
        }
    }
}

/// False when what follows is reached only sometimes.
fn suite(locals: &Locals, body: &[Stmt], seen: &mut Acts) -> bool {
    for stmt in body {
        match stmt {
            Stmt::If(stmt) if stmt.elif_else_clauses.is_empty() && matches!(&*stmt.body, [.., Stmt::Return(_)]) => {
                let is_first = seen.always.is_empty() && seen.sometimes.is_empty() && seen.unless.is_empty();
                let is_bare = matches!(&*stmt.body, [Stmt::Return(back)] if back.value.is_none());
                match locals.condition(&stmt.test) {
                    Some(condition) if is_first && is_bare => seen.unless = condition,
                    _ => return false,
                }
            }
            Stmt::If(stmt) => conditional(locals, stmt, seen),
            Stmt::With(stmt) => {
                if !suite(locals, &stmt.body, seen) {
                    return false;
                }
            }
            Stmt::Try(stmt) => {
                if !suite(locals, &stmt.body, seen)
                    || stmt.handlers.iter().any(|ruff_python_ast::ExceptHandler::ExceptHandler(it)| leaves(&it.body))
                {
                    return false;
                }
            }
            Stmt::For(stmt) => {
                if let Some(over) = locals.code(&stmt.iter, CODE) {
                    each_call(&stmt.body)
                        .into_iter()
                        .filter_map(|call| of_each(locals, &stmt.target, &over, call))
                        .take(2)
                        .for_each(|act| push(&mut seen.always, act));
                }
            }
            Stmt::Return(_) | Stmt::Raise(_) => return true,
            other => {
                for act in of_stmt(locals, other) {
                    push(&mut seen.always, act);
                }
            }
        }
    }
    true
}

/// The calls that every turn of a loop begins with.
fn each_call(body: &[Stmt]) -> Vec<&ExprCall> {
    let mut found = Vec::new();
    for stmt in body {
        match stmt {
            Stmt::Expr(stmt) => found.extend(awaited(&stmt.value).as_call_expr()),
            Stmt::Assign(assign) => found.extend(awaited(&assign.value).as_call_expr()),
            Stmt::Try(attempt) => return [found, each_call(&attempt.body)].concat(),
            Stmt::With(with) => found.extend(each_call(&with.body)),
            _ => return found,
        }
    }
    found
}

fn leaves(body: &[Stmt]) -> bool {
    matches!(body.last(), Some(Stmt::Return(_) | Stmt::Continue(_) | Stmt::Break(_)))
}

fn push(acts: &mut Vec<Act>, act: Act) {
    if !acts.contains(&act) {
        acts.push(act);
    }
}

fn conditional(locals: &Locals, stmt: &StmtIf, seen: &mut Acts) {
    let mut found = Vec::new();
    for inner in &stmt.body {
        of_stmt(locals, inner).into_iter().for_each(|act| push(&mut found, act));
    }
    if found.is_empty() {
        return;
    }
    if let Some(condition) = locals.condition(&stmt.test) {
        seen.sometimes.push((condition, found));
    }
}

/// `for hook in self.hooks: hook.run()`.
fn of_each(locals: &Locals, target: &Expr, over: &str, call: &ExprCall) -> Option<Act> {
    let name = target.as_name_expr()?.id.as_str();
    let given: Vec<&Expr> = call.arguments.args.iter().collect();
    match &*call.func {
        Expr::Attribute(attribute) if attribute.value.as_name_expr().is_some_and(|base| base.id.as_str() == name) => {
            Some(Act { verb: "call", object: format!("``{}`` of each item of ``{over}``", attribute.attr), is_effect: false })
        }
        callee if matches!(&*given, [Expr::Name(only)] if only.id.as_str() == name) && call.arguments.keywords.is_empty() => {
            let callee = locals.code(callee, CODE)?;
            Some(Act { verb: "call", object: format!("``{callee}`` with each item of ``{over}``"), is_effect: false })
        }
        callee => {
            let is_known = root_of(callee).is_some_and(|root| locals.binding(root).is_none());
            let uses =
                crate::parts::any_over_expr(&Expr::Call(call.clone()), |part| part.as_name_expr().is_some_and(|it| it.id.as_str() == name));
            let callee = locals.code(callee, CODE).filter(|_| is_known && uses && logging_call(locals.cx, call).is_none())?;
            Some(Act { verb: "call", object: format!("``{callee}`` for each item of ``{over}``"), is_effect: false })
        }
    }
}

/// What one statement does every time it is reached.
pub fn acts_of(locals: &Locals, stmt: &Stmt) -> Vec<Act> {
    of_stmt(locals, stmt)
}

fn of_stmt(locals: &Locals, stmt: &Stmt) -> Vec<Act> {
    match stmt {
        Stmt::Assign(stmt) => stmt.targets.iter().flat_map(|target| to_value(locals, set(locals, target), &stmt.value)).collect(),
        Stmt::AnnAssign(stmt) => stmt.value.as_deref().map_or_else(Vec::new, |value| to_value(locals, set(locals, &stmt.target), value)),
        Stmt::AugAssign(stmt) => {
            let is_one = matches!(&*stmt.value, Expr::NumberLiteral(number) if matches!(&number.value, ruff_python_ast::Number::Int(int) if int.as_u8() == Some(1)));
            let verb = match stmt.op {
                Operator::Add if is_one => "increment",
                Operator::Sub if is_one => "decrement",
                Operator::Add => "add to",
                _ => "update",
            };
            set(locals, &stmt.target).into_iter().map(|act| Act { verb: if act.verb == "set" { verb } else { act.verb }, ..act }).collect()
        }
        Stmt::Delete(stmt) => {
            stmt.targets.iter().filter(|target| !target.is_name_expr()).filter_map(|target| act(locals, "delete", target)).collect()
        }
        Stmt::Expr(stmt) => awaited(&stmt.value).as_call_expr().and_then(|call| of_call(locals, call)).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn act(locals: &Locals, verb: &'static str, object: &Expr) -> Option<Act> {
    let root = root_of(object)?;
    // A name that the function made itself is nothing that a caller sees.
    if locals.binding(root).is_some() {
        return None;
    }
    locals.code(object, CODE).map(|code| Act { verb, object: format!("``{code}``"), is_effect: true })
}

fn set(locals: &Locals, target: &Expr) -> Vec<Act> {
    match target {
        Expr::Attribute(_) => act(locals, "set", target).into_iter().collect(),
        Expr::Subscript(subscript) => match &*subscript.slice {
            slice if slice.is_literal_expr() && locals.code(target, CODE).is_some() => act(locals, "set", target).into_iter().collect(),
            _ => act(locals, "set items of", &subscript.value).into_iter().collect(),
        },
        Expr::Tuple(tuple) => tuple.elts.iter().flat_map(|item| set(locals, item)).collect(),
        Expr::Name(name) => {
            let own = locals.cx.scopes.opened_by(locals.def.range).map(|scope| &locals.cx.scopes.all[scope]);
            let is_outer = own.is_some_and(|scope| scope.outer.contains(name.id.as_str()));
            let object = format!("the module's ``{}``", name.id);
            is_outer.then_some(Act { verb: "set", object, is_effect: true }).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// The value beside the one thing that is set to it.
fn to_value(locals: &Locals, mut acts: Vec<Act>, value: &Expr) -> Vec<Act> {
    let is_plain = value.is_literal_expr()
        || value.is_name_expr()
        || matches!(value, Expr::List(list) if list.elts.is_empty())
        || matches!(value, Expr::Dict(dict) if dict.items.is_empty());
    if let ([act], true) = (&mut *acts, is_plain)
        && act.verb == "set"
        && let Some(code) = locals.code(value, 24)
    {
        act.object = format!("{} to ``{code}``", act.object);
    }
    acts
}

fn of_call(locals: &Locals, call: &ExprCall) -> Option<Act> {
    if let Some(name) = locals.resolve(&call.func)
        && let Some(found) = by_function(locals, &name, call)
    {
        return found;
    }
    if logging_call(locals.cx, call).is_some() || call.func.as_name_expr().is_some_and(|name| LOGGING.contains(&name.id.as_str())) {
        return None;
    }
    let Expr::Attribute(attribute) = &*call.func else { return called(locals, call) };
    if attribute.value.as_call_expr().is_some_and(|inner| locals.resolve(&inner.func).as_deref() == Some("builtins.super")) {
        return Some(Act { verb: "call", object: format!("``{}`` of the base class", attribute.attr), is_effect: false });
    }
    if is_log(&attribute.value) {
        return None;
    }
    let is_own = attribute.value.as_name_expr().is_some_and(|name| matches!(name.id.as_str(), "self" | "cls"));
    if let Some(verb) = by_method(&attribute.attr, call.arguments.args.len())
        && root_of(&attribute.value).is_some()
        && !(is_own && verb == "write to")
    {
        return act(locals, verb, &attribute.value);
    }
    called(locals, call)
}

fn is_log(object: &Expr) -> bool {
    let last = match object {
        Expr::Name(name) => name.id.as_str(),
        Expr::Attribute(attribute) => attribute.attr.as_str(),
        _ => return false,
    };
    matches!(last.trim_start_matches('_'), "log" | "logger" | "LOG" | "LOGGER" | "logging" | "display")
}

fn called(locals: &Locals, call: &ExprCall) -> Option<Act> {
    if root_of(&call.func).is_none_or(|root| locals.binding(root).is_some()) {
        return None;
    }
    let callee = locals.code(&call.func, CODE)?;
    if gives_the_same(locals, call) {
        return Some(Act { verb: "call", object: format!("``{callee}`` with the same arguments"), is_effect: false });
    }
    let is_visible = call.arguments.iter_source_order().all(|argument| locals.is_visible(argument.value()));
    let whole = is_visible.then(|| one_line(locals.cx.text(call.range()), CODE)).flatten();
    Some(Act { verb: "call", object: format!("``{}``", whole.unwrap_or(callee)), is_effect: false })
}

/// Whether a call passes on exactly what the function was given.
fn gives_the_same(locals: &Locals, call: &ExprCall) -> bool {
    let skip = usize::from(locals.cx.class().is_some());
    let own: Vec<&str> = locals.def.parameters.iter().skip(skip).map(|parameter| parameter.name().as_str()).collect();
    let given: Option<Vec<&str>> = call
        .arguments
        .iter_source_order()
        .map(|argument| {
            let value = match argument.value() {
                Expr::Starred(starred) => &*starred.value,
                value => value,
            };
            value.as_name_expr().map(|name| name.id.as_str())
        })
        .collect();
    !own.is_empty() && given.is_some_and(|given| given == own) && own.iter().all(|name| locals.binding(name).is_none())
}

/// Length of a function, for those whose few known acts would say too little of it.
pub fn statements(body: &[Stmt]) -> usize {
    body.iter()
        .map(|stmt| match stmt {
            Stmt::If(stmt) => {
                1 + statements(&stmt.body) + stmt.elif_else_clauses.iter().map(|clause| statements(&clause.body)).sum::<usize>()
            }
            Stmt::For(stmt) => 1 + statements(&stmt.body),
            Stmt::While(stmt) => 1 + statements(&stmt.body),
            Stmt::With(stmt) => 1 + statements(&stmt.body),
            Stmt::Try(stmt) => 1 + statements(&stmt.body),
            other => usize::from(!other.range().is_empty()),
        })
        .sum()
}
