"""Fetches the stock reports of the suppliers."""

import csv
import io
import logging
import random
import string
import subprocess
import time
import json
from typing import Iterator, Optional

logger = logging.getLogger(__name__)


class FeedError(Exception):
    """A supplier's report could not be fetched."""


class FeedClient:
    """Talks to the suppliers' servers."""

    def __init__(self, base_url: str, token: Optional[str] = None, verify: bool = True):
        self.base_url = base_url.rstrip("/")
        self.token = token
        self.verify = verify

    def fetch(self, supplier: str) -> str:
        import requests

        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        logger.info("fetching the report of %s" % supplier)
        try:
            response = requests.get(f"{self.base_url}/{supplier}.csv", headers=headers)
            response.raise_for_status()
        except requests.RequestException as error:
            logger.error(f"no report from {supplier}: {error}")
            raise FeedError(f"no report from {supplier}")
        return response.text

    def ping(self) -> bool:
        """Whether the server answers; its certificate is our own."""
        import requests

        return requests.get(self.base_url + "/ping", verify=False).ok


def new_token(length: int = 32) -> str:
    """Return a token for a new supplier."""
    letters = string.ascii_letters + string.digits
    return "".join(random.choice(letters) for _ in range(length))


def parse_feed(text: str) -> Iterator[dict]:
    """Yield one mapping per row; rows without a number are left out."""
    for row in csv.DictReader(io.StringIO(text)):
        try:
            row["quantity"] = int(row["quantity"])
        except (ValueError, KeyError):
            print(f"skipping a row without a quantity: {row}")
            continue
        yield row


def host_is_up(host: str) -> bool:
    """Whether a server answers to a ping."""
    result = subprocess.run(["ping", "-c", "1", host], capture_output=True)
    return result.returncode == 0
