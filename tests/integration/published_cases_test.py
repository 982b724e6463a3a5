"""The cases behind a figure in every format, read back by programs that are not
ours and compared with the list of the command line.

Needs PYTHONPATH with redress_client and the generated messages.
"""

import csv

import harness
from published_compare import Comparison
from published_exports import FORMATS, CouncilTestCase, digests

import spreadsheet_checklist


class CasesTest(CouncilTestCase):

    def test_cases_behind_a_figure(self):
        columns = ["team", "received_on", "closed_on", "outcome", "category"]
        question = ("--measure", "closed", "--period", "2025/26", "--where",
                    "procedure=children_statutory")
        listed = list(csv.DictReader(self.server.cli(
            "cases", *question, "--output", "csv").stdout.splitlines()))
        for name, form in FORMATS.items():
            with self.subTest(format=name):
                exporter, archive, options, file_name = form
                arguments = ["--export", exporter, "--show", ",".join(columns)]
                for option in options.items():
                    arguments += ["--option", "=".join(option)]
                if archive:
                    arguments += ["--format", archive]
                paths = []
                for again in ("", "again-"):
                    paths.append(self.path("cases-" + again + file_name))
                    self.server.cli("cases", *question, *arguments, "--to",
                                    paths[-1])
                self.assertEqual(digests(paths[0]), digests(paths[1]))
                self.check_cases(exporter, paths[0], listed, columns)

    def check_cases(self, exporter, path, listed, columns):
        comparison = Comparison(self, self.server.client, exporter, path)
        self.assertGreater(comparison.run()["date"], len(listed))
        table = comparison.file.tables["cases"]
        self.assertEqual([entry["reference"] for entry in listed],
                         [table.cells[row, "reference"]
                          for row in range(1, table.rows + 1)])
        self.assertLessEqual(set(columns), set(table.columns))
        if exporter == "excel":
            self.assertEqual([], spreadsheet_checklist.failures(path))
        self.assertIn("Unchanged", self.verified(path))


if __name__ == "__main__":
    harness.main()
