//! A file as a graph of values: what is assigned, called, returned. No names are left inside functions.

use ruff_python_ast::{Operator, name::Name};
use rustc_hash::{FxHashMap, FxHashSet};

use super::ty::Types;

/// A node of the graph of one file.
pub type Id = u32;

/// How an argument is passed.
#[derive(Clone, Debug, PartialEq)]
pub enum Pass {
    /// By place.
    Place,
    /// By name.
    Name(Name),
    /// `*` or `**`.
    Star,
}

/// A value.
#[derive(Clone, Debug)]
pub enum Node {
    /// Nothing is known of it.
    Unknown,
    /// Of these types.
    Of(Types),
    /// A text literal: an annotation may be in it.
    Text(Name),
    /// A whole number: an index, or the value 0.
    Number(i32),
    /// A name of the module or a built-in.
    Global(Name),
    /// Something imported in a function.
    Dotted(Name),
    /// A parameter of a function.
    Param(u32, u16),
    /// A function or class defined in a function.
    Inner,
    /// A class of this file by index.
    InnerClass(u32),
    /// One of several values.
    Phi(Vec<Id>),
    /// A value that is not None.
    NotNone(Id),
    /// A value that is an instance of the classes.
    IsInstance(Id, Id),
    /// An attribute.
    Attr(Id, Name),
    /// A call.
    Call(Id, Vec<(Pass, Id)>),
    /// A subscript; a slice.
    Item(Id, Id),
    /// A slice.
    Slice(Id),
    /// An operation.
    Binary(Operator, Id, Id),
    /// `-x`, `+x`, `~x`.
    Signed(Id),
    /// A comparison by value of the operands.
    Compare(Vec<Id>),
    /// `a or b`.
    Or(Vec<Id>),
    /// `a and b`.
    And(Vec<Id>),
    /// A list display; set; tuple.
    List(Vec<Id>),
    /// A set display.
    Set(Vec<Id>),
    /// A tuple.
    Tuple(Vec<Id>),
    /// A dictionary display; a key is missing for `**`.
    Dict(Vec<(Option<Id>, Id)>),
    /// A comprehension.
    ListOf(Id),
    /// A comprehension.
    SetOf(Id),
    /// A comprehension.
    DictOf(Id, Id),
    /// A generator expression.
    GeneratorOf(Id),
    /// What an iteration gives.
    Each(Id),
    /// What an asynchronous iteration gives.
    EachLater(Id),
    /// What `with` binds.
    Enter(Id),
    /// What `async with` binds.
    EnterLater(Id),
    /// What `await` gives.
    Await(Id),
    /// One of the values that are unpacked: index, whether it takes the rest.
    Unpack(Id, u16, bool),
    /// What an `except` clause catches.
    Caught(Id),
    /// A value with this annotation.
    Annotated(Id),
    /// `super()`.
    Super(u32),
}

/// What a container that starts empty is given later.
#[derive(Clone, Copy, Debug)]
pub enum Growth {
    /// An element.
    One(Id),
    /// The elements of another.
    Many(Id),
    /// A key with its value.
    Pair(Id, Id),
    /// Anything: it is handed to somebody.
    Open,
}

/// What a function is decorated with.
#[derive(Clone, Debug)]
pub struct Decorator {
    /// Its value, without arguments.
    pub callee: Id,
    /// As it is written.
    pub text: Name,
    /// Its value as a whole.
    pub is_called: bool,
}

impl Decorator {
    /// Whether it passes arguments of its own, as test tools do: `mock.patch.object`, `pytest.mark.parametrize`, `given`.
    pub fn passes_arguments(&self) -> bool {
        self.text.split(['.', '_']).any(|word| matches!(word, "patch" | "parametrize" | "parameterized" | "given" | "fixture"))
    }
}

/// A body without work of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stub {
    /// It works.
    #[default]
    No,
    /// `pass`, `...`.
    Pass,
    /// `raise NotImplementedError`.
    Raises,
    /// It gives a literal, for others to replace.
    Literal,
}

/// What is known of a parameter.
#[derive(Clone, Debug)]
pub struct ParamFacts {
    /// Its name.
    pub name: Name,
    /// Its annotation.
    pub hint: Option<Id>,
    /// Its default.
    pub default: Option<Id>,
    /// Whether it takes the rest by place (`*`) or by name (`**`).
    pub stars: u8,
    /// Whether it can only be given by name.
    pub by_name: bool,
    /// What the body binds to its name.
    pub rebinds: Vec<Id>,
}

/// What is known of a function.
#[derive(Clone, Debug, Default)]
pub struct FunctionFacts {
    /// Its name.
    pub name: Name,
    /// Its qualified name with its parameters, which its site names too.
    pub key: String,
    /// Its class in this file.
    pub class: Option<u32>,
    /// Offset of its definition.
    pub start: u32,
    /// Whether it is a coroutine.
    pub is_async: bool,
    /// Whether it stands inside another function.
    pub is_inner: bool,
    /// Whether it is a method of a class that stands inside a function.
    pub is_of_inner_class: bool,
    /// Its decorators.
    pub decorators: Vec<Decorator>,
    /// Its parameters.
    pub params: Vec<ParamFacts>,
    /// Its return annotation.
    pub hint: Option<Id>,
    /// Returned values.
    pub returns: Vec<Id>,
    /// Yielded values.
    pub yields: Vec<Id>,
    /// What it delegates to.
    pub delegates: Vec<Id>,
    /// Whether somebody reads what is sent into it.
    pub receives: bool,
    /// Whether the end is reached, or a `return` has no value.
    pub falls: bool,
    /// Whether the end is reached only when a context manager swallows an exception.
    pub may_fall: bool,
    /// Whether it has a body of its own.
    pub stub: Stub,
    /// The nodes of its body.
    pub nodes: (Id, Id),
    /// Its docstring.
    pub docs: String,
    /// Every time a value that is a parameter is read.
    pub reads: Vec<Id>,
    /// Those reads that any value can bear: it is shown, compared, asked whether it is true.
    pub harmless: Vec<Id>,
    /// Those of them that only ask whether it is true.
    pub tested: Vec<Id>,
    /// Those that only go through its elements: `list(x)`, `sorted(x)`.
    pub walked: Vec<Id>,
    /// Those that only ask how many there are.
    pub sized: Vec<Id>,
    /// Those that ask whether it is None.
    pub asked: Vec<Id>,
}

impl FunctionFacts {
    /// Whether it is a generator.
    pub fn is_generator(&self) -> bool {
        !self.yields.is_empty() || !self.delegates.is_empty()
    }
}

/// What is known of a class.
#[derive(Clone, Debug, Default)]
pub struct ClassFacts {
    /// Its name.
    pub name: Name,
    /// Offset of its definition and its end.
    pub range: (u32, u32),
    /// Whether the name is one of the module.
    pub is_global: bool,
    /// Its bases.
    pub bases: Vec<Id>,
    /// Whether a metaclass, a decorator or a mixture of both may change what it is.
    pub is_odd: bool,
    /// Whether it gets attributes by names that are made while the program runs.
    pub is_dynamic: bool,
    /// Its docstring.
    pub docs: String,
    /// Its decorators.
    pub decorators: Vec<Decorator>,
    /// Its methods: name → indices of functions.
    pub methods: FxHashMap<Name, Vec<u32>>,
    /// Class variables: name → values.
    pub values: FxHashMap<Name, Vec<Id>>,
    /// Annotated attributes.
    pub hints: FxHashMap<Name, Id>,
    /// What methods assign to attributes of `self`.
    pub attributes: FxHashMap<Name, Vec<Id>>,
    /// What is put into such attributes.
    pub growth: FxHashMap<Name, Vec<Growth>>,
}

/// What a name of the module means.
#[derive(Clone, Debug)]
pub enum Global {
    /// An imported thing.
    Import(Name),
    /// A function.
    Function(u32),
    /// A class.
    Class(u32),
    /// A value.
    Value(Vec<Id>),
    /// A value with an annotation.
    Annotated(Id),
    /// Several things.
    Unknown,
}

/// An import that a hint may lean on.
#[derive(Clone, Debug)]
pub struct Bound {
    /// What it means.
    pub global: Global,
    /// Offset from which on it is bound.
    pub from: u32,
    /// Whether it is bound for checkers only.
    pub for_checkers: bool,
}

/// A file.
#[derive(Clone, Debug, Default)]
pub struct ModuleTypes {
    /// Its path.
    pub path: String,
    /// Dotted name.
    pub module: Name,
    /// All values.
    pub nodes: Vec<Node>,
    /// Names of the module.
    pub globals: FxHashMap<Name, Bound>,
    /// Modules from which everything is imported.
    pub stars: Vec<Name>,
    /// Functions.
    pub functions: Vec<FunctionFacts>,
    /// Classes.
    pub classes: Vec<ClassFacts>,
    /// All calls, with the last part of the name that is called.
    pub calls: Vec<(Name, Id)>,
    /// What is put into containers, by the node that made them.
    pub growth: FxHashMap<Id, Vec<Growth>>,
    /// Attributes that are assigned on objects other than `self`.
    pub stored: FxHashSet<Name>,
    /// Names of functions whose result is used; of which an attribute, an item or the like is asked.
    pub used: FxHashSet<Name>,
    /// Names whose result is asked for something that None has not.
    pub asked: FxHashSet<Name>,
    /// Names of functions that are handed around as values.
    pub handed: FxHashSet<Name>,
    /// Whether annotations are not evaluated.
    pub is_lazy: bool,
    /// Whether hints may be read when the program runs.
    pub is_read: bool,
    /// Whether it is a module of tests.
    pub is_test: bool,
}
