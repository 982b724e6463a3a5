"""Several servers on one PostgreSQL database, and what becomes of them when it
is killed or one of them is.

Needs PYTHONPATH with redress_client and the generated messages.
"""

import itertools
import os
import random
import shutil
import tempfile
import threading
import unittest

import grpc

import harness
import postgres_cluster
from redress_client.messages import query_pb2
from redress_client.messages import query_pb2_grpc
from redress_client.messages import record_pb2
from redress_client.messages import record_service_pb2
from redress_client.messages import record_service_pb2_grpc

BATCH_ROWS = 5


def import_requests(source, batches=None, first=0):
    """Small batches; the n-th row of batch b is SOURCE-b-n.

    batches: how many; none: they go on until the import fails.
    """
    yield record_service_pb2.ImportRecordsRequest(
        header=record_service_pb2.ImportHeader(source=source))
    for batch in itertools.islice(itertools.count(first), batches):
        request = record_service_pb2.ImportRecordsRequest()
        request.batch.sequence = batch - first + 1
        for row in range(BATCH_ROWS):
            record = request.batch.items.add().representation
            record.reference = f"{source}-{batch:05}-{row}"
            record.kind = record_pb2.KIND_COMPLIMENT
            record.received_on.year = 2019
            record.received_on.month = 5
            record.received_on.day = 1 + row
        yield request


def received(min_data_version=0):
    """How many compliments etc. were received in May 2019."""
    request = query_pb2.RunQueryRequest()
    request.query.measures.add().measure = "received"
    for name, day in (("first_day", 1), ("last_day", 31)):
        date = getattr(request.query.period, name)
        date.year, date.month, date.day = 2019, 5, day
    request.query.min_data_version = min_data_version
    return request


def count_of(response):
    rows = response.answer.rows
    return int(rows[0].cells[0].value) if rows else 0


class Replica:
    """A server on the database, and a channel to it."""

    def __init__(self, folder, uri, *flags):
        self.server = harness.Server(folder, *flags, store=uri)
        self.channel = grpc.insecure_channel(self.server.address)
        self.records = record_service_pb2_grpc.RecordServiceStub(self.channel)
        self.queries = query_pb2_grpc.QueryServiceStub(self.channel)

    def health(self, service=""):
        """SERVING is 1, NOT_SERVING 2 (grpc.health.v1.HealthCheckResponse)."""
        name = service.encode()
        check = self.channel.unary_unary(
            "/grpc.health.v1.Health/Check",
            request_serializer=lambda text: text,
            response_deserializer=lambda text: text)
        answer = check(b"\x0a" + bytes([len(name)]) + name, timeout=60)
        return answer[1] if answer else 0

    def ready(self):
        return self.health("readiness") == 1

    def received(self, min_data_version=0):
        return count_of(self.queries.RunQuery(received(min_data_version),
                                              timeout=60))

    def do_import(self, source, batches, first=0):
        """The version of each batch."""
        return [response.data_version.version for response in
                self.records.ImportRecords(
                    import_requests(source, batches, first))]

    def stop(self):
        self.channel.close()
        return self.server.stop()

    def kill(self):
        self.channel.close()
        self.server.kill()


class ReplicasTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.cluster = postgres_cluster.Cluster()
        cls.databases = 0

    @classmethod
    def tearDownClass(cls):
        cls.cluster.remove()

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="redress-replicas-")
        ReplicasTest.databases += 1
        self.database = f"replicas{self.databases}"
        self.uri = self.cluster.new_database(self.database)
        self.replicas = []

    def tearDown(self):
        for replica in self.replicas:
            replica.kill()
        shutil.rmtree(self.folder)

    def replica(self, *flags):
        folder = os.path.join(self.folder, str(len(self.replicas)))
        os.mkdir(folder)
        self.replicas.append(Replica(folder, self.uri, *flags))
        return self.replicas[-1]

    def stored(self):
        """The rows of imports that the database has, by batch."""
        rows = self.cluster.sql(
            "SELECT substr(key, 1, length(key) - 2), count(*) "
            "FROM redress.revisions WHERE kind = 1 GROUP BY 1",
            self.database).splitlines()
        return {key: int(count)
                for key, count in (row.split("|") for row in rows)}

    def test_the_other_server_answers_from_what_one_imported(self):
        one, other = self.replica(), self.replica()
        for round_ in range(5):
            version = one.do_import("MINE", 1, first=round_)[-1]
            self.assertEqual((round_ + 1) * BATCH_ROWS,
                             other.received(min_data_version=version))
            # And the other way round, a record that is there already.
            again = other.do_import("MINE", 1, first=round_)[-1]
            self.assertEqual(version, again, "unchanged")
        # Without being asked for, too.
        one.do_import("MORE", 1)
        harness.wait_until(lambda: other.received() == 6 * BATCH_ROWS)
        record = other.records.GetRecord(
            record_service_pb2.GetRecordRequest(reference="MORE-00000-0"))
        self.assertEqual("MORE-00000-0", record.representation.reference)
        self.assertEqual(0, one.stop())
        self.assertEqual(0, other.stop())

    def test_a_version_that_does_not_come_says_so(self):
        replica = self.replica("--version-wait-ms=50")
        last = replica.do_import("MINE", 1)[-1]
        with self.assertRaises(grpc.RpcError) as caught:
            replica.received(min_data_version=last + 1)
        self.assertEqual(grpc.StatusCode.UNAVAILABLE, caught.exception.code())
        self.assertIn(f"version {last + 1} is not here yet: the last one is "
                      f"{last}", caught.exception.details())
        slow = self.replica("--version-wait-ms=600000")
        with self.assertRaises(grpc.RpcError) as caught:
            slow.queries.RunQuery(received(last + 1), timeout=0.2)
        self.assertEqual(grpc.StatusCode.DEADLINE_EXCEEDED,
                         caught.exception.code())

    def test_killed_in_the_middle_of_imports(self):
        """Every acknowledged row is there afterwards, and no half batch."""
        choose = random.Random(20192)
        replicas = [self.replica(), self.replica()]
        acknowledged = set()
        for round_ in range(3):
            enough = len(acknowledged) + choose.randint(1, 200)
            reached = threading.Event()
            errors = []

            def run(replica, source):
                try:
                    for response in replica.records.ImportRecords(
                            import_requests(source)):
                        acknowledged.add(
                            f"{source}-{response.sequence - 1:05}")
                        if len(acknowledged) >= enough:
                            reached.set()
                except grpc.RpcError as error:
                    errors.append(error)

            threads = [threading.Thread(target=run,
                                        args=(replica, f"KILL{round_}{name}"))
                       for replica, name in zip(replicas, "AB")]
            for thread in threads:
                thread.start()
            self.assertTrue(reached.wait(harness.PATIENCE_SECONDS))
            self.cluster.kill()
            for thread in threads:
                thread.join()
            self.assertEqual(len(replicas), len(errors),
                             "an import was not cut off")
            for error in errors:
                self.assertEqual(grpc.StatusCode.UNAVAILABLE, error.code(),
                                 error)
            # Whoever asks while it is away is answered from memory.
            for replica in replicas:
                replica.received()
                harness.wait_until(lambda r=replica: not r.ready())
                self.assertEqual(1, replica.health(), "it answers all the same")
            self.cluster.start()
            for replica in replicas:
                harness.wait_until(replica.ready)
            stored = self.stored()
            self.assertLessEqual(acknowledged, set(stored))
            self.assertEqual({BATCH_ROWS}, set(stored.values()))
            # Versions have no gap, and both servers come to the last one.
            last, commits = self.cluster.sql(
                "SELECT max(version), count(*) FROM redress.commits",
                self.database).split("|")
            self.assertEqual(last, commits)
            for replica in replicas:
                self.assertEqual(
                    sum(stored.values()),
                    replica.received(min_data_version=int(last)))
        for replica in replicas:
            self.assertIn("database_unreachable", replica.server.log())
            self.assertIn("answering_from_version=", replica.server.log())
            self.assertIn("database_reachable", replica.server.log())
            self.assertEqual(0, replica.stop())

    def test_killed_in_the_middle_of_questions(self):
        """Those that are answered from memory do not notice.

        None of them asks the database. One that does, and is cut off for sure,
        is in beyond_one_machine_test.
        """
        one, other = self.replica(), self.replica()
        version = one.do_import("MINE", 4)[-1]
        self.assertEqual(4 * BATCH_ROWS, other.received(version))
        stop = threading.Event()
        wrong = []

        def ask(replica):
            while not stop.is_set():
                try:
                    if replica.received() != 4 * BATCH_ROWS:
                        wrong.append("another figure")
                except grpc.RpcError as error:
                    wrong.append(error)

        threads = [threading.Thread(target=ask, args=(replica,))
                   for replica in (one, other)]
        for thread in threads:
            thread.start()
        self.cluster.kill()
        harness.wait_until(lambda: not one.ready() and not other.ready())
        # What needs the database says that it is away.
        with self.assertRaises(grpc.RpcError) as caught:
            one.records.GetRecord(record_service_pb2.GetRecordRequest(
                reference="MINE-00000-0"))
        self.assertEqual(grpc.StatusCode.UNAVAILABLE, caught.exception.code())
        self.cluster.start()
        harness.wait_until(lambda: one.ready() and other.ready())
        stop.set()
        for thread in threads:
            thread.join()
        self.assertEqual([], wrong)
        one.records.GetRecord(record_service_pb2.GetRecordRequest(
            reference="MINE-00000-0"))

    def test_the_other_server_goes_on_where_one_was_killed(self):
        one, other = self.replica(), self.replica()
        acknowledged = 0
        with self.assertRaises(grpc.RpcError) as caught:
            for response in one.records.ImportRecords(import_requests("FAIL")):
                acknowledged = response.sequence
                if acknowledged == 20:
                    one.server.kill()
        self.assertEqual(grpc.StatusCode.UNAVAILABLE, caught.exception.code())
        self.assertGreaterEqual(acknowledged, 20)
        # From the batch on that was not acknowledged, as the protocol says;
        # the one that was cut off may be there or not.
        versions = other.do_import("FAIL", 20, first=acknowledged)
        self.assertEqual((acknowledged + 20) * BATCH_ROWS,
                         other.received(versions[-1]))
        self.assertEqual({BATCH_ROWS}, set(self.stored().values()))
        # And a new one in its place.
        third = self.replica()
        self.assertEqual((acknowledged + 20) * BATCH_ROWS, third.received())
        self.assertTrue(third.ready())

    def test_an_erase_reaches_every_server(self):
        one, other = self.replica(), self.replica()
        version = one.do_import("GONE", 2)[-1]
        self.assertEqual(2 * BATCH_ROWS, other.received(version))
        erased = one.records.EraseRecord(
            record_service_pb2.EraseRecordRequest(
                representation=record_service_pb2.RecordKey(
                    reference="GONE-00000-0"), reason="on request"))
        self.assertEqual(2 * BATCH_ROWS - 1,
                         other.received(erased.data_version.version))
        self.assertEqual("", self.cluster.sql(
            "SELECT key FROM redress.revisions WHERE key = 'GONE-00000-0'",
            self.database))

    def test_a_store_that_cannot_be_is_refused_without_the_password(self):
        for store, words in (
                (self.uri.replace("postgresql:", "mysql:"),
                 "--store: it begins with postgresql://"),
                ("postgresql://redress:s3cret@127.0.0.1:1/none",
                 "database none at 127.0.0.1:1: the database is not to be "
                 "reached"),
                ("postgresql://redress:s3cret@p4ss@127.0.0.1:1/none",
                 "the connection string has more than one @")):
            with self.assertRaises(RuntimeError) as caught:
                harness.Server(self.folder, store=store)
            said = str(caught.exception)
            self.assertIn(words, said)
            self.assertNotIn("s3cret", said)
            self.assertNotIn("p4ss", said)


if __name__ == "__main__":
    harness.main()
