"""A report whose definition is hostile through every format: nothing of it is
lost, nothing is live; and what no definition may hold is refused clearly.

Needs PYTHONPATH with redress_client and the generated messages.
"""

import os
import re

import harness
import published_definition
from published_compare import Comparison
from published_exports import FORMATS, Council, CouncilTestCase
from published_hostile import (CONTROLS, LONG, NAMES, WORD, check_dead,
                               hostile_cases, hostile_learning, import_rows)
from redress_client.client import report_selection

# Labels of the periods: in headings, texts and the names of charts' series.
LABELS = ("=HYPERLINK(\"http://example.com\")", "</th><script>\u202e")


def first_table(definition):
    return definition.sections[0].blocks[3].table


def first_measure(definition):
    return first_table(definition).query.measures[0]


def set_to(field, value, of=lambda definition: definition):
    return lambda definition: setattr(of(definition), field, value)


# What is said of a definition, and a change that makes it so.
REFUSED = {
    "a label is at most 200 bytes": set_to("label", "a" * 201, first_measure),
    "of text without control characters":
        set_to("label", published_definition.LINES, first_measure),
    "is there twice": set_to("id", "empty_0", first_table),
    "must be lower-case words joined by underscores":
        set_to("id", NAMES[0], first_table),
    "must be lower-case words joined by hyphens": set_to("id", NAMES[9]),
    "a brace has no partner": set_to("title", "<script>{alert(1)"),
    "braces without a name": set_to("title", "\u202e{}"),
    "there is no placeholder {=1+1}": set_to("title", "{=1+1}"),
    "a text is needed": set_to("title", "", first_table),
    "is not valid UTF-8": set_to("title", "NOT UTF-8"),
    "holds the control character": set_to("title", CONTROLS),
    "are allowed": set_to("title", LONG),
}


def refused(change):
    """The text of a definition with a change."""
    definition = published_definition.make(NAMES)
    change(definition)
    return published_definition.text_of(definition).replace("NOT UTF-8",
                                                            r"\377")


class DefinitionTest(CouncilTestCase):

    @classmethod
    def start(cls):
        reports = os.path.join(cls.folder, "reports")
        os.mkdir(reports)
        path = os.path.join(reports, "hostile.textproto")
        with open(path, "w", encoding="utf-8") as file:
            file.write(published_definition.text_of(
                published_definition.make()))
        server = Council(cls.folder, "--reports=" + reports, imports=False)
        for name, rows in (("cases", hostile_cases()),
                           ("learning", hostile_learning())):
            import_rows(server, os.path.join(cls.folder, name + ".csv"), rows)
        return server

    def test_every_format(self):
        periods = [published_definition.period(2025 - number, label)
                   for number, label in enumerate(LABELS)]
        selection = report_selection(
            published_definition.REPORT, periods[0], periods[1:],
            narrative={"words_0": "\n\n".join(NAMES), "words_1": CONTROLS,
                       "words_2": LONG, "words_3": WORD})
        for name, form in FORMATS.items():
            with self.subTest(format=name):
                path = self.export_twice(form, report=selection)
                comparison = Comparison(self, self.server.client, form[0],
                                        path)
                seen = comparison.run()
                for kind in ("number", "z", "empty", "str", "date", "chart"):
                    self.assertGreater(seen[kind], 0, kind)
                self.check_document(comparison.document)
                check_dead(self, form[0], path)
                self.assertIn("Unchanged", self.verified(path))

    def check_document(self, document):
        """The server gave the exporter all of the definition's texts."""
        tables = [start for start, _ in document.tables.values()]
        cells = {cell.text for _, rows in document.tables.values()
                 for row in rows for cell in row.cells}
        texts = [text.text for text in document.texts]
        for given in published_definition.TEXTS:
            self.assertIn(given, [start.title for start in tables])
            self.assertIn(given, [start.chart.title for start in tables])
            self.assertIn(given, [start.chart.alt_text for start in tables])
            self.assertIn(given, [note for start in tables
                                  for note in start.notes])
            self.assertIn(given, [column.label for start in tables
                                  for column in start.columns])
            self.assertIn(given, cells)
            # The heading and the text.
            self.assertGreater(texts.count(given), 1)
        for label in published_definition.LABELS:
            self.assertIn(label, [start.columns[0].label for start in tables] +
                          [column.measure_label for start in tables
                           for column in start.columns])
        self.assertEqual(2, texts.count("Twice"))
        for words in (*NAMES, CONTROLS, LONG.strip(), WORD):
            self.assertIn(words, texts)

    def test_refusals(self):
        """What no definition may hold is told with its place."""
        for said, change in REFUSED.items():
            with self.subTest(said=said):
                path = self.write("refused.textproto", refused(change))
                result = self.server.cli("report", "check", path, status=1)
                self.assertRegex(result.stdout, re.escape(path) +
                                 r":\d+:\d+: .*" + re.escape(said))
                self.assertNotRegex(result.stdout,
                                    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]")

    def test_a_server_does_not_start_with_a_refused_one(self):
        folder = self.path("refused")
        os.makedirs(os.path.join(folder, "reports"))
        path = os.path.join(folder, "reports", "refused.textproto")
        for said in ("a brace has no partner", "is not valid UTF-8",
                     "a label is at most 200 bytes"):
            with open(path, "w", encoding="utf-8") as file:
                file.write(refused(REFUSED[said]))
            with self.assertRaisesRegex(RuntimeError, said):
                Council(folder, "--reports=" + os.path.dirname(path),
                        imports=False)


if __name__ == "__main__":
    harness.main()
