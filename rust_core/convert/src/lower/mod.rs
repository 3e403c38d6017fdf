//! Ruff's tree to the typed tree. What is not named here is refused.
//!
//! Types are found by going through a function again and again until no variable's type grows; the last time through
//! makes the tree. A type that is not known yet is let through before that, and refused at the end.

mod binary;
mod calls;
mod expr;
mod head;
mod iters;
mod library;
mod maps;
mod messages;
mod methods;
mod place;
mod stmt;
mod text;
mod yields;

use std::collections::{BTreeMap, BTreeSet};

use ruff_python_ast::{Expr as Py, Stmt as PyStmt, StmtFunctionDef};

use crate::{
    Unit, hints,
    ir::{self, Source},
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
    pub(crate) hidden: Vec<(Source, Ty)>,
    pub(crate) changed: Vec<String>,
    pub(crate) returns: Ty,
    pub(crate) is_refused: bool,
}

impl Signature {
    pub(crate) fn of(params: Vec<(String, Ty)>) -> Self {
        Self { params, hidden: Vec::new(), changed: Vec::new(), returns: Ty::Unknown, is_refused: false }
    }
}

pub(crate) use head::head;
use head::is_literal;

pub(crate) type Signatures = BTreeMap<String, Signature>;

/// A function on its way into the typed tree.
pub(crate) struct Lower<'a> {
    names: &'a Names<'a>,
    signatures: &'a Signatures,
    unit: &'a Unit<'a>,
    function: &'a StmtFunctionDef,
    hidden: BTreeMap<Source, Ty>,
    changed: BTreeSet<String>,
    locals: BTreeSet<&'a str>,
    rebound: BTreeSet<&'a str>,
    params: Vec<(String, Ty)>,
    vars: BTreeMap<String, Ty>,
    returns: Ty,
    declared: Option<Ty>,
    answers: bool,
    /// Whether it is a generator; `declared` is what it yields then.
    generates: bool,
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

impl<'a> Lower<'a> {
    pub(crate) fn new(
        unit: &'a Unit<'a>,
        names: &'a Names<'a>,
        signatures: &'a Signatures,
        params: Vec<(String, Ty)>,
        is_strict: bool,
    ) -> Self {
        let function = unit.function;
        let generates = yields::generates(function);
        let type_of = if generates { hints::yielded } else { hints::type_of };
        let declared = function.returns.as_ref().and_then(|it| type_of(it, names).ok());
        let falls_off = !matches!(function.body.last(), Some(PyStmt::Return(_) | PyStmt::Raise(_)));
        Self {
            names,
            signatures,
            unit,
            function,
            hidden: BTreeMap::new(),
            changed: BTreeSet::new(),
            locals: names::locals(function),
            rebound: names::stored(&function.body),
            vars: params.iter().cloned().collect(),
            params,
            // Who says that there may be no answer gives none at the end.
            returns: if falls_off && matches!(declared, Some(Ty::Maybe(_))) { Ty::Unknown.maybe() } else { Ty::Unknown },
            declared,
            answers: false,
            generates,
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

    /// What is known of a function of the module that is called.
    fn signature(&self, name: &str, node: &Py) -> Res<&'a Signature> {
        if self.names.functions.get(name).is_some_and(|it| yields::generates(it)) {
            return refuse(node, format!("the generator `{name}` as a value"), "go over it where it is called");
        }
        self.any_signature(name, node)
    }

    /// The same of what may be a generator.
    fn any_signature(&self, name: &str, node: &Py) -> Res<&'a Signature> {
        // What it keeps is one object to all who ask, and a second way to it would not find what is kept.
        if self.names.functions.get(name).is_some_and(|it| hints::is_cached(it, self.names)) {
            return refuse(node, format!("a call of `{name}`, which keeps its results"), "call a function that only computes");
        }
        match self.signatures.get(name).filter(|it| !it.is_refused) {
            Some(signature) => Ok(signature),
            None => refuse(node, format!("a call of `{name}`, which is not converted"), format!("make `{name}` convertible")),
        }
    }

    /// The typed tree, or everything that stands in the way.
    pub(crate) fn run(mut self) -> Result<Lowered, Vec<Refusal>> {
        if let Some((object, _)) = self.params.iter().find(|(name, ty)| matches!(ty, Ty::Object(_)) && self.rebound.contains(name.as_str()))
        {
            let what = format!("`{object}` is an object and becomes something else");
            return Err(refuse::<()>(&self.function.name, what, "use another name").err().into_iter().collect());
        }
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
        if !self.answers && !self.changed.is_empty() {
            self.returns = Ty::Tuple(Vec::new());
        }
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
        let hidden: Vec<_> = self.hidden.into_iter().collect();
        let function = ir::Function {
            name: self.unit.name.clone(),
            params: self.params,
            hidden,
            changed: self.changed.into_iter().collect(),
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
        if self.generates { self.generator(&function.body) } else { self.block(&function.body) }
    }

    fn check_settled(&mut self, vars: &BTreeMap<String, Ty>, returns: &Ty) {
        let name = &self.function.name;
        if !self.is_strict {
            // Types of what it calls are not all known yet.
            return;
        }
        if (vars, returns) != (&self.vars, &self.returns) {
            self.refusals.extend(refuse::<()>(name, "types that never settle", "").err());
        } else if !self.answers && self.returns != Ty::Tuple(Vec::new()) {
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
        if self.returns.has_row() {
            self.refusals.extend(refuse::<()>(name, "a tuple of any length as a result", "return a list").err());
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

fn doc(body: &[PyStmt]) -> String {
    let Some(PyStmt::Expr(first)) = body.first() else { return String::new() };
    let Py::StringLiteral(text) = &*first.value else { return String::new() };
    text.value.to_str().trim().lines().next().unwrap_or_default().to_owned()
}
