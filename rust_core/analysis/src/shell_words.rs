//! Shell commands as text: whether one is plain words, and which ones.
//!
//! POSIX quoting only. What a shell would still do with the words (patterns, variables, pipes, built-ins) is the
//! reason why a command keeps its shell.

/// The words of a command that needs no shell.
///
/// # Errors
/// What in the command needs the shell, as the end of a sentence.
pub fn split(command: &str) -> Result<Vec<String>, String> {
    let mut words: Vec<String> = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = command.trim().chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            ' ' | '\t' => words.extend(word.take()),
            '\'' => {
                let inside = word.get_or_insert_default();
                loop {
                    match chars.next() {
                        Some('\'') => break,
                        Some(c) => inside.push(c),
                        None => return Err("has a quote without its end".to_owned()),
                    }
                }
            }
            '"' => {
                let inside = word.get_or_insert_default();
                loop {
                    match chars.next() {
                        Some('"') => break,
                        Some('$' | '`') => return Err("expands a variable or a command".to_owned()),
                        Some('\\') => return Err("escapes a character".to_owned()),
                        Some('!') => return Err("may expand the history".to_owned()),
                        Some(c) => inside.push(c),
                        None => return Err("has a quote without its end".to_owned()),
                    }
                }
            }
            '|' => return Err("has a pipe or an `||`".to_owned()),
            '&' => return Err("has an `&` or an `&&`".to_owned()),
            ';' | '\n' | '\r' => return Err("holds several commands".to_owned()),
            '<' | '>' => return Err("redirects".to_owned()),
            '$' | '`' => return Err("expands a variable or a command".to_owned()),
            '*' | '?' | '[' | ']' => return Err("has a file pattern".to_owned()),
            '{' | '}' | '(' | ')' => return Err("has braces or parentheses".to_owned()),
            '~' if word.is_none() => return Err("has a `~` for a home folder".to_owned()),
            '#' if word.is_none() => return Err("has a comment".to_owned()),
            '!' => return Err("has a `!`".to_owned()),
            '\\' => return Err("escapes a character".to_owned()),
            '%' | '^' if cfg!(windows) => return Err("has a Windows expansion".to_owned()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    match words.first() {
        None => Err("is empty".to_owned()),
        Some(first) if first.contains('=') => Err("sets a variable".to_owned()),
        Some(first) if BUILT_INS.contains(&first.as_str()) => Err(format!("calls `{first}`, which is part of the shell")),
        Some(_) => Ok(words),
    }
}

/// Commands that no program file stands for, in POSIX shells and in that of Windows.
const BUILT_INS: &[&str] = &[
    ".", ":", "alias", "assoc", "bg", "break", "call", "case", "cd", "chdir", "cls", "command", "continue", "copy", "del", "dir", "do",
    "echo", "erase", "eval", "exec", "exit", "export", "fg", "for", "function", "hash", "if", "jobs", "let", "local", "md", "mkdir",
    "mklink", "move", "pause", "popd", "pushd", "rd", "read", "readonly", "ren", "rename", "return", "rmdir", "select", "set", "shift",
    "source", "start", "time", "times", "trap", "type", "typeset", "ulimit", "umask", "unalias", "unset", "until", "ver", "wait", "while",
];

#[cfg(test)]
mod tests {
    use super::split;

    fn words(command: &str) -> Result<Vec<String>, String> {
        split(command)
    }

    #[test]
    fn plain_words_need_no_shell() {
        assert_eq!(words("git  describe --tags").unwrap(), ["git", "describe", "--tags"]);
        assert_eq!(words("du -sh 'a b' \"c d\"e ''").unwrap(), ["du", "-sh", "a b", "c de", ""]);
        assert_eq!(words("x --a=b c~d e#f").unwrap(), ["x", "--a=b", "c~d", "e#f"]);
    }

    #[test]
    fn what_needs_the_shell_is_named() {
        for (command, part) in [
            ("a | b", "pipe"),
            ("a && b", "&&"),
            ("a; b", "several"),
            ("a\nb", "several"),
            ("a > b", "redirects"),
            ("a $B", "variable"),
            ("a \"$B\"", "variable"),
            ("a `b`", "command"),
            ("a *.py", "pattern"),
            ("a ~/b", "home"),
            ("a # b", "comment"),
            ("A=1 b", "sets"),
            ("cd x", "part of the shell"),
            ("a 'b", "quote"),
            ("a \\b", "escapes"),
            ("  ", "empty"),
        ] {
            let reason = words(command).unwrap_err();
            assert!(reason.contains(part), "{command}: {reason}");
        }
    }
}
