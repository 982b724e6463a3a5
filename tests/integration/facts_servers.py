"""Servers with their facts in PostgreSQL, and what they answer; shared by tests.

Needs PYTHONPATH with redress_client and the generated messages.
"""

import os
import re
import shutil
import subprocess
import tempfile
import unittest

import grpc

import harness
import postgres_cluster
from redress_client import Client, RedressError, make_query, measure
from redress_client.messages import record_pb2
from redress_client.messages import record_service_pb2
from replicas_test import Replica

PERIOD = "2019-04-01..2019-09-30"
BEFORE = "2018-04-01..2018-09-30"
REPORT = "childrens-representations"
# Of the example records.
CASES = 185


def bytes_of(message):
    return message.SerializeToString(deterministic=True)


def compliment(reference, authority="", day=1, **fields):
    """A compliment of May 2019, to be imported."""
    item = record_service_pb2.ImportItem()
    record = item.representation
    record.reference = reference
    record.authority = authority
    record.kind = record_pb2.KIND_COMPLIMENT
    record.received_on.year = 2019
    record.received_on.month = 5
    record.received_on.day = day
    for name, value in fields.items():
        setattr(record, name, value)
    return item


class Server(Replica):
    """A running server, and a client of it; without a URI on SQLite."""

    def __init__(self, folder, uri, *flags):
        super().__init__(folder, uri, *flags)
        self.client = Client(self.server.address)

    def import_examples(self):
        for name in ("aliases", "cases", "learning"):
            result = self.client.import_csv(
                os.path.join(harness.EXAMPLES, name + ".csv"),
                data_date=harness.DATA_DATE, strict=True)
            assert not result.rejected, result.rejected
        return self.last_version()

    def import_items(self, *items):
        """The version that they are in."""
        result = self.client.import_records(items, source="test",
                                            data_date=harness.DATA_DATE)
        assert not result.rejected, result.rejected
        return self.last_version()

    def last_version(self):
        return next(self.client.list_versions()).version.version

    def received_at(self, as_of=0):
        """How many cases there are."""
        answer = self.client.query(
            ["received"], period="2015-01-01..2030-12-31", as_of=as_of)
        return answer.rows[0].cells[0].numerator if answer.rows else 0

    def answers(self, as_of=0, every_measure=False):
        """The bytes of answers to questions of all kinds, by what they are."""
        names = ["received", "closed"]
        if every_measure:
            names = [known.name for known in self.client.measures()]
        # How long open cases have been open is asked at the period's end only.
        asked = {name: make_query(
            [name],
            ["team" if re.fullmatch("open_.*_days", name) else "month"],
            period=PERIOD, compare=[BEFORE], difference=True, total=True,
            as_of=as_of) for name in names}
        asked["crossed"] = make_query(
            ["received", "closed",
             measure("received", "Complaints", {"kind": "complaint"})],
            ["team", "kind"], period=PERIOD, total=True, subtotals=True,
            as_of=as_of)
        asked["many-valued"] = make_query(
            ["received"], ["category", "gender"], period=PERIOD, total=True,
            as_of=as_of)
        asked["authorities"] = make_query(["received"], ["authority"],
                                          period=PERIOD, as_of=as_of)
        found = {name: bytes_of(self.client.run_query(query))
                 for name, query in asked.items()}
        with self.client.stream_query(asked["crossed"]) as stream:
            rows = [bytes_of(row) for row in stream]
            found["stream"] = (bytes_of(stream.header), rows,
                               bytes_of(stream.trailer))
        found["report"] = [bytes_of(part) for part in self.client.run_report(
            REPORT, PERIOD, [BEFORE], as_of=as_of)]
        cases = self.client.list_cases(asked["received"],
                                       "Received/1/difference")
        found["cases"] = [bytes_of(entry) for entry in cases.entries]
        # Of an empty answer both would say the same.
        assert min(map(len, (rows, found["report"], found["cases"]))) > 20
        return found

    def stop(self):
        self.client.close()
        return super().stop()

    def kill(self):
        self.client.close()
        super().kill()


class FactsTestCase(unittest.TestCase):
    """A cluster with a database for each test, and servers on it."""

    @classmethod
    def setUpClass(cls):
        cls.cluster = postgres_cluster.Cluster("max_prepared_transactions=8")
        cls.databases = 0

    @classmethod
    def tearDownClass(cls):
        cls.cluster.remove()

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="redress-facts-")
        self.database = self.new_database()
        self.running = []

    def tearDown(self):
        for server in self.running:
            server.kill()
        shutil.rmtree(self.folder)

    def new_database(self):
        type(self).databases += 1
        name = f"facts{self.databases}"
        self.cluster.new_database(name)
        return name

    def start_on(self, uri, *flags):
        folder = os.path.join(self.folder, str(len(self.running)))
        os.mkdir(folder)
        self.running.append(Server(folder, uri, *flags))
        return self.running[-1]

    def start(self, *flags):
        """A server on the test's database."""
        return self.start_on(self.cluster.uri(self.database), *flags)

    def start_in_memory(self):
        return self.start_on(None)

    def run_wrong(self, *flags):
        """The status and the message of a server that does not start."""
        ended = subprocess.run(
            [os.path.join(harness.BINARY, "bin", "redressd"),
             "--listen=127.0.0.1:0", *flags], capture_output=True, text=True,
            check=False, cwd=self.folder, timeout=120)
        return ended.returncode, ended.stderr

    def generation(self, schema):
        """The schema with the tables that are in force."""
        return schema + "_g" + self.cluster.sql(
            f"SELECT generation FROM {schema}.fact_version", self.database)

    def facts(self, schema, where="true"):
        """How many cases the tables have."""
        return int(self.cluster.sql(
            f"SELECT count(*) FROM {self.generation(schema)}.fact_cases "
            f"WHERE {where}", self.database))

    def schemas(self, begin, database=None):
        return self.cluster.sql(
            f"SELECT nspname FROM pg_namespace WHERE nspname ~ '^{begin}' "
            "ORDER BY 1", database or self.database).splitlines()

    def assert_unavailable(self, ask):
        """The message of the error that it ends with."""
        with self.assertRaises(RedressError) as caught:
            ask()
        self.assertEqual(grpc.StatusCode.UNAVAILABLE, caught.exception.code)
        self.assertEqual("DATABASE_UNREACHABLE", caught.exception.reason)
        return caught.exception.message

    def assert_same(self, one, other, as_of=0, every_measure=False):
        """Both give the same answers; returns them."""
        ours = one.answers(as_of, every_measure)
        theirs = other.answers(as_of, every_measure)
        self.assertEqual(set(ours), set(theirs))
        for name, expected in ours.items():
            self.assertEqual(expected, theirs[name], name)
        return ours
