"""Every line of the acceptance file, asked of the running server.

The figures are those of a council's printed half-year report; see
tests/acceptance/appendix3-figures.csv and examples/appendix-3/README.md.
"""

import csv
import os
import re

import harness

CURRENT = "2019-04-01..2019-09-30"
COMPARISON = "2018-04-01..2018-09-30"


def whole_percent(text):
    return re.sub(r"[^0-9+-]", "", text)


def figure_matches(cell, expected):
    """True where a cell shows what the report prints."""
    if expected == "[z]":
        return cell.get("status") == "CELL_STATUS_NOT_APPLICABLE"
    if expected.endswith("%"):
        return cell["display"] == expected
    if expected[0] in "+-":
        return cell["display"] == expected
    return cell.get("value", 0) == float(expected)


class AcceptanceTest(harness.ServerTestCase):

    def ask(self, line, where, *more):
        measures = line["measure"].replace(";", ",")
        arguments = ["--measure", measures, "--period", CURRENT]
        if line["period"] == "difference" or "--compare" in more:
            arguments += ["--compare", COMPARISON]
        if line["period"] == COMPARISON and "--compare" not in more:
            arguments[3] = COMPARISON
        for condition in where:
            arguments += ["--where", condition]
        return self.server.query(
            *arguments, *[m for m in more if m != "--compare"])

    def cells(self, answer, row, content, period):
        """The cells of a row for one period, in the measures' order."""
        wanted = []
        for column, cell in zip(answer["columns"], row["cells"]):
            if (column["content"] == content and
                    column.get("periodIndex", 0) == period):
                wanted.append(cell)
        return wanted

    def check_total(self, line):
        where = [line["where"]] if line["where"] else []
        answer = self.ask(line, where)
        if line["period"] == "difference":
            cells = self.cells(answer, answer["rows"][0],
                               "COLUMN_CONTENT_DIFFERENCE", 1)
        else:
            cells = self.cells(answer, answer["rows"][0],
                               "COLUMN_CONTENT_FIGURE", 0)
        expected = line["expected"].split(";")
        self.assertEqual(len(expected), len(cells))
        for cell, value in zip(cells, expected):
            self.assertTrue(figure_matches(cell, value),
                            f"{line['id']}: {cell} is not {value}")

    def check_team(self, line):
        expected = line["expected"].split(";")
        filtered = self.ask(line, [line["where"], line["by"]])
        for cell, value in zip(
                self.cells(filtered, filtered["rows"][0],
                           "COLUMN_CONTENT_FIGURE", 0), expected):
            self.assertTrue(figure_matches(cell, value),
                            f"{line['id']} filtered: {cell} is not {value}")
        # The same by team, beside the other period; a team that had cases in
        # either has a row with both.
        name = line["by"].partition("=")[2]
        by_team = self.ask(line, [line["where"]], "--compare", "--by", "team")
        period = 1 if line["period"] == COMPARISON else 0
        canonical = self.canonical(name)
        rows = [r for r in by_team["rows"] if r["members"] == [canonical]]
        self.assertEqual(1, len(rows), f"{line['id']}: no row {canonical}")
        cells = self.cells(by_team, rows[0], "COLUMN_CONTENT_FIGURE", period)
        self.assertEqual(len(expected), len(cells))
        for cell, value in zip(cells, expected):
            self.assertTrue(figure_matches(cell, value),
                            f"{line['id']} by team: {cell} is not {value}")

    def canonical(self, name):
        with open(os.path.join(harness.EXAMPLES, "aliases.csv"),
                  encoding="utf-8", newline="") as file:
            for alias in csv.DictReader(file):
                if (alias["dimension"] == "team" and
                        alias["recorded"].lower() == name.lower()):
                    return alias["canonical"]
        return name

    def check_distribution(self, line):
        answer = self.ask(line, [line["where"]], "--by", "team",
                          "--order", "Received" if line["measure"] == "received"
                          else line["measure"], "--desc")
        counts = [cell["value"] for row in answer["rows"]
                  for cell in self.cells(answer, row, "COLUMN_CONTENT_FIGURE",
                                         0)]
        if line["id"] == "G1":
            self.assertEqual(14, len(counts))
            self.assertEqual(sorted(counts, reverse=True), counts)
            self.assertEqual(44, sum(counts))
        else:
            self.assertEqual(float(line["expected"]), sum(counts))

    def test_every_line(self):
        path = os.path.join(harness.SOURCE, "tests", "acceptance",
                            "appendix3-figures.csv")
        with open(path, encoding="utf-8", newline="") as file:
            lines = list(csv.DictReader(file))
        self.assertEqual(80, len(lines))
        for line in lines:
            with self.subTest(line=line["id"]):
                if line["by"] == "by team":
                    self.check_distribution(line)
                elif line["by"]:
                    self.check_team(line)
                else:
                    self.check_total(line)

    def test_the_report_prints_the_whole_percents(self):
        shown = self.server.cli(
            "report", "show", "childrens-representations", "--period",
            "2019/20:H1", "--compare", "2018/19:H1").stdout
        for figure in ("44%", "52%", "50%", "100%", "50% (1)", "25% (1)",
                       "£3,600", "+25", "-13", "-14"):
            self.assertIn(figure, shown)


if __name__ == "__main__":
    harness.main()
