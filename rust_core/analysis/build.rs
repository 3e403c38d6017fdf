//! Collects `src/rules/*.rs` into the registry, so that adding a rule is adding one file.
#![allow(clippy::disallowed_methods, reason = "a build script reads the source folder")]

use std::{env, fmt::Write as _, fs, path::Path};

fn main() {
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let out = env::var("OUT_DIR").expect("cargo sets it");
    let folder = Path::new(&root).join("src/rules");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut names: Vec<String> = fs::read_dir(&folder)
        .expect("the rules folder")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".rs").map(str::to_owned))
        .filter(|name| name != "mod")
        .collect();
    names.sort();
    let mut text = String::new();
    for name in &names {
        let path = folder.join(format!("{name}.rs"));
        let _ = writeln!(text, "#[path = {:?}] mod {name};", path.display().to_string());
    }
    let list = names.iter().map(|name| format!("&{name}::RULE")).collect::<Vec<_>>().join(", ");
    let _ = writeln!(text, "/// Every rule, by file name.\npub static RULES: &[&crate::rule::Rule] = &[{list}];");
    fs::write(Path::new(&out).join("rules.rs"), text).expect("the build folder is writable");
}
