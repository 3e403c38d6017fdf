//! Scanning: many files in parallel, or one text.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{Arc, OnceLock},
};

use pyagent_cores::fingerprint::fingerprint;
use rayon::{ThreadPool, ThreadPoolBuilder, prelude::*};
use ruff_text_size::{TextRange, TextSize};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    checker::{Checked, NoFinding, check},
    circles::Circles,
    data_files::{Importer, data_files},
    disk::{self, Listing},
    docs::DocStyles,
    effect_closure::Closure,
    exports::{Watched, roots_of},
    installed::{Found, Installed},
    knowledge::Knowledge,
    metrics::Metrics,
    module_facts::{ModuleFacts, facts_of},
    options::Options,
    project::{ModuleImports, cycles, imports_of, module_of},
    project_loggers::{Logging, known_loggers},
    readiness::{self, ModuleDraft, draft_of},
    settle::{listed_names, names, settle},
    site::{NO_SITE, PROJECT_LOGS, Safety, Site},
    source::{SourceFile, Unreadable},
    stdlib_exports::names_of,
    types::{decide::Answers, ir::ModuleTypes, lower::lower},
    watch,
};

/// Rule id of files that cannot be read or parsed.
pub const UNPARSABLE: &str = "SYN003";
/// Rule id of import cycles, which only a whole project shows.
pub const CYCLE: &str = "ARC003";

/// A site with its file and its position for people.
#[derive(Debug)]
pub struct Located {
    /// Relative path of the file.
    pub path: String,
    /// The site.
    pub site: Site,
    /// Line and column of the start.
    pub start: (usize, usize),
    /// Line and column of the end.
    pub end: (usize, usize),
}

/// A place that only looks like a finding.
#[derive(Debug)]
pub struct Dismissal {
    /// Rule id.
    pub rule: &'static str,
    /// Relative path of the file.
    pub path: Arc<str>,
    /// Line where it starts.
    pub line: usize,
    /// Why it is none.
    pub reason: &'static str,
}

/// The result of a scan.
#[derive(Debug, Default)]
pub struct Scan {
    /// Paths read, sorted.
    pub paths: Vec<String>,
    /// Those of them that are no Python that can be analysed, whether that was asked for or not.
    pub unreadable: Vec<String>,
    /// Number of physical lines.
    pub lines: usize,
    /// Findings by path and position.
    pub sites: Vec<Located>,
    /// Places that only look like findings.
    pub dismissed: Vec<Dismissal>,
    /// Number of findings of each rule that comments silence.
    pub suppressed: FxHashMap<&'static str, usize>,
    /// Sums over all files.
    pub metrics: Metrics,
    /// Dotted names of the project's own modules that some file uses.
    pub uses: FxHashSet<String>,
    /// Qualified names of the project's loggers, and whether it logs at all; see [`crate::site::Need`].
    pub loggers: FxHashSet<String>,
    /// Paths of the files that tests read as data.
    pub data: FxHashSet<String>,
    /// How near each module is to Rust, where that was asked for.
    pub readiness: Vec<readiness::Module>,
    /// What the modules tell each other.
    pub knowledge: Arc<Knowledge>,
}

/// The pool that all analysis runs in. Its stacks are large: a tree may be as deep as a line is long, and visiting or
/// dropping it recurses. The pages of a stack cost nothing until they are used.
fn pool() -> &'static ThreadPool {
    static POOL: OnceLock<ThreadPool> = OnceLock::new();
    POOL.get_or_init(|| {
        ThreadPoolBuilder::new().stack_size(1 << 30).thread_name(|index| format!("pyagent-{index}")).build().unwrap_or_else(|_| {
            // A host that grants no gigabyte of address space still gets the analysis, with shallower trees.
            ThreadPoolBuilder::new().stack_size(64 << 20).build().expect("threads can be started")
        })
    })
}

struct FileScan {
    path: String,
    readable: bool,
    lines: usize,
    checked: Vec<Located>,
    dismissed: Vec<Dismissal>,
    suppressed: Vec<&'static str>,
    metrics: Metrics,
    imports: Option<ModuleImports>,
    uses: FxHashSet<String>,
    watched: Watched,
    logging: Logging,
    facts: Option<ModuleFacts>,
    types: Option<ModuleTypes>,
    readiness: Option<ModuleDraft>,
    unparsed: Option<readiness::Module>,
}

/// Scan the files that a walk of `root` has listed; `texts` stand in the place of what is on the disk.
pub fn scan(root: &Path, listing: &Listing, texts: &FxHashMap<String, Vec<u8>>, options: &Options) -> Scan {
    let options = &Options { roots: roots_of(&listing.paths), ..options.clone() };
    let mut files: Vec<FileScan> = pool().install(|| {
        listing
            .paths
            .par_iter()
            .map(|path| {
                let full = if path.is_empty() { root.to_path_buf() } else { root.join(path) };
                let shown = if path.is_empty() { name_of(root) } else { path.clone() };
                if let Some(why) = options.aside.get(path) {
                    return Some(unreadable(&shown, &Unreadable { message: why.clone(), offset: 0 }, None, options));
                }
                let _at_work = watch::at_work(path);
                match texts.get(path).map_or_else(|| disk::read(&full), |text| disk::decode(text.clone())) {
                    Ok(text) if disk::is_generated(&text) => None,
                    Ok(text) => Some(scan_file(&shown, text, options)),
                    Err(why) => Some(unreadable(&shown, &why, None, options)),
                }
            })
            .flatten()
            .collect()
    });
    let why = Unreadable { message: "the name of the file is not UTF-8, so no report can name it exactly".to_owned(), offset: 0 };
    files.extend(listing.unnamable.iter().map(|path| unreadable(path, &why, None, options)));
    // A file given as root is listed without a name.
    let stubbed = listing.stubbed.iter().map(|path| if path.is_empty() { name_of(root) } else { path.clone() }).collect();
    gather(files, stubbed, options)
}

/// Scan one text as if it stood at `path`.
pub fn scan_text(path: &str, bytes: Vec<u8>, options: &Options) -> Scan {
    let file = pool().install(|| match disk::decode(bytes) {
        Ok(text) => scan_file(path, text, options),
        Err(why) => unreadable(path, &why, None, options),
    });
    gather(vec![file], FxHashSet::default(), options)
}

/// Run `work` where the stack is deep enough for any tree.
pub fn with_deep_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    pool().install(work)
}

fn name_of(root: &Path) -> String {
    root.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// A fault of ours in one file must not stop the others: it becomes a finding of that file.
fn scan_file(path: &str, text: String, options: &Options) -> FileScan {
    let lines = text.bytes().filter(|byte| *byte == b'\n').count();
    catch_unwind(AssertUnwindSafe(|| match SourceFile::parse(path, text) {
        Ok(file) => analyse(&file, options),
        Err((text, why)) => unreadable(path, &why, Some(&text), options),
    }))
    .unwrap_or_else(|_| {
        let why = Unreadable { message: "the analysis failed on this file (a fault of PyAgent: please report it)".to_owned(), offset: 0 };
        let mut scan = unreadable(path, &why, None, options);
        scan.lines = lines;
        scan
    })
}

fn analyse(file: &SourceFile, options: &Options) -> FileScan {
    let Checked { sites, dismissed, suppressed, logging, effects, uses, watched } = check(file, options);
    let (mut starts, mut ends) = (file.cursor(), file.cursor());
    let locate = |site: Site| Located {
        path: file.path.clone(),
        start: starts.position(site.range.start()),
        end: ends.position(site.range.end()),
        site: if options.facts || asks(&site) { site } else { site.without_facts() },
    };
    let path: Arc<str> = Arc::from(file.path.as_str());
    let dismissal = |it: NoFinding| Dismissal { rule: it.rule, path: Arc::clone(&path), line: file.line(it.at), reason: it.reason };
    FileScan {
        path: file.path.clone(),
        readable: true,
        lines: file.line_count(),
        checked: sites.into_iter().map(locate).collect(),
        dismissed: dismissed.into_iter().map(dismissal).collect(),
        suppressed,
        metrics: Metrics::of(file),
        imports: Some(imports_of(file)),
        uses,
        watched,
        logging,
        facts: options.knowledge.is_none().then(|| ModuleFacts {
            effects,
            doc_styles: if options.facts { DocStyles::of_text(&file.text) } else { DocStyles::default() },
            ..facts_of(file)
        }),
        types: (options.knowledge.is_none() && wants_types(options)).then(|| lower(file)),
        readiness: options.wants_readiness().then(|| draft_of(file)),
        unparsed: None,
    }
}

/// Whether the project has a say in a site.
fn asks(site: &Site) -> bool {
    let is_asked = site.narrowing.is_some() || site.needs.is_some() || site.text("asks").is_some();
    is_asked && !site.rule.starts_with("TYP")
}

/// Whether the project is asked for types. A report says what the file alone proves: to ask everybody who calls takes
/// longer than all the rest, and only a fix needs the answer.
fn wants_types(options: &Options) -> bool {
    options.facts && (options.wants("TYP001") || options.wants("TYP002"))
}

fn unreadable(path: &str, why: &Unreadable, text: Option<&str>, options: &Options) -> FileScan {
    let offset = TextSize::new(why.offset);
    let position = text.map_or((1, 1), |text| {
        let head = text.get(..why.offset as usize).unwrap_or_default();
        let line = head.matches('\n').count() + 1;
        let column = head.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        (line, column)
    });
    let mut site = Site::new(TextRange::empty(offset), why.message.clone()).leave("a file that does not parse is not edited");
    site.rule = UNPARSABLE;
    site.fingerprint = fingerprint(&[path, UNPARSABLE, &why.message], 0);
    let checked =
        if options.wants(UNPARSABLE) { vec![Located { path: path.to_owned(), site, start: position, end: position }] } else { Vec::new() };
    FileScan {
        path: path.to_owned(),
        readable: false,
        lines: text.map_or(0, |text| text.lines().count()),
        checked,
        dismissed: Vec::new(),
        suppressed: Vec::new(),
        metrics: Metrics::default(),
        imports: None,
        uses: FxHashSet::default(),
        watched: Watched::default(),
        logging: Logging::default(),
        facts: None,
        types: None,
        readiness: None,
        unparsed: options.wants_readiness().then(|| readiness::unparsed(path, position.0, &why.message)),
    }
}

fn gather(files: Vec<FileScan>, stubbed: FxHashSet<String>, options: &Options) -> Scan {
    let mut scan = Scan::default();
    // Growing by doubling would copy megabytes into fresh pages, on one core while the others wait.
    scan.sites.reserve(files.iter().map(|file| file.checked.len()).sum());
    scan.dismissed.reserve(files.iter().map(|file| file.dismissed.len()).sum());
    scan.loggers = known_loggers(files.iter().map(|file| &file.logging), &options.loggers);
    scan.data = read_as_data(&files);
    let (mut drafts, mut unparsed) = (Vec::new(), Vec::new());
    let (mut imports, mut facts) = (Vec::with_capacity(files.len()), Vec::with_capacity(files.len()));
    let mut types = Vec::new();
    let mut watched = Watched::default();
    for file in files {
        if !file.readable {
            scan.unreadable.push(file.path.clone());
        }
        unparsed.extend(file.unparsed);
        scan.paths.push(file.path);
        scan.lines += file.lines;
        scan.sites.extend(file.checked);
        scan.dismissed.extend(file.dismissed);
        file.suppressed.into_iter().for_each(|rule| *scan.suppressed.entry(rule).or_default() += 1);
        scan.metrics.add(&file.metrics);
        imports.extend(file.imports);
        scan.uses.extend(file.uses);
        watched.extend(file.watched);
        facts.extend(file.facts);
        types.extend(file.types);
        drafts.extend(file.readiness);
    }
    scan.knowledge = options.knowledge.clone().unwrap_or_else(|| {
        let mut knowledge = Knowledge::of(facts);
        knowledge.uses.clone_from(&scan.uses);
        knowledge.stubbed = stubbed;
        knowledge.watched = watched;
        knowledge.circles = Circles::of(&imports);
        knowledge.installed = installed_names(&scan.sites, &knowledge, options);
        knowledge.entry_points.clone_from(&options.entry_points);
        let asks = |located: &&Located| located.site.rule.starts_with("TYP00") && located.site.text("asks").is_some();
        let asked = scan.sites.iter().filter(asks).map(|located| located.path.as_str()).collect();
        knowledge.types = pool().install(|| Answers::of(&types, options.target, &asked));
        Arc::new(knowledge)
    });
    settle_narrowings(&mut scan);
    settle_needs(&mut scan);
    scan.sites.iter_mut().for_each(|located| settle(located, &scan.knowledge));
    // What a wildcard import is going to list is used: the module must not lose it in the same run.
    scan.uses.extend(scan.sites.iter().flat_map(listed_names));
    let dismissed = scan.sites.extract_if(.., |it| it.site.dismissed.is_some()).map(|it| Dismissal {
        rule: it.site.rule,
        path: it.path.into(),
        line: it.start.0,
        reason: it.site.dismissed.unwrap_or_default(),
    });
    scan.dismissed.extend(dismissed.filter(|it| it.reason != NO_SITE));
    let whole_project = scan.sites.len();
    if options.wants(CYCLE) {
        scan.sites.extend(cycle_sites(&imports));
    }
    if options.wants_readiness() {
        scan.readiness = readiness::settle(drafts);
        // They stand in no index: nobody can import them.
        scan.readiness.extend(unparsed);
        scan.readiness.sort_by(|a, b| a.path.cmp(&b.path));
        add_readiness(&mut scan, options);
    }
    if scan.sites.len() > whole_project {
        scan.sites.sort_by(|a, b| (&a.path, a.start, a.site.rule).cmp(&(&b.path, b.start, b.site.rule)));
    }
    scan
}

fn read_as_data(files: &[FileScan]) -> FxHashSet<String> {
    let named = files.iter().flat_map(|file| &file.watched.named).map(String::as_str).collect();
    data_files(&files.iter().map(importer).collect::<Vec<_>>(), &named)
}

fn importer(file: &FileScan) -> Importer<'_> {
    Importer { path: &file.path, names: file.watched.imported.iter().map(String::as_str).collect() }
}

/// What wildcard imports bring in from packages that are no part of the project.
fn installed_names(sites: &[Located], knowledge: &Knowledge, options: &Options) -> FxHashMap<String, Result<Found, String>> {
    let mut found = FxHashMap::default();
    if options.libraries.is_empty() {
        return found;
    }
    let mut installed = Installed::new(|module: &str| disk::installed(&options.libraries, module));
    for site in sites.iter().map(|located| &located.site).filter(|site| site.rule == "IMP001") {
        for module in site.text("asks").into_iter().chain(names(site, "stars").iter().map(String::as_str)) {
            if !found.contains_key(module) && knowledge.module(module).is_none() && names_of(module).is_none() {
                found.insert(module.to_owned(), installed.names(module));
            }
        }
    }
    found
}

/// What comes out of the functions of other files says to which types a handler can be narrowed.
fn settle_narrowings(scan: &mut Scan) {
    let closure = Closure::of(&scan.knowledge);
    for Located { site, .. } in &mut scan.sites {
        if let Some(narrowing) = site.narrowing.take() {
            narrowing.settle(site, &closure);
        }
    }
}

/// The functions that could be Rust, as findings.
fn add_readiness(scan: &mut Scan, options: &Options) {
    for (sites, silenced) in scan.readiness.iter().map(readiness::sites_of) {
        scan.sites.extend(sites.into_iter().filter(|it| options.wants(it.site.rule)));
        silenced.into_iter().filter(|rule| options.wants(rule)).for_each(|rule| *scan.suppressed.entry(rule).or_default() += 1);
    }
}

/// What a fix relies on is there, or the site is left.
fn settle_needs(scan: &mut Scan) {
    let shared = scan.knowledge.shared_logger(&scan.loggers);
    for located in &mut scan.sites {
        let Some(need) = located.site.needs.take() else { continue };
        if scan.loggers.contains(&need.logger) {
            continue;
        }
        let own = module_of(&located.path);
        match shared {
            // The name must be free here, and the module of the logger must not need this one.
            Some((module, name))
                if need.logger == PROJECT_LOGS
                    && located.site.text("logger") == Some(name)
                    && module.split('.').next() == own.split('.').next()
                    && !scan.knowledge.reaches(module, &own) =>
            {
                located.site.facts.push(("shared", format!("from {module} import {name}").into()));
            }
            _ => located.site.unmet(need),
        }
    }
}

/// One finding per circle, at the import of its first module that enters it.
fn cycle_sites(modules: &[ModuleImports]) -> Vec<Located> {
    let mut found = Vec::new();
    for group in cycles(modules) {
        let members: Vec<&str> = group.iter().map(|index| modules[*index].module.as_str()).collect();
        let first = &modules[group[0]];
        let into = first.imports.iter().find(|(name, ..)| {
            members[1..].iter().any(|member| name == member || name.strip_prefix(member).is_some_and(|rest| rest.starts_with('.')))
        });
        let Some((_, offset, line)) = into else { continue };
        let message = format!("import cycle of {} modules: {}", members.len(), members.join(" → "));
        let mut site = Site::new(TextRange::empty(TextSize::new(*offset)), message).leave(way_out(modules, &group));
        site.rule = CYCLE;
        site.safety = Safety::Manual;
        site.fingerprint = fingerprint(&[CYCLE, &members.join(" ")], 0);
        found.push(Located { path: first.path.clone(), site, start: (*line, 1), end: (*line, 1) });
    }
    found
}

/// The import to move: of those inside the circle, one of the module that names fewest things of another one in it.
fn way_out(modules: &[ModuleImports], group: &[usize]) -> String {
    let inside = |from: usize, to: usize| {
        let target = modules[to].module.as_str();
        let named: Vec<&(String, u32, usize)> = modules[from]
            .imports
            .iter()
            .filter(|(name, ..)| {
                name == target
                    || name.strip_prefix(target).and_then(|rest| rest.strip_prefix('.')).is_some_and(|rest| {
                        // `from package import module` names the module, not the package.
                        !rest.contains('.') && !modules.iter().any(|other| other.module == *name)
                    })
            })
            .collect();
        named
    };
    let edges = group.iter().flat_map(|from| group.iter().filter(move |to| *to != from).map(move |to| (*from, *to)));
    let lightest = edges.map(|(from, to)| (inside(from, to), from, to)).filter(|(named, ..)| !named.is_empty());
    // What a package hands on is imported at its top or not at all.
    let is_package = |index: usize| modules[index].path.ends_with("__init__.py");
    let order =
        |(named, from, to): &(Vec<&(String, u32, usize)>, usize, usize)| (is_package(*from), named.len(), modules[*from].path.clone(), *to);
    let Some((named, from, to)) = lightest.min_by_key(order) else {
        return "import inside the function that needs it, or move what both share into a third module".to_owned();
    };
    format!(
        "the lightest link is `{}` to `{}` ({}:{}, {}): import it inside the functions that use it, or move what it needs into a third module",
        modules[from].module,
        modules[to].module,
        modules[from].path,
        named[0].2,
        if named.len() == 1 { "one name".to_owned() } else { format!("{} names", named.len()) },
    )
}
