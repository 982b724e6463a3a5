"""Prints a workbook as openpyxl reads it, one line for each fact."""

import sys
import zipfile

import openpyxl


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


main(sys.argv[1])
