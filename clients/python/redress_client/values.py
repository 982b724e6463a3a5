"""The text forms of days, closed words, pounds and lists."""

import datetime
import difflib
import re

from redress_client.messages import date_pb2

_FIRST_YEAR = 1900
_LAST_YEAR = 2199
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_POUNDS = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?", re.ASCII)


class ValueProblem(Exception):
    """Why a text is not a value."""

    def __init__(self, reason, message, suggestion=""):
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.suggestion = suggestion


def nearest(name, candidates):
    """The candidate most like a misspelt name; "" where none is near."""
    found = difflib.get_close_matches(name.lower(), candidates, n=1)
    return found[0] if found else ""


def parse_day(text):
    """The datetime.date of "2019-04-01"; raises ValueProblem."""
    if not _ISO_DAY.fullmatch(text):
        raise ValueProblem(
            "INVALID_DATE",
            "not a day; days are written year-month-day, as 2019-04-01")
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise ValueProblem(
            "INVALID_DATE", "there is no such day in the years "
            f"{_FIRST_YEAR} to {_LAST_YEAR}")
    return day


def to_date(day):
    """The message of a datetime.date."""
    return date_pb2.Date(year=day.year, month=day.month, day=day.day)


def words(vocabulary):
    """The numbers of a closed vocabulary's words, by word, in order.

    KIND_MP_ENQUIRY is "mp_enquiry"; the unspecified value has no word.
    """
    prefix = vocabulary.values[0].name[:-len("UNSPECIFIED")]
    return {
        value.name[len(prefix):].lower(): value.number
        for value in vocabulary.values if value.number != 0
    }


def parse_word(text, vocabulary):
    """The number of a word of a closed vocabulary; raises ValueProblem."""
    known = words(vocabulary)
    number = known.get(text.lower())
    if number is None:
        raise ValueProblem("UNKNOWN_VALUE",
                           "not one of " + ", ".join(known),
                           nearest(re.sub("[ -]", "_", text), known))
    return number


def parse_pounds(text):
    """Pence of "1800" or "1800.50"; raises ValueProblem."""
    if not _POUNDS.fullmatch(text):
        raise ValueProblem(
            "INVALID_AMOUNT",
            "not an amount; pounds are written with digits and at most two "
            "decimals, as 1800 or 1800.50")
    pounds, _, pence = text.partition(".")
    return int(pounds) * 100 + int(pence.ljust(2, "0"))


def split_list(text):
    """The values between semicolons; "\\;" is one in a value."""
    parts = re.findall(r"(?:\\[;\\]|[^;])+", text)
    values = (re.sub(r"\\([;\\])", r"\1", part).strip() for part in parts)
    return [value for value in values if value]
