//! ARC004: a function with more ways through it than tests will cover.

use ruff_python_ast::{Stmt, StmtFunctionDef};
use ruff_text_size::Ranged;

use crate::{
    context::Context,
    rule::{Hook, Rule, Sink},
    shape::{complexity, decisions_of, lines_of},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "ARC004", aliases: &["C901", "R0912", "PLR0912"], hooks: &[Hook::Function(function)] };

const MOST: usize = 15;

fn function(cx: &Context, def: &StmtFunctionDef, sink: Sink) {
    let ways = complexity(def);
    if ways <= MOST {
        return;
    }
    let site = Site::new(def.name.range(), format!("`{}` has {ways} ways through it, more than {MOST}", def.name))
        .cap(Safety::Manual)
        .fact("complexity", ways);
    sink.push(site.leave(proposal(cx, def, ways)));
}

/// The block that holds most decisions, if it is worth a function of its own.
fn proposal(cx: &Context, def: &StmtFunctionDef, ways: usize) -> String {
    let heaviest = def.body.iter().map(|stmt| (decisions_of(stmt), stmt)).max_by_key(|(count, _)| *count);
    match heaviest {
        Some((count, stmt)) if count * 3 >= ways && count + 2 < ways => {
            let lines = lines_of(cx.file, stmt.range());
            format!("make its largest {} ({count} decisions in {lines} lines) a function of its own", kind(stmt))
        }
        Some((count, stmt)) if count + 2 >= ways => {
            format!("nearly all of it is one {}: move its branches into functions, or replace them by a table", kind(stmt))
        }
        _ => "cut it into the steps it takes, one function each".to_owned(),
    }
}

const fn kind(stmt: &Stmt) -> &'static str {
    match stmt {
        Stmt::If(_) => "`if` statement",
        Stmt::For(_) | Stmt::While(_) => "loop",
        Stmt::Try(_) => "`try` statement",
        Stmt::With(_) => "`with` block",
        Stmt::Match(_) => "`match` statement",
        _ => "statement",
    }
}
