"""Compares a published file with the answers of the server, cell by cell."""

import collections
import json
import math
import re
from fractions import Fraction

from google.protobuf import json_format

import published_answers
import published_csv
import published_page
import published_workbook
from published_file import Figure
from redress_client.messages import query_pb2

READERS = {"excel": published_workbook, "csv": published_csv,
           "html": published_page}
UNITS = {query_pb2.UNIT_COUNT: {"count"},
         query_pb2.UNIT_PERCENT: {"fraction", "percent"},
         query_pb2.UNIT_PERCENTAGE_POINTS: {"percentage_points"},
         query_pb2.UNIT_WORKING_DAYS: {"working_days"},
         query_pb2.UNIT_GBP: {"gbp"}}

HEADING_END = (r"^( \((%|£|working days|percentage points)\))?"
               r"( \([0-9]+\))?$")


def letters(text):
    """The letters and digits of a text, for comparing names with labels."""
    return re.sub(r"\W|_", "", text.lower())


class Comparison:
    """Of one file, in a test. `seen` counts the kinds of cells."""

    def __init__(self, case, client, exporter, path):
        self.case = case
        self.client = client
        self.exporter = exporter
        self.reader = READERS[exporter]
        self.seen = collections.Counter()
        self.file = self.reader.read(path)
        self.document = published_answers.Document(client, self.file.source)

    def run(self):
        case, document, file = self.case, self.document, self.file
        header = document.header
        # The source is the document's, with its version and profile.
        case.assertEqual(json_format.MessageToDict(header.source),
                         json_format.MessageToDict(document.source))
        case.assertEqual((header.id, header.data_version.version),
                         (file.document, file.data_version))
        case.assertEqual(self.held(header.title), file.title)
        case.assertEqual([self.held(text.text) for text in document.texts],
                         file.texts)
        figures = list(document.figures())
        case.assertEqual([figure[:2] for figure in figures],
                         [figure[:2] for figure in file.figures])
        for figure, held in zip(figures, file.figures):
            case.assertIn(held[2], (None, figure[2]))
        case.assertEqual(list(document.tables), list(file.tables))
        for name, (start, rows) in document.tables.items():
            with case.subTest(table=name):
                self.compare_table(start, rows, file.tables[name])
        return self.seen

    def held(self, text):
        return self.reader.as_held(text)

    def compare_table(self, start, rows, table):
        case = self.case
        case.assertEqual([column.id for column in start.columns],
                         list(table.columns))
        for column in start.columns:
            self.compare_heading(column, table.columns[column.id])
        case.assertEqual(self.held(start.title), table.title)
        case.assertEqual([self.held(note) for note in start.notes],
                         table.notes)
        if table.chart is not None:
            self.seen["chart"] += 1
            self.compare_chart(start, rows, table.chart)
        answers = None
        if start.HasField("question"):
            case.assertEqual(json.loads(table.question),
                             json_format.MessageToDict(start.question))
            answers = published_answers.Answers(self.client, start.question)
        else:
            case.assertEqual("", table.question)
        case.assertEqual(len(rows), table.rows)
        case.assertEqual(len(rows) * len(start.columns), len(table.cells))
        for number, row in enumerate(rows, 1):
            for column, cell in zip(start.columns, row.cells):
                name = f"{start.id}/{number}/{column.id}"
                held = table.cells[number, column.id]
                if not cell.HasField("figure"):
                    self.compare_plain(name, row, column, cell, held)
                    continue
                figure = self.expected(name, cell.figure, answers, row, column)
                unit = cell.unit or column.unit
                self.compare_figure(name, column, figure, held, unit)
        if answers is not None and any(row.members for row in rows):
            # Members as rows: the table leaves out nothing of the answer.
            case.assertEqual(set(), answers.unseen)

    def compare_chart(self, start, rows, chart):
        """A workbook says of a figure without a number that no bar is drawn,
        which looks like 0; and of no other table."""
        whole = self.held(start.chart.title) + self.held(start.chart.alt_text)
        if chart.endswith(published_workbook.NO_BAR):
            self.case.assertTrue(any(cell.figure.status for row in rows
                                     for cell in row.cells))
            whole += published_workbook.NO_BAR
        self.case.assertEqual(whole, chart)

    def compare_heading(self, column, heading):
        """A workbook adds a unit, and a number to a heading that is there
        twice."""
        held = self.held(column.label)
        if self.exporter == "excel" and heading != held:
            self.case.assertEqual(held, heading[:len(held)])
            rest = heading[len(held):]
            self.case.assertRegex(rest, HEADING_END, heading)
        else:
            self.case.assertEqual(held, heading)

    def expected(self, name, figure, answers, row, column):
        """The answer's cell; or the document's where that is kept back.

        What is kept back is decided for all of a report's tables together; so
        the question alone, under the same profile, may keep back others.
        """
        if answers is None:
            return figure
        answer = answers.cell(row, column)
        if figure.status != query_pb2.CELL_STATUS_CONFIDENTIAL:
            return answer
        self.case.assertTrue(answers.is_protected, name)
        return figure

    def compare_plain(self, name, row, column, cell, held):
        expected = published_answers.plain(cell)
        if isinstance(expected, str):
            expected = self.held(expected)
        if expected is None:
            self.seen["empty"] += 1
            if held == "Total" and self.exporter == "excel" and (
                    published_answers.is_total(row)):
                return
        else:
            self.seen[type(expected).__name__] += 1
        self.case.assertEqual(expected, held, name)
        if published_answers.is_label(column) and column.dimension and (
                len(row.members) == 1 and not row.other):
            # "mp_enquiry" is shown as "MP enquiries".
            self.case.assertTrue(
                letters(held).startswith(letters(row.members[0])[:-1]), name)

    def compare_figure(self, name, column, figure, held, unit):
        case = self.case
        status = published_answers.SYMBOLS.get(figure.status, "")
        self.seen[status or "number"] += 1
        if isinstance(held, str):
            # A workbook holds these alone as texts.
            case.assertEqual("excel", self.exporter)
            case.assertIn(held, ("[z]", "[c]", "[x]"), name)
            held = Figure(status=held[1:2])
        case.assertIsInstance(held, Figure, name)
        case.assertEqual(status, held.status, name)
        self.compare_unit(name, held, unit)
        shown = figure.display
        if status:
            case.assertIn(held.shown, (None, shown), name)
            return
        exact = Fraction(figure.numerator, figure.denominator)
        case.assertIn(held.exact, (None, exact), name)
        if held.value is not None:
            case.assertTrue(math.isclose(held.value, exact, rel_tol=1e-9,
                                         abs_tol=1e-9), f"{name}: {held}")
        if column.numerator_in_brackets:
            shown += f" ({figure.numerator})"
        case.assertIn(held.shown, (None, shown), name)
        case.assertTrue(held.shown or held.value is not None, name)

    def compare_unit(self, name, held, unit):
        if held.unit is None:
            return
        if self.exporter != "excel":
            self.case.assertIn(held.unit, UNITS[unit], name)
            return
        for mark, of in (("%", query_pb2.UNIT_PERCENT),
                         ("£", query_pb2.UNIT_GBP)):
            self.case.assertEqual(mark in held.unit, of == unit, name)

