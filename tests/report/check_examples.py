#!/usr/bin/env python3
"""Checks the example records without any of the product's code.

    python3 check_examples.py SOURCE_FOLDER

1. examples/appendix-3/make_records.py writes the committed files, byte by byte.
2. A small naive reading of the measures' definitions gives every figure of
   tests/acceptance/appendix3-figures.csv from them.
"""

import csv
import datetime
import os
import subprocess
import sys
import tempfile
from fractions import Fraction

CURRENT = ("2019-04-01", "2019-09-30")
COMPARISON = ("2018-04-01", "2018-09-30")
HOLIDAYS = ("2018-03-30 2018-04-02 2018-05-07 2018-05-28 2018-08-27 2018-12-25 "
            "2018-12-26 2019-01-01 2019-04-19 2019-04-22 2019-05-06 2019-05-27 "
            "2019-08-26").split()


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def add_working_days(text, count):
    day = datetime.date.fromisoformat(text)
    while count > 0:
        day += datetime.timedelta(days=1)
        if day.weekday() < 5 and day.isoformat() not in HOLIDAYS:
            count -= 1
    return day.isoformat()


def within(day, period):
    return day != "" and period[0] <= day <= period[1]


def due_day(case):
    """The effective due day of stage 1; none for other kinds."""
    if case["kind"] != "complaint":
        return ""
    return (case["stage1_extended_to"] or
            add_working_days(case["received_on"], 10))


def is_due(case, period):
    due = due_day(case)
    return (within(due, period) and
            not (case["cancelled_on"] and case["cancelled_on"] <= due))


def closed(case, period):
    return not case["cancelled_on"] and within(case["closed_on"], period)


def upheld(case, period):
    return (closed(case, period) and case["kind"] == "complaint" and
            case["stage1_outcome"] == "upheld")


def on_time(case, period):
    return (is_due(case, period) and
            "" < case["stage1_responded_on"] <= due_day(case))


def count(rows, holds):
    return sum(1 for row in rows if holds(row))


def figure(measure, rows, period, stage):
    """The figure as a fraction; None for a rate over nothing."""
    if measure == "received":
        return count(rows, lambda c: within(c["received_on"], period))
    if measure == "received_net":
        return count(rows, lambda c: within(c["received_on"], period) and
                     not "" < c["cancelled_on"] <= period[1])
    if measure == "cancelled":
        return count(rows, lambda c: within(c["cancelled_on"], period))
    if measure == "closed":
        return count(rows, lambda c: closed(c, period))
    if measure == "closed_received_before":
        return count(rows, lambda c: closed(c, period) and
                     c["received_on"] < period[0])
    if measure == "upheld":
        return count(rows, lambda c: upheld(c, period))
    if measure == "upheld_rate":
        base = count(rows, lambda c: closed(c, period) and
                     c["kind"] == "complaint")
        part = figure("upheld", rows, period, stage)
        return Fraction(part, base) if base else None
    if measure == "on_time_rate":
        base = count(rows, lambda c: is_due(c, period))
        return (Fraction(count(rows, lambda c: on_time(c, period)), base)
                if base else None)
    if measure == "stage_started":
        return count(rows, lambda c: stage == "stage1" and
                     c["kind"] == "complaint" and
                     within(c["received_on"], period))
    if measure == "adr_cases":
        return count(rows, lambda c: within(c["adr_offered_on"], period))
    if measure == "adr_resolved":
        return count(rows, lambda c: within(c["adr_offered_on"], period) and
                     c["adr_outcome"] == "resolved")
    if measure == "adr_saving_gbp":
        return sum(Fraction(c["adr_saving_gbp"]) for c in rows
                   if within(c["adr_offered_on"], period))
    if measure == "ombudsman_referred":
        return count(rows, lambda c: within(c["ombudsman_referred_on"], period))
    raise ValueError("no such measure: " + measure)


def rounded(value):
    """Half away from zero."""
    whole = int(abs(value) * 2 + 1) // 2
    return whole if value >= 0 else -whole


def is_rate(measure):
    return measure.endswith("_rate")


def found(line, cases, resolve):
    """What the records give for a line, written as the line writes it."""
    stage = ""
    rows = cases
    if line["where"]:
        name, values = line["where"].split("=")
        if name == "stage":
            stage = values
        else:
            rows = [c for c in rows if c[name] in values.split(",")]
    by = line["by"]
    if by == "by team":
        period = tuple(line["period"].split(".."))
        teams = {}
        for case in rows:
            team = case["canonical"]
            value = figure(line["measure"], [case], period, stage)
            if value:
                teams[team] = teams.get(team, 0) + value
        if line["expected"].startswith("exactly"):
            return "exactly %d teams in non-increasing order summing to %d" % (
                len(teams), sum(teams.values()))
        return str(sum(teams.values()))
    if by:
        team = resolve(by.split("=", 1)[1])
        rows = [c for c in rows if c["canonical"] == team]
    if line["period"] == "difference":
        new = figure(line["measure"], rows, CURRENT, stage)
        old = figure(line["measure"], rows, COMPARISON, stage)
        change = (new - old) * (100 if is_rate(line["measure"]) else 1)
        return "%+d" % rounded(change)
    period = tuple(line["period"].split(".."))
    parts = []
    for measure in line["measure"].split(";"):
        value = figure(measure, rows, period, stage)
        if value is None:
            parts.append("[z]")
        elif is_rate(measure):
            parts.append("%d%%" % rounded(value * 100))
        else:
            parts.append(str(value))
    return ";".join(parts)


def check_reproduction(folder):
    wrong = []
    with tempfile.TemporaryDirectory() as out:
        subprocess.run([sys.executable, os.path.join(folder, "make_records.py"),
                        out], check=True)
        for name in ("cases.csv", "learning.csv", "aliases.csv"):
            with open(os.path.join(folder, name), "rb") as committed, \
                    open(os.path.join(out, name), "rb") as made:
                if committed.read() != made.read():
                    wrong.append(name + " is not what make_records.py writes")
    return wrong


def main():
    source = sys.argv[1]
    folder = os.path.join(source, "examples", "appendix-3")
    wrong = check_reproduction(folder)
    cases = read(os.path.join(folder, "cases.csv"))
    aliases = {alias["recorded"].lower(): alias["canonical"]
               for alias in read(os.path.join(folder, "aliases.csv"))}

    def resolve(team):
        return aliases.get(team.lower(), team)

    for case in cases:
        case["canonical"] = resolve(case["team"])
    if len({case["reference"] for case in cases}) != len(cases):
        wrong.append("a reference is there twice")
    upheld_causes = {cause for case in cases
                     for cause in case["root_cause"].split(";") if cause}
    learning = read(os.path.join(folder, "learning.csv"))
    if upheld_causes - {action["root_cause"] for action in learning}:
        wrong.append("a root cause has no learning")
    references = {case["reference"] for case in cases}
    for action in learning:
        if not set(action["references"].split(";")) <= references:
            wrong.append(action["id"] + " names a case that is not there")

    lines = read(os.path.join(source, "tests", "acceptance",
                              "appendix3-figures.csv"))
    if len(lines) != 80:
        wrong.append("there are %d acceptance lines, not 80" % len(lines))
    for line in lines:
        got = found(line, cases, resolve)
        if got != line["expected"]:
            wrong.append("%s: %s expected, %s found" % (
                line["id"], line["expected"], got))
    for text in wrong:
        print(text)
    print("%d cases, %d acceptance lines, %d wrong" % (
        len(cases), len(lines), len(wrong)))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
