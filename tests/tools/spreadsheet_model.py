"""A workbook as spreadsheet_checklist.py looks at it: openpyxl's cells, and
the package's XML where openpyxl hides or drops something."""

import posixpath
import re
import xml.etree.ElementTree as ElementTree
import zipfile

import openpyxl
from openpyxl.utils import get_column_letter, range_boundaries

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATIONS = ("{http://schemas.openxmlformats.org/officeDocument/2006/"
             "relationships}")
DRAWING = ("{http://schemas.openxmlformats.org/drawingml/2006/"
           "spreadsheetDrawing}")
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"

# Excel's width of a column that says none.
DEFAULT_WIDTH = 8.43


class Style:
    """What of a cell's style the checks look at."""

    def __init__(self, cell):
        font, fill = cell.font, cell.fill
        self.font, self.size = font.name, font.sz or 0
        self.bold, self.italic = bool(font.b), bool(font.i)
        self.underlined, self.struck = bool(font.u), bool(font.strike)
        self.superscript = font.vertAlign in ("superscript", "subscript")
        self.colour = _rgb(font.color)
        self.filled = fill.fill_type not in (None, "none")
        self.wrap = bool(cell.alignment.wrap_text)
        self.number_format = cell.number_format
        sides = (cell.border.left, cell.border.right, cell.border.top,
                 cell.border.bottom)
        self.borders = tuple(side.style if side else None for side in sides)


def _rgb(colour):
    """RRGGBB of a font's colour; black where it is automatic or the theme's
    dark text."""
    if colour is None:
        return "000000"
    if colour.type == "rgb" and isinstance(colour.rgb, str):
        return colour.rgb[-6:].upper()
    if colour.type == "theme" and colour.theme not in (None, 1):
        # The blue that themes give to links, and darker text.
        return {0: "FFFFFF", 2: "E7E6E6", 10: "0563C1"}.get(colour.theme,
                                                           "44546A")
    return "000000"


class Table:
    """An Excel table."""

    def __init__(self, part, sheet):
        self.name = part.get("displayName") or part.get("name") or ""
        self.id = part.get("id")
        self.ref = part.get("ref")
        self.header_rows = int(part.get("headerRowCount", "1"))
        self.totals_rows = int(part.get("totalsRowCount", "0"))
        self.filtered = part.find(MAIN + "autoFilter") is not None
        columns = part.findall(f"{MAIN}tableColumns/{MAIN}tableColumn")
        self.columns = [decode(column.get("name", "")) for column in columns]
        self.left, self.top, self.right, self.bottom = range_boundaries(
            self.ref)
        self.sheet = sheet

    def header(self):
        return [self.sheet.value(self.top, column)
                for column in range(self.left, self.right + 1)]

    def rows(self):
        """The cells below the heading, a list for each row."""
        for row in range(self.top + 1, self.bottom + 1):
            yield [self.sheet.cells.get((row, column))
                   for column in range(self.left, self.right + 1)]

    def column(self, index):
        for row in self.rows():
            yield row[index]


def decode(text):
    """_x0041_ is how the format writes a character that XML cannot hold."""
    return re.sub("_x([0-9A-Fa-f]{4})_",
                  lambda match: chr(int(match.group(1), 16)), text)


class Sheet:
    """A worksheet: filled cells by (row, column), and its part's XML."""

    def __init__(self, book, worksheet, path):
        self.book, self.name, self.path = book, worksheet.title, path
        self.worksheet = worksheet
        self.root = book.xml(path)
        self.cells = {
            (cell.row, cell.column): cell
            for row in worksheet.iter_rows() for cell in row
            if cell.value is not None and cell.value != ""}
        self.related = book.related(path)
        self.tables = []
        for part in self.root.findall(f"{MAIN}tableParts/{MAIN}tablePart"):
            target = self.related[part.get(RELATIONS + "id")]
            self.tables.append(Table(book.xml(target), self))
        self.drawing = None
        for drawing in self.root.findall(MAIN + "drawing"):
            self.drawing = book.xml(self.related[drawing.get(RELATIONS + "id")])

    def value(self, row, column):
        cell = self.cells.get((row, column))
        return None if cell is None else cell.value

    def style(self, cell):
        key = cell.style_id
        if key not in self.book.styles:
            self.book.styles[key] = Style(cell)
        return self.book.styles[key]

    @property
    def last_row(self):
        return max((row for row, _ in self.cells), default=0)

    @property
    def last_column(self):
        return max((column for _, column in self.cells), default=0)

    def above(self, table):
        """The texts above a table, from A1 on."""
        return [str(self.value(row, 1) or "") for row in range(1, table.top)]

    def widths(self):
        """The width of each column that says one, by number."""
        widths = {}
        for column in self.root.findall(f"{MAIN}cols/{MAIN}col"):
            for number in range(int(column.get("min")),
                                min(int(column.get("max")), 16384) + 1):
                widths[number] = float(column.get("width", DEFAULT_WIDTH))
        return widths

    def links(self):
        """(cell's address, where it leads, the cell's text)."""
        for link in self.root.iter(MAIN + "hyperlink"):
            address = link.get("ref").split(":")[0]
            target = link.get("location")
            if link.get(RELATIONS + "id"):
                target = self.related.get(link.get(RELATIONS + "id"))
            yield address, target, str(self.worksheet[address].value or "")

    def pictures(self):
        return [] if self.drawing is None else list(
            self.drawing.iter(DRAWING + "pic"))

    def shapes(self):
        return [] if self.drawing is None else [
            *self.drawing.iter(DRAWING + "sp"),
            *self.drawing.iter(DRAWING + "cxnSp")]

    def charts(self):
        """The alternative text of each chart."""
        if self.drawing is None:
            return []
        return [frame.find(f".//{DRAWING}cNvPr").get("descr") or ""
                for frame in self.drawing.iter(DRAWING + "graphicFrame")]

    def place(self, row, column):
        return f"{self.name}!{get_column_letter(column)}{row}"


class Book:
    """A workbook, read whole."""

    def __init__(self, path):
        self.archive = zipfile.ZipFile(path)
        self.names = self.archive.namelist()
        self.book = openpyxl.load_workbook(path)
        self.styles = {}
        self.root = self.xml("xl/workbook.xml")
        targets = self.related("xl/workbook.xml")
        self.sheets, self.states = [], {}
        for sheet in self.root.findall(f"{MAIN}sheets/{MAIN}sheet"):
            name = sheet.get("name")
            self.states[name] = sheet.get("state", "visible")
            part = targets[sheet.get(RELATIONS + "id")]
            if "/worksheets/" in part:
                self.sheets.append(Sheet(self, self.book[name], part))

    def xml(self, name):
        return ElementTree.fromstring(self.archive.read(name))

    def related(self, part):
        """The targets of a part's relationships, by id."""
        folder, name = posixpath.split(part)
        path = f"{folder}/_rels/{name}.rels"
        if path not in self.names:
            return {}
        targets = {}
        for relation in self.xml(path):
            target = relation.get("Target")
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join(
                    "/" + folder, target)).lstrip("/")
            targets[relation.get("Id")] = target
        return targets

    def sheet(self, name):
        return next((s for s in self.sheets if s.name.lower() == name.lower()),
                    None)

    @property
    def tables(self):
        return [table for sheet in self.sheets for table in sheet.tables]

    def close(self):
        self.archive.close()
