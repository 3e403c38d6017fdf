//! How a package imports its own modules: by relative names (`from .io import read`) or in full.
//!
//! Modules beside the importing one and those further away are counted apart, since many projects have one habit for
//! each. The nearest package with enough imports decides; where it has no habit, nothing is out of place.

use rustc_hash::FxHashMap;

/// What the configuration asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ImportStyle {
    /// What most imports of the package do.
    #[default]
    Auto,
    /// Every module by its full name.
    Absolute,
    /// The package's own modules by relative names.
    Relative,
}

impl ImportStyle {
    /// The style by its name in the configuration.
    pub fn of(name: &str) -> Self {
        match name {
            "absolute" => Self::Absolute,
            "relative" => Self::Relative,
            _ => Self::Auto,
        }
    }
}

/// One `from … import …` whose module may be of the project itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnImport {
    /// Number of dots; 0 for an absolute one.
    pub level: u32,
    /// The module as the folders have it for a relative import, as it is written for an absolute one.
    pub module: String,
}

impl OwnImport {
    /// An import in `own` of the module that is called `module`; none when it is certainly another project's.
    pub fn of(level: u32, module: &str, own: &str) -> Option<Self> {
        (level > 0 || may_be_own(module, own)).then(|| Self { level, module: module.to_owned() })
    }
}

/// Whether an absolute name may be of the project that holds the module `own`: it begins with one of its folders.
pub fn may_be_own(module: &str, own: &str) -> bool {
    let first = module.split('.').next().unwrap_or(module);
    own.split('.').any(|part| part == first)
}

/// Why an import has its style whatever the others have.
pub const MEANT: [&str; 3] = [
    "a test may be run from any folder",
    "the code tries one name and then another",
    "the file may be run by its path, where a relative import fails",
];

/// Relative and absolute imports.
type Counts = (usize, usize);

/// The habits of a project.
#[derive(Clone, Debug, Default)]
pub struct Habits {
    counts: FxHashMap<(String, bool), Counts>,
}

/// Fewer imports than this are no habit.
const ENOUGH: usize = 10;

impl Habits {
    /// Count an import for every package around the module that has it.
    pub fn add(&mut self, package: &str, top: &str, is_near: bool, is_relative: bool) {
        for around in packages(package, top) {
            let (relative, absolute) = self.counts.entry((around.to_owned(), is_near)).or_default();
            *(if is_relative { relative } else { absolute }) += 1;
        }
    }

    /// What four in five imports of the package do.
    pub fn style(&self, package: &str, top: &str, is_near: bool) -> ImportStyle {
        for around in packages(package, top) {
            let Some((relative, absolute)) = self.counts.get(&(around.to_owned(), is_near)) else { continue };
            let all = relative + absolute;
            if all < ENOUGH {
                continue;
            }
            return match (relative * 5 >= all * 4, absolute * 5 >= all * 4) {
                (true, _) => ImportStyle::Relative,
                (_, true) => ImportStyle::Absolute,
                _ => ImportStyle::Auto,
            };
        }
        ImportStyle::Auto
    }
}

/// A package and those around it, from the inside out.
fn packages<'p>(package: &'p str, top: &str) -> impl Iterator<Item = &'p str> {
    let least = top.len();
    let mut next = Some(package);
    std::iter::from_fn(move || {
        let current = next.filter(|it| it.len() >= least)?;
        next = current.rsplit_once('.').map(|(outer, _)| outer);
        Some(current)
    })
}

/// The outermost of the packages that hold a module; none when its folder is no package.
pub fn top_of(package: &str, is_package: impl Fn(&str) -> bool) -> Option<&str> {
    packages(package, "").take_while(|it| !it.is_empty() && is_package(it)).last()
}

/// What an import names, where it is of the package itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The module with the folders around its package.
    pub full: String,
    /// How many dots its relative name has.
    pub level: usize,
    /// The name that the other style writes.
    pub other: String,
}

/// The target of an import in a module of `package`.
pub fn target(import: &OwnImport, package: &str, top: &str) -> Option<Target> {
    let prefix = top.rfind('.').map_or(0, |at| at + 1);
    let full = if import.level > 0 { import.module.clone() } else { format!("{}{}", &top[..prefix], import.module) };
    if !is_within(&full, top) {
        return None;
    }
    let mut shared = package;
    let mut level = 1;
    while !is_within(&full, shared) {
        shared = shared.rsplit_once('.')?.0;
        level += 1;
    }
    let rest = full[shared.len()..].trim_start_matches('.');
    let other = if import.level > 0 { full[prefix..].to_owned() } else { format!("{}{rest}", ".".repeat(level)) };
    Some(Target { level, other, full })
}

fn is_within(module: &str, package: &str) -> bool {
    module.strip_prefix(package).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn import(level: u32, module: &str) -> OwnImport {
        OwnImport { level, module: module.to_owned() }
    }

    #[test]
    fn names_turn_both_ways() {
        let to = |level, module, package| target(&import(level, module), package, "lib.shop").map(|it| (it.level, it.other));
        assert_eq!(to(0, "shop.cart", "lib.shop"), Some((1, ".cart".to_owned())));
        assert_eq!(to(0, "shop", "lib.shop"), Some((1, ".".to_owned())));
        assert_eq!(to(0, "shop.io.disk", "lib.shop.web.api"), Some((3, "...io.disk".to_owned())));
        assert_eq!(to(1, "lib.shop.cart", "lib.shop"), Some((1, "shop.cart".to_owned())));
        assert_eq!(to(2, "lib.shop", "lib.shop.web"), Some((2, "shop".to_owned())));
        assert_eq!(to(0, "shopping.cart", "lib.shop"), None);
        assert_eq!(to(3, "lib", "lib.shop.web"), None);
    }

    #[test]
    fn the_outermost_package_has_no_package_around_it() {
        let known = ["lib.shop", "lib.shop.web"];
        assert_eq!(top_of("lib.shop.web", |it| known.contains(&it)), Some("lib.shop"));
        assert_eq!(top_of("lib", |it| known.contains(&it)), None);
        assert_eq!(top_of("lib.shop.data", |it| known.contains(&it)), None);
    }

    #[test]
    fn the_nearest_package_with_a_habit_decides() {
        let mut habits = Habits::default();
        (0..40).for_each(|_| habits.add("a", "a", true, true));
        (0..9).for_each(|_| habits.add("a.b", "a", true, false));
        assert_eq!(habits.style("a.b", "a", true), ImportStyle::Relative);
        habits.add("a.b", "a", true, false);
        assert_eq!(habits.style("a.b", "a", true), ImportStyle::Absolute);
        assert_eq!(habits.style("a", "a", true), ImportStyle::Relative);
        assert_eq!(habits.style("a", "a", false), ImportStyle::Auto);
    }
}
