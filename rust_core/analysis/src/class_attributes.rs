//! Which attributes of a file's classes are plain ones, and which are properties.

use ruff_python_ast::{
    AnyNodeRef, Expr, Number, Stmt, StmtClassDef,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal, walk_body},
};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    context::Context,
    known,
    project::module_of,
    scope::Binding,
    type_text::{Type, UNKNOWN, joined},
};

/// The attributes of one class.
#[derive(Debug, Default)]
struct Attributes {
    /// Assigned in the body of the class or to `self`: the types of the values.
    plain: FxHashMap<String, Vec<Type>>,
    properties: FxHashSet<String>,
    methods: FxHashSet<String>,
    bases: Vec<String>,
}

/// The attributes of the classes at the top level of a file.
#[derive(Debug, Default)]
pub struct ClassAttributes(FxHashMap<String, Attributes>);

const HOOKS: [&str; 5] = ["__getattr__", "__getattribute__", "__setattr__", "__set_name__", "__slots__"];
const DEPTH: usize = 8;

impl ClassAttributes {
    /// Look at the classes of a module.
    pub fn of(cx: &Context) -> Self {
        let classes = cx.file.body().iter().filter_map(Stmt::as_class_def_stmt);
        Self(classes.map(|class| (class.name.to_string(), attributes_of(cx, class))).collect())
    }

    /// Whether reading or setting an attribute of an object of the class runs no code.
    pub fn is_plain(&self, class: &str, name: &str) -> bool {
        self.find(class, name, DEPTH) == Some(true)
    }

    /// The type of everything that a plain attribute is given.
    pub fn type_of(&self, class: &str, name: &str) -> Type {
        let types = self.0.get(class).and_then(|it| it.plain.get(name));
        types.into_iter().flatten().cloned().reduce(joined).unwrap_or(UNKNOWN)
    }

    /// Whether the class has a property of that name.
    pub fn is_property(&self, class: &str, name: &str) -> bool {
        self.0.get(class).is_some_and(|it| it.properties.contains(name))
    }

    fn find(&self, class: &str, name: &str, depth: usize) -> Option<bool> {
        let depth = depth.checked_sub(1)?;
        let known = self.0.get(class)?;
        if known.properties.contains(name) || HOOKS.iter().any(|hook| known.methods.contains(*hook) || known.plain.contains_key(*hook)) {
            return Some(false);
        }
        let bases = known.bases.iter().map(|base| self.find(base, name, depth));
        if bases.into_iter().any(|found| found == Some(false)) {
            return Some(false);
        }
        if known.plain.contains_key(name) && !known.methods.contains(name) {
            return Some(true);
        }
        known.bases.iter().find_map(|base| self.find(base, name, depth))
    }
}

fn attributes_of(cx: &Context, class: &StmtClassDef) -> Attributes {
    let mut found = Attributes::default();
    for base in class.bases() {
        found.bases.extend(base.as_name_expr().map(|name| name.id.to_string()));
    }
    for stmt in &class.body {
        match stmt {
            Stmt::FunctionDef(def) => {
                found.methods.insert(def.name.to_string());
                if !def.decorator_list.is_empty() {
                    let is_property =
                        def.decorator_list.iter().any(|it| it.expression.as_name_expr().is_some_and(|name| name.id.as_str() == "property"));
                    if is_property || def.decorator_list.iter().any(|it| it.expression.is_attribute_expr()) {
                        found.properties.insert(def.name.to_string());
                    }
                }
                walk_body(&mut Stores { cx, found: &mut found }, &def.body);
            }
            Stmt::Assign(assign) => {
                // A call may make a descriptor.
                let is_plain = assign.value.is_literal_expr()
                    || matches!(&*assign.value, Expr::List(_) | Expr::Dict(_) | Expr::Tuple(_) | Expr::Set(_));
                for target in assign.targets.iter().filter_map(Expr::as_name_expr) {
                    if is_plain {
                        found.plain.entry(target.id.to_string()).or_default().push(made(cx, &assign.value));
                    } else {
                        found.properties.insert(target.id.to_string());
                    }
                }
            }
            Stmt::AnnAssign(assign) => {
                let is_plain = assign.value.as_deref().is_none_or(Expr::is_literal_expr);
                if let Some(name) = assign.target.as_name_expr() {
                    if is_plain {
                        found
                            .plain
                            .entry(name.id.to_string())
                            .or_default()
                            .push(assign.value.as_deref().map_or(UNKNOWN, |value| made(cx, value)));
                    } else {
                        found.properties.insert(name.id.to_string());
                    }
                }
            }
            _ => {}
        }
    }
    found
}

/// The type of a value, whose names mean what they mean at the top level.
fn made(cx: &Context, value: &Expr) -> Type {
    match value {
        Expr::Call(call) => {
            let root = call.func.as_name_expr().map(|name| name.id.as_str());
            if let Some(Binding::Class(_)) = root.and_then(|name| cx.scopes.module().bindings.get(name)) {
                return Type::Owned(format!("class:{}.{}", module_of(&cx.file.path), root.unwrap_or_default()));
            }
            let mut ways = resolve(cx, &call.func).map_or(&[][..], |name| known::calls(&name)).iter().map(|known| known.gives);
            let first = ways.next().unwrap_or("?");
            let is_one = ways.all(|way| way == first) && !first.contains('@') && !first.contains("_file");
            if is_one { Type::Borrowed(first) } else { UNKNOWN }
        }
        Expr::List(_) => Type::Borrowed("list"),
        Expr::Dict(_) => Type::Borrowed("dict"),
        Expr::StringLiteral(_) => Type::Borrowed("str"),
        Expr::BytesLiteral(_) => Type::Borrowed("bytes"),
        Expr::BooleanLiteral(_) => Type::Borrowed("int"),
        Expr::NoneLiteral(_) => Type::Borrowed("none"),
        Expr::NumberLiteral(number) => match number.value {
            Number::Int(_) => Type::Borrowed("int"),
            Number::Float(_) => Type::Borrowed("float"),
            Number::Complex { .. } => UNKNOWN,
        },
        _ => UNKNOWN,
    }
}

fn resolve(cx: &Context, expr: &Expr) -> Option<String> {
    match expr {
        Expr::Name(name) => match cx.scopes.module().bindings.get(name.id.as_str()) {
            Some(Binding::Import(full)) => Some(full.clone()),
            Some(_) => None,
            None => Some(format!("builtins.{}", name.id)),
        },
        Expr::Attribute(attribute) => Some(format!("{}.{}", resolve(cx, &attribute.value)?, attribute.attr)),
        _ => None,
    }
}

struct Stores<'f, 'c> {
    cx: &'f Context<'c>,
    found: &'f mut Attributes,
}

impl Stores<'_, '_> {
    fn store(&mut self, target: &Expr, value: Option<&Expr>) {
        match target {
            Expr::Attribute(attribute) if attribute.value.as_name_expr().is_some_and(|name| name.id.as_str() == "self") => {
                let type_ = value.map_or(UNKNOWN, |value| made(self.cx, value));
                self.found.plain.entry(attribute.attr.to_string()).or_default().push(type_);
            }
            Expr::Tuple(tuple) => tuple.elts.iter().for_each(|item| self.store(item, None)),
            Expr::List(list) => list.elts.iter().for_each(|item| self.store(item, None)),
            Expr::Starred(starred) => self.store(&starred.value, None),
            _ => {}
        }
    }
}

impl<'a> SourceOrderVisitor<'a> for Stores<'_, '_> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        match node {
            AnyNodeRef::StmtAssign(assign) => assign.targets.iter().for_each(|target| self.store(target, Some(&assign.value))),
            AnyNodeRef::StmtAnnAssign(assign) => self.store(&assign.target, assign.value.as_deref()),
            AnyNodeRef::StmtAugAssign(assign) => self.store(&assign.target, None),
            AnyNodeRef::StmtFor(stmt) => self.store(&stmt.target, None),
            AnyNodeRef::WithItem(item) => item.optional_vars.iter().for_each(|target| self.store(target, None)),
            AnyNodeRef::StmtClassDef(_) => return TraversalSignal::Skip,
            _ => {}
        }
        TraversalSignal::Traverse
    }
}
