//! Judges one function: its signature, its body, what it changes.

use ruff_python_ast::{Stmt, StmtClassDef, StmtFunctionDef, helpers::map_callable, visitor::Visitor};
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::FxHashSet;

use super::{
    Distance, Function, Reason, Tier,
    aliases::changes_of,
    annotations::mapped,
    judge::{Judge, TRIPS, short},
    module::{Draft, View, is_overload},
    names::dotted,
    sites::RULES,
    split::split_of,
};
use crate::{scope::Binding, shape::complexity, suppress::Suppressions};

/// Judge one function or method.
pub(super) fn judge_function<'a>(
    view: &'a View<'a>,
    suppressions: &Suppressions,
    def: &'a StmtFunctionDef,
    class: Option<&'a StmtClassDef>,
    inside: bool,
) -> Draft {
    let scope_of = |range: TextRange| view.scopes.opened_by(range);
    let stack: Vec<usize> = [Some(0), class.and_then(|it| scope_of(it.range)), scope_of(def.range)].into_iter().flatten().collect();
    let mut judge = Judge::new(view, stack.clone(), class.map(|it| it.name.as_str()));
    let signature = judge_signature(view, &mut judge, def, class);
    if inside {
        judge.near(&def.name, "it is defined inside a block of the module; define it once");
    }
    if is_bound_twice(view, def, class) {
        judge.near(&def.name, "its name is bound more than once; define it once");
    }
    if view.scopes.has_wildcard {
        judge.near(&def.name, "a wildcard import may bind any name of the module; import by name");
    }
    if is_stub(&def.body) {
        judge.near(&def.name, "it has no body that could be translated");
    }
    judge.visit_body(&def.body);
    let locals = |name: &str| super::names::meaning(view.scopes, &stack, name) == super::names::Meaning::Local;
    let changes = changes_of(view.scopes, &stack, &signature.mutable, &locals, &def.body);
    let Judge { mut reasons, mut seen, uses, bytecodes, loops, .. } = judge;
    for change in changes {
        let (name, line) = (short(change.name), view.file.line(change.at));
        let (text, distance) = if change.returned {
            (format!("returns its argument `{name}` itself; return a copy"), Distance::Near)
        } else if locals(change.name) {
            // An object that is changed in its place is what its class is for; no small change mends that.
            let is_object = class.is_some_and(|it| !view.records.contains_key(it.name.as_str())) && change.name == "self";
            let distance = if is_object { Distance::Far } else { Distance::Near };
            (format!("changes `{name}`, an argument or a part of one; return a new value instead"), distance)
        } else {
            (format!("changes `{name}`, which others see; return the new value instead"), Distance::Far)
        };
        let reason = Reason { line, text, distance };
        if seen.insert(reason.clone()) {
            reasons.push(reason);
        }
    }
    let line = view.file.line(def.name.start());
    let open: Vec<Reason> = uses
        .iter()
        .map(|it| Reason { line: it.line, text: String::new(), distance: Distance::Near })
        .chain(reasons.iter().cloned())
        .collect();
    let splits = [split_of(view.file, &def.body, &reasons), split_of(view.file, &def.body, &open)];
    let function = Function {
        name: class.map_or_else(|| def.name.to_string(), |class| format!("{}.{}", class.name, def.name)),
        line,
        end_line: view.file.line(def.end()),
        span: (def.name.start().to_u32(), def.name.end().to_u32()),
        start: view.file.position(def.name.start()),
        end: view.file.position(def.name.end()),
        tier: Tier::Ready,
        reasons,
        gain: 0.0,
        complexity: complexity(def),
        loops,
        calls: Vec::new(),
        has_split: false,
        silenced: RULES.into_iter().filter(|rule| suppressions.covers_lines(line, line, rule, &[])).collect(),
    };
    Draft { function, uses, bytecodes, elements_in: signature.elements_in, elements_out: signature.elements_out, splits }
}

struct Signature<'a> {
    mutable: FxHashSet<&'a str>,
    elements_in: f64,
    elements_out: f64,
}

fn elements(depth: u32) -> f64 {
    TRIPS.powi(i32::try_from(depth.min(2)).unwrap_or(2))
}

fn judge_signature<'a>(
    view: &'a View<'a>,
    judge: &mut Judge<'a>,
    def: &'a StmtFunctionDef,
    class: Option<&'a StmtClassDef>,
) -> Signature<'a> {
    let mut signature = Signature { mutable: FxHashSet::default(), elements_in: 0.0, elements_out: 1.0 };
    let decorators: Vec<String> =
        def.decorator_list.iter().map(|it| dotted(view.scopes, &[0], map_callable(&it.expression)).unwrap_or_default()).collect();
    let is_static = decorators.iter().any(|it| it == "builtins.staticmethod");
    if def.is_async {
        judge.far(&def.name, "it is a coroutine; only what it computes between its waits can move");
    }
    for (decorator, name) in def.decorator_list.iter().zip(&decorators) {
        if !matches!(
            name.as_str(),
            "builtins.staticmethod" | "builtins.property" | "typing.final" | "typing.override" | "typing_extensions.override"
        ) && !name.ends_with("_rust.accelerated")
        {
            let shown = short(view.file.slice(map_callable(&decorator.expression).range()));
            judge.near(decorator, format!("the decorator `{shown}` may change what it does; decorate a function that calls it"));
        }
    }
    if let Some(parameters) = &def.type_params {
        judge.near(&**parameters, "type parameters are not translated; name the types");
    }
    let own = class.filter(|_| !is_static).and_then(|class| Some((class, def.parameters.iter_non_variadic_params().next()?)));
    if let Some((class, first)) = &own {
        signature.mutable.insert(first.parameter.name.as_str());
        signature.elements_in += 4.0;
        if !view.records.contains_key(class.name.as_str()) {
            judge.near(
                &first.parameter,
                format!("`{}` is no dataclass, NamedTuple or enum of plain values; make it a function of its values", short(&class.name)),
            );
        }
    }
    for parameter in def.parameters.iter_non_variadic_params() {
        if own.as_ref().is_some_and(|(_, first)| first.parameter.range == parameter.parameter.range) {
            continue;
        }
        let name = parameter.parameter.name.as_str();
        match parameter.parameter.annotation.as_deref() {
            None => {
                judge.near(&parameter.parameter, format!("`{}` has no type; write one", short(name)));
                signature.mutable.insert(name);
            }
            Some(hint) => match mapped(view, hint) {
                Ok(it) => {
                    if it.mutable {
                        signature.mutable.insert(name);
                    }
                    if it.is_set {
                        judge.holds_set(name);
                    }
                    if it.holds_set {
                        judge.near(hint, "a value with sets in it, whose order is chance where they are read; take sorted lists");
                    }
                    signature.elements_in += elements(it.depth);
                }
                Err((what, distance)) => judge.say(hint, format!("the type of `{}` is {what}", short(name)), distance),
            },
        }
        if let Some(default) = parameter.default.as_deref() {
            judge.default(default);
        }
    }
    for parameter in [&def.parameters.vararg, &def.parameters.kwarg].into_iter().flatten() {
        judge.near(&**parameter, format!("takes any number of arguments as `{}`; take a list", short(&parameter.name)));
    }
    match def.returns.as_deref().map(|hint| (hint, mapped(view, hint))) {
        None if def.name.as_str() == "__init__" => {}
        None => judge.near(&def.name, "has no return type; write one"),
        Some((_, Ok(it))) => signature.elements_out = elements(it.depth),
        Some((hint, Err((what, distance)))) => judge.say(hint, format!("it returns {what}"), distance),
    }
    signature
}

fn is_bound_twice(view: &View, def: &StmtFunctionDef, class: Option<&StmtClassDef>) -> bool {
    match class {
        None => view.scopes.module().bindings.get(def.name.as_str()) != Some(&Binding::Function(def.range)),
        Some(class) => {
            let same = class.body.iter().filter_map(Stmt::as_function_def_stmt).filter(|it| it.name == def.name);
            same.filter(|it| !is_overload(view, it)).count() != 1
        }
    }
}

fn is_stub(body: &[Stmt]) -> bool {
    body.iter().all(|stmt| match stmt {
        Stmt::Pass(_) => true,
        Stmt::Expr(stmt) => stmt.value.is_string_literal_expr() || stmt.value.is_ellipsis_literal_expr(),
        Stmt::Raise(raise) => raise
            .exc
            .as_deref()
            .is_some_and(|it| map_callable(it).as_name_expr().is_some_and(|name| name.id.as_str() == "NotImplementedError")),
        _ => false,
    })
}
