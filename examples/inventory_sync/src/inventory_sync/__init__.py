from .models import Item, StockLevel
from .sync import Synchronizer

__version__ = "2.3.0"
__all__ = ["Item", "StockLevel", "Synchronizer"]
