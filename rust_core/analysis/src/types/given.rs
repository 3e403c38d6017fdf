//! What parameters are given: by all calls that the project shows, by defaults, and by what their functions ask of them.

use ruff_python_ast::name::Name;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    calls::Found,
    documented::OTHERWISE,
    ir::{Id, Node, ParamFacts, Pass},
    name_words::{is_for_anything, is_measure},
    reasons::{EXAMPLES, MIXED, NOTHING, NUMBER, REBOUND, Reason, SOME, UNLIKE},
    solve::{Place, Solver},
    ty::{Ty, Types},
};

/// A call that may be one of a function.
#[derive(Clone, Copy, Debug)]
pub struct CallSite {
    module: u32,
    call: Id,
    /// Parameters that the call does not write: the object of a method.
    offset: usize,
}

/// Calls by what they call.
#[derive(Default)]
pub struct Calls {
    certain: FxHashMap<Place, Vec<CallSite>>,
    /// Calls of methods of unknown objects, by name.
    loose: FxHashMap<Name, Vec<(u32, Id)>>,
}

impl Solver<'_> {
    /// Look again at the calls of which nobody knew what they call.
    pub fn again(&mut self, calls: Calls) -> Calls {
        let mut found = Calls { certain: calls.certain, loose: FxHashMap::default() };
        for (name, sites) in calls.loose {
            for (module, call) in sites {
                self.refuel();
                self.sort(&mut found, module, &name, call);
            }
        }
        found
    }

    /// Sort the calls of the project by what they call.
    pub fn calls(&mut self) -> Calls {
        let mut wanted: FxHashSet<Name> = FxHashSet::default();
        for module in self.modules {
            for function in &module.functions {
                if function.params.iter().any(|param| param.hint.is_none() && param.stars == 0) {
                    wanted.insert(function.name.clone());
                    if let ("__init__" | "__new__" | "__call__", Some(class)) = (function.name.as_str(), function.class) {
                        wanted.insert(module.classes[class as usize].name.clone());
                    }
                }
            }
        }
        // A subclass is made by the constructor of its base.
        for module in self.modules {
            for class in &module.classes {
                wanted.insert(class.name.clone());
            }
        }
        let mut calls = Calls::default();
        for (index, module) in self.modules.iter().enumerate() {
            let index = u32::try_from(index).unwrap_or(0);
            for (name, call) in &module.calls {
                if wanted.contains(name) || name.as_str() == "cls" {
                    self.refuel();
                    self.sort(&mut calls, index, name, *call);
                }
            }
        }
        calls
    }

    fn sort(&mut self, calls: &mut Calls, module: u32, name: &Name, call: Id) {
        let Node::Call(func, _) = self.node(module, call) else { return };
        let callee = self.value(module, *func);
        for ty in &callee.0 {
            match ty {
                Ty::Func(owner, index) => calls.certain.entry((*owner, *index)).or_default().push(CallSite { module, call, offset: 0 }),
                Ty::Class(class) => {
                    if let Some(place) = self.method_of(class, "__init__") {
                        calls.certain.entry(place).or_default().push(CallSite { module, call, offset: 1 });
                    }
                }
                Ty::Method(own, method) => {
                    let (class, is_class) = match &**own {
                        Ty::Inst(class, _) => (class.clone(), false),
                        Ty::Class(class) => (class.clone(), true),
                        _ => continue,
                    };
                    let Some(place) = self.classes.get(&class).copied() else { continue };
                    let Found::Project(place) = self.method_place(place, method, 0) else { continue };
                    let has = |text: &str| self.function(place).decorators.iter().any(|it| it.text.as_str() == text);
                    let offset = if has("staticmethod") || (is_class && !has("classmethod")) { 0 } else { 1 };
                    calls.certain.entry(place).or_default().push(CallSite { module, call, offset });
                }
                Ty::Any => calls.loose.entry(name.clone()).or_default().push((module, call)),
                _ => {}
            }
        }
    }

    /// The calls that may reach a function.
    fn sites(&mut self, calls: &Calls, place: Place) -> Vec<(CallSite, bool)> {
        let function = self.function(place);
        let family = if function.class.is_some() && function.name.as_str() != "__init__" { self.family(place) } else { vec![place] };
        let mut found: Vec<(CallSite, bool)> =
            family.iter().flat_map(|place| calls.certain.get(place).into_iter().flatten()).map(|site| (*site, true)).collect();
        let is_static = function.decorators.iter().any(|it| it.text.as_str() == "staticmethod");
        let offset = usize::from(function.class.is_some() && !is_static);
        for (module, call) in calls.loose.get(&function.name).into_iter().flatten() {
            let Node::Call(func, _) = self.node(*module, *call) else { continue };
            // A bare name that means nothing known is another function; an attribute may be this one.
            let is_attribute = matches!(self.node(*module, *func), Node::Attr(..));
            if is_attribute == function.class.is_some() || is_attribute {
                found.push((CallSite { module: *module, call: *call, offset }, false));
            }
        }
        found
    }

    /// The type of a parameter.
    ///
    /// # Errors
    /// Why it is not certain.
    pub fn given_to(&mut self, calls: &Calls, place: Place, index: usize) -> Result<Types, Reason> {
        if let Some(types) = self.documented(place, index)? {
            return self.agreed(calls, place, index, types);
        }
        let by_callers = self.by_callers(calls, place, index);
        if by_callers.is_ok() {
            return by_callers;
        }
        // pytest passes what a fixture gives, and what a test does with it is the least that it can.
        let is_passed = self.module(place.0).is_test && self.function(place).name.starts_with("test");
        let demanded = if is_passed { None } else { self.demanded(place, index) };
        match (demanded, by_callers) {
            (Some(types), _) => Ok(types),
            (None, reason) => reason,
        }
    }

    /// The type that a docstring names, if what callers pass and what the body does agree with it.
    fn agreed(&mut self, calls: &Calls, place: Place, index: usize, types: Types) -> Result<Types, Reason> {
        let param = &self.function(place).params[index];
        for (site, is_certain) in self.sites(calls, place) {
            let Passed::Value(value) = self.argument(site, param, index) else { continue };
            let value = self.value(site.module, value);
            if is_certain && !value.is_any() && !self.fits(&value, &types) {
                return Err(OTHERWISE);
            }
        }
        self.evidence(place, index, &types)?;
        Ok(self.walked(place, index, &types).unwrap_or(types))
    }

    fn by_callers(&mut self, calls: &Calls, place: Place, index: usize) -> Result<Types, Reason> {
        let function = self.function(place);
        let param = &function.params[index];
        if function.name.as_str() == "__new__" {
            return Err(NOTHING);
        }
        let (mut types, mut unknown, mut known, mut serious) = (Types::default(), 0, 0, 0);
        let is_test = self.module(place.0).is_test;
        let default = param.default.map(|id| self.value(place.0, id));
        let has_default = default.is_some();
        let mut has_literal = false;
        if let Some(default) = default {
            if default.is_any() {
                return Err("its default has no certain type");
            }
            has_literal = !default.all("None");
            types.add(&default);
        }
        for (site, is_certain) in self.sites(calls, place) {
            match self.argument(site, param, index) {
                Passed::Not => {}
                Passed::Value(value) => {
                    let value = self.value(site.module, value);
                    if value.is_any() {
                        unknown += usize::from(is_certain || !self.module(site.module).is_test);
                    } else {
                        known += 1;
                        serious += usize::from(is_test || !self.module(site.module).is_test);
                        types.add(&value);
                    }
                }
                Passed::Perhaps => unknown += 1,
            }
            if types.is_any() {
                return Err(MIXED);
            }
        }
        let values = types.without_none();
        if values.is_empty() {
            return Err(if unknown > 0 { SOME } else { NOTHING });
        }
        if values.0.iter().any(is_stand_in) {
            return Err(EXAMPLES);
        }
        if values.is_truth_or_number() {
            return Err(MIXED);
        }
        let mut types = self.joined(&types);
        let is_asked = function.asked.iter().any(|id| self.is_param(place.0, *id, place.1, index).is_some());
        if is_asked && !types.has_none() {
            if known == 0 {
                return Err("it is compared with `is`");
            }
            types.add(&Types::of("None"));
        }
        let is_flag = has_literal && types.without_none().all("bool");
        if types.without_none().0.len() > 2 || (is_flag && types.has_none()) {
            return Err(MIXED);
        }
        let evidence = self.evidence(place, index, &types)?;
        if known == 0 {
            if !has_literal {
                return Err(NOTHING);
            }
            // Who calculates with a `0.5` takes a float, and with it an int: PEP 484 counts one as the other.
            let is_fraction = types.without_none().all("float") && evidence.is_distinct;
            if types.0.iter().any(|ty| ty.is("int") || ty.is("float")) && !evidence.is_index && !is_fraction {
                return Err(NUMBER);
            }
            if !evidence.is_distinct {
                return Err("the function only hands it on; who takes it decides what it may be");
            }
        }
        // Tests pass examples; what a name for anything is given today says nothing of tomorrow.
        let is_example = (serious == 0 && !has_literal) || is_for_anything(&param.name);
        let is_told = evidence.is_distinct && !values.0.iter().any(is_container);
        if is_example && known > 0 && !is_told {
            return Err(EXAMPLES);
        }
        if types.without_none().all("int") && !evidence.is_index && is_measure(&param.name) {
            return Err(NUMBER);
        }
        let most = known + usize::from(has_default && has_literal);
        let is_likely = values.0.len() == 1 && ((evidence.is_distinct && most > 0) || (known >= 3 && known >= 3 * unknown));
        if unknown > 0 && !is_likely {
            return Err(SOME);
        }
        // Who only goes through the elements takes more than the lists that come today.
        if let Some(widened) = self.walked(place, index, &types) {
            return Ok(widened);
        }
        Ok(types)
    }

    fn argument(&self, site: CallSite, param: &ParamFacts, index: usize) -> Passed {
        let Node::Call(_, args) = self.node(site.module, site.call) else { return Passed::Perhaps };
        let named = args.iter().find(|(pass, _)| matches!(pass, Pass::Name(name) if *name == param.name));
        if let Some((_, id)) = named {
            return Passed::Value(*id);
        }
        let stars = args.iter().any(|(pass, _)| *pass == Pass::Star);
        let wanted = index.checked_sub(site.offset);
        let by_place = args.iter().take_while(|(pass, _)| *pass == Pass::Place);
        match wanted {
            Some(wanted) if !param.by_name => match by_place.into_iter().nth(wanted) {
                Some((_, id)) => Passed::Value(*id),
                None if stars => Passed::Perhaps,
                None => Passed::Not,
            },
            _ if stars => Passed::Perhaps,
            _ => Passed::Not,
        }
    }

    /// Classes that share a base of the project are that base.
    fn joined(&mut self, types: &Types) -> Types {
        let types = super::render::absorbed(self, types);
        let values = types.without_none();
        if values.0.len() < 2 {
            return types;
        }
        let classes: Option<Vec<Name>> =
            values.0.iter().map(|ty| ty.class().filter(|name| self.classes.contains_key(*name)).cloned()).collect();
        let Some(classes) = classes else { return types };
        let mut candidate = Some(classes[0].clone());
        while let Some(class) = candidate {
            if classes.iter().all(|other| self.derives(other, &class, 0)) {
                let mut joined = Types::of(&class);
                if types.has_none() {
                    joined.add(&Types::of("None"));
                }
                return joined;
            }
            candidate = self.classes.get(&class).copied().and_then(|place| {
                self.bases(place).into_iter().find_map(|base| base.class().filter(|name| self.classes.contains_key(*name)).cloned())
            });
        }
        types
    }

    /// What the body asks of a parameter, if values of the types have all of it.
    fn evidence(&mut self, place: Place, index: usize, types: &Types) -> Result<Evidence, Reason> {
        let function = self.function(place);
        let module = place.0;
        let param = &function.params[index];
        let number = u16::try_from(index).unwrap_or(0);
        self.assume(place, number, types);
        let result = self.evidence_within(place, index, types);
        let mut fits = true;
        for id in &param.rebinds {
            // `x = x or …` and the like are evaluated with what is assumed of `x`.
            let bound = self.value(module, *id);
            fits &= !bound.is_any() && self.fits(&bound, types);
        }
        self.settle_back(place, number);
        if !fits {
            return Err(REBOUND);
        }
        result
    }

    fn evidence_within(&mut self, place: Place, index: usize, types: &Types) -> Result<Evidence, Reason> {
        let function = self.function(place);
        let module = place.0;
        let (first, last) = function.nodes;
        let mut evidence = Evidence::default();
        let is_bool = types.without_none().all("bool");
        for id in first..last {
            match self.node(module, id) {
                Node::Attr(value, name) => {
                    let Some(is_checked) = self.is_param(module, *value, place.1, index) else { continue };
                    let asked = if is_checked { types.without_none() } else { types.clone() };
                    for ty in &asked.0 {
                        if ty.is("None") {
                            return Err("it may be None, and the body does not ask for that");
                        }
                        if self.attribute(ty, name).is_any() && !self.has_member(ty, name) {
                            return Err(UNLIKE);
                        }
                    }
                    evidence.is_distinct = true;
                }
                Node::Call(func, args) => {
                    if self.is_param(module, *func, place.1, index).is_some()
                        && !types.without_none().0.iter().all(|ty| {
                            matches!(ty, Ty::Func(..) | Ty::Class(_) | Ty::Known(_) | Ty::Method(..)) || ty.is("collections.abc.Callable")
                        })
                    {
                        return Err("it is called; what it takes and gives is for a person");
                    }
                    if self.spelled(module, *func).as_deref() == Some("isinstance")
                        && args.first().is_some_and(|(_, id)| self.is_param(module, *id, place.1, index).is_some())
                    {
                        return Err("the body asks for its type");
                    }
                    if matches!(self.spelled(module, *func).as_deref(), Some("range"))
                        && args.iter().any(|(_, id)| self.is_param(module, *id, place.1, index).is_some())
                    {
                        evidence.is_index = true;
                        evidence.is_distinct = true;
                    }
                }
                Node::Each(value) | Node::Slice(value) => {
                    let Some(is_checked) = self.is_param(module, *value, place.1, index) else { continue };
                    let asked = if is_checked { types.without_none() } else { types.clone() };
                    for ty in &asked.0 {
                        if ty.is("None") || self.iterated(ty).is_any() && !self.is_sequence(ty) {
                            return Err(UNLIKE);
                        }
                    }
                    evidence.is_distinct = true;
                }
                Node::Item(value, key) => {
                    if self.is_param(module, *key, place.1, index).is_some() {
                        evidence.is_index = true;
                    }
                    let Some(is_checked) = self.is_param(module, *value, place.1, index) else { continue };
                    let asked = if is_checked { types.without_none() } else { types.clone() };
                    for ty in &asked.0 {
                        if !self.is_sequence(ty) && !self.has_member(ty, "__getitem__") {
                            return Err(UNLIKE);
                        }
                    }
                }
                Node::Binary(_, left, right) => {
                    let sides = [*left, *right].map(|id| self.is_param(module, id, place.1, index).is_some());
                    if sides[0] || sides[1] {
                        if is_bool || types.has_none() {
                            return Err("it is used in arithmetic");
                        }
                        let whole = self.value(module, id);
                        if !whole.is_any() {
                            evidence.is_distinct = true;
                        }
                    }
                }
                Node::Await(value) | Node::Enter(value) | Node::EnterLater(value) | Node::EachLater(value)
                    if self.is_param(module, *value, place.1, index).is_some()
                        && !types.without_none().0.iter().all(|ty| self.has_member(ty, "__enter__")) =>
                {
                    return Err(UNLIKE);
                }
                _ => {}
            }
        }
        Ok(evidence)
    }

    /// Whether a value is the parameter; if so, whether it was asked for None before.
    pub(super) fn is_param(&self, module: u32, id: Id, func: u32, index: usize) -> Option<bool> {
        match self.node(module, id) {
            Node::Param(owner, place) => (*owner == func && usize::from(*place) == index).then_some(false),
            Node::NotNone(inner) | Node::IsInstance(inner, _) => self.is_param(module, *inner, func, index).map(|_| true),
            Node::Phi(ids) if ids.len() < 6 => {
                let found: Vec<bool> =
                    ids.iter().filter(|inner| **inner < id).filter_map(|id| self.is_param(module, *id, func, index)).collect();
                if found.is_empty() { None } else { Some(found.into_iter().all(|checked| checked) || ids.len() > 1) }
            }
            _ => None,
        }
    }

    fn is_sequence(&self, ty: &Ty) -> bool {
        matches!(ty, Ty::Inst(name, _) if matches!(name.as_str(), "str" | "bytes" | "list" | "tuple" | "tuples" | "dict" | "set" | "frozenset" | "collections.deque" | "collections.OrderedDict" | "collections.defaultdict" | "bytearray" | "range"))
    }

    /// Whether values of a type have a member, whatever it is.
    pub fn has_member(&mut self, ty: &Ty, name: &str) -> bool {
        match ty {
            Ty::Inst(class, args) => match self.classes.get(class).copied() {
                Some(place) => !self.has_nothing(place, name, 0) && self.is_closed(&class.clone(), 0),
                None => self.table.member(class, args, name).is_some(),
            },
            Ty::Class(class) => self.classes.get(class).copied().is_some_and(|place| !self.has_nothing(place, name, 0)),
            _ => false,
        }
    }
}

/// What a body says of a parameter.
#[derive(Clone, Copy, Debug, Default)]
struct Evidence {
    /// It does something with it that not everything can do.
    is_distinct: bool,
    /// It counts or indexes with it.
    is_index: bool,
}

/// Whether a type is one of several that would do: a list where any collection is welcome.
fn is_container(ty: &Ty) -> bool {
    matches!(ty, Ty::Inst(name, _) if matches!(name.as_str(), "list" | "tuple" | "tuples" | "set" | "dict" | "frozenset" | "range") || name.starts_with("collections.abc."))
}

/// Whether values of a type stand for others of their kind: a function asks for a file, not for a `StringIO`.
fn is_stand_in(ty: &Ty) -> bool {
    let Ty::Inst(name, _) = ty else { return false };
    let module = name.rsplit_once('.').map_or("", |(module, _)| module);
    matches!(module, "unittest.mock" | "mock" | "io" | "_io" | "tempfile")
        || matches!(name.as_str(), "functools.partial" | "types.SimpleNamespace")
}

enum Passed {
    Not,
    Value(Id),
    Perhaps,
}
