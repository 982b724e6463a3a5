"""Hostile texts through every format: nothing of them is lost, nothing is live.

Needs PYTHONPATH with redress_client and the generated messages.
"""

import csv
import os
import re
import zipfile

import openpyxl

import harness
import published_page
from published_compare import Comparison
from published_exports import (COUNCIL, COUNCIL_DATE, FORMATS, PERIODS,
                               CouncilTestCase, digests)
from redress_client.client import report_selection
from redress_client.messages import export_pb2

REPORT = "childrens-annual"
# What records may hold: no control characters, no space at an end.
NAMES = (
    "=HYPERLINK(\"http://example.com\";\"x\")", "+1+cmd|' /C calc'!A0",
    "-2+3", "@SUM(A1:A9)", "\uff1d1+1", "'quoted", "http://example.com/a",
    "mailto:a@example.com", "[a]:b*c?d/e\\f", "<script>alert(1)</script>",
    "</td></table><img src=x onerror=alert(1)>", "&lt;b&gt; &amp;amp;",
    "]]><!-- <?xml", "\u202eright to left\u202c", "\u05d0\u05d1\u05d2",
    "\U0001f600\U00020000", "_x0041_ [c]", "e\u0301 \ufeff \u200b", "12",
    "1 April 2025", "TRUE", "#REF!", "\"a\",b;c")
# What an author's words may hold besides.
CONTROLS = "a\x01\x02\x1fb\x7fc\x85d\u2028e\ufffff"
LONG = "".join(f"{number:05d} \U0001f600 " for number in range(5000))
assert len(LONG) == 40000


class HostileTest(CouncilTestCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with open(os.path.join(COUNCIL, "cases.csv"), encoding="utf-8",
                  newline="") as file:
            cases = [case for case in csv.DictReader(file)
                     if case["procedure"] == "children_statutory"
                     and case["received_on"] >= "2025-04-01"]
        for number, case in enumerate(cases):
            for column in ("team", "category", "service_area", "root_cause"):
                case[column] = NAMES[number % len(NAMES)].replace(";", ",")
        learning = [{"id": f"H-{number}", "root_cause": name, "text": name,
                     "raised_on": "2025-06-02", "implemented_on": "",
                     "not_implemented_reason": name, "references": ""}
                    for number, name in enumerate(NAMES)]
        for name, rows in (("cases", cases), ("learning", learning)):
            path = os.path.join(cls.folder, name + ".csv")
            with open(path, "w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, rows[0].keys())
                writer.writeheader()
                writer.writerows(rows)
            cls.server.cli("import", path, "--data-date", COUNCIL_DATE)

    def export(self, name, **selection):
        exporter, archive, options, file_name = FORMATS[name]
        results = []
        for again in ("first", "second"):
            folder = self.path(f"{again}-{file_name}")
            os.mkdir(folder)
            self.server.client.export(export_pb2.ExportRequest(
                report=report_selection(REPORT, PERIODS[REPORT][0],
                                        PERIODS[REPORT][1:2], **selection),
                exporter=exporter, format=archive, options=options), folder)
            results.append(digests(folder))
        self.assertEqual(*results)
        if name == "csv":
            return folder
        return os.path.join(folder, *os.listdir(folder))

    def test_every_format(self):
        words = {"introduction": "\n\n".join(NAMES), "summary": CONTROLS,
                 "advocacy": LONG}
        for name, form in FORMATS.items():
            with self.subTest(format=name):
                path = self.export(name, narrative=words)
                comparison = Comparison(self, self.server.client, form[0],
                                        path)
                comparison.run()
                self.check_document(comparison.document)
                getattr(self, "check_" + form[0])(path)
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

    def check_excel(self, path):
        with zipfile.ZipFile(path) as archive:
            for part in archive.namelist():
                data = archive.read(part).decode("utf-8", "replace")
                self.assertNotIn("vba", part.lower())
                self.assertNotIn("externalLink", part)
                if part.endswith(".rels"):
                    self.assertNotIn("TargetMode=\"External\"", data)
        for sheet in openpyxl.load_workbook(path).worksheets:
            self.assertNotRegex(sheet.title, r"[\[\]:*?/\\]")
            self.assertLessEqual(len(sheet.title), 31)
            for row in sheet.iter_rows():
                for cell in row:
                    self.assertNotEqual("f", cell.data_type, cell.coordinate)
                    if cell.hyperlink is not None:
                        self.assertIsNone(cell.hyperlink.target)

    def check_csv(self, path):
        """No text field, once parted, begins as a formula does."""
        if os.path.isdir(path):
            parts = []
            for name in os.listdir(path):
                with open(os.path.join(path, name), "rb") as file:
                    parts.append((name, file.read()))
        else:
            with zipfile.ZipFile(path) as archive:
                parts = [(name, archive.read(name))
                         for name in archive.namelist()]
        for name, data in parts:
            if not name.endswith(".csv"):
                continue
            for line in csv.reader(data.decode("utf-8").splitlines(True)):
                for field in line:
                    if re.match(r"[=+@\uff1d\t\r-]", field):
                        self.assertRegex(field, r"^[+-]£?[0-9.,]+%?( \(|$)")

    def check_html(self, path):
        for element in published_page.tree(path).iter():
            self.assertNotIn(element.tag, ("script", "img", "iframe", "object",
                                           "form", "link", "base"))
            for name, value in element.items():
                self.assertFalse(name.startswith("on"), name)
                self.assertNotIn(name, ("src", "srcset", "action"))
                if name.endswith("href"):
                    self.assertTrue(value.startswith("#"), value)


if __name__ == "__main__":
    harness.main()
