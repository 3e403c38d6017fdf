//! BUG001: a default argument that is made once and shared by all calls.

use ruff_python_ast::{
    CmpOp, Expr, ExprLambda, Operator, ParameterWithDefault, Stmt, StmtFunctionDef,
    helpers::{is_docstring_stmt, is_stub_body},
    token::TokenKind,
};
use ruff_text_size::{Ranged, TextSize};

use crate::{
    context::Context,
    flow::any_expression,
    rule::{Hook, Rule, Sink},
    signature::has_future_annotations,
    site::{Safety, Site},
};

pub(crate) static RULE: Rule =
    Rule { id: "BUG001", aliases: &["B006", "W0102"], hooks: &[Hook::Function(function), Hook::Expr(lambda)] };

const MESSAGE: &str = "is made once and shared by all calls";

fn function(cx: &Context, def: &StmtFunctionDef, sink: Sink) {
    for parameter in def.parameters.iter_non_variadic_params() {
        let Some(default) = parameter.default.as_deref().filter(|default| is_mutable(cx, default)) else { continue };
        let site = Site::new(default.range(), format!("the default of `{}` {MESSAGE}", parameter.parameter.name)).cap(Safety::Review).within(&def.name);
        sink.push(decide(cx, def, parameter, default, site));
    }
}

fn lambda(cx: &Context, expr: &Expr, sink: Sink) {
    let Expr::Lambda(ExprLambda { parameters: Some(parameters), .. }) = expr else { return };
    for parameter in parameters.iter_non_variadic_params() {
        if let Some(default) = parameter.default.as_deref().filter(|default| is_mutable(cx, default)) {
            let site = Site::new(default.range(), format!("the default of `{}` {MESSAGE}", parameter.parameter.name));
            sink.push(site.leave("a lambda has no room for `if … is None`; write it as a function"));
        }
    }
}

fn decide(cx: &Context, def: &StmtFunctionDef, parameter: &ParameterWithDefault, default: &Expr, site: Site) -> Site {
    let name = parameter.parameter.name.as_str();
    let annotation = parameter.parameter.annotation.as_deref();
    if is_stub_body(&def.body) || is_overload(def) {
        return site.dismiss("the function has no body that could change it");
    }
    if annotation.is_some_and(is_read_only) {
        return site.dismiss("the annotation says that the value is only read");
    }
    if name.starts_with('_') || name.contains("cache") || name.contains("memo") {
        return site.leave("it looks like a cache that is kept between calls on purpose; give it a place at module level");
    }
    if def.decorator_list.iter().any(|decorator| reads_defaults(&decorator.expression)) {
        return site.leave("a decorator may read the default; change the two together");
    }
    if !is_constant(default) {
        return site.leave("the default reads names when the function is defined; decide when they should be read");
    }
    if cx.text(default).contains(['\n', '\r']) {
        return site.leave("the default is written over several lines; move it to a constant of the module first");
    }
    if tells_none(def, name) {
        return site.leave("the function gives None a meaning of its own; use another marker for \"not given\"");
    }
    match insertion(cx, def) {
        Ok((at, indent)) => {
            let site = site.fact("asks", "defaults").fact("name", name).span("parameter", parameter).fact("at", at).fact("indent", indent).fact("unit", cx.file.indent_unit());
            with_annotation(cx, def, annotation, site.fact("newline", cx.file.newline()))
        }
        Err(reason) => site.leave(reason),
    }
}

/// Lists, dictionaries and sets, written as literals or made by a call, and the mutable types of `collections`.
fn is_mutable(cx: &Context, expr: &Expr) -> bool {
    match expr {
        Expr::List(_) | Expr::Dict(_) | Expr::Set(_) | Expr::ListComp(_) | Expr::DictComp(_) | Expr::SetComp(_) => true,
        Expr::Call(call) => matches!(
            cx.resolve(&call.func).as_deref(),
            Some(
                "builtins.list"
                    | "builtins.dict"
                    | "builtins.set"
                    | "builtins.bytearray"
                    | "collections.deque"
                    | "collections.defaultdict"
                    | "collections.OrderedDict"
                    | "collections.Counter"
            )
        ),
        _ => false,
    }
}

/// Whether an expression has the same value wherever it is written.
fn is_constant(expr: &Expr) -> bool {
    match expr {
        Expr::List(list) => list.elts.iter().all(is_constant),
        Expr::Tuple(tuple) => tuple.elts.iter().all(is_constant),
        Expr::Set(set) => set.elts.iter().all(is_constant),
        Expr::Dict(dict) => dict.items.iter().all(|item| item.key.as_ref().is_some_and(is_constant) && is_constant(&item.value)),
        Expr::UnaryOp(unary) => is_constant(&unary.operand),
        Expr::Call(call) => {
            call.func.is_name_expr() && call.arguments.keywords.is_empty() && call.arguments.args.iter().all(is_constant_argument)
        }
        other => other.is_literal_expr(),
    }
}

/// `defaultdict(list)` names a built-in type.
fn is_constant_argument(expr: &Expr) -> bool {
    is_constant(expr) || expr.as_name_expr().is_some_and(|name| matches!(name.id.as_str(), "list" | "dict" | "set" | "int" | "float" | "str"))
}

fn is_overload(def: &StmtFunctionDef) -> bool {
    def.decorator_list.iter().any(|decorator| last_name(&decorator.expression) == Some("overload"))
}

fn last_name(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Name(name) => Some(&name.id),
        Expr::Attribute(attribute) => Some(&attribute.attr),
        _ => None,
    }
}

/// Frameworks that make a schema or an interface of the signature.
fn reads_defaults(decorator: &Expr) -> bool {
    let is_call = decorator.is_call_expr();
    let func = decorator.as_call_expr().map_or(decorator, |call| &call.func);
    let Some(name) = last_name(func) else { return false };
    let makes_interface = matches!(
        name,
        "get" | "post" | "put" | "delete" | "patch" | "head" | "options" | "route" | "api_route" | "websocket" | "command" | "callback" | "tool"
    );
    matches!(name, "validate_call" | "validate_arguments" | "tool") || (is_call && func.is_attribute_expr() && makes_interface)
}

/// Abstract types without a method that changes the value.
fn is_read_only(annotation: &Expr) -> bool {
    if let Expr::Subscript(subscript) = annotation
        && last_name(&subscript.value) == Some("Optional")
    {
        return is_read_only(&subscript.slice);
    }
    let base = annotation.as_subscript_expr().map_or(annotation, |subscript| &subscript.value);
    last_name(base).is_some_and(|name| {
        matches!(name, "Sequence" | "Mapping" | "Iterable" | "Collection" | "Container" | "Sized" | "Reversible" | "AbstractSet" | "ByteString")
    })
}

/// Whether the body compares the parameter with None.
fn tells_none(def: &StmtFunctionDef, name: &str) -> bool {
    any_expression(&def.body, |expr| {
        let Expr::Compare(compare) = expr else { return false };
        let mut sides = std::iter::once(&*compare.left).chain(&compare.comparators);
        compare.ops.iter().any(|op| matches!(op, CmpOp::Is | CmpOp::IsNot | CmpOp::Eq | CmpOp::NotEq))
            && compare.comparators.iter().chain([&*compare.left]).any(Expr::is_none_literal_expr)
            && sides.any(|side| side.as_name_expr().is_some_and(|it| it.id.as_str() == name))
    })
}

/// Where the new statement goes: a line start below the docstring, above the comments of the first statement.
fn insertion<'a>(cx: &'a Context, def: &StmtFunctionDef) -> Result<(i64, &'a str), &'static str> {
    let one_line = Err("the body stands on the line of its `def`; give it lines of its own");
    let first = &def.body[0];
    if !cx.starts_line(first.start()) {
        return one_line;
    }
    let (anchor, next) = match &*def.body {
        [docstring, next, ..] if is_docstring_stmt(docstring) => (docstring.end(), next),
        [first, ..] => (header_end(cx, first), first),
        [] => return one_line,
    };
    if !cx.starts_line(next.start()) {
        return one_line;
    }
    let mut at = cx.file.line_end(anchor);
    while at < next.start() {
        let end = cx.file.line_end(at);
        if !cx.file.text[at.to_usize()..end.to_usize()].trim().is_empty() {
            break;
        }
        at = end;
    }
    Ok((i64::from(at.to_u32()), cx.indent(next)))
}

fn header_end(cx: &Context, first: &Stmt) -> TextSize {
    let before = cx.file.tokens().before(first.start());
    before.iter().rev().find(|token| token.kind() == TokenKind::Colon).map_or(first.start(), Ranged::end)
}

/// How the annotation says that None may come: nothing to do, `X | None`, or `Optional[X]`.
fn with_annotation(cx: &Context, def: &StmtFunctionDef, annotation: Option<&Expr>, site: Site) -> Site {
    let Some(annotation) = annotation.filter(|annotation| !admits_none(annotation)) else { return site };
    let has_pipe = cx.options.target >= (3, 10) || (has_future_annotations(cx) && is_written_with_pipes(def));
    let is_plain = matches!(annotation, Expr::Name(_) | Expr::Attribute(_) | Expr::Subscript(_) | Expr::BinOp(_));
    site.span("annotation", annotation).fact("pipe", has_pipe && is_plain)
}

/// Whether other hints of the function say `X | Y`.
fn is_written_with_pipes(def: &StmtFunctionDef) -> bool {
    let hints = def.parameters.iter().filter_map(|parameter| parameter.annotation()).chain(def.returns.as_deref());
    hints.into_iter().any(|hint| matches!(hint, Expr::BinOp(hint) if hint.op == Operator::BitOr))
}

fn admits_none(annotation: &Expr) -> bool {
    match annotation {
        Expr::NoneLiteral(_) => true,
        Expr::StringLiteral(text) => ["None", "Optional", "Any"].iter().any(|word| text.value.to_str().contains(word)),
        Expr::BinOp(union) if union.op == Operator::BitOr => admits_none(&union.left) || admits_none(&union.right),
        Expr::Subscript(subscript) => match last_name(&subscript.value) {
            Some("Optional") => true,
            Some("Union") => subscript.slice.as_tuple_expr().is_some_and(|tuple| tuple.elts.iter().any(admits_none)),
            Some("Annotated") => {
                subscript.slice.as_tuple_expr().and_then(|tuple| tuple.elts.first()).is_some_and(admits_none)
            }
            _ => false,
        },
        other => matches!(last_name(other), Some("Any" | "object")),
    }
}
