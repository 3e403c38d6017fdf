//! The head of a function: its parameters with their types, its decorators.

use ruff_python_ast::{
    CmpOp, Comprehension, Expr as Py, ExprContext, Stmt as PyStmt, StmtFunctionDef, UnaryOp,
    visitor::{Visitor, walk_expr, walk_stmt},
};

use super::yields;
use crate::{
    Unit, hints,
    names::Names,
    reason::{Refusal, Res, refuse},
    size,
    types::Ty,
};

/// The types of the parameters, or why the function's head has no translation.
pub(crate) fn head(unit: &Unit<'_>, names: &Names<'_>) -> Result<Vec<(String, Ty)>, Vec<Refusal>> {
    let function = unit.function;
    size::bounded(function).map_err(|it| vec![it])?;
    let mut refusals = Vec::new();
    let mut note = |outcome: Res<()>| refusals.extend(outcome.err());
    if function.is_async {
        note(refuse(&function.name, "a coroutine", "a plain function"));
    }
    if let Some(type_params) = &function.type_params {
        note(refuse(&**type_params, "type parameters", "name the types"));
    }
    let mut is_static = false;
    for decorator in &function.decorator_list {
        match decorated(&decorator.expression, unit, names) {
            Some(Decorated::Static) => is_static = true,
            Some(Decorated::Harmless) => {}
            None => note(refuse(decorator, "a decorator", "a function without one")),
        }
    }
    if names.is_open {
        note(refuse(&function.name, "names that a star import, `exec` or `globals` may change", "import names one by one"));
    } else if !is_bound_once(unit, names) {
        note(refuse(&function.name, "a name that is bound more than once", "bind it once"));
    }
    if unit.class.is_some() && function.name.starts_with("__") {
        note(refuse(&function.name, "a special method", "move it out of the class"));
    }
    if !unit.name.is_ascii() {
        note(refuse(&function.name, "a name that is not ASCII", "an ASCII name"));
    }
    let parameters = &function.parameters;
    if let Some(rest) = parameters.vararg.as_ref().or(parameters.kwarg.as_ref()) {
        note(refuse(&**rest, "any number of arguments", "name the parameters"));
    }
    let mut params = Vec::new();
    for (at, parameter) in parameters.posonlyargs.iter().chain(&parameters.args).chain(&parameters.kwonlyargs).enumerate() {
        let (name, hint) = (&parameter.parameter.name, parameter.annotation());
        if let Some(default) = parameter.default.as_deref().filter(|it| !is_literal(it)) {
            note(refuse(default, "a default that is computed", "write a number"));
        }
        if let (0, Some(class), false) = (at, unit.class, is_static) {
            params.push((name.to_string(), Ty::Object(class.to_owned())));
            continue;
        }
        match hint.map(|it| parameter_type(it, name, function, names)) {
            Some(Ok(ty)) => params.push((name.to_string(), ty)),
            Some(Err(refusal)) => note(Err(refusal)),
            None => note(refuse(name, format!("`{name}` has no type"), "write a hint")),
        }
    }
    refusals.extend(yields::against(unit, &params, names));
    if refusals.is_empty() { Ok(params) } else { Err(refusals) }
}

fn is_bound_once(unit: &Unit<'_>, names: &Names<'_>) -> bool {
    let found = match unit.class {
        Some(class) => names.classes.get(class).and_then(|it| it.methods.get(unit.function.name.as_str())),
        None => names.functions.get(unit.function.name.as_str()),
    };
    found.is_some_and(|it| std::ptr::eq(*it, unit.function))
}

/// What a decorator does that may stay above a function in Rust.
enum Decorated {
    Static,
    Harmless,
}

fn decorated(decorator: &Py, unit: &Unit<'_>, names: &Names<'_>) -> Option<Decorated> {
    if names.is_ours(decorator) {
        return Some(Decorated::Harmless);
    }
    if hints::is_cache(decorator, names) {
        return unit.class.is_none().then_some(Decorated::Harmless);
    }
    match (hints::qualified(decorator, names)?.as_str(), unit.class) {
        ("staticmethod", Some(_)) => Some(Decorated::Static),
        ("property" | "functools.cached_property", Some(_)) => Some(Decorated::Harmless),
        ("typing.override" | "typing.final" | "typing_extensions.override" | "typing_extensions.final", _) => Some(Decorated::Harmless),
        _ => None,
    }
}

/// The type of a parameter: a sequence that is only read may be a list or a tuple.
fn parameter_type(hint: &Py, name: &str, function: &StmtFunctionDef, names: &Names<'_>) -> Res<Ty> {
    if let Py::Name(class) = hint
        && names.classes.contains_key(class.id.as_str())
    {
        return Ok(Ty::Object(class.id.to_string()));
    }
    match hints::type_of(hint, names)? {
        Ty::Row(item) if hints::is_sequence(hint, names) && !only_read(function, name) => Ok(Ty::List(item)),
        known => Ok(known),
    }
}

/// Whether a default is written out: it is evaluated where the function is defined.
pub(super) fn is_literal(node: &Py) -> bool {
    match node {
        Py::NumberLiteral(_) | Py::BooleanLiteral(_) | Py::NoneLiteral(_) | Py::StringLiteral(_) | Py::BytesLiteral(_) => true,
        Py::UnaryOp(unary) => is_literal(&unary.operand),
        Py::Tuple(it) => it.elts.is_empty(),
        Py::Call(call) => match (&*call.func, &*call.arguments.args) {
            (Py::Name(name), [Py::StringLiteral(text)]) => {
                name.id.as_str() == "float" && text.value.to_str().trim_start_matches(['+', '-']).eq_ignore_ascii_case("inf")
            }
            _ => false,
        },
        Py::Attribute(it) => {
            it.value.as_name_expr().is_some_and(|it| it.id.as_str() == "math") && matches!(it.attr.as_str(), "inf" | "pi" | "e")
        }
        _ => false,
    }
}

/// Whether a parameter is only gone over, indexed and measured: then a list and a tuple are alike.
fn only_read(function: &StmtFunctionDef, name: &str) -> bool {
    let mut walk = OnlyRead { name, is_only_read: true };
    walk.visit_body(&function.body);
    walk.is_only_read
}

struct OnlyRead<'n> {
    name: &'n str,
    is_only_read: bool,
}

impl OnlyRead<'_> {
    fn is_it(&self, expr: &Py) -> bool {
        expr.as_name_expr().is_some_and(|it| it.id.as_str() == self.name)
    }
}

impl<'a> Visitor<'a> for OnlyRead<'_> {
    fn visit_stmt(&mut self, stmt: &'a PyStmt) {
        match stmt {
            PyStmt::For(it) if self.is_it(&it.iter) => {
                self.visit_expr(&it.target);
                self.visit_body(&it.body);
                self.visit_body(&it.orelse);
            }
            PyStmt::If(it) if self.is_it(&it.test) => {
                self.visit_body(&it.body);
                it.elif_else_clauses.iter().for_each(|it| self.visit_elif_else_clause(it));
            }
            _ => walk_stmt(self, stmt),
        }
    }

    fn visit_comprehension(&mut self, it: &'a Comprehension) {
        self.visit_expr(&it.target);
        if !self.is_it(&it.iter) {
            self.visit_expr(&it.iter);
        }
        it.ifs.iter().for_each(|it| self.visit_expr(it));
    }

    fn visit_expr(&mut self, expr: &'a Py) {
        const READ: [&str; 13] =
            ["len", "enumerate", "zip", "reversed", "sorted", "sum", "min", "max", "any", "all", "list", "set", "range"];
        match expr {
            Py::Name(_) if self.is_it(expr) => self.is_only_read = false,
            Py::Call(call) if call.func.as_name_expr().is_some_and(|it| READ.contains(&it.id.as_str())) => {
                for arg in &call.arguments.args {
                    if !self.is_it(arg) {
                        self.visit_expr(arg);
                    }
                }
                call.arguments.keywords.iter().for_each(|it| self.visit_expr(&it.value));
            }
            Py::Subscript(it) if self.is_it(&it.value) && it.ctx == ExprContext::Load && !it.slice.is_slice_expr() => {
                self.visit_expr(&it.slice);
            }
            Py::Compare(it) => {
                self.visit_expr(&it.left);
                for (op, value) in it.ops.iter().zip(&it.comparators) {
                    if !(matches!(op, CmpOp::In | CmpOp::NotIn) && self.is_it(value)) {
                        self.visit_expr(value);
                    }
                }
            }
            Py::UnaryOp(it) if it.op == UnaryOp::Not && self.is_it(&it.operand) => {}
            _ => walk_expr(self, expr),
        }
    }
}
