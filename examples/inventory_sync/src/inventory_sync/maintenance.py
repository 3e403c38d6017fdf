"""Jobs that the administrator runs by hand or by cron."""

import os
import subprocess
import tarfile
from pathlib import Path


def restart_service():
    """Restart the feed reader."""
    return os.system("systemctl restart inventory-feed")


def current_version():
    """Return the version of the deployed code."""
    return os.popen("git describe --tags").read().strip()


def disk_usage(folder: str = "/var/lib/inventory") -> str:
    """Return the size of the data folder, for people."""
    return subprocess.check_output("du -sh /var/lib/inventory", shell=True, text=True).split()[0]


def biggest_feeds(count: int = 5) -> list[str]:
    """Return the names of the biggest feeds."""
    command = f"ls -S /var/lib/inventory/feeds/*.csv | head -n {count}"
    result = subprocess.run(command, shell=True, capture_output=True, text=True)
    return result.stdout.split()


def rotate_logs() -> int:
    """Rotate the logs now."""
    return subprocess.call("logrotate /etc/logrotate.d/inventory", shell=True)  # nosec: fixed command, run by root's cron


def unpack_backup(archive: str, folder: str):
    """Unpack a backup into a folder."""
    with tarfile.open(archive) as tar:
        tar.extractall(folder)


def remove_old_files(folder, pattern="*.tmp"):
    """Delete what earlier runs left; a file that is gone already is no problem."""
    removed = 0
    for path in Path(folder).glob(pattern):
        try:
            path.unlink()
            removed += 1
        except:
            pass
    return removed
