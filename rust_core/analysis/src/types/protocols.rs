//! Parameters whose types the language, the standard library or pytest fixes by the name of the function.

use super::{
    ir::{Decorator, FunctionFacts, Global},
    solve::{Place, Solver},
    ty::{Ty, Types},
};

/// Whether the language fixes what a parameter of a method takes.
pub fn is_protocol(method: &str, index: usize) -> bool {
    protocol(method, index).is_some()
}

fn protocol(method: &str, index: usize) -> Option<Types> {
    let or_none = |ty: Ty| Types::union([&Types::one(ty), &Types::of("None")]);
    Some(match (method, index) {
        ("__eq__" | "__ne__", 1) => Types::of("object"),
        ("__exit__" | "__aexit__", 1) => or_none(Ty::Class("BaseException".into())),
        ("__exit__" | "__aexit__", 2) => or_none(Ty::of("BaseException")),
        ("__exit__" | "__aexit__", 3) => or_none(Ty::of("types.TracebackType")),
        ("__getattr__" | "__getattribute__" | "__delattr__" | "__setattr__" | "__format__", 1) => Types::of("str"),
        ("__contains__", 1) => Types::of("object"),
        _ => return None,
    })
}

/// The fixtures that pytest brings along.
fn fixture(name: &str) -> Option<&'static str> {
    Some(match name {
        "tmp_path" => "pathlib.Path",
        "monkeypatch" => "pytest.MonkeyPatch",
        "capsys" | "capfd" => "pytest.CaptureFixture",
        "caplog" => "pytest.LogCaptureFixture",
        "request" => "pytest.FixtureRequest",
        "recwarn" => "pytest.WarningsRecorder",
        "pytester" => "pytest.Pytester",
        _ => return None,
    })
}

/// The type of a parameter that somebody fixes.
pub fn fixed(solver: &mut Solver, place: Place, function: &FunctionFacts, index: usize) -> Option<Types> {
    if function.class.is_some() {
        return protocol(&function.name, index).filter(|_| function.params.len() < 6 && function.params[index].default.is_none());
    }
    let is_test = function.name.starts_with("test_") && !function.decorators.iter().any(Decorator::passes_arguments);
    if !is_test || function.params[index].default.is_some() {
        return None;
    }
    let name = &function.params[index].name;
    let facts = solver.module(place.0);
    if let Some(Global::Function(own)) = facts.globals.get(name).map(|bound| &bound.global) {
        return made(solver, (place.0, *own));
    }
    if let Some(class) = fixture(name) {
        return Some(Types::of(class));
    }
    // The fixtures of `conftest.py` files around the test.
    let mut package = facts.module.to_string();
    loop {
        package = match package.rsplit_once('.') {
            Some((outer, _)) => outer.to_owned(),
            None if package.is_empty() => return None,
            None => String::new(),
        };
        let conftest = if package.is_empty() { "conftest".to_owned() } else { format!("{package}.conftest") };
        if let Some(module) = solver.module_named(&conftest)
            && let Some(Global::Function(index)) = solver.module(module).globals.get(name).map(|bound| &bound.global)
        {
            return made(solver, (module, *index));
        }
        if package.is_empty() {
            return None;
        }
    }
}

/// What a fixture of the project gives.
fn made(solver: &mut Solver, place: Place) -> Option<Types> {
    let function = solver.function(place);
    if !function.decorators.iter().any(|it| it.text.ends_with("fixture")) || function.is_async {
        return None;
    }
    let types = solver.returned(place);
    let types = match types.single() {
        Some(Ty::Inst(name, args)) if function.is_generator() && name.starts_with("collections.abc.") => args.first().cloned()?,
        _ => types,
    };
    Some(types).filter(|types| !types.is_any() && !types.is_empty() && !types.all("None"))
}
