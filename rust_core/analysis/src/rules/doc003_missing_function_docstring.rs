//! DOC003: a public function or method without a docstring.

use ruff_python_ast::{Expr, Stmt, StmtFunctionDef, helpers};
use ruff_text_size::Ranged;

use crate::{
    context::Context,
    docs::{docstring, place, raises, reached_tests, reader, shown_test, style},
    exits::Exits,
    kind::ModuleKind,
    rule::{Hook, Rule, Sink},
    signature::{inherited, is_decorated, is_stub},
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
    if is_decorated(cx, def, &["typing.overload", "typing_extensions.overload", "typing.override", "typing_extensions.override"])
        || def.decorator_list.iter().any(|decorator| decorator.expression.is_attribute_expr() && cx.text(&decorator.expression).ends_with("er"))
    {
        return site.dismiss("another definition of the same name is the place for its docstring");
    }
    if is_stub(cx, def) {
        return site.dismiss("it does nothing that could be described");
    }
    if let Some(reason) = reader(cx) {
        return site.leave(reason);
    }
    if class.is_some_and(|class| inherited(cx, class, &def.name).is_some()) {
        return site.leave("it may override a method that is documented where it comes from");
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

fn facts(cx: &Context, def: &StmtFunctionDef, site: Site) -> Site {
    let raised = raises(cx, def);
    let exits = Exits::of(&def.body);
    let returns = exits.returns.iter().any(|stmt| stmt.value.as_ref().is_some_and(|value| !value.is_none_literal_expr()));
    let nothing = none_when(cx, def);
    if raised.is_empty() && (nothing.is_empty() || !returns) {
        return site.leave("the code shows nothing beyond the name; say in a sentence what it is for");
    }
    let is_property = is_decorated(cx, def, &["builtins.property", "functools.cached_property"]);
    let site = site
        .fact("name", def.name.as_str())
        .fact("class", cx.class().map_or("", |class| class.name.as_str()))
        .fact("raises", raised)
        .fact("returns", returns)
        .fact("none_when", nothing)
        .fact("generator", exits.is_generator())
        .fact("property", is_property)
        .fact("style", style(cx));
    place(cx, def.returns.as_ref().map_or(def.parameters.end(), |hint| hint.end()), &def.body, site)
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
