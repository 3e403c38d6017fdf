//! Whether an expression is certainly a `pathlib.Path`.
//!
//! Follows names to every binding in their function, and `self.x` to every assignment in the class; one binding that
//! is not certainly a path makes the answer no.

use ruff_python_ast::{
    AnyNodeRef, Expr, ExprCall, ExprContext, Operator, Parameters, Stmt, StmtClassDef, StmtFunctionDef,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal, walk_stmt},
};

use rustc_hash::FxHashMap;

use crate::context::{Context, string_value};

const DEPTH: u8 = 6;

/// Whether `expr` is certainly a concrete path of `pathlib`.
pub fn is_path(cx: &Context, expr: &Expr) -> bool {
    Prover { cx, function: cx.function() }.is_path(expr, DEPTH)
}

/// Whether an expression names something below `/dev`, `/proc` or `/sys`, or the null device.
pub fn is_special_file(cx: &Context, expr: &Expr) -> bool {
    if let Some(text) = string_value(expr) {
        return ["/dev/", "/proc/", "/sys/"].iter().any(|root| text.starts_with(root)) || matches!(text, "nul" | "NUL" | "CON");
    }
    match expr {
        Expr::FString(text) => text
            .value
            .elements()
            .next()
            .and_then(|part| part.as_literal())
            .is_some_and(|literal| ["/dev/", "/proc/", "/sys/"].iter().any(|root| literal.value.starts_with(root))),
        Expr::BinOp(binary) => is_special_file(cx, &binary.left),
        Expr::Call(call) => match call.func.as_attribute_expr() {
            Some(method) if method.attr.as_str() == "format" => is_special_file(cx, &method.value),
            _ => false,
        },
        Expr::Attribute(_) => cx.resolve(expr).as_deref() == Some("os.devnull"),
        _ => false,
    }
}

/// A name with more values than this is not followed: nobody could say where each of them goes.
pub const MAX_VALUES: usize = 32;

/// Every expression that is certainly bound to `name` in the enclosing function (or the module outside of one);
/// none when some binding is of another kind (a parameter, a loop, an import), or when there are too many.
pub fn values_of<'a>(cx: &Context<'a>, name: &str) -> Option<Vec<&'a Expr>> {
    let def = cx.function();
    if def.is_some_and(|def| def.parameters.iter().any(|it| it.name() == name)) {
        return None;
    }
    let (suite, top) = (cx.suite(), cx.top());
    let found = suite.bindings().get(name).or_else(|| top.bindings().get(name))?;
    (!found.other && !found.values.is_empty() && found.values.len() <= MAX_VALUES).then(|| found.values.clone())
}

/// Every expression that is assigned to `name` in the enclosing function, or else in the module; a parameter and the
/// variable of a loop may have none. None when something else binds it (`+=`, unpacking, `with`, an import).
pub fn assigned_values<'a>(cx: &Context<'a>, name: &str) -> Option<Vec<&'a Expr>> {
    let is_given = cx.function().is_some_and(|def| def.parameters.iter().any(|it| it.name() == name));
    let (suite, top) = (cx.suite(), cx.top());
    let Some(found) = suite.bindings().get(name).or_else(|| top.bindings().get(name).filter(|_| !is_given)) else {
        return is_given.then(Vec::new);
    };
    (!found.other && found.annotations.is_empty() && found.values.len() <= MAX_VALUES).then(|| found.values.clone())
}

struct Prover<'c, 'a> {
    cx: &'c Context<'a>,
    function: Option<&'a StmtFunctionDef>,
}

impl<'a> Prover<'_, 'a> {
    fn is_path(&self, expr: &Expr, depth: u8) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        match expr {
            Expr::Call(call) => self.is_path_call(call, depth),
            Expr::BinOp(binary) => binary.op == Operator::Div && (self.is_path(&binary.left, depth) || self.is_path(&binary.right, depth)),
            Expr::Attribute(attribute) if attribute.attr.as_str() == "parent" => self.is_path(&attribute.value, depth),
            Expr::Attribute(attribute) => {
                attribute.value.as_name_expr().is_some_and(|name| matches!(name.id.as_str(), "self" | "cls"))
                    && self.is_path_attribute(&attribute.attr, depth)
            }
            Expr::Subscript(subscript) => {
                subscript.value.as_attribute_expr().is_some_and(|it| it.attr.as_str() == "parents" && self.is_path(&it.value, depth))
            }
            Expr::If(choice) => self.is_path(&choice.body, depth) && self.is_path(&choice.orelse, depth),
            Expr::Named(named) => self.is_path(&named.value, depth),
            Expr::Name(name) => self.is_path_name(&name.id, depth),
            _ => false,
        }
    }

    fn is_path_call(&self, call: &ExprCall, depth: u8) -> bool {
        if let Some("pathlib.Path" | "pathlib.PosixPath" | "pathlib.WindowsPath" | "pathlib.Path.cwd" | "pathlib.Path.home") =
            self.cx.resolve(&call.func).as_deref()
        {
            return true;
        }
        let Expr::Attribute(method) = &*call.func else { return false };
        matches!(
            method.attr.as_str(),
            "absolute"
                | "expanduser"
                | "joinpath"
                | "readlink"
                | "relative_to"
                | "resolve"
                | "with_name"
                | "with_segments"
                | "with_stem"
                | "with_suffix"
        ) && self.is_path(&method.value, depth)
    }

    fn is_path_name(&self, name: &str, depth: u8) -> bool {
        if let Some(def) = self.function {
            let annotation = parameter_annotation(&def.parameters, name);
            let suite = self.cx.suite_with(&def.body);
            let bindings = suite.bindings().get(name);
            if annotation.is_some() || bindings.is_some() {
                let parameter_holds = annotation.is_none_or(|annotation| annotation.is_some_and(|it| self.is_path_type(it)));
                return parameter_holds && bindings.is_none_or(|it| self.all_paths(it, annotation.is_some(), depth));
            }
        }
        let top = self.cx.top();
        let bindings = top.bindings().get(name);
        bindings.is_some_and(|it| Prover { cx: self.cx, function: None }.all_paths(it, false, depth))
    }

    fn all_paths(&self, bindings: &Bindings<'a>, declared: bool, depth: u8) -> bool {
        !bindings.other
            && bindings.values.len() <= MAX_VALUES
            && (declared || !bindings.values.is_empty() || !bindings.annotations.is_empty())
            && bindings.annotations.iter().all(|it| self.is_path_type(it))
            && bindings.values.iter().all(|value| self.is_path(value, depth))
            && bindings.iterated.iter().all(|value| self.yields_paths(value, depth))
    }

    fn yields_paths(&self, iterable: &Expr, depth: u8) -> bool {
        let Expr::Call(call) = iterable else { return false };
        if let Some("builtins.sorted" | "builtins.list" | "builtins.reversed") = self.cx.resolve(&call.func).as_deref() {
            return call.arguments.args.first().is_some_and(|first| self.yields_paths(first, depth));
        }
        let Expr::Attribute(method) = &*call.func else { return false };
        matches!(method.attr.as_str(), "glob" | "rglob" | "iterdir") && self.is_path(&method.value, depth)
    }

    fn is_path_attribute(&self, name: &str, depth: u8) -> bool {
        let Some(class) = self.enclosing_class() else { return false };
        let mut seen = false;
        for stmt in &class.body {
            match stmt {
                Stmt::AnnAssign(assign) if assign.target.as_name_expr().is_some_and(|it| it.id.as_str() == name) => {
                    if !self.is_path_type(&assign.annotation) {
                        return false;
                    }
                    seen = true;
                }
                Stmt::Assign(assign)
                    if assign.targets.iter().any(|target| target.as_name_expr().is_some_and(|it| it.id.as_str() == name)) =>
                {
                    if !assign.value.is_none_literal_expr() && !self.is_path(&assign.value, depth) {
                        return false;
                    }
                    seen = true;
                }
                Stmt::FunctionDef(def) => {
                    let mut attributes = AttributeValues { name, found: Vec::new(), annotations: Vec::new(), other: false };
                    attributes.visit_body(&def.body);
                    let inner = Prover { cx: self.cx, function: Some(def) };
                    let fits = !attributes.other
                        && attributes.annotations.iter().all(|it| self.is_path_type(it))
                        && attributes.found.iter().all(|value| value.is_none_literal_expr() || inner.is_path(value, depth));
                    if !fits {
                        return false;
                    }
                    seen |= !attributes.found.is_empty() || !attributes.annotations.is_empty();
                }
                _ => {}
            }
        }
        seen
    }

    fn enclosing_class(&self) -> Option<&'a StmtClassDef> {
        self.cx.parents.iter().rev().find_map(|node| match node {
            AnyNodeRef::StmtClassDef(def) => Some(*def),
            _ => None,
        })
    }

    /// `Path`, and unions of it with things that have none of its methods.
    fn is_path_type(&self, annotation: &Expr) -> bool {
        match annotation {
            Expr::BinOp(union) if union.op == Operator::BitOr => {
                let sides = [&union.left, &union.right];
                sides.iter().any(|side| self.is_path_type(side)) && sides.iter().all(|side| self.is_path_type(side) || self.is_plain(side))
            }
            Expr::Subscript(subscript) => match self.cx.resolve(&subscript.value).as_deref() {
                Some("typing.Optional" | "typing.Final" | "typing.ClassVar") => self.is_path_type(&subscript.slice),
                Some("typing.Union") => subscript.slice.as_tuple_expr().is_some_and(|members| {
                    members.elts.iter().any(|it| self.is_path_type(it))
                        && members.elts.iter().all(|it| self.is_path_type(it) || self.is_plain(it))
                }),
                _ => false,
            },
            Expr::StringLiteral(_) => match string_value(annotation) {
                Some("Path") => self
                    .cx
                    .scopes
                    .lookup(&self.cx.scope_stack, "Path")
                    .is_some_and(|binding| matches!(binding, crate::scope::Binding::Import(full) if full == "pathlib.Path")),
                Some("pathlib.Path") => true,
                _ => false,
            },
            _ => self.cx.resolve(annotation).as_deref() == Some("pathlib.Path"),
        }
    }

    fn is_plain(&self, annotation: &Expr) -> bool {
        annotation.is_none_literal_expr() || self.cx.is_builtin(annotation, "str") || self.cx.is_builtin(annotation, "bytes")
    }
}

/// Some: the function has the parameter; the inner value is its annotation.
fn parameter_annotation<'a>(parameters: &'a Parameters, name: &str) -> Option<Option<&'a Expr>> {
    if parameters.vararg.as_ref().is_some_and(|it| it.name.as_str() == name)
        || parameters.kwarg.as_ref().is_some_and(|it| it.name.as_str() == name)
    {
        return Some(None);
    }
    parameters.iter_non_variadic_params().find(|it| it.parameter.name.as_str() == name).map(|it| it.parameter.annotation.as_deref())
}

/// What binds each name in one suite, nested functions and classes left out.
#[derive(Default)]
pub struct AllBindings<'a>(FxHashMap<&'a str, Bindings<'a>>);

/// What binds one name.
#[derive(Default)]
pub struct Bindings<'a> {
    values: Vec<&'a Expr>,
    annotations: Vec<&'a Expr>,
    iterated: Vec<&'a Expr>,
    other: bool,
}

impl<'a> AllBindings<'a> {
    /// Of a suite.
    pub fn of(body: &'a [Stmt]) -> Self {
        let mut found = Self::default();
        found.visit_body(body);
        found
    }

    /// What binds a name; none where nothing does.
    pub fn get(&self, name: &str) -> Option<&Bindings<'a>> {
        self.0.get(name)
    }

    fn entry(&mut self, name: &'a str) -> &mut Bindings<'a> {
        self.0.entry(name).or_default()
    }

    fn other(&mut self, name: &'a str) {
        self.entry(name).other = true;
    }
}

impl<'a> SourceOrderVisitor<'a> for AllBindings<'a> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        match node {
            AnyNodeRef::StmtFunctionDef(def) => {
                self.other(&def.name);
                return TraversalSignal::Skip;
            }
            AnyNodeRef::StmtClassDef(def) => {
                self.other(&def.name);
                return TraversalSignal::Skip;
            }
            AnyNodeRef::ExprLambda(_) => return TraversalSignal::Skip,
            AnyNodeRef::ExprNamed(named) => {
                if let Expr::Name(name) = &*named.target {
                    self.entry(&name.id).values.push(&named.value);
                    self.visit_expr(&named.value);
                    return TraversalSignal::Skip;
                }
            }
            AnyNodeRef::ExprName(name) if name.ctx != ExprContext::Load => self.other(&name.id),
            AnyNodeRef::ExceptHandlerExceptHandler(handler) => handler.name.iter().for_each(|it| self.other(it)),
            AnyNodeRef::Alias(alias) => self.other(alias.asname.as_ref().unwrap_or(&alias.name)),
            AnyNodeRef::PatternMatchAs(pattern) => pattern.name.iter().for_each(|it| self.other(it)),
            _ => {}
        }
        TraversalSignal::Traverse
    }

    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::Assign(assign) if let [Expr::Name(name)] = &*assign.targets => {
                self.entry(&name.id).values.push(&assign.value);
                self.visit_expr(&assign.value);
            }
            Stmt::AnnAssign(assign) if let Expr::Name(name) = &*assign.target => {
                self.entry(&name.id).annotations.push(&assign.annotation);
                if let Some(value) = &assign.value {
                    self.visit_expr(value);
                }
            }
            Stmt::For(stmt) if let Expr::Name(name) = &*stmt.target => {
                self.entry(&name.id).iterated.push(&stmt.iter);
                self.visit_expr(&stmt.iter);
                self.visit_body(&stmt.body);
                self.visit_body(&stmt.orelse);
            }
            Stmt::Global(names) => names.names.iter().for_each(|it| self.other(it)),
            Stmt::Nonlocal(names) => names.names.iter().for_each(|it| self.other(it)),
            _ => walk_stmt(self, stmt),
        }
    }
}

/// What is assigned to `self.name` in a method.
struct AttributeValues<'a, 'n> {
    name: &'n str,
    found: Vec<&'a Expr>,
    annotations: Vec<&'a Expr>,
    other: bool,
}

impl AttributeValues<'_, '_> {
    fn is_target(&self, expr: &Expr) -> bool {
        expr.as_attribute_expr().is_some_and(|it| {
            it.attr.as_str() == self.name && it.value.as_name_expr().is_some_and(|base| matches!(base.id.as_str(), "self" | "cls"))
        })
    }
}

impl<'a> SourceOrderVisitor<'a> for AttributeValues<'a, '_> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::Assign(assign) if assign.targets.iter().any(|target| self.is_target(target)) => self.found.push(&assign.value),
            Stmt::AnnAssign(assign) if self.is_target(&assign.target) => self.annotations.push(&assign.annotation),
            _ => walk_stmt(self, stmt),
        }
    }

    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        if let AnyNodeRef::ExprAttribute(attribute) = node {
            self.other |= attribute.ctx != ExprContext::Load && self.is_target(&Expr::Attribute(attribute.clone()));
        }
        TraversalSignal::Traverse
    }
}
