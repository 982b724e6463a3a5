"""The rows of case_table.h with openpyxl, in its write-only mode.

Usage: openpyxl_writer.py CELLS ROWS FILE. CELLS has the distinct rows as JSON.
"""

import datetime
import json
import sys

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

FORMATS = [None, "d mmm yyyy", "d mmm yyyy", None, None, None, "#,##0",
           "£#,##0.00"]
EPOCH = datetime.date(1970, 1, 1)


def main(arguments):
    cells_path, rows, path = arguments
    with open(cells_path, encoding="utf-8") as file:
        data = json.load(file)
    distinct = data["rows"]
    for row in distinct:
        for column in (1, 2):
            row[column] = EPOCH + datetime.timedelta(days=row[column])
        row[7] /= 100
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("cases")
    sheet.append(data["headings"])
    for i in range(int(rows)):
        line = []
        for value, number_format in zip(distinct[i % len(distinct)], FORMATS):
            if number_format is None:
                line.append(value)
            else:
                cell = WriteOnlyCell(sheet, value=value)
                cell.number_format = number_format
                line.append(cell)
        sheet.append(line)
    workbook.save(path)


if __name__ == "__main__":
    main(sys.argv[1:])
