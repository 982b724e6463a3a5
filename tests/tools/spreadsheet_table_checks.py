"""The points about tables, their notes, and what stands above them."""

import re
from collections import Counter

from spreadsheet_model import MAIN
from spreadsheet_points import NOTES, check, in_table, is_about, texts_of

MAXIMUM_WIDTH = 130
NOTE = re.compile(r"\[note \d+\]", re.IGNORECASE)
SHORTHAND = re.compile(r"\[(?:[a-z]|low|ns|no data)\]")
SYMBOL_NOTE = re.compile("[*\u2020\u2021\u00a7\u00b6\u00b9\u00b2\u00b3"
                         "\u2070-\u207f]+$")
NUMBER = re.compile(r"^[+-]?£?\d[\d,]{0,18}(\.\d+)?%?$")


# Tables.

@check(True, "Every table is marked up as an Excel table.")
def tables_marked_up(book):
    for sheet in book.sheets:
        if sheet.tables:
            continue
        beside = [place for place in sheet.cells if place[1] > 1]
        if beside:
            yield f"{sheet.place(*min(beside))}: columns without an Excel table"


@check(True, "Excel tables have unique, meaningful names.")
def table_names(book):
    names = Counter(table.name.lower() for table in book.tables)
    ids = Counter(table.id for table in book.tables)
    for table in book.tables:
        if names[table.name.lower()] > 1 or ids[table.id] > 1:
            yield f"{table.name} (id {table.id}): not unique"
        if re.fullmatch(r"Table_?\d*", table.name) or not re.fullmatch(
                r"[A-Za-z_][\w.]{1,254}", table.name):
            yield f"{table.name}: says nothing"


@check(True, "No merged or split cells.")
def no_merged_cells(book):
    for sheet in book.sheets:
        for merged in sheet.root.iter(MAIN + "mergeCell"):
            yield f"{sheet.name}!{merged.get('ref')}"


@check(True, "No blank rows or columns within tables.")
def no_blank_rows_or_columns(book):
    for table in book.tables:
        blank = set(range(table.right - table.left + 1))
        for number, row in enumerate(table.rows(), table.top + 1):
            filled = {i for i, cell in enumerate(row) if cell is not None}
            if not filled:
                yield f"{table.sheet.name}!{number}:{number} is blank"
            blank -= filled
        header = table.header()
        for index in blank:
            if header[index] in (None, ""):
                yield f"{table.name}: column {index + 1} is blank"


@check(True, "Every table has one tagged header row.")
def one_header_row(book):
    for table in book.tables:
        header = table.header()
        where = f"{table.sheet.name}!{table.ref}"
        if table.header_rows != 1:
            yield f"{where}: {table.header_rows} header rows"
        elif not all(isinstance(name, str) and name for name in header):
            if any(table.sheet.cells.get((table.top, c)) is not None or
                   any(cell is not None for cell in table.column(c - table.left))
                   for c in range(table.left, table.right + 1)
                   if not isinstance(table.sheet.value(table.top, c), str)):
                yield f"{where}: a heading that is no text"
        elif len({name.lower() for name in header}) < len(header):
            yield f"{where}: a heading twice"
        elif [name.replace("\n", "") for name in header] != [
                name.replace("\n", "") for name in table.columns]:
            yield f"{where}: headings are not the table's columns"


@check(True, "Text is wrapped within cells.")
def text_wrapped(book):
    for table in book.tables:
        sheet, widths = table.sheet, table.sheet.widths()
        for (row, column), cell in texts_of(sheet):
            if not in_table(table, row, column):
                continue
            room = widths.get(column, 8.43) * 1.15
            if len(cell.value) > room and not sheet.style(cell).wrap:
                yield f"{sheet.place(row, column)}: cut off"


@check(False, "No filters and no frozen panes.")
def no_filters_or_freeze_panes(book):
    for sheet in book.sheets:
        if sheet.root.find(MAIN + "autoFilter") is not None or any(
                table.filtered for table in sheet.tables):
            yield f"{sheet.name}: a filter"
        if sheet.root.find(f".//{MAIN}sheetView/{MAIN}pane") is not None:
            yield f"{sheet.name}: frozen or split panes"


@check(True, "Cells are left empty only where it is explained above the table.")
def empty_cells_explained(book):
    for table in book.tables:
        explained = any(re.search(r"\b(empty|blank)\b", line.lower())
                        for line in table.sheet.above(table))
        if explained:
            continue
        for number, row in enumerate(table.rows(), table.top + 1):
            if None in row and any(cell is not None for cell in row):
                yield (table.sheet.place(number, table.left + row.index(None)) +
                       ": empty, and nothing says why")
                break


@check(False, "No hidden rows, columns or sheets.")
def nothing_hidden(book):
    for sheet in book.sheets:
        if book.states[sheet.name] != "visible":
            yield f"{sheet.name}: hidden"
        for element in (*sheet.root.iter(MAIN + "row"),
                        *sheet.root.iter(MAIN + "col")):
            if element.get("hidden") in ("1", "true"):
                yield f"{sheet.name}: a hidden row or column"


@check(False, "Columns have a sensible width.")
def column_widths(book):
    for table in book.tables:
        widths = table.sheet.widths()
        for index in range(table.left, table.right + 1):
            width = widths.get(index)
            words = [len(word) for word in re.split(
                r"[\s/-]+", str(table.sheet.value(table.top, index) or ""))]
            if width is None or width > MAXIMUM_WIDTH:
                yield f"{table.name}, column {index}: width {width}"
            elif min(max(words, default=0), 40) > width:
                yield f"{table.name}, column {index}: narrower than its heading"


# Notes.

@check(True, "No symbols or superscripts point to notes.")
def no_symbol_or_superscript_notes(book):
    for sheet in book.sheets:
        for (row, column), cell in sheet.cells.items():
            if sheet.style(cell).superscript:
                yield f"{sheet.place(row, column)}: superscript"
        headings = [(1, 1)] + [(table.top, column) for table in sheet.tables
                               for column in range(table.left, table.right + 1)]
        for place in headings:
            if SYMBOL_NOTE.search(str(sheet.value(*place) or "")):
                yield f"{sheet.place(*place)}: ends in a symbol"
    if "xl/sharedStrings.xml" in book.names:
        if b'vertAlign val="superscript"' in book.archive.read(
                "xl/sharedStrings.xml"):
            yield "a superscript within a text"


@check(False, "Markers of notes use the word note: [note 1].")
def notes_called_note(book):
    wrong = re.compile(r"\[\d+\]|\((?:foot)?note \d+\)|\[footnote", re.I)
    for sheet in book.sheets:
        places = [(1, 1)] + [(table.top, column) for table in sheet.tables
                             for column in range(table.left, table.right + 1)]
        for place in places:
            if wrong.search(str(sheet.value(*place) or "")):
                yield f"{sheet.place(*place)}: a marker without the word"


@check(False, "Markers of notes stand in headings or a column of notes.")
def note_markers_in_place(book):
    for table in book.tables:
        if table.sheet.name.lower() in NOTES or is_about(table.sheet):
            continue
        header = [str(name or "").lower() for name in table.header()]
        for number, row in enumerate(table.rows(), table.top + 1):
            for index, cell in enumerate(row):
                if cell is None or not isinstance(cell.value, str):
                    continue
                if NOTE.search(cell.value) and "note" not in header[index]:
                    yield table.sheet.place(number, table.left + index)


@check(False, "The notes' texts are in a table on the sheet Notes.")
def notes_on_notes_sheet(book):
    notes = next((s for s in book.sheets if s.name.lower() in NOTES), None)
    known = set()
    if notes is not None and notes.tables:
        for row in notes.tables[0].rows():
            if row[0] is not None and any(row[1:]):
                mark = str(row[0].value).lower()
                known |= set(NOTE.findall(mark)) | {f"[note {mark}]"}
    for sheet in book.sheets:
        if sheet is notes:
            continue
        heads = [str(sheet.value(1, 1) or "")]
        for table in sheet.tables:
            heads += [str(name or "") for name in table.header()]
            heads += sheet.above(table)
        for marker in {m.lower() for m in NOTE.findall("\n".join(heads))}:
            if marker not in known:
                yield f"{sheet.name}: {marker} is not on the sheet Notes"


# Above each table.

@check(False, "It says above a table how many tables the sheet holds.")
def tables_counted(book):
    for sheet in book.sheets:
        if sheet.tables and not any(
                re.search(r"contains (one|\d+) tables?", line.lower())
                for line in sheet.above(sheet.tables[0])):
            yield sheet.name


@check(False, "The source stands above each table.")
def source_stated(book):
    for sheet in book.sheets:
        if sheet.tables and not is_about(sheet) and not any(
                line.lower().startswith("source")
                for line in sheet.above(sheet.tables[0])):
            yield sheet.name


@check(False, "Shorthand is explained above each table.")
def shorthand_explained(book):
    for table in book.tables:
        if is_about(table.sheet):
            continue
        above = "\n".join(table.sheet.above(table))
        used = set()
        for row in table.rows():
            for cell in row:
                if cell is not None and isinstance(cell.value, str) and \
                        SHORTHAND.fullmatch(cell.value):
                    used.add(cell.value)
        for mark in sorted(used):
            if mark not in above:
                yield f"{table.sheet.name}: {mark}"


@check(False, "Units stand in headings.")
def units_in_headers(book):
    units = {"%": r"%|per ?cent|unit", "£": r"£|pound|unit"}
    for table in book.tables:
        above = " ".join(table.sheet.above(table)).lower()
        for index, name in enumerate(table.header()):
            formats = Counter()
            for cell in table.column(index):
                if cell is not None and isinstance(cell.value, (int, float)):
                    formats[table.sheet.style(cell).number_format] += 1
            for sign, words in units.items():
                if any(sign in shown for shown in formats) and not (
                        re.search(words, str(name).lower()) or
                        "own unit" in above):
                    yield f"{table.name}: {name} has {sign} in its cells only"


@check(False, "Numbers are stored as numbers.")
def numbers_as_numbers(book):
    for table in book.tables:
        for index in range(table.right - table.left + 1):
            numbers, texts = 0, []
            for cell in table.column(index):
                if cell is None:
                    continue
                if isinstance(cell.value, str):
                    digits = re.sub(r"\D", "", cell.value)
                    # Excel's numbers have 15 digits.
                    if NUMBER.match(cell.value) and len(digits) <= 15:
                        texts.append(cell.coordinate)
                elif not isinstance(cell.value, bool):
                    numbers += 1
            if numbers and texts:
                yield f"{table.sheet.name}!{texts[0]}: a number as text"
