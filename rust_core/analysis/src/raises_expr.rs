//! What can come out of an expression.

use ruff_python_ast::{CmpOp, Comprehension, Expr, ExprCall, ExprCompare, InterpolatedStringElement, Number, Operator, UnaryOp};
use ruff_python_stdlib::sys::is_known_standard_library;

use crate::{
    called::{Called, is_known_codec},
    context::string_value,
    known::{self, Known},
    loggers::{Style, logging_call},
    outflow::{Outflow, Source, Unknown},
    raises::{Analysis, Outcome},
    type_text::{UNKNOWN, fits, inner, outer, result_of, without_none},
};

impl<'a> Analysis<'_, 'a> {
    /// Asking a value of unknown type whether it is true may run code.
    pub(crate) fn test(&mut self, test: &'a Expr) -> Outcome {
        self.expr(test)?;
        match test {
            Expr::Compare(_) | Expr::BoolOp(_) | Expr::BooleanLiteral(_) => Ok(()),
            Expr::UnaryOp(unary) if unary.op == UnaryOp::Not => self.test(&unary.operand),
            other => match self.types.of(other) {
                type_ if type_ != UNKNOWN && !type_.starts_with("class:") => Ok(()),
                _ => Err(self.unknown(other)),
            },
        }
    }

    pub(crate) fn all(&mut self, items: &'a [Expr]) -> Outcome {
        items.iter().try_for_each(|item| self.expr(item))
    }

    pub(crate) fn expr(&mut self, expr: &'a Expr) -> Outcome {
        match expr {
            Expr::Name(_) | Expr::Lambda(_) => Ok(()),
            other if other.is_literal_expr() => Ok(()),
            Expr::FString(text) => text.value.elements().try_for_each(|element| match element {
                InterpolatedStringElement::Literal(_) => Ok(()),
                InterpolatedStringElement::Interpolation(field) => {
                    self.expr(&field.expression)?;
                    let type_ = self.types.of(&field.expression);
                    let is_number = matches!(&*type_, "int" | "float");
                    let is_known = fits(&type_, "scalar")
                        || matches!(outer(&type_), "pathlib.Path" | "datetime.datetime" | "datetime.date" | "uuid.UUID");
                    match &field.format_spec {
                        None if is_known => Ok(()),
                        Some(spec) if is_number && spec.elements.iter().all(|part| part.is_literal()) => {
                            self.raises("ValueError");
                            Ok(())
                        }
                        _ => Err(self.unknown(&*field.expression)),
                    }
                }
            }),
            Expr::Tuple(tuple) => self.all(&tuple.elts),
            Expr::List(list) => self.all(&list.elts),
            Expr::Set(set) => {
                self.all(&set.elts)?;
                if set.elts.iter().all(|item| fits(&self.types.of(item), "key")) { Ok(()) } else { Err(self.unknown(expr)) }
            }
            Expr::Dict(dict) => dict.items.iter().try_for_each(|item| {
                let key = item.key.as_ref().ok_or_else(|| self.unknown(expr))?;
                self.expr(key)?;
                if !fits(&self.types.of(key), "key") {
                    return Err(self.unknown(key));
                }
                self.expr(&item.value)
            }),
            Expr::ListComp(comp) => self.comprehension(&comp.generators, &[&comp.elt]),
            Expr::Generator(comp) => self.comprehension(&comp.generators, &[&comp.elt]),
            Expr::SetComp(comp) => self.comprehension(&comp.generators, &[&comp.elt]),
            Expr::DictComp(comp) => match comp.key.as_deref() {
                Some(key) => self.comprehension(&comp.generators, &[key, &*comp.value]),
                None => Err(self.unknown(expr)),
            },
            Expr::Named(named) => self.expr(&named.value),
            Expr::If(choice) => {
                self.test(&choice.test)?;
                self.expr(&choice.body)?;
                self.expr(&choice.orelse)
            }
            Expr::BoolOp(op) => op.values.iter().try_for_each(|value| self.test(value)),
            Expr::UnaryOp(unary) if unary.op == UnaryOp::Not => self.test(&unary.operand),
            Expr::UnaryOp(unary) if matches!(&*self.types.of(&unary.operand), "int" | "float") => self.expr(&unary.operand),
            Expr::Compare(compare) => self.compare(expr, compare),
            Expr::BinOp(op) => {
                self.expr(&op.left)?;
                self.expr(&op.right)?;
                let (left, right) = (self.types.of(&op.left), self.types.of(&op.right));
                self.operation(&left, op.op, &right, &op.right).ok_or_else(|| self.unknown(expr))
            }
            Expr::Subscript(subscript) => self.subscript(expr, &subscript.value, &subscript.slice),
            Expr::Attribute(attribute) => self.attribute(expr, &attribute.value, &attribute.attr),
            Expr::Await(inner) => match &*inner.value {
                Expr::Call(call) => self.call(call, "await "),
                _ => Err(self.unknown(expr)),
            },
            Expr::Call(call) => self.call(call, ""),
            other => Err(self.unknown(other)),
        }
    }

    fn comprehension(&mut self, generators: &'a [Comprehension], results: &[&'a Expr]) -> Outcome {
        let depth = self.types.bound.borrow().len();
        for part in generators {
            if part.is_async {
                return Err(self.unknown(part));
            }
            let item = self.iterate(&part.iter)?;
            // A comprehension has names of its own, which nothing else binds.
            if !self.types.bind_own(&part.target, &item) {
                return Err(self.unknown(&part.target));
            }
            part.ifs.iter().try_for_each(|test| self.test(test))?;
        }
        let result = results.iter().try_for_each(|result| self.expr(result));
        self.types.bound.borrow_mut().truncate(depth);
        result
    }

    /// A constant or attribute of the standard library, a plain attribute of an object of this file.
    fn attribute(&mut self, whole: &'a Expr, object: &'a Expr, name: &str) -> Outcome {
        if let Some(full) = self.types.resolve(whole) {
            if let Some(known) = known::attribute(&full) {
                known.raises.iter().for_each(|raised| self.raises(raised));
                return Ok(());
            }
            let is_module = full.rsplit_once('.').is_some_and(|(module, _)| {
                let is_lower = module.chars().all(|char| char.is_ascii_lowercase() || matches!(char, '.' | '_') || char.is_ascii_digit());
                is_lower && is_known_standard_library(14, module.split('.').next().unwrap_or(module))
            });
            if is_module {
                // What a module of the standard library does not have on a platform or in a version is no attribute of it.
                self.raises("AttributeError");
                return Ok(());
            }
            return Err(self.unknown(whole));
        }
        self.expr(object)?;
        let owner = self.types.of(object);
        let (bare, may_be_none) = without_none(&owner);
        if let Some(known) = known::attribute(&format!("{bare}.{name}")) {
            known.raises.iter().for_each(|raised| self.raises(raised));
        } else if !known::calls(&format!("{bare}.{name}")).is_empty() {
            // A method that is not called.
        } else if let Some(class) = bare.strip_prefix("class:") {
            if self.types.has_plain_attribute(class, name) {
                self.raises("AttributeError");
            } else if self.types.has_property(class, name) {
                self.call_of(format!("{class}.{name}"), whole);
            } else {
                return Err(self.unknown(whole));
            }
        } else {
            return Err(self.unknown(whole));
        }
        if may_be_none {
            self.raises("AttributeError");
        }
        Ok(())
    }

    fn compare(&mut self, whole: &'a Expr, compare: &'a ExprCompare) -> Outcome {
        self.expr(&compare.left)?;
        self.all(&compare.comparators)?;
        let mut left = self.types.of(&compare.left);
        for (op, side) in compare.ops.iter().zip(&compare.comparators) {
            let right = self.types.of(side);
            let is_known = match op {
                CmpOp::Is | CmpOp::IsNot => true,
                CmpOp::Eq | CmpOp::NotEq => compares(&left) && compares(&right),
                CmpOp::In | CmpOp::NotIn => match outer(&right) {
                    "str" => left == "str",
                    "dict" | "set" => fits(&left, "key"),
                    "list" | "tuple" => compares(&left) && inner(&right).iter().all(|item| compares(item)) && right.contains('['),
                    _ => false,
                },
                _ => {
                    left == right && matches!(&*left, "str" | "bytes" | "int" | "float") || fits(&left, "number") && fits(&right, "number")
                }
            };
            if !is_known {
                return Err(self.unknown(whole));
            }
            left = right;
        }
        Ok(())
    }

    pub(crate) fn operation(&mut self, left: &str, op: Operator, right: &str, divisor: &Expr) -> Option<()> {
        if left == "str" && op == Operator::Mod {
            let is_known = fits(right, "scalar") || outer(right) == "tuple" && inner(right).iter().all(|it| fits(it, "scalar"));
            self.raises("TypeError");
            self.raises("ValueError");
            return is_known.then_some(());
        }
        if result_of(left, op, right) == UNKNOWN {
            return None;
        }
        let is_number = |type_: &str| matches!(type_, "int" | "float");
        if is_number(left) && is_number(right) {
            if matches!(op, Operator::Div | Operator::FloorDiv | Operator::Mod) && !is_nonzero(divisor) {
                self.raises("ZeroDivisionError");
            }
            if left != right || op == Operator::Div && left == "int" {
                self.raises("OverflowError");
            }
            if matches!(op, Operator::LShift | Operator::RShift) {
                self.raises("OverflowError");
                self.raises("ValueError");
            }
        } else if left.starts_with("datetime.") {
            self.raises("OverflowError");
            self.raises("TypeError");
        }
        Some(())
    }

    fn subscript(&mut self, whole: &'a Expr, value: &'a Expr, slice: &'a Expr) -> Outcome {
        self.expr(value)?;
        let owner = self.types.of(value);
        let (bare, may_be_none) = without_none(&owner);
        if may_be_none {
            self.raises("TypeError");
        }
        if let Expr::Slice(slice) = slice {
            let bounds: Vec<&'a Expr> = [&slice.lower, &slice.upper, &slice.step].into_iter().flatten().map(|bound| &**bound).collect();
            bounds.iter().try_for_each(|bound| self.expr(bound))?;
            let is_plain = bounds.iter().all(|bound| self.types.of(bound) == "int")
                && slice.step.as_deref().is_none_or(|step| step.is_number_literal_expr() && is_nonzero(step) || step.is_unary_op_expr());
            let is_known = matches!(outer(bare), "str" | "list" | "bytes" | "tuple");
            return if is_plain && is_known { Ok(()) } else { Err(self.unknown(whole)) };
        }
        self.expr(slice)?;
        let index = self.types.of(slice);
        match outer(bare) {
            "str" | "list" | "bytes" | "tuple" | "bytearray" if index == "int" => self.raises("IndexError"),
            "dict" if fits(&index, "key") => self.raises("KeyError"),
            _ => return Err(self.unknown(whole)),
        }
        Ok(())
    }

    fn call(&mut self, call: &'a ExprCall, prefix: &str) -> Outcome {
        let logs = logging_call(self.cx, call).is_some_and(|(.., style)| style == Style::Percent);
        let called = if logs { Called::Logs } else { self.types.called(call) };
        if matches!(called, Called::Unknown) {
            let place = self.unknown(&*call.func);
            // What is not known of an object is told before what is not known of its method.
            if let Expr::Attribute(attribute) = &*call.func
                && self.types.resolve(&call.func).is_none()
                && attribute.value.is_call_expr()
            {
                self.expr(&attribute.value)?;
            }
            return Err(Unknown { shown: place.shown + "()", ..place });
        }
        if let Expr::Attribute(attribute) = &*call.func
            && self.types.resolve(&call.func).is_none()
            && !logs
            && !attribute.value.is_name_expr()
        {
            self.expr(&attribute.value)?;
        }
        for argument in call.arguments.iter_source_order() {
            match argument.value() {
                Expr::Starred(starred) => self.expr(&starred.value)?,
                value => self.expr(value)?,
            }
        }
        match called {
            Called::Known(known, may_be_none, takes_none) => {
                if may_be_none {
                    self.raises("AttributeError");
                }
                if takes_none {
                    self.raises("TypeError");
                }
                self.narrowed(call, known).into_iter().for_each(|name| self.raises(name));
            }
            Called::Named(name) => {
                let shown = self.unknown(&*call.func);
                let place = Unknown { shown: shown.shown + "()", ..shown };
                self.add(Outflow { source: Source::Call(format!("{prefix}{name}"), place), filters: Vec::new() });
            }
            Called::Logs | Called::Unknown => {}
        }
        Ok(())
    }

    /// What a call with these very arguments raises.
    fn narrowed(&self, call: &'a ExprCall, known: &'static Known) -> Vec<&'static str> {
        let name = call.func.as_attribute_expr().map_or("", |attribute| attribute.attr.as_str());
        let first = call.arguments.args.first();
        let is_known_codec = first.is_none_or(|first| string_value(first).is_some_and(is_known_codec));
        let is_separator = first.is_none_or(|first| string_value(first).is_some_and(|value| !value.is_empty()));
        let drops = |raised: &str| match name {
            "encode" | "decode" => raised == "builtins.LookupError" && is_known_codec,
            "split" | "rsplit" | "partition" | "rpartition" => is_separator,
            "sleep" => first.is_some_and(is_short_time),
            _ => false,
        };
        known.raises.iter().map(String::as_str).filter(|raised| !drops(raised)).collect()
    }
}

/// Whether comparing values of the type runs no code of its own.
fn compares(type_: &str) -> bool {
    fits(type_, "scalar") || matches!(type_, "pathlib.Path" | "datetime.datetime" | "datetime.date" | "uuid.UUID")
}

/// Whether a number of seconds is written out and no longer than a day.
fn is_short_time(expr: &Expr) -> bool {
    const DAY: u64 = 86_400;
    expr.as_number_literal_expr().is_some_and(|number| match &number.value {
        Number::Int(value) => value.as_u64().is_some_and(|value| value <= DAY),
        Number::Float(value) => *value < 86_400.0,
        Number::Complex { .. } => false,
    })
}

fn is_nonzero(expr: &Expr) -> bool {
    matches!(expr, Expr::NumberLiteral(number) if match &number.value {
        Number::Int(value) => *value != 0u8,
        Number::Float(value) => *value != 0.0,
        Number::Complex { .. } => false,
    })
}
