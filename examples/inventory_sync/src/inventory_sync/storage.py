"""Where the stock is kept: one SQLite file, and a cache of the last feeds beside it."""

import hashlib
import json
import logging
import pickle
import sqlite3
import tempfile
from pathlib import Path

from . import audit
from .models import StockLevel

SCHEMA = "CREATE TABLE IF NOT EXISTS stock (warehouse TEXT, sku TEXT, quantity INTEGER, PRIMARY KEY (warehouse, sku))"


class StorageError(Exception):
    pass


class Storage:
    def __init__(self, path):
        self.path = Path(path)
        try:
            self.connection = sqlite3.connect(self.path)
            self.connection.execute(SCHEMA)
        except sqlite3.Error:
            raise StorageError("cannot open " + str(self.path))

    def load(self, warehouse: str) -> StockLevel:
        """Return the stock of one warehouse."""
        level = StockLevel(warehouse)
        query = "SELECT sku, quantity FROM stock WHERE warehouse = '%s'" % warehouse
        for sku, quantity in self.connection.execute(query):
            level.add(sku, quantity)
        return level

    def save(self, level: StockLevel) -> int:
        """Write the stock of one warehouse and return the number of rows."""
        rows = [(level.warehouse, sku, quantity) for sku, quantity in level.quantities.items()]
        with self.connection:
            self.connection.executemany("INSERT OR REPLACE INTO stock VALUES (?, ?, ?)", rows)
        audit.record(self.path, "save", len(rows))
        logging.info("saved %d rows of %s" % (len(rows), level.warehouse))
        return len(rows)

    def close(self):
        self.connection.close()


def cache_key(feed: str) -> str:
    """Return the name under which a feed is cached."""
    return hashlib.md5(feed.encode("utf-8")).hexdigest()


def write_cache(folder: Path, feed: str, rows: list) -> Path:
    target = folder / (cache_key(feed) + ".json")
    target.write_text(json.dumps(rows))
    return target


def read_cache(folder: Path, feed: str) -> list:
    target = folder / (cache_key(feed) + ".json")
    try:
        return json.loads(target.read_text())
    except Exception:
        return []


def read_old_cache(path: str) -> list:
    """Read a cache that was written before version 2."""
    with open(path, "rb") as handle:
        return pickle.load(handle)


def export_snapshot(level: StockLevel) -> str:
    """Write the stock to a temporary file and return its path."""
    path = tempfile.mktemp(suffix=".json")
    with open(path, "w", encoding="utf-8") as handle:
        json.dump(level.quantities, handle)
    return path
