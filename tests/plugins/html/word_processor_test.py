"""Opens the page in LibreOffice's Writer, saves it as a Word document and reads that back:
headings and tables must be whole."""

import os
import subprocess
import sys
import tempfile
import unittest
import zipfile

from lxml import etree

import read_page

WRITER = sys.argv.pop()
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def words(text):
    return " ".join(text.split())


def text_of(element):
    """Runs' texts, with a space where a line or a paragraph ends."""
    pieces = []
    for one in element.iter():
        if one.tag == WORD + "t":
            pieces.append(one.text or "")
        elif one.tag in (WORD + "br", WORD + "p", WORD + "tab"):
            pieces.append(" ")
    return words("".join(pieces))


class WordProcessorTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        html, cls.document = read_page.sample(WRITER, "report")
        with tempfile.TemporaryDirectory() as folder:
            page = os.path.join(folder, "report.html")
            with open(page, "wb") as file:
                file.write(html)
            subprocess.run(
                ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile",
                 "--infilter=HTML (StarWriter)", "--convert-to", "docx", "--outdir", folder, page],
                check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=240)
            with zipfile.ZipFile(os.path.join(folder, "report.docx")) as archive:
                cls.body = etree.fromstring(archive.read("word/document.xml")).find(WORD + "body")
                cls.core = etree.fromstring(archive.read("docProps/core.xml"))

    def headings(self, level):
        return [text_of(p) for p in self.body.findall(WORD + "p")
                if p.find(f"{WORD}pPr/{WORD}pStyle[@{WORD}val='Heading{level}']") is not None]

    def test_headings_are_headings(self):
        self.assertEqual(self.headings(1), [self.document["title"]])
        texts = [part["text"] for part in self.document["parts"]
                 if part.get("style") == "heading"]
        self.assertEqual(self.headings(2), ["Contents"] + texts + ["About this document"])

    def test_tables_are_whole(self):
        tables = [part for part in self.document["parts"] if "table" in part]
        found = self.body.findall(WORD + "tbl")
        self.assertEqual(len(found), len(tables))
        for element, table in zip(found, tables):
            rows = [[text_of(c) for c in r.findall(WORD + "tc")]
                    for r in element.findall(WORD + "tr")]
            self.assertEqual(rows[0], [words(c["label"]) for c in table["columns"]])
            self.assertEqual(len(rows) - 1, len(table["rows"]))
            header = element.find(f"{WORD}tr/{WORD}trPr/{WORD}tblHeader")
            self.assertIsNotNone(header, "the headings are not repeated on each page")
            for row, expected in zip(rows[1:], table["rows"]):
                self.assertEqual(len(row), len(expected["cells"]))
                for i, (cell, value) in enumerate(zip(row, expected["cells"])):
                    if value is None:
                        self.assertEqual(cell, "")
                    elif "date" in value:
                        self.assertIn(value["date"][:4], cell)
                    elif i == 0 and expected["total"]:
                        self.assertTrue(cell.startswith(value["text"]))
                        self.assertIn("total", cell.lower())
                    else:
                        self.assertEqual(cell, words(value.get("text", value.get("figure"))))

    def test_the_title_is_the_documents_own(self):
        title = self.core.findtext("{http://purl.org/dc/elements/1.1/}title")
        self.assertEqual(title, f"{self.document['title']} - {self.document['authority']}")


if __name__ == "__main__":
    unittest.main()
