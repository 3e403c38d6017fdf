//! Counts over a file that the reports sum up.

use ruff_python_ast::{
    AnyNodeRef,
    helpers::is_docstring_stmt,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal},
};

use crate::source::SourceFile;

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
}

impl Metrics {
    /// Count a file.
    pub fn of(file: &SourceFile) -> Self {
        let mut counter =
            Self { documentable: 1, documented: usize::from(file.body().first().is_some_and(is_docstring_stmt)), ..Self::default() };
        counter.visit_body(file.body());
        counter
    }

    /// Add another file's counts.
    pub fn add(&mut self, other: &Self) {
        self.functions += other.functions;
        self.typed_functions += other.typed_functions;
        self.classes += other.classes;
        self.documented += other.documented;
        self.documentable += other.documentable;
    }

    /// Names and values, for reports.
    pub const fn named(&self) -> [(&'static str, usize); 5] {
        [
            ("functions", self.functions),
            ("typed_functions", self.typed_functions),
            ("classes", self.classes),
            ("documented", self.documented),
            ("documentable", self.documentable),
        ]
    }
}

impl<'a> SourceOrderVisitor<'a> for Metrics {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        match node {
            AnyNodeRef::StmtFunctionDef(def) => {
                self.functions += 1;
                let hinted = def.parameters.iter().all(|parameter| {
                    let parameter = parameter.as_parameter();
                    parameter.annotation.is_some() || matches!(parameter.name.as_str(), "self" | "cls")
                });
                self.typed_functions += usize::from(hinted && def.returns.is_some());
                self.documentable += 1;
                self.documented += usize::from(def.body.first().is_some_and(is_docstring_stmt));
            }
            AnyNodeRef::StmtClassDef(def) => {
                self.classes += 1;
                self.documentable += 1;
                self.documented += usize::from(def.body.first().is_some_and(is_docstring_stmt));
            }
            _ => {}
        }
        // Expressions hold no functions that reports count (lambdas have neither hints nor docstrings).
        if node.is_expression() { TraversalSignal::Skip } else { TraversalSignal::Traverse }
    }
}
