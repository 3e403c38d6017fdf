//! IMP006: an import of the project's own module in another style than its package has.
//!
//! Which style that is, and whether the module is the project's own, only the whole project can say: the sites reported
//! here are candidates, and most are dropped when they are settled.

use ruff_python_ast::{AnyNodeRef, Stmt, StmtImportFrom, token::TokenKind};
use ruff_text_size::{Ranged, TextRange};

use crate::{
    context::Context,
    import_style::{ImportStyle, MEANT, may_be_own},
    kind::{ModuleKind, is_main_guard},
    project::{module_of, package_of},
    rule::{Hook, Rule, Sink},
    scope::absolute,
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "IMP006", aliases: &["TID252", "ABS101"], hooks: &[Hook::Stmt(stmt)] };

fn stmt(cx: &Context, stmt: &Stmt, sink: Sink) {
    let Stmt::ImportFrom(import) = stmt else { return };
    let module = import.module.as_ref().map_or("", |it| it.as_str());
    if import.level == 0 && !may_be_own(module, &module_of(&cx.file.path)) {
        return;
    }
    let Some(name) = name_span(cx, import) else { return };
    let package = package_of(&cx.file.path);
    let (message, target) = if import.level > 0 {
        ("a relative import where the others name the module in full", absolute(&package, import.level, module))
    } else {
        ("an absolute import where the others are relative", module.to_owned())
    };
    let site = Site::new(import.range(), message).cap(Safety::Review);
    let site = site
        .fact("asks", package)
        .fact("target", target)
        .fact("level", i64::from(import.level))
        .fact("wants", wanted(cx.options.import_style))
        .fact("name", name);
    let meant = if cx.kind == ModuleKind::Test {
        Some(0)
    } else if is_tried(cx) {
        Some(1)
    } else if import.level == 0 && runs_by_path(cx) {
        Some(2)
    } else {
        None
    };
    sink.push(if let Some(number) = meant { site.fact("meant", MEANT[number]) } else { site });
}

fn wanted(style: ImportStyle) -> &'static str {
    match style {
        ImportStyle::Auto => "auto",
        ImportStyle::Absolute => "absolute",
        ImportStyle::Relative => "relative",
    }
}

/// What stands between `from` and `import`.
fn name_span(cx: &Context, import: &StmtImportFrom) -> Option<TextRange> {
    let tokens = cx.file.tokens().in_range(import.range());
    let end = tokens.iter().position(|token| token.kind() == TokenKind::Import)?;
    let range = TextRange::new(tokens.get(1)?.start(), tokens.get(end.checked_sub(1)?)?.end());
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_');
    cx.text(range).chars().all(is_plain).then_some(range)
}

fn is_tried(cx: &Context) -> bool {
    cx.parents.iter().any(|node| matches!(node, AnyNodeRef::StmtTry(it) if !it.handlers.is_empty()))
}

fn runs_by_path(cx: &Context) -> bool {
    cx.kind == ModuleKind::Script
        || cx.file.path.ends_with("__main__.py")
        || cx.file.text.trim_start_matches('\u{feff}').starts_with("#!")
        || cx.top().holds("has a main guard", |body| body.iter().any(is_main_guard))
}
