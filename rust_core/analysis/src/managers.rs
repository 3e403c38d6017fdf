//! What a context manager that is written as a generator does around its block.

use ruff_python_ast::{ExceptHandler, Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};

use crate::{
    acts::{Act, acts_of},
    exits::Exits,
    locals::Locals,
    signature::is_decorated,
};

/// Characters of the code of a context manager.
const CODE: usize = 56;

/// Facts about it, each with its kind before a unit separator: `enters` (code), `before` and `after` (acts), `swallows`
/// (exceptions that end with the block). Empty for any other function, and where the one `yield` is not on the way.
pub fn managed(locals: &Locals, exits: &Exits) -> Vec<String> {
    let is_manager = is_decorated(locals.cx, locals.def, &["contextlib.contextmanager", "contextlib.asynccontextmanager"]);
    let [only] = &*exits.yields else { return Vec::new() };
    if !is_manager {
        return Vec::new();
    }
    let mut found =
        Found { at: only.range(), entered: Vec::new(), before: Vec::new(), after: Vec::new(), swallowed: Vec::new(), is_past: false };
    if found.suite(locals, &locals.def.body).is_none() || !found.is_past {
        return Vec::new();
    }
    let kinds = [("enters", found.entered), ("swallows", found.swallowed)];
    let mut facts: Vec<String> =
        kinds.into_iter().flat_map(|(kind, codes)| codes.into_iter().map(move |code| format!("{kind}\u{1f}{code}"))).collect();
    for (kind, acts) in [("before", found.before), ("after", found.after)] {
        facts.extend(acts.iter().map(|act| format!("{kind}\u{1f}{}", act.fact())));
    }
    if facts.is_empty() { vec!["plain\u{1f}".to_owned()] } else { facts }
}

struct Found {
    at: TextRange,
    entered: Vec<String>,
    before: Vec<Act>,
    after: Vec<Act>,
    swallowed: Vec<String>,
    is_past: bool,
}

impl Found {
    /// None when the block stands in a loop or a branch, so that it is not always entered.
    fn suite(&mut self, locals: &Locals, body: &[Stmt]) -> Option<()> {
        for stmt in body {
            let has_block = stmt.range().contains_range(self.at);
            match stmt {
                Stmt::With(with) if has_block => {
                    for item in &with.items {
                        let code = locals.code(&item.context_expr, CODE).or_else(|| {
                            let call = item.context_expr.as_call_expr()?;
                            locals.code(&call.func, CODE)
                        });
                        self.entered.push(code?);
                    }
                    self.suite(locals, &with.body)?;
                }
                Stmt::Try(attempt) if has_block => {
                    self.suite(locals, &attempt.body)?;
                    for ExceptHandler::ExceptHandler(handler) in &attempt.handlers {
                        let ends = !handler.body.iter().any(|inner| matches!(inner, Stmt::Raise(_)));
                        let classes = match handler.type_.as_deref()? {
                            Expr::Tuple(tuple) => &tuple.elts[..],
                            class => std::slice::from_ref(class),
                        };
                        for class in classes.iter().filter(|_| ends) {
                            self.swallowed.push(locals.code(class, CODE)?);
                        }
                    }
                    self.suite(locals, &attempt.orelse)?;
                    self.suite(locals, &attempt.finalbody)?;
                }
                _ if has_block => {
                    if matches!(stmt, Stmt::If(_) | Stmt::For(_) | Stmt::While(_) | Stmt::Match(_)) {
                        return None;
                    }
                    self.is_past = true;
                }
                other => {
                    let acts = acts_of(locals, other);
                    if self.is_past { self.after.extend(acts) } else { self.before.extend(acts) }
                }
            }
        }
        Some(())
    }
}
