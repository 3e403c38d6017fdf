//! Counts over a file that the reports sum up.

use ruff_python_ast::{
    AnyNodeRef, Stmt,
    helpers::is_docstring_stmt,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal},
};

use crate::{
    kind::{ModuleKind, by_path, is_test},
    source::SourceFile,
};

/// Counts; each is a sum over files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metrics {
    /// Functions and methods.
    pub functions: usize,
    /// Functions whose parameters (but `self` and `cls`) and return value all have hints.
    pub typed_functions: usize,
    /// Classes.
    pub classes: usize,
    /// Modules, classes and functions with a docstring.
    pub documented: usize,
    /// Modules, classes and functions.
    pub documentable: usize,
    /// Those of them that others see: no leading underscore in their name or around them, not inside a function,
    /// and not in a test, an example or a build file.
    pub public: usize,
    /// Those of the public ones that have a docstring.
    pub public_documented: usize,
}

impl Metrics {
    /// Count a file.
    pub fn of(file: &SourceFile) -> Self {
        // Tests, examples and build files are documented by their names.
        let others_see = !is_test(file) && !matches!(by_path(&file.path), Some(ModuleKind::Example | ModuleKind::Build));
        let mut counter = Counter { hidden: usize::from(!others_see), ..Counter::default() };
        counter.count_documentable(file.body(), true);
        counter.visit_body(file.body());
        counter.metrics
    }

    /// Add another file's counts.
    pub fn add(&mut self, other: &Self) {
        self.functions += other.functions;
        self.typed_functions += other.typed_functions;
        self.classes += other.classes;
        self.documented += other.documented;
        self.documentable += other.documentable;
        self.public += other.public;
        self.public_documented += other.public_documented;
    }

    /// Names and values, for reports.
    pub const fn named(&self) -> [(&'static str, usize); 7] {
        [
            ("functions", self.functions),
            ("typed_functions", self.typed_functions),
            ("classes", self.classes),
            ("documented", self.documented),
            ("documentable", self.documentable),
            ("public", self.public),
            ("public_documented", self.public_documented),
        ]
    }
}

/// The counts on their way through a file; inside something that others do not see, nothing is public.
#[derive(Default)]
struct Counter {
    metrics: Metrics,
    hidden: usize,
}

impl Counter {
    fn count_documentable(&mut self, body: &[Stmt], is_public: bool) {
        let documented = usize::from(body.first().is_some_and(is_docstring_stmt));
        let public = usize::from(is_public && self.hidden == 0);
        self.metrics.documentable += 1;
        self.metrics.documented += documented;
        self.metrics.public += public;
        self.metrics.public_documented += public * documented;
    }
}

impl<'a> SourceOrderVisitor<'a> for Counter {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        match node {
            AnyNodeRef::StmtFunctionDef(def) => {
                self.metrics.functions += 1;
                let hinted = def.parameters.iter().all(|parameter| {
                    let parameter = parameter.as_parameter();
                    parameter.annotation.is_some() || matches!(parameter.name.as_str(), "self" | "cls")
                });
                self.metrics.typed_functions += usize::from(hinted && def.returns.is_some());
                self.count_documentable(&def.body, !def.name.starts_with('_'));
                self.hidden += 1;
            }
            AnyNodeRef::StmtClassDef(def) => {
                self.metrics.classes += 1;
                self.count_documentable(&def.body, !def.name.starts_with('_'));
                self.hidden += usize::from(def.name.starts_with('_'));
            }
            _ => {}
        }
        // Expressions hold no functions that reports count (lambdas have neither hints nor docstrings).
        if node.is_expression() { TraversalSignal::Skip } else { TraversalSignal::Traverse }
    }

    fn leave_node(&mut self, node: AnyNodeRef<'a>) {
        match node {
            AnyNodeRef::StmtFunctionDef(_) => self.hidden -= 1,
            AnyNodeRef::StmtClassDef(def) => self.hidden -= usize::from(def.name.starts_with('_')),
            _ => {}
        }
    }
}
