//! Who reads a docstring while the program runs: help texts, schemas, prompts. There a docstring is behaviour.

use ruff_python_ast::{
    AnyNodeRef, Decorator, Expr, StmtClassDef, StmtFunctionDef, helpers,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal},
};
use ruff_text_size::Ranged;
use rustc_hash::FxHashSet;

use crate::{context::Context, scope::Binding, signature::is_accessor};

/// Packages that take functions by reference and show their docstrings to users.
const FUNCTION_READERS: &[&str] = &[
    "click",
    "typer",
    "docopt",
    "fire",
    "plac",
    "invoke",
    "fabric",
    "cleo",
    "ply",
    "sly",
    "pyparsing",
    "fastapi",
    "connexion",
    "discord",
    "telegram",
    "cyclopts",
    "cappa",
    "mcp",
    "fastmcp",
    "langchain",
    "openai",
    "smolagents",
    "agno",
    "phi",
    "crewai",
    "autogen",
    "pydantic_ai",
    "llama_index",
    "haystack",
    "semantic_kernel",
];
/// Packages whose base classes show the docstrings of their subclasses.
const CLASS_READERS: &[&str] = &[
    "cmd",
    "cmd2",
    "pydantic",
    "strawberry",
    "graphene",
    "flask_restx",
    "flask_restplus",
    "rest_framework",
    "apispec",
    "flasgger",
    "unittest",
    "cleo",
    "sqlmodel",
    "ninja",
    "discord",
];
/// Packages whose tasks are called by other programs, by name.
const TASK_QUEUES: &[&str] = &["celery", "huey", "dramatiq", "rq"];
/// Those that read the docstrings of classes, but not those of methods.
const CLASSES_ONLY: &[&str] = &["pydantic", "sqlmodel", "graphene", "strawberry"];
/// Decorators that neither read a docstring nor hand the function to somebody who does.
const PLAIN: &[&str] = &[
    "builtins.property",
    "builtins.staticmethod",
    "builtins.classmethod",
    "functools.cached_property",
    "functools.lru_cache",
    "functools.cache",
    "functools.wraps",
    "functools.total_ordering",
    "functools.singledispatch",
    "contextlib.contextmanager",
    "contextlib.asynccontextmanager",
    "abc.abstractmethod",
    "abc.abstractproperty",
    "typing.final",
    "typing_extensions.final",
    "typing.runtime_checkable",
    "typing_extensions.deprecated",
    "warnings.deprecated",
    "asyncio.coroutine",
    "twisted.internet.defer.inlineCallbacks",
    "django.utils.functional.cached_property",
    "django.utils.functional.keep_lazy",
    "unittest.mock.patch",
    "atexit.register",
    "enum.unique",
    "celery.shared_task",
];
/// Last parts of decorators that make a command, a route, a tool or a schema out of a function.
const READING: &[&str] = &[
    "command",
    "group",
    "route",
    "get",
    "post",
    "put",
    "delete",
    "patch",
    "head",
    "options",
    "websocket",
    "api_view",
    "tool",
    "function_tool",
    "task",
    "action",
    "extend_schema",
    "mutation",
    "query",
    "field",
    "subscription",
    "resolver",
    "resource",
    "prompt",
    "callback",
    "step",
    "given",
    "when",
    "then",
    "cli",
    "shared_task",
    "argument",
    "option",
    "kernel_function",
    "register_tool",
    "function",
    "hookspec",
    "expose",
    "doc",
    "docs",
    "document",
    "autodoc",
    "exported",
    "inspect_command",
    "control_command",
    "substitute",
    "template",
    "handler",
    "endpoint",
    "swagger",
    "api",
    "input_type",
    "type",
    "interface",
];

/// What is known of the readers of a docstring.
pub enum Reading {
    /// Nobody reads it.
    Nobody,
    /// Perhaps somebody does.
    Perhaps,
    /// Somebody does, and who.
    Somebody(String),
}

/// Who reads the docstring of a function or class with these decorators.
pub fn of_decorators(cx: &Context, decorators: &[Decorator]) -> Reading {
    let mut reading = Reading::Nobody;
    for decorator in decorators {
        let callee = helpers::map_callable(&decorator.expression);
        let name = cx.resolve(callee).unwrap_or_default();
        if is_accessor(callee) || PLAIN.contains(&name.as_str()) {
            continue;
        }
        let root = name.split('.').next().unwrap_or_default();
        let last = match callee {
            Expr::Name(name) => name.id.as_str(),
            Expr::Attribute(attribute) => attribute.attr.as_str(),
            _ => "",
        };
        // A queue of tasks knows them by their names; only the tools that also have a command line show their docstrings.
        if matches!(last, "task" | "shared_task") && imported(cx, TASK_QUEUES).is_some() && imported(cx, FUNCTION_READERS).is_none() {
            reading = Reading::Perhaps;
            continue;
        }
        if last.is_empty() || READING.contains(&last) || FUNCTION_READERS.contains(&root) || CLASS_READERS.contains(&root) {
            return Reading::Somebody(format!(
                "the decorator `{}` may read the docstring",
                cx.text(callee).split_whitespace().collect::<String>()
            ));
        }
        reading = Reading::Perhaps;
    }
    reading
}

/// Why the docstring of a function or method without such decorators is behaviour all the same.
pub fn of_function(cx: &Context, def: &StmtFunctionDef) -> Option<String> {
    let name = def.name.as_str();
    if let Some(class) = cx.class() {
        if is_handed_to_reader(cx, def) {
            return Some("it is handed over as a value, and who takes it may show the docstring; write this one by hand".to_owned());
        }
        return reader_of_class(cx, class).filter(|package| !CLASSES_ONLY.contains(package)).map(reason);
    }
    let package = imported(cx, FUNCTION_READERS)?;
    is_handed_over(cx, name).then(|| format!("`{package}` may show the docstring to users; write this one by hand"))
}

/// Whether a package that shows docstrings may be given the function or method as a value.
pub fn is_handed_to_reader(cx: &Context, def: &StmtFunctionDef) -> bool {
    // Whoever names a property reads its value.
    def.decorator_list.is_empty()
        && imported(cx, FUNCTION_READERS).is_some()
        && if cx.class().is_some() { is_method_handed_over(cx, &def.name) } else { is_handed_over(cx, &def.name) }
}

/// Why the docstring of a class, or of its methods, is behaviour.
pub fn of_class(cx: &Context, class: &StmtClassDef) -> Option<String> {
    reader_of_class(cx, class).map(reason)
}

fn reason(package: &str) -> String {
    format!("`{package}` may show docstrings to users; write this one by hand")
}

fn reader_of_class(cx: &Context, class: &StmtClassDef) -> Option<&'static str> {
    // A record becomes a schema without deriving from anything.
    if class.bases().is_empty() && class.decorator_list.is_empty() {
        return None;
    }
    imported(cx, CLASS_READERS)
}

/// The package of a list that the file imports.
pub fn imported(cx: &Context, packages: &[&'static str]) -> Option<&'static str> {
    let roots = cx.habits.imported.get_or_init(|| {
        let bindings = cx.scopes.all.iter().flat_map(|scope| scope.bindings.values());
        bindings
            .filter_map(|binding| if let Binding::Import(name) = binding { name.split('.').next() } else { None })
            .map(str::to_owned)
            .collect()
    });
    packages.iter().find(|reader| roots.contains(**reader)).copied()
}

/// Whether a function is used as a value: given to somebody who may ask for its docstring.
fn is_handed_over(cx: &Context, name: &str) -> bool {
    cx.habits.handed_over.get_or_init(|| HandedOver::of(cx)).names.contains(name)
}

/// The same for a method: `self.search` that is not called.
fn is_method_handed_over(cx: &Context, name: &str) -> bool {
    cx.habits.handed_over.get_or_init(|| HandedOver::of(cx)).methods.contains(name)
}

/// What the file uses as a value and does not call.
#[derive(Default)]
pub struct HandedOver {
    names: FxHashSet<String>,
    methods: FxHashSet<String>,
    callee: Option<ruff_text_size::TextRange>,
}

impl HandedOver {
    fn of(cx: &Context) -> Self {
        let mut visitor = Self::default();
        visitor.visit_body(cx.file.body());
        visitor
    }
}

impl<'a> SourceOrderVisitor<'a> for HandedOver {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        match node {
            AnyNodeRef::ExprCall(call) => self.callee = Some(call.func.range()),
            AnyNodeRef::ExprName(name) if self.callee != Some(name.range) => {
                self.names.insert(name.id.to_string());
            }
            AnyNodeRef::ExprAttribute(attribute)
                if self.callee != Some(attribute.range)
                    && attribute.value.as_name_expr().is_some_and(|name| matches!(name.id.as_str(), "self" | "cls")) =>
            {
                self.methods.insert(attribute.attr.to_string());
            }
            _ => {}
        }
        TraversalSignal::Traverse
    }
}

/// Whether the file asks an object for its `__doc__`, beyond copying it from function to function.
pub fn asks_for_docs(cx: &Context) -> bool {
    *cx.habits.asks_for_docs.get_or_init(|| {
        let mut visitor = Asks { copied: Vec::new(), found: false };
        if cx.file.text.contains("__doc__") {
            visitor.visit_body(cx.file.body());
        }
        visitor.found
    })
}

struct Asks {
    copied: Vec<ruff_text_size::TextRange>,
    found: bool,
}

impl<'a> SourceOrderVisitor<'a> for Asks {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        match node {
            AnyNodeRef::StmtAssign(assign) => {
                let is_doc = |expr: &Expr| expr.as_attribute_expr().is_some_and(|it| it.attr.as_str() == "__doc__");
                if assign.targets.iter().any(is_doc) {
                    self.copied.push(assign.range);
                }
            }
            AnyNodeRef::ExprAttribute(attribute) if attribute.attr.as_str() == "__doc__" => {
                self.found |= !self.copied.iter().any(|range| range.contains_range(attribute.range));
            }
            _ => {}
        }
        TraversalSignal::Traverse
    }
}
