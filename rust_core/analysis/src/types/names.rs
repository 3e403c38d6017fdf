//! What names mean across the files of a project and in the standard library.

use ruff_python_ast::name::Name;

use super::{
    ir::Global,
    solve::{Key, Solver},
    ty::{Ty, Types},
};

impl Solver<'_> {
    /// What a dotted name means, followed through the imports of the project.
    pub fn named(&mut self, dotted: &str, depth: usize) -> Types {
        if depth > 12 {
            return Types::any();
        }
        if let Some(module) = self.module_named(dotted) {
            let _ = module;
            return Types::one(Ty::Module(Name::new(dotted)));
        }
        let Some((owner, last)) = dotted.rsplit_once('.') else {
            return if self.is_library(dotted) { Types::one(Ty::Module(Name::new(dotted))) } else { Types::any() };
        };
        if let Some(module) = self.module_named(owner) {
            return self.global(module, last, depth + 1);
        }
        if let Some(place) = self.classes.get(owner).copied() {
            let name = self.class_names[&place].clone();
            return self.attribute(&Ty::Class(name), last);
        }
        if self.is_project(owner) {
            return match self.named(owner, depth + 1).single().cloned() {
                Some(ty @ Ty::Class(_)) => self.attribute(&ty, last),
                Some(Ty::Module(name)) if name.as_str() != owner => self.named(&format!("{name}.{last}"), depth + 1),
                _ => Types::any(),
            };
        }
        self.library(dotted)
    }

    pub(super) fn is_project(&self, dotted: &str) -> bool {
        self.roots.contains(dotted.split('.').next().unwrap_or(dotted))
    }

    /// The module of the project in which a dotted name is defined, as far as imports say.
    pub fn home(&self, dotted: &str) -> Option<u32> {
        let mut dotted = dotted.to_owned();
        for _ in 0..8 {
            let (owner, last) = dotted.rsplit_once('.')?;
            let module = self.module_named(owner)?;
            let facts = self.module(module);
            match facts.globals.get(last).map(|bound| &bound.global) {
                Some(Global::Import(full)) => dotted = full.to_string(),
                Some(_) => return Some(module),
                None => {
                    let star = facts
                        .stars
                        .iter()
                        .find_map(|star| self.module_named(star).filter(|it| self.module(*it).globals.contains_key(last)))?;
                    dotted = format!("{}.{last}", self.module(star).module);
                }
            }
        }
        None
    }

    pub(super) fn is_library(&self, name: &str) -> bool {
        ruff_python_stdlib::sys::is_known_standard_library(12, name)
    }

    /// A thing of the standard library.
    pub fn library(&mut self, dotted: &str) -> Types {
        let name = self.table.follow(dotted);
        if self.table.class(name).is_some() {
            return Types::one(Ty::Class(Name::new(name)));
        }
        if let Some(alias) = alias_of(dotted) {
            return Types::one(Ty::Class(Name::new(alias)));
        }
        if self.table.function(name).is_some() || super::library::is_special(name) {
            return Types::one(Ty::Known(Name::new(name)));
        }
        if let Some(kind) = self.table.value(name) {
            return super::stdlib::read(kind, &[], None, None);
        }
        let root = dotted.split('.').next().unwrap_or(dotted);
        if self.is_library(root) && is_module_name(dotted) {
            return Types::one(Ty::Module(Name::new(dotted)));
        }
        Types::any()
    }

    /// What a name of a module means for those who import it.
    pub fn global(&mut self, module: u32, name: &str, depth: usize) -> Types {
        if depth > 12 {
            return Types::any();
        }
        let facts = self.module(module);
        match facts.globals.get(name).map(|bound| &bound.global) {
            Some(Global::Import(full)) if *full != format!("{}.{name}", facts.module) => self.named(full, depth + 1),
            Some(Global::Import(_)) | None => {
                let inner = format!("{}.{name}", facts.module);
                if self.module_named(&inner).is_some() {
                    return Types::one(Ty::Module(Name::new(inner)));
                }
                for star in &facts.stars {
                    if let Some(other) = self.module_named(star) {
                        if other == module {
                            continue;
                        }
                        let found = self.global(other, name, depth + 1);
                        if !found.is_any() {
                            return found;
                        }
                    }
                }
                Types::any()
            }
            Some(Global::Function(index)) => Types::one(Ty::Func(module, *index)),
            Some(Global::Class(index)) => Types::one(Ty::Class(self.class_names[&(module, *index)].clone())),
            Some(Global::Annotated(id)) => self.annotation(module, *id),
            Some(Global::Value(ids)) => {
                self.remembered(Key::Global(module, Name::new(name)), |solver| {
                    let all: Vec<Types> = ids.iter().map(|id| solver.value(module, *id)).collect();
                    let union = Types::union(&all);
                    // `x = None` at the top of a module waits for a value that somebody else gives.
                    if union.all("None") { Types::any() } else { union }
                })
            }
            Some(Global::Unknown) => Types::any(),
        }
    }

    /// A name as code of the module reads it.
    pub fn read_global(&mut self, module: u32, name: &str) -> Types {
        let facts = self.module(module);
        if facts.globals.contains_key(name) {
            return self.global(module, name, 0);
        }
        for star in &facts.stars {
            match self.module_named(star) {
                Some(other) => {
                    let found = self.global(other, name, 1);
                    if !found.is_any() {
                        return found;
                    }
                }
                None => return Types::any(),
            }
        }
        match name {
            "__name__" | "__file__" | "__doc__" => return Types::of("str"),
            // Python asks the other operand then; the caller never sees it.
            "NotImplemented" => return Types::default(),
            _ => {}
        }
        let builtin = format!("builtins.{name}");
        self.library(&builtin)
    }
}

/// Built-in classes under their names in `typing`, and classes that the stubs do not spell out.
pub fn alias_of(dotted: &str) -> Option<&'static str> {
    Some(match dotted {
        "typing.List" => "list",
        "typing.Dict" => "dict",
        "typing.Set" => "set",
        "typing.FrozenSet" => "frozenset",
        "typing.Tuple" | "builtins.tuple" => "tuple",
        "typing.Type" => "type",
        "typing.Text" => "str",
        "typing.DefaultDict" => "collections.defaultdict",
        "typing.OrderedDict" => "collections.OrderedDict",
        "typing.Iterator" => "collections.abc.Iterator",
        "typing.Iterable" => "collections.abc.Iterable",
        "typing.Generator" => "collections.abc.Generator",
        "typing.Sequence" => "collections.abc.Sequence",
        "typing.MutableSequence" => "collections.abc.MutableSequence",
        "typing.Mapping" => "collections.abc.Mapping",
        "typing.MutableMapping" => "collections.abc.MutableMapping",
        "typing.Callable" | "collections.abc.Callable" => "collections.abc.Callable",
        "typing.Awaitable" => "collections.abc.Awaitable",
        "typing.Coroutine" => "collections.abc.Coroutine",
        "typing.AsyncIterator" => "collections.abc.AsyncIterator",
        "typing.AsyncIterable" => "collections.abc.AsyncIterable",
        "typing.AsyncGenerator" => "collections.abc.AsyncGenerator",
        "typing.Collection" => "collections.abc.Collection",
        "typing.Pattern" => "re.Pattern",
        "typing.Match" => "re.Match",
        "typing.Generic" => "typing.Generic",
        "typing.NamedTuple" => "typing.NamedTuple",
        "typing.TypedDict" | "typing_extensions.TypedDict" => "typing.TypedDict",
        "typing.Protocol" | "typing_extensions.Protocol" => "typing.Protocol",
        "typing.Hashable" => "collections.abc.Hashable",
        "unittest.TestCase"
        | "twisted.trial.unittest.TestCase"
        | "twisted.trial.unittest.SynchronousTestCase"
        | "django.test.TestCase"
        | "django.test.SimpleTestCase"
        | "django.test.TransactionTestCase"
        | "testtools.TestCase"
        | "absl.testing.absltest.TestCase" => "unittest.case.TestCase",
        "unittest.IsolatedAsyncioTestCase" => "unittest.async_case.IsolatedAsyncioTestCase",
        _ => return None,
    })
}

fn is_module_name(dotted: &str) -> bool {
    matches!(
        dotted,
        "os.path"
            | "xml.etree"
            | "xml.etree.ElementTree"
            | "xml.dom"
            | "xml.dom.minidom"
            | "xml.sax"
            | "concurrent.futures"
            | "importlib.metadata"
            | "importlib.util"
            | "importlib.resources"
            | "importlib.machinery"
            | "collections.abc"
            | "urllib.parse"
            | "urllib.request"
            | "urllib.error"
            | "http.client"
            | "http.server"
            | "http.cookies"
            | "http.cookiejar"
            | "html.parser"
            | "email.message"
            | "email.utils"
            | "email.mime"
            | "logging.handlers"
            | "logging.config"
            | "unittest.mock"
            | "multiprocessing.pool"
            | "json.decoder"
            | "wsgiref.simple_server"
    ) || !dotted.contains('.')
}
