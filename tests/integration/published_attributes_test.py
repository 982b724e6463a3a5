"""Hostile attributes and references through every format, as dimensions of a
question and as columns of a list of cases.

Needs PYTHONPATH with redress_client and the generated messages.
"""

import csv
import os
import tempfile

import harness
from published_compare import Comparison
from published_exports import FORMATS, Council, CouncilTestCase, digests
from published_hostile import (CONTROLS, NAMES, check_dead, import_rows,
                               hostile_cases)

# Letters, digits, "-" and "_" may be in a name, and no more than 64 bytes.
ATTRIBUTES = ("-2", "--show", "_x0041_", "__proto__", "TRUE", "1e5", "team",
              "Reference", "value", "a" * 64)
NO_NAMES = ("=1+1", "a b", "a:b", "<b>", "\u05d0", "a" * 65, "")
PERIOD = ("--measure", "received", "--period", "2025/26")


def values(number):
    """Of a case's attributes: each name of theirs has each hostile value."""
    return {name: NAMES[(number + place) % len(NAMES)]
            for place, name in enumerate(ATTRIBUTES)}


class AttributesTest(CouncilTestCase):

    @classmethod
    def start(cls):
        server = Council(cls.folder, "--reference=" + cls.reference(
            cls.folder, ATTRIBUTES), imports=False)
        cls.cases = hostile_cases()
        for number, case in enumerate(cls.cases):
            case["reference"] = f"{NAMES[number % len(NAMES)]} {number}"
            for name, value in values(number).items():
                case["attr:" + name] = value
        import_rows(server, os.path.join(cls.folder, "cases.csv"), cls.cases)
        return server

    @staticmethod
    def reference(folder, attributes):
        """The installed reference data with attributes."""
        source = os.path.join(harness.SOURCE, "service", "model", "data",
                              "reference.textproto")
        with open(source, encoding="utf-8") as file:
            text = file.read()
        assert text.count("  settings {\n") == 1
        path = os.path.join(folder, "reference.textproto")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace("  settings {\n", "  settings {\n" +
                                    "".join(f"    attributes: \"{name}\"\n"
                                            for name in attributes)))
        return path

    def export(self, form, command, *arguments):
        """By the command line, twice the same."""
        exporter, archive, options, file_name = form
        paths = []
        for _ in range(2):
            paths.append(os.path.join(tempfile.mkdtemp(dir=self.folder),
                                      file_name))
            more = ["--export", exporter, "--to", paths[-1]]
            for option in options.items():
                more += ["--option", "=".join(option)]
            if archive:
                more += ["--format", archive]
            self.server.cli(command, *PERIOD, *arguments, *more)
        self.assertEqual(*map(digests, paths))
        return paths[0]

    def check(self, form, path):
        comparison = Comparison(self, self.server.client, form[0], path)
        comparison.run()
        check_dead(self, form[0], path)
        self.assertIn("Unchanged", self.verified(path))
        return comparison.document

    def test_dimensions(self):
        dimensions = ["attr:" + name for name in ATTRIBUTES]
        # As many as a question may have, and all of them in turn.
        groups = (dimensions[:4], dimensions[4:8], dimensions[8:])
        for name, form in FORMATS.items():
            for group in groups:
                with self.subTest(format=name, dimensions=group):
                    document = self.check(form, self.export(
                        form, "query", "--total",
                        *("--by=" + dimension for dimension in group)))
                    (table, rows), = document.tables.values()
                    labels = [column.label for column in table.columns]
                    self.assertEqual(
                        [dimension.removeprefix("attr:")
                         for dimension in group], labels[:len(group)])
                    held = {cell.text for row in rows for cell in row.cells}
                    self.assertLessEqual(set(NAMES), held)

    def test_lists_of_cases(self):
        columns = ["team", *("attr:" + name for name in ATTRIBUTES),
                   "received_on"]
        expected = sorted(
            [case["reference"], *(case[column] for column in columns[:-1])]
            for case in self.cases)
        for name, form in FORMATS.items():
            with self.subTest(format=name):
                document = self.check(form, self.export(
                    form, "cases", "--show", ",".join(columns)))
                (_, rows), = document.tables.values()
                self.assertEqual(expected, sorted(
                    [cell.text for cell in row.cells[1:-1]] for row in rows))

    def test_names_that_are_none_are_refused(self):
        for name in NO_NAMES:
            with self.subTest(name=name):
                folder = self.path("refused")
                os.makedirs(folder, exist_ok=True)
                with self.assertRaisesRegex(
                        RuntimeError, "is not 1 to 64 letters, digits"):
                    Council(folder, "--reference=" + self.reference(
                        folder, (name,)), imports=False)

    def test_values_with_control_characters_are_refused(self):
        case = dict(self.cases[0], **{"attr:-2": CONTROLS})
        path = self.path("refused.csv")
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, case.keys())
            writer.writeheader()
            writer.writerow(case)
        result = self.server.cli("import", path, status=1)
        self.assertIn("control character", result.stdout + result.stderr)
        self.assertNotIn("\x1f", result.stdout + result.stderr)


if __name__ == "__main__":
    harness.main()
