"""Repository name → its forge: GitHub through the App, or a bare repository in a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pyagent.errors import EnvVarMissing, ForgeError
from pyagent.shell.budget import NoPace, SharedPace
from pyagent.shell.database import Database
from pyagent.shell.forge.base import Forge
from pyagent.shell.settings import Settings

Forges = Callable[[str, int], Forge]
"""``(owner/name, installation)`` → the forge of that repository; installation 0 means "look it up"."""


def open_forges(settings: Settings, database: Database) -> Forges:
    """The forge that the settings name. One per process: connections and tokens are shared.

    Args:
        settings: Which one, and as whom.
        database: Where all workers count what they write.
    """
    return _local(settings) if settings.forge == "local" else _github(settings, database)


def bare_repository(root: Path, repository: str) -> Path:
    """Where the local forge keeps a repository.

    Raises:
        ForgeError: There is none, or the name leads out of the folder.
    """
    for name in (f"{repository}.git", repository):
        path = (root / name).resolve()
        if path.is_relative_to(root.resolve()) and (path / "HEAD").is_file():
            return path
    raise ForgeError(f"there is no repository {repository} in {root}", "put a bare repository there: NAME.git")


def _local(settings: Settings) -> Forges:
    from pyagent.shell.forge.local import LocalForge  # noqa: PLC0415

    root, proposals = settings.local_root, settings.data_dir / "forge"
    if root is None:
        raise EnvVarMissing("PYAGENT_LOCAL_ROOT is not set", "name the folder of the bare repositories")

    def forge_of(repository: str, _installation: int) -> Forge:
        proposals.mkdir(parents=True, exist_ok=True)
        database = proposals / f"{repository.replace('/', '__')}.db"
        return LocalForge(bare_repository(root, repository), database, name=repository)

    return forge_of


def _github(settings: Settings, database: Database) -> Forges:
    from pyagent.shell.forge.github import GitHubForge  # noqa: PLC0415
    from pyagent.shell.forge.github_auth import GitHubApp  # noqa: PLC0415

    spacing = settings.limits.write_spacing
    app = GitHubApp(
        settings.app_id,
        settings.private_key,
        settings.api_url,
        slug=settings.app_slug,
        budget=lambda installation: SharedPace(database, installation, spacing) if spacing else NoPace(),
    )
    return lambda repository, installation: GitHubForge(app, repository, installation or None)
