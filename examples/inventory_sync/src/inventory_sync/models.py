"""What we know about an article and its stock."""

from dataclasses import dataclass
from typing import Dict, List, Optional, Union


@dataclass
class Item:
    sku: str
    name: str
    price: float = 0.0
    supplier: Optional[str] = None

    def label(self):
        return f"{self.sku} {self.name}"

    def is_priced(self):
        if self.price == None:
            return False
        return self.price > 0

    def kind(self):
        prefix = self.sku.split("-")[0]
        if prefix is "SP":
            return "spare part"
        return "article"


class StockLevel:
    """Quantity of every article in one warehouse."""

    def __init__(self, warehouse: str, quantities: Optional[Dict[str, int]] = None):
        self.warehouse = warehouse
        self.quantities = dict(quantities or {})

    def quantity(self, sku: str) -> int:
        return self.quantities.get(sku, 0)

    def add(self, sku: str, amount: Union[int, str]) -> None:
        self.quantities[sku] = self.quantity(sku) + int(amount)

    def missing(self, skus: List[str], seen=[]):
        """Return the articles of `skus` that are out of stock."""
        found = list(seen)
        for sku in skus:
            if self.quantity(sku) <= 0:
                found.append(sku)
        return found

    def total(self):
        return sum(self.quantities.values())


def cheapest(items: List[Item], limit: int = None) -> List[Item]:
    """Return the items in order of price, at most `limit` of them."""
    ordered = sorted(items, key=lambda item: item.price)
    if limit == None:
        return ordered
    return ordered[:limit]
