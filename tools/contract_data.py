"""Fetch what GitHub publishes and the tests are held against, with npm: its OpenAPI description and sample webhooks.

    python tools/contract_data.py FOLDER

Does nothing when the files are there. Without npm, or without its registry, it says so and the tests that need the
files skip; what does not have the pinned hash is an error.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PATIENCE = 300
PACKAGES = {
    "@octokit/openapi@23.0.2": (
        "pV8M7L9GY23AybNvTmo2nyjmpmnt6+2sRE/tqr0ZLQcPS4lnw7u5eZGNmwRNkBC3D7gZXbFx5AHzLUVRBXGDhg==",
        {"package/generated/api.github.com.json": "openapi.json"},
    ),
    "@octokit/webhooks-examples@7.6.1": (
        "De6U3XB6O3DtCa7bKgCMzTHdeopqqZ6SNivMYJnK65ierKL1AnNIA0tkRYCRS7lwGT792d+Ps1WbfHlso6MynQ==",
        {f"package/{kind}/index.json": f"webhooks-{kind}.json" for kind in ("api.github.com", "ghes-35")},
    ),
}


def fetch(package: str, integrity: str, members: dict[str, str], folder: Path) -> str:
    """Put the members of a package into the folder; why not, where that cannot be."""
    npm = shutil.which("npm")
    if npm is None:
        return "npm is not installed"
    with tempfile.TemporaryDirectory() as place:
        command = [npm, "pack", "--silent", "--ignore-scripts", "--pack-destination", place, package]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
        except subprocess.TimeoutExpired:
            return f"npm did not fetch {package} in {PATIENCE} s"
        packed = list(Path(place).glob("*.tgz"))
        if done.returncode or len(packed) != 1:
            return f"npm could not fetch {package}: {(done.stderr.strip() or 'no answer').splitlines()[-1]}"
        digest = base64.b64encode(hashlib.sha512(packed[0].read_bytes()).digest()).decode()
        if digest != integrity:
            raise SystemExit(f"{package} has the hash {digest}, not the one that is pinned")
        with tarfile.open(packed[0]) as archive:
            for member, name in members.items():
                found = archive.extractfile(member)
                if found is None:
                    raise SystemExit(f"{package} has no {member}")
                new = folder / f"{name}.new"
                new.write_bytes(found.read())
                new.replace(folder / name)
    return ""


def main() -> None:
    """Fetch what is missing."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for package, (integrity, members) in PACKAGES.items():
        if all((folder / name).exists() for name in members.values()):
            continue
        if why := fetch(package, integrity, members, folder):
            sys.stderr.write(f"{why}: the tests against it are skipped\n")


if __name__ == "__main__":
    main()
