"""`redress verify`: what was revised since is told with the cases that are why,
and what is no published file is refused.

Needs PYTHONPATH with redress_client and the generated messages.
"""

import collections
import csv
import json
import os
import shutil

import openpyxl

import harness
import published_answers
from published_exports import (COUNCIL, COUNCIL_DATE, FORMATS, PERIODS,
                               Council)
from published_verify_case import REPORT, UNCHANGED, VerifyCase


class RevisedTest(VerifyCase):
    """Two cases are revised after the report was published."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with open(os.path.join(COUNCIL, "cases.csv"), encoding="utf-8",
                  newline="") as file:
            cases = list(csv.DictReader(file))
        closed = [case for case in cases
                  if case["procedure"] == "children_statutory"
                  and "2025-04-01" <= case["closed_on"] <= "2026-03-31"
                  and case["stage1_outcome"] == "upheld"
                  and not case["stage2_requested_on"]]
        cls.revised = closed[:2]
        cls.revised[0]["stage1_outcome"] = "not_upheld"
        teams = sorted({case["team"] for case in closed})
        cls.revised[1]["team"] = next(
            team for team in teams if team != cls.revised[1]["team"])
        path = os.path.join(cls.folder, "revised.csv")
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, cases[0].keys())
            writer.writeheader()
            writer.writerows(cls.revised)
        cls.server.cli("import", path, "--data-date", COUNCIL_DATE)

    def differing(self):
        """How many cells of the document differ, rows matched by labels."""
        documents = []
        for as_of in ('"4"', '"5"'):
            source = json.loads(self.published.source)
            source["report"]["asOf"] = json.loads(as_of)
            document = published_answers.Document(self.server.client,
                                                  json.dumps(source))
            cells = {}
            seen = collections.Counter()
            for name, (start, rows) in document.tables.items():
                for row in rows:
                    key = [name, row.type, row.other]
                    key += [cell.text for column, cell
                            in zip(start.columns, row.cells)
                            if published_answers.is_label(column)]
                    seen[tuple(key)] += 1
                    for column, cell in zip(start.columns, row.cells):
                        figure = cell.figure
                        place = (*key, seen[tuple(key)], column.id)
                        self.assertNotIn(place, cells)
                        cells[place] = (
                            (figure.status, figure.numerator,
                             figure.denominator) if cell.HasField("figure")
                            else published_answers.plain(cell))
            documents.append(cells)
        then, now = documents
        self.assertEqual(then.keys(), now.keys())
        return sum(then[place] != now[place] for place in then)

    def test_every_format_tells_the_cases(self):
        differing = self.differing()
        self.assertGreater(differing, 4)
        for name, path in self.files.items():
            with self.subTest(format=name):
                said = self.verified(path, status=1)
                self.assertIn(UNCHANGED, said)
                self.assertIn("The last data are version 5", said)
                self.assertIn(f"By now {differing} cells and ", said)
                for case, column in zip(self.revised,
                                        ("stage1_outcome", "team")):
                    self.assertRegex(
                        said, rf"{case['reference']}: counted [^;]*; version 5 "
                        rf"of {COUNCIL_DATE} changed {column}, from "
                        r"revised\.csv")

    def test_edited_and_revised(self):
        path = self.copy("excel")
        book = openpyxl.load_workbook(path)
        for sheet in book.worksheets:
            if "complaints" in "".join(sheet.tables):
                address = next(
                    cell.coordinate for row in sheet.iter_rows(min_row=6)
                    for cell in row if isinstance(cell.value, int))
                sheet[address].value += 500
                break
        book.save(path)
        self.assert_changed(path, f"!{address})", "By now",
                            self.revised[0]["reference"])

    def test_the_last_version_still_holds(self):
        path = self.server.export(FORMATS["html"], self.path("new.html"),
                                  REPORT, PERIODS[REPORT])
        self.assertIn("That is the last version", self.verified(path))
        # As it was, at the version that is now an older one.
        again = self.server.export(
            FORMATS["html"], self.path("again.html"), REPORT, PERIODS[REPORT],
            "--as-of", "4")
        with open(again, "rb") as one, open(self.files["html"], "rb") as other:
            self.assertEqual(one.read(), other.read())


class NoSuchFileTest(VerifyCase):

    def assert_refused(self, path, status, *told):
        said = self.verified(path, status=status)
        self.assertIn("error:", said)
        for part in told:
            self.assertIn(part, said)

    def test_it_is_none(self):
        for name, content in (("none.txt", b"Not a report.\n"),
                              ("empty.xlsx", b""),
                              ("none.html", b"<!DOCTYPE html><p>Hello</p>"),
                              ("none.xml", b"<?xml version=\"1.0\"?><a/>"),
                              ("broken.xml", b"<?xml version=\"1.0\"?><a>"),
                              ("none.csv", b"a,b\r\n1,2\r\n")):
            with self.subTest(name=name):
                with open(self.path(name), "wb") as file:
                    file.write(content)
                self.assert_refused(self.path(name), 5, name)
        self.assert_refused(self.path("nowhere.xlsx"), 5, "nowhere.xlsx")
        os.makedirs(self.path("folder"), exist_ok=True)
        self.assert_refused(self.path("folder"), 5, "csv-metadata.json")

    def test_another_workbook(self):
        book = openpyxl.Workbook()
        book.save(self.path("other.xlsx"))
        self.assert_refused(self.path("other.xlsx"), 5, "Provenance")

    def test_it_was_cut_short(self):
        for name in ("excel", "csv as shown", "html"):
            path = self.copy(name)
            size = os.path.getsize(path)
            for part in (0.1, 0.5, 0.9):
                with self.subTest(format=name, part=part):
                    shutil.copy(self.files[name], path)
                    os.truncate(path, int(size * part))
                    # A page that was cut is one that lacks values.
                    result = self.server.cli("verify", path, status=None)
                    if name == "html" and result.returncode == 1:
                        self.assertIn("CHANGED", result.stdout)
                    else:
                        self.assertEqual(5, result.returncode, result.stdout)
                        self.assertIn("error:", result.stderr)

    def with_source(self, change):
        """The page, said to be made from something else."""
        path = self.copy("html")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        source = self.published.source
        changed = json.dumps(change(json.loads(source)),
                             separators=(",", ":"), ensure_ascii=False)
        held = source.replace("&", "&amp;").replace('"', "&quot;")
        self.assertIn(held, text)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace(held, changed.replace("&", "&amp;")
                                    .replace('"', "&quot;")))
        return path

    def test_a_version_that_is_none(self):
        def change(source):
            source["report"]["asOf"] = "99"
            return source
        self.assert_refused(self.with_source(change), 4, "99")

    def test_a_report_that_is_none(self):
        def change(source):
            source["report"]["report"] = "childrens-representation"
            return source
        self.assert_refused(self.with_source(change), 4,
                            'did you mean "childrens-representations"?')

    def test_no_source(self):
        self.assert_refused(self.with_source(lambda source: {}), 5,
                            "does not say what it was made from")

    def test_another_server(self):
        folder = self.path("another")
        os.makedirs(folder)
        server = Council(folder, imports=False)
        try:
            for name, path in self.files.items():
                with self.subTest(format=name):
                    result = server.cli("verify", path, status=4)
                    self.assertIn("version 4", result.stderr)
        finally:
            self.assertEqual(0, server.stop())


if __name__ == "__main__":
    harness.main()
