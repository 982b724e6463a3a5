"""Reads a workbook by its sheet Provenance (plugins/excel/README.md), with
openpyxl, which knows nothing of Redress."""

import datetime
import re

import openpyxl

from published_file import Figure, PublishedFile, Table

REMARK = " [goes on: the whole text is on the worksheet Long texts]"
# The marks of a table's notes, behind its title.
MARKS = re.compile(r"( \[note \d+\])+$")
CHART = "A chart of the table: worksheet "
NO_BAR = ("Where the table says [c], [z] or [x], no bar is drawn; that is not "
          "0.")
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
        self.first_sheets = {name: sheet for sheet in self.book.worksheets
                             for name in sheet.tables}
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
            value = self.long_text(cell)
            assert value is not None, cell.coordinate
        return value

    def long_text(self, cell):
        """The text that goes on elsewhere; None where it does not."""
        title = cell.parent.title.replace("'", "''")
        parts = self.long_texts.get(f"'{title}'!{cell.coordinate}")
        if parts is None:
            return None
        assert sorted(parts) == list(range(1, len(parts) + 1)), parts
        return "".join(parts[number] for number in sorted(parts))

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
        # A long title goes on below, in letters of its size.
        cover = [cell for cell, in self.book["Cover"].iter_rows(max_col=1)]
        file.title = "".join(cell.value for cell in cover
                             if cell.font.sz == cover[0].font.sz)
        for name, table in file.tables.items():
            self.read_around(self.first_sheets["tbl_" + name], table, begins)
        return file

    @staticmethod
    def table(file, row):
        return file.tables.setdefault(row["Table"], Table())

    def read_around(self, sheet, table, texts):
        """The title, the notes and the chart of the table on a sheet. `texts`
        are the places of the document's texts, which are no table's notes."""
        title = sheet["A1"]
        table.title = self.long_text(title) or MARKS.sub("", title.value)
        notes = self.book["Notes"]
        for mark, about, text in notes[notes.tables["notes"].ref]:
            place = f"'Notes'!{text.coordinate}"
            if about.value != sheet.title or place in texts:
                continue
            if mark.value.endswith(" goes on"):
                table.notes[-1] += text.value
            else:
                table.notes.append(text.value)
        for cell, in sheet.iter_rows(max_col=1):
            if cell.hyperlink and cell.value.startswith(CHART):
                chart = self.book[cell.value[len(CHART):]]
                # All but its links, and its picture.
                table.chart = "".join(
                    line.value for line, in chart.iter_rows(max_col=1)
                    if line.value and not line.hyperlink)

    def read_column(self, table, row):
        column, place = row["Column"], row["Place"]
        table.columns.setdefault(column, None)
        if not place:
            assert row["Text"] == "no rows", row
            return
        cells = self.cells(place)
        sheet = cells[0].parent
        heading = sheet.cell(cells[0].row - 1, cells[0].column)
        table.columns[column] = self.long_text(heading) or heading.value
        for number, cell in enumerate(cells, row["First row"]):
            table.cells[number, column] = self.value(cell)
            table.rows = max(table.rows, number)


def read(path):
    return _Reader(path).read()
