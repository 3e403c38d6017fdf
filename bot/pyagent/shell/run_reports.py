"""Where a run over a branch is told: its check run, the answer to who asked for it, the dashboard issue.

Everything is looked up before it is written, so that telling it twice tells it once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyagent.core import dashboard, pull_report, run_report
from pyagent.core.codec import decode
from pyagent.core.model import Category
from pyagent.core.pull_work import conclusion
from pyagent.core.requests import StartRun
from pyagent.core.results import Selection
from pyagent.core.run_report import FleetResult, Pull
from pyagent.shell.forge.base import Annotation, Button, Conclusion, Forge
from pyagent.shell.publish import pulls_of
from pyagent.shell.pull_run import CHECK_NAME
from pyagent.shell.steps import Json, RunCancelled, RunFailed


@dataclass(frozen=True, slots=True)
class RunReports:
    """The places of one run; ``run`` is its id."""

    forge: Forge
    run: str
    work: StartRun

    def begun(self, sha: str) -> None:
        """The fleet is at work on a commit."""
        self._check(sha, None, title="Looking", summary="The fleet is at work.")

    def done(self, sha: str, result: FleetResult, pulls: Sequence[Json], buttons: Sequence[Button]) -> Json:
        """What came of it."""
        text = run_report.summary(result, [decode(Pull, pull) for pull in pulls], self.work.mode)
        title = run_report.title(result.found, result.fixed, self.work.mode)
        if result.check != "off":
            self._check(
                sha,
                conclusion(result.found, fails=result.check == "failure"),
                title=title,
                summary=text,
                annotations=_annotations(result),
                buttons=buttons,
            )
        self._answer(text)
        return {}

    def failed(self, sha: str, error: RunFailed) -> Json:
        """Why nothing came of it."""
        if isinstance(error, RunCancelled):
            title, text = pull_report.cancelled(str(error))
            self._check(sha, "cancelled", title=title, summary=text)
        else:
            title, text, file = pull_report.failure(str(error))
            remarks = [Annotation(file, 1, 1, "failure", str(error), title)] if file else []
            self._check(sha, "failure", title=title, summary=text, annotations=remarks)
        self._answer(text)
        return {}

    def dashboard(self, results: Sequence[Json]) -> Json:
        """Write the one issue anew where it says something else now."""
        pulls = {category: pulls_of(self.forge, category) for category in Category}
        issue = self.forge.own_issue(dashboard.MARKER)
        if (issue is None and not dashboard.is_worth_it(pulls)) or (issue is not None and not issue.open):
            return {}
        whole = self.work.selection == Selection()
        old = issue.body if issue else ""
        shown = [decode(Pull, result) for result in results]
        waiting = dashboard.waiting_lines(shown) if whole else dashboard.waiting_of(old)
        body = dashboard.render(pulls, waiting)
        if body != old:
            self.forge.write_issue(issue.number if issue else None, title=dashboard.TITLE, body=body)
        return {}

    def _answer(self, text: str) -> None:
        if self.work.reply_to:
            self.forge.upsert_comment(self.work.reply_to, marker=self.work.marker, body=text)

    def _check(
        self,
        sha: str,
        conclusion: Conclusion | None,
        *,
        title: str,
        summary: str,
        annotations: Sequence[Annotation] = (),
        buttons: Sequence[Button] = (),
    ) -> None:
        self.forge.upsert_check(
            sha,
            name=CHECK_NAME,
            external_id=self.run,
            status="completed" if conclusion else "in_progress",
            conclusion=conclusion,
            title=title,
            summary=summary,
            annotations=annotations,
            buttons=buttons,
        )


def _annotations(result: FleetResult) -> list[Annotation]:
    return [
        Annotation(
            path=o.finding.path,
            start_line=o.finding.line,
            end_line=max(o.finding.end_line, o.finding.line),
            level=run_report.level(o.finding.safety),
            message=f"{o.finding.message} {o.reason}".strip(),
            title=f"{o.finding.rule} {o.finding.name}",
        )
        for o in result.remarks
    ]
