"""What exports_bench measured, against its targets.

Usage: exports_summary.py MEASUREMENTS FOLDER. Prints a table, and leaves
exports.json and bench-exports.md in FOLDER.
"""

import json
import os
import sys

MEGABYTE = 1 << 20
# What an export is beside; as they are called.
PEERS = {"libxlsxwriter": "libxlsxwriter alone", "openpyxl": "openpyxl",
         "exceljs": "exceljs"}


class Measurements:
    """The lines of one run."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.rows = [json.loads(line) for line in file]

    def get(self, what, item, engine, at="median"):
        for row in self.rows:
            if (row.get("what"), row.get("item"), row.get("engine")) == (
                    what, item, engine):
                return row[at]
        return None

    def notes(self):
        return {row["item"]: row["text"] for row in self.rows if "text" in row}


def targets(measured):
    """Lines of name, figure, bound, whether it is a least one, unit."""
    get = measured.get
    ours = get("small csv", "first byte", "redress")
    direct = get("small csv", "first byte", "in process")
    yield ("first byte of a small CSV, over the plugin called in process",
           (ours - direct) / 1000, 15, False, "ms")
    yield ("column data through the worker",
           get("columns", "through the worker", "redress"), 500, True, "MB/s")
    whole = get("workbook", "whole", "redress")
    for peer, name in PEERS.items():
        theirs = get("workbook", "whole", peer)
        if theirs is not None:
            bound = 1.10 if peer == "libxlsxwriter" else None
            yield (f"a long workbook against {name}", whole / theirs, bound,
                   False, "times")
    yield ("most memory of its worker, resident",
           get("workbook", "most of the worker", "redress") / MEGABYTE, 64,
           False, "MiB")
    yield ("growth of what feeds it",
           get("workbook", "growth of the server", "redress") / MEGABYTE, 64,
           False, "MiB")
    yield ("every case as a workbook over gRPC, against libxlsxwriter alone",
           get("cases", "over gRPC", "redress")
           / get("cases", "over gRPC", "libxlsxwriter"), 1.10, False, "times")
    yield ("most memory of that worker, resident",
           get("cases", "most of the worker", "redress") / MEGABYTE, 64, False,
           "MiB")
    yield ("growth of the server meanwhile",
           get("cases", "growth of the server", "redress") / MEGABYTE, 64,
           False, "MiB")
    yield ("the same with four columns of each case, over the list without",
           get("cases with columns", "over gRPC", "redress")
           / get("cases", "over gRPC", "redress"), None, False, "times")
    yield ("growth of the server with columns",
           get("cases with columns", "growth of the server", "redress")
           / MEGABYTE, 64, False, "MiB")


def verdict(value, bound, at_least):
    if bound is None:
        return ""
    return "met" if (value >= bound if at_least else value <= bound) else "missed"


def seconds(measured):
    """Lines of what took how long."""
    yield "Redress", measured.get("workbook", "whole", "redress")
    for peer, name in PEERS.items():
        time = measured.get("workbook", "whole", peer)
        if time is not None:
            yield name, time


def markdown(measured, rows):
    lines = ["<!-- Written by script/bench --exports --publish. -->", "",
             "# What was measured of exports", "",
             "How, and what is compared: [bench.md](bench.md#exports).", "",
             "| target | measured | wanted | |", "| --- | --- | --- | --- |"]
    for name, value, bound, at_least, unit in targets(measured):
        wanted = "" if bound is None else f"{'≥' if at_least else '≤'} {bound:g}"
        lines.append(f"| {name} | {value:.3g} {unit} | {wanted} | "
                     f"{verdict(value, bound, at_least)} |")
    lines += ["", f"The workbook: {rows:,} rows of eight columns, "
              f"{rows * 8:,} cells.", "", "| | seconds |", "| --- | ---: |"]
    for name, time in seconds(measured):
        lines.append(f"| {name} | {time / 1e6:.2f} |")
    lines += ["", "```"]
    lines += [f"{item}: {text}" for item, text in measured.notes().items()]
    return "\n".join(lines + ["```", ""])


def main(arguments):
    source, folder = arguments
    measured = Measurements(source)
    rows = next(row["cases"] for row in measured.rows if "cases" in row)
    lines = list(targets(measured))
    for name, value, bound, at_least, unit in lines:
        wanted = "" if bound is None else f"{'>=' if at_least else '<='} {bound:g}"
        print(f"{name:<60} {value:>9.3g} {unit:<6} {wanted:<8} "
              f"{verdict(value, bound, at_least)}")
    for name, time in seconds(measured):
        print(f"{name:<60} {time / 1e6:>9.2f} s")
    results = {"targets": [dict(zip(("target", "measured", "bound", "at_least",
                                     "unit"), line)) for line in lines],
               "measurements": measured.rows}
    for name, text in (("exports.json", json.dumps(results, indent=1) + "\n"),
                       ("bench-exports.md", markdown(measured, rows))):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    main(sys.argv[1:])
