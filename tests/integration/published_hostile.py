"""Hostile texts, records that hold them, and what a published file of such must
not hold: anything that a program would run, follow or fetch."""

import csv
import io
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
import zipfile

import openpyxl

import harness
import published_csv
import published_page
from published_exports import COUNCIL, COUNCIL_DATE

import spreadsheet_checklist

# What records may hold: no control characters, no space at an end.
NAMES = (
    "=HYPERLINK(\"http://example.com\";\"x\")", "+1+cmd|' /C calc'!A0",
    "-2+3", "@SUM(A1:A9)", "\uff1d1+1", "'quoted", "http://example.com/a",
    "mailto:a@example.com", "[a]:b*c?d/e\\f", "<script>alert(1)</script>",
    "</td></table><img src=x onerror=alert(1)>", "&lt;b&gt; &amp;amp;",
    "]]><!-- <?xml", "\u202eright to left\u202c", "\u05d0\u05d1\u05d2",
    "\U0001f600\U00020000", "_x0041_ [c]", "e\u0301 \ufeff \u200b", "12",
    "1 April 2025", "TRUE", "#REF!", "\"a\",b;c")
# What the words of authors may hold besides.
CONTROLS = "a\x01\x02\x1fb\x7fc\x85d\u2028e\ufffff"
LONG = "".join(f"{number:05d} \U0001f600 " for number in range(5000))
assert len(LONG) == 40000
# No line of it can end.
WORD = "a" + "\U0001f600" * 20000

CHECK_CSVW = os.path.join(harness.SOURCE, "tests", "plugins", "csv",
                          "check_csvw.py")
CHART_MAIN = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
# What a spreadsheet may take for one, in a field of CSV.
FORMULA = re.compile("[ \u00a0\u3000\ufeff]*[=+@\uff1d\uff0b\uff0d\uff20-]|"
                     "[\t\r\n]")
# The cells of a sheet: 'Closed by team'!$A$7:$A$9
CELLS = re.compile(r"(?:'((?:[^']|'')+)'|(\w+))!\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?")


def recent_cases():
    """Copies of the council's cases under the children's procedure that came
    in since April 2025, as dictionaries."""
    with open(os.path.join(COUNCIL, "cases.csv"), encoding="utf-8",
              newline="") as file:
        return [case for case in csv.DictReader(file)
                if case["procedure"] == "children_statutory"
                and case["received_on"] >= "2025-04-01"]


def hostile_cases():
    """The same with hostile names, each of them there."""
    cases = recent_cases()
    assert len(cases) >= len(NAMES)
    for number, case in enumerate(cases):
        for column in ("team", "category", "service_area", "root_cause"):
            case[column] = NAMES[number % len(NAMES)].replace(";", ",")
    return cases


def hostile_learning():
    return [{"id": f"H-{number}", "root_cause": name, "text": name,
             "raised_on": "2025-06-02", "implemented_on": "",
             "not_implemented_reason": name, "references": ""}
            for number, name in enumerate(NAMES)]


def import_rows(server, path, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    server.cli("import", path, "--data-date", COUNCIL_DATE)


def check_dead(case, exporter, path):
    """Nothing of the file lives, and a workbook misses no point."""
    {"excel": _check_workbook, "csv": _check_csv,
     "html": _check_page}[exporter](case, path)


def _check_workbook(case, path):
    case.assertEqual([], spreadsheet_checklist.failures(path))
    book = openpyxl.load_workbook(path)
    with zipfile.ZipFile(path) as archive:
        for part in archive.namelist():
            data = archive.read(part)
            case.assertNotIn("vba", part.lower())
            case.assertNotIn("externalLink", part)
            if part.endswith(".rels"):
                case.assertNotIn(b"TargetMode=\"External\"", data)
            if part.startswith("xl/charts/"):
                _check_chart(case, ElementTree.fromstring(data), book)
    for sheet in book.worksheets:
        case.assertNotRegex(sheet.title, r"[\[\]:*?/\\]|^'|'$")
        case.assertLessEqual(len(sheet.title), 31)
        for row in sheet.iter_rows():
            for cell in row:
                case.assertNotEqual("f", cell.data_type, cell.coordinate)
                if cell.hyperlink is not None:
                    case.assertIsNone(cell.hyperlink.target)


def _check_chart(case, chart, book):
    """Its formulas are the places of cells."""
    for formula in chart.iter(CHART_MAIN + "f"):
        cells = CELLS.fullmatch(formula.text)
        case.assertIsNotNone(cells, formula.text)
        case.assertIn((cells[1] or cells[2]).replace("''", "'"),
                      book.sheetnames)


def _check_csv(case, path):
    """No text field, once parted, begins as a formula does; and a folder is
    as its standard has it."""
    if os.path.isdir(path):
        subprocess.run([sys.executable, "-B", CHECK_CSVW, path], check=True,
                       stdout=subprocess.DEVNULL)
    for name, data in published_csv.contents(path).items():
        if not name.endswith(".csv"):
            continue
        for line in csv.reader(io.StringIO(data.decode("utf-8"), newline="")):
            for field in line:
                if FORMULA.match(field):
                    case.assertRegex(field, r"^[+-]£?[0-9.,]+%?( \(|$)")


def _check_page(case, path):
    for element in published_page.tree(path).iter():
        case.assertNotIn(element.tag, ("script", "img", "iframe", "object",
                                       "embed", "form", "link", "base"))
        for name, value in element.items():
            case.assertFalse(name.startswith("on"), name)
            case.assertNotIn(name, ("src", "srcset", "action"))
            if name.endswith("href"):
                case.assertTrue(value.startswith("#"), value)
            if name == "http-equiv":
                case.assertEqual("Content-Security-Policy", value)
