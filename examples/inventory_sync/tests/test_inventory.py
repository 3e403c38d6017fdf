"""The behaviour that must stay: run with `python -m unittest discover -s tests`."""

import contextlib
import io
import json
import logging
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from inventory_sync import Item, StockLevel, Synchronizer  # noqa: E402
from inventory_sync import audit, cli, client, config, maintenance, models, reports, storage  # noqa: E402

FEED = "sku,quantity,action\nA-1,7,set\nB-2,3,add\nC-3,x,set\nA-1,2,remove\n"


class TemporaryFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        logging.disable(logging.CRITICAL)
        self.addCleanup(logging.disable, logging.NOTSET)


class ModelsTest(unittest.TestCase):
    def test_labels_and_prices(self):
        self.assertEqual(Item("A-1", "bolt").label(), "A-1 bolt")
        self.assertFalse(Item("A-1", "bolt").is_priced())
        self.assertTrue(Item("A-1", "bolt", 0.3).is_priced())
        self.assertFalse(Item("A-1", "bolt", None).is_priced())

    def test_missing_articles_do_not_pile_up(self):
        level = StockLevel("main", {"A-1": 1})
        self.assertEqual(level.missing(["A-1", "B-2"]), ["B-2"])
        self.assertEqual(level.missing(["B-2"]), ["B-2"])

    def test_cheapest_first(self):
        items = [Item("A", "a", 3), Item("B", "b", 1)]
        self.assertEqual([item.sku for item in models.cheapest(items)], ["B", "A"])
        self.assertEqual([item.sku for item in models.cheapest(items, 1)], ["B"])


class SyncTest(TemporaryFolder):
    def apply(self, feed, **options):
        synchronizer = Synchronizer(StockLevel("main", {"B-2": 1}))
        with contextlib.redirect_stdout(io.StringIO()):
            changes = synchronizer.apply(feed, **options)
        return synchronizer, changes

    def test_a_report_changes_the_stock(self):
        synchronizer, changes = self.apply(FEED)
        self.assertEqual(synchronizer.level.quantities, {"B-2": 4, "A-1": 5})
        self.assertEqual(changes, {"A-1": 5, "B-2": 3})

    def test_strict_refuses_unknown_actions(self):
        with self.assertRaises(client.FeedError):
            self.apply("sku,quantity,action\nA-1,1,burn\n", strict=True)

    def test_what_is_low_is_ordered(self):
        synchronizer, _ = self.apply(FEED)
        items = [Item("A-1", "bolt"), Item("B-2", "nut")]
        self.assertEqual(synchronizer.to_order(items), [items[1]])

    def test_a_failing_hook_does_not_stop_the_others(self):
        def broken(level):
            raise RuntimeError("no")

        seen = []
        self.assertEqual(Synchronizer(StockLevel("main")).run_hooks([broken, seen.append]), 1)
        self.assertEqual(len(seen), 1)


class StorageTest(TemporaryFolder):
    def test_what_is_saved_is_loaded(self):
        database = storage.Storage(self.folder / "stock.db")
        self.addCleanup(database.close)
        self.assertEqual(database.save(StockLevel("main", {"A-1": 2})), 1)
        self.assertEqual(database.load("main").quantities, {"A-1": 2})
        self.assertEqual([entry["action"] for entry in audit.entries(self.folder / "stock.db")], ["save"])

    def test_an_unusable_path_is_one_error(self):
        with self.assertRaises(storage.StorageError):
            storage.Storage(self.folder / "no" / "such" / "stock.db")

    def test_the_cache_keeps_rows_and_survives_damage(self):
        written = storage.write_cache(self.folder, "acme", [{"sku": "A-1"}])
        self.assertEqual(storage.read_cache(self.folder, "acme"), [{"sku": "A-1"}])
        written.write_text("{")
        self.assertEqual(storage.read_cache(self.folder, "acme"), [])
        self.assertEqual(storage.read_cache(self.folder, "nobody"), [])

    def test_a_snapshot_is_readable(self):
        path = Path(storage.export_snapshot(StockLevel("main", {"A-1": 2})))
        self.addCleanup(path.unlink)
        self.assertEqual(json.loads(path.read_text()), {"A-1": 2})


class ConfigTest(TemporaryFolder):
    def test_settings_go_over_the_defaults(self):
        path = str(self.folder / "settings.json")
        config.write_config(path, {"reorder_below": "9"})
        self.assertEqual(config.reorder_limit(config.read_config(path)), 9)
        self.assertEqual(config.reorder_limit({"reorder_below": "many"}), 5)
        self.assertEqual(config.reorder_limit({}), 5)

    def test_bad_settings_are_one_error(self):
        path = self.folder / "settings.json"
        with self.assertRaises(config.ConfigError):
            config.read_config(str(path))
        path.write_text("{")
        with self.assertRaises(config.ConfigError):
            config.read_config(str(path))

    def test_a_rule_is_computed(self):
        self.assertTrue(config.threshold("level < 5 and level > 0", 3))
        self.assertFalse(config.threshold("level < 5", 7))


class ToolsTest(TemporaryFolder):
    def test_reports_are_written(self):
        writer = reports.ReportWriter(self.folder)
        with contextlib.redirect_stdout(io.StringIO()):
            path = writer.stock_report(StockLevel("main", {"B": 1, "A": 0}))
        self.assertEqual(path.read_text().splitlines(), ["sku,quantity", "A,0", "B,1"])
        orders = writer.order_list([Item("B", "nut", 2), Item("A", "bolt", 1)])
        self.assertEqual(orders.read_text(), "A bolt\nB nut\n")
        self.assertEqual(reports.summary(StockLevel("main", {"A": 3})), "main: 3 pieces")

    def test_tokens_have_their_length(self):
        self.assertEqual(len(client.new_token(12)), 12)

    def test_old_files_are_removed(self):
        (self.folder / "a.tmp").write_text("")
        (self.folder / "b.csv").write_text("")
        self.assertEqual(maintenance.remove_old_files(self.folder), 1)
        self.assertEqual([path.name for path in self.folder.iterdir()], ["b.csv"])


class CommandLineTest(TemporaryFolder):
    def run_command(self, *arguments):
        output, errors = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
            code = cli.main(list(arguments))
        return code, output.getvalue(), errors.getvalue()

    def test_sync_then_report(self):
        (self.folder / "acme.csv").write_text("sku,quantity,action\nA-1,7,set\n")
        database = str(self.folder / "stock.db")
        code, output, _ = self.run_command("sync", str(self.folder), "--database", database)
        self.assertEqual((code, output), (0, "acme: 1 articles changed\n"))
        code, output, _ = self.run_command("report", "--database", database, "--folder", str(self.folder))
        self.assertEqual(code, 0)
        self.assertTrue(output.endswith("main: 7 pieces\n"))

    def test_missing_settings_are_told(self):
        code, _, errors = self.run_command("--config", str(self.folder / "none.json"), "report")
        self.assertEqual(code, 2)
        self.assertIn("no settings at", errors)


if __name__ == "__main__":
    unittest.main()
