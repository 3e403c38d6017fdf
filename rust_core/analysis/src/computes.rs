//! Whether a function is proved to compute: everything it calls is known to compute or to read plain values, and it
//! changes nothing but what it made itself. A call of what a function is given (a key function) is its caller's.
//!
//! The names that it looks up in its module are told too, with those of annotations and texts in them.

use ruff_python_ast::{
    AnyNodeRef, Comprehension, Expr, ExprAttribute, ExprCall, Parameters, Stmt, StmtFunctionDef,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal, walk_annotation, walk_expr, walk_stmt},
};
use ruff_text_size::Ranged;
use rustc_hash::FxHashSet;

use crate::{
    context::Context,
    own_values::{Made, is_fresh},
    pure_names::{
        is_changing_function, is_changing_method, is_client, is_harmless_decorator, is_pure, is_reaching_builtin, is_reading_method,
    },
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
        if let Some(first) = call.arguments.args.first()
            && self.cx.resolve(&call.func).is_some_and(|name| is_changing_function(&name))
        {
            self.changed(first);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{kind::ModuleKind, options::Options, project::package_of, scope::Scopes, source::SourceFile};

    /// Why the last function of a module is not proved to compute; empty when it is.
    fn objection(text: &str) -> String {
        let file = SourceFile::parse("app/a.py", text.to_owned()).expect("the module parses");
        let (scopes, options) = (Scopes::of(file.module(), &package_of(&file.path)), Options::default());
        let cx = Context::new(&file, &scopes, &options, ModuleKind::Library);
        let def = file.body().last().and_then(Stmt::as_function_def_stmt).expect("a function stands last");
        Computes::function(&cx, def).objection.unwrap_or_default()
    }

    #[test]
    fn what_is_known_to_compute_is_proved() {
        for text in [
            "import re\ndef f(x):\n    found = {}\n    for it in re.findall('a', x):\n        found[it] = x.count(it)\n    return found\n",
            "import heapq\ndef f(xs):\n    heap = []\n    for x in xs:\n        heapq.heappush(heap, x)\n    return heap\n",
            "def f(xs, key):\n    rows = sorted(xs, key=key)\n    rows.reverse()\n    return [key(x) for x in rows]\n",
            "from .errors import Bad\ndef f(x):\n    if not isinstance(x, Bad):\n        raise Bad(x)\n    return (y for y in x)\n",
            "def f(x):\n    def g(y):\n        nonlocal x\n        x = y\n        return x\n    return g(x)\n",
        ] {
            assert_eq!(objection(text), "", "{text}");
        }
    }

    #[test]
    fn what_may_do_more_is_not() {
        for (text, why) in [
            ("def f(x):\n    x.append(1)\n", "changes `x`"),
            ("def f(x):\n    y = x\n    y[0] = 1\n", "changes `y[0]`"),
            ("def f(x):\n    x.name = 1\n", "changes `x.name`"),
            ("import heapq\ndef f(x):\n    heapq.heapify(x)\n", "changes `x`"),
            ("def f(x):\n    for row in x:\n        row.clear()\n", "changes `row`"),
            ("ALL = []\ndef f(x):\n    ALL.append(x)\n", "changes `ALL`"),
            ("def f(x):\n    return open(x)\n", "uses `open`"),
            ("def f(x):\n    return map(print, x)\n", "uses `print`"),
            ("import os\ndef f(x):\n    return sorted(x, key=os.stat)\n", "`os.stat`"),
            ("import os\ndef f(x):\n    return os.environ[x]\n", "`os.environ`"),
            ("import datetime\ndef f():\n    return datetime.datetime.now()\n", "`datetime.datetime.now`"),
            ("def f(session):\n    return session.get('a')\n", "`get`"),
            ("def f(x):\n    return x.execute('a')\n", "`execute`"),
            ("def f():\n    global A\n    A = 1\n", "names of the module"),
            ("def f():\n    import os\n", "imports"),
            ("async def f(): ...\n", "coroutine"),
            ("def f(lock):\n    with lock:\n        return 1\n", "`with`"),
            ("from app import g\ndef f(x):\n    return g(x)\n", "`app.g`"),
            ("from app import d\n@d\ndef f(x):\n    return x\n", "decorator"),
            ("def f():\n    return __file__\n", "`__file__`"),
        ] {
            let said = objection(text);
            assert!(said.contains(why), "{text}: {said}");
        }
    }
}
