//! Which statements of a function only compute and could be a function of their own.

use std::ops::RangeInclusive;

use ruff_python_ast::Stmt;
use ruff_text_size::Ranged;

use super::{Reason, records::is_literal};
use crate::{flow::blocks_of, source::SourceFile};

/// A run of statements that could be moved out.
pub(super) struct Split {
    /// First and last line.
    pub lines: RangeInclusive<usize>,
    /// Statements in it that do more than write a value out.
    statements: usize,
    /// Whether a loop is in it, so that moving it pays.
    pub has_loop: bool,
}

const LEAST_STATEMENTS: usize = 3;

/// The best run of statements without a reason: one with a loop first, then the longest.
pub(super) fn split_of(file: &SourceFile, body: &[Stmt], reasons: &[Reason]) -> Option<Split> {
    let mut best: Option<Split> = None;
    let mut bad: Vec<usize> = reasons.iter().map(|it| it.line).collect();
    bad.sort_unstable();
    search(file, body, &bad, &mut best);
    best
}

/// `bad` are the lines with a reason, in order.
fn search(file: &SourceFile, body: &[Stmt], bad: &[usize], best: &mut Option<Split>) {
    let mut run: Option<Split> = None;
    for stmt in body {
        let lines = file.line(stmt.start())..=file.line(stmt.end());
        let first_bad = bad.get(bad.partition_point(|it| it < lines.start()));
        if !can_move(stmt) || first_bad.is_some_and(|it| it <= lines.end()) {
            offer(run.take(), best);
            blocks_of(stmt).into_iter().for_each(|block| search(file, block, bad, best));
            continue;
        }
        let has_loop = has_loop(stmt);
        let statements = usize::from(!is_written_out(stmt));
        run = Some(match run {
            None => Split { lines, statements, has_loop },
            Some(run) => Split {
                lines: *run.lines.start()..=*lines.end(),
                statements: run.statements + statements,
                has_loop: run.has_loop || has_loop,
            },
        });
    }
    offer(run, best);
}

fn offer(run: Option<Split>, best: &mut Option<Split>) {
    let Some(run) = run else { return };
    let length = |it: &Split| it.lines.end() + 1 - it.lines.start();
    if !run.has_loop && run.statements < LEAST_STATEMENTS {
        return;
    }
    if best.as_ref().is_none_or(|old| (run.has_loop, length(&run)) > (old.has_loop, length(old))) {
        *best = Some(run);
    }
}

/// Whether a statement only names a value that is written out: a table, a text.
fn is_written_out(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Assign(assign) => is_literal(&assign.value),
        Stmt::AnnAssign(assign) => assign.value.as_deref().is_none_or(is_literal),
        _ => false,
    }
}

/// Whether a statement means the same in another function.
fn can_move(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Expr(stmt) => !stmt.value.is_string_literal_expr(),
        Stmt::Assign(_) | Stmt::AnnAssign(_) | Stmt::AugAssign(_) => true,
        Stmt::Return(returned) => returned.value.is_some(),
        Stmt::For(_) | Stmt::While(_) | Stmt::If(_) => blocks_of(stmt).into_iter().flatten().all(can_move_inside),
        _ => false,
    }
}

fn can_move_inside(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Break(_) | Stmt::Continue(_) | Stmt::Pass(_) | Stmt::Raise(_) | Stmt::Assert(_) => true,
        Stmt::Return(_) => false,
        other => can_move(other),
    }
}

fn has_loop(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::For(_) | Stmt::While(_)) || blocks_of(stmt).into_iter().flatten().any(has_loop)
}
