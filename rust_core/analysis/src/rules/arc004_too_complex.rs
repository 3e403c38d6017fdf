//! ARC004: a function with more ways through it than tests will cover.

use ruff_python_ast::StmtFunctionDef;
use ruff_text_size::Ranged;

use crate::{
    blocks::{self, kind},
    context::Context,
    rule::{Hook, Rule, Sink},
    shape::{complexity, decisions_of, enumerate},
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

/// The block to make a function of its own, with what that would take and give.
fn proposal(cx: &Context, def: &StmtFunctionDef, ways: usize) -> String {
    if let Some(block) = blocks::best(cx, def, ways) {
        let (first, last) = (cx.file.line(block.range.start()), cx.file.line(block.range.end()));
        let listed = |names: &[String]| enumerate(&names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>());
        let takes = if block.takes.is_empty() { String::new() } else { format!(" that takes {}", listed(&block.takes)) };
        let gives = match (block.gives.is_empty(), takes.is_empty()) {
            (true, _) => String::new(),
            (false, true) => format!(" that gives {}", listed(&block.gives)),
            (false, false) => format!(" and gives {}", listed(&block.gives)),
        };
        return format!(
            "make the {} in lines {first}-{last} ({} of the {ways} ways) a function of its own{takes}{gives}",
            block.kind, block.decisions
        );
    }
    let heaviest = def.body.iter().map(|stmt| (decisions_of(stmt), stmt)).max_by_key(|(count, _)| *count);
    match heaviest {
        Some((count, stmt)) if count + 2 >= ways => {
            format!("nearly all of it is one {}: move its branches into functions, or replace them by a table", kind(stmt))
        }
        Some((count, stmt)) if count >= 3 => format!(
            "its heaviest block is the {} in line {} ({count} of the {ways} ways); cut it into steps that return what they found",
            kind(stmt),
            cx.file.line(stmt.start())
        ),
        _ => "cut it into the steps it takes, one function each".to_owned(),
    }
}
