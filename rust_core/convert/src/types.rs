//! The types of the subset, and what they have in common.

use std::fmt;

/// A type that has a translation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ty {
    /// Of nothing that is known yet: the items of an empty list.
    Unknown,
    /// `int` of 64 bits.
    Int,
    /// `float`
    Float,
    /// An `int` on one way and a `float` on another.
    Num,
    /// `bool`
    Bool,
    /// `str` of ASCII.
    Str,
    /// `bytes`
    Bytes,
    /// A value or `None`.
    Maybe(Box<Ty>),
    /// `list` of one type.
    List(Box<Ty>),
    /// `dict` of keys and values.
    Dict(Box<Ty>, Box<Ty>),
    /// `set` of one type.
    Set(Box<Ty>),
    /// A sequence that is only read: `tuple[T, ...]`, or a parameter that may be a list or a tuple.
    Row(Box<Ty>),
    /// An object of a class of the module, of which only attributes are read.
    Object(String),
    /// `collections.deque` of one type. It never crosses the border.
    Deque(Box<Ty>),
    /// `tuple` of a fixed length.
    Tuple(Vec<Ty>),
}

impl Ty {
    /// A list of items of a type.
    pub(crate) fn list(item: Ty) -> Self {
        Self::List(Box::new(item))
    }

    /// A dict of keys and values.
    pub(crate) fn dict(key: Ty, value: Ty) -> Self {
        Self::Dict(Box::new(key), Box::new(value))
    }

    /// Whether it is of some kind, or holds what is.
    fn holds(&self, is_one: fn(&Self) -> bool) -> bool {
        is_one(self)
            || match self {
                Self::List(item) | Self::Maybe(item) | Self::Deque(item) | Self::Row(item) | Self::Set(item) => item.holds(is_one),
                Self::Dict(key, value) => key.holds(is_one) || value.holds(is_one),
                Self::Tuple(items) => items.iter().any(|it| it.holds(is_one)),
                _ => false,
            }
    }

    /// Whether it holds a set, whose order is nobody's to see.
    pub(crate) fn has_set(&self) -> bool {
        self.holds(|it| matches!(it, Self::Set(_)))
    }

    /// Whether it holds a deque.
    pub(crate) fn has_deque(&self) -> bool {
        self.holds(|it| matches!(it, Self::Deque(_)))
    }

    /// Whether it holds a sequence of the caller, of which there is only a view.
    pub(crate) fn has_row(&self) -> bool {
        self.holds(|it| matches!(it, Self::Row(_)))
    }

    /// A value of a type, or `None`.
    pub(crate) fn maybe(self) -> Self {
        match self {
            Self::Maybe(_) => self,
            known => Self::Maybe(Box::new(known)),
        }
    }

    /// What it reads as: bytes are a sequence of ints.
    pub(crate) fn read_as(&self) -> Self {
        if *self == Self::Bytes { Self::Row(Box::new(Self::Int)) } else { self.clone() }
    }

    /// The type without `None`.
    pub(crate) fn value(&self) -> &Self {
        match self {
            Self::Maybe(value) => value,
            known => known,
        }
    }

    /// The type that covers both; none when there is none.
    pub(crate) fn join(&self, other: &Self) -> Option<Self> {
        Some(match (self, other) {
            (Self::Unknown, known) | (known, Self::Unknown) => known.clone(),
            (a, b) if a == b => a.clone(),
            (Self::Maybe(_), _) | (_, Self::Maybe(_)) => self.value().join(other.value())?.maybe(),
            (Self::Int | Self::Float | Self::Num, Self::Int | Self::Float | Self::Num) => Self::Num,
            (Self::Dict(a, x), Self::Dict(b, y)) => Self::dict(a.join(b)?, x.join(y)?),
            (Self::Set(a), Self::Set(b)) => Self::Set(Box::new(a.join(b)?)),
            (Self::Row(a), Self::Row(b)) => Self::Row(Box::new(a.join(b)?)),
            (Self::Deque(a), Self::Deque(b)) => Self::Deque(Box::new(a.join(b)?)),
            (Self::List(a), Self::List(b)) => Self::list(a.join(b)?),
            (Self::Tuple(a), Self::Tuple(b)) if a.len() == b.len() => {
                Self::Tuple(a.iter().zip(b).map(|(a, b)| a.join(b)).collect::<Option<_>>()?)
            }
            _ => return None,
        })
    }

    /// Whether all of it is known.
    pub(crate) fn is_known(&self) -> bool {
        match self {
            Self::Unknown => false,
            Self::List(item) | Self::Maybe(item) | Self::Set(item) | Self::Deque(item) | Self::Row(item) => item.is_known(),
            Self::Dict(key, value) => key.is_known() && value.is_known(),
            Self::Tuple(items) => items.iter().all(Self::is_known),
            _ => true,
        }
    }

    pub(crate) fn is_number(&self) -> bool {
        matches!(self, Self::Int | Self::Float | Self::Num | Self::Bool)
    }

    /// Whether a value is copied by naming it.
    pub(crate) fn is_copied(&self) -> bool {
        match self {
            Self::List(_)
            | Self::Unknown
            | Self::Str
            | Self::Bytes
            | Self::Dict(..)
            | Self::Set(_)
            | Self::Deque(_)
            | Self::Row(_)
            | Self::Object(_) => false,
            Self::Maybe(value) => value.is_copied(),
            Self::Tuple(items) => items.iter().all(Self::is_copied),
            _ => true,
        }
    }
}

impl fmt::Display for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("?"),
            Self::Int => f.write_str("int"),
            Self::Float => f.write_str("float"),
            Self::Num => f.write_str("int | float"),
            Self::Bool => f.write_str("bool"),
            Self::Str => f.write_str("str"),
            Self::Bytes => f.write_str("bytes"),
            Self::Maybe(value) => write!(f, "{value} | None"),
            Self::List(item) => write!(f, "list[{item}]"),
            Self::Dict(key, value) => write!(f, "dict[{key}, {value}]"),
            Self::Set(item) => write!(f, "set[{item}]"),
            Self::Deque(item) => write!(f, "deque[{item}]"),
            Self::Row(item) => write!(f, "tuple[{item}, ...]"),
            Self::Object(class) => f.write_str(class),
            Self::Tuple(items) => {
                f.write_str("tuple[")?;
                for (at, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if at == 0 { "" } else { ", " })?;
                }
                f.write_str("]")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Ty::{self, Bool, Float, Int, Num, Unknown};

    #[test]
    fn numbers_join_and_truth_values_do_not() {
        assert_eq!(Int.join(&Float), Some(Num));
        assert_eq!(Ty::list(Unknown).join(&Ty::list(Int)), Some(Ty::list(Int)));
        assert_eq!(Int.join(&Bool), None);
        assert_eq!(Unknown.maybe().join(&Int), Some(Int.maybe()));
        assert_eq!(Int.maybe().join(&Float.maybe()), Some(Num.maybe()));
        assert_eq!(Ty::Str.join(&Int.maybe()), None);
        assert_eq!(Ty::Tuple(vec![Int]).join(&Ty::Tuple(vec![Int, Int])), None);
        assert_eq!(Ty::Tuple(vec![Int, Ty::list(Float)]).to_string(), "tuple[int, list[float]]");
    }
}
