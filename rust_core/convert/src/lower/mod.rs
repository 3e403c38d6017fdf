//! Ruff's tree to the typed tree. What is not named here is refused.
//!
//! Types are found by going through a function again and again until no variable's type grows; the last time through
//! makes the tree. A type that is not known yet is let through before that, and refused at the end.

mod binary;
mod calls;
mod expr;
mod iters;
mod library;
mod maps;
mod messages;
mod methods;
mod place;
mod stmt;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use ruff_python_ast::{Expr as Py, Stmt as PyStmt, StmtFunctionDef};

use crate::{
    hints, ir,
    names::{self, Names},
    reason::{Refusal, Res, refuse, unknown},
    types::Ty,
};

/// Rounds after which types are taken to grow for ever.
const MOST_ROUNDS: usize = 24;

/// What callers know of a function.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Signature {
    pub(crate) params: Vec<(String, Ty)>,
    pub(crate) returns: Ty,
    pub(crate) is_refused: bool,
}

pub(crate) type Signatures = BTreeMap<String, Signature>;

/// A function on its way into the typed tree.
pub(crate) struct Lower<'a> {
    names: &'a Names<'a>,
    signatures: &'a Signatures,
    function: &'a StmtFunctionDef,
    locals: BTreeSet<&'a str>,
    rebound: BTreeSet<&'a str>,
    params: Vec<(String, Ty)>,
    vars: BTreeMap<String, Ty>,
    returns: Ty,
    declared: Option<Ty>,
    answers: bool,
    scopes: Vec<(String, String, Ty)>,
    fresh: usize,
    loops: usize,
    calls: BTreeSet<String>,
    imports: BTreeSet<String>,
    refusals: Vec<Refusal>,
    is_final: bool,
    /// Whether a call's type has to be known: not where functions are looked at for the first time.
    is_strict: bool,
}

/// A lowered function with the functions that it calls.
pub(crate) struct Lowered {
    pub(crate) function: ir::Function,
    pub(crate) calls: BTreeSet<String>,
    /// Statements that import what it uses.
    pub(crate) imports: BTreeSet<String>,
}

/// The types of the parameters, or why the function's head has no translation.
pub(crate) fn head(function: &StmtFunctionDef, names: &Names<'_>) -> Result<Vec<(String, Ty)>, Vec<Refusal>> {
    let mut refusals = Vec::new();
    let mut note = |outcome: Res<()>| refusals.extend(outcome.err());
    if function.is_async {
        note(refuse(&function.name, "a coroutine", "a plain function"));
    }
    if let Some(type_params) = &function.type_params {
        note(refuse(&**type_params, "type parameters", "name the types"));
    }
    if let Some(decorator) = function.decorator_list.iter().find(|it| !names.is_ours(&it.expression)) {
        note(refuse(decorator, "a decorator", "a function without one"));
    }
    if names.is_open {
        note(refuse(&function.name, "names that a star import, `exec` or `globals` may change", "import names one by one"));
    } else if !names.functions.get(function.name.as_str()).is_some_and(|it| std::ptr::eq(*it, function)) {
        note(refuse(&function.name, "a name that the module binds more than once", "bind it once"));
    }
    if !function.name.is_ascii() {
        note(refuse(&function.name, "a name that is not ASCII", "an ASCII name"));
    }
    let parameters = &function.parameters;
    if let Some(rest) = parameters.vararg.as_ref().or(parameters.kwarg.as_ref()) {
        note(refuse(&**rest, "any number of arguments", "name the parameters"));
    }
    if let Some(only) = parameters.kwonlyargs.first() {
        note(refuse(only, "a parameter that is only given by name", "a parameter that may be given by position"));
    }
    let mut params = Vec::new();
    for parameter in parameters.posonlyargs.iter().chain(&parameters.args) {
        let (name, hint) = (&parameter.parameter.name, parameter.annotation());
        if let Some(default) = parameter.default.as_deref().filter(|it| !is_literal(it)) {
            note(refuse(default, "a default that is computed", "write a number"));
        }
        match hint.map(|it| hints::type_of(it, names)) {
            Some(Ok(ty)) => params.push((name.to_string(), ty)),
            Some(Err(refusal)) => note(Err(refusal)),
            None => note(refuse(name, format!("`{name}` has no type"), "write a hint")),
        }
    }
    if refusals.is_empty() { Ok(params) } else { Err(refusals) }
}

impl<'a> Lower<'a> {
    pub(crate) fn new(
        function: &'a StmtFunctionDef,
        names: &'a Names<'a>,
        signatures: &'a Signatures,
        params: Vec<(String, Ty)>,
        is_strict: bool,
    ) -> Self {
        let declared = function.returns.as_ref().and_then(|it| hints::type_of(it, names).ok());
        let falls_off = !matches!(function.body.last(), Some(PyStmt::Return(_) | PyStmt::Raise(_)));
        Self {
            names,
            signatures,
            function,
            locals: names::locals(function),
            rebound: names::stored(&function.body),
            vars: params.iter().cloned().collect(),
            params,
            // Who says that there may be no answer gives none at the end.
            returns: if falls_off && matches!(declared, Some(Ty::Maybe(_))) { Ty::Unknown.maybe() } else { Ty::Unknown },
            declared,
            answers: false,
            scopes: Vec::new(),
            fresh: 0,
            loops: 0,
            calls: BTreeSet::new(),
            imports: BTreeSet::new(),
            refusals: Vec::new(),
            is_final: false,
            is_strict,
        }
    }

    /// The typed tree, or everything that stands in the way.
    pub(crate) fn run(mut self) -> Result<Lowered, Vec<Refusal>> {
        if let Some(odd) = self.locals.iter().find(|it| !it.is_ascii()) {
            let odd = odd.to_string();
            self.refusals.extend(refuse::<()>(&self.function.name, format!("`{odd}` is not ASCII"), "an ASCII name").err());
            return Err(self.refusals);
        }
        for _ in 0..MOST_ROUNDS {
            let (vars, returns) = (self.vars.clone(), self.returns.clone());
            self.round();
            if !self.refusals.is_empty() {
                return Err(self.refusals);
            }
            if (&vars, &returns) == (&self.vars, &self.returns) {
                break;
            }
        }
        self.is_final = self.is_strict;
        if !self.returns.is_known()
            && let Some(joined) = self.declared.as_ref().and_then(|it| it.join(&self.returns))
        {
            self.returns = joined;
        }
        let (vars, returns) = (self.vars.clone(), self.returns.clone());
        let body = self.round();
        self.check_settled(&vars, &returns);
        if !self.refusals.is_empty() {
            return Err(self.refusals);
        }
        let function = ir::Function {
            name: self.function.name.to_string(),
            params: self.params,
            vars: self.vars.into_iter().collect(),
            returns: self.returns,
            body,
            is_recursive: false,
            doc: doc(&self.function.body),
        };
        Ok(Lowered { function, calls: self.calls, imports: self.imports })
    }

    fn round(&mut self) -> Vec<ir::Stmt> {
        self.fresh = 0;
        let function = self.function;
        self.block(&function.body)
    }

    fn check_settled(&mut self, vars: &BTreeMap<String, Ty>, returns: &Ty) {
        let name = &self.function.name;
        if !self.is_strict {
            // Types of what it calls are not all known yet.
            return;
        }
        if (vars, returns) != (&self.vars, &self.returns) {
            self.refusals.extend(refuse::<()>(name, "types that never settle", "").err());
        } else if !self.answers {
            self.refusals.extend(refuse::<()>(name, "a function that returns nothing", "return a value").err());
        } else if !self.returns.is_known() {
            self.refusals.extend(unknown::<()>(name, "the result").err());
        } else if let Some((var, _)) = self.vars.iter().find(|(_, ty)| !ty.is_known()) {
            self.refusals.extend(unknown::<()>(name, &format!("`{var}`")).err());
        }
        if self.returns.has_deque() {
            self.refusals.extend(refuse::<()>(name, "a deque as a result", "return a list").err());
        }
        if self.returns.has_set() {
            self.refusals.extend(refuse::<()>(name, "a set as a result: its order would be another", "return a sorted list").err());
        }
        for (param, ty) in &self.params {
            let var = &self.vars[param];
            if var != ty && !(ty.is_number() && *var == Ty::Num) && *var != ty.clone().maybe() {
                let what = format!("`{param}` comes as {ty} and becomes {var}");
                self.refusals.extend(refuse::<()>(name, what, "use another name").err());
            }
        }
    }

    fn fresh(&mut self, name: &str) -> String {
        self.fresh += 1;
        format!("{name}_{}", self.fresh)
    }

    /// Whether a name is the built-in of that name.
    fn is_builtin(&self, name: &str) -> bool {
        !self.is_local(name) && !self.names.binds(name)
    }

    /// Whether a name is one of the function or of a comprehension around.
    fn is_local(&self, name: &str) -> bool {
        self.locals.contains(name) || self.scopes.iter().any(|it| it.0 == name)
    }

    /// The qualified name of what is called or named, unless a local name hides it.
    fn qualified(&mut self, expr: &Py) -> Option<String> {
        let root = match expr {
            Py::Name(name) => name,
            Py::Attribute(attribute) => attribute.value.as_name_expr()?,
            _ => return None,
        };
        if self.is_local(&root.id) {
            return None;
        }
        if let Some(import) = self.names.import(&root.id) {
            self.imports.insert(match import.rsplit_once('.') {
                Some((module, name)) => format!("from {module} import {name} as {}", root.id),
                None => format!("import {import} as {}", root.id),
            });
        }
        hints::qualified(expr, self.names)
    }
}

/// Whether a default is written out: it is evaluated where the function is defined.
fn is_literal(node: &Py) -> bool {
    match node {
        Py::NumberLiteral(_) | Py::BooleanLiteral(_) | Py::NoneLiteral(_) | Py::StringLiteral(_) => true,
        Py::UnaryOp(unary) => is_literal(&unary.operand),
        _ => false,
    }
}

fn doc(body: &[PyStmt]) -> String {
    let Some(PyStmt::Expr(first)) = body.first() else { return String::new() };
    let Py::StringLiteral(text) = &*first.value else { return String::new() };
    text.value.to_str().trim().lines().next().unwrap_or_default().to_owned()
}
