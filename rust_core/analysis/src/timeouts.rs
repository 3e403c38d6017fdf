//! How long commands may take before they must be hanging: what is known of programs.

/// Stands for a word that is computed.
pub const UNKNOWN: &str = "";

/// Programs that work for as long as their task takes, or run what they are told.
const OPEN_ENDED: &[&str] = &[
    "ansible",
    "ansible-playbook",
    "apptainer",
    "bash",
    "bazel",
    "celery",
    "cmd",
    "cmd.exe",
    "dd",
    "doas",
    "docker-compose",
    "env",
    "expect",
    "ffmpeg",
    "gdb",
    "gunicorn",
    "java",
    "jupyter",
    "mpiexec",
    "mpirun",
    "nice",
    "node",
    "nohup",
    "parallel",
    "perl",
    "podman-compose",
    "powershell",
    "powershell.exe",
    "pwsh",
    "py",
    "pytest",
    "python",
    "python2",
    "python3",
    "rsync",
    "ruby",
    "scp",
    "screen",
    "sh",
    "singularity",
    "slurm",
    "srun",
    "ssh",
    "stdbuf",
    "strace",
    "sudo",
    "tail",
    "timeout",
    "tmux",
    "torchrun",
    "uvicorn",
    "valgrind",
    "watch",
    "xargs",
    "zsh",
];

/// What waits for a person at the terminal.
const INTERACTIVE: &[&str] = &[
    "dialog",
    "emacs",
    "fzf",
    "less",
    "man",
    "more",
    "nano",
    "pinentry",
    "ssh-add",
    "vi",
    "vim",
    "whiptail",
    "zenity",
    "kdialog",
    "osascript",
];

/// Questions that are answered at once, as program and first words.
const QUICK: &[(&str, &[&str])] = &[
    (
        "git",
        &[
            "branch",
            "cat-file",
            "check-ignore",
            "config",
            "describe",
            "diff",
            "log",
            "ls-files",
            "ls-tree",
            "merge-base",
            "remote",
            "rev-list",
            "rev-parse",
            "show",
            "show-ref",
            "status",
            "symbolic-ref",
            "tag",
            "var",
            "version",
        ],
    ),
    ("hg", &["branch", "id", "identify", "log", "parent", "root", "status"]),
    ("docker", &["images", "info", "inspect", "ps", "version"]),
];

const QUICK_PROGRAMS: &[&str] = &[
    "arch",
    "date",
    "df",
    "dpkg-query",
    "file",
    "free",
    "getconf",
    "getent",
    "groups",
    "hostname",
    "id",
    "ifconfig",
    "ip",
    "ipconfig",
    "launchctl",
    "ldconfig",
    "locale",
    "lsb_release",
    "lscpu",
    "lsof",
    "mount",
    "netstat",
    "nproc",
    "nvidia-smi",
    "ps",
    "pkg-config",
    "sestatus",
    "ss",
    "stty",
    "sw_vers",
    "sysctl",
    "tasklist",
    "tput",
    "tty",
    "uname",
    "uptime",
    "where",
    "which",
    "whoami",
    "xdpyinfo",
];

/// Programs that fetch, build or pack: an hour is more than any of them takes while somebody waits for its output.
const LONG: &[&str] = &[
    "7z",
    "apk",
    "apt",
    "apt-get",
    "aws",
    "brew",
    "cargo",
    "cmake",
    "conda",
    "convert",
    "curl",
    "dnf",
    "docker",
    "gcc",
    "gcloud",
    "gh",
    "git",
    "go",
    "gradle",
    "helm",
    "hg",
    "kubectl",
    "latex",
    "latexmk",
    "make",
    "mamba",
    "meson",
    "mvn",
    "mysqldump",
    "ninja",
    "npm",
    "npx",
    "pandoc",
    "pdflatex",
    "pg_dump",
    "pip",
    "pip3",
    "pipx",
    "pnpm",
    "podman",
    "poetry",
    "rustc",
    "svn",
    "tar",
    "terraform",
    "unzip",
    "uv",
    "wget",
    "xelatex",
    "yarn",
    "yum",
    "zip",
];

/// The command that `sudo -n` runs; without `-n` it may wait for a password.
fn beyond_sudo<'w>(program: &str, words: &'w [String]) -> Option<&'w [String]> {
    let options = words.iter().take_while(|word| matches!(word.as_str(), "-n" | "-E" | "-H" | "--non-interactive")).count();
    let asks_nobody = words[..options].iter().any(|word| matches!(word.as_str(), "-n" | "--non-interactive"));
    (program == "sudo" && asks_nobody && options < words.len()).then(|| &words[options..])
}

/// Tools that are run as modules of Python.
fn python_tool(program: &str, words: &[String]) -> Option<i64> {
    let [option, module, ..] = words else { return None };
    if !program.starts_with("python") || option != "-m" {
        return None;
    }
    match module.as_str() {
        "pip" | "ensurepip" | "venv" | "virtualenv" | "build" | "pipx" | "uv" | "compileall" => Some(3600),
        "black" | "flake8" | "isort" | "ruff" | "pyflakes" | "pycodestyle" | "site" | "sysconfig" | "json.tool" => Some(600),
        _ => None,
    }
}

/// How long a command may take, in seconds.
///
/// # Errors
/// Why nobody but the maintainer can say.
pub fn seconds(words: &[String]) -> Result<i64, &'static str> {
    let Some(program) = words.first() else {
        return Err("which command runs here is not in the code; take a `timeout` from the caller and pass it on");
    };
    let program = program.rsplit('/').next().unwrap_or(program);
    if let Some(inner) = beyond_sudo(program, &words[1..]) {
        return seconds(inner);
    }
    let is_version = words.iter().skip(1).any(|word| matches!(word.as_str(), "--version" | "-version" | "-V" | "version" | "--help"));
    if is_version {
        return Ok(60);
    }
    if INTERACTIVE.contains(&program) {
        return Err("the program waits for a person; a time-out is for the maintainer to choose");
    }
    if let Some(seconds) = python_tool(program, &words[1..]) {
        return Ok(seconds);
    }
    if OPEN_ENDED.contains(&program) {
        return Err("the program works for as long as its task takes; pass the longest `timeout` that still makes sense");
    }
    let is_quick = QUICK_PROGRAMS.contains(&program)
        || QUICK.iter().any(|(name, tasks)| {
            *name == program && words.iter().skip(1).find(|it| !it.starts_with('-')).is_some_and(|it| tasks.contains(&it.as_str()))
        });
    // A program by another name, in a list that is written here: the code knows what it starts, and we do not.
    Ok(if is_quick {
        60
    } else if LONG.contains(&program) || program == UNKNOWN {
        3600
    } else {
        600
    })
}
