"""Compares pages with the documents that they were made from, cell by cell."""

import json
import sys
import unittest

import read_page
from read_page import by_class, held, shown

WRITER = sys.argv.pop()


class Structure:
    """Of one sample; a subclass says which."""

    @classmethod
    def setUpClass(cls):
        cls.html, cls.document = read_page.sample(WRITER, cls.name)
        cls.page = read_page.parse(cls.html)
        cls.texts = [part for part in cls.document["parts"] if "style" in part]
        cls.tables = [part for part in cls.document["parts"] if "table" in part]

    def all(self, path):
        return self.page.findall(".//" + path)

    def meta(self, name):
        return [e.get("content") for e in self.all("meta") if e.get("name") == name]

    def test_says_what_it_was_made_from(self):
        document = self.document
        self.assertEqual(self.meta("redress:document"), [document["id"]])
        self.assertEqual(self.meta("redress:data-version"), [str(document["data_version"])])
        self.assertEqual([json.loads(one) for one in self.meta("redress:source")],
                         [json.loads(document["source"])])
        self.assertEqual(self.meta("generator"), [document["generator"]])

    def test_is_one_document_of_a_language(self):
        self.assertTrue(self.html.startswith(b"<!doctype html>\n<html lang=\"en-GB\">"))
        self.assertEqual(len(self.all("h1")), 1)
        self.assertEqual(len(self.all("main")), 1)
        self.assertEqual(shown(self.all("h1")[0]), held(self.document["title"]))
        self.assertEqual(self.all("title")[0].text,
                         held(self.document["title"] + " - " + self.document["authority"]))

    def test_ids_are_unique_and_references_lead_somewhere(self):
        ids = [e.get("id") for e in self.page.iter() if e.get("id") is not None]
        self.assertEqual(len(ids), len(set(ids)))
        for one in ids:
            self.assertNotRegex(one, r"\s")
        for element in self.page.iter():
            for name in ("aria-labelledby", "aria-describedby"):
                for reference in (element.get(name) or "").split():
                    self.assertIn(reference, ids)
            if element.tag == "a":
                self.assertIn(element.get("href")[1:], ids)
                self.assertTrue(element.get("href").startswith("#"))

    def test_nothing_runs_and_nothing_is_fetched(self):
        for element in self.page.iter():
            self.assertNotIn(element.tag, ("script", "link", "img", "iframe", "object", "form"))
            for name, value in element.items():
                self.assertFalse(name.startswith("on"), name)
                self.assertNotIn(name, ("src", "srcset", "style", "action"))
                if name == "fill":
                    self.assertRegex(value, r"^(url\(#[A-Za-z0-9_.-]+\)|#[0-9a-f]{6}|none)$")
        style = self.all("style")
        self.assertEqual(len(style), 1)
        self.assertNotIn("url(", style[0].text)
        self.assertNotIn("@import", style[0].text)
        policy = [e.get("content") for e in self.all("meta")
                  if e.get("http-equiv") == "Content-Security-Policy"]
        self.assertEqual(len(policy), 1)
        self.assertTrue(policy[0].startswith("default-src 'none'; style-src 'unsafe-inline';"))

    def test_every_text_is_there_whole_and_numbered(self):
        elements = [e for e in self.page.iter() if e.get("data-text") is not None]
        self.assertEqual([e.get("data-text") for e in elements],
                         [str(i + 1) for i in range(len(self.texts))])
        for element, text in zip(elements, self.texts):
            self.assertEqual(shown(element), held(text["text"]))
            tags = {"heading": ["h2"], "paragraph": ["p"], "note": ["p", "li"]}
            self.assertIn(element.tag, tags[text["style"]])
            figures = [e for e in element.iter() if e.get("data-figure") is not None]
            self.assertEqual([(e.tag, e.get("data-figure"), e.get("value"), shown(e))
                              for e in figures],
                             [("data", held(f["name"]), held(f["shown"]), held(f["shown"]))
                              for f in text["figures"]])

    def test_every_table_is_there_in_order(self):
        tables = self.all("table")
        self.assertEqual([t.get("data-table") for t in tables],
                         [held(t["table"]) for t in self.tables])
        for element, table in zip(tables, self.tables):
            question = element.get("data-question")
            if table["question"]:
                self.assertEqual(json.loads(question), json.loads(table["question"]))
            else:
                self.assertIsNone(question)
            caption = element.find("caption")
            self.assertEqual([shown(e) for e in by_class(caption, "title")],
                             [held(table["title"])])
            heads = element.findall("thead/tr/th")
            self.assertEqual([(h.get("scope"), h.get("data-column"), shown(h)) for h in heads],
                             [("col", held(c["id"]), held(c["label"]))
                              for c in table["columns"]])
            self.assertEqual(len(element.findall("thead/tr")), 1)

    def test_every_cell_is_there_with_its_name(self):
        for element, table in zip(self.all("table"), self.tables):
            rows = element.findall("tbody/tr")
            self.assertEqual(len(rows), len(table["rows"]))
            for number, (row, expected) in enumerate(zip(rows, table["rows"]), 1):
                self.assertEqual("total" in (row.get("class") or ""), expected["total"])
                if expected["total"]:
                    self.assertIn("total", "".join(row.itertext()).lower())
                self.assertEqual(len(row), len(table["columns"]))
                for cell, value, column in zip(row, expected["cells"], table["columns"]):
                    self.assertEqual(cell.get("data-cell"),
                                     held(f"{table['table']}/{number}/{column['id']}"))
                    self.compare_cell(cell, value, column)

    def compare_cell(self, cell, value, column):
        attributes = {name: text for name, text in cell.items()
                      if name.startswith("data-") and name != "data-cell"}
        if value is None:
            self.assertEqual((shown(cell), attributes), ("", {}))
        elif "text" in value:
            self.assertEqual((shown(cell), attributes), (held(value["text"]), {}))
            if column["role"] == "label" and value["text"].strip():
                self.assertEqual((cell.tag, cell.get("scope")), ("th", "row"))
        elif "date" in value:
            self.assertEqual([e.get("datetime") for e in cell], [value["date"]])
        else:
            self.assertEqual((cell.tag, shown(cell)), ("td", held(value["figure"])))
            expected = {"data-unit": read_page.UNITS[value["unit"]]}
            if value["status"]:
                expected["data-status"] = value["status"]
            else:
                expected["data-numerator"] = str(value["numerator"])
                expected["data-denominator"] = str(value["denominator"])
            self.assertEqual(attributes, expected)

    def test_notes_belong_to_their_table(self):
        for element, table in zip(self.all("table"), self.tables):
            own = [e for e in self.page.iter()
                   if (e.get("data-note") or "").startswith(held(table["table"]) + "/")]
            self.assertEqual([shown(e) for e in own], [held(n) for n in table["notes"]])
            for note in own:
                self.assertIn(note.getparent().getparent().get("id"),
                              element.get("aria-describedby").split())

    def test_shorthand_is_explained_above_the_tables_that_use_it(self):
        for element, table in zip(self.all("table"), self.tables):
            used = {cell["status"] for row in table["rows"] for cell in row["cells"]
                    if cell and cell.get("status")}
            explained = by_class(element.find("caption"), "shorthand")
            self.assertEqual(bool(explained), bool(used))
            if used:
                text = "".join(explained[0].itertext())
                self.assertEqual({c for c in "zcx" if f"[{c}] means" in text}, used)
                self.assertIn(explained[0].get("id"), element.get("aria-describedby").split())

    def test_contents_lead_to_every_section_and_table(self):
        links = [a.get("href") for a in self.all("nav//a")]
        expected = [e.get("id") for e in self.page.iter()
                    if e.tag == "section" or "table" in (e.get("class") or "").split()]
        self.assertEqual(links, ["#" + one for one in expected] + ["#about"])


class ReportTest(Structure, unittest.TestCase):
    name = "report"

    def test_charts_show_the_figures_of_their_tables(self):
        figures = self.all("figure")
        self.assertEqual([e.get("id") for e in figures],
                         ["table-representations-chart", "table-complaints_by_team-chart"])
        for figure in figures:
            id_ = figure.get("id")[len("table-"):-len("-chart")]
            table = next(t for t in self.tables if t["table"] == id_)
            svg = "{http://www.w3.org/2000/svg}"
            pictures = [e for e in figure.iter(svg + "svg") if e.get("role") == "img"]
            self.assertEqual(len(pictures), 1)
            self.assertTrue(pictures[0].get("aria-label"))
            description = pictures[0].find(svg + "desc")
            self.assertIn("Clustered", description.text)
            self.assertEqual(pictures[0].get("aria-describedby"), description.get("id"))
            members = [row["cells"] for row in table["rows"] if not row["total"]]
            labels = [e.text for e in pictures[0].iter(svg + "text")]
            for cells in members:
                for cell in cells[1:3]:
                    self.assertIn(cell["figure"], labels)
            drawn = sum(1 for cells in members for cell in cells[1:3]
                        if not cell["status"] and cell["numerator"] != 0)
            bars = [e for e in pictures[0].iter(svg + "rect")
                    if e.getparent().tag != svg + "pattern"]
            self.assertEqual(len(bars), drawn)

    def test_bars_are_as_long_as_their_figures(self):
        svg = "{http://www.w3.org/2000/svg}"
        figure = next(e for e in self.all("figure")
                      if e.get("id") == "table-complaints_by_team-chart")
        table = next(t for t in self.tables if t["table"] == "complaints_by_team")
        numbers = [cell["numerator"] for row in table["rows"] if not row["total"]
                   for cell in row["cells"][1:3] if not cell["status"] and cell["numerator"]]
        picture = [e for e in figure.iter(svg + "svg") if e.get("role") == "img"][0]
        widths = [float(e.get("width")[:-1]) for e in picture.iter(svg + "rect")
                  if e.getparent().tag != svg + "pattern"]
        self.assertEqual(len(widths), len(numbers))
        for width, number in zip(widths, numbers):
            self.assertAlmostEqual(width / max(widths), number / max(numbers), places=3)


class HostileTest(Structure, unittest.TestCase):
    name = "hostile"

    def test_a_chart_of_too_many_rows_is_not_drawn_and_said_so(self):
        table = self.page.find(".//div[@id='table-many']")
        self.assertEqual(table.findall("figure"), [])
        self.assertEqual([e.text for e in by_class(table, "about")],
                         ["There is no chart of this table, because it has more than "
                          "200 rows."])


if __name__ == "__main__":
    unittest.main()
