#!/usr/bin/env python3
"""Writes the records of a council that is not there: cases.csv, learning.csv
and aliases.csv.

    python3 make_records.py [FOLDER]

FOLDER defaults to the folder of this file. Everything is invented. There is no
randomness: a choice is made by a hash of the case's reference and of what is
chosen, so the same script writes the same bytes everywhere. council.py holds
the choices, and README.md says what the records are meant to show.
"""

import csv
import datetime
import hashlib
import os
import sys

from council import (CHOICES, COLUMNS, DATA_DATE, HOLIDAYS, IN_TIME, KINDS,
                     LEARNING, PREFIXES, PROCEDURES, RECEIVED, RENAMED, TEAMS,
                     TO_STAGE_2, TO_STAGE_3, YEARS)


def is_working_day(day):
    return day.weekday() < 5 and day not in HOLIDAYS


def after(day, count):
    """The day on which `count` working days after a day are up; a day that is
    none is first moved to the next working day."""
    while not is_working_day(day):
        day += datetime.timedelta(days=1)
    while count > 0:
        day += datetime.timedelta(days=1)
        if is_working_day(day):
            count -= 1
    return day


class Dice:
    """Choices that depend on the reference and on what is chosen alone."""

    def __init__(self, reference):
        self.reference = reference

    def below(self, what, count):
        digest = hashlib.sha256(
            (self.reference + "/" + what).encode()).digest()
        return int.from_bytes(digest[:8], "big") % count

    def between(self, what, low, high):
        return low + self.below(what, high - low + 1)

    def percent(self, what, chance):
        return self.below(what, 100) < chance

    def pick(self, what, choices):
        at = self.below(what, sum(choice[-1] for choice in choices))
        for choice in choices:
            if at < choice[-1]:
                return choice
            at -= choice[-1]
        raise AssertionError("weights do not add up")

    def value(self, column):
        return self.pick(column, CHOICES[column])[0]


def receipts(stream, year, count):
    """The days of receipt of a year, ascending; some are no working days."""
    days = (datetime.date(year + 1, 4, 1) - datetime.date(year, 4, 1)).days
    found = []
    for place in range(count):
        dice = Dice("%s/%d/%d" % (stream, year, place))
        at = (place * days + dice.below("day", days)) // count
        found.append(datetime.date(year, 4, 1) + datetime.timedelta(days=at))
    return sorted(found)


def timing(dice, what, stream, year):
    """"standard", "extended" or "late"."""
    standard, extended = IN_TIME[stream][year - YEARS[0]]
    at = dice.below(what, 100)
    if at < standard:
        return "standard"
    return "extended" if at < standard + extended else "late"


def describe(case, dice, stream):
    """Who complained, about whom and what."""
    group = stream if stream in TEAMS else dice.pick("group", [
        ("children", 6), ("adult", 3), ("corporate", 2)])[0]
    if stream == "initial_feedback":
        group = "children"
    team, area, _ = dice.pick("team", TEAMS[group])
    before, renamed_on = RENAMED.get(team, ("", ""))
    if before and case["received_on"] < datetime.date.fromisoformat(renamed_on):
        team = before
    case["team"] = team
    case["service_area"] = area
    case["locality"] = dice.value("locality")
    case["channel"] = dice.value("channel")
    if stream in ("member_enquiry", "mp_enquiry"):
        case["channel"] = "Email"
        return
    for column in ("gender", "ethnicity", "disability", "sexual_orientation"):
        case[column] = dice.value(column)
    case["complainant_type"] = dice.value(group + " type")
    case["age_band"] = dice.value(group + " age")
    if stream == "compliment":
        return
    categories = [dice.value(group + " category"),
                  dice.value("second category")]
    case["category"] = ";".join(
        dict.fromkeys(category for category in categories if category))
    if stream == "children":
        child = case["complainant_type"] == "Child or young person"
        case["advocate"] = (
            "Yes" if case["complainant_type"] == "Advocate for a child" or
            dice.percent("advocate", 45 if child else 6) else "No")
    elif stream == "adult":
        case["advocate"] = ("Yes" if case["complainant_type"] == "Advocate" or
                            dice.percent("advocate", 8) else "No")


def acknowledge(case, dice, stream):
    most = {"adult": 3, "corporate": 5}.get(stream, 3)
    days = dice.between("acknowledged", 0, most)
    # One in twenty is forgotten for some days.
    if dice.percent("acknowledged late", 5):
        days = most + dice.between("acknowledged by", 1, 4)
    case["acknowledged_on"] = after(case["received_on"], days)


def answer_stage_1(case, dice, stream, year):
    received = case["received_on"]
    when = timing(dice, "stage 1", stream, year)
    if stream == "adult":
        # A plan with a day is agreed with whoever complains; no law sets one.
        plan = dice.pick("plan", [(20, 4), (25, 4), (40, 2)])[0]
        case["stage1_due_on"] = after(received, plan)
        start, limit, most = received, plan, plan + 20
    else:
        start = (case["acknowledged_on"] if stream == "corporate" else received)
        limit, most = 10, 20
    days = dice.between("answered", limit // 2, limit)
    if when != "standard":
        if when == "extended" or dice.percent("extended and late", 50):
            case["stage1_extended_to"] = after(start, most)
        days = dice.between("answered", limit + 1, most)
        if when == "late":
            if "stage1_extended_to" in case:
                days = most + dice.between("late by", 1, 18)
    case["stage1_responded_on"] = after(start, days)
    case["stage1_outcome"] = dice.value("outcome")


def offer_adr(case, dice):
    """True where that settles it."""
    case["adr_offered_on"] = after(case["stage1_responded_on"],
                                   dice.between("offered", 2, 8))
    case["adr_outcome"] = dice.pick("adr", [
        ("resolved", 6), ("not_resolved", 2), ("declined", 2)])[0]
    if case["adr_outcome"] != "resolved":
        return False
    case["adr_saving_gbp"] = "%d.00" % dice.pick("saving", [
        (1800, 3), (2100, 1), (2400, 1)])[0]
    case["closed_on"] = after(case["adr_offered_on"],
                              dice.between("settled", 3, 15))
    return True


def answer_stage_2(case, dice, stream, year):
    requested = after(case["stage1_responded_on"],
                      dice.between("stage 2 requested", 2, 20))
    if "adr_offered_on" in case:
        requested = max(requested, after(case["adr_offered_on"], 5))
    case["stage2_requested_on"] = requested
    children = stream == "children"
    # Until the statement of complaint is agreed, or the request acknowledged.
    started = after(requested, dice.between(
        "stage 2 started", 5 if children else 0, 20 if children else 5))
    case["stage2_started_on"] = started
    limit, most = (25, 65) if children else (20, 40)
    at = dice.below("stage 2", 100) - 3 * (year - YEARS[0])
    if at < (18 if children else 62):
        days = dice.between("stage 2 answered", limit - 8, limit)
    else:
        case["stage2_extended_to"] = after(started, most)
        days = dice.between("stage 2 answered", limit + 5, most)
        if at > 80:
            days = most + dice.between("stage 2 late by", 1, 30)
    case["stage2_responded_on"] = after(started, days)
    case["stage2_outcome"] = dice.pick("stage 2 outcome", [
        ("partially_upheld", 6), ("not_upheld", 4), ("upheld", 3),
        ("no_finding", 1)])[0]


def answer_stage_3(case, dice):
    started = after(case["stage2_responded_on"],
                    dice.between("panel requested", 3, 20))
    case["stage3_requested_on"] = case["stage3_started_on"] = started
    days = dice.between("panel", 38, 56)
    case["stage3_responded_on"] = after(started, days)
    case["stage3_outcome"] = dice.pick("panel outcome", [
        ("partially_upheld", 3), ("upheld", 1), ("not_upheld", 2)])[0]


def refer(case, dice, stages):
    """To the Ombudsman, after the council's last word."""
    if not dice.percent("referred", (7, 26, 40)[stages - 1]):
        return
    referred = after(case["closed_on"], dice.between("referred after", 5, 60))
    case["ombudsman_referred_on"] = referred
    case["ombudsman_decided_on"] = after(referred,
                                         dice.between("decided", 15, 110))
    case["ombudsman_decision"] = dice.value("ombudsman decision")


def put_right(case, dice):
    outcomes = [case.get("stage%d_outcome" % stage) for stage in (3, 2, 1)]
    outcome = next(outcome for outcome in outcomes if outcome)
    if outcome not in ("upheld", "partially_upheld"):
        return
    causes = [dice.value("root cause")]
    if dice.percent("second cause", 15):
        causes.append(dice.pick("another cause", CHOICES["root cause"])[0])
    case["root_cause"] = ";".join(dict.fromkeys(causes))
    case["remedy"] = dice.value("remedy")
    if "Payment" in case["remedy"]:
        case["remedy_gbp"] = "%d.00" % (50 * dice.between("paid", 1, 10))


def complain(case, dice, stream, year):
    acknowledge(case, dice, stream)
    if dice.percent("cancelled", 7):
        case["cancelled_on"] = after(case["acknowledged_on"],
                                     dice.between("cancelled by", 1, 9))
        case["closure_reason"] = dice.value("cancelled")
        if stream == "adult":
            case["stage1_due_on"] = after(case["received_on"], 25)
        return
    # Of the last months some answers are still awaited.
    if case["received_on"] > datetime.date(2025, 10, 15) and dice.percent(
            "stuck", 26):
        if stream == "adult":
            case["stage1_due_on"] = after(case["received_on"], 25)
        return
    answer_stage_1(case, dice, stream, year)
    stages = 1
    settled = False
    wants_more = dice.percent("to stage 2", TO_STAGE_2.get(stream, 0))
    if stream == "children" and dice.percent("offered ADR",
                                             60 if wants_more else 4):
        settled = offer_adr(case, dice)
    if wants_more and not settled:
        answer_stage_2(case, dice, stream, year)
        stages = 2
        if dice.percent("to stage 3", TO_STAGE_3.get(stream, 0)):
            answer_stage_3(case, dice)
            stages = 3
    if not settled:
        case["closed_on"] = case["stage%d_responded_on" % stages]
        if "adr_offered_on" in case:
            case["closed_on"] = max(case["closed_on"], case["adr_offered_on"])
    case["closure_reason"] = ("Resolved by ADR" if settled else
                              "Resolved at stage %d" % stages)
    put_right(case, dice)
    refer(case, dice, stages)


def enquire(case, dice, year):
    case["acknowledged_on"] = after(case["received_on"],
                                    dice.between("acknowledged", 0, 2))
    if case["received_on"] > datetime.date(2025, 12, 1) and dice.percent(
            "stuck", 20):
        return
    late = timing(dice, "answer", "enquiry", year) != "standard"
    days = (dice.between("answered", 11, 24) if late else
            dice.between("answered", 2, 10))
    case["response_responded_on"] = after(case["received_on"], days)
    case["closed_on"] = case["response_responded_on"]


def hear(case, dice, stream):
    """Initial feedback and compliments: heard, passed on and closed."""
    case["acknowledged_on"] = after(case["received_on"],
                                    dice.between("acknowledged", 0, 3))
    days = dice.between("closed", 3, 12) if stream == "initial_feedback" else 0
    case["closed_on"] = after(case["acknowledged_on"], days)
    if stream == "initial_feedback":
        case["response_responded_on"] = case["closed_on"]


def hide_what_is_to_come(case):
    """Nobody has recorded what happens after the data date."""
    for column, value in list(case.items()):
        if not isinstance(value, datetime.date) or value <= DATA_DATE:
            continue
        if column in ("stage1_due_on", "stage1_extended_to",
                      "stage2_extended_to"):
            continue
        del case[column]
    for stage in ("stage1", "stage2", "stage3"):
        if stage + "_responded_on" not in case:
            case.pop(stage + "_outcome", None)
    # An extension is agreed when the answer would be due.
    start = case.get("stage2_started_on")
    if "stage2_responded_on" not in case and (
            start is None or after(start, 20) > DATA_DATE):
        case.pop("stage2_extended_to", None)
    if "stage1_responded_on" not in case and after(
            case["received_on"], 10) > DATA_DATE:
        case.pop("stage1_extended_to", None)
    if "adr_offered_on" not in case:
        case.pop("adr_outcome", None)
        case.pop("adr_saving_gbp", None)
    if "ombudsman_decided_on" not in case:
        case.pop("ombudsman_decision", None)
    if "closed_on" not in case and "cancelled_on" not in case:
        for column in ("closure_reason", "remedy", "remedy_gbp", "root_cause"):
            case.pop(column, None)
        if case.get("adr_outcome") == "resolved":
            del case["adr_outcome"]
            del case["adr_saving_gbp"]


def all_cases():
    for year in YEARS:
        for stream, counts in RECEIVED.items():
            count = counts[year - YEARS[0]]
            for place, received in enumerate(receipts(stream, year, count)):
                reference = "%s-%02d%02d-%03d" % (
                    PREFIXES[stream], year % 100, year % 100 + 1, place + 1)
                dice = Dice(reference)
                case = {
                    "reference": reference,
                    "kind": KINDS.get(stream, stream),
                    "procedure": PROCEDURES[stream],
                    "received_on": received,
                }
                describe(case, dice, stream)
                if stream in TEAMS:
                    complain(case, dice, stream, year)
                elif stream in ("member_enquiry", "mp_enquiry"):
                    enquire(case, dice, year)
                else:
                    hear(case, dice, stream)
                hide_what_is_to_come(case)
                yield case


def all_learning(cases):
    for year, actions in LEARNING.items():
        for place, (cause, text, months, reason) in enumerate(actions):
            identifier = "L-%02d%02d-%02d" % (year % 100, year % 100 + 1,
                                              place + 1)
            dice = Dice(identifier)
            begin = datetime.date(year, 4, 1)
            raised = after(begin + datetime.timedelta(
                days=40 + place * 300 // len(actions)),
                           dice.between("raised", 0, 9))
            implemented = ""
            if months is not None:
                done = after(raised + datetime.timedelta(days=30 * months), 0)
                implemented = done if done <= DATA_DATE else ""
            # Complaints that had been closed for this cause by then.
            found = [case["reference"] for case in cases
                     if cause in case.get("root_cause", "").split(";") and
                     begin - datetime.timedelta(days=120) <=
                     case["closed_on"] <= raised]
            yield {
                "id": identifier,
                "root_cause": cause,
                "text": text,
                "raised_on": raised,
                "implemented_on": implemented,
                "not_implemented_reason": reason,
                "references": ";".join(found[-4:]),
            }


def write(folder, name, columns, rows):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow({column: row.get(column, "") for column in columns})


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(
        os.path.abspath(__file__))
    cases = list(all_cases())
    write(folder, "cases.csv", COLUMNS, cases)
    write(folder, "learning.csv",
          ["id", "root_cause", "text", "raised_on", "implemented_on",
           "not_implemented_reason", "references"], all_learning(cases))
    aliases = [{"dimension": "team", "recorded": before, "canonical": now}
               for now, (before, _) in RENAMED.items()]
    write(folder, "aliases.csv",
          ["dimension", "recorded", "canonical", "from", "to"], aliases)


if __name__ == "__main__":
    main()
