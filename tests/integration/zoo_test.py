"""Faulty plugins in a running server: one caller's error, and nobody else's.

Needs PYTHONPATH with redress_client and the generated messages.
"""

import hashlib
import os
import shutil
import tempfile
import threading
import unittest
import unittest.mock

import grpc
from redress_client import Client, exporting
from redress_client.errors import RedressError

import harness

REPORT = "childrens-representations"
ZOO = os.path.join(harness.BINARY, "zoo")
PLUGINS = os.path.join(harness.BINARY, "plugins")

# Beside the reason, words of the message; the zoo's own test knows all of it.
FAULTS = {
    "aborts": ("EXPORTER_CRASHED", "crashed (SIGABRT)"),
    "calls_exit": ("EXPORTER_MISBEHAVED", "it ended the worker"),
    "fails_without_words": ("EXPORTER_FAILED", "hook rows with code 13"),
    "recurses_without_end": ("EXPORTER_CRASHED", "crashed (SIGSEGV)"),
    "refuses_without_words": ("EXPORTER_REFUSED", "does not say why"),
    "returns_no_code": ("EXPORTER_MISBEHAVED", "4711"),
    "sends_garbage": ("EXPORTER_MISBEHAVED", "broke into the talk"),
    "throws": ("EXPORTER_FAILED", "a fault of the plugin"),
    "throws_through_the_border": ("EXPORTER_MISBEHAVED", "an exception left"),
    "writes_no_file": ("EXPORTER_MISBEHAVED", "it wrote no file"),
}


def workers_of(server, mode=b"--export"):
    """The processes of exports that a server started."""
    found = []
    for name in os.listdir("/proc"):
        try:
            with open(f"/proc/{name}/cmdline", "rb") as file:
                arguments = file.read().split(b"\0")
        except OSError:
            continue
        if (len(arguments) > 3 and arguments[1] == mode and
                arguments[3] == str(server.process.pid).encode()):
            found.append(int(name))
    return found


class ZooTestCase(unittest.TestCase):

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="redress-zoo-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.plugins = os.path.join(self.folder, "plugins")
        os.makedirs(self.plugins)
        for name in ("csv", "excel"):
            shutil.copy(os.path.join(PLUGINS, f"redress_{name}.so"),
                        self.plugins)

    def put(self, *names, suffix=b""):
        """Drops plugins of the zoo into the folder, as one should: whole."""
        for name in names:
            file_name = f"redress_zoo_{name}.so"
            with open(os.path.join(ZOO, file_name), "rb") as file:
                content = file.read() + suffix
            path = os.path.join(self.plugins, file_name)
            with open(path + ".new", "wb") as file:
                file.write(content)
            os.replace(path + ".new", path)

    def start(self, name="server", *flags):
        folder = os.path.join(self.folder, name)
        os.makedirs(folder, exist_ok=True)
        server = harness.Server(folder, *flags, plugins=self.plugins)
        self.addCleanup(self.stop, server)
        server.import_examples()
        return server

    def stop(self, server):
        if server.process.poll() is None:
            self.assertEqual(0, server.stop())

    def export(self, client, exporter):
        """The bytes of a report, as a digest."""
        folder = tempfile.mkdtemp(dir=self.folder)
        client.export_report(exporter, folder, REPORT, "2019/20:H1",
                             compare=["2018/19:H1"])
        total = hashlib.sha256()
        for name in sorted(os.listdir(folder)):
            with open(os.path.join(folder, name), "rb") as file:
                total.update(name.encode() + file.read())
        shutil.rmtree(folder)
        return total.hexdigest()

    def error_of(self, client, exporter):
        with self.assertRaises(RedressError) as raised:
            self.export(client, exporter)
        return raised.exception


class FaultTest(ZooTestCase):

    def test_a_fault_is_one_callers_error(self):
        self.put(*FAULTS)
        server = self.start()
        with Client(server.address) as client:
            for exporter, (reason, words) in FAULTS.items():
                with self.subTest(exporter=exporter):
                    error = self.error_of(client, exporter)
                    self.assertEqual(reason, error.reason)
                    self.assertIn(words, error.message)
                    self.assertEqual(exporter, error.metadata["exporter"])
                    # What it wrote to its standard error is for the log.
                    self.assertNotIn("about to give up", str(error))
            self.assertIn("redress: exporter aborts: about to give up",
                          server.log())
            self.export(client, "csv")
        self.assertEqual([], os.listdir(server.temporary))

    def test_three_faults_are_a_quarantine(self):
        self.put("aborts")
        server = self.start()
        with Client(server.address) as client:
            for _ in range(3):
                self.assertEqual("EXPORTER_CRASHED",
                                 self.error_of(client, "aborts").reason)
            error = self.error_of(client, "aborts")
            self.assertEqual("EXPORTER_QUARANTINED", error.reason)
            self.assertEqual(grpc.StatusCode.UNAVAILABLE, error.code)
            self.assertIn("crashed (SIGABRT)", error.message)
            self.assertIn("In quarantine", server.cli("exporters").stdout)
            self.export(client, "csv")
            # A mended file is another one. This one is no better.
            self.put("aborts", suffix=b"mended")
            self.assertNotIn("In quarantine", server.cli("exporters").stdout)
            self.assertEqual("EXPORTER_CRASHED",
                             self.error_of(client, "aborts").reason)

    def test_callers_in_a_hurry_put_nothing_into_quarantine(self):
        self.put("sleeps")
        server = self.start()
        with Client(server.address) as client:
            client.exporters()
        with Client(server.address, transfer_timeout=0.3) as client:
            for _ in range(5):
                error = self.error_of(client, "sleeps")
                self.assertEqual(grpc.StatusCode.DEADLINE_EXCEEDED, error.code)
        self.assertNotIn("In quarantine", server.cli("exporters").stdout)

    def test_a_plugin_that_hangs_when_loaded_holds_up_nobody_else(self):
        server = self.start()
        with Client(server.address) as client:
            before = self.export(client, "csv")
            # Each takes seconds to be given up.
            self.put("hangs_on_load")
            for i in range(3):
                shutil.copy(os.path.join(ZOO, "redress_zoo_hangs_on_load.so"),
                            os.path.join(self.plugins, f"{i}.so"))
                with open(os.path.join(self.plugins, f"{i}.so"), "ab") as file:
                    file.write(str(i).encode())
            listed = []

            def look():
                with Client(server.address) as other:
                    listed.extend(other.exporters())

            looking = threading.Thread(target=look)
            looking.start()
            harness.wait_until(lambda: workers_of(server, b"--describe"))
            for _ in range(5):
                self.assertEqual(before, self.export(client, "csv"))
            self.assertEqual([], listed, "exports waited for the hanging ones")
            looking.join()
        reasons = [e.rejected_reason for e in listed if e.rejected_reason]
        self.assertEqual(["cannot be described: it took too long"] * 4, reasons)


class LoadTest(ZooTestCase):

    ROUNDS = 10

    def test_everything_else_goes_on_undisturbed(self):
        self.put(*FAULTS, "sleeps", "floods_the_log", "ignores_a_closed_sink")
        server = self.start()

        def ask(client):
            answer = client.query(["received"], period="2019/20:H1",
                                  by=["team"])
            return answer.SerializeToString(deterministic=True)

        calls = {
            "csv": lambda client: self.export(client, "csv"),
            "excel": lambda client: self.export(client, "excel"),
            "question": ask,
        }
        with Client(server.address) as client:
            before = {name: call(client) for name, call in calls.items()}
        done = threading.Event()
        problems = []
        faults = {}

        def good(name):
            try:
                with Client(server.address) as client:
                    for _ in range(self.ROUNDS):
                        if calls[name](client) != before[name]:
                            problems.append(name + " is another")
            except Exception as error:  # pylint: disable=broad-except
                problems.append(f"{name}: {error}")

        def bad(first):
            names = [*FAULTS, "sleeps", "ignores_a_closed_sink"]
            number = first
            with Client(server.address, transfer_timeout=1) as client:
                while not done.is_set():
                    name = names[number % len(names)]
                    number += 1
                    try:
                        self.export(client, name)
                        problems.append(name + " succeeded")
                    except RedressError as error:
                        faults[error.reason or error.code.name] = name

        callers = [threading.Thread(target=good, args=(name,))
                   for name in [*calls, "csv", "question"]]
        others = [threading.Thread(target=bad, args=(first,))
                  for first in (0, 4, 8)]
        for thread in callers + others:
            thread.start()
        for thread in callers:
            thread.join()
        done.set()
        for thread in others:
            thread.join()
        self.assertEqual([], problems)
        self.assertIn("EXPORTER_CRASHED", faults)
        self.assertIn("EXPORTER_MISBEHAVED", faults)
        # The last callers left without waiting.
        harness.wait_until(lambda: not workers_of(server) and
                           not os.listdir(server.temporary))


class KillTest(ZooTestCase):

    # Nobody is there to go on with.
    @unittest.mock.patch.object(exporting, "_MOST_RESUMED", 0)
    def test_nothing_is_left_of_a_server_that_was_killed(self):
        self.put("sleeps")
        server = self.start()
        # Another one that uses the same temporary folder.
        other = self.start("other", "--temporary-folder=" + server.temporary)

        def sleep(address):
            with Client(address) as client:
                self.assertNotEqual("", self.error_of(client, "sleeps").code.name)

        sleepers = [threading.Thread(target=sleep, args=(server.address,))
                    for _ in range(4)]
        sleepers.append(threading.Thread(target=sleep, args=(other.address,)))
        for thread in sleepers:
            thread.start()
        harness.wait_until(lambda: len(workers_of(server)) == 4)
        harness.wait_until(lambda: len(workers_of(other)) == 1)
        server.kill()
        harness.wait_until(lambda: not workers_of(server))
        for thread in sleepers[:4]:
            thread.join()
        self.assertEqual(5, len(os.listdir(server.temporary)))
        self.start()
        self.assertEqual(1, len(os.listdir(server.temporary)))
        self.assertEqual(1, len(workers_of(other)))
        other.kill()
        sleepers[4].join()
        harness.wait_until(lambda: not workers_of(other))


if __name__ == "__main__":
    harness.main()
