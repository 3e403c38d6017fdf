//! Python files that tests read as data: code that an analyser, a formatter or a loader is tried on.
//!
//! Nothing in such a file says so. What tells: it stands below a folder of tests, it is no test, no module outside its
//! folder imports it, and some test has its name or the name of its folder in a text.

use ruff_python_stdlib::sys::is_known_standard_library;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    kind::{is_test_folder, is_test_module},
    project::module_of,
};

/// The parts of a text that may be a path: names of files with `.py`, and of folders.
pub fn parts_of(text: &str) -> impl Iterator<Item = &str> {
    const LONGEST: usize = 200;
    let is_path = text.len() < LONGEST && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-./\\*".contains(&byte));
    text.split(['/', '\\']).filter(move |part| is_path && !part.is_empty())
}

/// A file, and the dotted names that it imports.
pub struct Importer<'s> {
    /// Its path.
    pub path: &'s str,
    /// What it imports, anywhere.
    pub names: Vec<&'s str>,
}

/// The paths of those files that tests read as data.
pub fn data_files(files: &[Importer], named: &FxHashSet<&str>) -> FxHashSet<String> {
    let below: Vec<&str> = files.iter().map(|file| file.path).filter(|path| tests_end(path).is_some()).collect();
    if below.is_empty() || named.is_empty() {
        return FxHashSet::default();
    }
    let (inside, imported) = contents(&below, files);
    let is_named = |place: &str| named.contains(place.rsplit('/').next().unwrap_or(place));
    let is_in_data = |path: &str| {
        let around = folders(path).into_iter().filter(|folder| is_named(folder)).filter_map(|folder| inside.get(folder));
        around.into_iter().any(|folder| !folder.is_code() && folder.imported.get(path) != Some(&By::Path))
    };
    // Pytest imports `conftest.py`, and Python `__init__.py`, for what stands beside it.
    let is_loaded = |path: &str| imported.contains(path) || is_test_module(path) || path.ends_with("/__init__.py");
    let is_data = |path: &&str| is_in_data(path) || (is_named(path) && !is_loaded(path));
    below.into_iter().filter(is_data).map(str::to_owned).collect()
}

/// How a module is named where it is imported.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    /// Without the folders around it, so it may be another module.
    Name,
    /// With a folder.
    Path,
}

/// What is in a folder.
#[derive(Default)]
struct Inside<'p> {
    files: usize,
    tests: usize,
    /// Modules that are imported from outside.
    imported: FxHashMap<&'p str, By>,
}

impl Inside<'_> {
    /// Whether it holds code that is run. What is imported or named like a test among ten others is one of them by chance,
    /// or loads them.
    fn is_code(&self) -> bool {
        const FEWEST: usize = 10;
        let code = self.tests + self.imported.len();
        code > 0 && code * FEWEST >= self.files
    }
}

/// What is in each folder below tests, and the modules that others import.
fn contents<'p>(below: &[&'p str], files: &[Importer]) -> (FxHashMap<&'p str, Inside<'p>>, FxHashSet<&'p str>) {
    let (mut inside, mut imported) = (FxHashMap::<&str, Inside>::default(), FxHashSet::default());
    for path in below {
        for folder in folders(path) {
            let it = inside.entry(folder).or_default();
            it.files += 1;
            it.tests += usize::from(is_test_module(path) && !path.ends_with("/conftest.py"));
        }
    }
    let by_name = tails(below);
    for ((name, reach), place) in importers(files, |name| by_name.contains_key(name)) {
        let by = if name.contains('.') { By::Path } else { By::Name };
        for module in by_name[name].iter().filter(|module| reach == Reach::Module || module.ends_with("/__init__.py")) {
            imported.extend((place != *module).then_some(*module));
            for folder in folders(module).into_iter().filter(|folder| !is_below(place, folder)) {
                let known = inside.entry(folder).or_default().imported.entry(module).or_insert(by);
                *known = if by == By::Path { by } else { *known };
            }
        }
    }
    (inside, imported)
}

/// Where the name of the outermost folder of tests around a file ends.
fn tests_end(path: &str) -> Option<usize> {
    let is_tests = |end: &usize| path[..*end].rsplit('/').next().is_some_and(is_test_folder);
    path.match_indices('/').map(|(at, _)| at).find(is_tests)
}

/// The folders around a file that stand below a folder of tests, outermost first.
fn folders(path: &str) -> Vec<&str> {
    let Some(end) = tests_end(path) else { return Vec::new() };
    path.match_indices('/').map(|(at, _)| at).filter(|at| *at > end).map(|at| &path[..at]).collect()
}

/// Whether an import loads what has a name for itself, or as a package on the way to another.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Reach {
    Module,
    Package,
}

/// Imported name → the file that imports it, or the folder around all files that do.
fn importers<'s>(files: &[Importer<'s>], is_asked: impl Fn(&str) -> bool) -> FxHashMap<(&'s str, Reach), &'s str> {
    let mut found: FxHashMap<(&str, Reach), &str> = FxHashMap::default();
    for Importer { path, names } in files {
        let loaded = names.iter().flat_map(|name| {
            let packages = name.match_indices('.').map(|(at, _)| (&name[..at], Reach::Package));
            packages.chain([(*name, Reach::Module)])
        });
        for (name, reach) in loaded.filter(|(name, _)| is_asked(name) && may_be_beside_tests(name, path)) {
            found.entry((name, reach)).and_modify(|place| *place = common(place, path)).or_insert(path);
        }
    }
    found
}

/// Whether an imported name may be the one of a module below tests. A name without dots is found there by who has changed
/// the path of imports; other code means what is installed, and what comes with Python comes first.
fn may_be_beside_tests(name: &str, importer: &str) -> bool {
    name.contains('.') || (tests_end(importer).is_some() && name != "pytest" && !is_known_standard_library(14, name))
}

/// The folder around two places, or the place that both are.
fn common<'p>(one: &'p str, other: &str) -> &'p str {
    let ends = one.match_indices('/').map(|(at, _)| at).chain([one.len()]);
    ends.take_while(|end| is_below(other, &one[..*end])).last().map_or("", |end| &one[..end])
}

/// Whether a place is a folder, or stands below it.
fn is_below(place: &str, folder: &str) -> bool {
    place.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Dotted name → modules: any folder around them may be on the path of imports.
fn tails<'p>(paths: &[&'p str]) -> FxHashMap<String, Vec<&'p str>> {
    let mut found: FxHashMap<String, Vec<&str>> = FxHashMap::default();
    for path in paths {
        let module = module_of(path);
        for tail in std::iter::successors(Some(module.as_str()), |it| it.split_once('.').map(|(_, rest)| rest)) {
            found.entry(tail.to_owned()).or_default().push(path);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &[&str])], named: &[&str]) -> Vec<String> {
        let files: Vec<Importer> = files.iter().map(|(path, names)| Importer { path, names: names.to_vec() }).collect();
        let named = named.iter().flat_map(|text| parts_of(text)).collect();
        let mut found: Vec<String> = data_files(&files, &named).into_iter().collect();
        found.sort();
        found
    }

    #[test]
    fn a_folder_that_a_test_names_and_nobody_imports_is_data() {
        let cases: &[(&str, &[&str])] =
            &[("test/test_all.py", &[]), ("test/cases/a.py", &["test.cases.b"]), ("test/cases/deep/b.py", &[]), ("test/cases/b.py", &[])];
        assert_eq!(found(cases, &["cases"]), ["test/cases/a.py", "test/cases/b.py", "test/cases/deep/b.py"]);
        assert_eq!(found(cases, &["cases/*.py"]).len(), 3);
        assert_eq!(found(cases, &["deep"]), ["test/cases/deep/b.py"]);
        assert!(found(cases, &["other", "test", "the cases of"]).is_empty());
    }

    #[test]
    fn a_file_that_a_test_names_and_nobody_imports_is_data() {
        let files: &[(&str, &[&str])] =
            &[("tests/test_all.py", &["tests.helper"]), ("tests/data/one.py", &[]), ("tests/two.py", &[]), ("tests/helper.py", &[])];
        assert_eq!(found(files, &["one.py", "two.py", "helper.py", "test_all.py"]), ["tests/data/one.py", "tests/two.py"]);
        assert!(found(files, &["one", "helper"]).is_empty());
    }

    #[test]
    fn other_modules_of_the_same_name_are_meant_by_others() {
        let files: &[(&str, &[&str])] = &[
            ("shop/till.py", &["mccabe"]),
            ("tests/test_all.py", &["types", "pytest", "django.core.management"]),
            ("tests/data/mccabe.py", &[]),
            ("tests/data/types.py", &[]),
            ("tests/data/pytest.py", &[]),
            ("tests/data/django.py", &[]),
        ];
        assert_eq!(found(files, &["data"]).len(), 4);
    }

    #[test]
    fn a_few_modules_that_are_imported_make_no_folder_code() {
        let many: Vec<String> = (0..20).map(|number| format!("tests/cases/case{number}.py")).collect();
        let mut files: Vec<(&str, &[&str])> = many.iter().map(|path| (path.as_str(), &[] as &[&str])).collect();
        files.extend([
            ("tests/test_all.py", &["cases.loader", "django"] as &[&str]),
            ("tests/cases/loader.py", &[]),
            ("tests/cases/django.py", &[]),
            ("tests/cases/conftest.py", &[]),
        ]);
        let data = found(&files, &["cases"]);
        assert_eq!(data.len(), 22);
        assert!(!data.contains(&"tests/cases/loader.py".to_owned()));
    }

    #[test]
    fn who_imports_a_name_is_somewhere_below_one_folder() {
        assert_eq!(common("a/b/c.py", "a/b/d.py"), "a/b");
        assert_eq!(common("a/b/c.py", "a/b/c.py"), "a/b/c.py");
        assert_eq!(common("a/b", "a/bc/d.py"), "a");
        assert_eq!(common("a/b", "c/d.py"), "");
    }

    #[test]
    fn code_that_is_imported_or_has_tests_is_none() {
        let imported: &[(&str, &[&str])] = &[("tests/test_all.py", &["fixtures.one"]), ("tests/fixtures/one.py", &[])];
        assert!(found(imported, &["fixtures"]).is_empty());
        let by_path: &[(&str, &[&str])] = &[("tests/test_all.py", &["one"]), ("tests/fixtures/one.py", &[])];
        assert!(found(by_path, &["fixtures"]).is_empty());
        let tests: &[(&str, &[&str])] = &[("tests/unit/test_one.py", &[]), ("tests/unit/tools.py", &[])];
        assert!(found(tests, &["unit"]).is_empty());
        assert!(found(&[("app/data/one.py", &[])], &["data"]).is_empty(), "not below tests");
    }
}
