"""A report's definition in which every text is hostile."""

from google.protobuf import text_format

from published_hostile import LONG, NAMES, WORD
from redress_client.messages import query_pb2
from redress.v1 import report_definition_pb2

REPORT = "hostile"
BRACES = "{complaints} {{period}} %s %n ${x}"
# An import takes line breaks and no other control character, and no text of
# more than 10,000 bytes.
LINES = "\n=1+1\n\n two \u2028three \n"
LONG_TEXT, LONG_WORD = LONG[:7200], WORD[:2400]
TEXTS = (*NAMES, BRACES, LINES, LONG_TEXT, LONG_WORD)
# Titles that a sheet's name cannot be, and titles that are each other's but for
# case.
TITLES = (
    "'[Closed]: by *team*? yes/no \\ and more than 31 letters",
    "Complaints by team", "COMPLAINTS BY TEAM", "Complaints by team",
    "'", BRACES, LINES, LONG_TEXT, LONG_WORD)
# Ids whose names of sheets or files are taken or are each other's.
IDS = ("contents", "notes", "cover", "provenance", "long_texts", "history",
       "an_identifier_of_more_than_31_letters",
       "an_identifier_of_more_than_31_letters_too", "csv")
# Headings that a format has for its own, and some that are each other's.
LABELS = ("value", "row", "measure", "period", "Closed", "CLOSED",
          "Closed [status]", "Closed (2)", "\u00c9t\u00e9", "\u00e9T\u00c9",
          "\u0416\u0437", "\u0436\u0417", "a" * 200, "\U0001f600" * 50)
MEMBERS = report_definition_pb2.TABLE_LAYOUT_MEMBERS_AS_ROWS
PERIODS = report_definition_pb2.TABLE_LAYOUT_PERIODS_AS_ROWS
MEASURES = report_definition_pb2.TABLE_LAYOUT_MEASURES_AS_ROWS
BAR, COLUMN = (report_definition_pb2.CHART_TYPE_BAR,
               report_definition_pb2.CHART_TYPE_COLUMN)


def quoted(text):
    """A text as a definition has it: its braces are no placeholders."""
    return text.replace("{", "{{").replace("}", "}}")


def is_label(text):
    """Whether it can be the label of a measure."""
    return text not in (LINES, LONG_TEXT, LONG_WORD)


def _add_text_everywhere(definition, number, text):
    """Every text of a section, of a table with rows and of one without."""
    held = quoted(text)
    section = definition.sections.add(heading=held)
    section.blocks.add().text.text = held
    around = held[:1000]
    section.blocks.add().text.text = (
        f"{around}{{complaints}}{around}{{complaints.comparison}}</data>")
    narrative = section.blocks.add().narrative
    narrative.id, narrative.prompt = f"words_{number}", held
    narrative.empty_text = held
    table = section.blocks.add().table
    table.id, table.title = f"everywhere_{number}", held
    table.layout, table.row_heading = MEMBERS, text
    table.notes.add(text=held)
    table.chart.type = BAR if number % 2 else COLUMN
    table.chart.title = table.chart.alt_text = held
    table.compare = True
    measure = table.query.measures.add(measure="received")
    measure.label = text if is_label(text) else "Received"
    table.query.dimensions.add(dimension="team")
    table.query.total = True
    empty = section.blocks.add().table
    empty.id, empty.title = f"empty_{number}", "No rows: " + held
    empty.layout, empty.empty_text = MEMBERS, held
    empty.query.measures.add(measure="received")
    empty.query.dimensions.add(dimension="team")
    # What is nowhere in the records is told in a note.
    empty.query.filter.members.dimension = "team"
    empty.query.filter.members.values.append(
        text + " (none)" if is_label(text) else "(none)")


def _add_many_measures(section, name, layout, labels):
    table = section.blocks.add().table
    table.id, table.title, table.layout = name, name, layout
    table.compare = table.comparisons_first = True
    for number, label in enumerate(labels):
        measure = "upheld_rate" if number % 3 == 0 else "received"
        table.query.measures.add(measure=measure, label=label)
        if layout == MEMBERS and measure == "upheld_rate":
            table.numerator_in_brackets.append(label)
    table.query.comparison_options.difference = True
    # A heading that a figure has too.
    table.row_heading = labels[0]
    if layout == MEMBERS:
        table.query.dimensions.add(dimension="category")


def _add_titles(section):
    for name, title in zip(IDS, TITLES, strict=True):
        table = section.blocks.add().table
        table.id, table.title, table.layout = name, quoted(title), MEMBERS
        # More notes than stand above a table.
        for text in NAMES if title == TITLES[0] else ():
            table.notes.add(text=text)
        # Without a title of its own a chart has the table's.
        table.chart.type = BAR
        table.chart.alt_text = quoted(title)
        table.query.measures.add(measure="closed")
        table.query.dimensions.add(dimension="service_area")


def _add_lists(section, number, text):
    held = quoted(text)
    learning = section.blocks.add().learning
    learning.id, learning.title = f"learning_{number}", held
    notes = section.blocks.add().measure_notes
    notes.id, notes.title = f"measures_{number}", held
    cases = section.blocks.add().cases
    cases.id, cases.title, cases.empty_text = f"cases_{number}", held, held
    cases.measure.measure = "received"
    cases.measure.label = text if is_label(text) else ""
    cases.columns.extend(["team", "category", "received_on"])
    cases.notes.add(text=held)


def make(texts=TEXTS):
    """A valid redress.v1.ReportDefinition; it has each of these everywhere."""
    definition = report_definition_pb2.ReportDefinition(
        id=REPORT, title=quoted(" / ".join(NAMES)) + " {period}",
        description=NAMES[9], min_comparisons=1)
    figure = definition.figures.add(name="complaints")
    figure.measure.measure = "received"
    for number, text in enumerate(texts):
        _add_text_everywhere(definition, number, text)
    section = definition.sections.add(heading="Twice")
    _add_titles(section)
    section = definition.sections.add(heading="Twice")
    for name, labels in (("names", NAMES), ("labels", LABELS)):
        _add_many_measures(section, "members_" + name, MEMBERS, labels)
        _add_many_measures(section, "periods_" + name, PERIODS, labels)
        _add_many_measures(section, "measures_" + name, MEASURES, labels)
    section = definition.sections.add(heading="TWICE")
    for number, text in enumerate((NAMES[0], NAMES[10], LINES, LONG_TEXT)):
        _add_lists(section, number, text)
    own = section.blocks.add().table
    own.id, own.title, own.layout = "own_period", "{period}", PERIODS
    own.query.measures.add(measure="received")
    own.query.period.CopyFrom(period(2025, "=1+1"))
    return definition


def period(year, label):
    """A financial year with a label of its own."""
    result = query_pb2.Period(label=label)
    result.first_day.year, result.first_day.month = year, 4
    result.last_day.year, result.last_day.month = year + 1, 3
    result.first_day.day, result.last_day.day = 1, 31
    return result


def text_of(definition):
    return text_format.MessageToString(definition, as_utf8=True)
