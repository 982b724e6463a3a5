"""kill -9 at any moment loses nothing that was acknowledged.

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
from redress_client.messages import record_pb2
from redress_client.messages import record_service_pb2
from redress_client.messages import record_service_pb2_grpc

BATCHES = 400
BATCH_ROWS = 5
ROUNDS = 6


def requests():
    """An import of small batches, as fast as the server takes them."""
    yield record_service_pb2.ImportRecordsRequest(
        header=record_service_pb2.ImportHeader(source="durability"))
    for batch in range(BATCHES):
        request = record_service_pb2.ImportRecordsRequest()
        request.batch.sequence = batch + 1
        for row in range(BATCH_ROWS):
            record = request.batch.items.add().representation
            record.reference = f"KILL-{batch:05}-{row}"
            record.kind = record_pb2.KIND_COMPLIMENT
            record.received_on.year = 2019
            record.received_on.month = 5
            record.received_on.day = 1 + row
        yield request


class DurabilityTest(unittest.TestCase):

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="redress-kill-")

    def tearDown(self):
        shutil.rmtree(self.folder)

    def import_until_killed(self, choose):
        """Kills the server at a random moment of an import.

        Returns the number of batches that it had acknowledged.
        """
        server = harness.Server(self.folder)
        acknowledged = 0
        killer = None
        with grpc.insecure_channel(server.address) as channel:
            stub = record_service_pb2_grpc.RecordServiceStub(channel)
            try:
                for response in stub.ImportRecords(requests()):
                    acknowledged = response.sequence
                    if killer is None:
                        killer = threading.Timer(choose.uniform(0, 0.4),
                                                 server.kill)
                        killer.start()
            except grpc.RpcError as error:
                self.assertEqual(grpc.StatusCode.UNAVAILABLE, error.code())
        killer.join()
        return acknowledged

    def test_kill_loses_nothing_acknowledged(self):
        choose = random.Random(20191)
        most = 0
        for _ in range(ROUNDS):
            most = max(most, self.import_until_killed(choose))
            self.assertGreater(most, 0)
            # A fresh server has every acknowledged batch, and only whole ones.
            server = harness.Server(self.folder)
            try:
                answer = server.query("--measure", "received", "--period",
                                      "2019-05")
                stored = int(answer["rows"][0]["cells"][0].get("value", 0))
                last = server.cli("get", f"KILL-{most - 1:05}-{BATCH_ROWS - 1}")
                self.assertIn(f"KILL-{most - 1:05}", last.stdout)
            finally:
                self.assertEqual(0, server.stop())
            self.assertGreaterEqual(stored, most * BATCH_ROWS)
            self.assertEqual(0, stored % BATCH_ROWS)
            check = subprocess.run(
                ["sqlite3", os.path.join(self.folder, "redress.db"),
                 "PRAGMA integrity_check"],
                capture_output=True, text=True, check=True)
            self.assertEqual("ok", check.stdout.strip())


if __name__ == "__main__":
    harness.main()
