"""The points about formatting, the workbook's structure and publishing it."""

import re
from collections import Counter

from spreadsheet_model import MAIN
from spreadsheet_points import (CONTENTS, COVER, NOTES, check, in_table,
                                is_about, linked_sheet)

SANS = {"Arial", "Calibri", "Helvetica", "Liberation Sans", "Tahoma",
        "Trebuchet MS", "Verdana", "Aptos", "Open Sans", "Roboto"}
MINIMUM_SIZE = 12
MINIMUM_CONTRAST = 4.5


# Formatting.

@check(True, "Links say where they lead, and lead there.")
def accessible_links(book):
    for sheet in book.sheets:
        for address, target, text in sheet.links():
            where = f"{sheet.name}!{address}"
            if not text.strip() or re.match(r"(https?:|www\.|#)", text) or \
                    text.strip().lower() in ("here", "click here", "link"):
                yield f"{where}: {text!r} does not say where it leads"
            wanted = linked_sheet(target)
            if wanted:
                if book.sheet(wanted) is None:
                    yield f"{where}: no sheet {wanted}"
            elif not re.match(r"(https?|mailto):", target or ""):
                yield f"{where}: leads nowhere ({target})"


@check(False, "Text is sans-serif, of 12 points or more, without italics.")
def accessible_text(book):
    for sheet in book.sheets:
        linked = {address for address, _, _ in sheet.links()}
        for (row, column), cell in sheet.cells.items():
            style = sheet.style(cell)
            if (style.font not in SANS or style.size < MINIMUM_SIZE or
                    style.italic or style.struck or
                    (style.underlined and cell.coordinate not in linked)):
                yield f"{sheet.place(row, column)}: {style.font} {style.size:g}"
                break


@check(True, "Every sheet has a descriptive title, formatted as one, in A1.")
def sheet_titles(book):
    for sheet in book.sheets:
        cell = sheet.cells.get((1, 1))
        if cell is None or not isinstance(cell.value, str):
            continue
        style = sheet.style(cell)
        if not style.bold or style.size <= MINIMUM_SIZE:
            yield f"{sheet.name}!A1: does not look like a title"


@check(False, "Symbols do not stand for values.")
def no_symbols_for_values(book):
    for table in book.tables:
        if is_about(table.sheet):
            continue
        for number, row in enumerate(table.rows(), table.top + 1):
            for index, cell in enumerate(row):
                if cell is not None and isinstance(cell.value, str) and \
                        re.fullmatch(r"[^\w\s\[\]]{1,3}", cell.value):
                    yield (f"{table.sheet.place(number, table.left + index)}: "
                           f"{cell.value!r}")


@check(True, "No headers, footers, text boxes or floating objects.")
def no_headers_footers_or_floating(book):
    for sheet in book.sheets:
        header = sheet.root.find(MAIN + "headerFooter")
        if header is not None and any((part.text or "") for part in header):
            yield f"{sheet.name}: a page header or footer"
        if sheet.shapes():
            yield f"{sheet.name}: a floating box"
        if sheet.root.find(MAIN + "legacyDrawing") is not None:
            yield f"{sheet.name}: comments or form controls"


@check(False, "Nothing but rows divides the regions of a table.")
def no_dividing_devices(book):
    for table in book.tables:
        borders = {table.sheet.style(cell).borders
                   for row in table.rows() for cell in row if cell is not None}
        if len(borders) > 1:
            yield f"{table.name}: {len(borders)} kinds of borders"


@check(False, "No background fill.")
def no_fill(book):
    for sheet in book.sheets:
        for (row, column), cell in sheet.cells.items():
            if sheet.style(cell).filled:
                yield sheet.place(row, column)
                break


@check(True, "Colour is not the only thing that says something.")
def no_colour_only_meaning(book):
    for sheet in book.sheets:
        if sheet.root.find(MAIN + "conditionalFormatting") is not None:
            yield f"{sheet.name}: conditional formats"
        if sheet.root.find(f"{MAIN}sheetPr/{MAIN}tabColor") is not None:
            yield f"{sheet.name}: a coloured tab"
        linked = {address for address, _, _ in sheet.links()}
        for table in sheet.tables:
            colours = {sheet.style(cell).colour
                       for row in table.rows() for cell in row
                       if cell is not None and cell.coordinate not in linked}
            if len(colours) > 1:
                yield f"{table.name}: texts of {len(colours)} colours"


@check(True, "Text stands out from its background.")
def contrast(book):
    def light(channel):
        channel /= 255
        return channel / 12.92 if channel <= 0.04045 else (
            ((channel + 0.055) / 1.055) ** 2.4)
    for sheet in book.sheets:
        colours = {sheet.style(cell).colour for cell in sheet.cells.values()
                   if not sheet.style(cell).filled}
        for colour in sorted(colours):
            red, green, blue = (light(int(colour[i:i + 2], 16))
                                for i in (0, 2, 4))
            luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
            if 1.05 / (luminance + 0.05) < MINIMUM_CONTRAST:
                yield f"{sheet.name}: #{colour} on white"


@check(False, "No images.")
def no_images(book):
    for sheet in book.sheets:
        if sheet.pictures() or sheet.root.find(MAIN + "picture") is not None:
            yield sheet.name


@check(True, "Charts, the one deviation: on sheets of their own, described in "
             "a text alternative and above them, and said on the cover.")
def charts_on_own_sheets(book):
    charted = [sheet for sheet in book.sheets if sheet.charts()]
    for sheet in charted:
        if sheet.tables:
            yield f"{sheet.name}: a chart beside a table"
        if len(sheet.charts()) > 1:
            yield f"{sheet.name}: {len(sheet.charts())} charts"
        if not all(sheet.charts()):
            yield f"{sheet.name}: a chart without a text alternative"
        if not sheet.value(2, 1):
            yield f"{sheet.name}: the chart is not described in A2"
    if charted:
        cover = " ".join(str(cell.value)
                         for cell in book.sheets[0].cells.values())
        if "charts" not in cover.lower():
            yield "the cover does not say that there are charts"


@check(False, "No macros.")
def no_macros(book):
    for name in book.names:
        if name.endswith(("vbaProject.bin", ".vba")) or "/macrosheets/" in name:
            yield name


# Structure.

@check(True, "Sheets have unique names that say what they hold.")
def sheet_names(book):
    names = Counter(name.lower() for name in book.states)
    for name in book.states:
        if names[name.lower()] > 1 or re.fullmatch(r"Sheet ?\d+", name) or \
                len(name.encode("utf-16-le")) > 62:
            yield name


@check(True, "No blank sheets.")
def no_blank_sheets(book):
    for sheet in book.sheets:
        if not sheet.cells:
            yield sheet.name


@check(True, "Content starts in A1 and goes down column A without gaps.")
def column_a(book):
    for sheet in book.sheets:
        if not sheet.cells:
            continue
        last = sheet.tables[0].top - 1 if sheet.tables else sheet.last_row
        for row in range(1, last + 1):
            if sheet.value(row, 1) in (None, ""):
                yield f"{sheet.name}!A{row}: empty"
                break
        for row, column in sheet.cells:
            if sheet.tables and row < sheet.tables[0].top and column > 1:
                yield f"{sheet.place(row, column)}: above the table, not in A"


@check(True, "Tables stand against the left edge.")
def tables_at_left(book):
    for table in book.tables:
        if table.left != 1:
            yield f"{table.sheet.name}!{table.ref}"


@check(False, "Nothing stands below or beside a table.")
def nothing_below_tables(book):
    for sheet in book.sheets:
        for table in sheet.tables[:1]:
            for row, column in sheet.cells:
                apart = not any(in_table(t, row, column) for t in sheet.tables)
                if apart and (row > table.bottom or (
                        row >= table.top and column > table.right)):
                    yield sheet.place(row, column)
                    break


@check(False, "One table to a sheet.")
def one_table_per_sheet(book):
    for sheet in book.sheets:
        if len(sheet.tables) > 1:
            yield f"{sheet.name}: {len(sheet.tables)} tables"


@check(False, "A cover, contents and notes come first.")
def front_sheets(book):
    names = [sheet.name.lower() for sheet in book.sheets[:3]]
    wanted = (COVER, CONTENTS, NOTES)
    for index, known in enumerate(wanted):
        if index >= len(names) or names[index] not in known:
            yield f"sheet {index + 1} is not the {known[0]}"


@check(False, "The contents link to every sheet.")
def contents_link_every_sheet(book):
    contents = next((s for s in book.sheets if s.name.lower() in CONTENTS),
                    None)
    if contents is None:
        return
    linked = {(linked_sheet(target) or "").lower()
              for _, target, _ in contents.links()}
    for sheet in book.sheets:
        if sheet is not contents and sheet.name.lower() not in linked:
            yield f"{sheet.name}: no link"


# Before publishing.

@check(True, "The document's information names its title and its author.")
def document_properties(book):
    properties = book.book.properties
    if not (properties.title or "").strip():
        yield "no title"
    if (properties.creator or "").strip() in ("", "openpyxl"):
        yield "no author"


@check(True, "The cursor is in A1 of the first sheet.")
def cursor_at_a1(book):
    for view in book.root.iter(MAIN + "workbookView"):
        if view.get("activeTab", "0") != "0":
            yield f"sheet {int(view.get('activeTab')) + 1} is open"
    for sheet in book.sheets:
        for view in sheet.root.iter(MAIN + "sheetView"):
            if view.get("topLeftCell", "A1") != "A1":
                yield f"{sheet.name}: scrolled"
        for selection in sheet.root.iter(MAIN + "selection"):
            if selection.get("activeCell", "A1") != "A1":
                yield f"{sheet.name}: the cursor is elsewhere"
