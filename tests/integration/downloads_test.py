"""Downloads of exports: broken ones that go on, slow readers, the queue.

The stream is read by gRPC's Python and checked with hashlib and a CRC-32C of
this file's own.

Needs PYTHONPATH with redress_client and the generated messages.
"""

import contextlib
import filecmp
import hashlib
import os
import shutil
import socket
import tempfile
import threading
import time
import unittest

import grpc

import harness
import postgres_cluster
from redress_client.messages import error_details_pb2
from redress_client.messages import export_pb2
from redress_client.messages import export_pb2_grpc
from redress_client.messages import query_pb2
from redress_client.messages import record_pb2
from redress_client.messages import record_service_pb2
from redress_client.messages import record_service_pb2_grpc
from redress_client.messages import report_pb2

PATIENCE_SECONDS = 120
ROWS = 20_000
# Long names make a file of 40 MB of so many rows.
NAME_BYTES = 500
DIMENSIONS = ("team", "service_area", "locality", "channel")
MAX_CHUNK = 65_536
# What a process may grow by while a reader does not read: buffers and windows,
# and nothing that follows the length of the export.
MAX_GROWTH = 32 << 20


def table():
    """The table of CRC-32C (Castagnoli), bits reversed."""
    entries = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
        entries.append(value)
    return entries


TABLE = table()


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = TABLE[(crc ^ byte) & 0xFF] ^ crc >> 8
    return crc ^ 0xFFFFFFFF


def import_requests(source, rows, first=0):
    """Compliments, each with names of its own."""
    yield record_service_pb2.ImportRecordsRequest(
        header=record_service_pb2.ImportHeader(source=source))
    size = 1000
    for start in range(first, first + rows, size):
        request = record_service_pb2.ImportRecordsRequest()
        request.batch.sequence = (start - first) // size + 1
        for row in range(start, min(start + size, first + rows)):
            record = request.batch.items.add().representation
            record.reference = f"{source}-{row}"
            record.kind = record_pb2.KIND_COMPLIMENT
            record.received_on.year = 2019
            record.received_on.month = 5
            record.received_on.day = 1 + row % 28
            for name in DIMENSIONS:
                setattr(record, name,
                        f"{name} {row * 7919 % 20011:05}".ljust(NAME_BYTES, "x"))
        yield request


def import_rows(channel, source, rows, first=0):
    """Imports; returns the version."""
    stub = record_service_pb2_grpc.RecordServiceStub(channel)
    version = 0
    for response in stub.ImportRecords(import_requests(source, rows, first)):
        version = response.data_version.version
    return version


def set_period(period, first, last):
    for date, text in ((period.first_day, first), (period.last_day, last)):
        date.year, date.month, date.day = map(int, text.split("-"))


def long_query(**fields):
    query = query_pb2.Query(**fields)
    query.measures.add(measure="received")
    for name in DIMENSIONS:
        query.dimensions.add(dimension=name)
    set_period(query.period, "2019-04-01", "2019-09-30")
    return query


def long_request(**fields):
    return export_pb2.ExportRequest(query=long_query(**fields), exporter="csv")


def report_request(exporter="csv", **fields):
    report = report_pb2.ReportSelection(report="childrens-representations",
                                        **fields)
    set_period(report.period, "2019-04-01", "2019-09-30")
    set_period(report.comparisons.add(), "2018-04-01", "2018-09-30")
    return export_pb2.ExportRequest(report=report, exporter=exporter)


def resumed(request, etag, file="", offset=0):
    again = export_pb2.ExportRequest()
    again.CopyFrom(request)
    again.resume.etag = etag
    again.resume.file = file
    again.resume.offset = offset
    return again


class Download:
    """What arrives, checked as far as it goes.

    files: the content by name, in order. Goes on where `earlier` stopped.
    """

    def __init__(self, earlier=None, check_every=16):
        self.files = dict(earlier.files) if earlier else {}
        self.started = self.trailer = None
        self.progress = []
        self.chunks = 0
        self._check_every = check_every
        self._name = None
        self._going_on = bool(self.files)

    def take(self, response):
        what = response.WhichOneof("response")
        if what == "started":
            assert self.started is None and self._name is None
            self.started = response.started
        elif what == "progress":
            self.progress.append(response.progress)
        elif what == "file":
            self._name = response.file.name
            if self._going_on:
                assert self._name == list(self.files)[-1], self._name
                self._going_on = False
            else:
                assert self._name not in self.files, self._name
                self.files[self._name] = bytearray()
        elif what == "chunk":
            content = self.files[self._name]
            chunk = response.chunk
            assert 0 < len(chunk.data) <= MAX_CHUNK, len(chunk.data)
            assert chunk.offset == len(content), (chunk.offset, len(content))
            # Python is slow; of a long file every so manieth is checked.
            if self.chunks % self._check_every == 0:
                assert crc32c(chunk.data) == chunk.crc32c, chunk.offset
            content += chunk.data
            self.chunks += 1
        elif what == "trailer":
            self.trailer = response.trailer

    def position(self):
        name = list(self.files)[-1]
        return name, len(self.files[name])

    def check_whole(self):
        """Against the trailer, which names every file."""
        assert self.trailer is not None
        named = [(end.name, end.size, end.sha256)
                 for end in self.trailer.files]
        arrived = [(name, len(content), hashlib.sha256(content).digest())
                   for name, content in self.files.items()]
        assert named == arrived, (named, arrived)


def read(call, download, enough=lambda: False):
    """Reads on until there is no more, or it is enough."""
    for response in call:
        download.take(response)
        if enough():
            call.cancel()
            break
    return download


def details(error):
    """The reason and the violations' fields of a grpc.RpcError."""
    reason, fields = "", []
    for key, value in error.trailing_metadata() or ():
        if key != "grpc-status-details-bin":
            continue
        for detail in error_details_pb2.ErrorStatus.FromString(value).details:
            if detail.type_url.endswith("ErrorInfo"):
                reason = error_details_pb2.ErrorInfo.FromString(
                    detail.value).reason
            elif detail.type_url.endswith("BadRequest"):
                bad = error_details_pb2.BadRequest.FromString(detail.value)
                fields = [v.field for v in bad.field_violations]
    return reason, fields


def wait_until(condition):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("it did not come to that")
        time.sleep(0.02)


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


class ExportCase(unittest.TestCase):

    def call(self, channel, request, **more):
        return export_pb2_grpc.ExportServiceStub(channel).Export(request,
                                                                 **more)

    def whole(self, channel, request, **more):
        download = read(self.call(channel, request), Download(**more))
        download.check_whole()
        return download

    def assert_fails(self, channel, request, code, reason):
        with self.assertRaises(grpc.RpcError) as caught:
            list(self.call(channel, request))
        self.assertEqual(code, caught.exception.code(), caught.exception)
        self.assertEqual(reason, details(caught.exception)[0])
        return caught.exception

    def assert_violates(self, channel, request, field):
        with self.assertRaises(grpc.RpcError) as caught:
            list(self.call(channel, request))
        self.assertEqual(grpc.StatusCode.INVALID_ARGUMENT,
                         caught.exception.code())
        self.assertEqual([field], details(caught.exception)[1])


class ResumeTest(ExportCase):
    """One server with the example records."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="redress-downloads-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.plugins = os.path.join(self.folder, "plugins")
        os.mkdir(self.plugins)
        for name in ("redress_csv.so", "redress_excel.so"):
            shutil.copy(os.path.join(harness.BINARY, "plugins", name),
                        self.plugins)
        self.start()
        self.server.import_examples()

    def start(self, *flags):
        self.server = harness.Server(self.folder, *flags, plugins=self.plugins)
        self.addCleanup(self.server.kill)
        self.channel = grpc.insecure_channel(self.server.address)
        self.addCleanup(self.channel.close)

    def test_every_chunk_and_file_is_as_its_checksum_says(self):
        for exporter in ("csv", "excel"):
            download = self.whole(self.channel, report_request(exporter),
                                  check_every=1)
            self.assertGreater(download.chunks, 0)
            last = download.progress[-1]
            self.assertEqual(last.total_tables, last.tables)
            self.assertGreater(last.tables, 5)
            # The rows of a report are not known beforehand.
            self.assertEqual(0, last.total_rows)

    def test_the_rest_from_any_point_makes_the_same_whole(self):
        request = report_request()
        whole = self.whole(self.channel, request)
        names = list(whole.files)
        self.assertGreater(len(names), 8)
        for index, name in ((0, names[0]), (3, names[3]),
                            (len(names) - 1, names[-1])):
            size = len(whole.files[name])
            for offset in (0, 1, size // 2, size - 1, size):
                with self.subTest(name=name, offset=offset):
                    earlier = Download()
                    earlier.files = {
                        n: bytearray(whole.files[n]) for n in names[:index]}
                    earlier.files[name] = bytearray(
                        whole.files[name][:offset])
                    rest = read(self.call(self.channel, resumed(
                        request, whole.started.etag, name, offset)),
                                Download(earlier))
                    rest.check_whole()
                    self.assertEqual(whole.files, rest.files)
                    self.assertEqual(whole.started, rest.started)
        rest = self.whole(self.channel,
                          resumed(request, whole.started.etag))
        self.assertEqual(whole.files, rest.files)

    def test_a_point_that_is_not_there_names_its_field(self):
        request = report_request()
        whole = self.whole(self.channel, request)
        etag, name = whole.started.etag, list(whole.files)[0]
        size = len(whole.files[name])
        for field, file, offset in (
                ("resume.offset", name, size + 1), ("resume.offset", name, -1),
                ("resume.offset", "", 1), ("resume.file", "none.csv", 0)):
            with self.subTest(file=file, offset=offset):
                self.assert_violates(
                    self.channel, resumed(request, etag, file, offset), field)
        self.assert_violates(self.channel, resumed(request, ""), "resume.etag")
        self.assertEqual([], os.listdir(self.server.temporary))

    def test_another_export_must_start_again(self):
        request = report_request()
        etag = self.whole(self.channel, request).started.etag
        for change in (
                lambda r: r.options.update({"formula_guard": "false"}),
                lambda r: setattr(r, "exporter", "excel"),
                lambda r: setattr(r.report, "disclosure_profile", "publish"),
                lambda r: setattr(r.report.period.last_day, "day", 29),
                lambda r: setattr(r.report, "as_of", 1),
                lambda r: setattr(r.resume, "etag", "another"),
                lambda r: setattr(r.resume, "etag", etag[:-1] + "g")):
            other = resumed(request, etag)
            change(other)
            self.assert_fails(self.channel, other, grpc.StatusCode.ABORTED,
                              "EXPORT_CHANGED")
        # Spelt out, the defaults are the same.
        same = resumed(request, etag)
        same.options["formula_guard"] = "true"
        same.report.disclosure_profile = "internal"
        self.assertEqual(etag, self.whole(self.channel, same).started.etag)

    def test_it_goes_on_at_its_version_where_the_data_changed(self):
        request = report_request()
        before = self.whole(self.channel, request)
        version = before.started.data_version.version
        import_rows(self.channel, "NEW", 10)
        after = self.whole(self.channel, request)
        self.assertNotEqual(before.started.etag, after.started.etag)
        self.assertNotEqual(before.files, after.files)
        again = self.whole(self.channel, resumed(request, before.started.etag))
        self.assertEqual(before.files, again.files)
        self.assertEqual(before.started, again.started)
        # The version named is the same export, whether it is the last or not.
        named = self.whole(self.channel, report_request(as_of=version))
        self.assertEqual(before.started.etag, named.started.etag)
        self.assertEqual(before.files, named.files)

    def test_another_plugin_or_an_erasure_is_another_export(self):
        request = report_request()
        etag = self.whole(self.channel, request).started.etag
        # The same in all that it does and says, but another file.
        path = os.path.join(self.plugins, "redress_csv.so")
        with open(path, "rb") as plugin:
            content = plugin.read()
        with open(path + ".new", "wb") as plugin:
            plugin.write(content + b"\n")
        os.replace(path + ".new", path)
        self.assert_fails(self.channel, resumed(request, etag),
                          grpc.StatusCode.ABORTED, "EXPORT_CHANGED")
        now = self.whole(self.channel, request).started.etag
        self.assertNotEqual(etag, now)
        import_rows(self.channel, "GONE", 1)
        etag = self.whole(self.channel, request).started.etag
        record_service_pb2_grpc.RecordServiceStub(self.channel).EraseRecord(
            record_service_pb2.EraseRecordRequest(
                representation=record_service_pb2.RecordKey(
                    reference="GONE-0"), reason="a test"))
        self.assert_fails(self.channel, resumed(request, etag),
                          grpc.StatusCode.ABORTED, "EXPORT_CHANGED")

    def test_readers_go_on_at_the_last_version_only(self):
        analysts = self.whole(self.channel,
                              report_request(disclosure_profile="publish"))
        self.channel.close()
        self.assertEqual(0, self.server.stop())
        self.start("--callers=readers")
        request = report_request(disclosure_profile="publish")
        whole = self.whole(self.channel, request)
        self.assertNotEqual(analysts.started.etag, whole.started.etag)
        self.assert_fails(self.channel,
                          resumed(request, analysts.started.etag),
                          grpc.StatusCode.ABORTED, "EXPORT_CHANGED")
        name = list(whole.files)[0]
        earlier = Download()
        earlier.files = {name: whole.files[name][:10]}
        rest = read(self.call(self.channel, resumed(
            request, whole.started.etag, name, 10)), Download(earlier))
        rest.check_whole()
        self.channel.close()
        self.assertEqual(0, self.server.stop())
        self.start()
        import_rows(self.channel, "NEW", 10)
        self.channel.close()
        self.assertEqual(0, self.server.stop())
        self.start("--callers=readers")
        self.assert_fails(self.channel,
                          resumed(request, whole.started.etag, name, 10),
                          grpc.StatusCode.ABORTED, "EXPORT_CHANGED")


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

        wait_until(one)
        return found[0]

    def begin(self):
        """A call whose first message is read, and what was read."""
        call = self.call(self.channel, long_request())
        download = Download(check_every=32)
        download.take(next(call))
        return call, download

    def assert_nothing_is_left(self):
        wait_until(lambda: not children_of(self.server.process.pid))
        wait_until(lambda: not os.listdir(self.server.temporary))

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
        wait_until(lambda: sum(c.done() for c in waiting) == 7)
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
        wait_until(lambda: len(children_of(server)) == 1)
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


class Breaker:
    """Passes connections on to one of several servers, and breaks them.

    The n-th connection goes to the n-th server, round and round, and is broken
    after so many bytes of answer.
    """

    def __init__(self, servers, break_after):
        self.connections = 0
        self._open = []
        self._servers = servers
        self._break_after = break_after
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        for end in [self._listener, *self._open]:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                inner, _ = self._listener.accept()
                host, port = self._servers[
                    self.connections % len(self._servers)].split(":")
                self.connections += 1
                outer = socket.create_connection((host, int(port)))
                self._open += [inner, outer]
                for source, target, most in (
                        (inner, outer, None), (outer, inner,
                                               self._break_after)):
                    threading.Thread(target=self._pass_on, daemon=True,
                                     args=(source, target, most)).start()

    @staticmethod
    def _pass_on(source, target, most):
        passed = 0
        with contextlib.suppress(OSError):
            while most is None or passed < most:
                data = source.recv(65_536)
                if not data:
                    break
                target.sendall(data)
                passed += len(data)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


class ReplicasTest(ExportCase):
    """Two servers on one PostgreSQL database."""

    @classmethod
    def setUpClass(cls):
        cls.cluster = postgres_cluster.Cluster()
        cls.folder = tempfile.mkdtemp(prefix="redress-downloads-")
        uri = cls.cluster.new_database("downloads")
        cls.servers, cls.channels = [], []
        for name in ("a", "b"):
            folder = os.path.join(cls.folder, name)
            os.mkdir(folder)
            cls.servers.append(harness.Server(folder, store=uri))
            cls.channels.append(
                grpc.insecure_channel(cls.servers[-1].address))
        import_rows(cls.channels[0], "LONG", ROWS)
        cls.uri = uri

    @classmethod
    def tearDownClass(cls):
        for channel in cls.channels:
            channel.close()
        for server in cls.servers:
            server.kill()
        cls.cluster.remove()
        shutil.rmtree(cls.folder)

    def test_both_give_the_same_bytes_under_the_same_etag(self):
        first = self.whole(self.channels[0], long_request())
        other = self.whole(self.channels[1], long_request(
            min_data_version=first.started.data_version.version))
        self.assertEqual(first.started, other.started)
        self.assertEqual(first.files, other.files)
        self.assertEqual(first.trailer, other.trailer)

    def test_one_goes_on_where_the_other_was_killed(self):
        folder = os.path.join(self.folder, "killed")
        os.mkdir(folder)
        killed = harness.Server(folder, store=self.uri)
        self.addCleanup(killed.kill)
        whole = self.whole(self.channels[1], long_request())
        part = Download()
        with grpc.insecure_channel(killed.address) as channel:
            call = self.call(channel, long_request())
            with self.assertRaises(grpc.RpcError) as caught:
                for response in call:
                    part.take(response)
                    if part.chunks == 100:
                        killed.kill()
        self.assertEqual(grpc.StatusCode.UNAVAILABLE, caught.exception.code())
        name, offset = part.position()
        self.assertGreater(offset, 0)
        self.assertLess(offset, len(whole.files["answer.csv"]))
        # Meanwhile the data goes on, and the other server need not know yet.
        import_rows(self.channels[0], "LATER", 1, first=ROWS)
        rest = read(self.call(self.channels[1], resumed(
            long_request(), part.started.etag, name, offset)), Download(part))
        rest.check_whole()
        self.assertEqual(whole.files, rest.files)
        self.assertEqual(part.started, rest.started)

    def test_the_command_line_client_goes_on_by_itself(self):
        command = ("query", "--measure", "received", "--period", "2019/20:H1",
                   *(word for name in DIMENSIONS for word in ("--by", name)),
                   "--export", "csv", "--to")
        straight = os.path.join(self.folder, "straight")
        self.servers[0].cli(*command, straight + "/")
        breaker = Breaker([server.address for server in self.servers],
                          break_after=9_000_000)
        self.addCleanup(breaker.close)
        broken = os.path.join(self.folder, "broken")
        through = harness.subprocess.run(
            [harness.CLI, *command, broken + "/"], capture_output=True,
            text=True, check=False, timeout=300,
            env=dict(os.environ, REDRESS_SERVER=breaker.address))
        self.assertEqual(0, through.returncode, through.stderr)
        self.assertGreaterEqual(breaker.connections, 5)
        self.assertEqual(
            ([], []), filecmp.cmpfiles(straight, broken, os.listdir(straight),
                                       shallow=False)[1:])
        self.assertEqual(sorted(os.listdir(straight)),
                         sorted(os.listdir(broken)))
        # No bar where nobody looks.
        self.assertNotIn("rows", through.stderr)
        self.assertNotIn("\r", through.stderr)


if __name__ == "__main__":
    harness.main()
