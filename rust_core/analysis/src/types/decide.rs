//! The answers: for each function without a hint the hint it can have, or why it has none.

use ruff_python_ast::name::Name;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    families::Base,
    ir::{Decorator, FunctionFacts, ModuleTypes, Stub},
    reasons::{Reason, SHOWN},
    render::{Hint, Spot, hint},
    solve::{Place, Solver},
    ty::{Ty, Types},
};

/// A hint, or why there is none; an empty reason has nothing to add to what the file itself says.
pub type Answer = Result<Hint, String>;

/// What a project says of its functions, by path and by function.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    returns: FxHashMap<String, FxHashMap<String, Answer>>,
    params: FxHashMap<String, FxHashMap<String, Answer>>,
    /// Functions of which the project knows what their file cannot: methods that it overrides, or reads hints of.
    overruled: FxHashMap<String, FxHashSet<String>>,
}

impl Answers {
    /// Whether the project is to be asked about a function whatever its file is certain of.
    pub fn is_overruled(&self, path: &str, key: &str) -> bool {
        self.overruled.get(path).is_some_and(|keys| keys.contains(key))
    }

    /// What a function returns.
    pub fn returned(&self, path: &str, key: &str) -> Option<&Answer> {
        self.returns.get(path)?.get(key)
    }

    /// What a parameter takes.
    pub fn given(&self, path: &str, key: &str, name: &str) -> Option<&Answer> {
        self.params.get(path)?.get(&format!("{key}:{name}"))
    }

    /// Evaluate a project for the functions of the files, by path, that are asked about.
    pub fn of(modules: &[ModuleTypes], target: (u8, u8), asked: &FxHashSet<&str>) -> Self {
        if asked.is_empty() {
            return Self::default();
        }
        let mut solver = Solver::new(modules);
        let mut decider = Decider::new(&mut solver, target, asked);
        decider.params();
        decider.returns();
        decider.answers
    }
}

struct Decider<'s, 'p> {
    solver: &'s mut Solver<'p>,
    /// Paths of the files whose functions are asked about.
    paths: &'s FxHashSet<&'s str>,
    target: (u8, u8),
    answers: Answers,
    /// Names of functions whose result is asked for what None has not.
    asked: FxHashSet<&'p Name>,
    /// Names of functions whose result is used.
    used: FxHashSet<&'p Name>,
    /// Names of functions that are handed around, in a project that reads hints.
    read: FxHashSet<&'p Name>,
    /// Whether the project reads hints while it runs.
    reads: bool,
}

const READ: &str = "the function is handed to others, and the project reads hints while it runs";
/// What is returned is not certain; the file itself may name the very `return`.
pub const UNSURE: &str = "what it returns is not certain, even with what the project knows";
const ROUNDS: usize = 2;

impl<'s, 'p> Decider<'s, 'p> {
    fn new(solver: &'s mut Solver<'p>, target: (u8, u8), paths: &'s FxHashSet<&'s str>) -> Self {
        let modules = solver.modules;
        let reads = modules.iter().any(|module| module.is_read && !module.is_test);
        Self {
            asked: modules.iter().flat_map(|module| &module.asked).collect(),
            used: modules.iter().flat_map(|module| &module.used).collect(),
            read: if reads { modules.iter().flat_map(|module| &module.handed).collect() } else { FxHashSet::default() },
            reads,
            solver,
            paths,
            target,
            answers: Answers::default(),
        }
    }

    /// Whether a test made the class of a method to show it to the project, as a completer of code is shown some.
    fn is_shown(&self, place: Place, function: &FunctionFacts) -> bool {
        self.reads && function.is_of_inner_class && self.solver.modules[place.0 as usize].is_test
    }

    fn places(&self) -> impl Iterator<Item = (Place, &'p FunctionFacts)> + use<'s, 'p> {
        let (modules, paths) = (self.solver.modules, self.paths);
        modules.iter().enumerate().filter(|(_, module)| paths.contains(module.path.as_str())).flat_map(|(index, module)| {
            let index = u32::try_from(index).unwrap_or(0);
            module.functions.iter().enumerate().map(move |(number, function)| ((index, u32::try_from(number).unwrap_or(0)), function))
        })
    }

    fn spot(&self, place: Place, function: &FunctionFacts) -> Spot {
        Spot { module: place.0, at: function.start, class: function.class, target: self.target }
    }

    fn returns(&mut self) {
        let wanted: Vec<(Place, &FunctionFacts)> =
            self.places().filter(|(_, function)| function.hint.is_none() && !function.is_inner).collect();
        for (place, function) in wanted {
            self.solver.refuel();
            let answer = self.returned(place, function);
            if self.is_shown(place, function)
                || function.class.is_some()
                    && (!self.solver.overrides(place).is_empty() || matches!(self.solver.base_of(place), Base::Project(_)))
            {
                let path = self.solver.module(place.0).path.clone();
                self.answers.overruled.entry(path).or_default().insert(function.key.clone());
            }
            let by_key = self.answers.returns.entry(self.solver.module(place.0).path.clone()).or_default();
            insert_once(by_key, function.key.clone(), answer);
        }
    }

    fn returned(&mut self, place: Place, function: &FunctionFacts) -> Answer {
        let silent = || Err(String::new());
        if self.is_shown(place, function) {
            return Err(SHOWN.to_owned());
        }
        if !function.decorators.iter().all(|decorator| self.is_harmless(place.0, decorator, function))
            || function.receives && !is_fixture(function)
        {
            return silent();
        }
        if self.read.contains(&function.name) && !function.is_generator() && function.class.is_none() {
            return Err(READ.to_owned());
        }
        let documented = self.solver.documented_result(place);
        let mixes = function.falls && !function.returns.is_empty() && !function.is_generator();
        if (mixes || function.may_fall) && documented.is_none() {
            return silent();
        }
        let own = self.solver.inferred(place);
        let types = self.solver.returned(place);
        let promised = match self.solver.base_of(place) {
            Base::Silent => None,
            Base::Library(types) => Some(types),
            Base::Project(base) => Some(self.solver.returned(base)),
            Base::Unknown(name) => {
                return Err(format!("the base class `{name}` is not part of the project and may declare the method"));
            }
        };
        let is_special = function.name.starts_with("__") && function.name.ends_with("__");
        let types = match promised {
            Some(promised) if !promised.is_any() => {
                if types.is_any() && !own.is_any() && self.solver.fits(&own, &promised) {
                    own.clone()
                } else if types.is_any() {
                    if !is_simple(&promised) || promised.all("None") {
                        return silent();
                    }
                    promised
                } else if self.solver.fits(&types, &promised) {
                    types
                } else {
                    return Err("what it gives is not what its base class says".to_owned());
                }
            }
            _ => types,
        };
        let types = match documented {
            Some(said) if types.is_any() || mixes || function.may_fall => said,
            _ => types,
        };
        if types.is_any() {
            return Err(UNSURE.to_owned());
        }
        if types.is_empty() || function.name.as_str() == "__new__" {
            return silent();
        }
        if matches!(function.name.as_str(), "__exit__" | "__aexit__") {
            return self.exit(place, function, &types);
        }
        if function.class.is_some() && !is_special {
            if function.stub == Stub::Literal && self.solver.overrides(place).is_empty() {
                return silent();
            }
            if matches!(function.stub, Stub::Pass | Stub::Raises) && types.all("None") && self.used.contains(&function.name) {
                return silent();
            }
        }
        if types.has_none() {
            let is_asked = if types.all("None") {
                self.solver.module(place.0).used.contains(&function.name)
            } else {
                self.asked.contains(&function.name)
            };
            if is_asked && !is_special {
                return silent();
            }
        }
        if function.class.is_some()
            && function.returns.iter().any(|id| matches!(self.solver.node(place.0, *id), super::ir::Node::Param(_, 0)))
            && self.has_heirs(place, function)
        {
            return Err("it gives the object itself, which in a subclass is one of that; `Self` is for a person".to_owned());
        }
        let spot = self.spot(place, function);
        hint(self.solver, spot, &types)
    }

    fn has_heirs(&mut self, place: Place, function: &FunctionFacts) -> bool {
        self.solver.own_class(place.0, function).is_some_and(|class| self.solver.subclasses.contains_key(&class))
    }

    /// `__exit__` says by its type whether it swallows exceptions.
    fn exit(&mut self, place: Place, function: &FunctionFacts, types: &Types) -> Answer {
        if !(types.all("None") || types.all("bool")) {
            return Err(String::new());
        }
        let spot = self.spot(place, function);
        hint(self.solver, spot, types)
    }

    /// Whether a decorator leaves hints alone.
    fn is_harmless(&mut self, module: u32, decorator: &Decorator, function: &FunctionFacts) -> bool {
        let name = self.solver.spelled(module, decorator.callee).unwrap_or_default();
        let last = decorator.text.rsplit('.').next().unwrap_or(&decorator.text).to_owned();
        if is_known_harmless(&name, &last) {
            return !(function.is_generator() && !is_fixture(function) && !name.starts_with("contextlib."));
        }
        if function.is_generator() {
            return false;
        }
        // A decorator of the project whose module reads no hints cannot know of them.
        let callee = self.solver.value(module, decorator.callee);
        let home = match callee.single() {
            Some(Ty::Func(owner, _)) => Some(*owner),
            Some(Ty::Class(class)) => self.solver.classes.get(class).map(|(owner, _)| *owner),
            _ => self.solver.home(&name),
        };
        home.is_some_and(|owner| !self.solver.module(owner).is_read)
    }

    fn params(&mut self) {
        let mut reasons: FxHashMap<(u32, u32, u16), Reason> = FxHashMap::default();
        let mut calls = self.solver.calls();
        for _ in 0..ROUNDS {
            let mut found = Vec::new();
            for (place, function) in self.places() {
                for index in open_params(function) {
                    let key = (place.0, place.1, u16::try_from(index).unwrap_or(0));
                    if self.solver.given.contains_key(&key) {
                        continue;
                    }
                    self.solver.refuel();
                    if let Some(types) = super::protocols::fixed(self.solver, place, function, index) {
                        found.push((key, types));
                        continue;
                    }
                    match self.solver.given_to(&calls, place, index) {
                        Ok(types) => found.push((key, types)),
                        Err(reason) => {
                            reasons.insert(key, reason);
                        }
                    }
                }
            }
            if found.is_empty() {
                break;
            }
            self.solver.given.extend(found);
            self.solver.forget();
            calls = self.solver.again(calls);
        }
        let wanted: Vec<(Place, &FunctionFacts)> = self.places().filter(|(_, function)| !function.is_inner).collect();
        for (place, function) in wanted {
            for index in open_params(function) {
                let key = (place.0, place.1, u16::try_from(index).unwrap_or(0));
                let answer = match self.solver.given.get(&key).cloned() {
                    Some(types) => self.given(place, function, index, &types),
                    None => Err(reasons.get(&key).copied().unwrap_or_default().to_owned()),
                };
                let name = format!("{}:{}", function.key, function.params[index].name);
                let by_key = self.answers.params.entry(self.solver.module(place.0).path.clone()).or_default();
                insert_once(by_key, name, answer);
            }
        }
    }

    fn given(&mut self, place: Place, function: &FunctionFacts, index: usize, types: &Types) -> Answer {
        if self.is_shown(place, function) {
            return Err(SHOWN.to_owned());
        }
        if self.read.contains(&function.name) {
            return Err(READ.to_owned());
        }
        let is_special =
            matches!(function.name.as_str(), "__init__" | "__new__" | "__call__") || super::protocols::is_protocol(&function.name, index);
        match self.solver.base_of(place) {
            _ if is_special => {}
            Base::Silent => {}
            Base::Project(base) => {
                let base_function = self.solver.function(base);
                let same = base_function.params.get(index).filter(|param| param.name == function.params[index].name);
                if same.is_none_or(|param| param.hint.is_some()) {
                    return Err("what it takes is for its base class to say".to_owned());
                }
            }
            Base::Library(_) => return Err("what it takes is for its base class to say".to_owned()),
            Base::Unknown(name) => return Err(format!("the base class `{name}` is not part of the project and may declare the method")),
        }
        for decorator in &function.decorators {
            if !self.is_harmless(place.0, decorator, function) || decorator.passes_arguments() {
                return Err("a decorator may pass something else than its callers do".to_owned());
            }
        }
        let spot = self.spot(place, function);
        if types.all("object") {
            let is_free = !self.solver.module(place.0).globals.contains_key("object");
            return if is_free { Ok(Hint { text: "object".to_owned(), imports: Vec::new() }) } else { Err(String::new()) };
        }
        hint(self.solver, spot, types)
    }
}

/// Parameters without a hint that can get one.
fn open_params(function: &FunctionFacts) -> impl Iterator<Item = usize> + use<'_> {
    let is_static = function.decorators.iter().any(|it| it.text.as_str() == "staticmethod");
    let skip = usize::from(function.class.is_some() && !is_static);
    function.params.iter().enumerate().skip(skip).filter(|(_, param)| param.hint.is_none() && param.stars == 0).map(|(index, _)| index)
}

/// Two functions of one key have no answer: nobody could tell which is meant.
fn insert_once(by_key: &mut FxHashMap<String, Answer>, key: String, answer: Answer) {
    by_key.entry(key).and_modify(|old| *old = Err(String::new())).or_insert(answer);
}

fn is_fixture(function: &FunctionFacts) -> bool {
    function.decorators.iter().any(|it| it.text.ends_with("fixture") || it.text.ends_with("contextmanager"))
}

/// A type that a base class can lend to an override whose own type is not certain.
fn is_simple(types: &Types) -> bool {
    types.single().is_some_and(|ty| ["bool", "int", "str", "bytes", "float"].iter().any(|name| ty.is(name)))
}

/// Decorators that read no hints, by qualified name or by the last part of it.
fn is_known_harmless(name: &str, last: &str) -> bool {
    const NAMES: &[&str] = &[
        "property",
        "staticmethod",
        "classmethod",
        "functools.wraps",
        "functools.cache",
        "functools.lru_cache",
        "functools.cached_property",
        "functools.total_ordering",
        "contextlib.contextmanager",
        "contextlib.asynccontextmanager",
        "abc.abstractmethod",
        "abc.abstractproperty",
        "abc.abstractclassmethod",
        "typing.final",
        "typing.override",
        "typing_extensions.final",
        "typing_extensions.override",
        "atexit.register",
        "unittest.skip",
        "unittest.skipIf",
        "unittest.skipUnless",
        "unittest.expectedFailure",
        "unittest.mock.patch",
        "mock.patch",
        "celery.shared_task",
        "jinja2.pass_context",
        "jinja2.pass_environment",
        "jinja2.pass_eval_context",
        "kombu.utils.objects.cached_property",
        "kombu.utils.cached_property",
        "werkzeug.utils.cached_property",
        "asyncio.coroutine",
        "reprlib.recursive_repr",
        "hypothesis.given",
        "hypothesis.settings",
        "hypothesis.example",
        "tornado.testing.gen_test",
        "pytest_asyncio.fixture",
        "threading.Thread",
    ];
    const STARTS: &[&str] =
        &["pytest.mark.", "pytest.fixture", "unittest.mock.patch.", "mock.patch.", "click.", "flaky.", "nox.", "responses.", "freezegun."];
    const LASTS: &[&str] = &[
        "setter",
        "deleter",
        "getter",
        "cached_property",
        "errorhandler",
        "before_request",
        "after_request",
        "teardown_request",
        "context_processor",
        "cached",
        "memoize",
    ];
    NAMES.contains(&name) || STARTS.iter().any(|start| name.starts_with(start)) || LASTS.contains(&last) || name == "pytest.fixture"
}
