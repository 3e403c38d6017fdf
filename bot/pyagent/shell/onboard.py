"""Whether a repository wants us, and the pull request that asks."""

from __future__ import annotations

from collections.abc import Mapping

from pyagent.core import onboarding
from pyagent.core.config import OWN_FILE, PROJECT_FILE, has_settings
from pyagent.core.model import Category, FileChange
from pyagent.core.onboarding import BRANCH, Consent
from pyagent.core.run_report import FleetResult
from pyagent.errors import ManifestMismatch
from pyagent.shell.forge.base import Forge
from pyagent.shell.signing import Signer
from pyagent.shell.steps import Json
from pyagent.shell.workspace import Repository, commit

_MOST_DIFF = 20_000


def consent(forge: Forge) -> Consent:
    """A configuration says yes, so does having merged the proposal of one; having closed it says no."""
    base = forge.default_branch()
    files = {name: data for name in (OWN_FILE, PROJECT_FILE) if (data := forge.read_file(name, base)) is not None}
    try:
        if has_settings(files):
            return Consent.YES
    except ManifestMismatch:
        return Consent.YES if OWN_FILE in files else Consent.NOT_YET
    states = [pull.state for pull in forge.pull_requests(BRANCH)]
    if "merged" in states:
        return Consent.YES
    return Consent.NO if states and "open" not in states else Consent.NOT_YET


def introduce(signer: Signer, base: str, sha: str, *, result: FleetResult) -> Json:
    """Open the pull request, or bring its text up to date. A branch that is there is people's to edit."""
    forge, mirror = signer.forge, signer.mirror
    diffs = _diffs(mirror, sha, result)
    if not diffs:
        return {"note": "nothing to fix, so nothing is proposed"}
    text = onboarding.body(result, diffs)
    if mirror.branch_sha(BRANCH) is None:
        change = FileChange(OWN_FILE, b"", onboarding.settings_file().encode())
        signer.push(BRANCH, commit(mirror, sha, [change], onboarding.COMMIT, date=signer.date), None)
    pull = forge.open_pull_request(head=BRANCH, base=base, title=onboarding.TITLE, body=text, draft=False)
    if pull.body != text:
        forge.update_pull_request(pull.number, title=pull.title, body=text)
    return {"note": f"#{pull.number} waits to be merged"}


def _diffs(mirror: Repository, sha: str, result: FleetResult) -> Mapping[Category, str]:
    return {
        offer.plan.category: mirror.git.run("diff", "--no-ext-diff", "--no-textconv", sha, offer.branch.tip)[
            :_MOST_DIFF
        ].decode("utf-8", "replace")
        for offer in result.offers
    }
