"""The reports and formats that are published, and how a test makes the files."""

import hashlib
import os
import shlex
import shutil
import sys
import tempfile
import unittest

import harness

import redress_client
from redress_client.messages import export_pb2

sys.path.insert(0, os.path.join(harness.SOURCE, "tests", "tools"))

COUNCIL = os.path.join(harness.SOURCE, "examples", "council")
COUNCIL_DATE = "2026-04-14"
YEAR = ("2025/26",)
YEARS = ("2025/26", "2024/25", "2023/24", "2022/23", "2021/22")
MONTHS = ("2025-04-01..2026-01-31", "2024-04-01..2025-01-31")
HALVES = ("2019/20:H1", "2018/19:H1")

# Of each report its periods: the current one, then the comparisons.
PERIODS = {
    "adult-annual": YEARS[:2],
    "childrens-annual": YEARS,
    "childrens-representations": YEARS[:2],
    "childrens-return": YEARS[:2],
    "corporate-performance": YEARS[:3],
    "monthly-performance": MONTHS,
}

# Which of them published_NAME_test.py has.
REPORTS_OF = {
    "annual": ("adult-annual", "childrens-annual", "corporate-performance"),
    "committee": ("childrens-representations", "childrens-return"),
    "monthly": ("monthly-performance",),
}

# The formats: an exporter, one of its formats, options, and the file's name.
FORMATS = {
    "excel": ("excel", "", {}, "report.xlsx"),
    "csv": ("csv", "", {}, "report-csv"),
    "csv as shown": ("csv", "zip", {"shape": "as_shown"}, "report.zip"),
    "html": ("html", "", {}, "report.html"),
}
RETURN = ("statutory_return", "xml", {}, "return.xml")


def reasons():
    """The options of a return of examples/appendix-3, as script/demo has them."""
    with open(os.path.join(harness.SOURCE, "script", "demo"),
              encoding="utf-8") as file:
        lines = [line.strip().rstrip("\\") for line in file]
    return dict(shlex.split(line)[1].split("=", 1) for line in lines
                if line.startswith("--option "))


def digests(path):
    """The SHA-256 of a file, or of each in a folder."""
    paths = [path]
    if os.path.isdir(path):
        paths = [os.path.join(path, name) for name in sorted(os.listdir(path))]
    result = []
    for each in paths:
        with open(each, "rb") as file:
            result.append(hashlib.sha256(file.read()).hexdigest())
    return result


class Council(harness.Server):
    """A server with the records of examples/council, and a client of it."""

    def __init__(self, folder, *flags, imports=True):
        super().__init__(folder, *flags)
        self.client = redress_client.Client(self.address)
        if imports:
            for name in ("aliases", "cases", "learning"):
                self.cli("import", os.path.join(COUNCIL, name + ".csv"),
                         "--strict", "--data-date", COUNCIL_DATE)

    def stop(self):
        self.client.close()
        return super().stop()

    def export(self, form, path, report, periods, *more, options=None,
               status=0):
        """Exports by the CLI, in one of FORMATS; returns the path."""
        exporter, name, given, _ = form
        arguments = ["--exporter", exporter, "--output", path,
                     "--period", periods[0]]
        for period in periods[1:]:
            arguments += ["--compare", period]
        for option in {**given, **(options or {})}.items():
            arguments += ["--option", "=".join(option)]
        if name:
            arguments += ["--format", name]
        self.cli("report", "export", report, *arguments, *more, status=status)
        return path

    def export_again(self, form, folder, report, periods, *, options=None,
                     **selection):
        """Exports the same by the Python client; returns the digests."""
        exporter, name, given, _ = form
        request = export_pb2.ExportRequest(
            report=redress_client.client.report_selection(
                report, periods[0], periods[1:], **selection),
            exporter=exporter, format=name,
            options={**given, **(options or {})})
        os.mkdir(folder)
        self.client.export(request, folder)
        result = digests(folder)
        shutil.rmtree(folder)
        return result


class CouncilTestCase(unittest.TestCase):
    """One server with the council's records for the tests of a class."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="redress-published-")
        cls.server = cls.start()

    @classmethod
    def start(cls):
        """The server, with a database in `folder`."""
        return Council(cls.folder)

    @classmethod
    def tearDownClass(cls):
        status = cls.server.stop()
        shutil.rmtree(cls.folder)
        if status != 0:
            raise AssertionError(f"redressd ended with {status}")

    def path(self, name):
        return os.path.join(self.folder, name)

    def export_twice(self, form, **document):
        """Exports by the Python client; the second time the same bytes.

        document: `report`, `query` or `cases` of the request.
        """
        exporter, name, options, file_name = form
        request = export_pb2.ExportRequest(exporter=exporter, format=name,
                                           options=options, **document)
        folders = []
        for _ in range(2):
            folders.append(tempfile.mkdtemp(dir=self.folder))
            self.server.client.export(request, folders[-1])
        self.assertEqual(*map(digests, folders))
        shutil.rmtree(folders.pop())
        if file_name.endswith("-csv"):
            return folders[0]
        return os.path.join(folders[0], *os.listdir(folders[0]))

    def write(self, name, text):
        """Writes a text into the test's folder; returns the path."""
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    def verified(self, path, status=0):
        """What `redress verify` says of a file, on one line."""
        result = self.server.cli("verify", path, status=status)
        return " ".join((result.stdout + result.stderr).split())
