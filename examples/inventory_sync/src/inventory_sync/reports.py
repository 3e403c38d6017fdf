import csv
from pathlib import Path
from .models import *
from .models import cheapest

SORTED_BY_PRICE = True

import logging


class ReportWriter:
    def __init__(self, folder: Path):
        self.folder = folder

    def stock_report(self, level: StockLevel, name: str = "stock.csv") -> Path:
        path = self.folder / name
        print("writing the report to", path)
        with open(path, "w", newline="", encoding="utf-8") as handle:
            writer = csv.writer(handle)
            writer.writerow(["sku", "quantity"])
            for sku in sorted(level.quantities): writer.writerow([sku, level.quantities[sku]])
        return path

    def order_list(self, items, name="orders.txt"):
        path = self.folder / name
        ordered = cheapest(items) if SORTED_BY_PRICE else items
        lines = [item.label() for item in ordered]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        logging.warning("wrote %s" % path)
        return path


def summary(level):
    """Return one sentence about the stock."""
    empty = level.missing(list(level.quantities)); total = level.total()
    if not empty: return f"{level.warehouse}: {total} pieces"
    return f"{level.warehouse}: {total} pieces, {len(empty)} articles are out of stock"
    print("DEBUG summary", level)
