#!/usr/bin/env python3
"""Writes the example records: cases.csv, learning.csv and aliases.csv.

    python3 make_records.py [FOLDER]

FOLDER defaults to the folder of this file. The lists below hold what the
council's report prints; README.md says which values are read from it, which
are inferred and which are invented. There is no randomness: an invented value
is picked by a hash of the case's reference and the column, so the same script
writes the same bytes everywhere.
"""

import csv
import datetime
import hashlib
import os
import sys

# ---------------------------------------------------------------------------
# What the report says. Teams are spelt as the table in question spells them.

# "Upheld Complaints", 2018/19: team, closed, upheld.
CLOSED_2018 = [
    ("Adolescent Team", 1, 1),  # Inferred: the row's figures are torn apart.
    ("Adoption", 2, 1),
    ("Child Protection/LADO", 2, 2),  # Inferred: the row's name is lost.
    ("Children and Families Assessment Team CFAT", 4, 2),
    ("Disabled Children", 2, 1),
    ("Family Support Team 1", 4, 1),
    ("Family Support Team 2", 1, 1),
    ("Family Support Team 4", 1, 0),
    ("MASH", 1, 0),
    ("Permanence/Court Work", 1, 1),
    ("Through Care 1", 2, 1),
    ("Through Care 2", 2, 1),
]

# Cancelled complaints of 2018/19: the number is read, the rest is invented.
CANCELLED_2018 = [
    ("Family Support Team 2", "Withdrawn"),
    ("MASH", "Not eligible"),
]

# Complaints closed in 2019/20: team, received, working days to the response,
# extension agreed (working days in all, 0 for none), outcome, root causes, ADR.
# The teams and outcomes are the table's; days and ADR are invented so that 4 of
# the 8 that fell due in the period were answered in time. The first one was
# received, and fell due, before the period.
COMPLAINTS_2019 = [
    ("Children Looked After Team 3", "2019-03-11", 22, 0, "not_upheld", "",
     False),
    ("Adoption", "2019-04-08", 10, 0, "upheld", "Communication", False),
    ("Children and Families Assessment Team CFAT", "2019-04-25", 9, 0,
     "not_upheld", "", False),
    ("Children Looked After Team 1", "2019-05-08", 24, 20, "upheld", "Savings",
     False),
    ("Child Protection/LADO", "2019-05-23", 20, 20, "upheld", "Assessment",
     False),
    ("Child Protection/LADO", "2019-06-12", 17, 0, "not_upheld", "", True),
    ("Family Support Team 4", "2019-07-03", 8, 0, "not_upheld", "", False),
    ("Leaving Care Team", "2019-07-22", 15, 0, "upheld",
     "Savings;Communication", False),
    ("MASH", "2019-08-14", 22, 20, "not_upheld", "", True),
]

# Cancelled complaints of 2019/20: team, received, working days to the
# cancelling, reason. The number is read, the rest is invented.
CANCELLED_2019 = [
    ("Disabled Children", "2019-05-14", 4, "Withdrawn"),
    ("Family Support Team 1", "2019-06-26", 2, "Not eligible"),
    ("Fostering Team", "2019-08-02", 3, "Duplicate"),
    ("Children and Families Assessment Team CFAT", "2019-09-11", 5,
     "Other procedure"),
]

# "Estimated saving of £3600" for 2 cases.
ADR_SAVING_GBP = 1800

# "Enquiries", 2019/20.
MEMBER_ENQUIRIES_2019 = [
    ("Disabled children", 3),
    ("Youth services", 2),
    ("Children Looked After Team 1", 2),
    ("Fostering Team", 2),
    ("Children and Family Assessment Team 1", 1),
    ("Family Support Team 4", 1),
    ("MASH", 1),
    ("Operation of homes", 1),  # Inferred: 13 in all, 12 legible.
]
MP_ENQUIRIES_2019 = [
    ("Children and Family Assessment Team 1", 4),
    ("Aftercare", 2),
    ("MASH", 2),
    ("Child Protection/LADO", 1),
    ("Family Support Team 4", 1),
    ("Support for childminders", 1),
]

# "External Compliments", 2019/20.
COMPLIMENTS_2019 = [
    ("Prevention/Support Service", 6),  # Inferred: 11 in all, 5 elsewhere.
    ("Children and Family Assessment Team 1", 1),
    ("Children Looked After Team 2", 1),
    ("Family Support Team 3", 1),
    ("Family Support Team 4", 1),
    ("Fostering Team", 1),
]

# "Initial Feedback", 2019/20: the teams and their order are read, the sum of 44
# is read, the single numbers are lost and invented.
FEEDBACK_2019 = [
    ("Children and Family Assessment Team 1", 8),
    ("Disabled children", 6),
    ("Family Support Team 4", 5),
    ("Children Looked After Team 1", 4),
    ("MASH", 4),
    ("Fostering Team", 3),
    ("Adoption Team", 3),
    ("Aftercare", 3),
    ("Prevention/Support Service", 2),
    ("Family Support Team 3", 2),
    ("Permanency / Court Team", 1),
    ("Children Looked After Team 2", 1),
    ("Children and Family Assessment Team 2", 1),
    ("Family Support Team 2", 1),
]

# 2018/19 beside complaints: 19 initial feedback (read) and 49 others (computed:
# 93 - 19 - 25). How the 49 split, and every team, is invented.
FEEDBACK_2018 = [
    ("Children and Family Assessment Team 1", 5),
    ("Disabled children", 4),
    ("Family Support Team 4", 3),
    ("MASH", 3),
    ("Fostering Team", 2),
    ("Aftercare", 2),
]
MEMBER_ENQUIRIES_2018 = [
    ("Disabled children", 5),
    ("Children and Family Assessment Team 1", 4),
    ("Fostering Team", 3),
    ("Youth services", 2),
    ("MASH", 2),
]
MP_ENQUIRIES_2018 = [
    ("Children and Family Assessment Team 1", 6),
    ("MASH", 4),
    ("Aftercare", 2),
    ("Family Support Team 1", 2),
]
MEP_ENQUIRIES_2018 = [("Fostering Team", 1)]
COMPLIMENTS_2018 = [
    ("Prevention/Support Service", 8),
    ("Fostering Team", 4),
    ("Family Support Team 3", 3),
    ("Adoption Team", 2),
    ("Children Looked After Team 2", 1),
]

# "Root cause analysis and associated learning". Wording and cause are read;
# which bullet stands in which column was torn by the scan and is partly
# inferred; the days and the links to cases are invented. Each action: root
# cause, text, raised, implemented, why not implemented.
LEARNING_2018 = [
    ("Communication",
     "Internal changes to rota spreadsheets to reflect contact in the "
     "community.", "2018-06-18", "2018-07-16", ""),
    ("Communication",
     "Staff given reflective practice sessions to attune themselves with how "
     "service changes affect users.", "2018-07-09", "2018-09-03", ""),
    ("Decision Making",
     "Both sides of families to be contacted where children only live with one "
     "parent to ensure equal sharing of information.", "2018-08-06",
     "2018-10-01", ""),
    ("Policy and Training",
     "Policy to be drafted to address the issue of savings for children in "
     "care.", "2018-09-10", "2019-03-18", ""),
    ("Policy and Training",
     "Further training to be provided to staff to remember the impact that "
     "professional opinion and timekeeping has on cases.", "2018-09-17",
     "2018-12-10", ""),
]
LEARNING_2019 = [
    ("Savings",
     "The team have developed a new process to address inconsistencies in "
     "savings for looked after children.", "2019-06-17", "2019-08-05", ""),
    ("Savings",
     "The team have developed a new process to ensure all young people receive "
     "regular savings going forward.", "2019-06-17", "2019-08-05", ""),
    ("Savings",
     "To review allowance payments annually and to ensure the system in place "
     "does not cause any disruption and/or inconvenience to the carer.",
     "2019-08-19", "", "The first annual review is planned for March 2020."),
    ("Communication",
     "Discussions have taken place within the service in relation to the "
     "importance of sharing plans across the service on a need to know basis.",
     "2019-05-07", "2019-05-20", ""),
    ("Communication",
     "Discussions have taken place within the service in relation to the need "
     "to ensure that information given to children about their care plans is "
     "accurate and up to date.", "2019-08-19", "2019-09-09", ""),
    ("Assessment",
     "A formal review to be conducted to ensure standards are maintained in "
     "all cases involving unaccompanied asylum seekers.", "2019-06-24",
     "2019-09-23", ""),
]

# One team under several names. Only what is the same beyond doubt: see README.
ALIASES = [
    ("team", "Disabled children", "Disabled Children"),
    ("team", "Adoption Team", "Adoption"),
    ("team", "Permanency / Court Team", "Permanence/Court Work"),
]

# ---------------------------------------------------------------------------
# What is invented, and how.

SERVICE_AREAS = {
    "Adolescent Team": "Children in care",
    "Adoption": "Fostering and adoption",
    "Adoption Team": "Fostering and adoption",
    "Aftercare": "Children in care",
    "Child Protection/LADO": "Safeguarding and assessment",
    "Children Looked After Team 1": "Children in care",
    "Children Looked After Team 2": "Children in care",
    "Children Looked After Team 3": "Children in care",
    "Children and Families Assessment Team CFAT": "Safeguarding and assessment",
    "Children and Family Assessment Team 1": "Safeguarding and assessment",
    "Children and Family Assessment Team 2": "Safeguarding and assessment",
    "Disabled Children": "Disabled children",
    "Disabled children": "Disabled children",
    "Family Support Team 1": "Family support",
    "Family Support Team 2": "Family support",
    "Family Support Team 3": "Family support",
    "Family Support Team 4": "Family support",
    "Fostering Team": "Fostering and adoption",
    "Leaving Care Team": "Children in care",
    "MASH": "Safeguarding and assessment",
    "Operation of homes": "Children in care",
    "Permanence/Court Work": "Children in care",
    "Permanency / Court Team": "Children in care",
    "Prevention/Support Service": "Early help",
    "Support for childminders": "Early help",
    "Through Care 1": "Children in care",
    "Through Care 2": "Children in care",
    "Youth services": "Early help",
}

# Values by column with their weights; "" is not recorded.
CHOICES = {
    "locality": [("North", 3), ("Central", 4), ("South", 3), ("", 1)],
    "channel": [("Email", 5), ("Telephone", 3), ("Web form", 3), ("Letter", 2)],
    "complainant_type": [("Parent", 8), ("Child or young person", 3),
                         ("Advocate", 2), ("Grandparent", 2),
                         ("Foster carer", 2)],
    "age_band": [("00-04", 2), ("05-09", 3), ("10-15", 5), ("16-17", 3),
                 ("", 1)],
    "gender": [("Female", 5), ("Male", 5), ("", 1)],
    "ethnicity": [("White", 6), ("Black", 2), ("Asian", 2), ("Mixed", 2),
                  ("", 3)],
    "disability": [("No", 7), ("Yes", 2), ("", 2)],
    "sexual_orientation": [("Heterosexual", 4), ("Lesbian, gay or bisexual", 1),
                           ("Prefer not to say", 2), ("", 5)],
    "category": [("Communication", 5), ("Staff conduct", 3), ("Delay", 3),
                 ("Quality of service", 4), ("Disputed decision", 3),
                 ("Contact arrangements", 2), ("Finance", 2)],
    "second_category": [("", 6), ("Delay", 1), ("Communication", 1)],
    "remedy": [("Apology", 4), ("Apology;Change of procedure", 2),
               ("Apology;Payment", 1)],
}

COLUMNS = [
    "reference", "kind", "procedure", "received_on", "acknowledged_on",
    "closed_on", "cancelled_on", "closure_reason", "team", "service_area",
    "locality", "category", "channel", "complainant_type", "age_band", "gender",
    "ethnicity", "disability", "sexual_orientation", "advocate",
    "response_responded_on", "stage1_extended_to", "stage1_responded_on",
    "stage1_outcome", "adr_offered_on", "adr_outcome", "adr_saving_gbp",
    "ombudsman_referred_on", "remedy", "remedy_gbp", "root_cause",
]

PROCEDURES = {
    "complaint": "children_statutory",
    "initial_feedback": "none",
    "mp_enquiry": "enquiry",
    "mep_enquiry": "enquiry",
    "member_enquiry": "enquiry",
    "compliment": "none",
}

# England's days off that fall on Monday to Friday.
HOLIDAYS = {
    datetime.date.fromisoformat(day) for day in (
        "2018-03-30", "2018-04-02", "2018-05-07", "2018-05-28", "2018-08-27",
        "2018-12-25", "2018-12-26", "2019-01-01", "2019-04-19", "2019-04-22",
        "2019-05-06", "2019-05-27", "2019-08-26")
}


def is_working_day(day):
    return day.weekday() < 5 and day not in HOLIDAYS


def add_working_days(day, count):
    """The day on which `count` working days after a working day are up."""
    while count > 0:
        day += datetime.timedelta(days=1)
        if is_working_day(day):
            count -= 1
    return day


def number_of(*key):
    """A number that depends on the key alone."""
    digest = hashlib.sha256("/".join(key).encode()).digest()
    return int.from_bytes(digest[:8], "big")


def pick(column, reference):
    """The value of a column that is invented for a case."""
    choices = CHOICES[column]
    at = number_of(column, reference) % sum(weight for _, weight in choices)
    for value, weight in choices:
        if at < weight:
            return value
        at -= weight
    raise AssertionError("weights do not add up")


def spread(group, counts, first, last):
    """One (team, received) for each case, in an order of its own, over the
    working days from first to last."""
    teams = [team for team, count in counts for _ in range(count)]
    order = sorted(range(len(teams)),
                   key=lambda at: number_of("order", group, str(at)))
    days = []
    day = datetime.date.fromisoformat(first)
    while day <= datetime.date.fromisoformat(last):
        if is_working_day(day):
            days.append(day)
        day += datetime.timedelta(days=1)
    for place, at in enumerate(order):
        yield teams[at], days[(2 * place + 1) * len(days) // (2 * len(teams))]


def complaint(team, received):
    return {"kind": "complaint", "team": team, "received": received}


def complaints_2018():
    """25 received: 23 closed in the period, each in time, and 2 cancelled."""
    outcomes = {}
    for team, closed, upheld in CLOSED_2018:
        outcomes[team] = (["upheld"] * upheld +
                          ["not_upheld"] * (closed - upheld))
    counts = [(team, closed) for team, closed, _ in CLOSED_2018]
    causes = ["Communication", "Decision Making", "Policy and Training"]
    for place, (team, received) in enumerate(
            spread("complaint 2018", counts, "2018-04-04", "2018-09-10")):
        case = complaint(team, received)
        case["stage1_outcome"] = outcomes[team].pop(0)
        if case["stage1_outcome"] == "upheld":
            case["root_cause"] = causes[0]
            causes = causes[1:] + causes[:1]
        # Every fifth one was extended, as the procedure allows.
        extended = place % 5 == 3
        days = 5 + number_of("days", team, str(place)) % 6
        if extended:
            case["extended"] = add_working_days(received, 20)
            days = 14 + place % 6
        case["responded"] = case["closed"] = add_working_days(received, days)
        yield case
    for place, (team, reason) in enumerate(CANCELLED_2018):
        received = datetime.date(2018, 5 + 2 * place, 16)
        case = complaint(team, received)
        case["cancelled"] = add_working_days(received, 3 + place)
        case["closure_reason"] = reason
        yield case


def complaints_2019():
    """12 received, 4 of them cancelled; and one carried over from 2018/19."""
    for (team, day, days, extension, outcome, causes,
         adr) in COMPLAINTS_2019:
        received = datetime.date.fromisoformat(day)
        case = complaint(team, received)
        case["stage1_outcome"] = outcome
        case["root_cause"] = causes
        if extension:
            case["extended"] = add_working_days(received, extension)
        case["responded"] = case["closed"] = add_working_days(received, days)
        if adr:
            # Offered once the complainant asks for stage 2.
            case["adr_offered"] = add_working_days(case["responded"], 2)
            case["closed"] = add_working_days(case["responded"], 8)
            case["closure_reason"] = "Resolved by ADR"
        yield case
    for team, day, days, reason in CANCELLED_2019:
        received = datetime.date.fromisoformat(day)
        case = complaint(team, received)
        case["cancelled"] = add_working_days(received, days)
        case["closure_reason"] = reason
        yield case


def others(kind, counts, first, last):
    """Enquiries, initial feedback or compliments of one period."""
    for place, (team, received) in enumerate(
            spread(kind + first[:4], counts, first, last)):
        case = {"kind": kind, "team": team, "received": received}
        if kind == "compliment":
            case["closed"] = add_working_days(received, 1)
        elif kind == "initial_feedback":
            case["closed"] = add_working_days(
                received, 2 + number_of("days", kind, first, str(place)) % 4)
        else:
            # The target is 10 working days; about one in seven is late.
            days = 4 + number_of("days", kind, first, str(place)) % 6
            if place % 7 == 4:
                days = 12 + place % 2
            case["responded"] = case["closed"] = add_working_days(
                received, days)
        yield case


def all_cases():
    """Every case with its reference, in the order of receipt."""
    first, last = ("2018-04-03", "2018-09-28")
    cases = list(complaints_2018())
    cases += others("initial_feedback", FEEDBACK_2018, first, last)
    cases += others("member_enquiry", MEMBER_ENQUIRIES_2018, first, last)
    cases += others("mp_enquiry", MP_ENQUIRIES_2018, first, last)
    cases += others("mep_enquiry", MEP_ENQUIRIES_2018, first, last)
    cases += others("compliment", COMPLIMENTS_2018, first, last)
    # Up to 20 September 2019, so that all is answered by the data date.
    first, last = ("2019-04-01", "2019-09-20")
    cases += complaints_2019()
    cases += others("initial_feedback", FEEDBACK_2019, first, last)
    cases += others("member_enquiry", MEMBER_ENQUIRIES_2019, first, last)
    cases += others("mp_enquiry", MP_ENQUIRIES_2019, first, last)
    cases += others("compliment", COMPLIMENTS_2019, first, last)
    cases.sort(key=lambda case: case["received"])  # Stable.
    numbers = {}
    for case in cases:
        before = case["received"] < datetime.date(2019, 4, 1)
        year = "1819" if before else "1920"
        numbers[year] = numbers.get(year, 0) + 1
        case["reference"] = "CSC-%s-%03d" % (year, numbers[year])
        invent(case)
    return cases


def invent(case):
    """Fills in what the report says nothing about."""
    reference, kind = case["reference"], case["kind"]
    case["service_area"] = SERVICE_AREAS[case["team"]]
    case["locality"] = pick("locality", reference)
    case["channel"] = pick("channel", reference)
    # Enquiries and compliments are acknowledged when answered.
    if kind in ("complaint", "initial_feedback"):
        days = 1 + number_of("acknowledged", reference) % 2
        case["acknowledged"] = add_working_days(case["received"], days)
        for column in ("complainant_type", "age_band", "gender", "ethnicity",
                       "disability", "sexual_orientation"):
            case[column] = pick(column, reference)
        if (case["complainant_type"] == "Child or young person" and
                case["age_band"] in ("00-04", "05-09")):
            case["age_band"] = "10-15"
        helped = case["complainant_type"] == "Advocate"
        case["advocate"] = "Yes" if helped else "No"
    if kind != "compliment":
        category = pick("category", reference)
        second = pick("second_category", reference)
        if second not in ("", category):
            category += ";" + second
        case["category"] = category
    if kind == "complaint" and "closed" in case:
        case.setdefault("closure_reason", "Resolved at stage 1")
    if case.get("stage1_outcome") == "upheld":
        case["remedy"] = pick("remedy", reference)
        if "Payment" in case["remedy"]:
            case["remedy_gbp"] = "150.00"


def row_of(case):
    row = dict.fromkeys(COLUMNS, "")
    row.update({name: value for name, value in case.items() if name in row})
    row["procedure"] = PROCEDURES[case["kind"]]
    days = {
        "received_on": "received", "acknowledged_on": "acknowledged",
        "closed_on": "closed", "cancelled_on": "cancelled",
        "stage1_extended_to": "extended", "adr_offered_on": "adr_offered",
    }
    days["stage1_responded_on" if case["kind"] == "complaint"
         else "response_responded_on"] = "responded"
    for column, name in days.items():
        if name in case:
            row[column] = case[name].isoformat()
    if "adr_offered" in case:
        row["adr_outcome"] = "resolved"
        row["adr_saving_gbp"] = "%d.00" % ADR_SAVING_GBP
    return row


def learning_rows(cases):
    """The actions, each with the upheld complaints of its period and cause."""
    for year, actions in (("1819", LEARNING_2018), ("1920", LEARNING_2019)):
        for number, (cause, text, raised, implemented, why_not) in enumerate(
                actions, 1):
            references = [
                case["reference"] for case in cases
                if cause in case.get("root_cause", "").split(";")
                and case["reference"][4:8] == year
                and case["closed"].isoformat() <= raised
            ]
            yield ["L-%s-%02d" % (year, number), cause, text, raised,
                   implemented, why_not, ";".join(references)]


def write(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main():
    folder = (sys.argv[1] if len(sys.argv) > 1 else
              os.path.dirname(os.path.abspath(__file__)))
    cases = all_cases()
    write(os.path.join(folder, "cases.csv"), COLUMNS,
          [[row_of(case)[column] for column in COLUMNS] for case in cases])
    write(os.path.join(folder, "learning.csv"),
          ["id", "root_cause", "text", "raised_on", "implemented_on",
           "not_implemented_reason", "references"], learning_rows(cases))
    write(os.path.join(folder, "aliases.csv"),
          ["dimension", "recorded", "canonical", "from", "to"],
          [[*alias, "", ""] for alias in ALIASES])


if __name__ == "__main__":
    main()
