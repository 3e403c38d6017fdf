//! The types that a handler of everything can name instead: asked where the handler stands, answered when the whole
//! project is known.

use std::sync::Arc;

use ruff_python_ast::{ExceptHandler, ExceptHandlerExceptHandler, Expr, Stmt, StmtTry};
use ruff_text_size::{Ranged, TextSize};
use rustc_hash::FxHashSet;

use crate::{
    caught::types,
    context::Context,
    effect_closure::{Closure, Raised},
    exception_types::{is_exception, is_subclass},
    outflow::{Effect, Outflow, Source},
    project::module_of,
    raises::{exception_name, of_suite},
    scope::Binding,
    site::{Fact, Safety, Site},
    value_types::Types,
};

/// A longer list of types says no more than `Exception` does.
const MOST: usize = 4;

/// What a handler may be narrowed to once the project is known.
#[derive(Clone, Debug)]
pub struct Narrowing {
    effect: Effect,
    /// Types that earlier clauses of the statement catch.
    before: Vec<String>,
    /// Those of its module.
    names: Arc<ModuleNames>,
    /// Names that mean something else at the handler than in the module: types, and built-in exceptions.
    hidden: FxHashSet<String>,
    /// Where the handler runs while the module is loaded: the classes below are not there yet.
    at: Option<TextSize>,
    /// The fact in which the agent looks for the types.
    key: &'static str,
}

/// The names of a module as far as its handlers may want to write them; the same for all of them.
#[derive(Debug)]
pub struct ModuleNames {
    /// Names that stand for types and modules: qualified name, what is written, and where a class ends.
    spelled: Vec<(String, String, Option<TextSize>)>,
    /// Built-in exceptions whose names mean something else in the module.
    taken: FxHashSet<String>,
    /// Names that the file binds anywhere.
    bound: FxHashSet<String>,
    module: String,
}

impl ModuleNames {
    fn of(cx: &Context) -> Self {
        let bindings = &cx.scopes.module().bindings;
        let module = module_of(&cx.file.path);
        let spelled = bindings.iter().filter_map(|(name, binding)| match binding {
            Binding::Import(full) => Some((full.clone(), name.clone(), None)),
            Binding::Class(range) => Some((format!("{module}.{name}"), name.clone(), Some(range.end()))),
            _ => None,
        });
        Self {
            spelled: spelled.collect(),
            taken: bindings.keys().filter(|name| is_built_in(name)).cloned().collect(),
            bound: cx.scopes.all.iter().flat_map(|scope| scope.bindings.keys().cloned()).collect(),
            module,
        }
    }
}

fn is_built_in(name: &str) -> bool {
    is_exception(&format!("builtins.{name}"))
}

impl Narrowing {
    /// What the handler of a `try` statement may be narrowed to.
    ///
    /// # Errors
    /// What is not known, in a clause.
    pub fn of(cx: &Context, handler: &ExceptHandlerExceptHandler, key: &'static str) -> Result<Self, String> {
        let Some(stmt) = cx.enclosing_try().filter(|stmt| holds(stmt, handler)) else { return Err("the handler stands alone".to_owned()) };
        let effect = if is_import_guard(&stmt.body) {
            vec![Outflow { source: Source::Raise("builtins.ImportError".to_owned()), filters: Vec::new() }]
        } else {
            of_suite(cx, &stmt.body)
                .map_err(|unknown| format!("what `{}` (line {}) may raise is not known", unknown.shown, unknown.line))?
        };
        let names = Types::new(cx);
        let handlers = stmt.handlers.iter().map(|ExceptHandler::ExceptHandler(other)| other);
        let before = handlers.take_while(|other| other.range != handler.range).flat_map(|other| types(other).iter());
        let before = before.filter_map(|type_| exception_name(&names, type_)).collect();
        let names = cx.habits.names_of_types.get_or_init(|| Arc::new(ModuleNames::of(cx)));
        let inner = cx.scope_stack[1..].iter().flat_map(|index| cx.scopes.all[*index].bindings.keys());
        let hidden = inner.filter(|name| cx.scopes.module().bindings.contains_key(*name) || is_built_in(name)).cloned().collect();
        let at = cx.function().is_none().then(|| handler.range.start());
        Ok(Self { effect, before, names: Arc::clone(names), hidden, at, key })
    }

    /// Write the types into the site, or why they are not known into the reason for leaving it.
    pub fn settle(&self, site: &mut Site, closure: &Closure) {
        match self.types(closure) {
            Ok((types, _)) if types == "Exception" => {
                site.dismissed = Some("the body raises `Exception` itself, which nothing narrower catches")
            }
            Ok((types, imports)) => {
                site.needs = None;
                site.facts.retain(|(name, _)| *name != self.key && !matches!(*name, "leave" | "trace"));
                site.facts.push((self.key, types.into()));
                site.facts.push(("imports", Fact::Names(imports)));
                site.safety = Safety::Review;
            }
            Err(why) => site.explain(&why),
        }
    }

    fn types(&self, closure: &Closure) -> Result<(String, Vec<String>), String> {
        let raised = closure.raised(&self.effect).map_err(|unknown| format!("what {unknown} may raise is not known"))?;
        let is_new = |name: &String| !self.before.iter().any(|before| closure.is_a(name, before));
        let raised: Raised = raised.into_iter().filter(is_new).collect();
        if raised.is_empty() {
            return Err("nothing in the `try` body is known to raise".to_owned());
        }
        if let Some(odd) = raised.iter().find(|name| !closure.is_exception(name)) {
            return Err(format!("what `{odd}` is is not known"));
        }
        let outermost: Vec<&String> =
            raised.iter().filter(|name| !raised.iter().any(|other| other != *name && closure.is_a(name, other))).collect();
        let names = with_common_bases(outermost);
        if names.len() > MOST {
            return Err(format!("the body may raise {} kinds of exceptions", names.len()));
        }
        let mut imports = Vec::new();
        let mut written = Vec::new();
        for name in &names {
            written.push(self.spell(name, closure, &mut imports)?);
        }
        written.sort();
        Ok((if let [single] = &*written { single.clone() } else { format!("({})", written.join(", ")) }, imports))
    }

    /// How a type is written at the handler.
    fn spell(&self, name: &str, closure: &Closure, imports: &mut Vec<String>) -> Result<String, String> {
        if let Some(plain) = name.strip_prefix("builtins.") {
            return if self.hidden.contains(plain) || self.names.taken.contains(plain) {
                Err(format!("the module gives the name `{plain}` a meaning of its own"))
            } else {
                Ok(plain.to_owned())
            };
        }
        let is_there = |end: &Option<TextSize>| self.at.is_none_or(|at| end.is_none_or(|end| end < at));
        let spelled = || self.names.spelled.iter().filter(|(_, local, end)| !self.hidden.contains(local) && is_there(end));
        if let Some((_, local, _)) = spelled().find(|(full, ..)| full == name || closure.is_same(full, name)) {
            return Ok(local.clone());
        }
        let prefix = spelled().filter_map(|(full, local, _)| Some((local, name.strip_prefix(full.as_str())?.strip_prefix('.')?)));
        if let Some((local, rest)) = prefix.min_by_key(|(_, rest)| rest.len()) {
            return Ok(format!("{local}.{rest}"));
        }
        let (module, class) = name.rsplit_once('.').ok_or("an exception has no name")?;
        if self.names.bound.contains(class) || class.starts_with('_') {
            return Err(format!("the body may raise `{name}`, which has no name here"));
        }
        if !is_exception(name) && (module == self.names.module || closure.loads(module, &self.names.module)) {
            return Err(format!("the body may raise `{name}`, which this module cannot import at its top"));
        }
        imports.push(format!("from {module} import {class}"));
        Ok(class.to_owned())
    }
}

/// `IndexError` and `KeyError` together are what `LookupError` is for.
fn with_common_bases(names: Vec<&String>) -> Vec<String> {
    let mut names: Vec<String> = names.into_iter().cloned().collect();
    for (base, one, two) in [("LookupError", "IndexError", "KeyError"), ("ArithmeticError", "OverflowError", "ZeroDivisionError")] {
        let has = |name: &str| names.iter().any(|it| it.strip_prefix("builtins.") == Some(name));
        if has(one) && has(two) {
            let base = format!("builtins.{base}");
            names.retain(|name| !is_subclass(name, &base));
            names.push(base);
        }
    }
    names
}

fn holds(stmt: &StmtTry, handler: &ExceptHandlerExceptHandler) -> bool {
    stmt.handlers.iter().any(|ExceptHandler::ExceptHandler(other)| other.range == handler.range)
}

/// Whether the body of a `try` does nothing but import, besides noting that it could.
fn is_import_guard(body: &[Stmt]) -> bool {
    body.iter().any(is_import)
        && body.iter().all(|stmt| match stmt {
            Stmt::Assign(assign) => assign.targets.iter().all(Expr::is_name_expr) && assign.value.is_literal_expr(),
            other => is_import(other) || other.is_pass_stmt(),
        })
}

fn is_import(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Import(_) | Stmt::ImportFrom(_))
}
