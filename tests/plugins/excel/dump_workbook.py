"""Prints a workbook as openpyxl reads it, one line for each fact. Fails where it
misses a point of the checklist for statistics in spreadsheets."""

import os
import sys
import zipfile

import openpyxl

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "..", "tools"))

import spreadsheet_checklist  # noqa: E402


def main(path):
    book = openpyxl.load_workbook(path)
    print("created", book.properties.created.isoformat())
    print("title", book.properties.title)
    for sheet in book:
        tables = [f"{t.name}={t.ref}" for t in sheet.tables.values()]
        print(f"sheet {sheet.title} [{sheet.dimensions}] tables {tables} "
              f"charts {len(sheet._charts)} merged {len(sheet.merged_cells.ranges)}")
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is None:
                    continue
                bold = " bold" if cell.font.b else ""
                link = f" -> {cell.hyperlink.location}" if cell.hyperlink else ""
                print(f"{sheet.title}!{cell.coordinate} {cell.data_type} "
                      f"{cell.number_format} {cell.font.name} {cell.font.sz:g}{bold} "
                      f"| {cell.value!r}{link}")
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            if name.startswith(("xl/charts/chart", "xl/drawings/drawing")):
                print("part", name, archive.read(name).decode("utf-8"))
    missed = spreadsheet_checklist.failures(path)
    print("\n".join(f"missed {line}" for line in missed))
    return 1 if missed else 0


sys.exit(main(sys.argv[1]))
