"""Servers whose facts are in PostgreSQL, beside one that has them in memory:
the same answers, where the facts are, and what becomes of questions when the
database is killed. And what wrong flags say.

Needs PYTHONPATH with redress_client and the generated messages.
"""

import os
import shutil
import subprocess
import tempfile
import threading
import unittest

import grpc

import harness
import postgres_cluster
from redress_client import Client, RedressError, make_query, measure
from redress_client.messages import record_pb2
from redress_client.messages import record_service_pb2
from replicas_test import Replica, wait_until

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
        asked = {name: make_query([name], ["month"], period=PERIOD,
                                  compare=[BEFORE], difference=True,
                                  total=True, as_of=as_of) for name in names}
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


class BeyondOneMachineTest(FactsTestCase):

    def test_a_schema_has_the_facts_and_is_what_is_asked(self):
        flags = ("--executor=sql", "--facts-schema=barset_facts")
        ours, memory = self.start(*flags), self.start_in_memory()
        both = (ours, memory)
        self.assertIn("executor=sql facts_schema=barset_facts",
                      ours.server.log())
        # Another one is kept out of the schema meanwhile; it waits for seconds.
        intruder = threading.Thread(target=lambda: refused.extend(
            self.run_wrong("--store=" + self.cluster.uri(self.database),
                           *flags)))
        refused = []
        intruder.start()
        versions = [server.import_examples() for server in both]
        at = {versions[0]: self.assert_same(*both, every_measure=True)}
        self.assertEqual(CASES, self.facts("barset_facts"))
        # It is corrected, retracted, erased there too.
        for server in both:
            version = server.import_items(
                compliment("CSC-1920-006", locality="Elsewhere"))
        at[version] = self.assert_same(*both)
        self.assertEqual(1, self.facts("barset_facts",
                                       "locality = 'Elsewhere'"))
        for server in both:
            version = server.client.retract_record("CSC-1920-007",
                                                   "a duplicate").version
        at[version] = self.assert_same(*both)
        self.assertEqual(0, self.facts("barset_facts",
                                       "reference = 'CSC-1920-007'"))
        # The versions before stay as they were.
        for version, answers in list(at.items())[:2]:
            self.assertEqual(answers["report"], self.assert_same(
                *both, as_of=version)["report"])
        for server in both:
            server.client.erase_record("CSC-1920-008", "on request")
        self.assert_same(*both)
        self.assert_same(*both, as_of=min(at))
        self.assertEqual(CASES - 2, self.facts("barset_facts"))
        self.assertFalse(self.is_in_a_file("CSC-1920-008"))
        self.assertTrue(self.is_in_a_file("CSC-1920-009"))
        # What is not in the tables is in no answer: nothing else is asked.
        self.assertEqual(CASES - 2, ours.received_at())
        self.cluster.sql(
            f"DELETE FROM {self.generation('barset_facts')}.fact_cases "
            "WHERE reference = 'CSC-1920-009'", self.database)
        self.assertEqual(CASES - 3, ours.received_at())
        intruder.join()
        self.assertEqual(1, refused[0])
        self.assertIn("--facts_schema: ", refused[1])
        self.assertIn("another server keeps its facts in the schema "
                      "\"barset_facts\"", refused[1])
        # They are made from the records again at the next start.
        self.assertEqual(0, ours.stop())
        self.assertEqual(
            ["barset_facts", self.generation("barset_facts")],
            self.schemas("barset_facts"), "past versions are gone")
        again = self.start(*flags, "--follow-interval-ms=50")
        self.assert_same(again, memory)
        self.kill_in_the_middle_of_a_question(again, past=min(at))

    def kill_in_the_middle_of_a_question(self, server, past):
        """Kills the database of a server, which answers again afterwards.

        past: a past version.
        """
        cases, before = server.received_at(), server.received_at(past)
        # A question that waits for a lock is in the middle for sure.
        table = self.generation("barset_facts") + ".fact_cases"
        with subprocess.Popen(
                [postgres_cluster.program("psql"), "-X", "-q", "-d",
                 self.cluster.uri(self.database)], stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                text=True) as blocker:
            blocker.stdin.write(f"BEGIN; LOCK TABLE {table};\n")
            blocker.stdin.flush()
            wait_until(lambda: self.cluster.sql(
                "SELECT 1 FROM pg_locks WHERE granted AND mode = "
                f"'AccessExclusiveLock' AND relation = '{table}'::regclass",
                self.database))
            messages = []
            asker = threading.Thread(target=lambda: messages.append(
                self.assert_unavailable(server.received_at)))
            asker.start()
            wait_until(lambda: self.cluster.sql(
                "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
                "AND query LIKE '%fact_cases%'", self.database))
            self.cluster.kill()
            asker.join()
        self.assertEqual(1, len(messages), "the question failed otherwise")
        self.assertIn("the database is not to be reached", messages[0])
        # The server lives, and says that it is not ready.
        for as_of in (0, past):
            self.assert_unavailable(lambda a=as_of: server.received_at(a))
        wait_until(lambda: not server.ready())
        self.assertEqual(1, server.health())
        self.cluster.start()
        wait_until(server.ready)
        self.assertEqual(cases, server.received_at())
        # A crash takes the tables of a past version; they are made anew.
        self.assertEqual(before, server.received_at(past))
        self.assertIn("past_version_lost version=", server.server.log())
        server.import_items(compliment("AFTERWARDS"))
        self.assertEqual(cases + 1, server.received_at())
        self.assertEqual(cases + 1, self.facts("barset_facts"))
        self.assertEqual(0, server.stop())

    def is_in_a_file(self, text):
        """True where a file of the database's tables has these bytes."""
        self.cluster.sql("CHECKPOINT")
        number = self.cluster.sql("SELECT oid FROM pg_database WHERE datname = "
                                  f"'{self.database}'")
        folder = os.path.join(self.cluster.data, "base", number)
        for name in os.listdir(folder):
            with open(os.path.join(folder, name), "rb") as file:
                if text.encode() in file.read():
                    return True
        return False

    def test_a_limit_of_memory(self):
        kept = os.path.join(self.folder, "columns")
        flags = ("--facts-schema=grown", f"--columnar-limit={CASES}",
                 "--column-file=" + kept)
        first, memory = self.start(*flags), self.start_in_memory()
        for server in (first, memory):
            server.import_examples()
        self.assert_same(first, memory)
        # Beyond the limit while it runs it stays as it is…
        for server in (first, memory):
            version = server.import_items(compliment("ONE-MORE"))
        self.assert_same(first, memory)
        self.assertEqual([], self.schemas("grown"))
        self.assertIn("executor=columnar\n", first.server.log())
        self.assertEqual(0, first.stop())
        self.assertTrue(os.path.exists(kept))
        # …and goes over at the next start, with facts in a file or without.
        second = self.start(*flags)
        self.assertIn(f"it has {CASES + 1} cases, and memory is to hold "
                      f"{CASES} at most", second.server.log())
        self.assertFalse(os.path.exists(kept))
        self.assertIn("executor=sql facts_schema=grown", second.server.log())
        self.assertEqual(CASES + 1, self.facts("grown"))
        self.assert_same(second, memory)
        # A past version that is small enough is in memory.
        self.assert_same(second, memory, as_of=version - 1)
        self.assertEqual(["grown", self.generation("grown")],
                         self.schemas("grown"))
        self.assertEqual(0, second.stop())
        third = self.start("--facts-schema=grown", f"--columnar-limit={CASES}")
        self.assertIn("over_columnar_limit", third.server.log())
        self.assertIn("executor=sql facts_schema=grown", third.server.log())
        self.assertEqual(CASES + 1, third.received_at())
        self.assertEqual(0, third.stop())
        # With one case more it would not have.
        last = self.start("--facts-schema=grown",
                          f"--columnar-limit={CASES + 1}")
        self.assertIn("executor=columnar\n", last.server.log())
        self.assert_same(last, memory)

    def test_wrong_flags_say_what_is_right(self):
        store = "--store=" + self.cluster.uri(self.database)
        secret = "postgresql://redress:s3cret@127.0.0.1:1/none"
        for flags, words in (
                (["--facts-schema=f"], ['--facts_schema: "f"', "--store"]),
                ([store, "--facts-schema=f"],
                 ['--facts_schema: "f"', "--executor=sql",
                  "--columnar_limit=N"]),
                ([store, "--executor=sql", "--facts-schema=Facts-B"],
                 ['--facts_schema: "Facts-B"', 'did you mean "facts_b"?']),
                # Before the limit is passed.
                ([store, "--columnar-limit=9", "--facts-schema=pg_f"],
                 ['--facts_schema: "pg_f"', 'did you mean "f"?']),
                ([store, "--executor=sql", "--facts-schema=redress"],
                 ['--facts_schema: "redress"', '"redress_facts"']),
                (["--columnar-limit=9"],
                 ["--columnar_limit: 9", "--store", "--facts_schema"]),
                ([store, "--columnar-limit=9"],
                 ["--columnar_limit: 9", "--facts_schema=redress_facts"]),
                ([store, "--columnar-limit=-9", "--facts-schema=f"],
                 ["--columnar_limit: -9 is below 0"]),
                ([store, "--columnar-limit=9", "--facts-schema=f",
                  "--executor=sql"],
                 ["--columnar_limit: 9 is for --executor=columnar"]),
                ([store, "--columnar-limit=many"],
                 ["'many'", "'columnar_limit'"]),
                ([store, "--executor=sq"],
                 ['--executor: "sq"', 'did you mean "sql"?']),
                ([store, "--fact-schema=f"],
                 ["--fact_schema", 'did you mean "facts_schema"?']),
                ([store, "--executor=sql", f"--facts-shards={secret},{secret}"],
                 ["--facts_shards: ", "--facts_schema"]),
                ([store, "--executor=sql", "--facts-schema=f",
                  "--facts-shards=" + secret], ["--facts_shards: ",
                                                "two or more"]),
                ([store, "--executor=sql", "--facts-schema=f",
                  f"--facts-shards={secret},s3cret@b/none"],
                 ["--facts_shards: number 2 of 2", "postgresql://", "%2C"]),
                ([store, "--executor=sql", "--facts-schema=f",
                  f"--facts-shards={secret},{secret}2"],
                 ["--facts_shards: database none at 127.0.0.1:1: the database "
                  "is not to be reached"])):
            with self.subTest(flags=flags):
                status, said = self.run_wrong(*flags)
                self.assertEqual(1, status, said)
                for word in words:
                    self.assertIn(word, said)
                self.assertNotIn("s3cret", said)
        self.assertEqual([], self.schemas("f"))

    def test_help_says_what_the_flags_mean(self):
        text = " ".join(subprocess.run(
            [os.path.join(harness.BINARY, "bin", "redressd"), "--help"],
            capture_output=True, text=True, check=False).stdout.split())
        for words in (
                "--executor (what answers questions: columnar (in memory), or "
                "sql (in SQLite, and with --facts-schema in PostgreSQL))",
                "--facts_schema (with --store, and --executor=sql or "
                "--columnar-limit: a schema in that database for this server's "
                "facts, which no other server may use",
                "--facts_shards (with --facts-schema: connection strings of "
                "two or more databases",
                "--columnar_limit (with --facts-schema: above so many cases"):
            self.assertIn(words, text)


if __name__ == "__main__":
    harness.main()
