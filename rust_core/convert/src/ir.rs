//! The typed tree between Python and Rust. Every node has a translation: what has none was refused before.

use crate::types::Ty;

/// A function.
#[derive(Debug, Clone)]
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) params: Vec<(String, Ty)>,
    /// What it takes beside them, in order.
    pub(crate) hidden: Vec<(Source, Ty)>,
    /// Lists of the caller that it changes.
    pub(crate) changed: Vec<String>,
    /// Types of the variables, parameters among them, in order of their names.
    pub(crate) vars: Vec<(String, Ty)>,
    pub(crate) returns: Ty,
    pub(crate) body: Vec<Stmt>,
    pub(crate) is_recursive: bool,
    /// First line of the docstring.
    pub(crate) doc: String,
}

impl Function {
    /// Whether it gives back nothing but `None`.
    pub(crate) fn returns_nothing(&self) -> bool {
        self.returns == Ty::Tuple(Vec::new())
    }
}

/// Where a value comes from that is no parameter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Source {
    /// An attribute of a parameter, by its place.
    Attribute(usize, String),
    /// A name of the module.
    Global(String),
}

impl Source {
    /// The name of the variable that holds it. Names of ours begin with `=`.
    pub(crate) fn variable(&self) -> String {
        match self {
            Self::Attribute(at, name) => format!("=attribute_{at}_{name}"),
            Self::Global(name) => format!("=constant_{name}"),
        }
    }

    pub(crate) fn global(&self) -> Option<&str> {
        match self {
            Self::Global(name) => Some(name),
            Self::Attribute(..) => None,
        }
    }
}

/// A value of a type.
#[derive(Debug, Clone)]
pub(crate) struct Expr {
    pub(crate) ty: Ty,
    pub(crate) kind: Kind,
}

#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Int(i64),
    Float(f64),
    Bool(bool),
    Text(String),
    /// `None`
    Nothing,
    /// A value where `None` could be.
    Some(Box<Expr>),
    /// The value where `None` could be; it bails when there is none.
    Value(Box<Expr>),
    /// A truth value that is known before, once something was evaluated.
    Known(Box<Expr>, bool),
    /// Texts after one another.
    Joined(Vec<Expr>),
    /// Whether a value is one of those that are written out.
    Among(Box<Expr>, Vec<Expr>),
    /// A variable of the function, by its Python name.
    Var(String),
    /// A variable of a comprehension, by its Rust name.
    Local(String),
    /// A Rust operator that cannot fail, of two values of one type.
    Operator(&'static str, Box<Expr>, Box<Expr>),
    /// `!a`, of truth values and of the bits of ints, or `-a` of floats.
    Prefix(char, Box<Expr>),
    /// A function of the runtime.
    Runtime {
        path: [&'static str; 2],
        args: Vec<Arg>,
        shape: Shape,
    },
    /// A method of a list or number.
    Method {
        on: Box<Expr>,
        name: &'static str,
        args: Vec<Arg>,
        shape: Shape,
    },
    /// A function of the same module.
    Call(String, Vec<Expr>),
    And(Box<Expr>, Box<Expr>),
    Or(Box<Expr>, Box<Expr>),
    /// `body if test else orelse`
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `a < b < c`: each is evaluated once at most. The links take the names `left` and `right`.
    Chain(Box<Expr>, Vec<(Expr, Expr)>),
    /// The operands of a link of a chain.
    Left,
    Right,
    /// The second, in which `Left` is the value of the first.
    Once(Box<Expr>, Box<Expr>),
    Truth(Box<Expr>),
    List(Vec<Expr>),
    Dict(Vec<(Expr, Expr)>),
    /// A set of the items of a list.
    SetOf(Box<Expr>),
    /// A deque of the items of a list.
    DequeOf(Box<Expr>),
    /// A method of a list that asks for a key of each item, which has a Rust name in it.
    Keyed {
        on: Box<Expr>,
        name: &'static str,
        is_reversed: Option<bool>,
        item: String,
        key: Box<Expr>,
    },
    Tuple(Vec<Expr>),
    Field(Box<Expr>, usize),
    /// An int as a float.
    ToFloat(Box<Expr>),
    /// A truth value as an int.
    ToInt(Box<Expr>),
    /// A number as one that may be either.
    ToNum(Box<Expr>),
    Comprehension(Box<Expr>, Vec<Generator>),
    /// `any` and `all` of a generator; ends with the first that decides.
    Search {
        is_any: bool,
        test: Box<Expr>,
        generators: Vec<Generator>,
    },
}

/// How a function of the runtime is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// It may bail.
    Fallible,
    /// It may not.
    Plain,
    /// It may bail and wants the call in progress.
    WithRt,
}

/// How a value is handed over.
#[derive(Debug, Clone)]
pub(crate) enum Arg {
    Value(Expr),
    Ref(Expr),
    /// A part of a slice.
    Maybe(Option<Expr>),
    Flag(bool),
}

#[derive(Debug, Clone)]
pub(crate) struct Generator {
    pub(crate) pattern: Pattern,
    pub(crate) iter: Iter,
    pub(crate) tests: Vec<Expr>,
}

/// Names for what an iterator yields, in Rust.
#[derive(Debug, Clone)]
pub(crate) enum Pattern {
    Name(String),
    Tuple(Vec<Pattern>),
}

/// What a loop goes over.
#[derive(Debug, Clone)]
pub(crate) enum Iter {
    Range {
        bounds: Box<[Expr; 3]>,
        is_reversed: bool,
    },
    List(Expr),
    /// `keys`, `values` or `entries` of a dict.
    Dict(Expr, &'static str),
    Reversed(Expr),
    Enumerate(Box<Iter>, Box<Expr>),
    Zip {
        iters: Vec<Iter>,
        /// Whether they have to be of one length.
        is_strict: bool,
    },
}

/// Where a value goes.
#[derive(Debug, Clone)]
pub(crate) enum Target {
    Var(String, Ty),
    Item { list: Expr, index: Expr },
    Tuple(Vec<Target>),
}

#[derive(Debug, Clone)]
pub(crate) enum Stmt {
    Assign(Target, Expr),
    /// `list[index] op= value`: list and index are evaluated once. `Left` and `Right` stand in `update`.
    Update {
        list: Expr,
        index: Expr,
        value: Expr,
        update: Expr,
    },
    Do(Expr),
    If(Expr, Vec<Stmt>, Vec<Stmt>),
    While {
        test: Expr,
        body: Vec<Stmt>,
        orelse: Vec<Stmt>,
    },
    For {
        target: Target,
        item: Ty,
        iter: Iter,
        body: Vec<Stmt>,
        orelse: Vec<Stmt>,
    },
    Break,
    Continue,
    Return(Expr),
    Hold(Expr),
    Bail,
}
