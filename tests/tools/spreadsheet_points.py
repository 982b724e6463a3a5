"""What the checks of spreadsheet_checklist.py share, and their list."""

import re

COVER = ("cover", "cover sheet", "cover_sheet", "information")
CONTENTS = ("contents", "table of contents", "table_of_contents")
NOTES = ("notes", "notes table")
# Tables about the workbook itself, which have no source of their own.
ABOUT = COVER + CONTENTS + NOTES + ("provenance", "long texts")

# (name, essential, text, generator of faults)
CHECKS = []


def check(essential, text):
    """Makes a generator of faults the check of its own name."""
    def add(function):
        CHECKS.append((function.__name__, essential, text, function))
        return function
    return add


def linked_sheet(target):
    """The name of the sheet that a link within the workbook leads to, or None."""
    found = re.fullmatch(r"#?(?:'((?:[^']|'')+)'|(\w+))!.+", target or "")
    return found and (found[1] or found[2]).replace("''", "'")


def is_about(sheet):
    return re.sub(r" \(\d+\)$", "", sheet.name.lower()) in ABOUT


def texts_of(sheet):
    return [(place, cell) for place, cell in sheet.cells.items()
            if isinstance(cell.value, str)]


def in_table(table, row, column):
    return (table.top <= row <= table.bottom and
            table.left <= column <= table.right)
