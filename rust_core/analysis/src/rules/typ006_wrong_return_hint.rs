//! TYP006: a return hint that the function contradicts.

use ruff_python_ast::StmtFunctionDef;
use ruff_text_size::Ranged;

use crate::{
    context::Context,
    never_returns::open_end,
    infer::{Ty, Types},
    returned::{Returned, returned},
    rule::{Hook, Rule, Sink},
    signature::{Hold, hold, inherited, is_stub, uses},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "TYP006", aliases: &[], hooks: &[Hook::Function(function)] };

fn function(cx: &Context, def: &StmtFunctionDef, sink: Sink) {
    let Some(hint) = def.returns.as_deref() else { return };
    let Some(declared) = hint.as_name_expr().and_then(|name| Ty::of_hint(&name.id)).or_else(|| hint.is_none_literal_expr().then_some(Ty::None))
    else {
        return;
    };
    if cx.function().is_some() || is_stub(cx, def) || (hint.is_name_expr() && !cx.is_builtin(hint, cx.text(hint))) {
        return;
    }
    let Some(def) = cx.owned_function(def) else { return };
    let Returned::Value(types) = returned(cx, def) else { return };
    if types.iter().any(|ty| fits(ty, &declared)) {
        return;
    }
    let names: Vec<String> = types.iter().map(Ty::hint).collect();
    let site = Site::new(hint.range(), format!("`{}` says `{}` and returns {}", def.name, declared.hint(), names.join(" or "))).cap(Safety::Review).within(&def.name);
    sink.push(decide(cx, def, &types, site));
}

/// Whether a value of the type may stand where the hint is: an int is welcome where a float is, a bool where an int is.
fn fits(ty: &Ty, declared: &Ty) -> bool {
    ty == declared || matches!((ty, declared), (Ty::Int | Ty::Bool, Ty::Float) | (Ty::Bool, Ty::Int))
}

fn decide<'a>(cx: &Context<'a>, def: &'a StmtFunctionDef, types: &Types, site: Site) -> Site {
    match hold(cx, def) {
        Some(Hold::Dismiss(reason)) => return site.dismiss(reason),
        Some(Hold::Leave(reason)) => return site.leave(reason),
        None => {}
    }
    if let Some(reason) = cx.class().and_then(|class| inherited(cx, class, &def.name)) {
        return site.leave(reason);
    }
    if types.contains(&Ty::None)
        && let Some(call) = open_end(cx, def)
    {
        return site.leave(format!("whether `{call}`, the last that it does, comes back is not known; one that never does is to say `-> NoReturn`"));
    }
    match types.iter().next() {
        Some(ty) if types.len() == 1 && ty.is_scalar() => {
            let name = ty.hint();
            if uses(cx, &def.name).values {
                return site.leave("this file uses its result; decide whether the hint or the code is wrong");
            }
            if *ty != Ty::None && cx.scopes.lookup(&cx.scope_stack, &name).is_some() {
                return site.leave(format!("`{name}` means something else where the hint stands"));
            }
            site.fact("types", vec![name])
        }
        _ => site.leave("what it returns instead takes more than one word; decide whether the hint or the code is wrong"),
    }
}
