#!/usr/bin/env python3
"""Writes the records of a council that is not there: cases.csv, learning.csv
and aliases.csv.

    python3 make_records.py [FOLDER]

FOLDER defaults to the folder of this file. Everything is invented. There is no
randomness: a choice is made by a hash of the case's reference and of what is
chosen, so the same script writes the same bytes everywhere. README.md says what
the records are meant to show.
"""

import csv
import datetime
import hashlib
import os
import sys

YEARS = (2021, 2022, 2023, 2024, 2025)
# What would happen later has not been recorded yet.
DATA_DATE = datetime.date(2026, 4, 14)

# ---------------------------------------------------------------------------
# How much of what comes in each year.

RECEIVED = {
    "children": (30, 33, 36, 34, 41),
    "adult": (17, 19, 16, 20, 22),
    "corporate": (34, 31, 35, 38, 36),
    "initial_feedback": (11, 9, 12, 10, 13),
    "member_enquiry": (14, 15, 17, 16, 19),
    "mp_enquiry": (9, 11, 8, 10, 12),
    "compliment": (12, 14, 13, 17, 18),
}

# Of 100 first answers, those given within the standard limit and those given
# within an agreed extension, by year.
IN_TIME = {
    "children": ((52, 16), (55, 17), (58, 15), (61, 17), (66, 16)),
    "adult": ((62, 10), (65, 10), (60, 12), (68, 10), (70, 12)),
    "corporate": ((70, 10), (68, 12), (73, 10), (76, 11), (78, 12)),
    "enquiry": ((66, 0), (70, 0), (74, 0), (72, 0), (79, 0)),
}

# Of 100 complaints that were answered at stage 1, those taken to stage 2.
TO_STAGE_2 = {"children": 17, "corporate": 20}
# Of 100 answered at stage 2, those taken to a panel.
TO_STAGE_3 = {"children": 38}

KINDS = {
    "children": "complaint", "adult": "complaint", "corporate": "complaint",
}
PROCEDURES = {
    "children": "children_statutory",
    "adult": "adult_statutory",
    "corporate": "corporate",
    "initial_feedback": "none",
    "member_enquiry": "enquiry",
    "mp_enquiry": "enquiry",
    "compliment": "none",
}
PREFIXES = {
    "children": "CH", "adult": "AD", "corporate": "CO",
    "initial_feedback": "IF", "member_enquiry": "ME", "mp_enquiry": "MP",
    "compliment": "CP",
}

# ---------------------------------------------------------------------------
# Who and what. Each value with its weight; "" is not recorded.

TEAMS = {
    "children": [
        ("Assessment Team East", "Safeguarding and assessment", 5),
        ("Assessment Team West", "Safeguarding and assessment", 4),
        ("Family Support Team", "Family support", 5),
        ("Children in Care Team", "Children in care", 4),
        ("Leaving Care Team", "Children in care", 3),
        ("Fostering Team", "Fostering and adoption", 2),
        ("Adoption Team", "Fostering and adoption", 1),
        ("Disabled Children's Team", "Disabled children", 3),
        ("Independent Reviewing Service", "Safeguarding and assessment", 1),
    ],
    "adult": [
        ("Hospital Discharge Team", "Adult social work", 4),
        ("Locality Social Work Team", "Adult social work", 4),
        ("Learning Disability Team", "Learning disability and mental health",
         3),
        ("Mental Health Team", "Learning disability and mental health", 2),
        ("Care Finance Team", "Charging and contracts", 3),
        ("Commissioned Home Care", "Charging and contracts", 4),
    ],
    "corporate": [
        ("Council Tax and Benefits", "Resources", 5),
        ("Housing Options", "Housing", 5),
        ("Waste Collection", "Environment", 6),
        ("Highways", "Environment", 3),
        ("Planning", "Growth", 3),
        ("Parking", "Environment", 2),
        ("School Admissions", "Education", 2),
        ("SEND Service", "Education", 4),
    ],
}
# Names that changed: what was written before the day, and what is written
# after it.
RENAMED = {
    "Assessment Team East": ("Duty Team East", "2023-04-01"),
    "Assessment Team West": ("Duty Team West", "2023-04-01"),
    "Hospital Discharge Team": ("Hospital Social Work Team", "2024-04-01"),
}

CHOICES = {
    "locality": [("North", 3), ("Central", 4), ("South", 3), ("", 1)],
    "channel": [("Email", 6), ("Web form", 5), ("Telephone", 4), ("Letter", 2),
                ("In person", 1)],
    "gender": [("Female", 6), ("Male", 4), ("", 1)],
    "ethnicity": [("White", 8), ("Asian or Asian British", 2),
                  ("Black or Black British", 2), ("Mixed", 1), ("Other", 1),
                  ("", 3)],
    "disability": [("No", 7), ("Yes", 3), ("", 2)],
    "sexual_orientation": [("Heterosexual", 6), ("Lesbian, gay or bisexual", 1),
                           ("Prefer not to say", 2), ("", 5)],
    "children type": [("Parent", 9), ("Child or young person", 4),
                      ("Advocate for a child", 2), ("Grandparent or relative", 2),
                      ("Foster carer", 2), ("Special guardian", 1)],
    "adult type": [("Son or daughter", 6), ("Person who uses services", 5),
                   ("Spouse or partner", 3), ("Carer", 2), ("Advocate", 1)],
    "corporate type": [("Resident", 9), ("Business", 2), ("Landlord", 1),
                       ("Advocate", 1)],
    "children age": [("0 to 4", 2), ("5 to 9", 3), ("10 to 15", 5),
                     ("16 to 17", 3), ("18 to 25", 2), ("", 1)],
    "adult age": [("18 to 64", 6), ("65 to 84", 6), ("85 and over", 4),
                  ("", 2)],
    "corporate age": [("18 to 64", 6), ("65 to 84", 2), ("", 5)],
    "children category": [
        ("Communication", 6), ("Staff conduct", 3), ("Delay", 4),
        ("Quality of assessment", 3), ("Disputed decision", 3),
        ("Family time", 3), ("Placement", 2), ("Money and allowances", 1)],
    "adult category": [
        ("Communication", 4), ("Charging", 4), ("Quality of care", 4),
        ("Delay", 3), ("Hospital discharge", 2), ("Disputed decision", 2)],
    "corporate category": [
        ("Delay", 5), ("Quality of service", 4), ("Communication", 4),
        ("Staff conduct", 1), ("Disputed decision", 3), ("Missed collection", 3)],
    "second category": [("", 5), ("Communication", 1), ("Delay", 1)],
    "cancelled": [("Withdrawn", 4), ("Not eligible", 2), ("Out of time", 1),
                  ("No consent", 1), ("Other procedure", 2), ("Duplicate", 1)],
    "root cause": [("Communication", 6), ("Delay", 4),
                   ("Policy not followed", 3), ("Recording", 3),
                   ("Staff training", 2), ("Capacity", 2)],
    "remedy": [("Apology", 9), ("Apology;Change of procedure", 4),
               ("Apology;Payment", 4), ("Apology;Staff training", 2),
               ("Reassessment", 2), ("", 2)],
    "ombudsman decision": [
        ("Closed after initial enquiries", 5), ("Upheld", 4), ("Not upheld", 3),
        ("Upheld - early resolution", 1)],
    "outcome": [("not_upheld", 9), ("partially_upheld", 7), ("upheld", 5),
                ("no_finding", 1)],
}

# What was learnt: root cause, text, months from being raised to being
# implemented; "" and a reason where it was not.
LEARNING = {
    2021: [
        ("Communication", "Families are told in writing who their worker is within two working days of a change.", 2, ""),
        ("Delay", "A weekly list of answers that fall due goes to every team manager.", 1, ""),
        ("Recording", "Decisions from supervision are put on record on the same day.", 4, ""),
        ("Policy not followed", "The charging policy was written again in plain English and is given out before an assessment.", 7, ""),
        ("Capacity", "A second complaints officer joins the team.", None, "The post was not funded in the budget for 2022/23."),
    ],
    2022: [
        ("Communication", "Letters about decisions name the person to call and how to ask for a review.", 2, ""),
        ("Communication", "Young people helped to write the leaflet about making a complaint.", 5, ""),
        ("Staff training", "All new social workers have an hour on complaints in their first month.", 3, ""),
        ("Delay", "Independent investigators are booked from a shared list, which saves about ten working days.", 6, ""),
        ("Policy not followed", "Managers check that a carer's allowance was reviewed each April.", 3, ""),
        ("Recording", "The case system shows missing dates of acknowledgement each morning.", None, "The supplier could not change the system under the present contract."),
    ],
    2023: [
        ("Communication", "Parents are sent the notes of a meeting within five working days.", 2, ""),
        ("Delay", "The statement of complaint is agreed within ten working days or the reason is put on record.", 4, ""),
        ("Staff training", "Team managers were trained in writing answers that say what was wrong and what will change.", 3, ""),
        ("Recording", "Reasons for an extension are on record before the standard limit is up.", 2, ""),
        ("Capacity", "Hospital teams hand cases over with a written summary.", 6, ""),
    ],
    2024: [
        ("Communication", "A named person rings every complainant within two working days.", 2, ""),
        ("Policy not followed", "Arrangements for family time are confirmed in writing to everybody concerned.", 3, ""),
        ("Delay", "Complaints that are not answered by day eight are looked at by the head of service.", 1, ""),
        ("Staff training", "Contractors who collect waste were briefed on assisted collections.", 4, ""),
        ("Recording", "Advocacy that was offered, and the answer, is put on record at the first contact.", 2, ""),
        ("Capacity", "Evening appointments for young people who complain.", None, "A trial found no demand; young people asked for text messages instead."),
    ],
    2025: [
        ("Communication", "Text messages tell young people how far their complaint has got.", 3, ""),
        ("Communication", "Invoices for care show the hours that they are for.", 4, ""),
        ("Delay", "A duty investigator begins within five working days of a request for stage 2.", 2, ""),
        ("Policy not followed", "Personal education plans are checked every half-term.", 3, ""),
        ("Staff training", "Short films show how to apologise well.", 5, ""),
        ("Recording", "Missed collections are matched to complaints each week.", 14, ""),
        ("Capacity", "A pool of independent persons shared with other councils.", None, "Agreed in March 2026; it begins in September."),
    ],
}

COLUMNS = [
    "reference", "kind", "procedure", "received_on", "acknowledged_on",
    "closed_on", "cancelled_on", "closure_reason", "team", "service_area",
    "locality", "category", "channel", "complainant_type", "age_band", "gender",
    "ethnicity", "disability", "sexual_orientation", "advocate",
    "response_responded_on", "stage1_due_on", "stage1_extended_to",
    "stage1_responded_on", "stage1_outcome", "stage2_requested_on",
    "stage2_started_on", "stage2_extended_to", "stage2_responded_on",
    "stage2_outcome", "stage3_requested_on", "stage3_started_on",
    "stage3_responded_on", "stage3_outcome", "adr_offered_on", "adr_outcome",
    "adr_saving_gbp", "ombudsman_referred_on", "ombudsman_decided_on",
    "ombudsman_decision", "remedy", "remedy_gbp", "root_cause",
]

# England's days off that fall on Monday to Friday.
HOLIDAYS = {
    datetime.date.fromisoformat(day) for day in (
        "2021-04-02 2021-04-05 2021-05-03 2021-05-31 2021-08-30 2021-12-27 "
        "2021-12-28 2022-01-03 2022-04-15 2022-04-18 2022-05-02 2022-06-02 "
        "2022-06-03 2022-08-29 2022-09-19 2022-12-26 2022-12-27 2023-01-02 "
        "2023-04-07 2023-04-10 2023-05-01 2023-05-08 2023-05-29 2023-08-28 "
        "2023-12-25 2023-12-26 2024-01-01 2024-03-29 2024-04-01 2024-05-06 "
        "2024-05-27 2024-08-26 2024-12-25 2024-12-26 2025-01-01 2025-04-18 "
        "2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26 "
        "2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 "
        "2026-12-25 2026-12-28 2027-01-01 2027-03-26 2027-03-29 2027-05-03 "
        "2027-05-31 2027-08-30 2027-12-27 2027-12-28").split()
}


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
