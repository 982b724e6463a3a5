"""The Government Analysis Function's checklist for statistics in spreadsheets,
as a program.

    spreadsheet_checklist.py FILE...       a line for each point and workbook
    spreadsheet_checklist.py --list        the points

The exit code is 1 where a workbook misses a point. Tests use failures(PATH).
Charts are the one deviation that it lets pass: on a sheet of their own, with a
text alternative, and said on the cover (charts_on_own_sheets). What no program
can judge is left out: spelling, and whether words are plain and titles apt.
"""

import sys

import spreadsheet_table_checks  # noqa: F401  they add themselves to CHECKS
import spreadsheet_sheet_checks  # noqa: F401
from spreadsheet_model import Book
from spreadsheet_points import CHECKS


def results(path):
    """What each check finds in a workbook: (name, essential, text, faults)."""
    book = Book(path)
    try:
        return [(name, essential, text, list(function(book)))
                for name, essential, text, function in CHECKS]
    finally:
        book.close()


def failures(path):
    """A line for each point that a workbook misses; none where it meets all."""
    return [f"{name}: {'; '.join(faults[:5])}"
            for name, _, _, faults in results(path) if faults]


def main(arguments):
    if arguments == ["--list"]:
        for name, essential, text, _ in CHECKS:
            print(f"{name:34}{'essential' if essential else '':11}{text}")
        return 0
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    failed = 0
    for path in arguments:
        print(f"# {path}")
        for number, (name, essential, text, faults) in enumerate(
                results(path), 1):
            state = "not ok" if faults else "ok"
            level = " (essential)" if essential else ""
            print(f"{state} {number} - {name}: {text}{level}")
            for fault in faults[:5]:
                print(f"#   {fault}")
            failed += bool(faults)
        print(f"1..{len(CHECKS)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
