"""Packages of which only their code is looked at: programs and libraries that nobody chose for a suite that runs here.

Servers, command-line tools, a database layer, a scheduler, queues: listed by what they are, not by what comes out.
What suites show of breakage is seen on ``PACKAGES``.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packages import Package
from places import extract
from trial import pyagent, uncompiled
from user import commit_everything


def _sample(name: str, version: str, sha256: str) -> Package:
    return Package(name, version, sha256, name, ())


SAMPLES = (
    _sample("cookiecutter", "2.6.0", "db21f8169ea4f4fdc2408d48ca44859349de2647fbe494a9d6c3edfc0542c21c"),
    _sample("feedparser", "6.0.11", "c9d0407b64c6f2a065d0ebb292c2b35c01050cc0dc33757461aaabdc4c4184d5"),
    _sample("glances", "4.0.8", "5caaf44f252d693fc9fc1e921285a207b911c62f5997d804c38541d143ee474f"),
    _sample("gunicorn", "22.0.0", "4a0b436239ff76fb33f11c07a16482c521a7e09c1ce3cc293c2330afe01bec63"),
    _sample("httpie", "3.2.2", "8bfb671f0b39505c197fdef3367f7f99af5d0e81a4e22289bb4c1f0e72251c90"),
    _sample("huey", "2.5.1", "8a323783ab434a095a4e72b8c48c5b8f957f9031fa860474a390a0927e957112"),
    _sample("invoke", "2.2.0", "ee6cbb101af1a859c7fe84f2a264c059020b0cb7fe3535f9424300ab568f6bd5"),
    _sample("luigi", "3.5.1", "fc790b2747515dd19c673efbb8e4c9ace5f4c5cdc31f8e7f93dc667deb2ec6c8"),
    _sample("mako", "1.3.5", "48dbc20568c1d276a2698b36d968fa76161bf127194907ea6fc594fa81f943bc"),
    _sample("paramiko", "3.4.0", "aac08f26a31dc4dffd92821527d1682d99d52f9ef6851968114a8728f3c274d3"),
    _sample("peewee", "3.17.5", "e1b6a64192207fd3ddb4e1188054820f42aef0aadfa749e3981af3c119a76420"),
    _sample("pika", "1.3.2", "b2a327ddddf8570b4965b3576ac77091b850262d34ce8c1d8cb4e4146aa4145f"),
    _sample("requests", "2.31.0", "942c5a758f98d790eaed1a29cb6eefc7ffb0d1cf7af05c3d2791656dbd6ad1e1"),
    _sample("rq", "1.16.2", "5c5b9ad5fbaf792b8fada25cc7627f4d206a9a4455aced371d4f501cc3f13b34"),
    _sample("supervisor", "4.2.5", "34761bae1a23c58192281a5115fb07fbf22c9b0133c08166beffc70fed3ebc12"),
)


@dataclass(frozen=True)
class Sampled:
    """What was seen of one package."""

    package: Package
    report: dict[str, Any]
    seconds: float
    uncompiled: Sequence[str]
    """Commit, file and fault of each changed file that does not compile."""


def look_at(package: Package, folder: Path) -> Sampled:
    """Let the fleet fix one package, in an empty folder."""
    user = extract(package, folder / "user")
    base = commit_everything(user)
    begin = time.monotonic()
    report = pyagent("fix", "--branches", "--safety", "review", str(user))
    seconds = time.monotonic() - begin
    faults = [fault for branch in report["branches"].values() for fault in uncompiled(user, base, branch["branch"])]
    return Sampled(package, report, seconds, faults)
