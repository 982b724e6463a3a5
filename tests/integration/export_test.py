"""Exports of the running server, read back by programs that are not ours."""

import csv
import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile
import xml.etree.ElementTree as ElementTree

import openpyxl

import harness

sys.path.insert(0, os.path.join(harness.SOURCE, "tests", "tools"))

import spreadsheet_checklist  # noqa: E402

PERIODS = ("--period", "2019/20:H1", "--compare", "2018/19:H1")
REPORT = "childrens-representations"


def digest(path):
    """The bytes of a file, or of every file in a folder."""
    names = [path]
    if os.path.isdir(path):
        names = [os.path.join(path, name) for name in sorted(os.listdir(path))]
    total = hashlib.sha256()
    for name in names:
        with open(name, "rb") as file:
            total.update(os.path.basename(name).encode() + file.read())
    return total.hexdigest()


class ExportTest(harness.ServerTestCase):

    def export(self, exporter, name, *more, report=REPORT, status=0):
        path = self.path(name)
        result = self.server.cli("report", "export", report, *PERIODS,
                                 "--exporter", exporter, "--output", path, *more,
                                 status=status)
        return path, result

    def test_the_cases_behind_a_figure(self):
        path = self.path("cases.xlsx")
        question = ("--measure", "upheld_rate", "--period", "2019/20:H1")
        self.server.cli("cases", *question, "--export", "excel", "--to", path)
        listed = list(csv.DictReader(self.server.cli(
            "cases", *question, "--output", "csv").stdout.splitlines()))
        self.assertEqual([], spreadsheet_checklist.failures(path))
        sheet = openpyxl.load_workbook(path)["Cases"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        heading = rows.index(["Authority", "Reference",
                              "Counted in the numerator"])
        self.assertEqual(
            [[entry["authority"], entry["reference"],
              entry["in_numerator"].capitalize()]
             for entry in listed], rows[heading + 1:])
        refused = self.server.cli("cases", *question, "--export", "excel",
                                  "--to", path, "--limit", "3", status=2)
        self.assertIn("--limit is for answers that are printed",
                      refused.stderr)

    def test_excel_has_typed_cells(self):
        path, _ = self.export("excel", "appendix-3.xlsx")
        self.assertEqual([], spreadsheet_checklist.failures(path))
        workbook = openpyxl.load_workbook(path)
        self.assertEqual("Provenance", workbook.sheetnames[-1])
        percents = integers = charts = 0
        shown_with_number = set()
        for sheet in workbook.worksheets:
            charts += len(sheet._charts)
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        self.fail(f"{sheet.title}!{cell.coordinate}: a formula")
                    if cell.data_type != "n" or cell.value is None:
                        continue
                    if "%" in cell.number_format:
                        percents += 1
                        if "(" in cell.number_format:
                            shown_with_number.add((round(cell.value, 4),
                                                   cell.number_format))
                    else:
                        integers += 1
        self.assertGreater(percents, 20)
        self.assertGreater(integers, 100)
        self.assertGreaterEqual(charts, 2)
        self.assertTrue(any(value == 0.25 and "(1)" in shown
                            for value, shown in shown_with_number))

    def test_csv_is_read_by_another_program(self):
        folder, _ = self.export("csv", "appendix-3-csv")
        files = [name for name in os.listdir(folder) if name.endswith(".csv")]
        self.assertGreater(len(files), 8)
        for name in files:
            with open(os.path.join(folder, name), encoding="utf-8",
                      newline="") as file:
                rows = list(csv.reader(file, strict=True))
            self.assertGreater(len(rows), 1, name)
            self.assertEqual({len(rows[0])}, {len(row) for row in rows}, name)
        # Each file and its metadata by the W3C's rules; a line for each figure.
        about = subprocess.run(
            [sys.executable, os.path.join(harness.SOURCE, "tests", "plugins",
                                          "csv", "check_csvw.py"), folder],
            capture_output=True, text=True, check=False)
        self.assertEqual(0, about.returncode, about.stderr)
        self.assertGreater(len(about.stdout.splitlines()), 100)

    def test_the_zip_has_the_files_of_the_folder(self):
        folder, _ = self.export("csv", "tables")
        path, _ = self.export("csv", "tables.zip", "--format", "zip")
        with zipfile.ZipFile(path) as archive:
            self.assertEqual(sorted(os.listdir(folder)),
                             sorted(archive.namelist()))
            for name in archive.namelist():
                with open(os.path.join(folder, name), "rb") as file:
                    self.assertEqual(file.read(), archive.read(name), name)

    def reasons(self):
        with open(os.path.join(harness.SOURCE, "script", "demo"),
                  encoding="utf-8") as file:
            text = file.read()
        arguments = []
        for line in text.splitlines():
            if line.strip().startswith("--option "):
                arguments += shlex.split(line.strip().rstrip("\\"))
        return arguments

    def test_the_return_is_valid_with_the_reasons_of_the_demo(self):
        path, _ = self.export("statutory_return", "return.xml", *self.reasons(),
                              report="childrens-return")
        schema = os.path.join(harness.BINARY, "plugins", "cscrep-1.1.xsd")
        result = subprocess.run(
            ["xmllint", "--noout", "--schema", schema, path],
            capture_output=True, text=True, check=False)
        self.assertEqual(0, result.returncode, result.stderr)
        root = ElementTree.parse(path).getroot()
        self.assertEqual("Message", root.tag.rpartition("}")[2])
        cells = [element.get("cell") for element in root.iter()
                 if element.get("cell")]
        self.assertGreater(len(cells), 70)
        self.assertTrue(any(re.fullmatch(r"stages/3/[a-z0-9_]+", cell)
                            for cell in cells))

    def test_a_return_can_be_checked_again(self):
        path, _ = self.export("statutory_return", "checked.xml",
                              *self.reasons(), report="childrens-return")
        checked = self.server.cli("return", "check", path)
        self.assertIn("310Q", checked.stdout)
        self.assertIn("LEA 301", checked.stdout)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        carried = re.search(r"<CarriedForward [^>]*>(\d+)<", text)
        edited = self.path("edited.xml")
        with open(edited, "w", encoding="utf-8") as file:
            file.write(text[:carried.start(1)] + "77" +
                       text[carried.end(1):])
        refused = self.server.cli("return", "check", edited, status=1)
        self.assertIn("is not carried forward 77",
                      re.sub(r"\s+", " ", refused.stdout))

    def test_the_return_without_reasons_is_refused_and_says_which(self):
        _, result = self.export("statutory_return", "refused.xml", "--option",
                                "lea=301", report="childrens-return", status=4)
        self.assertIn("101Q", result.stderr)
        self.assertFalse(os.path.exists(self.path("refused.xml")))

    def test_every_format_is_the_same_twice(self):
        for exporter, report, more in (
                ("excel", REPORT, []), ("csv", REPORT, []),
                ("statutory_return", "childrens-return", self.reasons())):
            with self.subTest(exporter=exporter):
                first, _ = self.export(exporter, exporter + "-1", *more,
                                       report=report)
                second, _ = self.export(exporter, exporter + "-2", *more,
                                        report=report)
                if os.path.isdir(first):
                    self.assertEqual(digest(first), digest(second))
                else:
                    with open(first, "rb") as a, open(second, "rb") as b:
                        self.assertEqual(a.read(), b.read())

    def test_nothing_is_left_behind(self):
        self.export("excel", "left.xlsx")
        self.assertEqual([], os.listdir(self.server.temporary))

    def test_an_unknown_exporter_names_the_nearest(self):
        _, result = self.export("excell", "x.xlsx", status=4)
        self.assertIn("excell", result.stderr)
        self.assertIn('"excel"', result.stderr)

    def test_an_unknown_option_names_the_nearest(self):
        _, result = self.export("csv", "x", "--option", "formula_gard=false",
                                status=4)
        self.assertIn("formula_guard", result.stderr)


class PluginFolderTest(unittest.TestCase):

    def test_a_plugin_that_is_not_one(self):
        folder = tempfile.mkdtemp(prefix="redress-plugins-")
        try:
            plugins = os.path.join(folder, "plugins")
            os.makedirs(plugins)
            shutil.copy(os.path.join(harness.BINARY, "plugins", "redress_csv.so"),
                        plugins)
            with open(os.path.join(plugins, "letter.so"), "w",
                      encoding="utf-8") as file:
                file.write("Dear Sir or Madam")
            server = harness.Server(folder, plugins=plugins)
            try:
                listed = server.cli("exporters").stdout
                self.assertIn("csv", listed)
                self.assertIn("letter.so", listed)
                self.assertIn("not a shared object", listed)
                # A plugin dropped into the folder is there at once.
                shutil.copy(os.path.join(harness.BINARY, "plugins",
                                         "redress_excel.so"), plugins)
                self.assertIn("excel", server.cli("exporters").stdout)
            finally:
                self.assertEqual(0, server.stop())
        finally:
            shutil.rmtree(folder)

    def run_socket(self, mode):
        """What an export says whose plugin opens a socket, and the log."""
        folder = tempfile.mkdtemp(prefix="redress-plugins-")
        try:
            plugins = os.path.join(folder, "plugins")
            os.makedirs(plugins)
            shutil.copy(os.path.join(harness.BINARY, "test-plugins",
                                     "redress_test_faulty.so"), plugins)
            server = harness.Server(folder, "--exporter-sandbox=" + mode,
                                    plugins=plugins)
            try:
                server.import_examples()
                result = server.cli(
                    "report", "export", REPORT, *PERIODS, "--exporter",
                    "faulty", "--option", "fault=do:socket", "--output",
                    os.path.join(folder, "out"), status=None)
            finally:
                self.assertEqual(0, server.stop())
            return result, server.log()
        finally:
            shutil.rmtree(folder)

    def test_a_plugin_that_wants_the_network(self):
        result, log = self.run_socket("auto")
        if "less confined" not in log:
            self.assertNotEqual(0, result.returncode)
            self.assertIn("made the system call socket", result.stderr)
        result, log = self.run_socket("off")
        self.assertEqual(0, result.returncode, result.stderr)
        self.assertNotIn("confined", log)

    def test_a_sandbox_that_there_is_not(self):
        with self.assertRaises(RuntimeError) as raised:
            self.run_socket("strict")
        self.assertIn('--exporter-sandbox: "strict"; valid are auto, require '
                      "and off", str(raised.exception))


if __name__ == "__main__":
    harness.main()
