//! Generators: what is yielded is gathered in a list, which the Python function before it hands out one by one.
//!
//! That is what the original does as long as nobody can tell when an item is computed. So what it is given, and what it
//! yields, can be changed by nobody; it reads nothing else of its module; and no handler of its own waits around a
//! `yield`, for what its caller throws.

use ruff_python_ast::{
    Expr as Py, ExprCall, ExprYield, ExprYieldFrom, Stmt as PyStmt, StmtFunctionDef,
    visitor::{Visitor, walk_expr, walk_stmt},
};

use super::{Lower, binary::method};
use crate::{
    Unit, hints,
    ir::{Arg, Expr, Kind, Stmt, Target},
    names::Names,
    reason::{Refusal, Res, refuse},
    types::Ty,
};

/// Holds what was yielded.
const YIELDED: &str = "=yielded";
/// As many parameters as the Python function before it knows to place.
const MOST_PARAMETERS: usize = 4;

/// Whether a function is a generator.
pub(super) fn generates(function: &StmtFunctionDef) -> bool {
    has_yield(&function.body)
}

/// Whether a `yield` of this function stands in some statements.
pub(super) fn has_yield(body: &[PyStmt]) -> bool {
    let mut walk = Yields { is_found: false };
    walk.visit_body(body);
    walk.is_found
}

struct Yields {
    is_found: bool,
}

impl<'a> Visitor<'a> for Yields {
    fn visit_stmt(&mut self, stmt: &'a PyStmt) {
        if !matches!(stmt, PyStmt::FunctionDef(_) | PyStmt::ClassDef(_)) {
            walk_stmt(self, stmt);
        }
    }

    fn visit_expr(&mut self, expr: &'a Py) {
        match expr {
            Py::Yield(_) | Py::YieldFrom(_) => self.is_found = true,
            Py::Lambda(_) => {}
            _ => walk_expr(self, expr),
        }
    }
}

/// What the head of a generator has against it.
pub(super) fn against(unit: &Unit<'_>, params: &[(String, Ty)], names: &Names<'_>) -> Vec<Refusal> {
    let function = unit.function;
    if !generates(function) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut note = |outcome: Res<()>| found.extend(outcome.err());
    if !(1..=MOST_PARAMETERS).contains(&params.len()) {
        note(refuse(&function.name, "a generator with so many parameters", format!("one to {MOST_PARAMETERS}, or a list as result")));
    }
    for (name, ty) in params {
        match ty {
            Ty::Object(_) => note(refuse(&function.name, "a generator that reads an object", "make it a function of plain values")),
            ty if !is_fixed(ty) => {
                let what = format!("a generator that is given {ty}, which may change before `{name}` is read");
                note(refuse(&function.name, what, "return a list"));
            }
            _ => {}
        }
    }
    if hints::is_cached(function, names) {
        note(refuse(&function.name, "a generator that is kept", "return a list"));
    }
    found
}

/// Whether nobody can change a value of a type.
fn is_fixed(ty: &Ty) -> bool {
    match ty {
        Ty::Int | Ty::Float | Ty::Num | Ty::Bool | Ty::Str | Ty::Bytes | Ty::Unknown => true,
        Ty::Maybe(value) => is_fixed(value),
        Ty::Tuple(items) => items.iter().all(is_fixed),
        _ => false,
    }
}

impl<'a> Lower<'a> {
    /// The body of a generator: a list to begin with, and as its answer.
    pub(super) fn generator(&mut self, body: &'a [PyStmt]) -> Vec<Stmt> {
        self.answers = true;
        let lowered = self.block(body);
        let ty = Ty::list(self.yielded());
        self.vars.insert(YIELDED.to_owned(), ty.clone());
        self.returns = ty.clone();
        let none = Expr { ty: ty.clone(), kind: Kind::List(Vec::new()) };
        let mut all = vec![Stmt::Assign(Target::Var(YIELDED.to_owned(), ty), none)];
        all.extend(lowered);
        all.push(self.yielded_all());
        if !self.hidden.is_empty() {
            let name = self.hidden.keys().find_map(|it| it.global()).unwrap_or_default().to_owned();
            let what = format!("a generator that reads `{name}` of the module, which may change meanwhile");
            self.refusals.extend(refuse::<()>(&self.function.name, what, "give it as an argument").err());
        }
        all
    }

    /// The end of a generator.
    pub(super) fn yielded_all(&self) -> Stmt {
        let ty = Ty::list(self.yielded());
        Stmt::Return(Expr { ty, kind: Kind::Var(YIELDED.to_owned()) })
    }

    /// The type of what was yielded so far.
    fn yielded(&self) -> Ty {
        match self.vars.get(YIELDED) {
            Some(Ty::List(item)) => (**item).clone(),
            _ => self.declared.clone().unwrap_or(Ty::Unknown),
        }
    }

    /// Whether a statement is a `yield`; it is lowered then. One whose value is used is refused as an expression.
    pub(super) fn yield_of(&mut self, node: &Py, out: &mut Vec<Stmt>) -> Res<bool> {
        match node {
            Py::Yield(it) => self.yield_one(it, node, out)?,
            Py::YieldFrom(it) => self.yield_all(it, out)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn yield_one(&mut self, it: &ExprYield, node: &Py, out: &mut Vec<Stmt>) -> Res<()> {
        let Some(value) = it.value.as_deref() else { return refuse(node, "a `yield` of nothing", "yield a value") };
        let wanted = self.yielded();
        let lowered = self.expr(value, Some(&wanted))?;
        let item = self.grown(&wanted, &lowered.ty, value)?;
        let lowered = self.fit(lowered, &item, value)?;
        out.push(self.kept("append", Arg::Value(lowered)));
        Ok(())
    }

    fn yield_all(&mut self, it: &ExprYieldFrom, out: &mut Vec<Stmt>) -> Res<()> {
        let wanted = self.yielded();
        let items = self.items(&it.value, Some(&wanted))?;
        let found = match &items.ty {
            Ty::List(item) => (**item).clone(),
            _ => Ty::Unknown,
        };
        let item = self.grown(&wanted, &found, &it.value)?;
        let items = self.fit(items, &Ty::list(item), &it.value)?;
        out.push(self.kept("extend", Arg::Ref(items)));
        Ok(())
    }

    /// The type of all that is yielded, with one more.
    fn grown(&mut self, before: &Ty, found: &Ty, node: &Py) -> Res<Ty> {
        let Some(item) = before.join(found) else {
            return refuse(node, format!("a `yield` of {found} beside one of {before}"), "yield one type");
        };
        if !is_fixed(&item) {
            return refuse(node, format!("a `yield` of {item}, which both sides may change"), "yield tuples, or return a list");
        }
        self.vars.insert(YIELDED.to_owned(), Ty::list(item.clone()));
        Ok(item)
    }

    fn kept(&self, name: &'static str, value: Arg) -> Stmt {
        let list = Expr { ty: Ty::list(self.yielded()), kind: Kind::Var(YIELDED.to_owned()) };
        Stmt::Do(method(list, name, vec![value], Ty::Tuple(Vec::new())))
    }

    /// The generator of the module that is called, where it is one.
    pub(super) fn generator_called(&self, call: &ExprCall) -> Option<&'a str> {
        let name = call.func.as_name_expr().filter(|it| !self.is_local(&it.id))?;
        let (name, function) = self.names.functions.get_key_value(name.id.as_str())?;
        generates(function).then_some(*name)
    }
}
