//! Functions that return a logger, such as a project's own `get_logger`.

use ruff_python_ast::{
    Expr, Stmt, StmtFunctionDef,
    statement_visitor::{StatementVisitor, walk_stmt},
};

use crate::loggers::Style;

/// What a function returns and assigns.
pub struct ReturnedLogger<'a> {
    returned: Vec<&'a Expr>,
    assigned: Vec<(&'a str, &'a Expr)>,
}

impl<'a> ReturnedLogger<'a> {
    /// Look into a function.
    pub fn of(def: &'a StmtFunctionDef) -> Self {
        let mut found = Self { returned: Vec::new(), assigned: Vec::new() };
        found.visit_body(&def.body);
        found
    }

    /// The style of the logger that every `return` gives; none when one of them may give something else.
    pub fn style(&self, style_of: impl Fn(&Expr) -> Option<Style>) -> Option<Style> {
        let mut styles = self.returned.iter().map(|value| self.style_of(value, &style_of));
        let first = styles.next()??;
        styles.all(|it| it == Some(first)).then_some(first)
    }

    fn style_of(&self, value: &Expr, style_of: &impl Fn(&Expr) -> Option<Style>) -> Option<Style> {
        let Expr::Name(name) = value else { return style_of(value) };
        let mut values = self.assigned.iter().filter(|(known, _)| *known == name.id.as_str()).map(|(_, value)| style_of(value));
        let Some(first) = values.next() else { return style_of(value) };
        values.all(|it| it == first).then_some(first)?
    }
}

impl<'a> StatementVisitor<'a> for ReturnedLogger<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => return,
            Stmt::Return(it) => self.returned.extend(it.value.as_deref()),
            Stmt::Assign(it) => {
                let names = it.targets.iter().filter_map(Expr::as_name_expr);
                self.assigned.extend(names.map(|name| (name.id.as_str(), &*it.value)));
            }
            Stmt::AnnAssign(it) => {
                if let (Some(name), Some(value)) = (it.target.as_name_expr(), &it.value) {
                    self.assigned.push((&name.id, value));
                }
            }
            _ => {}
        }
        walk_stmt(self, stmt);
    }
}
