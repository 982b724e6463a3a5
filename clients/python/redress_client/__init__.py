"""A client of Redress servers.

    import redress_client

    with redress_client.Client("127.0.0.1:7443") as client:
        client.import_csv("cases.csv")
        answer = client.query(["received"], by=["team"], period="2019/20:H1")
        for row in redress_client.rows(answer):
            print(row["team"], row["Received"])

Everything that goes wrong is a RedressError.
"""

from redress_client.client import Cases
from redress_client.client import Client
from redress_client.client import DEFAULT_SERVER
from redress_client.csv_rows import CsvFile
from redress_client.errors import RedressError
from redress_client.errors import Violation
from redress_client.exporting import Export
from redress_client.importing import ImportResult
from redress_client.questions import make_query
from redress_client.questions import measure
from redress_client.questions import parse_period
from redress_client.questions import plain_row
from redress_client.questions import rows
from redress_client.questions import top
from redress_client.streaming import AnswerStream

__all__ = [
    "AnswerStream",
    "Cases",
    "Client",
    "CsvFile",
    "DEFAULT_SERVER",
    "Export",
    "ImportResult",
    "RedressError",
    "Violation",
    "make_query",
    "measure",
    "parse_period",
    "plain_row",
    "rows",
    "top",
]
