"""kill -9 at any moment loses nothing that was acknowledged."""

import os
import random
import re
import shutil
import subprocess
import tempfile
import threading
import time
import unittest

import harness

# Small batches, so that a kill falls between many acknowledgements.
ROWS = 4000
ROUNDS = 4


class DurabilityTest(unittest.TestCase):

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="redress-kill-")

    def tearDown(self):
        shutil.rmtree(self.folder)

    def test_kill_loses_nothing_acknowledged(self):
        choose = random.Random(20191)
        path = os.path.join(self.folder, "cases.csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write("reference,kind,received_on,team\n")
            for row in range(ROWS):
                file.write(f"KILL-{row:05},compliment,2019-05-01,Team {row % 7}\n")
        acknowledged = 0
        for _ in range(ROUNDS):
            server = harness.Server(self.folder)
            importer = subprocess.Popen(
                [harness.CLI, "--server", server.address, "import", path,
                 "--batch-size", "20", "--acknowledgements"],
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            seen = []

            def read(stream=importer.stdout, seen=seen):
                for line in stream:
                    match = re.match(r"acknowledged (\d+) rows", line)
                    if match:
                        seen.append(int(match.group(1)))

            reader = threading.Thread(target=read)
            reader.start()
            target = choose.randint(5, 60)
            while len(seen) < target and importer.poll() is None:
                time.sleep(0.001)
            server.kill()
            importer.wait()
            reader.join()
            if seen:
                acknowledged = max(acknowledged, seen[-1])
            self.assertGreater(acknowledged, 0)

            # A fresh server has every acknowledged row, and only whole batches.
            server = harness.Server(self.folder)
            try:
                answer = server.query("--measure", "received", "--period",
                                      "2019-05")
                stored = int(answer["rows"][0]["cells"][0].get("value", 0))
            finally:
                self.assertEqual(0, server.stop())
            self.assertGreaterEqual(stored, acknowledged)
            self.assertEqual(0, stored % 20)
            check = subprocess.run(
                ["sqlite3", os.path.join(self.folder, "redress.db"),
                 "PRAGMA integrity_check"],
                capture_output=True, text=True, check=True)
            self.assertEqual("ok", check.stdout.strip())


if __name__ == "__main__":
    harness.main()
