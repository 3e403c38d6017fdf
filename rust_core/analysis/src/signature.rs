//! What stands around a function's signature: who reads its hints, what it overrides, who overrides it, who calls it.

use ruff_python_ast::{
    AnyNodeRef, ExceptHandler, Expr, Stmt, StmtClassDef, StmtFunctionDef, helpers,
    token::TokenKind,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal},
};
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::FxHashMap;

use crate::{classes::children, context::Context, kind::ModuleKind, scope::Binding, suites::find_in};

/// Why a function's signature stays as it is.
pub enum Hold {
    /// It is no finding.
    Dismiss(&'static str),
    /// It is one for a person.
    Leave(String),
}

/// Decorators that neither read hints nor replace the signature in a way that a checker does not know.
const PLAIN_DECORATORS: &[&str] = &[
    "builtins.property",
    "builtins.staticmethod",
    "builtins.classmethod",
    "functools.wraps",
    "functools.cache",
    "functools.lru_cache",
    "functools.cached_property",
    "contextlib.contextmanager",
    "contextlib.asynccontextmanager",
    "abc.abstractmethod",
    "typing.final",
    "typing_extensions.final",
    "pytest.fixture",
    "atexit.register",
];

/// Why a function gets no hint of any kind.
pub fn hold(cx: &Context, def: &StmtFunctionDef) -> Option<Hold> {
    if cx.function().is_some() {
        return Some(Hold::Dismiss("only the function around it sees a function inside a function"));
    }
    if has_type_comment(cx, def) {
        return Some(Hold::Dismiss("a type comment holds its hints"));
    }
    if matches!(cx.kind, ModuleKind::Test | ModuleKind::Example) && !has_hints(cx) {
        return Some(Hold::Dismiss("the tests and examples of this project are written without hints"));
    }
    for decorator in &def.decorator_list {
        let callee = helpers::map_callable(&decorator.expression);
        let name = cx.resolve(callee).unwrap_or_default();
        if matches!(name.as_str(), "typing.overload" | "typing_extensions.overload" | "typing.no_type_check") {
            return Some(Hold::Dismiss("its decorator says how it is typed"));
        }
        if !PLAIN_DECORATORS.contains(&name.as_str()) && !is_accessor(callee) {
            return Some(Hold::Leave(format!(
                "the decorator `{}` may read the hints or change the signature",
                cx.text(callee).split_whitespace().collect::<String>()
            )));
        }
    }
    if is_bound_again(cx, def) {
        return Some(Hold::Leave("the name is bound more than once; a checker wants all variants to agree".to_owned()));
    }
    if runs_on_python_2(cx) {
        return Some(Hold::Leave("the module is written to run on Python 2 too, where hints are syntax errors".to_owned()));
    }
    None
}

/// Whether something else binds the function's name; the parts of a property share theirs.
pub fn is_bound_again(cx: &Context, def: &StmtFunctionDef) -> bool {
    let bound = matches!(cx.scopes.lookup(&cx.scope_stack, &def.name), Some(Binding::Other));
    let class = cx.class();
    let is_property = class.is_some_and(|class| {
        class.body.iter().any(|stmt| {
            stmt.as_function_def_stmt().is_some_and(|other| {
                other.name.id == def.name.id && other.decorator_list.iter().any(|decorator| is_accessor(&decorator.expression))
            })
        })
    });
    bound && !is_property
}

/// Whether a decorator makes a part of a property: `@name.setter` and the like.
pub fn is_accessor(callee: &Expr) -> bool {
    callee
        .as_attribute_expr()
        .is_some_and(|attribute| attribute.value.is_name_expr() && matches!(attribute.attr.as_str(), "setter" | "deleter" | "getter"))
}

/// Whether a decorator of the function has this qualified name.
pub fn is_decorated(cx: &Context, def: &StmtFunctionDef, names: &[&str]) -> bool {
    def.decorator_list
        .iter()
        .any(|decorator| cx.resolve(helpers::map_callable(&decorator.expression)).is_some_and(|name| names.contains(&name.as_str())))
}

/// Whether any function of the file has a return hint.
pub fn has_hints(cx: &Context) -> bool {
    *cx.habits
        .is_hinted
        .get_or_init(|| cx.file.text.contains("->") && cx.file.tokens().iter().any(|token| token.kind() == TokenKind::Rarrow))
}

fn has_type_comment(cx: &Context, def: &StmtFunctionDef) -> bool {
    let Some(first) = def.body.first() else { return false };
    let header = TextRange::new(def.parameters.start(), first.start());
    cx.file.comments.comments_in_range(header).iter().any(|range| {
        let text = cx.file.slice(*range).trim_start_matches('#').trim_start();
        text.starts_with("type:") && !text["type:".len()..].trim_start().starts_with("ignore")
    })
}

/// Leftovers of Python 2 in a module that uses nothing that only Python 3 has.
pub fn runs_on_python_2(cx: &Context) -> bool {
    *cx.habits.is_python_2.get_or_init(|| has_leftovers(cx))
}

fn has_leftovers(cx: &Context) -> bool {
    let is_leftover = |stmt: &Stmt| match stmt {
        Stmt::ImportFrom(import) => import.module.as_ref().is_some_and(|module| match module.as_str() {
            "__future__" => import.names.iter().any(|alias| alias.name.as_str() != "annotations"),
            name => name == "six" || name.starts_with("six."),
        }),
        Stmt::Import(import) => import.names.iter().any(|alias| alias.name.as_str() == "six"),
        _ => false,
    };
    cx.file.body().iter().any(is_leftover)
        && !cx.file.tokens().iter().any(|token| {
            matches!(
                token.kind(),
                TokenKind::Rarrow | TokenKind::FStringStart | TokenKind::Async | TokenKind::Nonlocal | TokenKind::ColonEqual
            )
        })
}

/// Whether hints of the module are not evaluated.
pub fn has_future_annotations(cx: &Context) -> bool {
    let is_it = |stmt: &Stmt| {
        stmt.as_import_from_stmt().is_some_and(|import| {
            import.module.as_ref().is_some_and(|module| module.as_str() == "__future__")
                && import.names.iter().any(|alias| alias.name.as_str() == "annotations")
        })
    };
    cx.top().holds("does not evaluate its hints", |body| body.iter().any(is_it))
}

/// Whether a body does nothing: it waits for an override.
pub fn is_stub(cx: &Context, def: &StmtFunctionDef) -> bool {
    // `raise NotImplemented` is a mistake, and meant so all the same.
    let says_so = |expr: &Expr| {
        matches!(cx.resolve(helpers::map_callable(expr)).as_deref(), Some("builtins.NotImplementedError" | "builtins.NotImplemented"))
    };
    let body = helpers::body_without_leading_docstring(&def.body);
    body.iter().all(|stmt| match stmt {
        Stmt::Pass(_) => true,
        Stmt::Expr(stmt) => match &*stmt.value {
            // Some projects have a function of their own that raises.
            Expr::Call(call) => call.func.is_name_expr() && call.arguments.args.first().is_some_and(says_so),
            value => value.is_ellipsis_literal_expr() || value.is_string_literal_expr(),
        },
        Stmt::Raise(raise) => raise.exc.as_deref().is_some_and(says_so),
        Stmt::Return(stmt) => stmt.value.as_ref().is_none_or(|value| value.is_none_literal_expr()),
        _ => false,
    })
}

/// Whether a base class has the method or, being defined elsewhere, may have it.
pub fn may_override(cx: &Context, class: &StmtClassDef, method: &str) -> bool {
    base_reason(cx, class, method, 0).is_some()
}

/// Why a method's signature is not its own: a base class or a subclass may say otherwise.
pub fn inherited(cx: &Context, class: &StmtClassDef, method: &str) -> Option<String> {
    if let Some(reason) = base_reason(cx, class, method, 0) {
        return Some(reason);
    }
    let is_overridden = children(cx, &class.name).iter().any(|other| other.range != class.range && defines(other, method));
    is_overridden.then(|| "a subclass in this file overrides it; decide what both promise".to_owned())
}

fn base_reason(cx: &Context, class: &StmtClassDef, method: &str, depth: usize) -> Option<String> {
    for base in class.bases() {
        let base = helpers::map_subscript(base);
        if is_silent_base(cx, base) {
            continue;
        }
        let local = base.as_name_expr().and_then(|name| match cx.scopes.module().bindings.get(name.id.as_str()) {
            Some(Binding::Class(range)) => find_in(cx.file.body(), *range).and_then(|(_, stmt)| stmt.as_class_def_stmt()),
            _ => None,
        });
        match local {
            Some(parent) if defines(parent, method) => {
                return Some(format!("it overrides the method of `{}`; give that one its hint first", parent.name));
            }
            Some(parent) if depth < 8 => {
                if let Some(reason) = base_reason(cx, parent, method, depth + 1) {
                    return Some(reason);
                }
            }
            _ => {
                let name = cx.text(base).split_whitespace().collect::<String>();
                return Some(format!("the base class `{name}` is defined elsewhere and may declare the method"));
            }
        }
    }
    None
}

/// Bases that declare no ordinary method.
fn is_silent_base(cx: &Context, base: &Expr) -> bool {
    let Some(name) = cx.resolve(base) else { return false };
    let is_exception = name.strip_prefix("builtins.").is_some_and(|name| {
        matches!(name, "Exception" | "BaseException")
            || ((name.ends_with("Error") || name.ends_with("Warning")) && name.starts_with(char::is_uppercase))
    });
    is_exception
        || matches!(
            name.as_str(),
            "builtins.object"
                | "abc.ABC"
                | "typing.Generic"
                | "typing.NamedTuple"
                | "enum.Enum"
                | "enum.StrEnum"
                | "enum.IntEnum"
                | "threading.local"
        )
}

fn defines(class: &StmtClassDef, method: &str) -> bool {
    class.body.iter().any(|stmt| match stmt {
        Stmt::FunctionDef(def) => def.name.as_str() == method,
        Stmt::Assign(assign) => assign.targets.iter().any(|target| target.as_name_expr().is_some_and(|name| name.id.as_str() == method)),
        _ => false,
    })
}

/// How the file uses the results of calls to `name`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// Some call's result is used.
    pub values: bool,
}

/// Look at the calls of a function or method by its name.
pub fn uses(cx: &Context, name: &str) -> Uses {
    cx.habits.uses.get_or_init(|| Calls::of(cx)).get(name).copied().unwrap_or_default()
}

#[derive(Default)]
struct Calls<'a> {
    parents: Vec<AnyNodeRef<'a>>,
    uses: FxHashMap<String, Uses>,
}

impl<'a> Calls<'a> {
    fn of(cx: &Context<'a>) -> FxHashMap<String, Uses> {
        let mut visitor = Self::default();
        visitor.visit_body(cx.file.body());
        visitor.uses
    }
}

impl<'a> SourceOrderVisitor<'a> for Calls<'a> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        if let AnyNodeRef::ExprCall(call) = node
            && let Some(name) = called_name(&call.func)
        {
            let user = self.parents.iter().rev().find(|parent| !matches!(parent, AnyNodeRef::ExprAwait(_)));
            let is_unused = matches!(user, Some(AnyNodeRef::StmtExpr(_) | AnyNodeRef::ExprLambda(_) | AnyNodeRef::StmtReturn(_)));
            self.uses.entry(name.to_owned()).or_default().values |= !is_unused;
        }
        self.parents.push(node);
        TraversalSignal::Traverse
    }

    fn leave_node(&mut self, _node: AnyNodeRef<'a>) {
        self.parents.pop();
    }
}

fn called_name(func: &Expr) -> Option<&str> {
    match func {
        Expr::Name(name) => Some(&name.id),
        Expr::Attribute(attribute) => Some(&attribute.attr),
        _ => None,
    }
}

/// An attribute that the body starts with `None` or an empty container. A checker looks into a function once it has a
/// hint, and then asks what such an attribute will hold; a function with any hint was looked into before.
pub fn starts_empty<'a>(cx: &Context, def: &'a StmtFunctionDef) -> Option<&'a str> {
    if def.parameters.iter().any(|parameter| parameter.annotation().is_some()) {
        return None;
    }
    let mut visitor = Empties { cx_text: &|expr| cx.resolve(expr), found: None };
    visitor.visit_body(&def.body);
    visitor.found
}

struct Empties<'r, 'a> {
    cx_text: &'r dyn Fn(&Expr) -> Option<String>,
    found: Option<&'a str>,
}

impl Empties<'_, '_> {
    fn is_empty(&self, value: &Expr) -> bool {
        match value {
            Expr::NoneLiteral(_) => true,
            Expr::List(list) => list.elts.is_empty(),
            Expr::Dict(dict) => dict.items.is_empty(),
            Expr::Call(call) => {
                let name = (self.cx_text)(&call.func).unwrap_or_default();
                match name.as_str() {
                    "collections.defaultdict" => call.arguments.args.len() <= 1,
                    "builtins.dict"
                    | "builtins.list"
                    | "builtins.set"
                    | "builtins.frozenset"
                    | "collections.OrderedDict"
                    | "collections.deque"
                    | "collections.Counter"
                    | "queue.Queue"
                    | "weakref.WeakKeyDictionary"
                    | "weakref.WeakValueDictionary"
                    | "weakref.WeakSet" => call.arguments.args.is_empty(),
                    "queue.LifoQueue" | "queue.PriorityQueue" | "asyncio.Queue" | "asyncio.Future" => true,
                    _ => false,
                }
            }
            _ => false,
        }
    }
}

impl<'a> SourceOrderVisitor<'a> for Empties<'_, 'a> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        if let AnyNodeRef::StmtAssign(assign) = node {
            let pairs = assign.targets.iter().flat_map(|target| match (target, &*assign.value) {
                (Expr::Tuple(targets), Expr::Tuple(values)) => targets.elts.iter().zip(values.elts.iter()).collect::<Vec<_>>(),
                (target, value) => vec![(target, value)],
            });
            for (target, value) in pairs {
                if let (Some(attribute), true) = (target.as_attribute_expr(), self.is_empty(value)) {
                    self.found = self.found.or(Some(attribute.attr.as_str()));
                }
            }
        }
        if node.is_expression() { TraversalSignal::Skip } else { TraversalSignal::Traverse }
    }
}

impl<'a> Context<'a> {
    /// The same function, borrowed from the file: a hook gets its node for a shorter time.
    pub fn owned_function(&self, def: &StmtFunctionDef) -> Option<&'a StmtFunctionDef> {
        let body = self.class().map_or_else(|| self.file.body(), |class| &class.body);
        find(body, def)
    }
}

fn find<'a>(body: &'a [Stmt], def: &StmtFunctionDef) -> Option<&'a StmtFunctionDef> {
    let at = body.partition_point(|stmt| stmt.start() <= def.start()).checked_sub(1)?;
    Some(&body[at]).filter(|stmt| stmt.range().contains_range(def.range)).and_then(|stmt| match stmt {
        Stmt::FunctionDef(found) => (found.range == def.range).then_some(found),
        Stmt::If(stmt) => find(&stmt.body, def).or_else(|| stmt.elif_else_clauses.iter().find_map(|clause| find(&clause.body, def))),
        Stmt::Try(stmt) => find(&stmt.body, def)
            .or_else(|| find(&stmt.orelse, def))
            .or_else(|| find(&stmt.finalbody, def))
            .or_else(|| stmt.handlers.iter().find_map(|ExceptHandler::ExceptHandler(handler)| find(&handler.body, def))),
        Stmt::With(stmt) => find(&stmt.body, def),
        Stmt::For(stmt) => find(&stmt.body, def).or_else(|| find(&stmt.orelse, def)),
        Stmt::While(stmt) => find(&stmt.body, def).or_else(|| find(&stmt.orelse, def)),
        Stmt::ClassDef(stmt) => find(&stmt.body, def),
        _ => None,
    })
}
