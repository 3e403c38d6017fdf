//! DOC003: a public function or method without a docstring.

use ruff_python_ast::{AnyNodeRef, Expr, Stmt, StmtFunctionDef, helpers};
use ruff_text_size::Ranged;

use crate::{
    acts::{Act, acts, statements},
    context::Context,
    doc_readers::{self, Reading},
    docs::{docstring, own_style, place, raises, style},
    exits::Exits,
    infer::{Ty, Types},
    kind::ModuleKind,
    locals::Locals,
    managers::managed,
    outcomes::{outcomes, yielded},
    parameters::{parameters, shown},
    returned::{Returned, returned},
    roles::role,
    rule::{Hook, Rule, Sink},
    signature::{is_accessor, is_decorated, is_stub, may_override},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "DOC003", aliases: &["D102", "D103", "C0116"], hooks: &[Hook::Function(function)] };

fn function(cx: &Context, def: &StmtFunctionDef, sink: Sink) {
    if def.name.starts_with('_') || docstring(&def.body).is_some() {
        return;
    }
    sink.push(decide(cx, def, Site::new(def.name.range(), "")).say(|| format!("`{}` has no docstring", def.name)));
}

fn decide(cx: &Context, def: &StmtFunctionDef, site: Site) -> Site {
    let class = cx.class();
    let is_inner = cx.parents.iter().any(|node| matches!(node, AnyNodeRef::StmtFunctionDef(_)));
    if is_inner || cx.symbols.iter().any(|name| name.starts_with('_')) {
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
    let site = match doc_readers::of_decorators(cx, &def.decorator_list) {
        Reading::Somebody(reason) => return site.leave(reason),
        Reading::Perhaps => site.cap(Safety::Review),
        Reading::Nobody => site,
    };
    if let Some(reason) = doc_readers::of_function(cx, def) {
        return site.leave(reason);
    }
    let site = if doc_readers::asks_for_docs(cx) { site.cap(Safety::Review) } else { site };
    let site = place(cx, def.returns.as_ref().map_or(def.parameters.end(), |hint| hint.end()), &def.body, site);
    if !cx.options.facts || site.safety == Safety::Manual {
        return site;
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
    let exits = Exits::of(&def.body);
    let locals = Locals::new(cx, def);
    let says_nothing = def.returns.as_deref().is_some_and(|hint| hint.is_none_literal_expr());
    let returns = !says_nothing && exits.returns.iter().any(|stmt| stmt.value.as_ref().is_some_and(|value| !value.is_none_literal_expr()));
    let parameters: Vec<_> = parameters(cx, def);
    let public: Vec<_> =
        parameters.iter().filter(|parameter| parameter.is_public()).map(|parameter| (parameter, role(&locals, parameter.name))).collect();
    let is_described = !public.is_empty()
        && public.iter().all(|(parameter, role)| parameter.is_described() || !role.is_empty() || !parameter.stars.is_empty());
    // Twisted's coroutines yield what they wait for.
    let is_coroutine = is_decorated(cx, def, &["twisted.internet.defer.inlineCallbacks", "tornado.gen.coroutine", "asyncio.coroutine"]);
    let is_generator = exits.is_generator() && !is_coroutine;
    let (gives, iterates) = if is_coroutine || says_nothing { (String::new(), false) } else { given(cx, def, &exits) };
    let mut results = outcomes(&locals, &exits);
    if says_nothing {
        results.known.clear();
        results.is_complete = false;
    }
    let seen = acts(&locals);
    let asked_for = |at: usize| parameters.get(at).filter(|it| !it.is_optional && it.stars.is_empty()).map_or("", |it| it.name);
    let yields = if is_generator { yielded(&locals, &exits).unwrap_or_default() } else { String::new() };
    site
        .fact("name", def.name.as_str())
        .fact("class", cx.class().map_or("", |class| class.name.as_str()))
        .fact("raises", raises(cx, def))
        .fact("returns", returns)
        .fact("gives", gives)
        .fact("iterates", iterates)
        .fact("results", results.known.iter().map(|(said, condition)| format!("{said}\u{1f}{condition}")).collect::<Vec<_>>())
        .fact("complete", results.is_complete)
        .fact("yields", yields)
        .fact("acts", seen.always.iter().map(Act::fact).collect::<Vec<_>>())
        .fact("sometimes", seen.sometimes.iter().map(|(condition, acts)| sometimes(condition, acts)).collect::<Vec<_>>())
        .fact("unless", seen.unless)
        .fact("perhaps", seen.perhaps.iter().map(Act::fact).collect::<Vec<_>>())
        .fact("fallbacks", seen.fallbacks.iter().map(|(name, code)| format!("{name}\u{1f}{code}")).collect::<Vec<_>>())
        .fact("hinted", def.returns.is_some())
        .fact("may_be_none", exits.returns.iter().any(|stmt| stmt.value.as_ref().is_none_or(|value| value.is_none_literal_expr())))
        .fact("statements", def.body.len())
        .fact("size", statements(&def.body))
        .fact("first", asked_for(0))
        .fact("second", asked_for(1))
        .fact("parameters", if is_described {
            public.iter().map(|(parameter, role)| format!("{}\u{1f}{role}", parameter.fact())).collect()
        } else {
            Vec::new()
        })
        .fact("steps", locals.steps())
        .fact("manages", managed(&locals, &exits))
        .fact("constructor", is_decorated(cx, def, &["builtins.classmethod"]))
        .fact("exit_status", is_exit_status(cx, &def.name))
        .fact("generator", is_generator)
        .fact("property", is_property(cx, def))
        .fact("style", style(cx))
        .fact("asks", if own_style(cx).is_none() { "the style" } else { "" })
}

/// Whether the program ends with what the function returns.
fn is_exit_status<'a>(cx: &Context<'a>, name: &str) -> bool {
    let ends = cx.top().texts("functions whose result ends the program", |_| {
        let text = cx.file.text.as_str();
        let calls = ["sys.exit(", "SystemExit(", "os._exit("].into_iter().flat_map(|end| text.split(end).skip(1));
        let name = |rest: &'a str| {
            let end = rest.find(|char: char| !(char.is_alphanumeric() || char == '_'))?;
            rest[end..].starts_with('(').then_some(&rest[..end])
        };
        calls.filter_map(name).collect()
    });
    ends.contains(name)
}

fn is_property(cx: &Context, def: &StmtFunctionDef) -> bool {
    def.decorator_list.iter().any(|decorator| {
        let callee = helpers::map_callable(&decorator.expression);
        let last = callee.as_attribute_expr().map(|it| it.attr.as_str()).or_else(|| callee.as_name_expr().map(|it| it.id.as_str()));
        last.is_some_and(|last| last.ends_with("property") || last == "reify" || last.ends_with("memoized_attribute"))
            && cx.class().is_some()
    })
}

fn sometimes(condition: &str, acts: &[Act]) -> String {
    std::iter::once(condition.to_owned()).chain(acts.iter().map(Act::fact)).collect::<Vec<_>>().join("\u{1e}")
}

/// What the function gives back, as its hint or its code says, and whether it gives that one by one.
fn given(cx: &Context, def: &StmtFunctionDef, exits: &Exits) -> (String, bool) {
    let is_generator = exits.is_generator();
    let Some(hint) = def.returns.as_deref() else { return (inferred(cx, def), is_generator) };
    if !is_generator {
        let text = shown(cx, hint).trim_matches(['"', '\'']).to_owned();
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
