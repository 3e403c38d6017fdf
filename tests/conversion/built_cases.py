"""One crate for all cases, compiled once, with every fault in it and all of them switched off."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from faults import FAULTS

from pyagent import rust_core
from pyagent.core.conversion import Candidate, extracted, of_rows, with_callees
from pyagent.shell.conversion import crate

CASES = b"\n\n".join(
    Path(__file__).with_name(name).read_bytes()
    for name in ("cases.py", "cases_of_text.py", "cases_of_more.py", "cases_of_lists.py", "cases_of_generators.py")
)
MODULE = "cases_with_faults"


class Built(NamedTuple):
    """The compiled cases."""

    folder: Path
    library: Path
    candidates: dict[str, Candidate]

    def text(self, name: str) -> str:
        """A function with those that it calls."""
        return extracted(CASES, with_callees(self.candidates[name], self.candidates))


def faulty(path: str, text: str) -> str:
    """A file of the crate with its faults."""
    for number, fault in enumerate(FAULTS, 1):
        if path != f"src/runtime/{fault.file}.rs":
            continue
        assert fault.right in text, f"{fault.name}: the runtime has changed"
        text = text.replace(fault.right, f"(if super::fault({number}) {{ {fault.wrong} }} else {{ {fault.right} }})")
    if path == "src/runtime/mod.rs":
        text += (
            "pub static FAULT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);\n"
            "pub fn fault(number: u32) -> bool { FAULT.load(std::sync::atomic::Ordering::Relaxed) == number }\n"
        )
    if path == "src/lib.rs":
        text = text.replace("    Ok(())", "    module.add_function(wrap_pyfunction!(set_fault, module)?)?;\n    Ok(())")
        text += (
            "#[pyfunction]\nfn set_fault(number: u32) "
            "{ runtime::FAULT.store(number, std::sync::atomic::Ordering::Relaxed) }\n"
        )
    return text


def build_cases(folder: Path) -> Built:
    """Compile the crate of the cases."""
    candidates, refused = of_rows("cases.py", rust_core.convert("cases.py", CASES))
    refused = [it for it in refused if not it.name.endswith(".__init__")]
    assert not refused, [(it.name, it.reasons) for it in refused]
    sources = rust_core.converted_crate(MODULE, [("cases.py", CASES, [it.name for it in candidates])])
    crate.write(folder, MODULE, [(path, faulty(path, text)) for path, text in sources])
    return Built(folder, crate.build(folder, MODULE), {it.name: it for it in candidates})
