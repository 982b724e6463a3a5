"""Every report in every format, read back by programs that are not ours and
compared cell by cell with the answers to its tables' questions.

Needs PYTHONPATH with redress_client and the generated messages.
"""

import collections
import csv
import os
import shutil
import tempfile
import unittest
from fractions import Fraction

import harness
import published_answers
import published_return
from published_compare import Comparison
from published_exports import (FORMATS, HALVES, PERIODS, RETURN, Council,
                               CouncilTestCase, digests, reasons)

import spreadsheet_checklist

PROFILES = ("internal", "publish")


def words(slots):
    """The author's words for each slot, as a file and as a dictionary."""
    texts = {slot: (f"What the council says of {slot.replace('_', ' ')}: "
                    "{period}.\n\nA second paragraph, \"quoted\".")
             for slot in slots}
    lines = [f"[{slot}]\n{text}\n" for slot, text in texts.items()]
    return "\n".join(lines), texts


class PublishedTest(CouncilTestCase):

    seen = collections.defaultdict(collections.Counter)

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

    def test_the_reports_are_all(self):
        self.assertEqual(sorted(PERIODS), [
            report.id for report in self.server.client.reports()])
        for report in PERIODS:
            self.assertTrue(hasattr(self, "test_" + report.replace("-", "_")))

    def test_childrens_annual(self):
        self.check_report("childrens-annual")

    def test_adult_annual(self):
        self.check_report("adult-annual")

    def test_corporate_performance(self):
        self.check_report("corporate-performance")

    def test_monthly_performance(self):
        self.check_report("monthly-performance")

    def test_childrens_representations(self):
        self.check_report("childrens-representations")

    def test_childrens_return(self):
        self.check_report("childrens-return")

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        # What these records cannot show would not have been compared.
        for name in FORMATS:
            for kind in ("number", "z", "c", "empty", "str", "date"):
                if cls.seen[name][kind] == 0:
                    raise AssertionError(f"{name}: no cell is {kind}")

    def test_cases_behind_a_figure(self):
        columns = ["team", "received_on", "closed_on", "outcome", "category"]
        question = ("--measure", "closed", "--period", "2025/26", "--where",
                    "procedure=children_statutory")
        listed = list(csv.DictReader(self.server.cli(
            "cases", *question, "--output", "csv").stdout.splitlines()))
        for name, form in FORMATS.items():
            with self.subTest(format=name):
                exporter, archive, options, file_name = form
                arguments = ["--export", exporter, "--show", ",".join(columns)]
                for option in options.items():
                    arguments += ["--option", "=".join(option)]
                if archive:
                    arguments += ["--format", archive]
                paths = []
                for again in ("", "again-"):
                    paths.append(self.path("cases-" + again + file_name))
                    self.server.cli("cases", *question, *arguments, "--to",
                                    paths[-1])
                self.assertEqual(digests(paths[0]), digests(paths[1]))
                self.check_cases(exporter, paths[0], listed, columns)

    def check_cases(self, exporter, path, listed, columns):
        comparison = Comparison(self, self.server.client, exporter, path)
        self.assertGreater(comparison.run()["date"], len(listed))
        table = comparison.file.tables["cases"]
        self.assertEqual([entry["reference"] for entry in listed],
                         [table.cells[row, "reference"]
                          for row in range(1, table.rows + 1)])
        self.assertLessEqual(set(columns), set(table.columns))
        if exporter == "excel":
            self.assertEqual([], spreadsheet_checklist.failures(path))
        self.assertIn("Unchanged", self.verified(path))


class ReturnTest(unittest.TestCase):
    """The statutory return, of records whose rules it passes."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="redress-published-")
        cls.server = Council(cls.folder, imports=False)
        cls.server.import_examples()

    @classmethod
    def tearDownClass(cls):
        status = cls.server.stop()
        shutil.rmtree(cls.folder)
        if status != 0:
            raise AssertionError(f"redressd ended with {status}")

    def export(self, name, *more, **keywords):
        return self.server.export(
            RETURN, os.path.join(self.folder, name), "childrens-return",
            HALVES, *more, options=reasons(), **keywords)

    def test_every_figure_is_the_answers(self):
        path = self.export("return.xml")
        self.assertEqual(digests(path), self.server.export_again(
            RETURN, os.path.join(self.folder, "again"), "childrens-return",
            HALVES, options=reasons()))
        file, figures, others = published_return.read(path)
        document = published_answers.Document(self.server.client, file.source)
        self.assertEqual(document.header.data_version.version,
                         file.data_version)
        answers = {
            name: published_answers.Answers(self.server.client,
                                            start.question)
            for name, (start, _) in document.tables.items()
            if start.HasField("question")}
        kinds = collections.Counter()
        for figure in figures:
            cells = [self.answer_cell(document, answers, name)
                     for name in figure.cells]
            kinds[len(cells)] += 1
            with self.subTest(element=figure.element, cells=figure.cells):
                self.assertEqual(self.expected(figure, cells), figure.text)
        # Of one cell, worked out from two, and totals of more.
        self.assertGreater(kinds[1], 70)
        self.assertGreater(kinds[2], 2)
        self.assertGreater(sum(kinds.values()) - kinds[1] - kinds[2], 2)
        self.check_learning(document, others)
        result = self.server.cli("verify", path)
        self.assertIn("Unchanged", result.stdout)

    @staticmethod
    def answer_cell(document, answers, name):
        table, row, column = name.split("/")
        start, rows = document.tables[table]
        about = {given.id: given for given in start.columns}[column]
        return answers[table].cell(rows[int(row) - 1], about)

    @staticmethod
    def expected(figure, cells):
        """The text of an element, by README of the exporter."""
        amounts = [Fraction(cell.numerator, cell.denominator or 1)
                   for cell in cells]
        if not figure.element.startswith("Percent"):
            total = sum(amounts)
            if figure.element.endswith(("GBP", "Saving", "Amount")):
                return f"{float(total):.2f}"
            return str(total)
        base = (Fraction(cells[0].denominator) if len(cells) == 1
                else amounts[1])
        if base == 0:
            return "z"
        part = Fraction(cells[0].numerator) if len(cells) == 1 else amounts[0]
        tenths = int(part * 1000 / base + Fraction(1, 2))
        return f"{tenths // 10}.{tenths % 10}"

    def check_learning(self, document, others):
        """Each learning action is there, word for word."""
        _, rows = document.tables["learning"]
        texts = collections.Counter(text for _, text in others)
        expected = collections.Counter(row.cells[2].text for row in rows)
        self.assertGreater(len(expected), 3)
        self.assertEqual(expected, expected & texts)

    def test_suppressed_figures_make_no_return(self):
        self.export("refused.xml", "--profile", "publish", status=4)
        self.assertFalse(os.path.exists(
            os.path.join(self.folder, "refused.xml")))


if __name__ == "__main__":
    harness.main()
