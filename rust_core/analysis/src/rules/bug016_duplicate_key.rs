//! BUG016: a dictionary display that gives one key twice.

use ruff_python_ast::{Expr, ExprDict, comparable::ComparableExpr};
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::FxHashMap;

use crate::{
    parts::any_over_expr,
    context::Context,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "BUG016", aliases: &["F601", "W0109"], hooks: &[Hook::Expr(dict)] };

fn dict(cx: &Context, expr: &Expr, sink: Sink) {
    let Expr::Dict(dict) = expr else { return };
    let mut seen: FxHashMap<ComparableExpr, usize> = FxHashMap::default();
    for (index, item) in dict.items.iter().enumerate() {
        // What is unpacked between two keys may have set the first in its place, and its order.
        let Some(key) = item.key.as_ref() else {
            seen.clear();
            continue;
        };
        if !key.is_literal_expr() {
            continue;
        }
        if let Some(first) = seen.insert(key.into(), index) {
            sink.push(site(cx, dict, first, index));
        }
    }
}

fn site(cx: &Context, dict: &ExprDict, first: usize, second: usize) -> Site {
    let (old, new) = (&dict.items[first], &dict.items[second]);
    let key = old.key.as_ref().map_or(dict.range, Ranged::range);
    let line = cx.file.line(new.start());
    let site = Site::new(key, format!("the key {} is given again on line {line}; this value is never seen", cx.text(key))).cap(Safety::Review);
    let is_same = ComparableExpr::from(&old.value) == ComparableExpr::from(&new.value);
    // The first place of a key is its place in the order, and the last value is the one that counts.
    let behind = TextRange::new(dict.items[second - 1].end(), new.end());
    let touched = if is_same { behind } else { TextRange::new(old.start(), new.end()) };
    if cx.has_comment(touched) {
        site.leave("comments stand beside the two; decide which of them is meant")
    } else if runs_code(&old.value) || !is_same && runs_code(&new.value) {
        site.leave("making the values runs code; decide which of the two is meant")
    } else {
        site.fact("gone", behind).span("old", &old.value).span("new", &new.value).fact("dict", dict.range)
    }
}

fn runs_code(value: &Expr) -> bool {
    any_over_expr(value, |expr| matches!(expr, Expr::Call(_) | Expr::Await(_) | Expr::Yield(_) | Expr::YieldFrom(_) | Expr::Named(_)))
}
