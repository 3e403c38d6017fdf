//! What the functions and classes of a file tell the rest of the project about exceptions.

use ruff_python_ast::{Expr, Stmt, StmtClassDef, StmtFunctionDef, helpers};

use crate::{
    context::Context,
    kind::ModuleKind,
    outflow::{Effect, Unknown},
    raises::of_suite_with,
    value_types::Types,
};

/// Rules that ask for it.
const RULES: [&str; 3] = ["EXC001", "EXC002", "EXC004"];

/// What a function raises.
#[derive(Clone, Debug)]
pub struct FunctionEffect {
    /// What comes out when it runs.
    pub effect: Result<Effect, Unknown>,
    /// Whether it runs only when it is awaited.
    pub is_async: bool,
}

/// What is known of a class.
#[derive(Clone, Debug)]
pub struct ClassEffect {
    /// Dotted names of its bases; none for one that is no name.
    pub bases: Vec<Option<String>>,
    /// Whether making an object runs `__init__` and nothing else.
    pub is_plain: bool,
}

/// The functions and classes of a file, by their names inside the module.
#[derive(Clone, Debug, Default)]
pub struct FileEffects {
    /// Functions and methods; a name that is defined twice has both.
    pub functions: Vec<(String, FunctionEffect)>,
    /// Classes.
    pub classes: Vec<(String, ClassEffect)>,
    /// The functions that the walk is in.
    open: Vec<usize>,
}

/// Whether a scan needs the effects of the functions of a file. Those of tests and examples nobody calls from elsewhere.
pub fn are_wanted(cx: &Context) -> bool {
    !matches!(cx.kind, ModuleKind::Test | ModuleKind::Example)
        && cx.options.knowledge.is_none()
        && RULES.into_iter().any(|rule| cx.options.wants(rule))
}

impl FileEffects {
    /// Note a function that the context has just gone into.
    pub fn enter(&mut self, cx: &Context<'_>) {
        // The context owns the tree that the function is part of.
        let Some(def) = cx.function() else { return };
        self.open.push(self.functions.len());
        self.functions.push((cx.symbols.join("."), FunctionEffect { effect: effect_of(cx, def), is_async: def.is_async }));
    }

    /// Note that the function is left again.
    pub fn leave(&mut self) {
        self.open.pop();
    }

    /// Note that the function yields: a generator runs when it is asked for an item, and not when it is called.
    pub fn yields(&mut self) {
        let Some((_, function)) = self.open.last().and_then(|index| self.functions.get_mut(*index)) else { return };
        if !function.is_async {
            function.effect = Ok(Effect::new());
        }
    }

    /// Note a class that the context is about to go into.
    pub fn class(&mut self, cx: &Context, def: &StmtClassDef) {
        let types = Types::quick(cx);
        let name_of = |base: &Expr| {
            let base = helpers::map_subscript(base);
            base.as_name_expr().and_then(|name| types.own(&name.id)).or_else(|| cx.resolve(base))
        };
        let bases: Vec<Option<String>> = def.bases().iter().map(name_of).collect();
        let has_new = def.body.iter().any(|stmt| {
            stmt.as_function_def_stmt().is_some_and(|def| matches!(def.name.as_str(), "__new__" | "__post_init__" | "__init_subclass__"))
        });
        let is_plain = def.keywords().is_empty()
            && !has_new
            && def.decorator_list.iter().all(|it| {
                let func = it.expression.as_call_expr().map_or(&it.expression, |call| &call.func);
                cx.resolve(func)
                    .is_some_and(|name| name == "dataclasses.dataclass" || name.starts_with("functools.") || name.starts_with("typing."))
            });
        let name = cx.symbols.iter().copied().chain([def.name.as_str()]).collect::<Vec<_>>().join(".");
        self.classes.push((name, ClassEffect { bases, is_plain }));
    }
}

/// Decorators that change nothing about what comes out.
fn is_transparent(cx: &Context, decorator: &Expr) -> bool {
    match cx.resolve(decorator).as_deref() {
        Some(
            "builtins.staticmethod"
            | "builtins.classmethod"
            | "builtins.property"
            | "abc.abstractmethod"
            | "typing.final"
            | "typing.override"
            | "typing_extensions.override"
            | "typing.no_type_check"
            | "functools.cached_property",
        ) => true,
        Some(_) => false,
        None => decorator.as_attribute_expr().is_some_and(|it| matches!(it.attr.as_str(), "setter" | "getter" | "deleter")),
    }
}

fn effect_of<'a>(cx: &Context<'a>, def: &'a StmtFunctionDef) -> Result<Effect, Unknown> {
    let unknown = |shown: &str, at| Unknown { shown: shown.to_owned(), line: cx.file.line(at) };
    if let Some(decorator) = def.decorator_list.iter().find(|it| !is_transparent(cx, &it.expression)) {
        return Err(unknown(cx.text(decorator.range).lines().next().unwrap_or_default(), decorator.range.start()));
    }
    if cx.parents.iter().rev().nth(1).is_some_and(|node| node.is_stmt_class_def()) && is_stub(def) {
        return Err(unknown("its overrides", def.range.start()));
    }
    of_suite_with(Types::quick(cx), &def.body)
}

/// A body that leaves the work to overrides.
fn is_stub(def: &StmtFunctionDef) -> bool {
    helpers::body_without_leading_docstring(&def.body).iter().all(|stmt| match stmt {
        Stmt::Pass(_) => true,
        Stmt::Expr(it) => it.value.is_ellipsis_literal_expr() || it.value.is_string_literal_expr(),
        Stmt::Raise(raise) => raise.exc.as_deref().is_some_and(|exc| {
            let class = exc.as_call_expr().map_or(exc, |call| &call.func);
            class.as_name_expr().is_some_and(|name| name.id.as_str() == "NotImplementedError")
        }),
        _ => false,
    })
}
