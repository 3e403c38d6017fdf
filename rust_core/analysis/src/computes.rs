//! Whether a function is proved to compute: everything it calls is known to compute or to read plain values, and it
//! changes nothing but what it made itself. A call of what a function is given (a key function) is its caller's.
//!
//! The names that it looks up in its module are told too, with those of annotations and texts in them.

use ruff_python_ast::{
    AnyNodeRef, Comprehension, Expr, ExprAttribute, ExprCall, Parameters, Stmt, StmtFunctionDef,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal, walk_annotation, walk_expr, walk_stmt},
};
use ruff_text_size::Ranged;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    context::Context,
    pure_names::{is_changing_method, is_client, is_harmless_decorator, is_pure, is_reaching_builtin, is_reading_method},
    scope::Binding,
};

/// What a definition looks up in its module, and why it is not proved to compute.
#[derive(Debug, Default)]
pub struct Computes<'a> {
    /// Names that are looked up when it is defined or runs.
    pub loads: FxHashSet<&'a str>,
    /// Names that only annotations hold.
    pub hints: FxHashSet<String>,
    /// The first thing that is not known to compute.
    pub objection: Option<String>,
}

impl<'a> Computes<'a> {
    /// Look at a function at the top of a module.
    pub fn function(cx: &Context<'a>, def: &'a StmtFunctionDef) -> Self {
        let mut seen = Seen::new(cx, Made::of(def));
        if def.is_async {
            seen.object(|| "it is a coroutine".to_owned());
        }
        for decorator in &def.decorator_list {
            let func = decorator.expression.as_call_expr().map_or(&decorator.expression, |call| &*call.func);
            if !cx.resolve(func).is_some_and(|name| is_harmless_decorator(&name)) {
                seen.object(|| format!("its decorator `{}` may do anything with it", cx.text(func)));
            }
        }
        seen.enter_function(def);
        seen.found
    }

    /// Look at the value of a constant.
    pub fn value(cx: &Context<'a>, value: &'a Expr, annotation: Option<&'a Expr>) -> Self {
        let mut seen = Seen::new(cx, Made::default());
        if let Some(annotation) = annotation {
            seen.visit_annotation(annotation);
        }
        seen.visit_expr(value);
        seen.found
    }
}

/// The names of a function that only hold what it made itself.
#[derive(Default)]
struct Made<'a> {
    fresh: FxHashMap<&'a str, bool>,
}

impl<'a> Made<'a> {
    fn of(def: &'a StmtFunctionDef) -> Self {
        let mut made = Self::default();
        for stmt in &def.body {
            made.visit_stmt(stmt);
        }
        for parameter in def.parameters.iter() {
            made.set(parameter.name().as_str(), false);
        }
        made
    }

    fn set(&mut self, name: &'a str, is_fresh: bool) {
        *self.fresh.entry(name).or_insert(true) &= is_fresh;
    }

    fn assign(&mut self, target: &'a Expr, value: &'a Expr) {
        match (target, value) {
            (Expr::Name(name), value) => self.set(&name.id, is_fresh(value)),
            (Expr::Tuple(names), Expr::Tuple(values)) if names.elts.len() == values.elts.len() => {
                names.elts.iter().zip(&values.elts).for_each(|(name, value)| self.assign(name, value));
            }
            (target, _) => self.stale(target),
        }
    }

    fn stale(&mut self, target: &'a Expr) {
        match target {
            Expr::Name(name) => self.set(&name.id, false),
            Expr::Tuple(tuple) => tuple.elts.iter().for_each(|item| self.stale(item)),
            Expr::List(list) => list.elts.iter().for_each(|item| self.stale(item)),
            Expr::Starred(starred) => self.set_starred(&starred.value),
            _ => {}
        }
    }

    /// `*rest` is a list of its own.
    fn set_starred(&mut self, target: &'a Expr) {
        if let Expr::Name(name) = target {
            self.set(&name.id, true);
        }
    }

    fn is_fresh(&self, name: &str) -> bool {
        self.fresh.get(name).copied().unwrap_or(false)
    }
}

impl<'a> SourceOrderVisitor<'a> for Made<'a> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        match node {
            AnyNodeRef::Parameter(parameter) => self.set(&parameter.name, false),
            AnyNodeRef::StmtFor(stmt) => self.stale(&stmt.target),
            AnyNodeRef::Comprehension(comprehension) => self.stale(&comprehension.target),
            AnyNodeRef::WithItem(item) => item.optional_vars.iter().for_each(|target| self.stale(target)),
            AnyNodeRef::ExceptHandlerExceptHandler(handler) => handler.name.iter().for_each(|name| self.set(name, false)),
            AnyNodeRef::ExprNamed(named) => self.assign(&named.target, &named.value),
            AnyNodeRef::StmtAssign(assign) => assign.targets.iter().for_each(|target| self.assign(target, &assign.value)),
            AnyNodeRef::StmtAnnAssign(assign) => assign.value.iter().for_each(|value| self.assign(&assign.target, value)),
            AnyNodeRef::PatternMatchAs(pattern) => pattern.name.iter().for_each(|name| self.set(name, false)),
            AnyNodeRef::PatternMatchStar(pattern) => pattern.name.iter().for_each(|name| self.set(name, false)),
            AnyNodeRef::PatternMatchMapping(pattern) => pattern.rest.iter().for_each(|name| self.set(name, false)),
            _ => {}
        }
        TraversalSignal::Traverse
    }
}

/// Whether a value is one that nobody else holds.
fn is_fresh(value: &Expr) -> bool {
    const MAKERS: &[&str] = &["list", "dict", "set", "bytearray", "sorted", "defaultdict", "OrderedDict", "Counter", "deque"];
    const METHODS: &[&str] = &["copy", "split", "rsplit", "splitlines", "findall", "groups", "groupdict", "partition", "rpartition"];
    match value {
        Expr::List(_) | Expr::Dict(_) | Expr::Set(_) | Expr::ListComp(_) | Expr::DictComp(_) | Expr::SetComp(_) | Expr::BinOp(_) => true,
        Expr::Compare(_) | Expr::FString(_) | Expr::UnaryOp(_) | Expr::Generator(_) => true,
        Expr::If(it) => is_fresh(&it.body) && is_fresh(&it.orelse),
        Expr::Subscript(it) => it.slice.is_slice_expr(),
        Expr::Call(call) => match &*call.func {
            Expr::Name(name) => MAKERS.contains(&name.id.as_str()),
            Expr::Attribute(method) => METHODS.contains(&method.attr.as_str()) || MAKERS.contains(&method.attr.as_str()),
            _ => false,
        },
        other => other.is_literal_expr(),
    }
}

struct Seen<'c, 'a> {
    cx: &'c Context<'a>,
    made: Made<'a>,
    /// Open scopes, module first.
    stack: Vec<usize>,
    found: Computes<'a>,
    in_hint: bool,
}

impl<'c, 'a> Seen<'c, 'a> {
    fn new(cx: &'c Context<'a>, made: Made<'a>) -> Self {
        Self { cx, made, stack: vec![0], found: Computes::default(), in_hint: false }
    }

    fn object(&mut self, why: impl FnOnce() -> String) {
        if self.found.objection.is_none() && !self.in_hint {
            self.found.objection = Some(why());
        }
    }

    /// What a name is bound to, and whether that is in a scope of the function.
    fn lookup(&self, name: &str) -> (bool, Option<&Binding>) {
        let scopes = &self.cx.scopes;
        let last = self.stack.len() - 1;
        for (depth, index) in self.stack.iter().enumerate().rev() {
            let scope = &scopes.all[*index];
            if (scope.is_class && depth != last) || scope.outer.contains(name) {
                continue;
            }
            if let Some(binding) = scope.bindings.get(name) {
                return (depth > 0, Some(binding));
            }
        }
        (false, None)
    }

    /// Decorators, defaults and hints belong to the scope around a function.
    fn enter_function(&mut self, def: &'a StmtFunctionDef) {
        def.decorator_list.iter().for_each(|decorator| self.visit_expr(&decorator.expression));
        if def.type_params.is_some() {
            self.object(|| "it has type parameters".to_owned());
        }
        self.outer_parts(&def.parameters);
        if let Some(returns) = &def.returns {
            self.visit_annotation(returns);
        }
        self.within(def.range(), |seen| def.body.iter().for_each(|stmt| seen.visit_stmt(stmt)));
    }

    fn outer_parts(&mut self, parameters: &'a Parameters) {
        for parameter in parameters.iter() {
            if let Some(default) = parameter.default() {
                self.visit_expr(default);
            }
            if let Some(annotation) = parameter.annotation() {
                self.visit_annotation(annotation);
            }
        }
    }

    fn within(&mut self, range: ruff_text_size::TextRange, inner: impl FnOnce(&mut Self)) {
        let scope = self.cx.scopes.opened_by(range);
        self.stack.extend(scope);
        inner(self);
        if scope.is_some() {
            self.stack.pop();
        }
    }

    fn comprehension(&mut self, range: ruff_text_size::TextRange, generators: &'a [Comprehension], parts: &[&'a Expr]) {
        if let Some(first) = generators.first() {
            self.visit_expr(&first.iter);
        }
        self.within(range, |seen| {
            for (index, generator) in generators.iter().enumerate() {
                if index > 0 {
                    seen.visit_expr(&generator.iter);
                }
                if generator.is_async {
                    seen.object(|| "it is a coroutine".to_owned());
                }
                generator.ifs.iter().for_each(|test| seen.visit_expr(test));
            }
            parts.iter().for_each(|part| seen.visit_expr(part));
        });
    }

    /// A name, with the attributes that are read of it when it is a module. `harmless`: an exception or a class is only named.
    fn name(&mut self, id: &'a str, tail: &str, harmless: bool) {
        let (is_local, binding) = self.lookup(id);
        let full = match binding {
            Some(Binding::Import(full)) => Some(format!("{full}{tail}")),
            _ => None,
        };
        let is_known = binding.is_some();
        if !is_local {
            if self.in_hint {
                self.found.hints.insert(id.to_owned());
            } else {
                self.found.loads.insert(id);
            }
        }
        match full {
            // Constants and classes are only read here; what is done with a class is looked at where it is called.
            Some(full) if is_pure(&full) || harmless => {}
            Some(full) => self.object(|| format!("nobody knows what `{}` does", full.trim_start_matches('.'))),
            None if !is_known && is_reaching_builtin(id) => self.object(|| format!("it uses `{id}`")),
            None => {}
        }
    }

    fn attribute(&mut self, attribute: &'a ExprAttribute, harmless: bool) {
        match self.imported_root(attribute) {
            Some((id, tail)) => {
                let last = attribute.attr.as_str();
                let is_constant = last.starts_with(char::is_uppercase);
                self.name(id, &tail, harmless || is_constant);
            }
            None => self.visit_expr(&attribute.value),
        }
    }

    /// The name and the attributes of `name.a.b` where the name is an import.
    fn imported_root(&self, attribute: &'a ExprAttribute) -> Option<(&'a str, String)> {
        let mut tail = format!(".{}", attribute.attr);
        let mut value = &*attribute.value;
        while let Expr::Attribute(inner) = value {
            tail.insert_str(0, &format!(".{}", inner.attr));
            value = &inner.value;
        }
        let name = value.as_name_expr()?;
        matches!(self.lookup(&name.id).1, Some(Binding::Import(_))).then(|| (name.id.as_str(), tail))
    }

    /// A class that is only compared with or raised.
    fn named(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) => self.name(&name.id, "", true),
            Expr::Attribute(attribute) => self.attribute(attribute, true),
            Expr::Tuple(tuple) => tuple.elts.iter().for_each(|item| self.named(item)),
            Expr::Call(call) => {
                self.named(&call.func);
                self.arguments(call);
            }
            other => self.visit_expr(other),
        }
    }

    fn arguments(&mut self, call: &'a ExprCall) {
        call.arguments.iter_source_order().for_each(|argument| self.visit_expr(argument.value()));
    }

    fn call(&mut self, call: &'a ExprCall) {
        match &*call.func {
            Expr::Name(name) if matches!(name.id.as_str(), "isinstance" | "issubclass") && self.lookup(&name.id).1.is_none() => {
                self.found.loads.insert(&name.id);
                if let [value, types] = &*call.arguments.args {
                    self.visit_expr(value);
                    self.named(types);
                    return;
                }
            }
            Expr::Attribute(method) => match self.imported_root(method) {
                Some((id, tail)) => self.name(id, &tail, false),
                None => {
                    self.method(method);
                    self.visit_expr(&method.value);
                }
            },
            func => self.visit_expr(func),
        }
        self.arguments(call);
    }

    fn method(&mut self, method: &'a ExprAttribute) {
        let name = method.attr.as_str();
        let receiver = self.cx.text(&*method.value);
        if is_changing_method(name) {
            self.changed(&method.value);
        } else if !is_reading_method(name) || (name == "get" && is_client(receiver)) {
            self.object(|| format!("nobody knows what the method `{name}` does"));
        }
    }

    /// What is changed must have been made here.
    fn changed(&mut self, target: &'a Expr) {
        let mut value = target;
        loop {
            value = match value {
                Expr::Attribute(it) => &it.value,
                Expr::Subscript(it) => &it.value,
                Expr::Call(call) if call.func.is_attribute_expr() => &call.func,
                _ => break,
            };
        }
        let is_own = match value {
            Expr::Name(name) => self.made.is_fresh(&name.id) && self.lookup(&name.id).0,
            other => is_fresh(other),
        };
        if !is_own {
            self.object(|| format!("it changes `{}`", self.cx.text(target).lines().next().unwrap_or_default()));
        }
    }

    fn target(&mut self, target: &'a Expr) {
        match target {
            Expr::Attribute(it) => {
                self.changed(target);
                self.visit_expr(&it.value);
            }
            Expr::Subscript(it) => {
                self.changed(target);
                self.visit_expr(&it.value);
                self.visit_expr(&it.slice);
            }
            Expr::Tuple(tuple) => tuple.elts.iter().for_each(|item| self.target(item)),
            Expr::List(list) => list.elts.iter().for_each(|item| self.target(item)),
            Expr::Starred(starred) => self.target(&starred.value),
            _ => {}
        }
    }
}

impl<'a> SourceOrderVisitor<'a> for Seen<'_, 'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(def) => {
                if def.is_async {
                    self.object(|| "it is a coroutine".to_owned());
                }
                return self.enter_function(def);
            }
            Stmt::ClassDef(_) | Stmt::TypeAlias(_) => self.object(|| "it makes a class".to_owned()),
            Stmt::Import(_) | Stmt::ImportFrom(_) => return self.object(|| "it imports while it runs".to_owned()),
            Stmt::Global(_) => self.object(|| "it changes names of the module".to_owned()),
            Stmt::With(with) => {
                let is_quiet = |expr: &Expr| {
                    let call = expr.as_call_expr();
                    call.and_then(|call| self.cx.resolve(&call.func))
                        .is_some_and(|name| matches!(name.as_str(), "contextlib.suppress" | "decimal.localcontext"))
                };
                if with.is_async || !with.items.iter().all(|item| is_quiet(&item.context_expr)) {
                    self.object(|| "nobody knows what its `with` does".to_owned());
                }
            }
            Stmt::Assign(assign) => assign.targets.iter().for_each(|target| self.target(target)),
            Stmt::AnnAssign(assign) => {
                self.target(&assign.target);
                self.visit_annotation(&assign.annotation);
                return assign.value.iter().for_each(|value| self.visit_expr(value));
            }
            Stmt::AugAssign(assign) => {
                let is_display = matches!(
                    *assign.value,
                    Expr::List(_) | Expr::Set(_) | Expr::Dict(_) | Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_)
                );
                match &*assign.target {
                    Expr::Name(_) if is_display => self.changed(&assign.target),
                    Expr::Name(_) => {}
                    target => self.target(target),
                }
                return self.visit_expr(&assign.value);
            }
            Stmt::Delete(delete) => return delete.targets.iter().for_each(|target| self.target(target)),
            Stmt::For(stmt) => {
                if stmt.is_async {
                    self.object(|| "it is a coroutine".to_owned());
                }
                self.target(&stmt.target);
            }
            Stmt::Raise(raise) => {
                raise.exc.iter().for_each(|exc| self.named(exc));
                return raise.cause.iter().for_each(|cause| self.visit_expr(cause));
            }
            _ => {}
        }
        walk_stmt(self, stmt);
    }

    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        if let AnyNodeRef::ExceptHandlerExceptHandler(handler) = node {
            handler.type_.iter().for_each(|types| self.named(types));
            handler.body.iter().for_each(|stmt| self.visit_stmt(stmt));
            return TraversalSignal::Skip;
        }
        TraversalSignal::Traverse
    }

    fn visit_annotation(&mut self, expr: &'a Expr) {
        let outer = std::mem::replace(&mut self.in_hint, true);
        let mut texts = Texts(Vec::new());
        texts.visit_expr(expr);
        for word in texts.0 {
            // Words of a text that is no hint are names of nothing.
            if self.cx.scopes.module().bindings.contains_key(word) {
                self.found.hints.insert(word.to_owned());
            }
        }
        walk_annotation(self, expr);
        self.in_hint = outer;
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) if name.ctx.is_load() => self.name(&name.id, "", false),
            Expr::Name(_) => {}
            Expr::Attribute(attribute) if attribute.ctx.is_load() => self.attribute(attribute, false),
            Expr::Call(call) => self.call(call),
            Expr::Await(_) => self.object(|| "it is a coroutine".to_owned()),
            Expr::Lambda(lambda) => {
                if let Some(parameters) = &lambda.parameters {
                    self.outer_parts(parameters);
                }
                self.within(expr.range(), |seen| seen.visit_expr(&lambda.body));
            }
            Expr::ListComp(it) => self.comprehension(expr.range(), &it.generators, &[&it.elt]),
            Expr::SetComp(it) => self.comprehension(expr.range(), &it.generators, &[&it.elt]),
            Expr::Generator(it) => self.comprehension(expr.range(), &it.generators, &[&it.elt]),
            Expr::DictComp(it) => {
                let parts: Vec<&Expr> = std::iter::once(&*it.value).chain(it.key.as_deref()).collect();
                self.comprehension(expr.range(), &it.generators, &parts);
            }
            _ => walk_expr(self, expr),
        }
    }
}

/// The words of the texts in a hint.
struct Texts<'a>(Vec<&'a str>);

impl<'a> SourceOrderVisitor<'a> for Texts<'a> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        if let Expr::StringLiteral(text) = expr {
            let words = text.value.to_str().split(|letter: char| !letter.is_alphanumeric() && letter != '_');
            self.0.extend(words.filter(|word| !word.is_empty()));
        }
        walk_expr(self, expr);
    }
}
