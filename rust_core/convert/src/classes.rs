//! What a module says of its classes: the attributes of their objects, as far as hints or plain values tell.
//!
//! It is a guess about types and nothing more: the border looks at each attribute when the function is called.

use std::collections::{BTreeMap, BTreeSet};

use ruff_python_ast::{Expr, Stmt, StmtClassDef, StmtFunctionDef};

/// What tells the type of an attribute.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Field<'a> {
    Hint(&'a Expr),
    Value(&'a Expr),
}

/// A class of the module.
#[derive(Debug)]
pub(crate) struct Class<'a> {
    pub(crate) fields: BTreeMap<&'a str, Field<'a>>,
    pub(crate) methods: BTreeMap<&'a str, &'a StmtFunctionDef>,
}

impl<'a> Class<'a> {
    pub(crate) fn of(class: &'a StmtClassDef) -> Self {
        let mut found = Self { fields: BTreeMap::new(), methods: BTreeMap::new() };
        let mut again: BTreeSet<&str> = BTreeSet::new();
        for stmt in &class.body {
            match stmt {
                Stmt::FunctionDef(function) if found.methods.insert(&function.name, function).is_some() => {
                    again.insert(&function.name);
                }
                Stmt::AnnAssign(it) => {
                    if let Expr::Name(name) = &*it.target
                        && !is_of_class(&it.annotation)
                    {
                        found.fields.insert(&name.id, Field::Hint(&it.annotation));
                    }
                }
                _ => {}
            }
        }
        if let Some(init) = found.methods.get("__init__").copied() {
            found.read(init, &init.body);
        }
        found.methods.retain(|name, _| !again.contains(name));
        found
    }

    /// What `__init__` stores in the object.
    fn read(&mut self, init: &'a StmtFunctionDef, body: &'a [Stmt]) {
        let Some(this) = init.parameters.iter_non_variadic_params().next() else { return };
        for stmt in body {
            match stmt {
                Stmt::Assign(it) => {
                    if let [Expr::Attribute(target)] = &*it.targets
                        && is_named(&target.value, this.name())
                    {
                        let field = match &*it.value {
                            Expr::Name(name) => parameter(init, &name.id).map(Field::Hint),
                            value => Some(Field::Value(value)),
                        };
                        if let Some(field) = field {
                            self.fields.entry(&target.attr).or_insert(field);
                        }
                    }
                }
                Stmt::AnnAssign(it) => {
                    if let Expr::Attribute(target) = &*it.target
                        && is_named(&target.value, this.name())
                    {
                        self.fields.insert(&target.attr, Field::Hint(&it.annotation));
                    }
                }
                Stmt::If(it) => {
                    self.read(init, &it.body);
                    it.elif_else_clauses.iter().for_each(|it| self.read(init, &it.body));
                }
                _ => {}
            }
        }
    }
}

fn is_named(expr: &Expr, name: &str) -> bool {
    expr.as_name_expr().is_some_and(|it| it.id.as_str() == name)
}

fn parameter<'a>(function: &'a StmtFunctionDef, name: &str) -> Option<&'a Expr> {
    function.parameters.iter_non_variadic_params().find(|it| it.name().as_str() == name)?.annotation()
}

/// Whether a hint says that the attribute is the class's own.
fn is_of_class(hint: &Expr) -> bool {
    let named = |it: &Expr| match it {
        Expr::Name(name) => name.id.as_str() == "ClassVar",
        Expr::Attribute(attribute) => attribute.attr.as_str() == "ClassVar",
        _ => false,
    };
    match hint {
        Expr::Subscript(subscript) => named(&subscript.value),
        other => named(other),
    }
}
