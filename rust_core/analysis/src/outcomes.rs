//! What a function gives back, and when, as far as a caller can be told.

use ruff_python_ast::{Expr, Stmt, StmtFor, StmtIf, StmtReturn, helpers};
use ruff_text_size::{Ranged, TextRange};

use crate::{
    exits::{End, Exits, end_of},
    locals::Locals,
};

/// More ways out than this are better read in the code.
const MAX: usize = 4;

/// The values that a function returns.
#[derive(Default)]
pub struct Outcomes {
    /// Phrase and condition of each, in order; an empty condition means otherwise or always.
    pub known: Vec<(String, String)>,
    /// Whether there are no others.
    pub is_complete: bool,
}

/// Describe the `return` statements of a function.
pub fn outcomes(locals: &Locals, exits: &Exits) -> Outcomes {
    let total = exits.returns.len();
    let mut found = Outcomes::default();
    let mut seen = 0;
    let body = helpers::body_without_leading_docstring(&locals.def.body);
    for (index, stmt) in body.iter().enumerate() {
        let stated = match stmt {
            Stmt::If(stmt) => ways(locals, stmt),
            Stmt::Return(stmt) if index + 1 == body.len() => value(locals, stmt).map(|said| vec![(said, String::new())]),
            // A context manager around everything changes nothing about what comes back.
            Stmt::With(with) if index + 1 == body.len() => match with.body.last() {
                Some(Stmt::Return(stmt)) => value(locals, stmt).map(|said| vec![(said, String::new())]),
                _ => None,
            },
            _ => None,
        };
        match stated {
            Some(stated) => {
                seen += stated.len();
                found.known.extend(stated);
            }
            // What comes later is reached under conditions that are not known.
            None if exits.returns.iter().any(|back| stmt.range().contains_range(back.range)) => break,
            None => {}
        }
    }
    let falls_off = end_of(&locals.def.body, &|_| false, &|_| true) != End::Never;
    if falls_off && seen == total && total > 0 {
        found.known.push(("None".to_owned(), String::new()));
    }
    found.is_complete = seen == total && total > 0 && found.known.last().is_some_and(|(_, condition)| condition.is_empty());
    if !found.is_complete && total <= MAX {
        let all: Option<Vec<_>> = exits.returns.iter().map(|stmt| value(locals, stmt).map(|said| (said, String::new()))).collect();
        if let Some(mut all) = all {
            if falls_off {
                all.push(("None".to_owned(), String::new()));
            }
            // The conditions are lost, so that nothing is said about when.
            found = Outcomes { known: all, is_complete: total > 0 };
        }
    }
    let mut unique: Vec<(String, String)> = Vec::new();
    for entry in found.known {
        if !unique.contains(&entry) {
            unique.push(entry);
        }
    }
    let (yes, no) = ("``True``", "``False``");
    if let [(first, test), (last, _)] = &*unique
        && first == yes
        && last == no
        && found.is_complete
        && !test.is_empty()
    {
        unique = vec![(format!("whether {test}"), String::new())];
    }
    if unique.len() > MAX {
        return Outcomes::default();
    }
    Outcomes { known: unique, ..found }
}

fn value(locals: &Locals, stmt: &StmtReturn) -> Option<String> {
    match stmt.value.as_deref() {
        None => Some("None".to_owned()),
        Some(Expr::NoneLiteral(_)) => Some("None".to_owned()),
        Some(value) => locals.phrase(value),
    }
}

/// The branches of an `if` of which each only returns, with their conditions.
fn ways(locals: &Locals, stmt: &StmtIf) -> Option<Vec<(String, String)>> {
    let mut found = Vec::new();
    let clauses = stmt.elif_else_clauses.iter().map(|clause| (clause.test.as_ref(), &clause.body));
    for (test, body) in std::iter::once((Some(&*stmt.test), &stmt.body)).chain(clauses) {
        let [Stmt::Return(back)] = &**body else { return None };
        let condition = test.map_or_else(|| Some(String::new()), |test| locals.condition(test))?;
        found.push((value(locals, back)?, condition));
    }
    Some(found)
}

/// What a generator yields: a phrase, when there is one `yield` that a caller can be told about.
pub fn yielded(locals: &Locals, exits: &Exits) -> Option<String> {
    let [only] = &*exits.yields else { return None };
    let value = only.value.as_deref()?;
    let each = locals.def.body.iter().find_map(|stmt| match stmt {
        Stmt::For(stmt) if stmt.range().contains_range(only.range()) => each_of(locals, stmt),
        _ => None,
    });
    let Some(each) = each else { return locals.phrase(value) };
    let text = crate::locals::one_line(locals.cx.text(value.range()), 40)?;
    let loops = loops_of(&locals.def.body, only.range());
    if !loops.is_empty() {
        // A caller knows the names of the loops, which are told, and none of the others.
        let is_told = |name: &str| loops.iter().any(|stmt| names(&stmt.target, &|own| own == name));
        if names(value, &|name| locals.binding(name).is_some() && !is_told(name)) {
            return None;
        }
        let every: Option<Vec<_>> = loops.iter().map(|stmt| each_of(locals, stmt)).collect();
        let said = if value.is_tuple_expr() && !text.starts_with('(') { format!("({text})") } else { text };
        return Some(format!("``{said}`` for {}", every?.join(" and ")));
    }
    let target = each.strip_prefix("each ").filter(|_| crate::locals::root_of(value).is_some())?;
    let (name, over) = target.split_once(" in ")?;
    // The tests on the way stand in the code.
    (format!("``{text}``") == name).then(|| format!("some of the items of {over}"))
}

fn names(expr: &Expr, holds: &dyn Fn(&str) -> bool) -> bool {
    crate::parts::any_over_expr(expr, |part| part.as_name_expr().is_some_and(|name| holds(&name.id)))
}

/// The loops that stand directly inside of each other, down to one that does nothing but yield.
fn loops_of(body: &[Stmt], place: TextRange) -> Vec<&StmtFor> {
    let mut found = Vec::new();
    let mut next = body.iter().filter_map(Stmt::as_for_stmt).find(|stmt| stmt.range().contains_range(place));
    while let Some(stmt) = next {
        found.push(stmt);
        match &*stmt.body {
            [Stmt::Expr(inner)] if inner.value.is_yield_expr() => return found,
            [Stmt::For(inner)] => next = Some(inner),
            _ => break,
        }
    }
    Vec::new()
}

fn each_of(locals: &Locals, stmt: &StmtFor) -> Option<String> {
    let target = crate::locals::one_line(locals.cx.text(stmt.target.range()), 24)?;
    Some(format!("each ``{target}`` in ``{}``", locals.code(&stmt.iter, 48)?))
}
