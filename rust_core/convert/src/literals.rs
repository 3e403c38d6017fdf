//! Values that are written out at the top of a module: their types, and whether evaluating them does nothing else.

use ruff_python_ast::{Expr, Number, Operator, UnaryOp};

use crate::types::Ty;

/// The longest tuple whose items are told apart.
const LONGEST_TUPLE: usize = 6;
/// The largest exponent that is computed.
const LARGEST_EXPONENT: i64 = 1024;

/// The type of a value that is written out; none for anything else.
pub(crate) fn type_of(value: &Expr) -> Option<Ty> {
    match value {
        Expr::NumberLiteral(number) => match &number.value {
            Number::Int(_) => Some(Ty::Int),
            Number::Float(_) => Some(Ty::Float),
            Number::Complex { .. } => None,
        },
        Expr::BooleanLiteral(_) => Some(Ty::Bool),
        Expr::StringLiteral(text) => text.value.to_str().is_ascii().then_some(Ty::Str),
        Expr::NoneLiteral(_) => Some(Ty::Unknown.maybe()),
        Expr::UnaryOp(it) if matches!(it.op, UnaryOp::USub | UnaryOp::UAdd) => {
            type_of(&it.operand).filter(|ty| matches!(ty, Ty::Int | Ty::Float))
        }
        Expr::BinOp(it) => {
            let (left, right) = (type_of(&it.left)?, type_of(&it.right)?);
            let is_float = left == Ty::Float || right == Ty::Float;
            let are_numbers = matches!(left, Ty::Int | Ty::Float) && matches!(right, Ty::Int | Ty::Float);
            match it.op {
                _ if !are_numbers => None,
                Operator::Div => Some(Ty::Float),
                Operator::Add | Operator::Sub | Operator::Mult => Some(if is_float { Ty::Float } else { Ty::Int }),
                Operator::Pow if !is_float => exponent(&it.right).map(|_| Ty::Int),
                Operator::LShift if !is_float => exponent(&it.right).map(|_| Ty::Int),
                _ => None,
            }
        }
        Expr::Tuple(tuple) => {
            let types = tuple.elts.iter().map(type_of).collect::<Option<Vec<_>>>()?;
            if types.is_empty() || types.len() > LONGEST_TUPLE {
                return Some(Ty::Row(Box::new(joined(types)?)));
            }
            Some(Ty::Tuple(types))
        }
        Expr::List(list) => Some(Ty::list(all(&list.elts)?)),
        Expr::Set(set) => Some(Ty::Set(Box::new(all(&set.elts)?))),
        Expr::Dict(dict) => {
            let keys = dict.items.iter().map(|it| type_of(it.key.as_ref()?)).collect::<Option<Vec<_>>>()?;
            let values = dict.items.iter().map(|it| type_of(&it.value)).collect::<Option<Vec<_>>>()?;
            Some(Ty::dict(joined(keys)?, joined(values)?))
        }
        Expr::Call(call) if call.arguments.keywords.is_empty() => match (&*call.func, &*call.arguments.args) {
            (Expr::Name(name), [items]) if name.id.as_str() == "frozenset" => match type_of(items)? {
                Ty::Set(item) | Ty::List(item) | Ty::Row(item) => Some(Ty::Set(item)),
                Ty::Tuple(items) => Some(Ty::Set(Box::new(joined(items)?))),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

fn all(items: &[Expr]) -> Option<Ty> {
    joined(items.iter().map(type_of).collect::<Option<Vec<_>>>()?)
}

fn joined(types: Vec<Ty>) -> Option<Ty> {
    types.into_iter().try_fold(Ty::Unknown, |found, it| found.join(&it)).filter(|it| *it != Ty::Num)
}

fn exponent(value: &Expr) -> Option<i64> {
    let Expr::NumberLiteral(number) = value else { return None };
    let Number::Int(number) = &number.value else { return None };
    number.as_i64().filter(|it| (0..=LARGEST_EXPONENT).contains(it))
}
