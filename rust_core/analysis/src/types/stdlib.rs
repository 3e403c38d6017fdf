//! What the standard library returns, read from a table that `tools/typeshed_table.py` writes off the stubs of typeshed.

use std::sync::OnceLock;

use ruff_python_ast::name::Name;
use rustc_hash::FxHashMap;

use super::ty::{Ty, Types};

/// A class of the standard library.
#[derive(Default)]
pub struct KnownClass {
    /// Its bases with their arguments, as written in the table.
    pub bases: Vec<&'static str>,
    members: FxHashMap<&'static str, (u8, &'static str)>,
}

/// A member of a class.
#[derive(Clone, Copy)]
pub struct Member {
    /// `M` a method, `N` a static or class method, `P` a value.
    pub kind: u8,
    /// Its type, as written in the table.
    pub gives: &'static str,
}

/// The table.
#[derive(Default)]
pub struct Table {
    classes: FxHashMap<&'static str, KnownClass>,
    functions: FxHashMap<&'static str, &'static str>,
    values: FxHashMap<&'static str, &'static str>,
    names: FxHashMap<&'static str, &'static str>,
}

static TEXT: &str = include_str!("stdlib.txt");

/// The table, read at its first use.
pub fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| Table::read(TEXT))
}

impl Table {
    fn read(text: &'static str) -> Self {
        let mut table = Self::default();
        let mut class: &mut KnownClass = &mut KnownClass::default();
        let mut classes: FxHashMap<&'static str, KnownClass> = FxHashMap::default();
        for line in text.lines() {
            let (kind, rest) = line.split_at(1);
            let (name, rest) = rest[1..].split_once(' ').unwrap_or((&rest[1..], ""));
            match kind.as_bytes()[0] {
                b'C' => {
                    class = classes.entry(name).or_default();
                    class.bases = rest.split(' ').skip(1).filter(|base| !base.is_empty()).collect();
                }
                b'F' => {
                    table.functions.insert(name, rest);
                }
                b'V' => {
                    table.values.insert(name, rest);
                }
                b'R' => {
                    table.names.insert(name, rest);
                }
                kind => {
                    class.members.entry(name).or_insert((kind, rest));
                }
            }
        }
        table.classes = classes;
        table
    }

    /// The name under which the table knows a thing.
    pub fn follow<'n>(&'n self, name: &'n str) -> &'n str {
        let mut name = name.strip_prefix("builtins.").unwrap_or(name);
        for _ in 0..4 {
            match self.names.get(name) {
                Some(other) => name = other,
                None => break,
            }
        }
        name
    }

    /// A class by the table's name.
    pub fn class(&self, name: &str) -> Option<&KnownClass> {
        self.classes.get(name)
    }

    /// What a function returns.
    pub fn function(&self, name: &str) -> Option<&'static str> {
        self.functions.get(name).copied()
    }

    /// The type of a value of a module.
    pub fn value(&self, name: &str) -> Option<&'static str> {
        self.values.get(name).copied()
    }

    /// A member of a class or of its bases, with the arguments of the class that has it.
    pub fn member(&self, class: &str, args: &[Types], name: &str) -> Option<(Member, Vec<Types>)> {
        self.member_within(class, args, name, 0)
    }

    fn member_within(&self, class: &str, args: &[Types], name: &str, depth: usize) -> Option<(Member, Vec<Types>)> {
        let known = self.classes.get(class)?;
        if let Some((kind, gives)) = known.members.get(name) {
            return Some((Member { kind: *kind, gives }, args.to_vec()));
        }
        if depth > 12 {
            return None;
        }
        known.bases.iter().find_map(|base| {
            let base = read(base, args, None, None);
            match base.single() {
                Some(Ty::Inst(base, args)) => self.member_within(base, args, name, depth + 1),
                _ => None,
            }
        })
    }

    /// The arguments that an instance has as an instance of one of its bases.
    pub fn as_base(&self, class: &str, args: &[Types], wanted: &str) -> Option<Vec<Types>> {
        self.as_base_within(class, args, wanted, 0)
    }

    fn as_base_within(&self, class: &str, args: &[Types], wanted: &str, depth: usize) -> Option<Vec<Types>> {
        if class == wanted {
            return Some(args.to_vec());
        }
        let known = self.classes.get(class).filter(|_| depth < 12)?;
        known.bases.iter().find_map(|base| match read(base, args, None, None).single() {
            Some(Ty::Inst(base, args)) => self.as_base_within(base, args, wanted, depth + 1),
            _ => None,
        })
    }
}

/// Read a type in the notation of the table.
pub fn read(text: &str, args: &[Types], own: Option<&Ty>, text_like: Option<&str>) -> Types {
    let mut found = Types::default();
    for part in split(text, '|') {
        found.add(&one(part, args, own, text_like));
    }
    found
}

fn one(text: &str, args: &[Types], own: Option<&Ty>, text_like: Option<&str>) -> Types {
    match text {
        "?" | "" => return Types::any(),
        "!" => return Types::default(),
        "Self" => return own.map_or_else(Types::any, |ty| Types::one(ty.clone())),
        "@" => return text_like.map_or_else(Types::any, Types::of),
        _ => {}
    }
    if let Some(index) = text.strip_prefix('$') {
        return index.parse::<usize>().ok().and_then(|index| args.get(index)).cloned().unwrap_or_else(Types::any);
    }
    let Some((head, rest)) = text.split_once('[') else { return Types::of(text) };
    let inner = rest.strip_suffix(']').unwrap_or(rest);
    let inner = split(inner, ',').map(|part| read(part, args, own, text_like)).collect();
    Types::one(Ty::Inst(Name::new(head), inner))
}

/// Split at a character that stands outside brackets.
fn split(text: &str, at: char) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let mut depth = 0_i32;
        for (index, found) in text.char_indices() {
            match found {
                '[' => depth += 1,
                ']' => depth -= 1,
                _ if found == at && depth == 0 => {
                    rest = Some(&text[index + 1..]);
                    return Some(&text[..index]);
                }
                _ => {}
            }
        }
        rest = None;
        Some(text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_come_through_bases_with_their_arguments() {
        let table = table();
        let (member, args) = table.member("list", &[Types::of("str")], "pop").expect("lists pop");
        assert_eq!(read(member.gives, &args, None, None), Types::of("str"));
        assert_eq!(table.follow("os.path.join"), "posixpath.join");
        assert!(table.member("unittest.TestCase", &[], "setUp").is_none(), "the table names the class by its own module");
        assert_eq!(table.member("unittest.case.TestCase", &[], "setUp").expect("a test case").0.gives, "None");
    }

    #[test]
    fn every_line_is_read() {
        for class in table().classes.values() {
            for base in &class.bases {
                assert!(!base.contains(' '));
            }
        }
        assert_eq!(read("dict[str,list[int|None]]|None", &[], None, None).0.len(), 2);
    }
}
