"""Hostile records and words through every format: nothing of them is lost,
nothing is live.

Needs PYTHONPATH with redress_client and the generated messages.
"""

import harness
from published_compare import Comparison
from published_exports import FORMATS, PERIODS, CouncilTestCase
from published_hostile import (CONTROLS, LONG, NAMES, check_dead,
                               hostile_cases, hostile_learning, import_rows)
from redress_client.client import report_selection

REPORT = "childrens-annual"


class HostileTest(CouncilTestCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name, rows in (("cases", hostile_cases()),
                           ("learning", hostile_learning())):
            import_rows(cls.server, cls.folder + f"/{name}.csv", rows)

    def test_every_format(self):
        words = {"introduction": "\n\n".join(NAMES), "summary": CONTROLS,
                 "advocacy": LONG}
        selection = report_selection(REPORT, PERIODS[REPORT][0],
                                     PERIODS[REPORT][1:2], narrative=words)
        for name, form in FORMATS.items():
            with self.subTest(format=name):
                path = self.export_twice(form, report=selection)
                comparison = Comparison(self, self.server.client, form[0],
                                        path)
                comparison.run()
                self.check_document(comparison.document)
                check_dead(self, form[0], path)
                self.assertIn("Unchanged", self.verified(path))

    def check_document(self, document):
        """The server gave the exporter all of it."""
        texts = [text.text for text in document.texts]
        for name in NAMES:
            self.assertIn(name, texts)
        self.assertIn(CONTROLS, texts)
        self.assertIn(LONG.strip(), texts)
        cells = {cell.text for _, rows in document.tables.values()
                 for row in rows for cell in row.cells}
        for name in NAMES:
            self.assertIn(name, cells)


if __name__ == "__main__":
    harness.main()
