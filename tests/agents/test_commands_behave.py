"""What the fixes of shell commands do, by running it: the same output and the same end, before and after."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pyagent import rust_core
from pyagent.agents.registry import load_agents
from pyagent.core.fixing import Candidate, Project, apply_fixes
from pyagent.core.model import Fix
from pyagent.core.sites import sites_of

SHELL_RULES = ("SEC002", "SEC003", "SEC004")
HEAD = "import os\nimport shlex\nimport subprocess\nimport sys\n\nword = 'one'\nspaced = 'a file.txt'\n"

SCRIPTS = {
    "quotes": "print(subprocess.check_output('printf \"%s|\" \\'a b\\' \"c d\"e', shell=True, text=True))",
    "a value is a word": "print(subprocess.run(f'printf %s, {word} x{word}y', shell=True, capture_output=True).stdout)",
    "a quoted value": "print(subprocess.check_output(f'cat \"{spaced}\"', shell=True))",
    "shlex.quote": "print(subprocess.check_output('cat ' + shlex.quote(spaced), shell=True))",
    "percent": "print(subprocess.check_output('printf %%s-%%s %s %d' % (word, 7), shell=True))",
    "str.format": "print(subprocess.check_output('printf %s {0} {n:03d}'.format(word, n=7), shell=True))",
    "a number": "n = 3\nprint(subprocess.check_output(f'printf %s {n} {n:04d}', shell=True))",
    "options are several words": "opts = '-n 1'\nprint(subprocess.check_output(f'head {opts} b.txt', shell=True))",
    "no options are no word": "flags = ''\nprint(subprocess.check_output(f'cat {flags} b.txt', shell=True))",
    "words of a list": "a = ['b.txt', 'c.txt']\nprint(subprocess.check_output('cat ' + ' '.join(a), shell=True))",
    "a value with repr": "print(subprocess.check_output('cat %r' % spaced, shell=True))",
    "a pattern": "def f():\n    print(subprocess.check_output('cat *.txt', shell=True))\n\n\nf()",
    "a pattern nothing fits": "def f():\n    print(subprocess.check_output('printf %s *.none', shell=True))\n\n\nf()",
    "a pattern of a value": (
        "def f(stem):\n    print(subprocess.check_output(f'cat {stem}.t?t', shell=True))\n\n\nf('b')"
    ),
    "an option that looks like a pattern": "print(subprocess.check_output('grep -r --include=b.* x .', shell=True))",
    "a folder": "print(subprocess.check_output('cd sub && cat *.md d.md', shell=True).decode())\n",
    "a folder and plain words": "print(subprocess.check_output('cd sub && cat d.md', shell=True))",
    "a variable of the command": "print(subprocess.check_output('SHADE=red printenv SHADE', shell=True))",
    "errors away": "print(subprocess.run('ls none 2>/dev/null', shell=True).returncode)",
    "errors with the output": "p = subprocess.run('ls none 2>&1', shell=True, stdout=subprocess.PIPE)\nprint(p)\n",
    "output away": "print(subprocess.call('cat b.txt > /dev/null 2>&1', shell=True))",
    "no input": "print(subprocess.check_output('cat < /dev/null', shell=True))",
    "a failing command": "print(subprocess.call('cat none 2>/dev/null', shell=True))",
    "a missing program": "print(subprocess.call('there-is-none 2>/dev/null', shell=True))",
    "a missing program in a try": (
        "try:\n    subprocess.check_call('there-is-none 2>/dev/null', shell=True)\n"
        "except subprocess.CalledProcessError:\n    print('failed')"
    ),
    "a lasting process": (
        "p = subprocess.Popen('cat b.txt', shell=True, stdout=subprocess.PIPE)\nprint(p.communicate())"
    ),
    "a name for the command": (
        "def f():\n    command = f'cat {word}.txt b.txt 2>/dev/null'\n"
        "    return subprocess.run(command, shell=True, stdout=-1).stdout\n\n\nprint(f())"
    ),
    "a long line": "print(subprocess.check_output('''cat \\\\\n    b.txt c.txt''', shell=True))",
    "os.system": "os.system('cat b.txt')",
    "os.system with a value": "os.system('cat %s.txt' % 'b')",
    "os.system that succeeds": "print(os.system('test -e b.txt') == 0)",
    "os.system that fails": "print(bool(os.system('test -e none')))",
    "os.system without the program": "print(os.system('there-is-none >/dev/null 2>&1') != 0)",
    "os.system without the program, ignored": "os.system('which there-is-none')\nprint('on')",
    "os.popen": "print(os.popen('cat b.txt').read())",
    "os.popen by lines": "print(os.popen('cat b.txt c.txt').readlines())",
    "os.popen as a file": "with os.popen('cat b.txt c.txt', 'r') as f:\n    print([line for line in f])",
    "os.popen with errors": "print(os.popen('ls none 2>&1').read())",
}


def fixed(text: str) -> str:
    """The text after the shell agents, however many passes they need."""
    for _ in range(4):
        before = text
        for rule in SHELL_RULES:
            data = text.encode()
            scan = rust_core.scan_text("a.py", data, rules=[rule], target=(3, 10))
            agent = load_agents()[rule]()
            results = [(site, agent.fix(site)) for site in sites_of(scan, data)]
            candidates = [Candidate(rule, s.start, s.end, r) for s, r in results if isinstance(r, Fix)]
            text = apply_fixes("a.py", data, candidates, Project(target=(3, 10))).text.decode()
        if text == before:
            break
    return text


def run(folder: Path, text: str) -> tuple[bytes, int]:
    """Output and exit code of a script, in a folder of its own."""
    (folder / "sub").mkdir(parents=True)
    for name in ("a file.txt", "b.txt", "c.txt", "sub/d.md"):
        (folder / name).write_text(f"x of {name}\nand more\n", encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", text], cwd=folder, capture_output=True, timeout=60, check=False)
    return done.stdout, done.returncode


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_command_does_the_same_without_its_shell(name: str, tmp_path: Path) -> None:
    before = f"{HEAD}{SCRIPTS[name]}\n"
    after = fixed(before)
    if name == "a folder":  # a pattern in another folder is left
        assert after == before
        return
    assert "shell=True" not in after
    assert "os.system" not in after
    assert "os.popen" not in after
    said, code = run(tmp_path / "before", before)
    again, new_code = run(tmp_path / "after", after)
    # What a process object shows of its command is the one thing that is meant to differ.
    marker = b"args="
    assert (again.split(b", returncode")[-1] if marker in again else again) == (
        said.split(b", returncode")[-1] if marker in said else said
    )
    assert new_code == code


def test_a_value_cannot_run_a_second_command(tmp_path: Path) -> None:
    text = f"{HEAD}word = 'b.txt; echo pwned'\nprint(subprocess.run(f'cat {{word}}', shell=True, stdout=-1).stdout)\n"
    assert b"pwned" in run(tmp_path / "before", text)[0]
    once = fixed(text.replace("\nword = 'one'\n", "\n"))
    assert b"pwned" not in run(tmp_path / "after", once)[0]
