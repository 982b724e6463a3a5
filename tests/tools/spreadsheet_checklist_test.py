"""Of every point of the checklist: a workbook that misses it, and nothing else."""

import os
import sys
import tempfile
import unittest

from openpyxl.comments import Comment
from openpyxl.styles import Font

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import spreadsheet_checklist  # noqa: E402
from spreadsheet_samples import FAULTS, good, link, put, save  # noqa: E402


class SpreadsheetChecklistTest(unittest.TestCase):

    def results(self, data):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "workbook.xlsx")
            with open(path, "wb") as file:
                file.write(data)
            return spreadsheet_checklist.failures(path)

    def test_a_good_workbook_meets_every_point(self):
        self.assertEqual([], self.results(save(good())))

    def test_every_point_has_a_workbook_that_misses_it(self):
        self.assertEqual([name for name, _, _, _ in spreadsheet_checklist.CHECKS
                          if name not in FAULTS], [])
        self.assertEqual(len(spreadsheet_checklist.CHECKS), len(FAULTS))

    def test_a_fault_is_found_by_its_own_check_only(self):
        for name, make in FAULTS.items():
            with self.subTest(name):
                book = good()
                changes = make(book) or []
                found = self.results(save(book, *changes))
                self.assertEqual([name], [line.split(":")[0] for line in found],
                                 found)

    def test_other_faults_of_the_same_points(self):
        def misses(name, change, *changes, described=True):
            book = good()
            change(book)
            found = self.results(save(book, *changes, described=described))
            self.assertEqual([name], [line.split(":")[0] for line in found],
                             found)
        misses("charts_on_own_sheets", lambda book: None, described=False)
        misses("charts_on_own_sheets",
               lambda book: setattr(book["By team chart"]["A2"], "value", None)
               or put(book["By team chart"], 3, None))
        misses("no_headers_footers_or_floating",
               lambda book: setattr(book["By team"]["A5"], "comment",
                                    Comment("A remark.", "Somebody")))
        misses("nothing_hidden",
               lambda book: setattr(book["By team"], "sheet_state", "hidden"))
        misses("no_colour_only_meaning",
               lambda book: setattr(book["By team"]["B5"], "font",
                                    Font(name="Arial", size=12,
                                         color="FF990000")))
        misses("no_colour_only_meaning",
               lambda book: setattr(book["By team"].sheet_properties,
                                    "tabColor", "FFFF0000"))
        misses("accessible_links",
               lambda book: link(book["Cover"], "A3", "Nowhere", "To nowhere"))
        misses("document_properties",
               lambda book: setattr(book.properties, "creator", "openpyxl"))


if __name__ == "__main__":
    unittest.main()
