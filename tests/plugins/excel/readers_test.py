"""Workbooks of the exporter as openpyxl, exceljs and LibreOffice read them.

Nothing is looked for where the exporter happens to put it: the sheet
Provenance says where each row of each table stands, and by that alone every
cell must be the document's.
"""

import collections
import datetime
import glob
import html
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
import zipfile

import openpyxl
from openpyxl.utils import get_column_letter, range_boundaries

SOURCE, BINARY = sys.argv[1:3]
TOOLS = os.path.join(SOURCE, "tests", "tools")
sys.path.insert(0, TOOLS)

import spreadsheet_checklist  # noqa: E402
from spreadsheet_model import decode  # noqa: E402

COLUMNS = ["Kind", "Place", "Table", "Column", "First row", "Text"]
Reading = collections.namedtuple("Reading", "reader name sheets")


def by_openpyxl(path):
    """{sheet: {address: value}}, with dates as 2019-08-01."""
    book = openpyxl.load_workbook(path)
    sheets = {}
    for sheet in book:
        sheets[sheet.title] = cells = {}
        for row in sheet.iter_rows():
            for cell in row:
                value = cell.value
                if cell.data_type == "f":
                    raise AssertionError(f"{path}: a formula: {value}")
                if isinstance(value, datetime.datetime):
                    value = value.date().isoformat()
                if value is not None:
                    cells[cell.coordinate] = value
    return sheets


def by_exceljs(paths):
    printed = subprocess.run(
        ["node", os.path.join(TOOLS, "read_workbooks.js"), *paths],
        check=True, capture_output=True, text=True).stdout
    for line in printed.splitlines():
        sheets = {}
        for name, sheet in json.loads(line).items():
            sheets[name] = cells = {}
            for address, value in sheet["cells"].items():
                if isinstance(value, dict):
                    value = value["date"]
                if value is not None:
                    cells[address] = value
        yield sheets


def by_libreoffice(paths, folder):
    """Has LibreOffice open each workbook and save it again. It takes minutes to
    lay out cells of 32,767 characters, so that one is left to the others."""
    paths = [path for path in paths if os.path.basename(path) != "long.xlsx"]
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile",
         "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
         "--outdir", os.path.join(folder, "saved"), *paths],
        check=True, capture_output=True, timeout=240)
    for path in paths:
        name = os.path.basename(path)
        yield name[:-5], by_openpyxl(os.path.join(folder, "saved", name))


def sheet_and_range(place):
    quoted, _, address = place.rpartition("!")
    return quoted[1:-1].replace("''", "'"), address


def same(expected, found):
    """A cell's line ends are LF; what XML cannot hold is in it as an escape,
    and readers differ in which of those they take back."""
    expected = re.sub("\r\n?", "\n", expected)
    return expected in (str(found), decode(str(found)))


def cells_of(reading, sheet):
    # exceljs takes entities in a sheet's name for more than they are.
    return reading.sheets.get(sheet) or reading.sheets[html.unescape(sheet)]


class Provenance:
    """The sheet Provenance as plugins/excel/README.md describes it."""

    def __init__(self, sheets):
        cells = sheets["Provenance"]
        header = next(int(address[1:]) for address, value in cells.items()
                      if value == "Kind" and address[0] == "A")
        assert [cells.get(f"{get_column_letter(i)}{header}")
                for i in range(1, 7)] == COLUMNS
        self.rows = []
        row = header + 1
        while f"A{row}" in cells:
            self.rows.append([cells.get(f"{get_column_letter(i)}{row}", "")
                              for i in range(1, 7)])
            row += 1

    def of(self, kind):
        return [row for row in self.rows if row[0] == kind]

    def text(self, kind, table=""):
        return "".join(str(row[5]) for row in self.of(kind)
                       if same(table, row[2]))


class ReadersTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        folder = cls.folder.name
        subprocess.run([os.path.join(BINARY, "bin",
                                     "redress_excel_write_workbooks"), folder],
                       check=True)
        cls.paths = sorted(glob.glob(os.path.join(folder, "*.xlsx")))
        cls.names = [os.path.basename(path)[:-5] for path in cls.paths]
        cls.documents = {}
        for name in cls.names:
            with open(os.path.join(folder, name + ".json"),
                      encoding="utf-8") as file:
                cls.documents[name] = json.load(file)
        cls.readings = []
        for reader, read in (
                ("openpyxl", zip(cls.names, map(by_openpyxl, cls.paths))),
                ("exceljs", zip(cls.names, by_exceljs(cls.paths))),
                ("LibreOffice", by_libreoffice(cls.paths, folder))):
            cls.readings += [Reading(reader, name, sheets)
                             for name, sheets in read]

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def each(self, check):
        for reading in self.readings:
            with self.subTest(reader=reading.reader, workbook=reading.name):
                check(reading, self.documents[reading.name],
                      Provenance(reading.sheets))

    def assert_text(self, expected, found, where):
        if not same(expected, found):
            self.assertEqual(expected, found, where)

    def test_every_workbook_meets_the_checklist(self):
        self.assertGreaterEqual(len(self.paths), 7)
        for path in self.paths:
            with self.subTest(os.path.basename(path)):
                self.assertEqual([], spreadsheet_checklist.failures(path))

    def test_every_part_is_what_its_name_says(self):
        for path in self.paths:
            with self.subTest(os.path.basename(path)), \
                    zipfile.ZipFile(path) as archive:
                names, ids = [], []
                self.assertEqual(len(set(archive.namelist())),
                                 len(archive.namelist()))
                for part in archive.namelist():
                    root = ElementTree.fromstring(archive.read(part))
                    if part.startswith("xl/tables/"):
                        names.append(root.get("displayName").lower())
                        ids.append(root.get("id"))
                self.assertEqual(len(set(names)), len(names))
                self.assertEqual(len(set(ids)), len(ids))
                self.assertNotIn("xl/externalLinks/externalLink1.xml",
                                 archive.namelist())
                # Every table on a sheet of its own, the streamed ones too.
                self.assertEqual(
                    len(names), len([p for p in archive.namelist()
                                     if p.startswith("xl/worksheets/sheet") and
                                     b"<tablePart " in archive.read(p)]))

    def test_every_cell_is_where_provenance_says(self):
        def check(reading, document, provenance):
            self.assertEqual(document["source"], provenance.text("source"))
            for table in document["tables"]:
                self.assert_text(table["question"],
                                 provenance.text("question", table["id"]),
                                 table["id"])
                self.compare_table(table, provenance, reading)
        self.each(check)

    def compare_table(self, table, provenance, reading):
        wanted = dict(enumerate(table["columns"]))
        for index, column in wanted.items():
            found = {}
            for _, place, _, _, first, text in self.parts(
                    provenance, table["id"], column):
                if not table["rows"]:
                    self.assertEqual(("", "", "no rows"), (place, first, text))
                    continue
                sheet, ref = sheet_and_range(place)
                left, top, right, bottom = range_boundaries(ref)
                self.assertEqual(left, right)
                for row in range(top, bottom + 1):
                    address = f"{get_column_letter(left)}{row}"
                    number = int(first) + row - top
                    self.assertNotIn(number, found)
                    found[number] = (sheet, address,
                                     cells_of(reading, sheet).get(address))
            self.assertEqual(list(range(1, len(table["rows"]) + 1)),
                             sorted(found), column)
            for number, (sheet, address, value) in found.items():
                row = table["rows"][number - 1]
                self.compare_cell(row["cells"][index], value, row["type"],
                                  index, f"{sheet}!{address}", reading)

    def parts(self, provenance, table, column):
        rows = [row for row in provenance.of("column")
                if same(table, row[2]) and same(column, row[3])]
        self.assertTrue(rows, (table, column))
        return rows

    def compare_cell(self, expected, value, row_type, index, where, reading):
        if expected is None and row_type == "total" and index == 0:
            expected = "Total"
        if expected is None:
            self.assertIsNone(value, where)
        elif isinstance(expected, str):
            if value != expected and str(value).endswith(
                    "[goes on: the whole text is on the worksheet Long texts]"):
                value = self.whole_text(where, reading)
            self.assert_text(expected, value, where)
        else:
            self.assertNotIsInstance(value, str, where)
            # LibreOffice writes fifteen digits.
            places = 14 if reading.reader == "LibreOffice" else 17
            self.assertEqual(f"{expected:.{places}g}",
                             f"{float(value):.{places}g}", where)

    def whole_text(self, where, reading):
        sheet, address = where.rsplit("!", 1)
        place = "'" + sheet.replace("'", "''") + "'!" + address
        cells = reading.sheets["Long texts"]
        parts = [(row, cells[f"B{row}"]) for row in range(
            1, 1 + max(int(a[1:]) for a in cells if a[0] == "A"))
            if cells.get(f"A{row}") == place]
        self.assertEqual(list(range(1, len(parts) + 1)),
                         [part for _, part in parts])
        return "".join(cells[f"C{row}"] for row, _ in parts)

    def test_every_text_is_whole_and_its_figures_are_named(self):
        def check(reading, document, provenance):
            texts = collections.defaultdict(str)
            numbers = {}
            for _, place, _, _, number, text in provenance.of("text"):
                self.assertEqual("", text)
                sheet, address = sheet_and_range(place)
                texts[int(number)] += str(reading.sheets[sheet][address])
                numbers[place] = int(number)
            self.assertEqual(list(range(1, len(document["texts"]) + 1)),
                             sorted(texts))
            for number, text in enumerate(document["texts"], 1):
                self.assert_text(text["text"], texts[number], number)
            figures = collections.defaultdict(list)
            for _, place, _, _, first, name in provenance.of("figure"):
                self.assertEqual("", first)
                figures[numbers[place]].append(str(name))
            for number, text in enumerate(document["texts"], 1):
                self.assertEqual(len(text["figures"]), len(figures[number]))
                for name, found in zip(text["figures"], figures[number]):
                    self.assert_text(name, found, number)
        self.each(check)

    def test_long_texts_are_whole_wherever_they_stood(self):
        def check(reading, _, __):
            if reading.name != "long":
                return
            everything = collections.Counter()
            for sheet in reading.sheets.values():
                for value in sheet.values():
                    everything.update(re.findall(r"[a-z]+\d{4}", str(value)))
            for word in ("title", "authority", "source", "table", "note",
                         "question", "chart", "heading", "section", "word"):
                missing = [n for n in range(1000, 5000)
                           if not everything[f"{word}{n}"]]
                self.assertEqual([], missing[:3], word)
        self.each(check)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
