"""What a document's cells should be, by the answers to its tables' questions."""

import datetime

from google.protobuf import json_format

from redress_client.messages import document_pb2
from redress_client.messages import document_source_pb2
from redress_client.messages import query_pb2

SUFFIXES = {query_pb2.COLUMN_CONTENT_DIFFERENCE: "/difference",
            query_pb2.COLUMN_CONTENT_PERCENT_CHANGE: "/percent_change"}
SYMBOLS = {query_pb2.CELL_STATUS_NOT_APPLICABLE: "z",
           query_pb2.CELL_STATUS_CONFIDENTIAL: "c",
           query_pb2.CELL_STATUS_NOT_AVAILABLE: "x"}


class Document:
    """A document of the server, whole."""

    def __init__(self, client, source_json):
        self.source = json_format.Parse(
            source_json, document_source_pb2.DocumentSource())
        self.texts = []
        self.tables = {}  # by id: the start, and its rows
        rows = None
        for part in client.run_document(self.source):
            if part.HasField("header"):
                self.header = part.header
            elif part.HasField("text"):
                self.texts.append(part.text)
            elif part.HasField("table"):
                rows = []
                self.tables[part.table.id] = (part.table, rows)
            else:
                rows.extend(part.rows.rows)

    def figures(self):
        """Of each figure in the texts its text's number, name, and it."""
        for number, text in enumerate(self.texts, 1):
            raw = text.text.encode("utf-8")
            for figure in text.figures:
                yield (number, figure.name,
                       raw[figure.begin:figure.begin + figure.size].decode())

    def cell(self, name):
        """The cell called TABLE/ROW/COLUMN."""
        table, row, column = name.split("/")
        start, rows = self.tables[table]
        ids = [given.id for given in start.columns]
        return rows[int(row) - 1].cells[ids.index(column)]


class Answers:
    """The answer to a question, by the places that a table gives its cells.

    It is asked with nothing kept back, whatever its profile.
    """

    def __init__(self, client, question):
        self.is_protected = question.disclosure_profile != "internal"
        query = query_pb2.Query()
        query.CopyFrom(question)
        query.disclosure_profile = "internal"
        self.answer = client.run_query(query)
        self.columns = {column.id: place for place, column
                        in enumerate(self.answer.columns)}
        self.rows = {(tuple(row.members), row.other): row
                     for row in self.answer.rows}
        assert len(self.rows) == len(self.answer.rows)
        # What was asked for, and not yet.
        self.unseen = {(key, column) for key in self.rows
                       for column in self.columns}

    def cell(self, row, column):
        """The answer's cell that stands in a row and column of the table."""
        key = tuple(row.members), row.other
        by_row = row.content != query_pb2.COLUMN_CONTENT_UNSPECIFIED
        about = row if by_row else column
        name = (f"{row.measure_label or column.measure_label}/"
                f"{about.period_index}{SUFFIXES.get(about.content, '')}")
        self.unseen.discard((key, name))
        return self.rows[key].cells[self.columns[name]]


def plain(cell):
    """A document's cell that holds no figure: None, a str or a date."""
    kind = cell.WhichOneof("value")
    if kind == "text":
        return cell.text or None
    if kind == "date":
        return datetime.date(cell.date.year, cell.date.month, cell.date.day)
    assert kind is None, kind
    return None


def is_total(row):
    return row.type == query_pb2.ROW_TYPE_TOTAL


def is_label(column):
    return column.role == document_pb2.COLUMN_ROLE_LABEL
