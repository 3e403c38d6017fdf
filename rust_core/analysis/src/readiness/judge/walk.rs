//! The way of a judge through statements and expressions.

use ruff_python_ast::{
    CmpOp, Comprehension, ExceptHandler, Expr, Operator, Stmt,
    visitor::{Visitor, walk_comprehension, walk_expr, walk_stmt},
};

use super::{Judge, Meaning, TRIPS, meaning, short};

impl<'a> Visitor<'a> for Judge<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        self.bytecodes += self.trips;
        self.learn_sets(stmt);
        match stmt {
            Stmt::FunctionDef(def) => {
                self.near(&def.name, format!("the function `{}` inside it is a closure; move it to the module", short(&def.name)));
                self.within(def.range, |judge| judge.visit_body(&def.body));
            }
            Stmt::ClassDef(def) => {
                self.near(&def.name, format!("the class `{}` stands inside it; move it to the module", short(&def.name)));
                self.within(def.range, |judge| judge.visit_body(&def.body));
            }
            Stmt::Global(global) => self.far(global, "writes state of the module; return the new value instead"),
            Stmt::Nonlocal(outer) => self.near(outer, "writes a variable of the function around it"),
            Stmt::Import(_) | Stmt::ImportFrom(_) => self.near(stmt, "an import inside a function; move it to the top of the module"),
            Stmt::With(with) => {
                if with.is_async {
                    self.far(with, "waits in an `async with`");
                }
                self.near(with, "a `with` block may run any code; leave it to the caller");
                walk_stmt(self, stmt);
            }
            Stmt::Match(_) => {
                self.near(stmt, "`match` is not translated; use `if`");
                walk_stmt(self, stmt);
            }
            Stmt::TypeAlias(_) => self.near(stmt, "a type alias inside a function; move it to the module"),
            Stmt::Try(attempt) => {
                self.visit_body(&attempt.body);
                for handler in &attempt.handlers {
                    let ExceptHandler::ExceptHandler(handler) = handler;
                    self.visit_body(&handler.body);
                }
                self.visit_body(&attempt.orelse);
                self.visit_body(&attempt.finalbody);
            }
            Stmt::Raise(raise) => {
                // The class alone makes an exception of it too.
                for part in [raise.exc.as_deref(), raise.cause.as_deref()].into_iter().flatten() {
                    match part {
                        Expr::Name(name) if meaning(self.view.scopes, &self.stack, &name.id) == Meaning::Class => self.construct(name),
                        Expr::Name(name) => self.call_of_raised(name),
                        other => self.visit_expr(other),
                    }
                }
            }
            Stmt::AnnAssign(assign) => {
                self.visit_expr(&assign.target);
                if let Some(value) = &assign.value {
                    self.visit_expr(value);
                }
            }
            Stmt::For(stmt) => self.for_loop(stmt),
            Stmt::While(_) => self.repeated(TRIPS, |judge| walk_stmt(judge, stmt)),
            _ => walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        self.bytecodes += self.trips;
        match expr {
            Expr::Name(name) if name.ctx.is_load() => self.name(name),
            Expr::Name(_) => {}
            Expr::Attribute(attribute) => self.attribute(expr, attribute),
            Expr::Call(call) => self.call(call),
            Expr::Lambda(lambda) => self.within(lambda.range, |judge| judge.visit_expr(&lambda.body)),
            Expr::ListComp(comp) => self.comprehension(expr, &comp.generators),
            Expr::SetComp(comp) => self.comprehension(expr, &comp.generators),
            Expr::DictComp(comp) => self.comprehension(expr, &comp.generators),
            Expr::Generator(comp) => self.comprehension(expr, &comp.generators),
            Expr::Yield(_) | Expr::YieldFrom(_) => {
                self.near(expr, "it is a generator; return a list");
                walk_expr(self, expr);
            }
            Expr::Await(_) => {
                self.far(expr, "waits for something; leave that to the caller");
                walk_expr(self, expr);
            }
            Expr::Compare(compare) => {
                let is_plain = |it: &Expr| it.is_none_literal_expr() || it.is_boolean_literal_expr();
                let identity = compare.ops.iter().any(|op| matches!(op, CmpOp::Is | CmpOp::IsNot));
                if identity && !compare.comparators.iter().all(is_plain) {
                    self.near(compare, "compares identity; use `==`");
                }
                walk_expr(self, expr);
            }
            Expr::BinOp(binary) => {
                if binary.op == Operator::MatMult {
                    self.near(binary, "`@` is not translated");
                }
                if binary.op == Operator::Mod && binary.left.is_string_literal_expr() {
                    self.ordered(&binary.right);
                    self.display(&binary.right);
                }
                walk_expr(self, expr);
            }
            Expr::List(_) | Expr::Tuple(_) | Expr::Dict(_) => {
                self.display(expr);
                walk_expr(self, expr);
            }
            Expr::FString(text) => {
                self.fstring(text);
                walk_expr(self, expr);
            }
            Expr::NumberLiteral(number) if number.value.is_complex() => self.near(number, "complex numbers are not translated"),
            Expr::EllipsisLiteral(_) | Expr::IpyEscapeCommand(_) | Expr::TString(_) => self.near(expr, "this is not translated"),
            _ => walk_expr(self, expr),
        }
    }

    fn visit_comprehension(&mut self, comprehension: &'a Comprehension) {
        walk_comprehension(self, comprehension);
    }
}
