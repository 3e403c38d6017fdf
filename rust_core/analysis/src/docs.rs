//! What a docstring rule needs: where a docstring goes, who reads it while the program runs, how the file writes them.

use std::ops::AddAssign;

use ruff_python_ast::{
    AnyNodeRef, Expr, InterpolatedStringElement, Operator, Stmt, StmtFunctionDef, helpers,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal},
};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::{context::Context, site::Site};

/// Whether the file mentions `__doc__` in its code.
pub fn reads_doc(cx: &Context) -> bool {
    let looked = || cx.file.text.contains("__doc__") && cx.file.tokens().iter().any(|token| cx.text(token.range()) == "__doc__");
    *cx.habits.reads_doc.get_or_init(looked)
}

/// Record where the docstring of a suite goes, or that it has no place.
pub fn place(cx: &Context, header: TextSize, body: &[Stmt], site: Site) -> Site {
    let Some(first) = body.first() else { return site.leave("there is no body") };
    if !cx.starts_line(first.start()) {
        return site.leave("the body stands on the line of its header; give it a line of its own first");
    }
    let indent = cx.file.indent_at(first.start());
    if indent.contains('\u{c}') || indent.is_empty() {
        return site.leave("the indentation of the body is unusual");
    }
    // A continued header has its colon on the last line before the body's first token, comments apart.
    let tokens = cx.file.tokens();
    let from = tokens.partition_point(|token| token.start() < header);
    let colon = tokens[from..]
        .iter()
        .take_while(|token| token.end() <= first.start())
        .find(|token| token.kind() == ruff_python_ast::token::TokenKind::Colon);
    let Some(colon) = colon else { return site.leave("the header has an unusual form") };
    let at = cx.file.line_end(colon.start());
    let blank = cx.file.text[at.to_usize()..].split(['\n', '\r']).next().is_none_or(|line| line.trim().is_empty());
    // A docstring is a body; `pass` is needed no longer.
    let site = match body {
        [Stmt::Pass(pass)] => site.span("pass", pass.range),
        _ => site,
    };
    site.fact("at", at.to_usize()).fact("indent", indent).fact("newline", cx.file.newline()).fact("followed_by_blank", blank)
}

/// How the sections of docstrings are written: `google`, `numpy` or `sphinx`. A file without any follows its project,
/// a project without any Google's style.
pub fn style(cx: &Context) -> &'static str {
    let of_project = || cx.options.knowledge.as_ref().and_then(|knowledge| knowledge.doc_style());
    own_style(cx).or_else(of_project).unwrap_or("google")
}

/// The style of the file's own docstrings; none where none has sections.
pub fn own_style(cx: &Context) -> Option<&'static str> {
    *cx.habits.doc_style.get_or_init(|| {
        let mut counts = DocStyles::default();
        counts.visit_body(cx.file.body());
        counts.name()
    })
}

/// How many docstrings have sections of each style.
#[derive(Clone, Copy, Debug, Default)]
pub struct DocStyles {
    google: usize,
    numpy: usize,
    sphinx: usize,
}

impl DocStyles {
    /// Counted by the words of sections anywhere in a text: enough to tell which is the habit of a project.
    pub fn of_text(text: &str) -> Self {
        let count = |word: &str| text.matches(word).count();
        Self {
            google: count(" Args:\n") + count(" Returns:\n"),
            numpy: count(" -------\n") + count("----------\n"),
            sphinx: count(":param "),
        }
    }

    /// The most frequent; none where there is none.
    pub fn name(self) -> Option<&'static str> {
        if self.numpy > self.google.max(self.sphinx) {
            Some("numpy")
        } else if self.sphinx > self.google {
            Some("sphinx")
        } else if self.google > 0 {
            Some("google")
        } else {
            None
        }
    }
}

impl AddAssign for DocStyles {
    fn add_assign(&mut self, other: Self) {
        self.google += other.google;
        self.numpy += other.numpy;
        self.sphinx += other.sphinx;
    }
}

impl<'a> SourceOrderVisitor<'a> for DocStyles {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        let body: &[Stmt] = match node {
            AnyNodeRef::StmtFunctionDef(def) => &def.body,
            AnyNodeRef::StmtClassDef(def) => &def.body,
            _ => return if node.is_expression() { TraversalSignal::Skip } else { TraversalSignal::Traverse },
        };
        if let Some(text) = docstring(body) {
            let has = |words: &[&str]| text.lines().any(|line| words.contains(&line.trim()));
            self.google += usize::from(has(&["Args:", "Returns:", "Raises:", "Yields:", "Attributes:"]));
            self.numpy += usize::from(has(&["----------", "-------", "------"]));
            self.sphinx += usize::from(text.contains(":param ") || text.contains(":return") || text.contains(":raises "));
        }
        TraversalSignal::Traverse
    }
}

/// The docstring of a suite.
pub fn docstring(body: &[Stmt]) -> Option<&str> {
    let first = body.first()?.as_expr_stmt()?;
    first.value.as_string_literal_expr().map(|literal| literal.value.to_str())
}

/// What a function raises for a stated reason: `Type`, message, condition, each set off by a unit separator.
///
/// A condition is stated only where it is the whole condition and a caller knows what is in it: an `if` of the
/// function's own suite that every call reaches, about parameters and attributes of `self`.
pub fn raises(cx: &Context, def: &StmtFunctionDef) -> Vec<String> {
    let reached = reached_tests(cx, def);
    let mut visitor = Raises { cx, def, reached, guarded: 0, found: Vec::new() };
    visitor.suite(&def.body, None);
    visitor.found
}

/// Tests of the leading `if` statements that every call reaches and that speak of what the caller knows.
pub fn reached_tests(cx: &Context, def: &StmtFunctionDef) -> Vec<TextRange> {
    let mut bound: Vec<String> = Vec::new();
    let mut found = Vec::new();
    for stmt in helpers::body_without_leading_docstring(&def.body) {
        match stmt {
            Stmt::If(stmt) => {
                if is_known_to_caller(cx, def, &stmt.test, &bound) {
                    found.push(stmt.test.range());
                }
                // What follows a way out is reached under a condition more.
                let only_raises = stmt.elif_else_clauses.is_empty() && matches!(&*stmt.body, [Stmt::Raise(_)]);
                if !only_raises {
                    return found;
                }
            }
            Stmt::Assign(assign) => {
                for target in &assign.targets {
                    crate::parts::any_over_expr(target, |expr| {
                        bound.extend(expr.as_name_expr().map(|name| name.id.to_string()));
                        false
                    });
                }
            }
            Stmt::Expr(_) | Stmt::Import(_) | Stmt::ImportFrom(_) | Stmt::Pass(_) => {}
            _ => return found,
        }
    }
    found
}

fn is_known_to_caller(cx: &Context, def: &StmtFunctionDef, test: &Expr, bound: &[String]) -> bool {
    let own = cx.scopes.opened_by(def.range);
    !crate::parts::any_over_expr(test, |expr| match expr {
        Expr::Name(name) => {
            let is_parameter = def.parameters.iter().any(|parameter| parameter.name().as_str() == name.id.as_str());
            let is_local = own.is_some_and(|scope| cx.scopes.all[scope].bindings.contains_key(name.id.as_str()));
            bound.iter().any(|known| known == name.id.as_str())
                || (is_local && !is_parameter)
                || !(is_parameter || cx.is_builtin(expr, &name.id))
        }
        Expr::Attribute(attribute) => attribute.attr.starts_with('_'),
        Expr::Named(_) | Expr::Lambda(_) | Expr::ListComp(_) | Expr::Generator(_) | Expr::Await(_) => true,
        _ => false,
    })
}

/// A condition as documentation shows it; empty when it is too long or has odd characters.
pub fn shown_test<'a>(cx: &Context<'a>, range: TextRange) -> &'a str {
    let text = cx.text(range);
    if text.len() <= 60 && !text.contains(['\n', '\r', '`', '\\', '"']) { text } else { "" }
}

struct Raises<'c, 'a, 'd> {
    cx: &'c Context<'a>,
    def: &'d StmtFunctionDef,
    reached: Vec<TextRange>,
    guarded: usize,
    found: Vec<String>,
}

impl Raises<'_, '_, '_> {
    fn suite(&mut self, body: &[Stmt], condition: Option<&Expr>) {
        for stmt in body {
            match stmt {
                Stmt::Raise(raise) if self.guarded == 0 => {
                    if let Some(exc) = &raise.exc {
                        self.raise(exc, condition);
                    }
                }
                Stmt::If(stmt) => {
                    self.suite(&stmt.body, Some(&stmt.test));
                    for clause in &stmt.elif_else_clauses {
                        // Which tests failed before says as much as the test itself, so it is not stated.
                        self.suite(&clause.body, None);
                    }
                }
                Stmt::For(stmt) => {
                    self.suite(&stmt.body, None);
                    self.suite(&stmt.orelse, None);
                }
                Stmt::While(stmt) => {
                    self.suite(&stmt.body, None);
                    self.suite(&stmt.orelse, None);
                }
                Stmt::With(stmt) => self.suite(&stmt.body, None),
                Stmt::Try(stmt) => {
                    self.guarded += usize::from(!stmt.handlers.is_empty());
                    self.suite(&stmt.body, None);
                    self.guarded -= usize::from(!stmt.handlers.is_empty());
                    self.suite(&stmt.orelse, None);
                    for ruff_python_ast::ExceptHandler::ExceptHandler(handler) in &stmt.handlers {
                        self.suite(&handler.body, None);
                    }
                    self.suite(&stmt.finalbody, None);
                }
                Stmt::Match(stmt) => stmt.cases.iter().for_each(|case| self.suite(&case.body, None)),
                _ => {}
            }
        }
    }

    fn raise(&mut self, exc: &Expr, condition: Option<&Expr>) {
        let class = helpers::map_callable(exc);
        let last = match class {
            Expr::Name(name) => name.id.as_str(),
            Expr::Attribute(attribute)
                if attribute.value.as_name_expr().is_some_and(|base| !matches!(base.id.as_str(), "self" | "cls")) =>
            {
                attribute.attr.as_str()
            }
            _ => return,
        };
        if !last.starts_with(char::is_uppercase) || last == "NotImplementedError" || last == "AssertionError" {
            return;
        }
        let message =
            exc.as_call_expr().and_then(|call| call.arguments.args.first()).map(|arg| message_of(self.def, arg)).unwrap_or_default();
        let condition = condition.filter(|test| self.reached.contains(&test.range())).map_or("", |test| shown_test(self.cx, test.range()));
        if message.is_empty() && condition.is_empty() {
            return;
        }
        let entry = format!("{}\u{1f}{message}\u{1f}{condition}", self.cx.text(class.range()));
        if !self.found.contains(&entry) {
            self.found.push(entry);
        }
    }
}

/// A message with what the caller gave shown by its name, or the part of it that is the same whenever it comes; empty
/// when that says nothing.
fn message_of(def: &StmtFunctionDef, arg: &Expr) -> String {
    let shown = |expr: &Expr| match expr {
        Expr::Name(name) if def.parameters.iter().any(|parameter| parameter.name().as_str() == name.id.as_str()) => {
            Some(format!("``{}``", name.id))
        }
        Expr::Attribute(attribute) if attribute.value.as_name_expr().is_some_and(|name| name.id.as_str() == "self") => {
            (!attribute.attr.starts_with('_')).then(|| format!("``self.{}``", attribute.attr))
        }
        _ => None,
    };
    match arg {
        Expr::StringLiteral(literal) => telling(literal.value.to_str()),
        Expr::FString(text) => {
            let mut said = String::new();
            for element in text.value.elements() {
                match element {
                    InterpolatedStringElement::Literal(literal) => said.push_str(&literal.value),
                    InterpolatedStringElement::Interpolation(field) => match shown(&field.expression) {
                        Some(name) if field.format_spec.is_none() => said.push_str(&name),
                        _ => {
                            said.push('{');
                            break;
                        }
                    },
                }
            }
            telling(&said)
        }
        Expr::BinOp(operation) if operation.op == Operator::Mod => {
            let Some(text) = operation.left.as_string_literal_expr().map(|literal| literal.value.to_str()) else { return String::new() };
            match shown(&operation.right) {
                Some(name) if text.matches('%').count() == 1 => telling(&text.replace("%s", &name).replace("%r", &name)),
                _ => telling(text),
            }
        }
        // A text that is filled in, or one that is translated.
        Expr::Call(call) => match &*call.func {
            Expr::Attribute(attribute) if attribute.attr.as_str() == "format" => {
                let Some(text) = attribute.value.as_string_literal_expr().map(|literal| literal.value.to_str()) else {
                    return String::new();
                };
                match &*call.arguments.args {
                    [only] if text.matches('{').count() == 1 => {
                        shown(only).map_or_else(|| telling(text), |name| telling(&text.replace("{}", &name).replace("{0}", &name)))
                    }
                    _ => telling(text),
                }
            }
            Expr::Name(name) if name.id.len() <= 2 => call.arguments.args.first().map(|arg| message_of(def, arg)).unwrap_or_default(),
            _ => String::new(),
        },
        _ => String::new(),
    }
}

/// As much of a message as reads on its own.
fn telling(text: &str) -> String {
    let cut = text.find(['%', '{', '\n']);
    let head = cut.map_or(text, |at| &text[..at]);
    let head =
        if cut.is_some() { head.trim_end().trim_end_matches(['(', '\'', '"', '[', '<', '#', '=', '-', ',']).trim_end() } else { head };
    let ends = head.ends_with(':');
    let head = head.trim_end_matches(':').trim().replace("'``", "``").replace("``'", "``").replace("\"``", "``").replace("``\"", "``");
    let words = head.split_whitespace().count();
    // Cut off in the middle, a sentence says little unless a colon ends its thought.
    let is_telling = if cut.is_none() { words >= 3 } else { ends && words >= 2 };
    let is_plain = !head.replace("``", "").contains(['`', '\\', '\u{1f}', '\n', '"']) && head.len() <= 120;
    if is_telling && is_plain { head } else { String::new() }
}
