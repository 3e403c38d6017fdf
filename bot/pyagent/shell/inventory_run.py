"""The inventory in a run of the bot: computed beside the fixes, published as a pull request of its own."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from pyagent.core.actions import Open, Update
from pyagent.core.authorship import Hand, Ours
from pyagent.core.codec import decode, encode
from pyagent.core.config import Config
from pyagent.core.inventory import HISTORY, INVENTORY, history
from pyagent.core.inventory_pull import BRANCH, InventoryOffer, InventorySituation, commit_text, decide
from pyagent.core.messages import with_sign_off
from pyagent.core.model import FileChange
from pyagent.core.record import RunInfo
from pyagent.core.results import Selection
from pyagent.shell import files
from pyagent.shell.execute import Effect, perform, pull_state
from pyagent.shell.forge.base import Forge
from pyagent.shell.inventory_scan import current
from pyagent.shell.papers import read_paper
from pyagent.shell.repo_config import Project
from pyagent.shell.signing import Signer
from pyagent.shell.workspace import Repository, commit


def wants_inventory(root: Path, config: Config) -> bool:
    """Whether a project wants its inventory kept."""
    paper = root / INVENTORY
    parts = (root / "docs", root / "docs/work", paper, root / HISTORY)
    # Commits do not go through links.
    if config.inventory == "off" or any(part.is_symlink() for part in parts):
        return False
    return paper.is_file() or (config.inventory == "on" and not paper.exists())


def write_offer(root: Path, config: Config, output: Path, *, sha: str, date: datetime, selection: Selection) -> None:
    """Write to ``output`` what the inventory should be; ``null`` when it is that."""
    old = read_paper(root, INVENTORY)
    new = current(Project(root, (), config), old or "", selection=selection)
    past = read_paper(root, HISTORY) or ""
    if new.removed:
        past = history(past, new.removed, date=date.date().isoformat(), commit=sha[:12])
    offer = InventoryOffer(new.text, past, len(new.added), len(new.removed), new.changed)
    # A project that never had one and has nothing to list needs none.
    differs = new.text != old if old is not None else bool(new.added)
    files.write_text(output, json.dumps(encode(offer) if differs else None))


def read_offer(output: Path) -> InventoryOffer | None:
    """What ``write_offer`` wrote."""
    fields = json.loads(output.read_text(encoding="utf-8"))
    return None if fields is None else decode(InventoryOffer, fields)


def publish(
    forge: Forge,
    mirror: Repository,
    sha: str,
    *,
    base: str,
    offer: InventoryOffer | None,
    run: RunInfo,
    ours: Ours,
    draft: bool,
    labels: tuple[str, ...],
) -> Effect:
    """Look, decide, act.

    Args:
        forge: Where the repository is.
        mirror: Its mirror, fetched.
        sha: The commit that was scanned.
        base: Name of its branch.
        offer: What the inventory should be; None when it is that.
        run: The run that does it.
        ours: What tells our commits from those of people.
        draft: Open as a draft.
        labels: Labels for the pull request.
    """
    paper, tip = _read(mirror, sha, INVENTORY), mirror.branch_sha(BRANCH)
    situation = InventorySituation(
        base=base,
        sha=sha,
        paper=paper or b"",
        offer=offer,
        pulls=[pull_state(pull) for pull in forge.pull_requests(BRANCH)],
        tip=tip,
        new_tip=_commit(mirror, sha, offer, run) if offer else "",
        has_people=tip is not None and _has_people(mirror, sha, tip, ours),
        is_current=tip is not None and offer is not None and _holds(mirror, sha, tip, offer),
        draft=draft,
        labels=labels,
    )
    action = decide(situation)
    if isinstance(action, Open | Update) and action.tip:
        signer = Signer(forge, mirror, ours, run.time)
        action = replace(action, tip=signer.signed(BRANCH, action.tip).get(action.tip, action.tip))
    return perform(action, forge, mirror)


def _commit(mirror: Repository, sha: str, offer: InventoryOffer, run: RunInfo) -> str:
    changes = []
    for path, text in ((INVENTORY, offer.text), (HISTORY, offer.history)):
        before = _read(mirror, sha, path)
        after = text.encode("utf-8", "surrogateescape")
        if after and before != after:
            changes.append(FileChange(path, before or b"", after, is_new=before is None))
    message = with_sign_off(commit_text(offer), run)
    return commit(mirror, sha, changes, message, date=run.time, author=run.author)


def _has_people(mirror: Repository, sha: str, tip: str, ours: Ours) -> bool:
    commits = (info for info in mirror.commits(sha, tip) if len(info.parents) == 1)
    return any(ours.hand(info.author_email, info.committer_email) is not Hand.OURS for info in commits)


def _holds(mirror: Repository, sha: str, tip: str, offer: InventoryOffer) -> bool:
    """Whether merging the branch as it is makes the paper what it should be."""
    begin = mirror.merge_base(sha, tip)
    if begin is None or _read(mirror, begin, INVENTORY) != _read(mirror, sha, INVENTORY):
        return False
    return _read(mirror, tip, INVENTORY) == offer.text.encode("utf-8", "surrogateescape")


def _read(mirror: Repository, sha: str, path: str) -> bytes | None:
    done = mirror.git.attempt("cat-file", "blob", f"{sha}:{path}")
    return done.out if done.code == 0 else None
