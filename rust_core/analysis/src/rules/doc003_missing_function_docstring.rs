//! DOC003: a public function or method without a docstring.

use ruff_python_ast::{Expr, Stmt, StmtFunctionDef, helpers};
use ruff_text_size::Ranged;

use crate::{
    context::Context,
    docs::{docstring, place, raises, reached_tests, reader, shown_test, style},
    exits::Exits,
    infer::{Ty, Types},
    kind::ModuleKind,
    parameters::{parameters, shown},
    returned::{Returned, returned},
    rule::{Hook, Rule, Sink},
    signature::{is_accessor, is_decorated, is_stub, may_override},
    site::Site,
};

pub(crate) static RULE: Rule = Rule { id: "DOC003", aliases: &["D102", "D103", "C0116"], hooks: &[Hook::Function(function)] };

fn function(cx: &Context, def: &StmtFunctionDef, sink: Sink) {
    if def.name.starts_with('_') || docstring(&def.body).is_some() {
        return;
    }
    let site = Site::new(def.name.range(), format!("`{}` has no docstring", def.name));
    sink.push(decide(cx, def, site));
}

fn decide(cx: &Context, def: &StmtFunctionDef, site: Site) -> Site {
    let class = cx.class();
    if cx.function().is_some() || cx.symbols.iter().any(|name| name.starts_with('_')) {
        return site.dismiss("it is not public");
    }
    if matches!(cx.kind, ModuleKind::Test | ModuleKind::Example) {
        return site.dismiss("tests and examples are documented by their names");
    }
    if cx.in_main_guard() {
        return site.dismiss("it is part of a demonstration below the main guard");
    }
    if is_decorated(cx, def, &["typing.overload", "typing_extensions.overload", "typing.override", "typing_extensions.override"])
        || def.decorator_list.iter().any(|decorator| is_accessor(&decorator.expression))
    {
        return site.dismiss("another definition of the same name is the place for its docstring");
    }
    if is_stub(cx, def) || is_trivial(cx, def) {
        return site.dismiss("it does nothing that could be described");
    }
    if class.is_some_and(|class| may_override(cx, class, &def.name)) {
        return site.dismiss("it may override a method that is documented where it comes from");
    }
    if let Some(reason) = reader(cx) {
        return site.leave(reason);
    }
    for decorator in &def.decorator_list {
        let plain = ["builtins.property", "builtins.staticmethod", "builtins.classmethod", "functools.cached_property", "functools.lru_cache", "functools.cache"];
        let callee = helpers::map_callable(&decorator.expression);
        if !cx.resolve(callee).is_some_and(|name| plain.contains(&name.as_str())) {
            return site.leave(format!("the decorator `{}` may read the docstring", cx.text(callee).split_whitespace().collect::<String>()));
        }
    }
    facts(cx, def, site)
}

/// A property that hands out one thing that is already there.
fn is_trivial(cx: &Context, def: &StmtFunctionDef) -> bool {
    let [Stmt::Return(stmt)] = &*def.body else { return false };
    let handed_out = |expr: &Expr| expr.is_name_expr() || expr.is_attribute_expr() || expr.is_literal_expr();
    is_decorated(cx, def, &["builtins.property"]) && stmt.value.as_deref().is_some_and(handed_out)
}

fn facts(cx: &Context, def: &StmtFunctionDef, site: Site) -> Site {
    let raised = raises(cx, def);
    let exits = Exits::of(&def.body);
    let returns = exits.returns.iter().any(|stmt| stmt.value.as_ref().is_some_and(|value| !value.is_none_literal_expr()));
    let nothing = none_when(cx, def);
    let parameters: Vec<_> = parameters(cx, def);
    let public: Vec<_> = parameters.iter().filter(|parameter| parameter.is_public()).collect();
    let is_described = !public.is_empty() && public.iter().all(|parameter| parameter.is_described());
    // One typed parameter is read in the signature at a glance.
    let is_rich = is_described && (public.len() > 1 || public.iter().any(|parameter| !parameter.default.is_empty()));
    let (gives, iterates) = given(cx, def, &exits);
    let says = !raised.is_empty() || (!nothing.is_empty() && returns);
    if !says && (!is_rich || gives.is_empty()) {
        return site.leave("the code shows nothing beyond the name; say in a sentence what it is for");
    }
    let is_property = is_decorated(cx, def, &["builtins.property", "functools.cached_property"]);
    let site = site
        .fact("name", def.name.as_str())
        .fact("class", cx.class().map_or("", |class| class.name.as_str()))
        .fact("raises", raised)
        .fact("returns", returns)
        .fact("none_when", nothing)
        .fact("gives", gives)
        .fact("iterates", iterates)
        .fact("parameters", if is_rich { public.iter().map(|parameter| parameter.fact()).collect() } else { Vec::new() })
        .fact("generator", exits.is_generator())
        .fact("property", is_property)
        .fact("style", style(cx));
    place(cx, def.returns.as_ref().map_or(def.parameters.end(), |hint| hint.end()), &def.body, site)
}

/// What the function gives back, as its hint or its code says, and whether it gives that one by one.
fn given(cx: &Context, def: &StmtFunctionDef, exits: &Exits) -> (String, bool) {
    let is_generator = exits.is_generator();
    let Some(hint) = def.returns.as_deref() else { return (inferred(cx, def), is_generator) };
    if !is_generator {
        let text = shown(cx, hint);
        return (if matches!(text.as_str(), "None" | "NoReturn" | "Never" | "Any" | "t.Any" | "typing.Any" | "object") { String::new() } else { text }, false);
    }
    let Expr::Subscript(subscript) = hint else { return (String::new(), true) };
    let item = subscript.slice.as_tuple_expr().and_then(|tuple| tuple.elts.first()).unwrap_or(&subscript.slice);
    (shown(cx, item), true)
}

fn inferred(cx: &Context, def: &StmtFunctionDef) -> String {
    let Some(def) = cx.owned_function(def) else { return String::new() };
    let (Returned::Value(types) | Returned::Iterator(types)) = returned(cx, def) else { return String::new() };
    if types == Types::from([Ty::None]) {
        return String::new();
    }
    // None comes last, as a reader expects.
    let mut names: Vec<String> = types.iter().filter(|ty| **ty != Ty::None).map(Ty::hint).collect();
    names.extend(types.contains(&Ty::None).then(|| "None".to_owned()));
    names.join(" | ")
}

/// The condition under which the function returns None and under no other.
fn none_when<'a>(cx: &Context<'a>, def: &StmtFunctionDef) -> &'a str {
    let exits = Exits::of(&def.body);
    let nones = exits.returns.iter().filter(|stmt| stmt.value.as_ref().is_none_or(|value| value.is_none_literal_expr())).count();
    let reached = reached_tests(cx, def);
    let test = def.body.iter().find_map(|stmt| {
        let stmt = stmt.as_if_stmt()?;
        let [Stmt::Return(back)] = &*stmt.body else { return None };
        let is_none = back.value.as_deref().is_some_and(Expr::is_none_literal_expr);
        (is_none && reached.contains(&stmt.test.range())).then(|| stmt.test.range())
    });
    let is_only = nones == 1 && def.body.last().is_some_and(Stmt::is_return_stmt);
    test.filter(|_| is_only).map_or("", |test| shown_test(cx, test))
}
