//! BUG004: a method that a later one of the same name in the same class body replaces before it is ever used.

use ruff_python_ast::{AnyNodeRef, Decorator, Expr, Stmt, StmtClassDef, StmtFunctionDef, visitor::source_order::{SourceOrderVisitor, TraversalSignal}};
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::FxHashMap;

use crate::{
    context::Context,
    kind::ModuleKind,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "BUG004", aliases: &["F811", "E0102"], hooks: &[Hook::Class(class)] };

fn class(cx: &Context, class: &StmtClassDef, sink: Sink) {
    let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
    for (index, stmt) in class.body.iter().enumerate() {
        let Stmt::FunctionDef(def) = stmt else { continue };
        if let Some(first) = seen.insert(&def.name, index)
            && let Stmt::FunctionDef(first_def) = &class.body[first]
            && is_replaced(first_def, def, &class.body[first + 1..index])
        {
            sink.push(site(cx, first_def, def, &class.body[first + 1]));
        }
    }
}

fn site(cx: &Context, first: &StmtFunctionDef, second: &StmtFunctionDef, next: &Stmt) -> Site {
    let line = cx.file.line(second.name.start());
    let site = Site::new(first.name.range, format!("the method `{}` is defined again at line {line}; this one never runs", first.name));
    let gap = TextRange::new(first.start(), next.start());
    let differs = cx.text(first) != cx.text(second);
    if differs && cx.kind == ModuleKind::Test {
        site.leave("the two tests differ, and the first never runs; give one of them another name")
    } else if differs && cx.has_comment(gap) {
        site.leave("the two methods differ, and comments stand in the first, which never runs; keep what they say and remove it by hand")
    } else if differs {
        site.cap(Safety::Review).fact("first", gap)
    } else if cx.has_comment(TextRange::new(first.end(), next.start())) {
        site.leave("the two methods are equal, but a comment stands behind the first; remove it by hand")
    } else {
        site.fact("first", gap)
    }
}

/// Whether nothing can have kept the first definition: no decorator of either takes hold of it, nothing between reads it.
fn is_replaced(first: &StmtFunctionDef, second: &StmtFunctionDef, between: &[Stmt]) -> bool {
    let name = first.name.as_str();
    name != "_"
        && first.decorator_list.iter().all(only_wraps)
        && !second.decorator_list.iter().any(|decorator| reads(AnyNodeRef::Decorator(decorator), name))
        && !between.iter().any(|stmt| reads_in_class(stmt, name))
}

/// Decorators that return something for the class body and keep nothing for themselves.
fn only_wraps(decorator: &Decorator) -> bool {
    let name = match &decorator.expression {
        Expr::Name(name) => name.id.as_str(),
        Expr::Attribute(attribute) => attribute.attr.as_str(),
        _ => return false,
    };
    matches!(name, "staticmethod" | "classmethod" | "property" | "abstractmethod" | "cached_property" | "contextmanager" | "override")
}

fn reads_in_class(stmt: &Stmt, name: &str) -> bool {
    match stmt {
        Stmt::FunctionDef(def) => {
            def.decorator_list.iter().any(|decorator| reads(AnyNodeRef::Decorator(decorator), name))
                || reads(AnyNodeRef::Parameters(&def.parameters), name)
        }
        Stmt::Delete(_) => true,
        other => reads(other.into(), name),
    }
}

fn reads(node: AnyNodeRef, wanted: &str) -> bool {
    struct Search<'n>(&'n str, bool);
    impl<'a> SourceOrderVisitor<'a> for Search<'_> {
        fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
            self.1 = self.1 || node.as_expr_name().is_some_and(|name| name.id.as_str() == self.0);
            if self.1 { TraversalSignal::Skip } else { TraversalSignal::Traverse }
        }
    }
    let mut search = Search(wanted, false);
    node.visit_source_order(&mut search);
    search.1
}
