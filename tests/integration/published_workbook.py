"""Reads a workbook by its sheet Provenance (plugins/excel/README.md), with
openpyxl, which knows nothing of Redress."""

import datetime
import re

import openpyxl

from published_file import Figure, PublishedFile, Table

REMARK = " [goes on: the whole text is on the worksheet Long texts]"
PLACE = re.compile(r"'((?:[^']|'')*)'!([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?")


def as_held(text):
    """A document's text as openpyxl gives it from a cell."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub("[\x00\ufffe\uffff]", "\ufffd", text)
    return re.sub("[\x01-\x08\x0b-\x1f]",
                  lambda match: f"_x{ord(match[0]):04X}_", text)


def table_rows(sheet, name):
    """The rows of an Excel table, as dictionaries by its headings."""
    first, *rest = sheet[sheet.tables[name].ref]
    headings = [cell.value for cell in first]
    return [dict(zip(headings, (cell.value for cell in row))) for row in rest]


class _Reader:

    def __init__(self, path):
        self.book = openpyxl.load_workbook(path)
        self.long_texts = {}
        for sheet in self.book.worksheets:
            for name in sheet.tables:
                if re.fullmatch(r"long_texts(_\d+)?", name):
                    for row in table_rows(sheet, name):
                        self.long_texts.setdefault(row["Cell"], {})[
                            row["Part"]] = row["Text"]

    def cells(self, place):
        """The cells of a place, downwards."""
        sheet, column, first, last_column, last = PLACE.fullmatch(
            place).groups()
        assert last_column in (None, column), place
        sheet = self.book[sheet.replace("''", "'")]
        return [sheet[f"{column}{row}"]
                for row in range(int(first), int(last or first) + 1)]

    def value(self, cell):
        """What a cell holds: whole where it goes on elsewhere."""
        assert cell.data_type != "f", f"{cell.coordinate} is a formula"
        value = cell.value
        if isinstance(value, datetime.datetime):
            return value.date()
        if isinstance(value, (int, float)):
            return Figure(value=value, unit=cell.number_format)
        if isinstance(value, str) and value.endswith(REMARK):
            title = cell.parent.title.replace("'", "''")
            parts = self.long_texts[f"'{title}'!{cell.coordinate}"]
            assert sorted(parts) == list(range(1, len(parts) + 1)), parts
            return "".join(parts[number] for number in sorted(parts))
        return value

    def read(self):
        file = PublishedFile()
        texts = {}
        begins = {}  # of texts, by place
        for row in table_rows(self.book["Provenance"], "provenance"):
            kind, place, text = row["Kind"], row["Place"], row["Text"]
            if kind == "source":
                file.source += text
            elif kind == "document":
                file.document = text
            elif kind == "data version":
                file.data_version = int(text)
            elif kind == "question":
                self.table(file, row).question += text
            elif kind == "column":
                self.read_column(self.table(file, row), row)
            elif kind == "text":
                number = row["First row"]
                texts.setdefault(number, []).append(
                    self.value(self.cells(place)[0]))
                begins[place] = number
            elif kind == "figure":
                file.figures.append((begins[place], text, None))
        assert sorted(texts) == list(range(1, len(texts) + 1)), texts.keys()
        file.texts = ["".join(piece or "" for piece in texts[number])
                      for number in sorted(texts)]
        file.title = self.book["Cover"]["A1"].value
        return file

    @staticmethod
    def table(file, row):
        return file.tables.setdefault(row["Table"], Table())

    def read_column(self, table, row):
        column, place = row["Column"], row["Place"]
        table.columns.setdefault(column, None)
        if not place:
            assert row["Text"] == "no rows", row
            return
        cells = self.cells(place)
        sheet = cells[0].parent
        heading = sheet.cell(cells[0].row - 1, cells[0].column).value
        table.columns[column] = heading
        table.title = table.title or sheet["A1"].value
        for number, cell in enumerate(cells, row["First row"]):
            table.cells[number, column] = self.value(cell)
            table.rows = max(table.rows, number)


def read(path):
    return _Reader(path).read()
