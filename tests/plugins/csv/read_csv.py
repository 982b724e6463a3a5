"""Prints the records of a CSV file with separators that cannot be mistaken."""

import csv
import sys

with open(sys.argv[1], encoding="utf-8", newline="") as file:
    text = "".join(
        "\u241f".join(record) + "\u241e" for record in csv.reader(file, strict=True)
    )
sys.stdout.buffer.write(text.encode("utf-8"))
