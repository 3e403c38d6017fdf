//! TYP001: a function that does not say what it returns.

use ruff_python_ast::{Stmt, StmtFunctionDef, helpers};
use ruff_text_size::Ranged;

use crate::{
    context::Context,
    infer::{Ty, Types},
    returned::{Returned, returned},
    rule::{Hook, Rule, Sink},
    scope::Binding,
    signature::{Hold, has_future_annotations, hold, inherited, is_bound_again, is_stub, runs_on_python_2, starts_empty, uses},
    site::{Safety, Site},
    types::lower::key_of,
};

pub(crate) static RULE: Rule =
    Rule { id: "TYP001", aliases: &["ANN201", "ANN202", "ANN204", "ANN205", "ANN206"], hooks: &[Hook::Function(function)] };

fn function(cx: &Context, def: &StmtFunctionDef, sink: Sink) {
    if def.returns.is_some() {
        return;
    }
    let site = Site::new(def.name.range(), "");
    let site = match hold(cx, def) {
        Some(Hold::Dismiss(reason)) => site.dismiss(reason),
        Some(Hold::Leave(reason)) => site.leave(reason),
        None => decide(cx, def, site),
    };
    let site = site.say(|| format!("`{}` does not say what it returns", def.name));
    // What this file leaves open the whole project may know.
    let is_open = cx.options.facts && (site.text("leave").is_some() || cx.class().is_some()) && site.dismissed.is_none() && !is_bound_again(cx, def) && !runs_on_python_2(cx);
    sink.push(if is_open { site.fact("asks", key_of(&cx.symbols.join("."), def)).fact("place", def.parameters.end().to_usize()) } else { site });
}

/// Methods whose type the language fixes, whatever the base classes say.
fn fixed_by_language(name: &str) -> Option<Ty> {
    Some(match name {
        "__init__" | "__del__" | "__setattr__" | "__delattr__" | "__setitem__" | "__delitem__" | "__post_init__" | "__init_subclass__"
        | "__set_name__" | "__set__" | "__delete__" => Ty::None,
        "__str__" | "__repr__" | "__format__" => Ty::Str,
        "__len__" | "__hash__" | "__int__" | "__index__" => Ty::Int,
        "__bool__" | "__contains__" => Ty::Bool,
        "__bytes__" => Ty::Bytes,
        _ => return None,
    })
}

fn decide<'a>(cx: &Context<'a>, def: &StmtFunctionDef, site: Site) -> Site {
    // The walk lends nodes for the length of a hook; the file owns them for longer.
    let Some(def) = cx.owned_function(def) else { return site.leave("the function was not found again (a fault of PyAgent)") };
    let name = def.name.as_str();
    let class = cx.class();
    if matches!(name, "__exit__" | "__aexit__") {
        return site.leave("whether it swallows exceptions is part of its hint: None, bool or Literal[False] is for a person");
    }
    if let Some(attribute) = starts_empty(cx, def) {
        return site
            .leave(format!("its attribute `{attribute}` starts empty; annotate what it will hold, or a checker will ask"))
            .fact("empty", attribute);
    }
    let result = returned(cx, def);
    if let (Some(_), Some(ty)) = (class, fixed_by_language(name)) {
            return match result {
                Returned::Value(types) if types == Types::from([ty]) => hint(cx, def, &types, None, site),
                Returned::Uncertain(reason) => site.leave(reason),
                _ => site.leave("the language fixes what this method returns, and the code gives something else"),
            };
    }
    if let Some(class) = class {
        if is_stub(cx, def) || (!name.starts_with('_') && is_default(def)) {
            return site.leave("a method without work of its own waits for its overrides; what they return is not in this file");
        }
        if let Some(reason) = inherited(cx, class, name) {
            return site.leave(reason);
        }
    }
    let is_open = class.is_some() && !name.starts_with('_');
    let site = if is_open { site.cap(Safety::Review) } else { site };
    match result {
        Returned::Uncertain(reason) => site.leave(reason),
        Returned::Never if class.is_some() || is_stub(cx, def) => {
            site.leave("it always raises; whether another version of it may return is for a person")
        }
        Returned::Never if !def.decorator_list.is_empty() || def.is_async => site.leave("it always raises behind a decorator"),
        Returned::Never => wrap(cx, def, site.cap(Safety::Review).fact("types", vec!["NoReturn".to_owned()]), "NoReturn", "typing"),
        Returned::Value(types) => {
            let is_maybe = types.contains(&Ty::None);
            if is_maybe && uses(cx, name).values {
                return site.leave(match types.len() {
                    1 => "it always returns None, and yet this file uses its result",
                    _ => "it may return None, and callers in this file do not expect that",
                });
            }
            let site = if types.len() > 1 { site.cap(Safety::Review) } else { site };
            hint(cx, def, &types, None, site)
        }
        Returned::Iterator(types) => hint(cx, def, &types, Some(if def.is_async { "AsyncIterator" } else { "Iterator" }), site.cap(Safety::Review)),
    }
}

/// Whether a method only returns a literal, for subclasses to replace.
fn is_default(def: &StmtFunctionDef) -> bool {
    matches!(
        helpers::body_without_leading_docstring(&def.body),
        [Stmt::Return(back)] if back.value.as_deref().is_some_and(|value| value.is_literal_expr() || value.is_list_expr() || value.is_dict_expr())
    )
}

/// The facts of a hint, if the module can hold it.
fn hint(cx: &Context, def: &StmtFunctionDef, types: &Types, iterator: Option<&'static str>, site: Site) -> Site {
    let values: Vec<&Ty> = types.iter().filter(|ty| **ty != Ty::None).collect();
    if values.len() > 1 {
        let names: Vec<String> = values.iter().map(|ty| format!("`{}`", ty.hint())).collect();
        return site.leave(format!("it returns {}; whether callers should see a union is for a person", names.join(" or ")));
    }
    let lazy = has_future_annotations(cx);
    if values.iter().any(|ty| ty.is_generic()) {
        if !lazy && cx.options.target < (3, 9) {
            return site.leave("Python 3.8 cannot evaluate a subscripted built-in; add `from __future__ import annotations` first");
        }
        if cx.class().is_some() {
            return site.leave("it returns a new container; how callers and overrides may fill it is for a person");
        }
    }
    for ty in &values {
        let head = ty.hint();
        let head = head.split('[').next().unwrap_or(&head);
        let binding = cx.scopes.lookup(&cx.scope_stack, head);
        let is_known = if matches!(ty, Ty::Class(_)) { matches!(binding, Some(Binding::Class(_))) } else { binding.is_none() };
        if !is_known {
            return site.leave(format!("`{head}` means something else where the hint would stand"));
        }
    }
    let pipe = lazy || cx.options.target >= (3, 10);
    let names: Vec<String> = types.iter().rev().map(Ty::hint).collect();
    let is_generic = values.iter().any(|ty| ty.is_generic());
    let site = site.fact("types", names).fact("pipe", pipe);
    let site = if is_generic { site.cap(Safety::Review) } else { site };
    if iterator.is_some() && types.len() > 1 && !pipe {
        return site.leave("it yields values and None; whether callers expect both is for a person");
    }
    match iterator {
        Some(name) => {
            let modern = cx.options.target >= (3, 9);
            wrap(cx, def, site.fact("iterator", name), name, if modern { "collections.abc" } else { "typing" })
        }
        None if types.len() == 2 && !pipe => wrap(cx, def, site, "Optional", "typing"),
        None => site.fact("at", def.parameters.end().to_usize()),
    }
}

/// A hint that needs an imported name: from where the module has it already, or from `module`.
fn wrap(cx: &Context, def: &StmtFunctionDef, site: Site, name: &str, module: &str) -> Site {
    let module = match cx.scopes.module().bindings.get(name) {
        Some(Binding::Import(full)) if *full == format!("typing.{name}") => "typing",
        _ => module,
    };
    site.fact("at", def.parameters.end().to_usize()).fact("import", format!("from {module} import {name}"))
}
