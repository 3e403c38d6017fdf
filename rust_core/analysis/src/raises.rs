//! Which exceptions can come out of a piece of code, when all of its operations are known.

use std::collections::BTreeSet;

use ruff_python_ast::{
    CmpOp, Expr, ExprCall, ExprContext, InterpolatedStringElement, Number, Operator, Stmt, UnaryOp, WithItem,
    helpers::any_over_body,
    statement_visitor::{StatementVisitor, walk_stmt},
};
use ruff_python_stdlib::sys::is_known_standard_library;
use ruff_text_size::Ranged;

use crate::{
    context::{Context, has_star_arguments, string_value},
    known::{self, Known, Type},
};

/// Names of built-in exceptions.
pub type Raised = BTreeSet<&'static str>;

const ENCODINGS: [&str; 8] = ["utf-8", "utf8", "UTF-8", "utf_8", "ascii", "latin-1", "latin1", "utf-8-sig"];
const ERRORS: [&str; 5] = ["strict", "ignore", "replace", "backslashreplace", "surrogateescape"];
/// Enough for `a = b.strip()` after `b = c.lower()`, and an end for cycles.
const DEPTH: usize = 4;

/// What a suite raises.
///
/// # Errors
/// The source of the first operation that is not known.
pub fn of_suite(cx: &Context, body: &[Stmt]) -> Result<Raised, String> {
    let mut analysis = Analysis { cx, raised: Raised::new(), files: Vec::new() };
    analysis.suite(body)?;
    Ok(analysis.raised)
}

struct Analysis<'c, 'a> {
    cx: &'c Context<'a>,
    raised: Raised,
    /// Names of the files that `with open(…) as name` opened.
    files: Vec<String>,
}

impl Analysis<'_, '_> {
    fn suite(&mut self, body: &[Stmt]) -> Result<(), String> {
        body.iter().try_for_each(|stmt| self.stmt(stmt))
    }

    fn stmt(&mut self, stmt: &Stmt) -> Result<(), String> {
        match stmt {
            Stmt::Pass(_) | Stmt::Break(_) | Stmt::Continue(_) | Stmt::Global(_) | Stmt::Nonlocal(_) => Ok(()),
            Stmt::Expr(stmt) => self.expr(&stmt.value),
            Stmt::Return(stmt) => stmt.value.as_deref().map_or(Ok(()), |value| self.expr(value)),
            Stmt::Assign(assign) if assign.targets.iter().all(Expr::is_name_expr) => self.expr(&assign.value),
            Stmt::AnnAssign(assign) if assign.target.is_name_expr() => assign.value.as_deref().map_or(Ok(()), |value| self.expr(value)),
            Stmt::If(stmt) => {
                self.test(&stmt.test)?;
                self.suite(&stmt.body)?;
                for clause in &stmt.elif_else_clauses {
                    clause.test.as_ref().map_or(Ok(()), |test| self.test(test))?;
                    self.suite(&clause.body)?;
                }
                Ok(())
            }
            Stmt::With(stmt) if !stmt.is_async => {
                stmt.items.iter().try_for_each(|item| self.with_item(item))?;
                self.suite(&stmt.body)
            }
            Stmt::Import(import) => import.names.iter().try_for_each(|alias| self.import(stmt, &alias.name)),
            Stmt::ImportFrom(import) if import.level == 0 => self.import(stmt, import.module.as_ref().map_or("", |name| name.as_str())),
            other => Err(self.show(other)),
        }
    }

    /// Importing other packages runs their code; the standard library is trusted to be there or not.
    fn import(&mut self, stmt: &Stmt, module: &str) -> Result<(), String> {
        if is_known_standard_library(14, module.split('.').next().unwrap_or(module)) {
            self.raised.insert("ImportError");
            Ok(())
        } else {
            Err(self.show(stmt))
        }
    }

    fn with_item(&mut self, item: &WithItem) -> Result<(), String> {
        self.expr(&item.context_expr)?;
        if self.type_of(&item.context_expr, 0) != Type::TextFile {
            return Err(self.show(&item.context_expr));
        }
        match item.optional_vars.as_deref() {
            None => Ok(()),
            Some(Expr::Name(name)) => {
                self.files.push(name.id.to_string());
                Ok(())
            }
            Some(other) => Err(self.show(other)),
        }
    }

    /// Asking a value of unknown type whether it is true may run code.
    fn test(&mut self, test: &Expr) -> Result<(), String> {
        self.expr(test)?;
        match test {
            Expr::Compare(_) | Expr::BoolOp(_) | Expr::BooleanLiteral(_) => Ok(()),
            Expr::UnaryOp(unary) if unary.op == UnaryOp::Not => self.test(&unary.operand),
            other if self.type_of(other, 0) != Type::Unknown => Ok(()),
            other => Err(self.show(other)),
        }
    }

    fn expr(&mut self, expr: &Expr) -> Result<(), String> {
        match expr {
            Expr::Name(_) => Ok(()),
            other if other.is_literal_expr() => Ok(()),
            Expr::FString(text) => text.value.elements().try_for_each(|element| match element {
                InterpolatedStringElement::Literal(_) => Ok(()),
                InterpolatedStringElement::Interpolation(field) => {
                    self.expr(&field.expression)?;
                    let is_known = field.format_spec.is_none() && self.type_of(&field.expression, 0) != Type::Unknown;
                    if is_known { Ok(()) } else { Err(self.show(&*field.expression)) }
                }
            }),
            Expr::Tuple(tuple) => tuple.elts.iter().try_for_each(|item| self.expr(item)),
            Expr::List(list) => list.elts.iter().try_for_each(|item| self.expr(item)),
            Expr::If(choice) => {
                self.test(&choice.test)?;
                self.expr(&choice.body)?;
                self.expr(&choice.orelse)
            }
            Expr::BoolOp(op) => op.values.iter().try_for_each(|value| self.test(value)),
            Expr::UnaryOp(unary) if unary.op == UnaryOp::Not => self.test(&unary.operand),
            Expr::UnaryOp(unary) if matches!(self.type_of(&unary.operand, 0), Type::Int | Type::Float) => self.expr(&unary.operand),
            Expr::Compare(compare) => {
                self.expr(&compare.left)?;
                compare.comparators.iter().try_for_each(|side| self.expr(side))?;
                let is_identity = compare.ops.iter().all(|op| matches!(op, CmpOp::Is | CmpOp::IsNot));
                if is_identity || self.compares(&compare.left, &compare.ops, &compare.comparators) { Ok(()) } else { Err(self.show(expr)) }
            }
            Expr::BinOp(op) => {
                self.expr(&op.left)?;
                self.expr(&op.right)?;
                let zero = matches!(op.op, Operator::Div | Operator::FloorDiv | Operator::Mod) && !is_nonzero(&op.right);
                match (self.type_of(&op.left, 0), op.op, self.type_of(&op.right, 0)) {
                    (Type::Str, Operator::Add, Type::Str) | (Type::Path, Operator::Div, Type::Str | Type::Path) => Ok(()),
                    (Type::Int, Operator::Add | Operator::Sub | Operator::Mult, Type::Int) => Ok(()),
                    (Type::Int, Operator::FloorDiv | Operator::Mod, Type::Int) => {
                        self.raised.extend(zero.then_some("ZeroDivisionError"));
                        Ok(())
                    }
                    (Type::Float, Operator::Add | Operator::Sub | Operator::Mult, Type::Float) => Ok(()),
                    (Type::Float, Operator::Div, Type::Float) => {
                        self.raised.extend(zero.then_some("ZeroDivisionError"));
                        Ok(())
                    }
                    _ => Err(self.show(expr)),
                }
            }
            Expr::Subscript(subscript) => self.subscript(expr, &subscript.value, &subscript.slice),
            Expr::Attribute(_)
                if matches!(self.cx.resolve(expr).as_deref(), Some("sys.argv" | "os.environ" | "sys.platform" | "os.sep")) =>
            {
                Ok(())
            }
            Expr::Call(call) => self.call(call),
            other => Err(self.show(other)),
        }
    }

    fn compares(&self, left: &Expr, ops: &[CmpOp], sides: &[Expr]) -> bool {
        let is_basic = |type_: Type| !matches!(type_, Type::Unknown | Type::Dict | Type::Words | Type::TextFile);
        let left = self.type_of(left, 0);
        is_basic(left)
            && ops.iter().zip(sides).all(|(op, side)| {
                let side = self.type_of(side, 0);
                match op {
                    CmpOp::Eq | CmpOp::NotEq | CmpOp::Is | CmpOp::IsNot => is_basic(side),
                    CmpOp::In | CmpOp::NotIn => left == Type::Str && matches!(side, Type::Str | Type::Words),
                    _ => left == side && left != Type::None,
                }
            })
    }

    fn subscript(&mut self, whole: &Expr, value: &Expr, slice: &Expr) -> Result<(), String> {
        self.expr(value)?;
        let is_environ = self.cx.resolve(value).as_deref() == Some("os.environ");
        if let Expr::Slice(slice) = slice {
            let is_plain = [&slice.lower, &slice.upper, &slice.step]
                .into_iter()
                .flatten()
                .all(|bound| self.type_of(bound, 0) == Type::Int && bound.is_literal_expr());
            return if is_plain && matches!(self.type_of(value, 0), Type::Str | Type::Words | Type::Bytes) {
                Ok(())
            } else {
                Err(self.show(whole))
            };
        }
        self.expr(slice)?;
        let index = self.type_of(slice, 0);
        match self.type_of(value, 0) {
            _ if is_environ && index == Type::Str => self.raised.insert("KeyError"),
            Type::Str | Type::Words | Type::Bytes if index == Type::Int => self.raised.insert("IndexError"),
            Type::Dict if matches!(index, Type::Str | Type::Int | Type::Float | Type::Bytes | Type::Path) => self.raised.insert("KeyError"),
            _ => return Err(self.show(whole)),
        };
        Ok(())
    }

    fn call(&mut self, call: &ExprCall) -> Result<(), String> {
        let known = self.known(call).ok_or_else(|| self.show(&*call.func) + "()")?;
        if let Expr::Attribute(attribute) = &*call.func
            && self.cx.resolve(&call.func).is_none()
        {
            self.expr(&attribute.value)?;
        }
        for argument in call.arguments.iter_source_order() {
            self.expr(argument.value())?;
        }
        self.raised.extend(self.narrowed(call, &known));
        Ok(())
    }

    /// What is known of a call, when its arguments are of types that it takes.
    fn known(&self, call: &ExprCall) -> Option<Known> {
        if has_star_arguments(call) {
            return None;
        }
        let args = &call.arguments.args;
        let first = args.first().map_or(Type::Unknown, |first| self.type_of(first, 0));
        let known = match self.cx.resolve(&call.func) {
            Some(name) => known::function(&name, first)?,
            None => {
                let attribute = call.func.as_attribute_expr()?;
                known::method(self.type_of(&attribute.value, 0), &attribute.attr)?
            }
        };
        let fits = args.len() >= known.required
            && args.len() <= known.takes.len()
            && args.iter().zip(known.takes).all(|(arg, takes)| takes.contains(&self.type_of(arg, 0)));
        let base = args.get(1).is_none() || !self.cx.is_builtin(&call.func, "int") || matches!(first, Type::Str | Type::Bytes);
        (fits && base && self.keywords_fit(call, &known) && encodings_fit(self.cx, call)).then_some(known)
    }

    fn keywords_fit(&self, call: &ExprCall, known: &Known) -> bool {
        call.arguments.keywords.iter().all(|keyword| {
            let Some(name) = keyword.arg.as_ref().map(|name| name.as_str()) else { return false };
            known.keywords.contains(&name)
                && match (name, string_value(&keyword.value)) {
                    ("encoding", value) => value.is_some_and(|value| ENCODINGS.contains(&value)),
                    ("errors", value) => value.is_some_and(|value| ERRORS.contains(&value)),
                    ("newline" | "mode", Some(_)) => true,
                    _ => keyword.value.is_literal_expr() && !keyword.value.is_string_literal_expr(),
                }
        })
    }

    /// What a call with these very arguments does not raise after all.
    fn narrowed(&self, call: &ExprCall, known: &Known) -> Vec<&'static str> {
        let name = call.func.as_attribute_expr().map_or("", |attribute| attribute.attr.as_str());
        let first = call.arguments.args.first();
        let is_known_codec = first.is_none_or(|first| string_value(first).is_some_and(|value| ENCODINGS.contains(&value)));
        let is_separator = first.is_none_or(|first| string_value(first).is_some_and(|value| !value.is_empty()));
        let drops = |raised: &str| match name {
            "encode" | "decode" => raised == "LookupError" && is_known_codec,
            "split" | "rsplit" => is_separator,
            _ => false,
        };
        known.raises.iter().copied().filter(|raised| !drops(raised)).collect()
    }

    fn type_of(&self, expr: &Expr, depth: usize) -> Type {
        if depth > DEPTH {
            return Type::Unknown;
        }
        let next = |expr: &Expr| self.type_of(expr, depth + 1);
        match expr {
            Expr::StringLiteral(_) | Expr::FString(_) => Type::Str,
            Expr::BytesLiteral(_) => Type::Bytes,
            Expr::BooleanLiteral(_) => Type::Int,
            Expr::NoneLiteral(_) => Type::None,
            Expr::NumberLiteral(number) => match number.value {
                Number::Int(_) => Type::Int,
                Number::Float(_) => Type::Float,
                Number::Complex { .. } => Type::Unknown,
            },
            Expr::Dict(dict) if dict.items.iter().all(|item| item.key.is_some()) => Type::Dict,
            Expr::UnaryOp(unary) if unary.op == UnaryOp::USub => next(&unary.operand),
            Expr::Name(name) if self.files.iter().any(|file| file == name.id.as_str()) => Type::TextFile,
            Expr::Name(name) => self.type_of_name(&name.id, depth),
            Expr::Attribute(_) => match self.cx.resolve(expr).as_deref() {
                Some("sys.argv") => Type::Words,
                Some("sys.platform" | "os.sep") => Type::Str,
                _ => Type::Unknown,
            },
            Expr::Subscript(subscript) if self.cx.resolve(&subscript.value).as_deref() == Some("os.environ") => Type::Str,
            Expr::Subscript(subscript) => match (next(&subscript.value), subscript.slice.is_slice_expr()) {
                (Type::Str | Type::Words, false) => Type::Str,
                (sliced @ (Type::Str | Type::Words | Type::Bytes), true) => sliced,
                (Type::Bytes, false) => Type::Int,
                _ => Type::Unknown,
            },
            Expr::BinOp(op) => match (next(&op.left), op.op, next(&op.right)) {
                (Type::Str, Operator::Add, Type::Str) => Type::Str,
                (Type::Path, Operator::Div, Type::Str | Type::Path) => Type::Path,
                (Type::Int, Operator::Add | Operator::Sub | Operator::Mult | Operator::FloorDiv | Operator::Mod, Type::Int) => Type::Int,
                (Type::Float, _, Type::Float) => Type::Float,
                _ => Type::Unknown,
            },
            Expr::If(choice) => {
                let (left, right) = (next(&choice.body), next(&choice.orelse));
                if left == right { left } else { Type::Unknown }
            }
            Expr::Call(call) => self.type_of_call(call),
            _ => Type::Unknown,
        }
    }

    fn type_of_call(&self, call: &ExprCall) -> Type {
        let Some(known) = self.known(call) else { return Type::Unknown };
        let name = self.cx.resolve(&call.func);
        match name.as_deref() {
            Some("os.getenv" | "os.environ.get") if call.arguments.args.len() < 2 => Type::Unknown,
            Some("builtins.open") => {
                let mode = call.arguments.find_argument_value("mode", 1);
                let is_text = mode.is_none_or(|mode| string_value(mode).is_some_and(|mode| !mode.contains('b')));
                if is_text { Type::TextFile } else { Type::Unknown }
            }
            _ => known.gives,
        }
    }

    /// A parameter with a plain annotation that nothing rebinds, or a name that is assigned once.
    fn type_of_name(&self, name: &str, depth: usize) -> Type {
        let Some(function) = self.cx.function() else { return Type::Unknown };
        let is_own = self.cx.scope_stack.last().is_some_and(|scope| self.cx.scopes.all[*scope].bindings.contains_key(name));
        if !is_own {
            return Type::Unknown;
        }
        let stores = any_over_body_count(&function.body, name);
        let parameter = function.parameters.iter_non_variadic_params().find(|it| it.parameter.name.as_str() == name);
        if let Some(parameter) = parameter {
            let has_other_default = parameter.default.as_deref().is_some_and(Expr::is_none_literal_expr);
            let annotation = parameter.parameter.annotation.as_deref();
            return match annotation {
                Some(annotation) if stores == 0 && !has_other_default => self.annotated(annotation),
                _ => Type::Unknown,
            };
        }
        if stores != 1 {
            return Type::Unknown;
        }
        let value = assigned_once(&function.body, name);
        value.map_or(Type::Unknown, |value| self.type_of(value, depth + 1))
    }

    fn annotated(&self, annotation: &Expr) -> Type {
        let base = annotation.as_subscript_expr().map_or(annotation, |subscript| &subscript.value);
        match self.cx.resolve(base).as_deref() {
            Some("builtins.str") => Type::Str,
            Some("builtins.bytes") => Type::Bytes,
            Some("builtins.int" | "builtins.bool") => Type::Int,
            Some("builtins.float") => Type::Float,
            Some("builtins.dict" | "typing.Dict") => Type::Dict,
            Some("pathlib.Path") => Type::Path,
            _ => Type::Unknown,
        }
    }

    /// The first line of an operation, cut to what fits in a sentence.
    fn show(&self, node: impl Ranged) -> String {
        const WIDTH: usize = 50;
        let text = self.cx.text(node.range());
        let line = text.lines().next().unwrap_or(text);
        if line.chars().count() > WIDTH || line.len() < text.len() {
            format!("{}…", line.chars().take(WIDTH).collect::<String>())
        } else {
            line.to_owned()
        }
    }
}

fn encodings_fit(cx: &Context, call: &ExprCall) -> bool {
    let is_path_text = call.func.as_attribute_expr().is_some_and(|attribute| attribute.attr.as_str() == "read_text");
    !is_path_text
        || cx.resolve(&call.func).is_some()
        || call.arguments.args.iter().all(|arg| string_value(arg).is_some_and(|it| ENCODINGS.contains(&it)))
}

fn is_nonzero(expr: &Expr) -> bool {
    matches!(expr, Expr::NumberLiteral(number) if match &number.value {
        Number::Int(value) => *value != 0u8,
        Number::Float(value) => *value != 0.0,
        Number::Complex { .. } => false,
    })
}

/// How often a suite binds a name, nested functions included.
fn any_over_body_count(body: &[Stmt], name: &str) -> usize {
    let mut count = 0;
    any_over_body(body, |expr| {
        if matches!(expr, Expr::Name(it) if it.id.as_str() == name && it.ctx != ExprContext::Load) {
            count += 1;
        }
        false
    });
    count
}

fn assigned_once<'b>(body: &'b [Stmt], name: &str) -> Option<&'b Expr> {
    struct Search<'n, 'b>(&'n str, Option<&'b Expr>);
    impl<'b> StatementVisitor<'b> for Search<'_, 'b> {
        fn visit_stmt(&mut self, stmt: &'b Stmt) {
            match stmt {
                Stmt::Assign(assign) => {
                    if let [Expr::Name(target)] = &*assign.targets
                        && target.id.as_str() == self.0
                    {
                        self.1 = Some(&assign.value);
                    }
                }
                Stmt::AnnAssign(assign) if assign.target.as_name_expr().is_some_and(|it| it.id.as_str() == self.0) => {
                    self.1 = assign.value.as_deref();
                }
                _ => walk_stmt(self, stmt),
            }
        }
    }
    let mut search = Search(name, None);
    search.visit_body(body);
    search.1
}
