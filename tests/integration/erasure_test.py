"""Corrections, retractions and erases on a running server: what each version
answers afterwards, and which bytes are left in the database's folder.

Needs PYTHONPATH with redress_client and the generated messages.
"""

import os
import random
import shutil
import subprocess
import tempfile
import threading
import unittest

import grpc

import harness
from redress_client.messages import date_pb2
from redress_client.messages import query_pb2
from redress_client.messages import query_pb2_grpc
from redress_client.messages import record_pb2
from redress_client.messages import record_service_pb2 as records
from redress_client.messages import record_service_pb2_grpc

CASES = 120
REASON = "request of the family"


def day(year, month, number):
    return date_pb2.Date(year=year, month=month, day=number)


def reference(number):
    return f"ERASE-{number:05}"


def marks(number):
    """What only this case has, in bytes."""
    return [f"{what}{reference(number)}".encode()
            for what in ("", "team-of-", "ward-of-", "closure-of-")]


def case(number, revision):
    record = record_pb2.Representation(
        reference=reference(number), kind=record_pb2.KIND_COMPLAINT,
        closure_reason="closure-of-" + reference(number),
        # Many times over, so that the log's pages are split again and again.
        team=("team-of-" + reference(number) + ";") * (1 + number * 7 % 25))
    record.received_on.CopyFrom(day(2019, 5, 1 + number % 28))
    record.attributes["ward"] = "ward-of-" + reference(number)
    if revision > 1:
        record.locality = f"locality {revision}"
        record.closed_on.CopyFrom(day(2019, 6, 1 + number % 28))
    return record


def learning(number):
    action = record_pb2.LearningAction(
        id=f"L-{number}", root_cause="Delay", text="Ring back",
        references=[reference(number), reference(number + 1)])
    action.raised_on.CopyFrom(day(2019, 6, 1))
    return action


def key(number):
    return records.RecordKey(reference=reference(number))


class Client:
    """The services of a running server."""

    def __init__(self, server):
        self.channel = grpc.insecure_channel(server.address)
        self.records = record_service_pb2_grpc.RecordServiceStub(self.channel)
        self.queries = query_pb2_grpc.QueryServiceStub(self.channel)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.channel.close()

    def import_items(self, items, source):
        """One batch; returns its response."""
        header = records.ImportHeader(source=source)
        header.data_date.CopyFrom(day(2019, 10, 14))
        requests = [records.ImportRecordsRequest(header=header)]
        batch = records.ImportRecordsRequest()
        batch.batch.sequence = 1
        for item in items:
            added = batch.batch.items.add()
            if isinstance(item, record_pb2.Representation):
                added.representation.CopyFrom(item)
            else:
                added.learning_action.CopyFrom(item)
        requests.append(batch)
        [response] = self.records.ImportRecords(iter(requests))
        return response

    def answer(self, as_of):
        """The bytes of an answer at a version."""
        query = query_pb2.Query(as_of=as_of, total=True)
        query.measures.add().measure = "received"
        query.measures.add().measure = "closed"
        query.dimensions.add().dimension = "locality"
        query.period.first_day.CopyFrom(day(2019, 4, 1))
        query.period.last_day.CopyFrom(day(2020, 3, 31))
        answer = self.queries.RunQuery(
            query_pb2.RunQueryRequest(query=query)).answer
        return answer.SerializeToString(deterministic=True)

    def received(self, as_of=0):
        answer = query_pb2.Answer.FromString(self.answer(as_of))
        return int(answer.rows[-1].cells[0].value)

    def erase(self, number):
        return self.records.EraseRecord(records.EraseRecordRequest(
            representation=key(number), reason=REASON))

    def erased_records(self):
        """How many erased records each version had, by version."""
        erased = {}
        request = records.ListVersionsRequest()
        while True:
            listed = self.records.ListVersions(request)
            erased.update((version.version.version,
                           version.version.erased_records)
                          for version in listed.versions)
            if not listed.next_page_token:
                return erased
            request.page_token = listed.next_page_token


def bytes_in(folder):
    """Every byte of every file in the folder, the server's log too. A running
    server may rename a file meanwhile: then it is all read again."""
    while True:
        content = b""
        try:
            for parent, _, names in os.walk(folder):
                for name in names:
                    with open(os.path.join(parent, name), "rb") as file:
                        content += file.read()
            return content
        except FileNotFoundError:
            continue


class ErasureTest(unittest.TestCase):

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="redress-erase-")
        self.backups = tempfile.mkdtemp(prefix="redress-backup-")

    def tearDown(self):
        shutil.rmtree(self.folder)
        shutil.rmtree(self.backups)

    def start(self, executor):
        settings = os.path.join(self.folder, "reference.textproto")
        source = os.path.join(harness.SOURCE, "service", "model", "data",
                              "reference.textproto")
        with open(source, encoding="utf-8") as file:
            text = file.read()
        with open(settings, "w", encoding="utf-8") as file:
            file.write(text.replace("  settings {",
                                    '  settings {\n    attributes: "ward"', 1))
        return harness.Server(self.folder, "--executor=" + executor,
                              "--reference=" + settings)

    def fill(self, client):
        """Three versions: new cases and learning, then two corrections."""
        everything = [case(number, 1) for number in range(CASES)]
        everything += [learning(number) for number in range(CASES - 1)]
        response = client.import_items(everything, "first.csv")
        self.assertEqual(0, len(response.rejected), response)
        for revision in (2, 3):
            client.import_items([case(number, revision)
                                 for number in range(0, CASES, revision)],
                                f"revision {revision} of ERASE-00007.csv")

    def assert_gone(self, content, number):
        for mark in marks(number):
            self.assertNotIn(mark, content, number)

    def assert_status(self, status, reason, call):
        with self.assertRaises(grpc.RpcError) as raised:
            call()
        self.assertEqual(status, raised.exception.code())
        details = dict(raised.exception.trailing_metadata())
        self.assertIn(reason.encode(), details["grpc-status-details-bin"])

    def take_backups(self):
        """Copies of the database, made while the server runs."""
        database = os.path.join(self.folder, "redress.db")
        for command in (".backup backup.db", "VACUUM INTO 'vacuum.db'"):
            subprocess.run(["sqlite3", database, command], check=True,
                           cwd=self.backups)
        for suffix in ("", "-wal"):
            if os.path.exists(database + suffix):
                shutil.copy(database + suffix,
                            os.path.join(self.backups, "copy.db" + suffix))

    def check(self, executor):
        server = self.start(executor)
        try:
            with Client(server) as client:
                self.fill(client)
                base = max(client.erased_records()) - 3
                answers = {version: client.answer(version)
                           for version in range(1, base + 4)}
                self.assertEqual(CASES, client.received())

                # A retraction: later versions are without it.
                retracted = client.records.RetractRecord(
                    records.RetractRecordRequest(representation=key(20),
                                                 reason="a duplicate"))
                self.assertEqual(base + 4, retracted.data_version.version)
                answers[base + 4] = client.answer(0)
                self.assertEqual(CASES - 1, client.received())
                self.assertEqual(CASES, client.received(base + 3))
                self.assert_status(
                    grpc.StatusCode.NOT_FOUND, "UNKNOWN_REFERENCE",
                    lambda: client.records.GetRecord(
                        records.GetRecordRequest(reference=reference(20))))
                was = client.records.GetRecord(records.GetRecordRequest(
                    reference=reference(20), as_of=base + 1))
                self.assertEqual(case(20, 1).team, was.representation.team)
                history = client.records.ListRevisions(
                    records.ListRevisionsRequest(reference=reference(20)))
                self.assertEqual(
                    [records.REVISION_CHANGE_CREATED,
                     records.REVISION_CHANGE_UPDATED,
                     records.REVISION_CHANGE_RETRACTED],
                    [revision.change for revision in history.revisions])
                self.assertEqual(["closed_on", "locality"],
                                 list(history.revisions[1].changed_fields))
                self.assertEqual("a duplicate", history.revisions[2].source)

                # An erase: no version has it, and no file.
                self.assertIn(marks(7)[1], bytes_in(self.folder))
                erased = client.erase(7)
                self.assertEqual(base + 5, erased.data_version.version)
                self.assertEqual(1, erased.revisions)
                self.assertEqual(base + 1, erased.first_version)
                self.assertEqual(base + 4, erased.last_version)
                self.assert_gone(bytes_in(self.folder), 7)
                self.take_backups()
                self.assert_gone(bytes_in(self.backups), 7)
                self.assertIn(marks(8)[1], bytes_in(self.backups))
                self.assertEqual(CASES - 2, client.received())
                self.assertEqual(CASES - 1, client.received(base + 1))
                for version in range(1, base + 6):
                    affected = base < version < base + 5
                    self.assertEqual(1 if affected else 0,
                                     client.erased_records()[version])
                    if version > base + 4:
                        continue
                    self.assertEqual(affected,
                                     client.answer(version) != answers[version])
                    answers[version] = client.answer(version)

                # It does not come back, nor does what referred to it.
                response = client.import_items(
                    [case(7, 1), case(CASES + 1, 1), learning(7)], "again.csv")
                self.assertEqual(["ERASED_RECORD"],
                                 [violation.reason
                                  for item in response.rejected
                                  for violation in item.violations])
                self.assertEqual(1, response.created)
                self.assertEqual(1, response.unchanged)
                self.assert_status(grpc.StatusCode.NOT_FOUND,
                                   "UNKNOWN_REFERENCE", lambda: client.erase(7))
                self.assert_gone(bytes_in(self.folder), 7)
        finally:
            self.assertEqual(0, server.stop())

        # A restart changes nothing, whoever counts.
        for other in ("columnar", "sql"):
            server = self.start(other)
            try:
                with Client(server) as client:
                    for version, answer in answers.items():
                        self.assertEqual(answer, client.answer(version))
                self.assert_gone(bytes_in(self.folder), 7)
            finally:
                self.assertEqual(0, server.stop())

    def test_with_the_columnar_executor(self):
        self.check("columnar")

    def test_with_the_sql_executor(self):
        self.check("sql")

    def test_kill_in_the_middle_of_erases(self):
        choose = random.Random(20191)
        acknowledged = set()
        for turn in range(5):
            executor = ("columnar", "sql")[turn % 2]
            server = self.start(executor)
            with Client(server) as client:
                if turn == 0:
                    self.fill(client)
                left = [number for number in range(CASES)
                        if number not in acknowledged]
                killer = threading.Timer(choose.uniform(0.05, 0.5), server.kill)
                killer.start()
                try:
                    for number in left:
                        client.erase(number)
                        acknowledged.add(number)
                except grpc.RpcError as error:
                    self.assertEqual(grpc.StatusCode.UNAVAILABLE, error.code())
                killer.join()
            # What was acknowledged is gone from the files that the kill left.
            content = bytes_in(self.folder)
            for number in acknowledged:
                self.assert_gone(content, number)
            server = self.start(executor)
            try:
                with Client(server) as client:
                    content = bytes_in(self.folder)
                    gone = {number for number in range(CASES)
                            if marks(number)[0] not in content}
                    for number in gone:
                        self.assert_gone(content, number)
                    # At most the one whose acknowledgement the kill cut off.
                    self.assertLessEqual(acknowledged, gone)
                    self.assertLessEqual(len(gone - acknowledged), 1)
                    self.assertEqual(CASES - len(gone), client.received())
                    erased = client.erased_records()
                    self.assertEqual(len(gone), max(erased.values()))
                    acknowledged = gone
            finally:
                self.assertEqual(0, server.stop())
        self.assertGreater(len(acknowledged), 0)
        check = subprocess.run(
            ["sqlite3", os.path.join(self.folder, "redress.db"),
             "PRAGMA integrity_check"],
            capture_output=True, text=True, check=True)
        self.assertEqual("ok", check.stdout.strip())


if __name__ == "__main__":
    harness.main()
