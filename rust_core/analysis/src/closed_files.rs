//! Files that are opened by an assignment and closed by hand: `file = open(…)`, some statements, `file.close()`.

use ruff_python_ast::{
    AnyNodeRef, Expr, ExprCall, ExprContext, Stmt, StmtTry,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal, walk_node},
};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::{context::Context, replacements::Replacements, suites::find_in};

/// One such file.
pub struct ClosedFile<'a> {
    /// Its name.
    pub name: &'a str,
    /// What stands between the opening and the close.
    pub body: &'a [Stmt],
    opening: &'a Stmt,
    close: &'a Stmt,
    attempt: Option<&'a StmtTry>,
}

impl<'a> ClosedFile<'a> {
    /// The file that the call opens, when its whole life is in sight.
    pub fn of(cx: &Context<'a>, call: &ExprCall) -> Option<Self> {
        let [.., outer, AnyNodeRef::StmtAssign(assign)] = &*cx.parents else { return None };
        let [Expr::Name(name)] = &*assign.targets else { return None };
        if assign.value.range() != call.range() {
            return None;
        }
        let (suite, at) = suite_of(*outer, assign.range())?;
        let name = name.id.as_str();
        let found = Self::tried(suite, at, name).or_else(|| Self::plain(suite, at, name))?;
        found.is_all(cx).then_some(found)
    }

    /// `try:` with nothing but `file.close()` in its `finally`.
    fn tried(suite: &'a [Stmt], at: usize, name: &'a str) -> Option<Self> {
        let attempt = suite.get(at + 1)?.as_try_stmt()?;
        let [close] = &*attempt.finalbody else { return None };
        let is_plain = attempt.handlers.is_empty() && attempt.orelse.is_empty() && closes(close, name);
        is_plain.then_some(Self { name, body: &attempt.body, opening: &suite[at], close, attempt: Some(attempt) })
    }

    fn plain(suite: &'a [Stmt], at: usize, name: &'a str) -> Option<Self> {
        let end = at + 1 + suite[at + 1..].iter().position(|stmt| closes(stmt, name))?;
        (end > at + 1).then(|| Self { name, body: &suite[at + 1..end], opening: &suite[at], close: &suite[end], attempt: None })
    }

    /// Whether nothing else of the function uses the name.
    fn is_all(&self, cx: &Context<'a>) -> bool {
        let whole = TextRange::new(self.opening.start(), self.close.end());
        let suite = cx.suite();
        let is_inside = suite.uses_of(self.name).is_none_or(|uses| uses.count() == uses.inside(whole));
        is_inside && self.body.iter().all(|stmt| !rebinds(stmt, self.name))
    }

    /// The same as a `with` block; the call itself is changed by others.
    ///
    /// # Errors
    /// Why its lines cannot be moved.
    pub fn as_block(&self, cx: &Context) -> Result<Replacements, String> {
        const LINES: &str = "other code or a text of several lines stands on the lines of the block; use `with` first";
        let Stmt::Assign(assign) = self.opening else { return Err(LINES.to_owned()) };
        let mut edits = Replacements::default();
        edits.replace(TextRange::new(self.opening.start(), assign.value.start()), "with ");
        if !self.owns_lines(cx) {
            return Err(LINES.to_owned());
        }
        if let Some(attempt) = self.attempt {
            let between = TextRange::new(self.opening.end(), self.body[0].start());
            let end = cx.file.line_start(self.body[0].start());
            if cx.has_comment(between)
                || cx.has_comment(TextRange::new(self.body[self.body.len() - 1].end(), cx.file.line_end(self.close.end())))
            {
                return Err("a comment stands beside the `try` or the `finally`".to_owned());
            }
            edits.replace(TextRange::new(self.opening.end(), end), format!(" as {}:{}", self.name, cx.file.newline()));
            edits.replace(TextRange::new(self.body[self.body.len() - 1].end(), attempt.end()), "");
            return Ok(edits);
        }
        if cx.file.comments.intersects(TextRange::new(self.close.start(), cx.file.line_end(self.close.end()))) {
            return Err("a comment stands beside the `close`".to_owned());
        }
        edits.insert(self.opening.end(), format!(" as {}:", self.name));
        let unit = if cx.indent(self.opening).contains('\t') || (cx.indent(self.opening).is_empty() && cx.file.text.contains("\n\t")) {
            "\t"
        } else {
            "    "
        };
        let first = cx.file.line_end(self.opening.end());
        let last = cx.file.line_end(self.body[self.body.len() - 1].end());
        for start in line_starts(&cx.file.text, first, last) {
            edits.insert(start, unit);
        }
        let rest = TextRange::new(last, cx.file.line_end(self.close.end()));
        edits.replace(rest, "");
        Ok(edits)
    }

    /// Whether the statements stand alone on their lines, and no text runs over several of them.
    fn owns_lines(&self, cx: &Context) -> bool {
        let alone = |stmt: &Stmt| {
            let rest = &cx.file.text[stmt.end().to_usize()..cx.file.line_end(stmt.end()).to_usize()];
            cx.starts_line(stmt.start()) && (rest.trim().is_empty() || rest.trim_start().starts_with('#'))
        };
        let whole = TextRange::new(self.opening.start(), self.close.end());
        let is_broken = |range: TextRange| cx.file.slice(range).contains('\n');
        let tokens = cx.file.tokens().in_range(whole);
        let texts = tokens.iter().filter(|token| {
            use ruff_python_ast::token::TokenKind::{FStringEnd, FStringMiddle, FStringStart, String};
            matches!(token.kind(), String | FStringStart | FStringMiddle | FStringEnd)
        });
        std::iter::once(self.opening).chain(self.body).chain([self.close]).all(alone)
            && (self.attempt.is_some() || texts.into_iter().all(|token| !is_broken(token.range())))
    }

    /// From the opening to the close.
    pub fn range(&self) -> TextRange {
        TextRange::new(self.opening.start(), self.attempt.map_or(self.close.end(), Ranged::end))
    }
}

/// The starts of the lines between two offsets that are not empty.
fn line_starts(text: &str, first: TextSize, last: TextSize) -> Vec<TextSize> {
    let mut found = Vec::new();
    let mut at = first.to_usize();
    for line in text[at..last.to_usize()].split_inclusive('\n') {
        if !line.trim().is_empty() {
            found.push(TextSize::try_from(at).unwrap_or_default());
        }
        at += line.len();
    }
    found
}

fn closes(stmt: &Stmt, name: &str) -> bool {
    let Some(call) = stmt.as_expr_stmt().and_then(|it| it.value.as_call_expr()) else { return false };
    call.arguments.is_empty()
        && call
            .func
            .as_attribute_expr()
            .is_some_and(|it| it.attr.as_str() == "close" && it.value.as_name_expr().is_some_and(|base| base.id.as_str() == name))
}

fn rebinds(stmt: &Stmt, name: &str) -> bool {
    struct Stores<'n>(&'n str, bool);
    impl<'a> SourceOrderVisitor<'a> for Stores<'_> {
        fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
            if let AnyNodeRef::ExprName(it) = node {
                self.1 |= it.id.as_str() == self.0 && it.ctx != ExprContext::Load;
            }
            TraversalSignal::Traverse
        }
    }
    let mut stores = Stores(name, false);
    walk_node(&mut stores, AnyNodeRef::from(stmt));
    stores.1
}

/// The suite of a node that holds a statement, and its place there.
pub fn suite_of(node: AnyNodeRef<'_>, stmt: TextRange) -> Option<(&[Stmt], usize)> {
    let suites: Vec<&[Stmt]> = match node {
        AnyNodeRef::ModModule(it) => vec![&it.body],
        AnyNodeRef::StmtFunctionDef(it) => vec![&it.body],
        AnyNodeRef::StmtIf(it) => vec![&it.body],
        AnyNodeRef::ElifElseClause(it) => vec![&it.body],
        AnyNodeRef::StmtFor(it) => vec![&it.body, &it.orelse],
        AnyNodeRef::StmtWhile(it) => vec![&it.body, &it.orelse],
        AnyNodeRef::StmtWith(it) => vec![&it.body],
        AnyNodeRef::StmtTry(it) => vec![&it.body, &it.orelse, &it.finalbody],
        AnyNodeRef::ExceptHandlerExceptHandler(it) => vec![&it.body],
        AnyNodeRef::MatchCase(it) => vec![&it.body],
        _ => return None,
    };
    suites.into_iter().find_map(|suite| Some((suite, find_in(suite, stmt)?.0)))
}
