//! What holds for a suite as a whole, the body of a function or of the module, and is asked at many places in it.
//!
//! A script may have thousands of calls at its top level. Whoever looks through the suite for each of them takes time that
//! grows with the square of its length, so every question is answered once, for all names, and kept here.

use std::{
    cell::{OnceCell, RefCell},
    rc::Rc,
};

use ruff_python_ast::{
    AnyNodeRef, Expr, ExprCall, ExprContext, Stmt,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal, walk_body},
};
use ruff_text_size::{Ranged, TextRange, TextSize};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    assigned::Lists,
    context::Context,
    exits::Exits,
    paths::AllBindings,
    stores::Stores,
    writes::{Moves, last_name},
};

/// The suites of a file that were asked about.
#[derive(Default)]
pub struct Suites<'a>(RefCell<FxHashMap<TextSize, Rc<Suite<'a>>>>);

impl<'a> Suites<'a> {
    fn get(&self, body: &'a [Stmt]) -> Rc<Suite<'a>> {
        let start = body.first().map_or_else(TextSize::default, Ranged::start);
        Rc::clone(self.0.borrow_mut().entry(start).or_insert_with(|| Rc::new(Suite::of(body))))
    }
}

/// One suite with the answers that are known so far.
pub struct Suite<'a> {
    body: &'a [Stmt],
    bindings: OnceCell<AllBindings<'a>>,
    lists: OnceCell<Lists<'a>>,
    calls: OnceCell<Vec<&'a ExprCall>>,
    calls_by_name: OnceCell<FxHashMap<&'a str, Vec<&'a ExprCall>>>,
    names: OnceCell<Names<'a>>,
    assigned: OnceCell<FxHashMap<&'a str, Vec<&'a Expr>>>,
    stores: OnceCell<Stores<'a>>,
    moves: OnceCell<Moves<'a>>,
    unpacked: OnceCell<FxHashMap<&'a str, Vec<&'a ExprCall>>>,
    facts: RefCell<FxHashMap<&'static str, bool>>,
    sets: RefCell<FxHashMap<&'static str, Rc<FxHashSet<&'a str>>>>,
}

impl<'a> Suite<'a> {
    fn of(body: &'a [Stmt]) -> Self {
        Self {
            body,
            bindings: OnceCell::new(),
            lists: OnceCell::new(),
            calls: OnceCell::new(),
            calls_by_name: OnceCell::new(),
            names: OnceCell::new(),
            assigned: OnceCell::new(),
            stores: OnceCell::new(),
            moves: OnceCell::new(),
            unpacked: OnceCell::new(),
            facts: RefCell::default(),
            sets: RefCell::default(),
        }
    }

    /// Its statements.
    pub fn body(&self) -> &'a [Stmt] {
        self.body
    }

    /// What binds each name, nested functions and classes left out.
    pub fn bindings(&self) -> &AllBindings<'a> {
        self.bindings.get_or_init(|| AllBindings::of(self.body))
    }

    /// What the lists begin with.
    pub fn lists(&self) -> &Lists<'a> {
        self.lists.get_or_init(|| Lists::of(self.body))
    }

    /// Every call, also in nested functions.
    pub fn calls(&self) -> &[&'a ExprCall] {
        self.calls.get_or_init(|| {
            let mut calls = Calls(Vec::new());
            walk_body(&mut calls, self.body);
            calls.0
        })
    }

    /// The calls of what has this name last: `f` of `f()`, `a.f()`.
    pub fn calls_of(&self, name: &str) -> &[&'a ExprCall] {
        let by_name = self.calls_by_name.get_or_init(|| {
            let mut found: FxHashMap<&'a str, Vec<&'a ExprCall>> = FxHashMap::default();
            self.calls().iter().for_each(|call| found.entry(last_name(&call.func)).or_default().push(call));
            found
        });
        by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// Where each name is read and bound, also in nested functions.
    pub fn uses_of(&self, name: &str) -> Option<&NameUses> {
        self.names.get_or_init(|| Names::of(self.body)).0.get(name)
    }

    /// How often each name is bound, and what is assigned to those that are bound once.
    pub fn stores(&self) -> &Stores<'a> {
        self.stores.get_or_init(|| Stores::of(self.body))
    }

    /// What statements of the suite itself, under no condition, assign to a name.
    pub fn values_at_top(&self, name: &str) -> &[&'a Expr] {
        let by_name = self.assigned.get_or_init(|| {
            let mut found: FxHashMap<&'a str, Vec<&'a Expr>> = FxHashMap::default();
            for assign in self.body.iter().filter_map(Stmt::as_assign_stmt) {
                let names = assign.targets.iter().filter_map(Expr::as_name_expr);
                names.for_each(|name| found.entry(&name.id).or_default().push(&assign.value));
            }
            found
        });
        by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// The files that are moved or removed.
    pub fn moves(&self) -> &Moves<'a> {
        self.moves.get_or_init(|| Moves::of(self.calls()))
    }

    /// The calls whose unpacked result binds a name.
    pub fn unpacked_into(&self, name: &str) -> &[&'a ExprCall] {
        self.unpacked.get_or_init(|| unpacked(self.body)).get(name).map_or(&[], Vec::as_slice)
    }

    /// The names in the values that the suite returns.
    pub fn returned_names(&self) -> Rc<FxHashSet<&'a str>> {
        self.texts("returned names", |suite| {
            let mut names = Names::default();
            let returns = Exits::of(suite.body).returns;
            returns.iter().filter_map(|it| it.value.as_deref()).for_each(|value| names.visit_expr(value));
            names.0.keys().copied().collect()
        })
    }

    /// Whether something holds for the suite; `find` looks for it when the question comes up first.
    pub fn holds(&self, question: &'static str, find: impl FnOnce(&'a [Stmt]) -> bool) -> bool {
        if let Some(known) = self.facts.borrow().get(question) {
            return *known;
        }
        let found = find(self.body);
        self.facts.borrow_mut().insert(question, found);
        found
    }

    /// The names or texts of which something holds; `find` collects them when the question comes up first.
    pub fn texts(&self, question: &'static str, find: impl FnOnce(&Self) -> FxHashSet<&'a str>) -> Rc<FxHashSet<&'a str>> {
        if let Some(known) = self.sets.borrow().get(question) {
            return Rc::clone(known);
        }
        let found = Rc::new(find(self));
        self.sets.borrow_mut().insert(question, Rc::clone(&found));
        found
    }
}

impl<'a> Context<'a> {
    /// The suite that the node belongs to: that of its function, or the module's.
    pub fn suite(&self) -> Rc<Suite<'a>> {
        self.suite_with(self.function().map_or_else(|| self.file.body(), |def| &def.body))
    }

    /// The module's own suite.
    pub fn top(&self) -> Rc<Suite<'a>> {
        self.suite_with(self.file.body())
    }

    /// The suite of some function.
    pub fn suite_with(&self, body: &'a [Stmt]) -> Rc<Suite<'a>> {
        self.habits.suites.get(body)
    }

    /// Something that holds for the whole file, seen from its top level.
    pub fn file_holds(&self, question: &'static str, find: impl FnOnce(&Context<'a>) -> bool) -> bool {
        self.top().holds(question, |_| find(self.at_top()))
    }

    /// Names or texts of which something holds in the whole file, seen from its top level.
    pub fn file_texts(
        &self,
        question: &'static str,
        find: impl FnOnce(&Context<'a>, &Suite<'a>) -> FxHashSet<&'a str>,
    ) -> Rc<FxHashSet<&'a str>> {
        self.top().texts(question, |suite| find(self.at_top(), suite))
    }

    /// The same file, seen from its top level: what holds for all of it must not depend on who asks first.
    pub fn at_top(&self) -> &Context<'a> {
        if self.scope_stack.len() == 1 && self.parents.is_empty() {
            return self;
        }
        self.habits.top.get_or_init(|| Box::new(Context::new(self.file, self.scopes, self.options, self.kind)))
    }
}

/// The statement of a suite that has this range. Suites are in order, so that nobody looks at each of thousands.
pub fn find_in(suite: &[Stmt], range: TextRange) -> Option<(usize, &Stmt)> {
    let at = suite.partition_point(|stmt| stmt.start() < range.start());
    suite.get(at).filter(|stmt| stmt.range() == range).map(|stmt| (at, stmt))
}

struct Calls<'a>(Vec<&'a ExprCall>);

impl<'a> SourceOrderVisitor<'a> for Calls<'a> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        if let AnyNodeRef::ExprCall(call) = node {
            self.0.push(call);
        }
        TraversalSignal::Traverse
    }
}

/// The places of one name.
#[derive(Debug, Default)]
pub struct NameUses {
    /// Where it is read, in order.
    pub loads: Vec<TextSize>,
    /// Where it is bound or deleted, in order.
    pub stores: Vec<TextSize>,
    /// How often it is declared to belong to somebody else.
    pub declared: usize,
}

impl NameUses {
    /// How often the name stands inside a range.
    pub fn inside(&self, range: TextRange) -> usize {
        let count = |places: &[TextSize]| places.partition_point(|at| *at < range.end()) - places.partition_point(|at| *at < range.start());
        count(&self.loads) + count(&self.stores)
    }

    /// How often the name stands anywhere, its declarations included.
    pub fn count(&self) -> usize {
        self.loads.len() + self.stores.len() + self.declared
    }
}

#[derive(Default)]
struct Names<'a>(FxHashMap<&'a str, NameUses>);

impl<'a> Names<'a> {
    fn of(body: &'a [Stmt]) -> Self {
        let mut names = Self::default();
        walk_body(&mut names, body);
        names
    }

    fn uses(&mut self, name: &'a str) -> &mut NameUses {
        self.0.entry(name).or_default()
    }
}

impl<'a> SourceOrderVisitor<'a> for Names<'a> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        match node {
            AnyNodeRef::ExprName(it) if it.ctx == ExprContext::Load => self.uses(&it.id).loads.push(it.start()),
            AnyNodeRef::ExprName(it) => self.uses(&it.id).stores.push(it.start()),
            AnyNodeRef::StmtGlobal(it) => it.names.iter().for_each(|name| self.uses(name).declared += 1),
            AnyNodeRef::StmtNonlocal(it) => it.names.iter().for_each(|name| self.uses(name).declared += 1),
            _ => {}
        }
        TraversalSignal::Traverse
    }
}

fn unpacked(body: &[Stmt]) -> FxHashMap<&str, Vec<&ExprCall>> {
    struct Search<'a>(FxHashMap<&'a str, Vec<&'a ExprCall>>);
    impl<'a> SourceOrderVisitor<'a> for Search<'a> {
        fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
            if let AnyNodeRef::StmtAssign(assign) = node
                && let (Some(call), [Expr::Tuple(targets)]) = (assign.value.as_call_expr(), &*assign.targets)
            {
                for target in targets.elts.iter().filter_map(Expr::as_name_expr) {
                    self.0.entry(&target.id).or_default().push(call);
                }
            }
            TraversalSignal::Traverse
        }
    }
    let mut search = Search(FxHashMap::default());
    walk_body(&mut search, body);
    search.0
}
