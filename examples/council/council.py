"""The council that is not there: how much it receives, who answers, how often
in time, and what it learns. make_records.py makes its records of this. All of it
is invented.
"""

import datetime

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
