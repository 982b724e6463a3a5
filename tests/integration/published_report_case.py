"""What the tests of the published reports have in common: a report in every
format, read back by programs that are not ours and compared cell by cell with
the answers to its tables' questions.
"""

import collections

from published_compare import Comparison
from published_exports import (FORMATS, PERIODS, REPORTS_OF, CouncilTestCase,
                               digests)

import spreadsheet_checklist

PROFILES = ("internal", "publish")


def words(slots):
    """The author's words for each slot, as a file and as a dictionary."""
    texts = {slot: (f"What the council says of {slot.replace('_', ' ')}: "
                    "{period}.\n\nA second paragraph, \"quoted\".")
             for slot in slots}
    lines = [f"[{slot}]\n{text}\n" for slot, text in texts.items()]
    return "\n".join(lines), texts


class ReportCase(CouncilTestCase):
    """`part` of the reports, each in a test of its name."""

    part = ""
    seen = collections.defaultdict(collections.Counter)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for report in REPORTS_OF[cls.part]:
            assert hasattr(cls, "test_" + report.replace("-", "_")), report

    def check_report(self, report):
        """The report in every format and under both profiles."""
        summary = {r.id: r for r in self.server.client.reports()}[report]
        slots = [slot.id for slot in summary.narrative]
        text, narrative = words(slots)
        with open(self.path("words.txt"), "w", encoding="utf-8") as file:
            file.write(text)
        for profile in PROFILES:
            for name, form in FORMATS.items():
                with self.subTest(format=name, profile=profile):
                    path = self.server.export(
                        form, self.path(f"{report}-{profile}-{form[3]}"),
                        report, PERIODS[report], "--profile", profile,
                        "--narrative", self.path("words.txt"))
                    self.assertEqual(digests(path), self.server.export_again(
                        form, self.path("again"), report, PERIODS[report],
                        disclosure_profile=profile, narrative=narrative))
                    self.check_file(name, form[0], path, profile, slots)

    def check_file(self, name, exporter, path, profile, slots):
        comparison = Comparison(self, self.server.client, exporter, path)
        seen = comparison.run()
        self.seen[name].update(seen)
        self.assertGreater(seen["number"] + seen["c"], 40)
        if profile == "internal":
            self.assertEqual(0, seen["c"])
        texts = "\n".join(comparison.file.texts)
        for slot in slots:
            self.assertIn(f"What the council says of "
                          f"{slot.replace('_', ' ')}: 2", texts)
        if exporter == "excel":
            self.assertEqual([], spreadsheet_checklist.failures(path))
        self.assertIn("Unchanged: each is as it was exported.",
                      self.verified(path))

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        # What these records cannot show would not have been compared.
        for name in FORMATS:
            for kind in ("number", "z", "c", "empty", "str", "date"):
                if cls.seen[name][kind] == 0:
                    raise AssertionError(f"{name}: no cell is {kind}")
