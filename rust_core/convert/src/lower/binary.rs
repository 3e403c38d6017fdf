//! Arithmetic and comparison.

use ruff_python_ast::{CmpOp, Expr as Py, Operator, UnaryOp};

use super::Lower;
use crate::{
    ir::{Arg, Expr, Kind, Shape},
    reason::{Res, refuse, unknown},
    types::Ty,
};

impl Lower<'_> {
    /// `left op right`
    pub(super) fn binary(&self, op: Operator, left: Expr, right: Expr, node: &Py) -> Res<Expr> {
        if left.ty == Ty::Unknown || right.ty == Ty::Unknown {
            return if self.is_final { unknown(node, "an operand") } else { Ok(Expr { ty: Ty::Unknown, kind: Kind::Bool(false) }) };
        }
        match (&left.ty, &right.ty) {
            (Ty::Bool, Ty::Bool) if bits(op).is_some() => {
                let op = bits(op).unwrap_or("&");
                Ok(Expr { ty: Ty::Bool, kind: Kind::Operator(op, Box::new(left), Box::new(right)) })
            }
            (a, b) if a.is_number() && b.is_number() => self.arithmetic(op, Self::as_number(left), Self::as_number(right), node),
            (Ty::List(_), Ty::List(_)) if op == Operator::Add => {
                let Some(ty) = left.ty.join(&right.ty) else { return refuse(node, "lists of different things added up", "") };
                let (left, right) = (self.fit(left, &ty, node)?, self.fit(right, &ty, node)?);
                Ok(method(left, "concat", vec![Arg::Ref(right)], ty))
            }
            (Ty::List(_), Ty::Int) if op == Operator::Mult => Ok(repeat(left, right)),
            (Ty::Int, Ty::List(_)) if op == Operator::Mult => Ok(repeat(right, left)),
            (Ty::Set(_), Ty::Set(_)) => self.sets(op, left, right, node),
            (Ty::Str | Ty::Bytes, _) if op == Operator::Add && left.ty == right.ty => {
                let ty = left.ty.clone();
                Ok(method(left, "concat", vec![Arg::Ref(right)], ty))
            }
            (Ty::Str | Ty::Bytes, Ty::Int) if op == Operator::Mult => Ok(repeat(left, right)),
            (Ty::Int, Ty::Str | Ty::Bytes) if op == Operator::Mult => Ok(repeat(right, left)),
            (Ty::Str, _) if op == Operator::Mod => refuse(node, "text that is formatted with `%`", "an f-string"),
            (a, b) => refuse(node, format!("`{}` of {a} and {b}", op.as_str()), "numbers, or lists that are added or repeated"),
        }
    }

    fn arithmetic(&self, op: Operator, left: Expr, right: Expr, node: &Py) -> Res<Expr> {
        let values = |left, right| vec![Arg::Value(left), Arg::Value(right)];
        let Some(name) = named(op) else {
            return refuse(node, format!("`{}` of numbers", op.as_str()), "");
        };
        match (&left.ty, &right.ty) {
            (Ty::Int, Ty::Int) => {
                if let Some(op) = bits(op) {
                    return Ok(Expr { ty: Ty::Int, kind: Kind::Operator(op, Box::new(left), Box::new(right)) });
                }
                if op == Operator::Pow && is_negative(&right) {
                    let (left, right) = (Self::as_float(left), Self::as_float(right));
                    return Ok(Self::runtime(["float", "pow"], values(left, right), Shape::Fallible, Ty::Float));
                }
                let (name, ty) = if op == Operator::Div { ("truediv", Ty::Float) } else { (name, Ty::Int) };
                Ok(Self::runtime(["int", name], values(left, right), Shape::Fallible, ty))
            }
            _ if matches!(op, Operator::LShift | Operator::RShift) || bits(op).is_some() => {
                refuse(node, format!("`{}` of {} and {}", op.as_str(), left.ty, right.ty), "ints")
            }
            (Ty::Int | Ty::Float, Ty::Int | Ty::Float) => {
                let (left, right) = (Self::as_float(left), Self::as_float(right));
                if let Some(operator) = match op {
                    Operator::Add => Some("+"),
                    Operator::Sub => Some("-"),
                    Operator::Mult => Some("*"),
                    _ => None,
                } {
                    return Ok(Expr { ty: Ty::Float, kind: Kind::Operator(operator, Box::new(left), Box::new(right)) });
                }
                Ok(Self::runtime(["float", name], values(left, right), Shape::Fallible, Ty::Float))
            }
            _ => {
                let is_float = left.ty == Ty::Float || right.ty == Ty::Float;
                let (left, right) = (Self::as_num(left), Self::as_num(right));
                let whole = Self::runtime(["num", name], values(left, right), Shape::Fallible, Ty::Num);
                if is_float { self.fit(whole, &Ty::Float, node) } else { Ok(whole) }
            }
        }
    }

    /// `op value`, but for `not`.
    pub(super) fn unary(&self, op: UnaryOp, value: Expr, node: &Py) -> Res<Expr> {
        if value.ty == Ty::Unknown {
            return if self.is_final { unknown(node, "an operand") } else { Ok(value) };
        }
        if !value.ty.is_number() {
            return refuse(node, format!("`{}` of {}", op.as_str(), value.ty), "numbers");
        }
        let value = Self::as_number(value);
        match (op, &value.kind, &value.ty) {
            (UnaryOp::UAdd, ..) => Ok(value),
            (UnaryOp::USub, Kind::Int(number), _) if *number != i64::MIN => Ok(Expr { ty: Ty::Int, kind: Kind::Int(-number) }),
            (UnaryOp::USub, Kind::Float(number), _) => Ok(Expr { ty: Ty::Float, kind: Kind::Float(-number) }),
            (UnaryOp::USub, _, Ty::Int) => Ok(Self::runtime(["int", "neg"], vec![Arg::Value(value)], Shape::Fallible, Ty::Int)),
            (UnaryOp::USub, _, Ty::Num) => Ok(Self::runtime(["num", "neg"], vec![Arg::Value(value)], Shape::Fallible, Ty::Num)),
            (UnaryOp::USub, ..) => Ok(Expr { ty: Ty::Float, kind: Kind::Prefix('-', Box::new(value)) }),
            (UnaryOp::Invert, _, Ty::Int) => Ok(Expr { ty: Ty::Int, kind: Kind::Prefix('!', Box::new(value)) }),
            _ => refuse(node, format!("`{}` of {}", op.as_str(), value.ty), "ints"),
        }
    }

    /// One link of a comparison.
    pub(super) fn compare(&self, op: CmpOp, left: Expr, right: Expr, node: &Py) -> Res<Expr> {
        if left.ty.value() == &Ty::Unknown || right.ty.value() == &Ty::Unknown {
            return if self.is_final { unknown(node, "an operand") } else { Ok(Expr { ty: Ty::Bool, kind: Kind::Bool(false) }) };
        }
        let (operator, name) = match op {
            CmpOp::Eq => ("==", "eq"),
            CmpOp::NotEq => ("!=", "ne"),
            CmpOp::Lt => ("<", "lt"),
            CmpOp::LtE => ("<=", "le"),
            CmpOp::Gt => (">", "gt"),
            CmpOp::GtE => (">=", "ge"),
            CmpOp::In | CmpOp::NotIn => return self.contains(op == CmpOp::NotIn, left, right, node),
            CmpOp::Is | CmpOp::IsNot => return refuse(node, "identity of values", "compare with `==`"),
        };
        if matches!(op, CmpOp::Eq | CmpOp::NotEq) && (matches!(left.ty, Ty::Maybe(_)) || matches!(right.ty, Ty::Maybe(_))) {
            let Some(ty) = left.ty.join(&right.ty) else {
                return refuse(node, format!("a comparison of {} and {}", left.ty, right.ty), "compare values of one type");
            };
            let (left, right) = (self.fit(left, &ty, node)?, self.fit(right, &ty, node)?);
            let alike = Self::runtime(["order", "alike"], vec![Arg::Ref(left), Arg::Ref(right)], Shape::Fallible, Ty::Bool);
            return Ok(if op == CmpOp::Eq { alike } else { Expr { ty: Ty::Bool, kind: Kind::Prefix('!', Box::new(alike)) } });
        }
        let (left, right) = (Self::held(left), Self::held(right));
        let native = |left, right| Ok(Expr { ty: Ty::Bool, kind: Kind::Operator(operator, Box::new(left), Box::new(right)) });
        match (&left.ty, &right.ty) {
            (Ty::Bool, Ty::Bool) | (Ty::Float, Ty::Float) => native(left, right),
            (Ty::Bool | Ty::Int, Ty::Bool | Ty::Int) => native(Self::as_number(left), Self::as_number(right)),
            (a, b) if a.is_number() && b.is_number() => {
                let values = vec![Arg::Value(Self::as_num(left)), Arg::Value(Self::as_num(right))];
                Ok(Self::runtime(["num", name], values, Shape::Fallible, Ty::Bool))
            }
            (Ty::Dict(..), Ty::Dict(..)) | (Ty::Set(_), Ty::Set(_)) if !matches!(op, CmpOp::Eq | CmpOp::NotEq) => {
                refuse(node, format!("`{}` of {} and {}", op.as_str(), left.ty, right.ty), "a method or a loop")
            }
            (Ty::Dict(..), Ty::Dict(..)) | (Ty::Set(_), Ty::Set(_)) => {
                let Some(ty) = left.ty.join(&right.ty) else { return refuse(node, "a comparison of different things", "") };
                let (left, right) = (self.fit(left, &ty, node)?, self.fit(right, &ty, node)?);
                let same = method(left, "same", vec![Arg::Ref(right)], Ty::Bool);
                Ok(if op == CmpOp::Eq { same } else { Expr { ty: Ty::Bool, kind: Kind::Prefix('!', Box::new(same)) } })
            }
            (Ty::Row(_) | Ty::Deque(_), _) => refuse(node, format!("a comparison of {}", left.ty), "compare their items"),
            (a, b) if !a.is_number() && !b.is_number() && a.join(b).is_some() => {
                let ty = a.join(b).unwrap_or(Ty::Unknown);
                let (left, right) = (self.fit(left, &ty, node)?, self.fit(right, &ty, node)?);
                Ok(Self::runtime(["order", name], vec![Arg::Ref(left), Arg::Ref(right)], Shape::Fallible, Ty::Bool))
            }
            (a, b) => refuse(node, format!("a comparison of {a} and {b}"), "compare values of one type"),
        }
    }

    fn contains(&self, is_negated: bool, left: Expr, right: Expr, node: &Py) -> Res<Expr> {
        let right = Self::held(right);
        let item = match right.ty.read_as() {
            Ty::List(item) | Ty::Row(item) => *item,
            Ty::Str => Ty::Str,
            Ty::Dict(key, _) => *key,
            Ty::Set(item) => *item,
            other => return refuse(node, format!("`in` of {other}"), "a list, dict, set or text"),
        };
        let left = self.fit(left, &item, node)?;
        let found = match right.kind {
            Kind::List(items) if !items.is_empty() => Expr { ty: Ty::Bool, kind: Kind::Among(Box::new(left), items) },
            _ => method(right, "contains", vec![Arg::Ref(left)], Ty::Bool),
        };
        Ok(if is_negated { Expr { ty: Ty::Bool, kind: Kind::Prefix('!', Box::new(found)) } } else { found })
    }
}

/// A method that may bail.
pub(super) fn method(on: Expr, name: &'static str, args: Vec<Arg>, ty: Ty) -> Expr {
    Expr { ty, kind: Kind::Method { on: Box::new(on), name, args, shape: Shape::Fallible } }
}

fn repeat(list: Expr, times: Expr) -> Expr {
    let ty = list.ty.clone();
    method(list, "repeat", vec![Arg::Value(times)], ty)
}

fn is_negative(value: &Expr) -> bool {
    matches!(value.kind, Kind::Int(number) if number < 0)
}

fn bits(op: Operator) -> Option<&'static str> {
    match op {
        Operator::BitAnd => Some("&"),
        Operator::BitOr => Some("|"),
        Operator::BitXor => Some("^"),
        _ => None,
    }
}

fn named(op: Operator) -> Option<&'static str> {
    match op {
        Operator::Add => Some("add"),
        Operator::Sub => Some("sub"),
        Operator::Mult => Some("mul"),
        Operator::Div => Some("div"),
        Operator::FloorDiv => Some("floordiv"),
        Operator::Mod => Some("modulo"),
        Operator::Pow => Some("pow"),
        Operator::LShift => Some("shl"),
        Operator::RShift => Some("shr"),
        Operator::BitAnd | Operator::BitOr | Operator::BitXor => Some("bits"),
        Operator::MatMult => None,
    }
}
