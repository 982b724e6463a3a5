"""Turns what the bench programs measured into a table, a JSON file and a plot.

    summary.py MEASUREMENTS.jsonl FOLDER

writes results.json, bench.svg and bench-results.md into the folder. Says of every target of the engine whether it was met, by how much.
"""

import json
import math
import os
import sys

PEERS = ("duckdb", "postgres", "sqlite")
OURS = ("redress", "redress answer", "redress gRPC")
NAMES = {"redress": "Redress", "redress answer": "Redress, whole answer",
         "redress gRPC": "Redress, over gRPC",
         "duckdb": "DuckDB", "postgres": "PostgreSQL", "sqlite": "SQLite"}
TYPICAL, AD_HOC, FULL_SCAN = "Q", "A", "F"
VERDICTS = {True: "met", False: "MISSED", None: ""}
# Full scans that only count; they are to reach a larger share of the memory
# bandwidth than the others.
COUNTS = ("F1", "F6")


class Measurements:
    """All lines of a run."""

    def __init__(self, path):
        self.rows = []
        with open(path, encoding="utf-8") as file:
            self.rows = [json.loads(line) for line in file]
        self.figures = {}
        for row in self.rows:
            if row["what"] != "note":
                self.figures[self.key(row)] = row

    @staticmethod
    def key(row):
        return (row["cases"], row["sorted"], row["what"], row["item"],
                row["engine"])

    def get(self, cases, what, item="", engine="", sorted_=True, at="median"):
        """The figure, or None where it was not measured."""
        row = self.figures.get((cases, sorted_, what, item, engine))
        return None if row is None else row[at]

    def sizes(self, sorted_=True):
        return sorted({row["cases"] for row in self.rows
                       if row["sorted"] == sorted_})

    def items(self, cases, what, sorted_=True):
        """The items that were measured, in their order."""
        return list(dict.fromkeys(
            key[3] for key in self.figures
            if key[:3] == (cases, sorted_, what)))

    def check_rows(self):
        """Ends where an answer over gRPC has other rows than in process."""
        for cases in self.sizes():
            for item in self.items(cases, "rows"):
                in_process, over_grpc = (
                    self.get(cases, "rows", item, engine)
                    for engine in ("redress answer", "redress gRPC"))
                if None not in (in_process, over_grpc) and (
                        in_process != over_grpc):
                    sys.exit(f"{item} of {cases} cases has other rows over "
                             "gRPC than in process")

    def notes(self):
        return {row["item"]: row["text"] for row in self.rows
                if row["what"] == "note"}

    def speed_up(self, cases, peer, letter, sorted_=True):
        """How many times as long the peer takes, geometric mean."""
        ratios = []
        for item in self.items(cases, "question", sorted_):
            ours = self.get(cases, "question", item, "redress", sorted_)
            theirs = self.get(cases, "question", item, peer, sorted_)
            if item[0] == letter and ours and theirs:
                ratios.append(theirs / ours)
        return geometric_mean(ratios) if ratios else None


def geometric_mean(values):
    return math.exp(sum(map(math.log, values)) / len(values))


def size_name(cases):
    for unit, word in ((1000000, " million"), (1000, " thousand")):
        if cases >= unit and cases % unit == 0:
            return f"{cases // unit}{word}"
    return str(cases)


def time_text(microseconds):
    if microseconds is None:
        return "-"
    for unit, name in ((1e6, "s"), (1e3, "ms")):
        if microseconds >= unit:
            return f"{microseconds / unit:.3g} {name}"
    return f"{microseconds:.3g} µs"


class Targets:
    """The targets of the engine, with what was measured."""

    def __init__(self, measurements):
        self.measured = measurements
        self.lines = []
        for cases in measurements.sizes():
            self.add_speed_ups(cases)
            self.add_bandwidth(cases)
            self.add_server(cases)
            self.add_memory(cases)
            self.add_live(cases)
            self.add_stopped(cases)

    def add(self, cases, what, value, bound, at_least, unit):
        """A line; none where it was not measured. Without a bound no target."""
        if value is None:
            return
        self.append(cases, what, value, bound, at_least, unit)

    def append(self, cases, what, value, bound, at_least, unit):
        met = (None if bound is None or value is None
               else value >= bound if at_least else value <= bound)
        self.lines.append({
            "cases": cases, "target": what, "measured": value,
            "bound": bound, "at_least": at_least, "unit": unit, "met": met})

    def add_speed_ups(self, cases):
        duckdb = 80 if cases <= 10000 else 20 if cases <= 1000000 else 15
        indexed = 35 if cases <= 10000 else 75
        for peer, bound in (("duckdb", duckdb), ("sqlite", indexed),
                            ("postgres", indexed)):
            # A peer that could not be had is said to be missing.
            if self.measured.items(cases, "question"):
                self.append(cases, f"six questions against {NAMES[peer]}",
                            self.measured.speed_up(cases, peer, TYPICAL), bound,
                            True, "times")

    def add_bandwidth(self, cases):
        if cases < 1000000:
            return
        for item in self.measured.items(cases, "bandwidth share"):
            self.add(cases, f"full scan {item}: share of memory bandwidth",
                     self.measured.get(cases, "bandwidth share", item,
                                       "redress"),
                     50 if item in COUNTS else 35, True, "%")

    def add_server(self, cases):
        get = self.measured.get
        if cases <= 10000:
            ours, echo = (get(cases, "call", "one", engine)
                          for engine in ("redress", "echo"))
            if ours and echo:
                self.add(cases, "small question over gRPC, p50 against echo",
                         ours / echo, 1.3, False, "times")
            ours, echo = (get(cases, "rate", "16 in flight", engine)
                          for engine in ("redress", "echo"))
            if ours and echo:
                self.add(cases, "small question over gRPC, rate against echo",
                         ours / echo, 0.85, True, "times")
            self.add(cases, "small question, handler median",
                     get(cases, "handler", "small question", "redress"), 25,
                     False, "µs")
        report = get(cases, "report", "over gRPC", "redress")
        if report is not None and cases <= 1000000:
            self.add(cases, "whole Appendix 3 report over gRPC", report / 1000,
                     3 if cases <= 10000 else 20, False, "ms")
        peers = [time for peer in PEERS
                 if (time := get(cases, "report", "in process", peer))]
        cpu = get(cases, "report", "server CPU", "redress")
        if cpu and peers:
            self.add(cases, "reports a second and core against the best peer's",
                     min(peers) / cpu, None, True, "times")
        if cases == self.measured.sizes()[0]:
            # The import is the same whatever the size of the rest.
            self.add(cases, "import over gRPC against a bare insert loop",
                     get(cases, "import share", "", "redress"), 0.6, True,
                     "times")
        if cases >= 1000000:
            self.add(cases, "rebuild against a bare SELECT loop",
                     get(cases, "rebuild share", "", "redress"), 0.6, True,
                     "times")
        if cases >= 10000000:
            self.add(cases, "start to first answer",
                     get(cases, "start", "to first answer", "redress"), 1,
                     False, "s")

    def add_memory(self, cases):
        get = self.measured.get
        self.add(cases, "memory of a case, text and sparse fields aside",
                 get(cases, "memory", "case", "redress"), 72, False, "bytes")
        self.add(cases, "memory of a stage",
                 get(cases, "memory", "stage", "redress"), 24, False, "bytes")
        self.add(cases, "a case, with all that scans may derive",
                 get(cases, "memory", "case at most", "redress"), 72, False,
                 "bytes")
        self.add(cases, "a stage, with all that scans may derive",
                 get(cases, "memory", "stage at most", "redress"), 24, False,
                 "bytes")

    def add_live(self, cases):
        get = self.measured.get
        ours, bare = (get(cases, "change", "one case", engine)
                      for engine in ("redress", "insert loop"))
        if ours and bare:
            self.add(cases, "one case changed over gRPC, beyond a bare insert",
                     (ours - bare) / 1000, 5, False, "ms")
        for item in ("one", "beside import", "beside import, p99"):
            time = get(cases, "call", item, "redress")
            if time is not None:
                words = "alone" if item == "one" else item.replace(
                    "import", "an import")
                self.add(cases, f"small question over gRPC, {words}",
                         time / 1000, None, False, "ms")

    def add_stopped(self, cases):
        for item in self.measured.items(cases, "stopped"):
            worst = self.measured.get(cases, "stopped worst", item, "redress")
            samples = self.measured.get(cases, "stopped", item, "redress",
                                        at="samples")
            if worst is not None:
                self.add(cases, f"a scan stopped, worst of {samples}",
                         worst / 1000, 10, False, "ms")


def print_questions(measured, cases, sorted_):
    engines = [engine for engine in (*OURS, *PEERS)
               if measured.get(cases, "question", "Q1", engine, sorted_)]
    if not engines:
        return
    order = "" if sorted_ else ", arrived in no order of days"
    print(f"\n{size_name(cases)} cases{order}: medians, and how many times as "
          "long as Redress")
    print("    " + "".join(f"{NAMES[engine].split(', ')[-1]:>19}"
                           for engine in engines))
    for item in measured.items(cases, "question", sorted_):
        cells = ""
        ours = measured.get(cases, "question", item, "redress", sorted_)
        for engine in engines:
            value = measured.get(cases, "question", item, engine, sorted_)
            ratio = "" if engine in OURS else f" ({value / ours:.1f}x)"
            text = "-" if value is None else time_text(value) + ratio
            cells += f"{text:>19}"
        print(f"{item:4}{cells}")
    for letter, words in ((TYPICAL, "six typical"), (AD_HOC, "ad-hoc"),
                          (FULL_SCAN, "full scans")):
        means = ", ".join(
            f"{NAMES[peer]} {mean:.1f}x" for peer in PEERS
            if (mean := measured.speed_up(cases, peer, letter, sorted_)))
        if means:
            print(f"    {words}, geometric mean: {means}")


def other_lines(measured, cases, sorted_):
    lines = []
    for row in measured.rows:
        if (row["what"] in ("note", "question", "rows")
                or row["cases"] != cases or row["sorted"] != sorted_):
            continue
        name = " ".join(filter(None, (row["what"], row["item"], row["engine"])))
        value = (time_text(row["median"]) if row["unit"] == "us"
                 else f"{row['median']:,.4g} {row['unit']}")
        lines.append(f"    {name:44}{value:>18}")
    return lines


def measured_text(line):
    if line["measured"] is None:
        return "not measured"
    return f"{line['measured']:.3g} {line['unit']}"


def print_targets(targets):
    print(f"\n{'target':58}{'cases':>13}{'measured':>14}{'wanted':>14}")
    for line in targets.lines:
        sign = ">=" if line["at_least"] else "<="
        wanted = "" if line["bound"] is None else f"{sign} {line['bound']:g}"
        measured = measured_text(line)
        print(f"{line['target']:58}{size_name(line['cases']):>13}"
              f"{measured:>14}{wanted:>14}  {VERDICTS[line['met']]}")


def markdown(measured, targets):
    """The page that is kept in docs/."""
    lines = ["<!-- Written by script/bench --publish. -->", "",
             "# What was measured", "",
             "How, and what is compared: [bench.md](bench.md).", "",
             "| target | cases | measured | wanted | |",
             "| --- | --- | --- | --- | --- |"]
    for line in targets.lines:
        sign = "≥" if line["at_least"] else "≤"
        wanted = "" if line["bound"] is None else f"{sign} {line['bound']:g}"
        lines.append(
            f"| {line['target']} | {size_name(line['cases'])} | "
            f"{measured_text(line)} | {wanted} "
            f"| {VERDICTS[line['met']].lower()} |")
    for sorted_ in (True, False):
        for cases in measured.sizes(sorted_):
            lines += markdown_questions(measured, cases, sorted_)
    lines += ["", "Other figures of the run, as they came:", "", "```"]
    for cases in measured.sizes():
        lines.append(f"{size_name(cases)} cases")
        lines += other_lines(measured, cases, True)
    lines += [f"{item}: {text}" for item, text in measured.notes().items()]
    return "\n".join(lines + ["```", ""])


def markdown_questions(measured, cases, sorted_):
    engines = [engine for engine in (*OURS, *PEERS)
               if measured.get(cases, "question", "Q1", engine, sorted_)]
    if not engines:
        return []
    order = "" if sorted_ else ", arrived in no order of days"
    lines = ["", f"## {size_name(cases)} cases{order}", "",
             "| | " + " | ".join(NAMES[engine] for engine in engines) + " |",
             "| --- |" + " ---: |" * len(engines)]
    for item in measured.items(cases, "question", sorted_):
        cells = [time_text(measured.get(cases, "question", item, engine,
                                        sorted_)) for engine in engines]
        lines.append(f"| {item} | " + " | ".join(cells) + " |")
    for letter, words in ((TYPICAL, "six typical"), (AD_HOC, "ad hoc"),
                          (FULL_SCAN, "full scans")):
        cells = ["" if mean is None else f"{mean:.1f}×" for mean in (
            measured.speed_up(cases, engine, letter, sorted_)
            for engine in engines)]
        lines.append(f"| {words}: times as long as Redress | "
                     + " | ".join(cells) + " |")
    return lines


# The plot: for each size a panel, in it each question's latencies on a
# logarithmic scale, a column of dots for each engine.
COLOURS = {"redress": "#0b6e4f", "redress gRPC": "#7fbf9f", "duckdb": "#d1811e", "postgres": "#33608f",
           "sqlite": "#8a4a7d"}
PANEL_WIDTH, PANEL_HEIGHT, MARGIN = 420, 330, 58


class Plot:
    """An SVG picture, of plain shapes only."""

    def __init__(self, measured):
        self.measured = measured
        self.sizes = [cases for cases in measured.sizes()
                      if measured.get(cases, "question", "Q1", "redress")]
        values = [row["median"] for row in measured.rows
                  if row["what"] == "question" and row["sorted"]
                  and row["engine"] in COLOURS and row["item"][0] != FULL_SCAN]
        self.low = math.floor(math.log10(min(values)))
        self.high = math.ceil(math.log10(max(values)))
        self.parts = []

    def height_of(self, microseconds):
        share = ((math.log10(microseconds) - self.low)
                 / (self.high - self.low))
        return 60 + PANEL_HEIGHT * (1 - share)

    def text(self, x, y, words, size=12, anchor="middle", colour="#333"):
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" '
            f'text-anchor="{anchor}" fill="{colour}">{words}</text>')

    def panel(self, index, cases):
        left = MARGIN + index * (PANEL_WIDTH + 24)
        self.text(left + PANEL_WIDTH / 2, 48, f"{size_name(cases)} cases", 14)
        for power in range(self.low, self.high + 1):
            y = self.height_of(10 ** power)
            self.parts.append(
                f'<line x1="{left}" x2="{left + PANEL_WIDTH}" y1="{y:.1f}" '
                f'y2="{y:.1f}" stroke="#ddd"/>')
            if index == 0:
                self.text(left - 8, y + 4, time_text(10.0 ** power), 11, "end")
        items = [item for item in self.measured.items(cases, "question")
                 if item[0] != FULL_SCAN]
        step = PANEL_WIDTH / len(items)
        for i, item in enumerate(items):
            x = left + (i + 0.5) * step
            self.text(x, 60 + PANEL_HEIGHT + 18, item, 11)
            for j, (engine, colour) in enumerate(COLOURS.items()):
                value = self.measured.get(cases, "question", item, engine)
                if value is None:
                    continue
                shape_x, y = x + (j - 2) * step * 0.17, self.height_of(value)
                self.parts.append(
                    f'<line x1="{shape_x:.1f}" x2="{shape_x:.1f}" '
                    f'y1="{60 + PANEL_HEIGHT}" y2="{y:.1f}" stroke="{colour}" '
                    'stroke-width="5"/>')

    def svg(self):
        width = MARGIN + len(self.sizes) * (PANEL_WIDTH + 24)
        height = PANEL_HEIGHT + 130
        for index, cases in enumerate(self.sizes):
            self.panel(index, cases)
        self.text(MARGIN, 22, "Time to an answer, median, one thread; each line "
                  "up is ten times as long", 14, "start", "#000")
        notes = self.measured.notes()
        x = MARGIN
        for engine, colour in COLOURS.items():
            if not self.measured.get(self.sizes[-1], "question", "Q1", engine):
                continue
            name = notes.get(engine, NAMES[engine])
            if engine == "redress":
                name = "Redress, counting"
            if engine in ("postgres", "sqlite"):
                name += ", indexes made for Q1-Q6"
            self.parts.append(f'<rect x="{x}" y="{height - 36}" width="12" '
                              f'height="12" fill="{colour}"/>')
            self.text(x + 18, height - 26, name, 12, "start")
            x += 34 + 6.6 * len(name)
        width = max(width, x)
        self.text(MARGIN, height - 8, "Q: typical questions about one year of "
                  "ten; A: ad-hoc ones, with no index made for them", 11,
                  "start")
        body = "\n".join(self.parts)
        return (f'<svg xmlns="http://www.w3.org/2000/svg" '
                f'viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" '
                f'height="{height}" font-family="sans-serif">\n'
                '<rect width="100%" height="100%" fill="#fff"/>\n'
                f'{body}\n</svg>\n')


def main(arguments):
    source, folder = arguments
    measured = Measurements(source)
    measured.check_rows()
    targets = Targets(measured)
    for sorted_ in (True, False):
        for cases in measured.sizes(sorted_):
            print_questions(measured, cases, sorted_)
            print("\n".join(other_lines(measured, cases, sorted_)))
    print_targets(targets)
    for item, text in measured.notes().items():
        print(f"{item}: {text}")
    results = {"targets": targets.lines, "measurements": measured.rows}
    for name, text in (("results.json", json.dumps(results, indent=1) + "\n"),
                       ("bench.svg", Plot(measured).svg()),
                       ("bench-results.md", markdown(measured, targets))):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    main(sys.argv[1:])
