//! Calls that a test replaces: `mock.patch("shop.tools.open")` puts another function in the place of one, which may look
//! at its arguments, and may take no others.

use ruff_python_ast::{Expr, ExprCall};
use rustc_hash::FxHashSet;

use crate::{knowledge::Knowledge, project::module_of, scan::Located, settle::leave, site::Safety};

/// How the function of a call is known.
#[derive(Clone, Debug, Default)]
pub struct Called {
    /// Its dotted name; empty for a method of who knows what.
    name: String,
    /// The name that its expression begins with.
    root: String,
    /// The name that its expression ends with.
    last: String,
}

impl Called {
    /// What a call calls, with the dotted name of it.
    pub fn of(call: &ExprCall, name: &str) -> Self {
        let (mut root, last) = (&*call.func, last_name(&call.func));
        while let Expr::Attribute(attribute) = root {
            root = &attribute.value;
        }
        let root = root.as_name_expr().map_or("", |it| it.id.as_str());
        Self { name: name.to_owned(), root: root.to_owned(), last: last.to_owned() }
    }

    /// Whether a test replaces it where a module calls it.
    fn is_patched(&self, own: &str, knowledge: &Knowledge) -> bool {
        let is_known = if self.name.is_empty() {
            knowledge.watched.patched.contains(&format!(".{}", self.last))
        } else {
            ends_of(&self.name).is_some_and(|end| knowledge.watched.patched.contains(end))
        };
        is_known || (!self.root.is_empty() && tails(own).any(|tail| knowledge.watched.replaced.contains(&format!("{tail}.{}", self.root))))
    }
}

/// What a test gives another value by `patch("a.b.name")`, or by `patch.object(owner, "name")`: the last two parts of its
/// name, and of a class's method its name alone.
pub fn note(found: &mut FxHashSet<String>, dotted: &str) {
    let is_dotted = dotted.len() < 200 && dotted.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.');
    let Some((end, (owner, name))) = ends_of(dotted).and_then(|end| Some((end, end.split_once('.')?))) else { return };
    if !is_dotted || owner.is_empty() || name.is_empty() {
        return;
    }
    if owner.starts_with(|first: char| first.is_ascii_uppercase()) {
        found.insert(format!(".{name}"));
    }
    found.insert(end.to_owned());
}

/// The last name of an expression such as `os.path`; empty for another.
pub fn last_name(expr: &Expr) -> &str {
    match expr {
        Expr::Name(name) => name.id.as_str(),
        Expr::Attribute(attribute) => attribute.attr.as_str(),
        _ => "",
    }
}

/// Leave a site whose call a test replaces.
pub fn settle(located: &mut Located, knowledge: &Knowledge) {
    let Some(called) = &located.site.called else { return };
    if located.site.safety != Safety::Manual && called.is_patched(&module_of(&located.path), knowledge) {
        let reason =
            format!("a test puts something else in the place of `{}`, and may look at its arguments; change both by hand", called.last);
        leave(&mut located.site, reason);
    }
}

/// The last two parts of a dotted name.
fn ends_of(dotted: &str) -> Option<&str> {
    let (head, _) = dotted.rsplit_once('.')?;
    Some(&dotted[head.rfind('.').map_or(0, |at| at + 1)..])
}

/// A dotted name, and what is left of it without its first parts: a folder may or may not be a package.
fn tails(dotted: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(dotted), |tail| tail.split_once('.').map(|(_, rest)| rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_by_their_ends() {
        let mut found = FxHashSet::default();
        for name in ["requests.get", "shop.tools.os.system", "pathlib.Path.open", "plain", "a/b.c", "..", ""] {
            note(&mut found, name);
        }
        let mut found: Vec<_> = found.into_iter().collect();
        found.sort();
        assert_eq!(found, [".open", "Path.open", "os.system", "requests.get"].map(str::to_owned).to_vec());
        assert_eq!(tails("a.b.c").collect::<Vec<_>>(), ["a.b.c", "b.c", "c"]);
    }
}
