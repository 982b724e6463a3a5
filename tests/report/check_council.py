#!/usr/bin/env python3
"""Works out figures of the reports on examples/council from its CSV files,
with none of the product's code.

    python3 check_council.py SOURCE_FOLDER [--write]

1. examples/council/make_records.py writes the committed files, byte by byte.
2. A naive reading of the measures' definitions gives every line of
   tests/acceptance/council-figures.csv, which the product has to give too
   (council_reports_test.cc). --write writes that file.
"""

import csv
import datetime
import os
import subprocess
import sys
import tempfile
from fractions import Fraction

DATA_DATE = "2026-04-14"
YEARS = [("%d/%02d" % (year, year % 100 + 1),
          ("%d-04-01" % year, "%d-03-31" % (year + 1)))
         for year in (2025, 2024, 2023, 2022, 2021)]
MONTHS = ("2025-04-01", "2026-01-31")

# England's days off that fall on Monday to Friday.
HOLIDAYS = set(
    "2021-04-02 2021-04-05 2021-05-03 2021-05-31 2021-08-30 2021-12-27 "
    "2021-12-28 2022-01-03 2022-04-15 2022-04-18 2022-05-02 2022-06-02 "
    "2022-06-03 2022-08-29 2022-09-19 2022-12-26 2022-12-27 2023-01-02 "
    "2023-04-07 2023-04-10 2023-05-01 2023-05-08 2023-05-29 2023-08-28 "
    "2023-12-25 2023-12-26 2024-01-01 2024-03-29 2024-04-01 2024-05-06 "
    "2024-05-27 2024-08-26 2024-12-25 2024-12-26 2025-01-01 2025-04-18 "
    "2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26 "
    "2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25".split())

# By procedure and stage: the column that the clock starts with, the limit.
CLOCKS = {
    ("children_statutory", "stage1"): ("received_on", 10),
    ("children_statutory", "stage2"): ("stage2_started_on", 25),
    ("children_statutory", "stage3"): ("stage3_started_on", 50),
    ("adult_statutory", "stage1"): ("received_on", None),
    ("corporate", "stage1"): ("acknowledged_on", 10),
    ("corporate", "stage2"): ("stage2_started_on", 20),
    ("enquiry", "response"): ("received_on", 10),
}
UPHELD_BY_OMBUDSMAN = ("Upheld", "Upheld - early resolution")


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def worked(text):
    return (datetime.date.fromisoformat(text).weekday() < 5 and
            text not in HOLIDAYS)


def next_day(text):
    day = datetime.date.fromisoformat(text) + datetime.timedelta(days=1)
    return day.isoformat()


def day_0(text):
    while not worked(text):
        text = next_day(text)
    return text


def add_working_days(text, count):
    day = day_0(text)
    while count > 0:
        day = next_day(day)
        count -= worked(day)
    return day


def working_days(first, last):
    day, count = day_0(first), 0
    while day < last:
        day = next_day(day)
        count += worked(day)
    return count


def stages_of(case):
    for (procedure, name), (clock, limit) in CLOCKS.items():
        if procedure != case["procedure"]:
            continue
        start = case[clock]
        if name in ("stage1", "response"):
            start = start or case["received_on"]
        if not start:
            continue
        get = lambda what: case.get("%s_%s" % (name, what), "")
        due = get("due_on") or (add_working_days(start, limit) if limit else "")
        left = case["cancelled_on"] or case["closed_on"]
        responded = get("responded_on")
        yield {
            "case": case, "stage": name, "started": start, "due": due,
            "effective_due": get("extended_to") or due, "responded": responded,
            "ended": responded or left,
            "cancelled": not responded and bool(case["cancelled_on"]),
            "outcome": get("outcome"),
        }


def outcome_of(case):
    for stage in ("stage3", "stage2", "stage1"):
        if case[stage + "_outcome"]:
            return case[stage + "_outcome"]
    return ""


def within(day, period):
    return day != "" and period[0] <= day <= period[1]


def by(day, limit):
    return day != "" and day <= limit


def last_day(period):
    return min(period[1], DATA_DATE)


def left(case):
    return case["cancelled_on"] or case["closed_on"]


def is_open(case, day):
    return case["received_on"] <= day and not by(left(case), day)


def closed(case, period):
    return not case["cancelled_on"] and within(case["closed_on"], period)


def is_due(stage, period):
    due = stage["effective_due"]
    case = stage["case"]
    return (within(due, period) and due <= DATA_DATE and
            not by(case["cancelled_on"], due) and
            (stage["responded"] != "" or not by(case["closed_on"], due)))


def waited(case, period):
    return working_days(case["received_on"], last_day(period))


def waits(low, high):
    return lambda c, p: (is_open(c, last_day(p)) and
                         low <= waited(c, p) <= high)


CASES = {
    "received": lambda c, p: within(c["received_on"], p),
    "cancelled": lambda c, p: within(c["cancelled_on"], p),
    "closed": closed,
    "open_at_end": lambda c, p: is_open(c, last_day(p)),
    "open_up_to_10_days": waits(0, 10),
    "open_11_to_20_days": waits(11, 20),
    "open_21_to_65_days": waits(21, 65),
    "open_over_65_days": waits(66, 10 ** 9),
    "adr_cases": lambda c, p: within(c["adr_offered_on"], p),
    "adr_resolved": lambda c, p: (within(c["adr_offered_on"], p) and
                                  c["adr_outcome"] == "resolved"),
    "ombudsman_referred": lambda c, p: within(c["ombudsman_referred_on"], p),
    "ombudsman_decided": lambda c, p: within(c["ombudsman_decided_on"], p),
    "ombudsman_upheld": lambda c, p: (
        within(c["ombudsman_decided_on"], p) and
        c["ombudsman_decision"] in UPHELD_BY_OMBUDSMAN),
}
STAGES = {
    "stage_started": lambda s, p: within(s["started"], p),
    "stage_responded": lambda s, p: within(s["responded"], p),
    "stage_closed": lambda s, p: (within(s["ended"], p) and
                                  not s["cancelled"]),
    "due": is_due,
    "on_time": lambda s, p: (is_due(s, p) and
                             by(s["responded"], s["effective_due"])),
    "on_time_standard": lambda s, p: (is_due(s, p) and
                                      by(s["responded"], s["due"])),
    "on_time_extended": lambda s, p: (
        is_due(s, p) and by(s["responded"], s["effective_due"]) and
        not by(s["responded"], s["due"])),
    "late": lambda s, p: (is_due(s, p) and
                          not by(s["responded"], s["effective_due"])),
    "overdue_at_end": lambda s, p: (
        by(s["started"], last_day(p)) and
        by(s["effective_due"], last_day(p)) and
        not by(s["ended"], last_day(p))),
}


def rounded(value, decimals=0):
    """Half away from zero, as text."""
    scaled = int(value * 10 ** decimals * 2 + 1) // 2
    if not decimals:
        return str(scaled)
    return "%d.%0*d" % (scaled // 10 ** decimals, decimals,
                        scaled % 10 ** decimals)


def percent(part, base):
    return rounded(Fraction(100 * part, base)) + "%" if base else "[z]"


class Records:
    """Cases and their stages, or some of them."""

    def __init__(self, cases, stages):
        self.cases = cases
        self.stages = stages

    def only(self, case=lambda c: True, stage=lambda s: True):
        kept = [c for c in self.cases if case(c)]
        return Records(kept, [s for s in self.stages
                              if case(s["case"]) and stage(s)])

    def count(self, measure, period):
        if measure in CASES:
            return sum(1 for c in self.cases if CASES[measure](c, period))
        return sum(1 for s in self.stages if STAGES[measure](s, period))

    def shown(self, measure, period, brackets=False):
        """The figure as a report shows it."""
        if measure == "on_time_rate":
            part = self.count("on_time", period)
            text = percent(part, self.count("due", period))
        elif measure == "upheld_or_partially_rate":
            some = self.only(lambda c: c["kind"] == "complaint")
            well = some.only(lambda c: outcome_of(c) in ("upheld",
                                                         "partially_upheld"))
            part = well.count("closed", period)
            text = percent(part, some.count("closed", period))
        elif measure == "escalation_rate_cohort":
            cohort = [s["case"] for s in self.stages if s["stage"] == "stage1"
                      and within(s["started"], period)]
            part = sum(1 for c in cohort
                       if by(c["stage2_started_on"], DATA_DATE))
            text = percent(part, len(cohort))
        elif measure == "response_days_median":
            days = sorted(working_days(s["started"], s["responded"])
                          for s in self.stages
                          if within(s["responded"], period))
            if not days:
                return "[z]"
            middle = Fraction(days[(len(days) - 1) // 2] + days[len(days) // 2],
                              2)
            return rounded(middle, 0 if middle.denominator == 1 else 1)
        elif measure in ("adr_saving_gbp", "remedy_gbp"):
            holds = "adr_cases" if measure == "adr_saving_gbp" else "closed"
            pounds = sum(Fraction(c[measure] or 0) for c in self.cases
                         if CASES[holds](c, period))
            return "£{:,}".format(int(rounded(pounds)))
        else:
            return str(self.count(measure, period))
        return "%s (%d)" % (text, part) if brackets and text != "[z]" else text


def procedure(name):
    return lambda c: c["kind"] == "complaint" and c["procedure"] == name


def well_founded(c):
    return outcome_of(c) in ("upheld", "partially_upheld")


def is_stage(*names):
    return lambda s: s["stage"] in names


def is_enquiry(c):
    return c["kind"].endswith("enquiry")


BANDS = [("Open up to 10 working days", "open_up_to_10_days"),
         ("Open 11 to 20 working days", "open_11_to_20_days"),
         ("Open 21 to 65 working days", "open_21_to_65_days"),
         ("Open over 65 working days", "open_over_65_days")]


def series(report, table, records, rows, years):
    """A table with measures as rows and a column for each year."""
    for heading, measure in rows:
        for label, period in years:
            yield (report, table, heading, label,
                   records.shown(measure, period))


def members(report, table, records, dimension, measure, years):
    """A table with members as rows, one measure in each year, a total."""
    values = {}
    for case in records.cases:
        for value in set(case[dimension].split(";")):
            values.setdefault(value or "Not recorded", []).append(case)
    for value, cases in sorted(values.items()):
        some = records.only(lambda c: c in cases)
        shown = [some.shown(measure, period) for _, period in years]
        if any(text != "0" for text in shown):
            for (label, _), text in zip(years, shown):
                yield report, table, value, label, text
    for label, period in years:
        yield report, table, "Total", label, records.shown(measure, period)


def timescales(report, records, number, standard, extended, years):
    rows = [("Due", "due"), (standard, "on_time_standard"),
            (extended, "on_time_extended"), ("Late", "late"),
            ("% in time", "on_time_rate")]
    return series(report, "stage%d_timescales" % number,
                  records.only(stage=is_stage("stage%d" % number)), rows, years)


def childrens_annual(everything):
    report, years = "childrens-annual", YEARS
    complaints = everything.only(procedure("children_statutory"))
    first = complaints.only(stage=is_stage("stage1"))
    representations = everything.only(
        lambda c: c["kind"] != "complaint" or
        c["procedure"] == "children_statutory")
    yield from series(report, "key_figures", representations,
                      [("Representations received", "received")], years)
    yield from series(report, "key_figures", complaints, [
        ("Complaints received", "received"), ("Complaints closed", "closed"),
        ("% upheld or partially upheld", "upheld_or_partially_rate"),
        ("Decided by the Ombudsman", "ombudsman_decided")], years)
    yield from series(report, "key_figures", first, [
        ("% of stage 1 answers in time", "on_time_rate"),
        ("Median working days to a stage 1 answer", "response_days_median")],
                      years)
    for number in (1, 2, 3):
        yield from series(
            report, "stages",
            complaints.only(stage=is_stage("stage%d" % number)),
            [("Stage %d started" % number, "stage_started"),
             ("Stage %d closed" % number, "stage_closed")], years)
    yield from series(report, "escalation", complaints, [
        ("% of complaints that went on to stage 2", "escalation_rate_cohort")], years)
    yield from series(report, "ombudsman", complaints, [
        ("Referred", "ombudsman_referred"), ("Decided", "ombudsman_decided"),
        ("Upheld", "ombudsman_upheld")], years)
    yield from series(report, "adr", complaints, [
        ("Offered", "adr_cases"), ("Settled by it", "adr_resolved"),
        ("Estimated saving", "adr_saving_gbp")], years)
    for outcome, heading in (("upheld", "Upheld"),
                             ("partially_upheld", "Partially upheld"),
                             ("not_upheld", "Not upheld"),
                             ("no_finding", "No finding")):
        yield from series(
            report, "outcomes",
            complaints.only(lambda c: outcome_of(c) == outcome),
            [(heading, "closed")], years)
    yield from timescales(report, complaints, 1, "Within 10 working days",
                          "Within an extension, up to 20", years)
    yield from timescales(report, complaints, 2, "Within 25 working days",
                          "Within an extension, up to 65", years)
    yield from series(report, "open_complaints", complaints,
                      BANDS + [("All open complaints", "open_at_end")], years)
    for table, dimension in (("customer_groups", "complainant_type"),
                             ("channels", "channel"),
                             ("complaint_types", "category"),
                             ("service_areas", "service_area"),
                             ("complaints_by_team", "team"),
                             ("advocacy", "advocate"),
                             ("equalities_age_band", "age_band"),
                             ("equalities_gender", "gender"),
                             ("equalities_disability", "disability"),
                             ("equalities_sexual_orientation",
                              "sexual_orientation"),
                             ("equalities_ethnicity", "ethnicity")):
        yield from members(report, table, complaints, dimension,
                           "received", years)
    yield from members(report, "root_causes", complaints.only(well_founded),
                       "root_cause", "closed", years)


def adult_annual(everything):
    report, years = "adult-annual", YEARS[:3]
    complaints = everything.only(procedure("adult_statutory"))
    yield from series(report, "key_figures", complaints, [
        ("Complaints received", "received"), ("Complaints closed", "closed"),
        ("% well-founded", "upheld_or_partially_rate"),
        ("Referred to the Ombudsman", "ombudsman_referred"),
        ("Median working days to the answer", "response_days_median"),
        ("Open at the end", "open_at_end")], years)
    yield from series(report, "key_figures", complaints.only(well_founded),
                      [("Well-founded", "closed")], years)
    yield from series(report, "response_times", complaints, [
        ("Answers given", "stage_responded"),
        ("% given by the day agreed", "on_time_rate")], years)
    yield from series(report, "open_complaints", complaints,
                      BANDS + [("All open complaints", "open_at_end")], years)
    yield from members(report, "subjects", complaints, "category", "received",
                       years)
    yield from members(report, "received_by_team", complaints, "team",
                       "received", years)


def corporate_performance(everything):
    report, years = "corporate-performance", YEARS[:2]
    complaints = everything.only(procedure("corporate"))
    second = complaints.only(stage=is_stage("stage2"))
    yield from series(report, "key_figures", complaints, [
        ("Complaints received", "received"), ("Complaints closed", "closed"),
        ("% upheld or partially upheld", "upheld_or_partially_rate"),
        ("Upheld by the Ombudsman", "ombudsman_upheld")], years)
    yield from series(report, "key_figures", second, [
        ("Stage 2 started", "stage_started"),
        ("% of stage 2 answers in time", "on_time_rate")], years)
    yield from timescales(report, complaints, 1, "Within 10 working days",
                          "Within an extension, up to 20", years)
    yield from timescales(report, complaints, 2, "Within 20 working days",
                          "Within an extension, up to 40", years)
    for number in (1, 2):
        for outcome, heading in (("upheld", "Upheld"),
                                 ("partially_upheld", "Partially upheld"),
                                 ("not_upheld", "Not upheld"),
                                 ("no_finding", "No finding")):
            yield from series(
                report, "stage%d_outcomes" % number,
                complaints.only(stage=lambda s: s["stage"] == "stage%d" % number
                                and s["outcome"] == outcome),
                [(heading, "stage_closed")], years)
    yield from members(report, "cancelled_by_reason", complaints,
                       "closure_reason", "cancelled", years)


def monthly_performance(everything):
    report, period = "monthly-performance", MONTHS
    complaints = everything.only(lambda c: c["kind"] == "complaint")
    months = []
    for year, month in [(2025, m) for m in range(4, 13)] + [(2026, 1)]:
        first = datetime.date(year, month, 1)
        following = datetime.date(year + month // 12, month % 12 + 1, 1)
        end = following - datetime.timedelta(days=1)
        months.append(("%d-%02d" % (year, month),
                       (first.isoformat(), end.isoformat())))
    for table, records, columns in (
            ("months", everything, (("Received", "received"),
                                    ("Closed", "closed"),
                                    ("Cancelled", "cancelled"),
                                    ("Open at the end", "open_at_end"))),
            ("on_time_by_month",
             everything.only(stage=is_stage("stage1", "stage2", "stage3")),
             (("Due", "due"), ("Late", "late"),
              ("% in time", "on_time_rate")))):
        for heading, measure in columns:
            for label, span in months + [("Total", period)]:
                yield (report, table, label, heading,
                       records.shown(measure, span))
    bands = BANDS + [("All open", "open_at_end")]
    for name, value in (("Children statutory", "children_statutory"),
                        ("Adult statutory", "adult_statutory"),
                        ("Corporate", "corporate")):
        some = complaints.only(lambda c: c["procedure"] == value)
        for heading, measure in bands:
            yield (report, "open_by_procedure", name, heading,
                   some.shown(measure, period))
    for heading, measure in bands:
        yield (report, "open_by_kind", "Total", heading,
               everything.shown(measure, period))
    answers = everything.only(is_enquiry, is_stage("response"))
    for name, kind in (("Member enquiries", "member_enquiry"),
                       ("MP enquiries", "mp_enquiry")):
        some = answers.only(lambda c: c["kind"] == kind)
        for heading, measure, brackets in (
                ("Received", "stage_started", False), ("Due", "due", False),
                ("Within target", "on_time", False), ("Late", "late", False),
                ("% within target", "on_time_rate", True),
                ("Median working days", "response_days_median", False)):
            yield (report, "enquiries", name, heading,
                   some.shown(measure, period, brackets))
    teams = sorted({c["team"] for c in complaints.cases})
    for team in teams:
        some = complaints.only(lambda c: c["team"] == team)
        shown = [(heading, some.shown(measure, period, brackets))
                 for heading, measure, brackets in (
                     ("Received", "received", False),
                     ("Closed", "closed", False),
                     ("Open at the end", "open_at_end", False),
                     ("% upheld or partially upheld",
                      "upheld_or_partially_rate", True),
                     ("% of answers in time", "on_time_rate", True),
                     ("Overdue at the end", "overdue_at_end", False))]
        if any(text not in ("0", "[z]") for _, text in shown):
            for heading, text in shown:
                yield report, "teams", team, heading, text
    for stage in everything.stages:
        if STAGES["overdue_at_end"](stage, period):
            yield (report, "overdue_list", stage["case"]["reference"],
                   "Stage", stage["stage"])


def reproduction_faults(folder):
    with tempfile.TemporaryDirectory() as out:
        # Without a cache beside the script's tables: the sources stay as they are.
        subprocess.run([sys.executable, "-B",
                        os.path.join(folder, "make_records.py"), out],
                       check=True)
        for name in ("cases.csv", "learning.csv", "aliases.csv"):
            with open(os.path.join(folder, name), "rb") as committed, \
                    open(os.path.join(out, name), "rb") as made:
                if committed.read() != made.read():
                    yield name + " is not what make_records.py writes"


def main():
    source = sys.argv[1]
    folder = os.path.join(source, "examples", "council")
    wrong = list(reproduction_faults(folder))
    cases = read(os.path.join(folder, "cases.csv"))
    aliases = {alias["recorded"].lower(): alias["canonical"]
               for alias in read(os.path.join(folder, "aliases.csv"))}
    for case in cases:
        case["team"] = aliases.get(case["team"].lower(), case["team"])
    references = {case["reference"] for case in cases}
    if len(references) != len(cases):
        wrong.append("a reference is there twice")
    for action in read(os.path.join(folder, "learning.csv")):
        named = set(filter(None, action["references"].split(";")))
        if not named <= references:
            wrong.append(action["id"] + " names a case that is not there")

    everything = Records(cases, [s for c in cases for s in stages_of(c)])
    lines = [dict(zip(("report", "table", "row", "column", "expected"), line))
             for make in (childrens_annual, adult_annual,
                          corporate_performance, monthly_performance)
             for line in make(everything)]
    path = os.path.join(source, "tests", "acceptance", "council-figures.csv")
    if "--write" in sys.argv[2:]:
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(lines[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(lines)
    if read(path) != lines:
        wrong.append("council-figures.csv has other figures; see --write")
    for text in wrong:
        print(text)
    print("%d cases, %d figures, %d wrong" % (len(cases), len(lines),
                                              len(wrong)))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
