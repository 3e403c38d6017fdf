"""Hand-made reports for the tests of the renderers."""

from __future__ import annotations

from pyagent.core.model import Category, FileChange, Finding, Outcome, Safety
from pyagent.core.results import Dismissed, FixReport, ScanReport


def finding(
    rule: str = "EXC001",
    *,
    name: str = "bare-except",
    category: Category = Category.EXCEPTIONS,
    path: str = "shop/cart.py",
    line: int = 3,
    column: int = 5,
    message: str = "`except:` also catches KeyboardInterrupt",
    safety: Safety = Safety.SAFE,
    fixable: bool = True,
) -> Finding:
    return Finding(
        rule=rule,
        name=name,
        category=category,
        path=path,
        line=line,
        column=column,
        end_line=line,
        end_column=column + 7,
        message=message,
        safety=safety,
        fixable=fixable,
        fingerprint=f"{rule.lower()}-{line:04x}",
    )


def scan_report(*findings: Finding, suppressed: int = 0) -> ScanReport:
    return ScanReport(
        root="/somewhere/shop",
        files=2,
        lines=1204,
        seconds=0.0123456789,
        findings=findings,
        suppressed=suppressed,
        dismissed=(Dismissed("LOG001", "shop/cli.py", 9, "a script prints on purpose"),),
        metrics={"functions": 12},
    )


def fix_report(*outcomes: Outcome, changes: tuple[FileChange, ...] = ()) -> FixReport:
    return FixReport(found=len(outcomes), outcomes=outcomes, plans=(), changes=changes, seconds=0.5)
