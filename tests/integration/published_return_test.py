"""The statutory return, read back by its schema and another program, each of
its figures compared with the answer's cells that it names.

Needs PYTHONPATH with redress_client and the generated messages.
"""

import collections
import os
import shutil
import tempfile
import unittest
from fractions import Fraction

import harness
import published_answers
import published_return
from published_exports import HALVES, RETURN, Council, digests, reasons


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
