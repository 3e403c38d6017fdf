//! BUG003: statements after one that always leaves their suite.

use ruff_python_ast::{AnyNodeRef, Expr, ExprContext, Stmt, StmtFunctionDef};
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::FxHashSet;

use crate::{
    context::Context,
    flow::{any_expression, any_statement, leaves},
    rule::{Hook, Rule, Sink},
    site::Site,
};

pub(crate) static RULE: Rule = Rule { id: "BUG003", aliases: &["W0101"], hooks: &[Hook::Body(body)] };

fn body(cx: &Context, body: &[Stmt], sink: Sink) {
    let Some(index) = body.iter().position(leaves).filter(|index| index + 1 < body.len()) else { return };
    let (last_run, dead) = (&body[index], &body[index + 1..]);
    let span = TextRange::new(last_run.end(), dead[dead.len() - 1].end());
    let range = first_line(cx, dead[0].range());
    let site = Site::new(range, format!("this code never runs: {} above always leaves", keyword(last_run))).fact("dead", span);
    sink.push(decide(cx, dead, span, site));
}

fn decide(cx: &Context, dead: &[Stmt], span: TextRange, site: Site) -> Site {
    let yields = any_expression(dead, |expr| matches!(expr, Expr::Yield(_) | Expr::YieldFrom(_)));
    if yields && dead.len() == 1 {
        return site.dismiss("the yield that never runs makes the function a generator");
    }
    if let [Stmt::Raise(_) | Stmt::Assert(_)] = dead {
        return site.dismiss("it only states that this point is never reached");
    }
    if yields {
        return site.leave("a `yield` that never runs still makes the function a generator; decide whether it should be one");
    }
    let Some(function) = cx.function() else {
        return site.leave("the module or class stops here, perhaps on purpose; remove what follows by hand");
    };
    if cx.has_comment(span) {
        return site.leave("comments stand in the code that never runs; keep what they say and remove it by hand");
    }
    if any_statement(dead, |stmt| matches!(stmt, Stmt::Global(_) | Stmt::Nonlocal(_))) {
        return site.leave("a `global` or `nonlocal` in it still rules the whole function");
    }
    if binds_what_is_read(function, dead, span) {
        return site.leave("a name that it binds is read above, and would mean something else without it");
    }
    site
}

/// A dead assignment still makes its name local to the function.
fn binds_what_is_read(function: &StmtFunctionDef, dead: &[Stmt], span: TextRange) -> bool {
    let bound = bound_names(dead);
    !bound.is_empty()
        && any_expression(
            &function.body,
            |expr| matches!(expr, Expr::Name(name) if name.ctx != ExprContext::Store && bound.contains(name.id.as_str()) && !span.contains_range(name.range)),
        )
}

fn bound_names(dead: &[Stmt]) -> FxHashSet<&str> {
    use ruff_python_ast::visitor::source_order::{SourceOrderVisitor, TraversalSignal};
    #[derive(Default)]
    struct Names<'a>(FxHashSet<&'a str>);
    impl<'a> SourceOrderVisitor<'a> for Names<'a> {
        fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
            match node {
                AnyNodeRef::ExprName(name) if name.ctx != ExprContext::Load => drop(self.0.insert(&name.id)),
                AnyNodeRef::StmtFunctionDef(def) => drop(self.0.insert(&def.name)),
                AnyNodeRef::StmtClassDef(def) => drop(self.0.insert(&def.name)),
                AnyNodeRef::Alias(alias) => {
                    let name = alias.asname.as_ref().unwrap_or(&alias.name).as_str();
                    self.0.insert(name.split('.').next().unwrap_or(name));
                }
                AnyNodeRef::ExceptHandlerExceptHandler(handler) => self.0.extend(handler.name.as_ref().map(|name| name.as_str())),
                AnyNodeRef::PatternMatchAs(pattern) => self.0.extend(pattern.name.as_ref().map(|name| name.as_str())),
                AnyNodeRef::PatternMatchStar(pattern) => self.0.extend(pattern.name.as_ref().map(|name| name.as_str())),
                AnyNodeRef::PatternMatchMapping(pattern) => self.0.extend(pattern.rest.as_ref().map(|name| name.as_str())),
                _ => {}
            }
            TraversalSignal::Traverse
        }
    }
    let mut names = Names::default();
    names.visit_body(dead);
    names.0
}

fn keyword(stmt: &Stmt) -> &'static str {
    match stmt {
        Stmt::Return(_) => "the `return`",
        Stmt::Raise(_) => "the `raise`",
        Stmt::Continue(_) => "the `continue`",
        Stmt::Break(_) => "the `break`",
        Stmt::If(_) => "every branch of the `if`",
        _ => "the `try`",
    }
}

fn first_line(cx: &Context, range: TextRange) -> TextRange {
    let text = cx.text(range);
    let width = text.find(['\n', '\r']).unwrap_or(text.len());
    TextRange::at(range.start(), ruff_text_size::TextSize::try_from(width).unwrap_or_default())
}
