"""Prints the records of a folder's texts.csv with separators that cannot be
mistaken. With --unguard, each field without the exporter's formula guard.
"""

import csv
import os
import sys


def unguard(field):
    """The inverse of the formula guard."""
    return field[1:] if field.startswith("'") else field


def main(folder, *flags):
    csv.field_size_limit(1 << 30)
    with open(os.path.join(folder, "texts.csv"), encoding="utf-8",
              newline="") as file:
        records = list(csv.reader(file, strict=True))
    if "--unguard" in flags:
        records = [[unguard(field) for field in record] for record in records]
    text = "".join("\u241f".join(record) + "\u241e" for record in records)
    sys.stdout.buffer.write(text.encode("utf-8"))


if __name__ == "__main__":
    main(*sys.argv[1:])
