//! The names that a function binds itself, and what a caller can be told of them.

use ruff_python_ast::{
    AnyNodeRef, Expr, ExprCall, StmtFunctionDef,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal},
};
use ruff_text_size::{Ranged, TextSize};
use rustc_hash::FxHashMap;

use crate::{context::Context, scope::Binding};

/// What binds a local name.
#[derive(Clone, Copy)]
pub enum Bound<'d> {
    /// One plain assignment.
    To(&'d Expr),
    /// One inner function.
    Function(&'d StmtFunctionDef),
    /// Anything else, or several things.
    Unclear,
}

/// The names of one function.
pub struct Locals<'c, 'a, 'd> {
    /// The surroundings of the function.
    pub cx: &'c Context<'a>,
    /// The function.
    pub def: &'d StmtFunctionDef,
    seen: Binder<'d>,
}

impl<'c, 'a, 'd> Locals<'c, 'a, 'd> {
    /// Collect them.
    pub fn new(cx: &'c Context<'a>, def: &'d StmtFunctionDef) -> Self {
        let mut seen = Binder::default();
        seen.visit_body(&def.body);
        Self { cx, def, seen }
    }

    /// What binds a name here; none when the function does not.
    pub fn binding(&self, name: &str) -> Option<Bound<'d>> {
        self.seen.bound.get(name).copied()
    }

    /// Everything that is assigned to a name, in order; none when something else binds it too.
    pub fn assigned(&self, name: &str) -> Option<&[&'d Expr]> {
        let is_clear = !self.seen.unclear.contains(&name);
        self.seen.values.get(name).filter(|_| is_clear).map(Vec::as_slice)
    }

    /// Whether a value still means at `at` what it meant where it was bound: nothing that may change what it speaks of
    /// stands between.
    pub fn is_stable(&self, value: &Expr, at: TextSize) -> bool {
        let speaks_of_state =
            crate::parts::any_over_expr(value, |part| part.is_attribute_expr() || part.is_subscript_expr() || part.is_call_expr());
        !speaks_of_state || !self.seen.acting.iter().any(|place| value.end() <= *place && *place < at)
    }

    /// How often a name is read, inner functions and comprehensions apart.
    pub fn loads(&self, name: &str) -> usize {
        self.seen.loads.get(name).copied().unwrap_or_default()
    }

    /// Whether a name means what the caller gave.
    pub fn is_parameter(&self, name: &str) -> bool {
        !self.seen.bound.contains_key(name) && self.has_parameter(name)
    }

    /// Whether a parameter has this name, whatever the body makes of it.
    pub fn has_parameter(&self, name: &str) -> bool {
        self.def.parameters.iter().any(|parameter| parameter.name().as_str() == name)
    }

    /// Whether the container of this name may be changed after it was made: here, by an inner function, or by what it
    /// is handed to.
    pub fn is_grown(&self, name: &str) -> bool {
        let is_container = || matches!(self.binding(name), Some(Bound::To(value)) if is_new_container(value));
        self.seen.grown.contains(&name) || (self.seen.handed.contains(&name) && is_container())
    }

    /// Whether a caller knows every name of an expression: parameters, `self`, names of the module, loop variables of
    /// its own comprehensions.
    pub fn is_visible(&self, expr: &Expr) -> bool {
        !crate::parts::any_over_expr(expr, |part| match part {
            Expr::Name(name) => self.seen.bound.contains_key(name.id.as_str()) && !stores(expr, &name.id),
            Expr::Named(_) | Expr::Yield(_) | Expr::YieldFrom(_) | Expr::Lambda(_) => true,
            _ => false,
        })
    }

    /// Source of an expression that a caller understands, on one line of at most `width` characters. Local names are
    /// replaced by what they stand for.
    pub fn code(&self, expr: &Expr, width: usize) -> Option<String> {
        let expr = awaited(expr);
        // Most expressions that are too long are much too long.
        if expr.range().len().to_usize() > width * 2 {
            return None;
        }
        if self.is_visible(expr) {
            return one_line(self.cx.text(expr.range()), width);
        }
        self.spelled_out(AnyNodeRef::from(expr), width, 0)
    }

    /// The qualified name of a callee, when the function does not hide it.
    pub fn resolve(&self, callee: &Expr) -> Option<String> {
        let root = root_of(callee)?;
        if self.seen.bound.contains_key(root) || self.has_parameter(root) || self.seen.imported.contains(&root) {
            return None;
        }
        self.cx.resolve(callee)
    }

    /// Whether a callee is a class: by its binding, or by its name where that is not known.
    pub fn is_class(&self, callee: &Expr) -> bool {
        let last = match callee {
            Expr::Name(name) => name.id.as_str(),
            Expr::Attribute(attribute) => attribute.attr.as_str(),
            _ => return false,
        };
        if callee.is_name_expr() && matches!(self.cx.scopes.lookup(&self.cx.scope_stack, last), Some(Binding::Class(_))) {
            return true;
        }
        let bare = last.trim_start_matches('_');
        let is_known = || {
            root_of(callee).is_some_and(|root| self.seen.imported.contains(&root))
                || self.resolve(callee).is_some_and(|name| !name.starts_with("builtins."))
        };
        bare.starts_with(char::is_uppercase) && bare.contains(char::is_lowercase) && is_known()
    }
}

/// Whether an expression keeps its meaning inside a longer one.
pub fn is_atom(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::Name(_)
            | Expr::Attribute(_)
            | Expr::Call(_)
            | Expr::Subscript(_)
            | Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::List(_)
            | Expr::Dict(_)
            | Expr::Set(_)
            | Expr::ListComp(_)
            | Expr::DictComp(_)
            | Expr::SetComp(_)
    )
}

fn stores(expr: &Expr, name: &str) -> bool {
    crate::parts::any_over_expr(expr, |part| part.as_name_expr().is_some_and(|it| !it.ctx.is_load() && it.id.as_str() == name))
}

/// The awaited expression itself; coroutines of older frameworks wait with `yield`.
pub fn awaited(expr: &Expr) -> &Expr {
    match expr {
        Expr::Await(inner) => &inner.value,
        Expr::Yield(inner) => inner.value.as_deref().unwrap_or(expr),
        _ => expr,
    }
}

/// The name that a dotted expression starts with.
pub fn root_of(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Name(name) => Some(name.id.as_str()),
        Expr::Attribute(attribute) => root_of(&attribute.value),
        Expr::Subscript(subscript) => root_of(&subscript.value),
        _ => None,
    }
}

/// Code on one line; none when it is too long or would upset the markup of a docstring.
pub fn one_line(text: &str, width: usize) -> Option<String> {
    let is_odd = text.contains(['`', '\\', '\u{1f}', '\u{1e}']) || (text.contains('#') && text.contains(['\n', '\r']));
    if is_odd || text.contains("\"\"\"") || text.contains("'''") {
        return None;
    }
    let line = if text.contains(['\n', '\r']) {
        let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
        joined
            .replace("( ", "(")
            .replace(" )", ")")
            .replace(",)", ")")
            .replace("[ ", "[")
            .replace(" ]", "]")
            .replace("{ ", "{")
            .replace(" }", "}")
    } else {
        text.to_owned()
    };
    (line.chars().count() <= width).then_some(line)
}

#[derive(Default)]
struct Binder<'d> {
    bound: FxHashMap<&'d str, Bound<'d>>,
    values: FxHashMap<&'d str, Vec<&'d Expr>>,
    /// Names that are bound by more than plain assignments.
    unclear: Vec<&'d str>,
    /// Names of lists, sets and dictionaries that are filled after they were made.
    grown: Vec<&'d str>,
    /// Names that calls are given.
    handed: Vec<&'d str>,
    /// Names that the body imports.
    imported: Vec<&'d str>,
    /// How often each name is read.
    loads: FxHashMap<&'d str, usize>,
    /// Where something is done that may change what an attribute or a call gives.
    acting: Vec<TextSize>,
}

impl<'d> Binder<'d> {
    fn bind(&mut self, name: &'d str, bound: Bound<'d>) {
        match bound {
            Bound::To(value) => self.values.entry(name).or_default().push(value),
            Bound::Function(_) | Bound::Unclear => self.unclear.push(name),
        }
        self.bound.entry(name).and_modify(|old| *old = Bound::Unclear).or_insert(bound);
    }

    fn call(&mut self, call: &'d ExprCall) {
        if let Expr::Attribute(attribute) = &*call.func
            && let Expr::Name(name) = &*attribute.value
            && is_growing(&attribute.attr)
        {
            self.grown.push(name.id.as_str());
        }
        if call.func.as_name_expr().is_some_and(|name| only_reads(&name.id)) {
            return;
        }
        let values = call.arguments.args.iter().chain(call.arguments.keywords.iter().map(|keyword| &keyword.value));
        self.handed.extend(values.filter_map(|value| value.as_name_expr().map(|name| name.id.as_str())));
    }

    fn target(&mut self, target: &'d Expr, value: Option<&'d Expr>) {
        match target {
            Expr::Name(name) => self.bind(&name.id, value.map_or(Bound::Unclear, Bound::To)),
            Expr::Tuple(tuple) => tuple.elts.iter().for_each(|item| self.target(item, None)),
            Expr::List(list) => list.elts.iter().for_each(|item| self.target(item, None)),
            Expr::Starred(starred) => self.target(&starred.value, None),
            Expr::Subscript(subscript) => self.grown.extend(root_of(&subscript.value)),
            _ => {}
        }
    }
}

impl<'a> SourceOrderVisitor<'a> for Binder<'a> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        match node {
            AnyNodeRef::StmtFunctionDef(def) => {
                self.bind(&def.name, Bound::Function(def));
                def.body.iter().for_each(|stmt| Changes(self).visit_stmt(stmt));
                return TraversalSignal::Skip;
            }
            AnyNodeRef::StmtClassDef(def) => {
                self.bind(&def.name, Bound::Unclear);
                def.body.iter().for_each(|stmt| Changes(self).visit_stmt(stmt));
                return TraversalSignal::Skip;
            }
            AnyNodeRef::ExprLambda(_)
            | AnyNodeRef::ExprListComp(_)
            | AnyNodeRef::ExprSetComp(_)
            | AnyNodeRef::ExprDictComp(_)
            | AnyNodeRef::ExprGenerator(_) => {
                node.visit_source_order(&mut Changes(self));
                return TraversalSignal::Skip;
            }
            AnyNodeRef::ExprName(name) if name.ctx.is_load() => *self.loads.entry(&name.id).or_default() += 1,
            AnyNodeRef::StmtExpr(stmt) if awaited(&stmt.value).is_call_expr() => self.acting.push(stmt.start()),
            AnyNodeRef::StmtAssign(stmt) => {
                stmt.targets.iter().for_each(|target| self.target(target, Some(&stmt.value)));
                if !stmt.targets.iter().all(Expr::is_name_expr) {
                    self.acting.push(stmt.start());
                }
            }
            AnyNodeRef::StmtAnnAssign(stmt) => {
                self.target(&stmt.target, stmt.value.as_deref());
                if !stmt.target.is_name_expr() {
                    self.acting.push(stmt.start());
                }
            }
            AnyNodeRef::StmtAugAssign(stmt) => {
                self.acting.push(stmt.start());
                self.target(&stmt.target, None);
                if let Expr::Name(name) = &*stmt.target {
                    self.bind(&name.id, Bound::Unclear);
                }
            }
            AnyNodeRef::ExprNamed(named) => self.target(&named.target, None),
            AnyNodeRef::StmtFor(stmt) => self.target(&stmt.target, None),
            AnyNodeRef::StmtDelete(stmt) => {
                self.acting.push(stmt.start());
                stmt.targets.iter().for_each(|target| self.target(target, None));
            }
            AnyNodeRef::Alias(alias) => {
                let name = alias.asname.as_ref().unwrap_or(&alias.name).as_str();
                self.imported.push(name.split('.').next().unwrap_or(name));
            }
            AnyNodeRef::WithItem(item) => {
                if let Some(target) = &item.optional_vars {
                    self.target(target, None);
                }
            }
            AnyNodeRef::ExceptHandlerExceptHandler(handler) => handler.name.iter().for_each(|name| self.bind(name, Bound::Unclear)),
            AnyNodeRef::PatternMatchAs(pattern) => pattern.name.iter().for_each(|name| self.bind(name, Bound::Unclear)),
            AnyNodeRef::PatternMatchStar(pattern) => pattern.name.iter().for_each(|name| self.bind(name, Bound::Unclear)),
            AnyNodeRef::PatternMatchMapping(pattern) => pattern.rest.iter().for_each(|name| self.bind(name, Bound::Unclear)),
            AnyNodeRef::ExprCall(call) => self.call(call),
            _ => {}
        }
        TraversalSignal::Traverse
    }
}

/// Looks in inner functions for what they do to the names around them.
struct Changes<'b, 'd>(&'b mut Binder<'d>);

impl<'d> SourceOrderVisitor<'d> for Changes<'_, 'd> {
    fn enter_node(&mut self, node: AnyNodeRef<'d>) -> TraversalSignal {
        match node {
            AnyNodeRef::StmtNonlocal(stmt) => stmt.names.iter().for_each(|name| self.0.bind(name, Bound::Unclear)),
            AnyNodeRef::ExprCall(call) => self.0.call(call),
            AnyNodeRef::ExprSubscript(subscript) if !subscript.ctx.is_load() => self.0.grown.extend(root_of(&subscript.value)),
            _ => {}
        }
        TraversalSignal::Traverse
    }
}

/// A list, set or dictionary that nothing else holds yet.
fn is_new_container(value: &Expr) -> bool {
    let is_made =
        |call: &ExprCall| call.func.as_name_expr().is_some_and(|name| matches!(name.id.as_str(), "list" | "set" | "dict" | "bytearray"));
    matches!(value, Expr::List(_) | Expr::Set(_) | Expr::Dict(_) | Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_))
        || value.as_call_expr().is_some_and(is_made)
}

/// Built-in functions that leave the containers alone that they are given.
fn only_reads(function: &str) -> bool {
    matches!(
        function,
        "len"
            | "sorted"
            | "list"
            | "tuple"
            | "set"
            | "frozenset"
            | "dict"
            | "str"
            | "repr"
            | "sum"
            | "min"
            | "max"
            | "any"
            | "all"
            | "print"
            | "isinstance"
            | "enumerate"
            | "zip"
            | "reversed"
            | "bool"
    )
}

/// Methods that change a container.
pub fn is_growing(method: &str) -> bool {
    matches!(
        method,
        "append"
            | "appendleft"
            | "add"
            | "insert"
            | "extend"
            | "update"
            | "setdefault"
            | "remove"
            | "discard"
            | "pop"
            | "popitem"
            | "clear"
            | "sort"
            | "reverse"
    )
}
