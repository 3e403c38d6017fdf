//! Which lists a loop may have to itself: such a list is lent to the loop once, rather than for each of its items, to look
//! at where nobody changes it meanwhile, or to change where nobody else looks at it.
//!
//! A wrong guess costs time and no more: what has been lent and is asked for again bails.

use std::collections::BTreeSet;

use crate::{
    flow,
    ir::{Arg, Expr, Function, Generator, Kind, Stmt, Target},
    types::Ty,
};

/// Methods of a list that leave it as it is.
const KEEPS: &[&str] = &[
    "get",
    "len",
    "is_empty",
    "contains",
    "count",
    "index",
    "copy",
    "concat",
    "repeat",
    "slice",
    "sorted",
    "sorted_by",
    "max_by",
    "min_by",
];
/// Those that make a new one.
const MAKES: &[&str] = &["copy", "concat", "repeat", "slice", "sorted", "sorted_by"];

/// Variables of a function whose lists are told apart.
#[derive(Default)]
pub(super) struct Apart<'e> {
    /// Those that hold lists which the function makes, and gives no other name at once.
    fresh: BTreeSet<&'e str>,
    /// Parameters that keep their value.
    given: BTreeSet<&'e str>,
}

impl<'e> Apart<'e> {
    pub(super) fn of(function: &'e Function) -> Self {
        let mut found = Bound::default();
        found.block(&function.body, Around::Nothing);
        let params: BTreeSet<&str> = function.params.iter().map(|it| it.0.as_str()).collect();
        let given = params.iter().copied().filter(|it| !found.made.contains(it) && !found.taken.contains(it)).collect();
        let fresh = found.made.into_iter().filter(|it| !found.taken.contains(it) && !params.contains(it)).collect();
        Self { fresh, given }
    }

    fn tells(&self, a: &str, b: &str) -> bool {
        let is_known = |it| self.fresh.contains(it) || self.given.contains(it);
        a != b && is_known(a) && is_known(b)
    }
}

/// The variables of a function by what they are given.
#[derive(Default)]
struct Bound<'e> {
    made: BTreeSet<&'e str>,
    taken: BTreeSet<&'e str>,
}

impl<'e> Bound<'e> {
    fn block(&mut self, block: &'e [Stmt], around: Around) {
        for (at, stmt) in block.iter().enumerate() {
            match stmt {
                Stmt::Assign(Target::Var(name, _), value) if is_made(value) => {
                    self.made.insert(name);
                }
                // The one before becomes the last, and that is made anew: `row = [0] * n`, …, `before = row`.
                Stmt::Assign(Target::Var(_, _), Expr { kind: Kind::Var(other), .. })
                    if around == Around::Loop && is_made_anew(block, at, other) => {}
                Stmt::Assign(target, value) if is_turn(target, value) => {}
                Stmt::Assign(target, _) => flow::binds(target, &mut self.taken),
                Stmt::For { target, .. } => flow::binds(target, &mut self.taken),
                _ => {}
            }
            let around = if is_loop(stmt) { Around::Loop } else { Around::Nothing };
            blocks(stmt).into_iter().for_each(|it| self.block(it, around));
        }
    }
}

/// What a block is the body of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    Loop,
    Nothing,
}

fn is_loop(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::While { .. } | Stmt::For { .. })
}

/// Whether the body of a loop gives a variable a new list before a place, and goes through nothing behind it.
fn is_made_anew(body: &[Stmt], place: usize, name: &str) -> bool {
    let (before, after) = body.split_at(place);
    let is_made = |it: &Stmt| matches!(it, Stmt::Assign(Target::Var(made, _), value) if made == name && is_made(value));
    before.iter().any(is_made) && !after.iter().any(is_loop)
}

/// Whether variables only change places: `a, b = b, a`.
fn is_turn(target: &Target, value: &Expr) -> bool {
    let (Target::Tuple(targets), Kind::Tuple(values)) = (target, &value.kind) else { return false };
    let mut names: Vec<Option<&str>> = targets
        .iter()
        .map(|it| match it {
            Target::Var(name, _) => Some(name.as_str()),
            _ => None,
        })
        .collect();
    let mut others: Vec<Option<&str>> = values.iter().map(variable).collect();
    names.sort_unstable();
    others.sort_unstable();
    names == others && !names.contains(&None)
}

fn is_made(value: &Expr) -> bool {
    match &value.kind {
        Kind::List(_) | Kind::Comprehension(..) => true,
        Kind::Method { name, .. } | Kind::Keyed { name, .. } => MAKES.contains(name),
        _ => false,
    }
}

fn variable(list: &Expr) -> Option<&str> {
    match &list.kind {
        Kind::Var(name) => Some(name),
        _ => None,
    }
}

fn item(ty: &Ty) -> Option<&Ty> {
    match ty {
        Ty::List(item) | Ty::Row(item) => Some(item),
        _ => None,
    }
}

fn blocks(stmt: &Stmt) -> Vec<&[Stmt]> {
    match stmt {
        Stmt::If(_, body, orelse) | Stmt::While { body, orelse, .. } | Stmt::For { body, orelse, .. } => vec![body, orelse],
        _ => Vec::new(),
    }
}

/// What a part of a function changes.
#[derive(Default)]
pub(super) struct Changes<'e> {
    /// Lists, with the variable that holds them where there is one.
    lists: Vec<(Option<&'e str>, &'e Ty)>,
    bound: BTreeSet<&'e str>,
    /// Whether a function is given what holds lists.
    hands_over: bool,
}

impl<'e> Changes<'e> {
    /// Those of the body of a loop.
    pub(super) fn of(body: &'e [Stmt]) -> Self {
        let mut found = Self::default();
        found.block(body);
        found
    }

    /// Those of a comprehension.
    pub(super) fn within(generators: &'e [Generator], item: &'e Expr) -> Self {
        let mut found = Self::default();
        found.expr(item);
        for generator in generators {
            flow::iter(&generator.iter, &mut |it| found.expr(it));
            generator.tests.iter().for_each(|it| found.expr(it));
        }
        found
    }

    /// Whether a list that is gone through stays as it is.
    pub(super) fn spare(&self, list: &Expr, apart: &Apart<'_>) -> bool {
        let name = match &list.kind {
            Kind::Var(name) if self.bound.contains(name.as_str()) => return false,
            Kind::Var(name) => Some(name.as_str()),
            Kind::Local(_) => None,
            _ => return false,
        };
        let is_apart = |changed: &Option<&str>| match (name, changed) {
            (Some(name), Some(changed)) => apart.tells(name, changed),
            _ => false,
        };
        let mine = item(&list.ty);
        !self.hands_over && mine.is_some() && self.lists.iter().all(|(changed, ty)| item(ty) != mine || is_apart(changed))
    }

    fn list(&mut self, list: &'e Expr) {
        self.lists.push((variable(list), &list.ty));
    }

    fn block(&mut self, block: &'e [Stmt]) {
        block.iter().for_each(|it| self.stmt(it));
    }

    fn stmt(&mut self, stmt: &'e Stmt) {
        match stmt {
            Stmt::Assign(target, value) => {
                self.target(target);
                self.expr(value);
            }
            Stmt::Update { list, index, value, update } => {
                self.list(list);
                [list, index, value, update].into_iter().for_each(|it| self.expr(it));
            }
            Stmt::If(test, ..) | Stmt::While { test, .. } => self.expr(test),
            Stmt::For { target, iter, .. } => {
                self.target(target);
                flow::iter(iter, &mut |it| self.expr(it));
            }
            Stmt::Do(value) | Stmt::Return(value) | Stmt::Hold(value) => self.expr(value),
            Stmt::Break | Stmt::Continue | Stmt::Bail => {}
        }
        blocks(stmt).into_iter().for_each(|it| self.block(it));
    }

    fn target(&mut self, target: &'e Target) {
        match target {
            Target::Var(name, _) => {
                self.bound.insert(name);
            }
            Target::Item { list, index } => {
                self.list(list);
                self.expr(list);
                self.expr(index);
            }
            Target::Tuple(parts) => parts.iter().for_each(|it| self.target(it)),
        }
    }

    fn expr(&mut self, expr: &'e Expr) {
        match &expr.kind {
            Kind::Method { on, name, .. } if !KEEPS.contains(name) => self.list(on),
            Kind::Keyed { on, name: "sort_by", .. } => self.list(on),
            Kind::Runtime { path: ["heap", _], args, .. } => {
                for arg in args {
                    if let Arg::Value(it) | Arg::Ref(it) = arg {
                        self.list(it);
                    }
                }
            }
            Kind::Call(_, args) => self.hands_over |= args.iter().any(|it| !it.ty.is_copied() && it.ty != Ty::Str),
            _ => {}
        }
        flow::children(expr, &mut |child| self.expr(child));
    }
}

/// Methods that a list which is lent has, too.
pub(super) const VIEWED: &[&str] = &["get", "len", "is_empty"];

/// How a loop uses the lists of variables.
pub(super) struct Uses<'e> {
    changes: Changes<'e>,
    read: BTreeSet<&'e str>,
    written: BTreeSet<&'e str>,
    /// Those that are used in another way.
    other: BTreeSet<&'e str>,
    /// All lists that are come by, with the variable that holds them where there is one.
    met: Vec<(Option<&'e str>, &'e Ty)>,
}

impl<'e> Uses<'e> {
    /// Those of a loop.
    pub(super) fn of(stmt: &'e Stmt) -> Self {
        let mut changes = Changes::default();
        changes.stmt(stmt);
        let mut found = Self { changes, read: BTreeSet::new(), written: BTreeSet::new(), other: BTreeSet::new(), met: Vec::new() };
        found.stmt(stmt);
        found
    }

    /// The lists that the loop may look at as its own, and those that it may change as such.
    pub(super) fn lent(&self, apart: &Apart<'_>) -> (Vec<&'e str>, Vec<&'e str>) {
        let is_looked_at = |name: &&&str| {
            let of = self.met.iter().find(|it| it.0 == Some(**name));
            let is_spared = |ty: &Ty| self.changes.spare(&Expr { ty: ty.clone(), kind: Kind::Var((**name).to_owned()) }, apart);
            !self.written.contains(**name) && of.is_some_and(|it| is_spared(it.1))
        };
        let is_changed = |name: &&&str| {
            let Some((_, ty @ Ty::List(_))) = self.met.iter().find(|it| it.0 == Some(**name)) else { return false };
            let is_alone = self.met.iter().all(|(other, of)| match other {
                _ if item(of) != item(ty) => true,
                Some(other) => other == *name || apart.tells(name, other),
                None => false,
            });
            is_alone && !self.changes.hands_over && !self.other.contains(**name) && !self.changes.bound.contains(**name)
        };
        (self.read.iter().filter(is_looked_at).copied().collect(), self.written.iter().filter(is_changed).copied().collect())
    }

    fn stmt(&mut self, stmt: &'e Stmt) {
        match stmt {
            Stmt::Assign(target, value) => {
                self.target(target);
                self.expr(value);
            }
            Stmt::Update { list, index, value, update } => {
                self.place(list);
                [index, value, update].into_iter().for_each(|it| self.expr(it));
            }
            Stmt::If(test, ..) | Stmt::While { test, .. } => self.expr(test),
            Stmt::For { target, iter, .. } => {
                self.target(target);
                flow::iter(iter, &mut |it| self.expr(it));
            }
            Stmt::Do(value) | Stmt::Return(value) | Stmt::Hold(value) => self.expr(value),
            Stmt::Break | Stmt::Continue | Stmt::Bail => {}
        }
        for block in blocks(stmt) {
            block.iter().for_each(|it| self.stmt(it));
        }
    }

    fn target(&mut self, target: &'e Target) {
        match target {
            Target::Var(..) => {}
            Target::Item { list, index } => {
                self.place(list);
                self.expr(index);
            }
            Target::Tuple(parts) => parts.iter().for_each(|it| self.target(it)),
        }
    }

    /// A list that is changed.
    fn place(&mut self, list: &'e Expr) {
        match variable(list).filter(|_| item(&list.ty).is_some()) {
            Some(name) => {
                self.written.insert(name);
                self.met.push((Some(name), &list.ty));
            }
            None => self.expr(list),
        }
    }

    fn expr(&mut self, expr: &'e Expr) {
        match &expr.kind {
            Kind::Method { on, name, args, .. } if VIEWED.contains(name) && self.looks_at(on) => {
                for arg in args {
                    if let Arg::Value(it) | Arg::Ref(it) | Arg::Maybe(Some(it)) = arg {
                        self.expr(it);
                    }
                }
            }
            Kind::Truth(on) if self.looks_at(on) => {}
            _ => {
                if item(&expr.ty).is_some() && !is_made(expr) {
                    let name = variable(expr);
                    self.other.extend(name);
                    self.met.push((name, &expr.ty));
                }
                flow::children(expr, &mut |child| self.expr(child));
            }
        }
    }

    fn looks_at(&mut self, list: &'e Expr) -> bool {
        let Some(name) = variable(list).filter(|_| item(&list.ty).is_some()) else { return false };
        self.read.insert(name);
        self.met.push((Some(name), &list.ty));
        true
    }
}
