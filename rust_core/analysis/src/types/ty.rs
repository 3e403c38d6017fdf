//! Types as sets of alternatives.

use ruff_python_ast::name::Name;

/// One alternative.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ty {
    /// Not certain.
    Any,
    /// An instance of a class, by its qualified name; built-ins have none before theirs.
    Inst(Name, Vec<Types>),
    /// A class itself.
    Class(Name),
    /// A function of the project: module, index.
    Func(u32, u32),
    /// A function of the standard library.
    Known(Name),
    /// A method with the object it belongs to.
    Method(Box<Self>, Name),
    /// A module.
    Module(Name),
    /// `super()` in a class.
    Super(Name),
}

impl Ty {
    /// An instance of a class without type arguments.
    pub fn of(name: &str) -> Self {
        Self::Inst(Name::new(name), Vec::new())
    }

    /// Whether it is an instance of the class.
    pub fn is(&self, class: &str) -> bool {
        matches!(self, Self::Inst(name, _) if name.as_str() == class)
    }

    /// The class of an instance.
    pub fn class(&self) -> Option<&Name> {
        match self {
            Self::Inst(name, _) => Some(name),
            _ => None,
        }
    }
}

/// Alternatives, sorted; none at all means that no value comes out.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Types(pub Vec<Ty>);

/// More alternatives than this are no type that anybody writes.
const MOST: usize = 8;

impl Types {
    /// What is not certain.
    pub fn any() -> Self {
        Self(vec![Ty::Any])
    }

    /// Instances of one class.
    pub fn of(name: &str) -> Self {
        Self(vec![Ty::of(name)])
    }

    /// One alternative.
    pub fn one(ty: Ty) -> Self {
        Self(vec![ty])
    }

    /// A container of a class with its arguments.
    pub fn with(name: &str, args: Vec<Self>) -> Self {
        Self(vec![Ty::Inst(Name::new(name), args)])
    }

    /// Whether it is not certain.
    pub fn is_any(&self) -> bool {
        self.0.contains(&Ty::Any)
    }

    /// Whether no value comes out.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether `None` is among them.
    pub fn has_none(&self) -> bool {
        self.0.iter().any(|ty| ty.is("None"))
    }

    /// Without `None`.
    #[must_use]
    pub fn without_none(&self) -> Self {
        Self(self.0.iter().filter(|ty| !ty.is("None")).cloned().collect())
    }

    /// The one alternative there is.
    pub fn single(&self) -> Option<&Ty> {
        if let [one] = &*self.0 { Some(one) } else { None }
    }

    /// Whether some are plain truths and others plain numbers, as `a and len(b)` gives: `int` would be true of both and
    /// say nothing of what is meant.
    pub fn is_truth_or_number(&self) -> bool {
        self.0.iter().any(|ty| ty.is("bool")) && self.0.iter().any(|ty| ty.is("int"))
    }

    /// Whether all alternatives are instances of the class.
    pub fn all(&self, class: &str) -> bool {
        !self.is_empty() && self.0.iter().all(|ty| ty.is(class))
    }

    /// Take in the alternatives of another.
    pub fn add(&mut self, other: &Self) {
        if self.is_any() {
            return;
        }
        if other.is_any() {
            *self = Self::any();
            return;
        }
        for ty in &other.0 {
            self.add_one(ty);
        }
        if self.0.len() > MOST {
            *self = Self::any();
        }
    }

    fn add_one(&mut self, ty: &Ty) {
        if let Ty::Inst(name, args) = ty {
            for known in &mut self.0 {
                if let Ty::Inst(other, old) = known
                    && other == name
                {
                    merge(name, old, args);
                    return;
                }
            }
        }
        if let Err(at) = self.0.binary_search(ty) {
            self.0.insert(at, ty.clone());
        }
    }

    /// The union of several.
    pub fn union<'t>(all: impl IntoIterator<Item = &'t Self>) -> Self {
        let mut found = Self::default();
        for types in all {
            found.add(types);
        }
        found
    }
}

/// Arguments of two instances of one class: equal ones stay, an empty one takes the other's, others are not certain.
fn merge(name: &Name, old: &mut Vec<Types>, new: &[Types]) {
    if old.as_slice() == new {
        return;
    }
    let is_tuple = name.as_str() == "tuple";
    if old.len() != new.len() {
        *old = if is_tuple { vec![Types::any()] } else { Vec::new() };
        if is_tuple {
            old.clear();
        }
        return;
    }
    for (a, b) in old.iter_mut().zip(new) {
        if is_tuple {
            a.add(b);
        } else if a.is_empty() {
            a.clone_from(b);
        } else if !b.is_empty() && a != b {
            // A list of texts is no list of texts and numbers: only its class is sure.
            *a = if is_covariant(name) { Types::union([&*a, b]) } else { Types::any() };
        }
    }
}

fn is_covariant(name: &Name) -> bool {
    matches!(
        name.as_str(),
        "tuples"
            | "frozenset"
            | "coroutine"
            | "collections.abc.Iterator"
            | "collections.abc.Iterable"
            | "collections.abc.Generator"
            | "collections.abc.Sequence"
            | "collections.abc.AsyncIterator"
    )
}
