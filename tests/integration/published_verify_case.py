"""What the tests of `redress verify` have in common: a report in every format."""

import os
import shutil

import published_workbook
from published_exports import FORMATS, PERIODS, CouncilTestCase

REPORT = "childrens-representations"
UNCHANGED = "Unchanged: each is as it was exported."


class VerifyCase(CouncilTestCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.files = {
            name: cls.server.export(form, os.path.join(cls.folder, form[3]),
                                    REPORT, PERIODS[REPORT])
            for name, form in FORMATS.items()}
        cls.published = published_workbook.read(cls.files["excel"])

    def copy(self, name):
        """A copy of a format's file that may be edited."""
        path = self.path("edited-" + FORMATS[name][3])
        if os.path.isdir(path):
            shutil.rmtree(path)
        if os.path.isdir(self.files[name]):
            return shutil.copytree(self.files[name], path)
        return shutil.copy(self.files[name], path)

    def assert_changed(self, path, *told, count=1):
        said = self.verified(path, status=1)
        values = "place" if count == 1 else "places"
        self.assertIn(f"CHANGED since the export: {count} {values}", said)
        self.assertNotIn(UNCHANGED, said)
        for part in told:
            self.assertIn(part, said)
