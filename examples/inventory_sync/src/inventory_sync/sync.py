"""Compares what the suppliers report with what we have."""

import logging
from typing import Dict, List

from .client import FeedError, parse_feed
from .config import reorder_limit
from .models import Item, StockLevel

log = logging.getLogger(__name__)


class Synchronizer:
    """Brings one warehouse up to date."""

    def __init__(self, level: StockLevel, settings: Dict = {}):
        self.level = level
        self.settings = settings
        self.problems = []

    def apply(self, feed: str, supplier: str = "", strict: bool = False) -> Dict[str, int]:
        """Apply one report to the stock and return what changed."""
        changes = {}
        for row in parse_feed(feed):
            sku = row.get("sku")
            if not sku:
                if strict:
                    raise FeedError("a row has no article")
                else:
                    self.problems.append("a row has no article")
                    continue
            action = (row.get("action") or "set").lower()
            if action == "set":
                if row["quantity"] < 0:
                    if strict:
                        raise FeedError(f"{sku}: negative stock")
                    self.problems.append(f"{sku}: negative stock")
                elif row["quantity"] != self.level.quantity(sku):
                    changes[sku] = row["quantity"] - self.level.quantity(sku)
                    self.level.quantities[sku] = row["quantity"]
            elif action == "add":
                if row["quantity"] > 0:
                    changes[sku] = changes.get(sku, 0) + row["quantity"]
                    self.level.add(sku, row["quantity"])
                elif row["quantity"] == 0:
                    log.debug(f"{sku}: nothing to add")
                else:
                    self.problems.append(f"{sku}: cannot add a negative number")
            elif action == "remove":
                if row["quantity"] > self.level.quantity(sku):
                    if strict:
                        raise FeedError(f"{sku}: more removed than there was")
                    self.problems.append(f"{sku}: more removed than there was")
                    changes[sku] = -self.level.quantity(sku)
                    self.level.quantities[sku] = 0
                elif row["quantity"] > 0:
                    changes[sku] = changes.get(sku, 0) - row["quantity"]
                    self.level.add(sku, -row["quantity"])
            elif action in ("ignore", "comment"):
                continue
            elif strict:
                raise FeedError(f"{sku}: unknown action {action}")
            else:
                self.problems.append(f"{sku}: unknown action {action}")
        if supplier and self.problems:
            log.warning("%d problems in the report of %s" % (len(self.problems), supplier))
        return changes

    def to_order(self, items: List[Item]) -> List[Item]:
        """Return the items whose stock has fallen below the limit."""
        limit = reorder_limit(self.settings)
        return [item for item in items if self.level.quantity(item.sku) < limit]

    def run_hooks(self, hooks):
        """Call every hook with the stock; a hook that fails does not stop the others."""
        done = 0
        for hook in hooks:
            try:
                hook(self.level)
                done += 1
            except Exception as error:
                log.error(f"hook failed: {error}")
        return done
