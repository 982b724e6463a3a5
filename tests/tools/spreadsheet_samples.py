"""A workbook that meets every point of the checklist, and for each point a change
that makes it miss that one: FAULTS."""

import io
import re
import zipfile

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table

BODY = Font(name="Arial", size=12)
TITLE = Font(name="Arial", size=16, bold=True)
LINK = Font(name="Arial", size=12, underline="single", color="FF12436D")
ALT_TEXT = "Bars of complaints by team."


def put(sheet, row, *values, font=BODY):
    for column, value in enumerate(values, 1):
        cell = sheet.cell(row, column, value)
        cell.font = font
        cell.alignment = Alignment(wrap_text=row > 3)


def link(sheet, address, target, text):
    cell = sheet[address]
    cell.value, cell.font = text, LINK
    cell.hyperlink = Hyperlink(ref=address, location=f"'{target}'!A1")


def table(sheet, name, ref):
    sheet.add_table(Table(displayName=name, ref=ref))
    sheet.tables[name]._initialise_columns()
    for column, cell in zip(sheet.tables[name].tableColumns,
                            sheet[ref.split(":")[0]:ref.split(":")[1]][0]):
        column.name = str(cell.value)
    sheet.tables[name].autoFilter = None


def good():
    """A workbook that meets every point."""
    book = openpyxl.Workbook()
    book.properties.title = "Complaints"
    book.properties.creator = "Example Council"
    cover = book.active
    cover.title = "Cover"
    put(cover, 1, "Complaints to Example Council", font=TITLE)
    put(cover, 2, "Charts are on sheets of their own.")
    link(cover, "A3", "Contents", "The contents of this workbook")

    contents = book.create_sheet("Contents")
    put(contents, 1, "Contents", font=TITLE)
    put(contents, 2, "This worksheet contains one table.")
    put(contents, 3, "Sheet", "Title")
    names = ("Cover", "Notes", "By team", "By team chart")
    for row, name in enumerate(names, 4):
        put(contents, row, name, f"What {name} holds")
        link(contents, f"A{row}", name, name)
    table(contents, "contents", "A3:B7")

    notes = book.create_sheet("Notes")
    put(notes, 1, "Notes", font=TITLE)
    put(notes, 2, "This worksheet contains one table.")
    put(notes, 3, "Mark", "Meaning")
    put(notes, 4, "[note 1]", "Cancelled ones are left out.")
    table(notes, "notes", "A3:B4")

    team = book.create_sheet("By team")
    put(team, 1, "Complaints by team [note 1]", font=TITLE)
    put(team, 2, "This worksheet contains one table.")
    put(team, 3, "Source: Example Council. [c] means confidential.")
    put(team, 4, "Team", "Closed", "Upheld (%)", "Saved (£)")
    put(team, 5, "North", 12, 0.25, 3600)
    put(team, 6, "South, with a long name", "[c]", 0.5, 0)
    put(team, 7, "Total", 15, 0.4, 3600)
    for row in (5, 6, 7):
        team.cell(row, 3).number_format = "0%"
        team.cell(row, 4).number_format = "£#,##0"
    table(team, "closed_by_team", "A4:D7")

    chart = book.create_sheet("By team chart")
    put(chart, 1, "Complaints closed, by team", font=TITLE)
    put(chart, 2, ALT_TEXT)
    bars = BarChart()
    bars.add_data(Reference(team, min_col=2, min_row=4, max_row=7),
                  titles_from_data=True)
    chart.add_chart(bars, "A4")
    for sheet in book:
        for column in "ABCD":
            sheet.column_dimensions[column].width = 30
    return book


def save(book, *changes, described=True):
    """Writes a workbook, and returns its bytes with the parts changed."""
    first = io.BytesIO()
    book.save(first)
    with zipfile.ZipFile(first) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    if described and "xl/drawings/drawing1.xml" in parts:
        # openpyxl writes no text alternatives, and its own prefixes.
        text = parts["xl/drawings/drawing1.xml"].decode("utf-8")
        parts["xl/drawings/drawing1.xml"] = re.sub(
            r"<(\w*:?)cNvPr ", rf'<\1cNvPr descr="{ALT_TEXT}" ', text,
            count=1).encode("utf-8")
    for change in changes:
        change(parts)
    last = io.BytesIO()
    with zipfile.ZipFile(last, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return last.getvalue()


def add_to_contents(book, name):
    contents = book["Contents"]
    row = contents.max_row + 1
    put(contents, row, name, f"What {name} holds")
    link(contents, f"A{row}", name, name)
    contents.tables["contents"].ref = f"A3:B{row}"


FAULTS = {}


def fault(function):
    FAULTS[function.__name__] = function
    return function


@fault
def tables_marked_up(book):
    sheet = book.create_sheet("Plain")
    put(sheet, 1, "A table without a mark", font=TITLE)
    put(sheet, 2, "This worksheet contains one table.")
    put(sheet, 3, "Team", "Closed")
    add_to_contents(book, "Plain")


@fault
def table_names(book):
    sheet = book["By team"]
    found = sheet.tables.pop("closed_by_team")
    found.displayName = found.name = "Table3"
    sheet.add_table(found)


@fault
def no_merged_cells(book):
    book["By team"].merge_cells("B5:B6")
    book["By team"]["A3"].value += " Empty cells belong to the one above."


@fault
def no_blank_rows_or_columns(book):
    for cell in book["By team"][6]:
        cell.value = None


@fault
def one_header_row(book):
    book["By team"].tables["closed_by_team"].headerRowCount = 0


@fault
def text_wrapped(book):
    cell = book["By team"]["A6"]
    cell.value = "A name that is far longer than its column is wide"
    cell.alignment = Alignment(wrap_text=False)


@fault
def no_filters_or_freeze_panes(book):
    book["By team"].freeze_panes = "A5"


@fault
def empty_cells_explained(book):
    book["By team"]["B5"].value = None


@fault
def nothing_hidden(book):
    book["By team"].row_dimensions[6].hidden = True


@fault
def column_widths(book):
    book["By team"].column_dimensions["B"].width = 3


@fault
def no_symbol_or_superscript_notes(book):
    book["By team"]["B4"].value = "Closed*"
    book["By team"].tables["closed_by_team"].tableColumns[1].name = "Closed*"


@fault
def notes_called_note(book):
    book["By team"]["B4"].value = "Closed [1]"
    book["By team"].tables["closed_by_team"].tableColumns[1].name = "Closed [1]"


@fault
def note_markers_in_place(book):
    book["By team"]["A5"].value = "North [note 1]"


@fault
def notes_on_notes_sheet(book):
    book["By team"]["A1"].value = "Complaints by team [note 2]"


@fault
def accessible_links(book):
    link(book["Cover"], "A3", "Contents", "click here")


@fault
def accessible_text(book):
    book["By team"]["A2"].font = Font(name="Times New Roman", size=12)


@fault
def sheet_titles(book):
    book["By team"]["A1"].font = BODY


@fault
def no_symbols_for_values(book):
    book["By team"]["B5"].value = "-"


@fault
def no_headers_footers_or_floating(book):
    book["By team"].oddFooter.center.text = "Page &P"


@fault
def no_dividing_devices(book):
    for cell in book["By team"][7]:
        cell.border = Border(top=Side(style="thick"))


@fault
def no_fill(book):
    book["By team"]["A2"].fill = PatternFill("solid", start_color="FFFFFF00")


@fault
def no_colour_only_meaning(book):
    book["By team"].conditional_formatting.add(
        "B5:B7", CellIsRule(operator="greaterThan", formula=["13"],
                            font=Font(color="FF990000")))


@fault
def contrast(book):
    book["By team"]["A2"].font = Font(name="Arial", size=12, color="FFAAAAAA")


@fault
def no_images(book):
    book["Cover"]["A2"].value += " And a picture."
    return [picture]


def picture(parts):
    """Makes a picture of a chart's frame, beside it."""
    name = "xl/drawings/drawing1.xml"
    text = parts[name].decode("utf-8")
    prefix = re.search(r"<(\w*:?)graphicFrame", text)[1]
    parts[name] = text.replace(
        f"<{prefix}clientData", f"<{prefix}pic/><{prefix}clientData",
        1).encode("utf-8")


@fault
def charts_on_own_sheets(book):
    book["Cover"]["A2"].value = "About this workbook."


@fault
def no_macros(book):
    return [lambda parts: parts.update({"xl/vbaProject.bin": b""})]


@fault
def sheet_names(book):
    sheet = book.create_sheet("Sheet3")
    put(sheet, 1, "A sheet with a title", font=TITLE)
    add_to_contents(book, "Sheet3")


@fault
def no_blank_sheets(book):
    book.create_sheet("Blank")
    add_to_contents(book, "Blank")


@fault
def column_a(book):
    book["By team"]["A2"].value = None
    book["By team"]["A3"].value += " This worksheet contains one table."


@fault
def tables_at_left(book):
    sheet = book["By team"]
    sheet.move_range("A4:D7", cols=1)
    sheet.column_dimensions["E"].width = 30
    for row in range(4, 8):
        for column in range(2, 6):
            sheet.cell(row, column).font = BODY
    sheet.tables["closed_by_team"].ref = "B4:E7"


@fault
def nothing_below_tables(book):
    put(book["By team"], 9, "A remark below.")


@fault
def one_table_per_sheet(book):
    sheet = book["By team"]
    put(sheet, 8, "Team", "Open")
    put(sheet, 9, "North", 3)
    table(sheet, "open_by_team", "A8:B9")


@fault
def front_sheets(book):
    book.move_sheet("Notes", 2)


@fault
def contents_link_every_sheet(book):
    book["Contents"]["A5"].hyperlink = None
    book["Contents"]["A5"].font = BODY


@fault
def tables_counted(book):
    book["By team"]["A2"].value = "About the table."


@fault
def source_stated(book):
    book["By team"]["A3"].value = "[c] means confidential."


@fault
def shorthand_explained(book):
    book["By team"]["A3"].value = "Source: Example Council."


@fault
def units_in_headers(book):
    book["By team"]["C4"].value = "Upheld"
    book["By team"].tables["closed_by_team"].tableColumns[2].name = "Upheld"


@fault
def numbers_as_numbers(book):
    book["By team"]["B5"].value = "1,204"


@fault
def document_properties(book):
    book.properties.title = None


@fault
def cursor_at_a1(book):
    book.active = 3
    for sheet in book:
        sheet.sheet_view.tabSelected = sheet.title == "By team"
