"""Downloads that are slow, cancelled or too many: what they hold of the server.

Needs PYTHONPATH with redress_client and the generated messages.
"""

import os
import shutil
import tempfile
import threading
import time

import grpc

from download_reader import (ROWS, Download, ExportCase, details, import_rows,
                             long_request, read, report_request, resumed)
import harness
import postgres_cluster

# What a process may grow by while a reader does not read: buffers and windows,
# and nothing that follows the length of the export.
MAX_GROWTH = 32 << 20


def children_of(process):
    """The processes that a process has started and that still run."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            stat = postgres_cluster.stat_of(int(name))
            if stat and stat[1] == process and stat[0] != "Z":
                found.append(int(name))
    return found


def resident_bytes(process):
    """What a process has in memory of its own, without files."""
    with open(f"/proc/{process}/status", encoding="utf-8") as status:
        for line in status:
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) << 10
    raise AssertionError("no RssAnon")


def is_sanitized():
    with open(os.path.join(harness.BINARY, "bin", "redressd"), "rb") as file:
        program = file.read()
    return b"__asan_init" in program or b"__tsan_init" in program


def cpu_ticks(process):
    with open(f"/proc/{process}/stat", encoding="utf-8") as stat:
        fields = stat.read().rsplit(") ", 1)[1].split()
    return int(fields[11]) + int(fields[12])


class LongTest(ExportCase):
    """One server with records that make a file of 40 MB."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="redress-downloads-")
        cls.server = harness.Server(cls.folder, "--export-workers=1")
        cls.channel = grpc.insecure_channel(cls.server.address)
        import_rows(cls.channel, "LONG", ROWS)

    @classmethod
    def tearDownClass(cls):
        cls.channel.close()
        cls.server.kill()
        shutil.rmtree(cls.folder)

    def worker(self):
        """The process id of the one worker."""
        found = []

        def one():
            found[:] = children_of(self.server.process.pid)
            return len(found) == 1

        harness.wait_until(one)
        return found[0]

    def begin(self):
        """A call whose first message is read, and what was read."""
        call = self.call(self.channel, long_request())
        download = Download(check_every=32)
        download.take(next(call))
        return call, download

    def assert_nothing_is_left(self):
        harness.wait_until(lambda: not children_of(self.server.process.pid))
        harness.wait_until(lambda: not os.listdir(self.server.temporary))

    def test_the_rows_of_a_question_are_known_beforehand(self):
        download = self.whole(self.channel, long_request())
        self.assertEqual({(ROWS, 1)},
                         {(p.total_rows, p.total_tables)
                          for p in download.progress})
        self.assertEqual(ROWS, download.progress[-1].rows)

    def test_a_cancelled_download_leaves_nothing(self):
        call, download = self.begin()
        worker = self.worker()
        self.assertEqual(1, len(os.listdir(self.server.temporary)))
        while download.chunks < 10:
            download.take(next(call))
        call.cancel()
        self.assert_nothing_is_left()
        self.assertIsNone(postgres_cluster.stat_of(worker))

    def test_others_wait_for_the_one_worker(self):
        call, download = self.begin()
        second = self.call(self.channel, report_request())
        leaver = self.call(self.channel, report_request(), timeout=0.3)
        with self.assertRaises(grpc.RpcError) as caught:
            list(leaver)
        self.assertEqual(grpc.StatusCode.DEADLINE_EXCEEDED,
                         caught.exception.code())
        self.assertFalse(second.done())
        self.assertEqual(1, len(children_of(self.server.process.pid)))
        read(call, download)
        download.check_whole()
        read(second, Download()).check_whole()

    def test_too_many_may_not_wait(self):
        call, download = self.begin()
        waiting = [self.call(self.channel, report_request())
                   for _ in range(64 + 7)]
        harness.wait_until(lambda: sum(c.done() for c in waiting) == 7)
        for refused in waiting:
            if refused.done():
                self.assertEqual(grpc.StatusCode.RESOURCE_EXHAUSTED,
                                 refused.code())
                self.assertEqual("EXPORT_QUEUE_FULL", details(refused)[0])
            else:
                refused.cancel()
        read(call, download)
        download.check_whole()
        # Those who left the queue take nobody's turn.
        self.whole(self.channel, report_request())

    def test_a_draining_server_sends_those_away_who_wait(self):
        folder = os.path.join(self.folder, "draining")
        os.mkdir(folder)
        server = harness.Server(folder, "--export-workers=1")
        self.addCleanup(server.kill)
        with grpc.insecure_channel(server.address) as channel:
            import_rows(channel, "LONG", ROWS)
            call = self.call(channel, long_request())
            download = Download()
            download.take(next(call))
            waiting = self.call(channel, report_request())
            ended = threading.Thread(target=server.stop)
            time.sleep(0.2)
            ended.start()
            with self.assertRaises(grpc.RpcError) as caught:
                list(waiting)
            self.assertEqual(grpc.StatusCode.UNAVAILABLE,
                             caught.exception.code())
            # What runs may finish.
            read(call, download)
            download.check_whole()
            ended.join()
        self.assertEqual(0, server.process.returncode)


class MemoryTest(ExportCase):
    """A server that holds little, so that nothing that it freed can be used
    again in place of what an export would take."""

    # Far more than any buffer is.
    MEGABYTES = 256

    def setUp(self):
        folder = tempfile.mkdtemp(prefix="redress-downloads-")
        self.addCleanup(shutil.rmtree, folder)
        plugins = os.path.join(folder, "plugins")
        os.mkdir(plugins)
        shutil.copy(os.path.join(harness.BINARY, "test-plugins",
                                 "redress_test_bulk.so"), plugins)
        self.server = harness.Server(folder, plugins=plugins)
        self.addCleanup(self.server.kill)
        self.server.import_examples()
        self.channel = grpc.insecure_channel(self.server.address)
        self.addCleanup(self.channel.close)
        self.request = report_request("bulk")
        self.request.options["megabytes"] = str(self.MEGABYTES)

    def assert_bounded(self, before, most, name):
        # What AddressSanitizer and its like have freed they keep for a while.
        if not is_sanitized():
            self.assertLess(most - before, MAX_GROWTH, name)

    def test_a_slow_reader_holds_no_memory(self):
        call = self.call(self.channel, self.request)
        download = Download(check_every=512)
        download.take(next(call))
        server = self.server.process.pid
        harness.wait_until(lambda: len(children_of(server)) == 1)
        worker = children_of(server)[0]
        before = {pid: resident_bytes(pid) for pid in (server, worker)}
        most = dict(before)
        # Until the worker does nothing any more, all buffers being full.
        quiet, ticks = 0, None
        while quiet < 20:
            time.sleep(0.05)
            for pid in most:
                most[pid] = max(most[pid], resident_bytes(pid))
            now = cpu_ticks(worker)
            quiet = quiet + 1 if now == ticks else 0
            ticks = now
        for pid, name in ((server, "server"), (worker, "worker")):
            self.assert_bounded(before[pid], most[pid], name)
        # It waits indeed, with most of the file to come.
        self.assertEqual([worker], children_of(server))
        read(call, download)
        download.check_whole()
        self.assertEqual(self.MEGABYTES << 20,
                         len(download.files["bulk-1.bin"]))

    def test_what_is_left_out_holds_no_memory(self):
        whole = self.whole(self.channel, self.request, check_every=512)
        name, size = "bulk-1.bin", self.MEGABYTES << 20
        server = self.server.process.pid
        before = most = resident_bytes(server)
        earlier = Download()
        earlier.files = {name: whole.files[name][:size - 5]}
        rest = Download(earlier)
        # Whatever was kept of it would be there when the rest comes.
        for response in self.call(self.channel, resumed(
                self.request, whole.started.etag, name, size - 5)):
            rest.take(response)
            most = max(most, resident_bytes(server))
        rest.check_whole()
        self.assertEqual(1, rest.chunks)
        self.assert_bounded(before, most, "server")


if __name__ == "__main__":
    harness.main()
