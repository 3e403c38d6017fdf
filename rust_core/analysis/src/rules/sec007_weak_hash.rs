//! SEC007: MD5 and SHA-1, which give no security.

use ruff_python_ast::{AnyNodeRef, CmpOp, Expr, ExprCall, ExprCompare, Keyword};
use ruff_text_size::Ranged;

use crate::{
    calls::with_place_for_argument,
    context::{Context, has_star_arguments, keyword, string_value},
    flow::any_expression,
    kind::ModuleKind,
    paths::values_of,
    rule::{Hook, Rule, Sink},
    secret_names::{kept_as, kept_as_secret, mentions_secret, speaks},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "SEC007", aliases: &["S324", "B303", "B324"], hooks: &[Hook::Call(call)] };

fn call(cx: &Context, call: &ExprCall, name: &str, sink: Sink) {
    let algorithm = match name {
        "hashlib.md5" => "MD5",
        "hashlib.sha1" => "SHA-1",
        "hashlib.new" => match call.arguments.find_argument_value("name", 0).and_then(string_value) {
            Some(name) if name.eq_ignore_ascii_case("md5") => "MD5",
            Some(name) if name.eq_ignore_ascii_case("sha1") || name.eq_ignore_ascii_case("sha-1") => "SHA-1",
            _ => return,
        },
        _ => return,
    };
    if keyword(call, "usedforsecurity").is_some() || call.arguments.keywords.iter().any(|it| declares(cx, it)) || asks_for_size(cx) {
        return;
    }
    let site = Site::new(call.range(), format!("{algorithm} is broken: whoever wants two texts of one digest can make them")).cap(Safety::Review);
    sink.push(if has_star_arguments(call) {
        site.leave("the arguments of the call are not known")
    } else if cx.kind == ModuleKind::Test {
        site.dismiss("a test's digest protects nothing")
    } else if is_about_secrets(cx, call) {
        site.leave("the digest stands for a secret or is compared; use SHA-256, or a password hash such as scrypt, where the format is yours to choose")
    } else {
        let site = with_place_for_argument(site, cx, call).fact("old", cx.options.target < (3, 9));
        site.fact("empty", call.arguments.is_empty() && name != "hashlib.new")
    });
}

/// `**OPTIONS` where the options of this module say `usedforsecurity`.
fn declares(cx: &Context, argument: &Keyword) -> bool {
    let (None, Expr::Name(name)) = (&argument.arg, &argument.value) else { return false };
    let says = |expr: &Expr| crate::parts::any_over_expr(expr, |part| string_value(part) == Some("usedforsecurity"));
    values_of(cx, &name.id).is_some_and(|values| values.iter().all(|value| says(value)))
}

/// `sha1().digest_size` hashes nothing.
fn asks_for_size(cx: &Context) -> bool {
    matches!(cx.parent(), Some(AnyNodeRef::ExprAttribute(it)) if matches!(it.attr.as_str(), "digest_size" | "block_size" | "name"))
}

/// Whether the digest stands for a secret, or somebody relies on it; it must not be declared harmless then.
fn is_about_secrets(cx: &Context, call: &ExprCall) -> bool {
    let stem = cx.file.path.rsplit('/').next().unwrap_or_default();
    // What the digest is made of and what becomes of it says more than the name of the module or the function.
    let is_within = || cx.symbols.iter().any(|name| speaks(name)) || speaks(stem.trim_end_matches(".py"));
    // What answers a challenge proves who answers.
    let is_proof = |it: &Expr| mentions_secret(cx, it) || cx.text(it).to_ascii_lowercase().contains("challenge");
    let is_secret = || call.arguments.args.iter().any(is_proof) || kept_as_secret(cx, call) || is_fed_secret(cx) || helps_with_secret(cx);
    is_secret() || (!is_for_names(cx) && (is_within() || is_relied_on(cx)))
}

/// Whether the digest is made in a helper inside a function that is given a secret: `def H(text): return md5(text)`.
fn helps_with_secret(cx: &Context) -> bool {
    let defs = cx.parents.iter().rev().filter_map(|node| if let AnyNodeRef::StmtFunctionDef(def) = node { Some(def) } else { None });
    defs.skip(1).any(|def| def.parameters.iter().any(|it| speaks(it.name())))
}

/// Whether the digest ends as a part of a name: of a file, of an entry in a cache, of a version of a page.
fn is_for_names(cx: &Context) -> bool {
    let is_cut = cx.parents.iter().rev().take_while(|node| !node.is_statement()).any(|node| {
        matches!(node, AnyNodeRef::ExprSubscript(it) if matches!(&*it.slice, Expr::Slice(slice) if slice.upper.as_ref().is_some_and(|it| is_small(it))))
    });
    is_cut || is_key(cx) || kept_as(cx, &["etag", "cache", "lockfile", "filename", "path", "cpath", "slug", "argument", "arguments"])
}

/// Whether the digest, under its own name, is used for nothing but looking something up: `seen[digest]`, `digest in seen`.
fn is_key(cx: &Context) -> bool {
    let looked_up = |expr: &Expr, is_target: &dyn Fn(&Expr) -> bool| match expr {
        Expr::Subscript(it) => usize::from(is_target(&it.slice)),
        Expr::Compare(it) if looks_up(it) => usize::from(is_target(&it.left)),
        Expr::Call(it) => {
            let is_lookup = it.func.as_attribute_expr().is_some_and(|method| matches!(method.attr.as_str(), "get" | "pop" | "setdefault"));
            usize::from(is_lookup && it.arguments.args.first().is_some_and(is_target))
        }
        _ => 0,
    };
    let found = std::cell::Cell::new((0, 0));
    further_down(cx, |expr, is_target| {
        let (loads, lookups) = found.get();
        let is_load = is_target(expr) && expr.as_name_expr().is_some_and(|it| it.ctx.is_load());
        found.set((loads + usize::from(is_load), lookups + looked_up(expr, is_target)));
        false
    });
    let (loads, lookups) = found.get();
    loads > 0 && loads == lookups
}

/// So few characters that nobody takes them for a proof of anything.
fn is_small(length: &Expr) -> bool {
    length.as_number_literal_expr().and_then(|it| it.value.as_int()).and_then(ruff_python_ast::Int::as_u8).is_some_and(|it| it <= 16)
}

/// Whether the digest is compared: here, or under its name further down. Looking it up is no comparison.
fn is_relied_on(cx: &Context) -> bool {
    cx.parents.iter().rev().take_while(|node| !node.is_statement()).any(|node| matches!(node, AnyNodeRef::ExprCompare(it) if !looks_up(it)))
        || further_down(cx, |expr, is_target| match expr {
            Expr::Compare(compare) if !looks_up(compare) && !sees_change(cx, compare) => std::iter::once(&*compare.left)
                .chain(&compare.comparators)
                .any(|side| crate::parts::any_over_expr(side, |part| is_target(part))),
            _ => false,
        })
}

/// `old.hexdigest() != new.hexdigest()`, both made here: whether a text has changed. Nobody proves anything with it.
fn sees_change(cx: &Context, compare: &ExprCompare) -> bool {
    let is_made_here = |side: &Expr| {
        let Some(call) = side.as_call_expr() else { return false };
        let Some(method) = call.func.as_attribute_expr().filter(|it| matches!(it.attr.as_str(), "digest" | "hexdigest")) else { return false };
        let makes = |expr: &Expr| {
            expr.as_call_expr().and_then(|it| cx.resolve(&it.func)).is_some_and(|name| matches!(&*name, "hashlib.md5" | "hashlib.sha1"))
        };
        makes(&method.value)
            || method.value.as_name_expr().is_some_and(|name| values_of(cx, &name.id).is_some_and(|values| values.into_iter().all(makes)))
    };
    is_made_here(&compare.left) && compare.comparators.iter().all(is_made_here)
}

/// `digest in seen`
fn looks_up(compare: &ExprCompare) -> bool {
    compare.ops.iter().all(|op| matches!(op, CmpOp::In | CmpOp::NotIn))
}

/// Whether some expression of the function satisfies a test that is told which names are the digest.
fn further_down(cx: &Context, test: impl Fn(&Expr, &dyn Fn(&Expr) -> bool) -> bool) -> bool {
    let Some(AnyNodeRef::StmtAssign(stmt)) = cx.statement() else { return false };
    let [Expr::Name(target)] = &*stmt.targets else { return false };
    let Some(def) = cx.function() else { return false };
    let is_target = |expr: &Expr| expr.as_name_expr().is_some_and(|it| it.id == target.id);
    any_expression(&def.body, |expr| test(expr, &is_target))
}

/// Whether `digest = md5()` is fed with a secret further down.
fn is_fed_secret(cx: &Context) -> bool {
    further_down(cx, |expr, is_target| match expr {
        Expr::Call(call) => {
            let Some(method) = call.func.as_attribute_expr() else { return false };
            method.attr.as_str() == "update"
                && is_target(&method.value)
                && call.arguments.args.iter().any(|it| mentions_secret(cx, it))
        }
        _ => false,
    })
}
