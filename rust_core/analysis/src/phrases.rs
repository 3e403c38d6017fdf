//! Says in English what an expression gives, in words that a caller understands. None where that would be guessing.

use ruff_python_ast::{AnyNodeRef, BoolOp, CmpOp, Comprehension, Expr, ExprCall, ExprCompare, Operator, UnaryOp};
use ruff_text_size::Ranged;

use crate::{
    call_phrases::{by_function, by_method},
    context::has_star_arguments,
    locals::{Bound, Locals, awaited},
    shape::enumerate,
};

/// Characters of code inside a sentence.
pub const CODE: usize = 60;
/// How far local names are followed.
const DEPTH: usize = 3;
/// A longer list of keys is better read in the code.
const MAX_KEYS: usize = 8;

impl Locals<'_, '_, '_> {
    /// What an expression gives, as a noun phrase (`the items of …`) or a clause (`whether …`).
    pub fn phrase(&self, expr: &Expr) -> Option<String> {
        self.said(expr, 0)
    }

    /// Code in double backquotes.
    pub fn quoted(&self, expr: &Expr) -> Option<String> {
        self.code(expr, CODE).map(|code| format!("``{code}``"))
    }

    fn said(&self, expr: &Expr, depth: usize) -> Option<String> {
        match awaited(expr) {
            Expr::Name(name) => self.said_name(expr, &name.id, depth),
            Expr::Call(call) => self.said_call(call, depth),
            Expr::Compare(compare) => self.compared(compare).map(|text| format!("whether {text}")),
            Expr::UnaryOp(unary) if unary.op == UnaryOp::Not => self.condition(expr).map(|text| format!("whether {text}")),
            Expr::BoolOp(operation) if operation.op == BoolOp::Or && !operation.values.iter().any(is_test) => {
                let (last, first) = operation.values.split_last()?;
                let [first] = first else { return self.quoted(expr) };
                Some(format!("{}, or {} if that is false or empty", self.short(first, depth)?, self.short(last, depth)?))
            }
            Expr::BoolOp(operation) if operation.values.iter().all(is_test) => self.condition(expr).map(|text| format!("whether {text}")),
            Expr::If(choice) => {
                let (body, test, orelse) =
                    (self.short(&choice.body, depth)?, self.condition(&choice.test)?, self.short(&choice.orelse, depth)?);
                Some(format!("{body} if {test}, else {orelse}"))
            }
            Expr::Dict(dict) => self.keys(dict).or_else(|| self.quoted(expr)),
            Expr::ListComp(list) => self.comprehension("a list", &list.elt, &list.generators),
            Expr::SetComp(set) => self.comprehension("a set", &set.elt, &set.generators),
            Expr::Generator(generator) => self.comprehension("an iterator", &generator.elt, &generator.generators),
            Expr::DictComp(dict) => {
                let [only] = &*dict.generators else { return None };
                let (key, value) = (self.inner(dict.key.as_deref()?)?, self.inner(&dict.value)?);
                Some(format!("a dictionary that maps {key} to {value} for {}", self.each(only)?))
            }
            Expr::BinOp(operation) if operation.op == Operator::Mod && is_text(&operation.left) => self.template(&operation.left),
            Expr::FString(_) => self.quoted(expr).or_else(|| Some("a text".to_owned())).filter(|text| text.starts_with('`')),
            Expr::Tuple(tuple) if tuple.elts.len() > 1 && tuple.elts.len() <= 4 => {
                let items: Option<Vec<String>> = tuple.elts.iter().map(|item| self.part(item, depth)).collect();
                items.map(|items| format!("a tuple of {}", enumerate(&items)))
            }
            Expr::Lambda(lambda) => {
                let parameters = lambda.parameters.as_ref().map_or(0, |parameters| parameters.len());
                (parameters == 0)
                    .then(|| self.said(&lambda.body, depth + 1))
                    .flatten()
                    .map(|text| format!("a function that returns {text}"))
            }
            other => self.quoted(other),
        }
    }

    /// A phrase that fits into a longer one.
    fn short(&self, expr: &Expr, depth: usize) -> Option<String> {
        self.quoted(expr).or_else(|| self.said(expr, depth)).filter(|text| text.len() <= CODE + 12 && !text.contains(", "))
    }

    /// One of several things that are given together.
    fn part(&self, expr: &Expr, depth: usize) -> Option<String> {
        self.said(expr, depth).filter(|text| !text.contains(", ") && !text.contains(" and ") && text.len() <= CODE)
    }

    fn said_name(&self, expr: &Expr, name: &str, depth: usize) -> Option<String> {
        let is_method = self.cx.class().is_some();
        match self.binding(name) {
            None if is_method && name == "self" => Some("the object itself".to_owned()),
            None if is_method && name == "cls" => Some("the class".to_owned()),
            None if self.has_parameter(name) => Some(format!("``{name}``")),
            None => self.quoted(expr),
            Some(_) if self.has_parameter(name) => None,
            Some(Bound::To(value)) if depth < DEPTH => {
                let kind = match value {
                    Expr::List(_) | Expr::ListComp(_) => "a list",
                    Expr::Set(_) | Expr::SetComp(_) => "a set",
                    Expr::Dict(_) | Expr::DictComp(_) => "a dictionary",
                    Expr::Call(call) if call.arguments.is_empty() => match self.resolve(&call.func).as_deref() {
                        Some("builtins.list") => "a list",
                        Some("builtins.set") => "a set",
                        Some("builtins.dict" | "collections.OrderedDict" | "collections.defaultdict") => "a dictionary",
                        _ => "",
                    },
                    _ => "",
                };
                if self.is_grown(name) {
                    return (!kind.is_empty()).then(|| kind.to_owned());
                }
                if !value.is_call_expr() && !self.is_stable(value, expr.start()) {
                    return None;
                }
                self.said(value, depth + 1).filter(|text| !text.starts_with("``None"))
            }
            Some(Bound::Function(def)) => {
                let wrapped = def.decorator_list.iter().find_map(|decorator| {
                    let call = decorator.expression.as_call_expr()?;
                    let is_wraps = crate::locals::root_of(&call.func).is_some_and(|root| root == "functools" || root == "wraps");
                    call.arguments.args.first().filter(|_| is_wraps).and_then(|inner| self.quoted(inner))
                });
                wrapped.map(|inner| format!("a function that wraps {inner}"))
            }
            Some(_) => self.choice(name),
        }
    }

    fn said_call(&self, call: &ExprCall, depth: usize) -> Option<String> {
        let plain = !has_star_arguments(call);
        if let Some(name) = self.resolve(&call.func)
            && plain
            && let Some(said) = by_function(self, &name, call)
        {
            return Some(said);
        }
        if let Expr::Attribute(attribute) = &*call.func {
            if let Expr::Call(inner) = &*attribute.value
                && self.resolve(&inner.func).as_deref() == Some("builtins.super")
            {
                return Some(format!("the result of ``super().{}``", attribute.attr));
            }
            if plain && let Some(said) = by_method(self, attribute, call) {
                return Some(said);
            }
        }
        let is_own_class = match &*call.func {
            Expr::Name(name) => name.id.as_str() == "cls",
            Expr::Attribute(attribute) => {
                attribute.attr.as_str() == "__class__" && attribute.value.as_name_expr().is_some_and(|name| name.id.as_str() == "self")
            }
            _ => false,
        };
        if is_own_class && self.cx.class().is_some() {
            return Some("a new instance of the class".to_owned());
        }
        let callee = self.code(&call.func, CODE);
        if self.is_class(&call.func) {
            return callee.map(|callee| format!("a new ``{callee}``"));
        }
        if let (Some(code), true) = (self.code_of(call), depth < DEPTH) {
            return Some(format!("the result of ``{code}``"));
        }
        if let Expr::Attribute(attribute) = &*call.func
            && attribute.attr.as_str() == "join"
            && let Expr::StringLiteral(between) = &*attribute.value
        {
            let is_between = !between.value.is_empty();
            let mark = if is_between { self.quoted(&attribute.value)? } else { String::new() };
            return Some(if is_between { format!("several texts joined by {mark}") } else { "several texts joined into one".to_owned() });
        }
        // What a general function makes of hidden values tells nothing.
        let is_general = self.resolve(&call.func).is_some_and(|name| is_general(&name));
        // And a method of something that is made on the way, without its arguments, tells less than the function's name.
        callee.filter(|code| !is_general && !code.contains(['(', '['])).map(|callee| format!("the result of ``{callee}``"))
    }

    fn code_of(&self, call: &ExprCall) -> Option<String> {
        self.spelled_out(AnyNodeRef::from(call), CODE, 0)
    }

    /// A test as a clause: "``x`` is None".
    pub fn condition(&self, expr: &Expr) -> Option<String> {
        match expr {
            Expr::Compare(compare) => self.compared(compare),
            Expr::UnaryOp(unary) if unary.op == UnaryOp::Not => match &*unary.operand {
                Expr::Compare(_) | Expr::BoolOp(_) => self.quoted(expr),
                Expr::Call(call) => {
                    let text = self.asked(call)?;
                    text.contains(" is ")
                        .then(|| text.replacen(" is ", " is not ", 1))
                        .or_else(|| self.quoted(expr).map(|code| format!("{code} is true")))
                }
                inner => self.quoted(inner).map(|code| format!("{code} is false or empty")),
            },
            Expr::BoolOp(operation) => {
                let link = if operation.op == BoolOp::And { " and " } else { " or " };
                let [a, b] = &*operation.values else { return self.quoted(expr).map(|code| format!("{code} is true")) };
                let (Some(a), Some(b)) = (self.simple(a), self.simple(b)) else {
                    return self.quoted(expr).map(|code| format!("{code} is true"));
                };
                Some(format!("{a}{link}{b}"))
            }
            Expr::Call(call) => self.asked(call),
            other => self.quoted(other).map(|code| format!("{code} is true")),
        }
    }

    fn simple(&self, expr: &Expr) -> Option<String> {
        (!expr.is_bool_op_expr()).then(|| self.condition(expr)).flatten().filter(|text| text.len() <= 48)
    }

    fn asked(&self, call: &ExprCall) -> Option<String> {
        let said = self.said_call(call, DEPTH)?;
        match said.strip_prefix("whether ") {
            Some(clause) => Some(clause.to_owned()),
            None => self.code_of(call).map(|code| format!("``{code}`` is true")),
        }
    }

    fn compared(&self, compare: &ExprCompare) -> Option<String> {
        let ([op], [right]) = (&*compare.ops, &*compare.comparators) else {
            return one(self.code_between(compare), "``", "`` is true");
        };
        let left = self.quoted(&compare.left)?;
        let right_code = self.quoted(right);
        let verb = match op {
            CmpOp::Is if right.is_none_literal_expr() => return Some(format!("{left} is None")),
            CmpOp::IsNot if right.is_none_literal_expr() => return Some(format!("{left} is not None")),
            CmpOp::Eq => "is",
            CmpOp::NotEq => "is not",
            CmpOp::In => "is in",
            CmpOp::NotIn => "is not in",
            CmpOp::Is => "is",
            CmpOp::IsNot => "is not",
            CmpOp::Gt => "is greater than",
            CmpOp::GtE => "is at least",
            CmpOp::Lt => "is less than",
            CmpOp::LtE => "is at most",
        };
        Some(format!("{left} {verb} {}", right_code?))
    }

    fn code_between(&self, compare: &ExprCompare) -> Option<String> {
        let visible = self.is_visible(&compare.left) && compare.comparators.iter().all(|side| self.is_visible(side));
        visible.then(|| crate::locals::one_line(self.cx.text(compare.range()), CODE)).flatten()
    }

    fn keys(&self, dict: &ruff_python_ast::ExprDict) -> Option<String> {
        let keys: Option<Vec<String>> = dict
            .items
            .iter()
            .map(|item| item.key.as_ref().and_then(Expr::as_string_literal_expr).map(|key| format!("``{}``", key.value.to_str())))
            .collect();
        let keys = keys.filter(|keys| {
            !keys.is_empty() && keys.len() <= MAX_KEYS && keys.iter().all(|key| !key[2..key.len() - 2].contains(['`', '\\', '\n']))
        })?;
        Some(format!("a dictionary with the key{} {}", if keys.len() == 1 { "" } else { "s" }, enumerate(&keys)))
    }

    fn comprehension(&self, kind: &str, element: &Expr, generators: &[Comprehension]) -> Option<String> {
        let [only] = generators else { return None };
        if let (Expr::Name(item), Expr::Name(target)) = (element, &only.target)
            && item.id == target.id
        {
            let over = self.code(&only.iter, CODE)?;
            return match &*only.ifs {
                [] => Some(format!("{kind} of the items of ``{over}``")),
                [test] => self.inner(test).map(|test| format!("{kind} of each ``{}`` in ``{over}`` for which {test} holds", target.id)),
                _ => None,
            };
        }
        let each = self.each(only)?;
        Some(match self.inner(element) {
            Some(element) => format!("{kind} with {element} for {each}"),
            // The element is made of what only the function knows.
            None => format!("{kind} with an item for {each}"),
        })
    }

    pub(crate) fn each(&self, comprehension: &Comprehension) -> Option<String> {
        let target = crate::locals::one_line(self.cx.text(comprehension.target.range()), 30)?;
        let over = self.code(&comprehension.iter, CODE)?;
        match &*comprehension.ifs {
            [] => Some(format!("each ``{target}`` in ``{over}``")),
            [test] => self.inner(test).map(|test| format!("each ``{target}`` in ``{over}`` for which {test} holds")),
            _ => None,
        }
    }

    /// Code inside a comprehension: its loop variables are named beside it.
    pub(crate) fn inner(&self, expr: &Expr) -> Option<String> {
        let hidden = crate::parts::any_over_expr(expr, |part| match part {
            Expr::Name(name) => self.binding(&name.id).is_some(),
            part => matches!(part, Expr::Lambda(_) | Expr::Yield(_) | Expr::Named(_)),
        });
        (!hidden).then(|| crate::locals::one_line(self.cx.text(expr.range()), CODE)).flatten().map(|code| format!("``{code}``"))
    }

    /// A text that is filled in, shown as it is written.
    pub fn template(&self, text: &Expr) -> Option<String> {
        let value = text.as_string_literal_expr()?;
        let is_plain = !value.value.to_str().contains("{{") && !value.value.is_implicit_concatenated();
        is_plain.then(|| self.quoted(text)).flatten().map(|code| format!("the text {code}, filled in"))
    }
}

fn is_general(name: &str) -> bool {
    let root = name.split('.').next().unwrap_or(name);
    root == "builtins" || ruff_python_stdlib::sys::is_known_standard_library(14, root)
}

fn one(text: Option<String>, before: &str, after: &str) -> Option<String> {
    text.map(|text| format!("{before}{text}{after}"))
}

/// Whether an expression asks something, so that it gives True or False.
pub fn is_test(expr: &Expr) -> bool {
    match expr {
        Expr::Compare(_) | Expr::BooleanLiteral(_) => true,
        Expr::UnaryOp(unary) => unary.op == UnaryOp::Not,
        Expr::BoolOp(operation) => operation.values.iter().all(is_test),
        Expr::Call(call) => match &*call.func {
            Expr::Name(name) => matches!(name.id.as_str(), "isinstance" | "issubclass" | "hasattr" | "callable" | "bool" | "any" | "all"),
            Expr::Attribute(attribute) => matches!(
                attribute.attr.as_str(),
                "startswith" | "endswith" | "exists" | "isfile" | "isdir" | "is_file" | "is_dir" | "isdigit"
            ),
            _ => false,
        },
        _ => false,
    }
}

/// Whether an expression is a text literal.
pub fn is_text(expr: &Expr) -> bool {
    matches!(expr, Expr::StringLiteral(_) | Expr::FString(_))
}
