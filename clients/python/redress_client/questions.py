"""Questions from plain Python values, and answers as plain rows."""

import datetime
import re

from redress_client import errors
from redress_client import values
from redress_client.messages import query_pb2

_FINANCIAL_YEAR = re.compile(
    r"([0-9]{4})/([0-9]{2})(?:[: ](H[12]|Q[1-4]))?", re.ASCII | re.IGNORECASE)
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})", re.ASCII)
_FORMS = ("2019-04-01..2019-09-30 (first and last day), 2019/20 (financial "
          "year from 1 April), 2019/20:H1 (its first half), 2019/20:Q3 (its "
          "third quarter), 2019-06 (month)")


def _day(value):
    if isinstance(value, datetime.date):
        return value
    return values.parse_day(value.strip())


def _months(year, month, count):
    """`count` months from the first day of a month, which may be over 12."""

    def first_of(number):
        return datetime.date(year + (number - 1) // 12,
                             (number - 1) % 12 + 1, 1)

    return (first_of(month),
            first_of(month + count) - datetime.timedelta(days=1))


def _span(text):
    """First and last day of a period's text; raises ValueError."""
    if ".." in text:
        return tuple(_day(part) for part in text.split("..", 1))
    if match := _FINANCIAL_YEAR.fullmatch(text):
        year = int(match[1])
        if (year + 1) % 100 != int(match[2]):
            raise ValueError(f"the financial year that begins in {year} is "
                             f"{year}/{(year + 1) % 100:02}")
        part = (match[3] or "").upper()
        if not part:
            return _months(year, 4, 12)
        count = 6 if part[0] == "H" else 3
        return _months(year, 4 + count * (int(part[1]) - 1), count)
    if match := _MONTH.fullmatch(text):
        if not 1 <= int(match[2]) <= 12:
            raise ValueError("there is no such month")
        return _months(int(match[1]), int(match[2]), 1)
    raise ValueError("it has none of the forms")


def parse_period(period):
    """The query_pb2.Period of a text ("2019/20:H1") or of two days.

    Two days are datetime.date or text ("2019-04-01"), the first and the last.
    """
    if isinstance(period, query_pb2.Period):
        return period
    try:
        if isinstance(period, str):
            first, last = _span(period.strip())
        else:
            first, last = (_day(day) for day in period)
    except (ValueError, values.ValueProblem) as error:
        raise errors.invalid_argument(
            f"{period!r} is not a period: {error}. Write {_FORMS}",
            "INVALID_PERIOD") from error
    if last < first:
        raise errors.invalid_argument(
            f"{period!r} is not a period: it ends before it starts",
            "INVALID_PERIOD")
    return query_pb2.Period(first_day=values.to_date(first),
                            last_day=values.to_date(last))


def make_filter(where):
    """The query_pb2.Filter of {"kind": "complaint", "team": ["A", "B"]}.

    Every entry has to hold; of a list one value is enough. A Filter goes
    through as it is, and None is no filter.
    """
    if where is None or isinstance(where, query_pb2.Filter):
        return where
    conditions = []
    for dimension, given in where.items():
        listed = [given] if isinstance(given, str) else list(given)
        conditions.append(query_pb2.Filter(members=query_pb2.MemberFilter(
            dimension=dimension, values=listed)))
    if len(conditions) == 1:
        return conditions[0]
    return query_pb2.Filter(all_of=query_pb2.FilterList(filters=conditions))


def measure(name, label="", where=None):
    """A measure with a heading or a filter of its own."""
    return query_pb2.MeasureSelection(measure=name, label=label,
                                      filter=make_filter(where))


def _dimension(given):
    if isinstance(given, str):
        return query_pb2.DimensionSelection(dimension=given)
    name, members = given
    return query_pb2.DimensionSelection(dimension=name, members=members)


def top(count, dimension="", label="", other=False):
    """The largest members of a dimension.

    dimension: the first one where it is not given.
    label: of the measure that ranks them; the first one where it is not given.
    other: adds rows "All others" for the members left out, counted anew.
    """
    return query_pb2.Top(count=count, dimension=dimension, label=label,
                         other=other)


def make_query(measures, by=(), *, period, compare=(), where=None, total=False,
               subtotals=False, difference=False, percent_change=False,
               order_by=None, descending=False, top=None, as_of=0,
               disclosure_profile=""):  # pylint: disable=redefined-outer-name
    """A query_pb2.Query.

    measures: names, or what measure() gives.
    by: names of dimensions, or pairs of a name and the members to show.
    period, compare: the current period and those to compare with, as for
        parse_period.
    where: as for make_filter.
    total: adds a grand total.
    subtotals: adds a subtotal for each leading member of two or more
        dimensions.
    difference, percent_change: what each comparison adds.
    order_by: the label of the measure that orders the rows; None: the
        dimensions' own order. descending: largest first.
    top: how many members of the first dimension to keep, or what top() gives.
    as_of: the data version to answer from; 0: the last one. Client.version_on
        finds that of a day.
    disclosure_profile: "publish", say; "": the caller's own.
    """
    query = query_pb2.Query(
        measures=[measure(m) if isinstance(m, str) else m for m in measures],
        dimensions=[_dimension(d) for d in by],
        period=parse_period(period),
        comparisons=[parse_period(p) for p in compare],
        filter=make_filter(where),
        comparison_options=query_pb2.ComparisonOptions(
            difference=difference, percent_change=percent_change),
        total=total, subtotals=subtotals, as_of=as_of,
        disclosure_profile=disclosure_profile)
    if order_by is not None or descending:
        query.order_by.label = order_by or ""
        query.order_by.descending = descending
    if top is not None:
        query.top.CopyFrom(query_pb2.Top(count=top) if isinstance(top, int)
                           else top)
    return query


def _value(column, cell):
    if cell.status != query_pb2.CELL_STATUS_UNSPECIFIED:
        return None
    if column.unit == query_pb2.UNIT_COUNT:
        return cell.numerator
    return cell.value


def _members(answer, row):
    """A member for each dimension; see plain_row."""
    if row.type == query_pb2.ROW_TYPE_TOTAL:
        return ["Total"] * len(answer.dimensions)
    missing = len(answer.dimensions) - len(row.members)
    return list(row.members) + [None] * missing


def plain_row(answer, row):
    """A row of an answer, or of its stream, as a dictionary.

    A member stands under its dimension's name: "Total" of the grand total,
    None where a subtotal is taken over the dimension. A figure of the current
    period stands under its measure's label, any other figure under its
    column's id ("Received/1", "Received/1/difference"). Counts are whole
    numbers, rates fractions, money pounds; None is a figure that is [z], [c]
    or [x]. The texts to show are in the row itself.
    """
    entry = {dimension.dimension: member for dimension, member
             in zip(answer.dimensions, _members(answer, row))}
    for column, cell in zip(answer.columns, row.cells):
        is_current = (column.period_index == 0 and
                      column.content == query_pb2.COLUMN_CONTENT_FIGURE)
        entry[column.label if is_current else column.id] = _value(column, cell)
    return entry


def rows(answer):
    """The rows of an answer as dictionaries; see plain_row."""
    return [plain_row(answer, row) for row in answer.rows]
