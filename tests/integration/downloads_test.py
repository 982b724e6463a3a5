"""Broken downloads that go on: at any point, at another server, by the CLI.

Needs PYTHONPATH with redress_client and the generated messages.
"""

import contextlib
import filecmp
import os
import shutil
import socket
import subprocess
import tempfile
import threading

import grpc

from download_reader import (DIMENSIONS, ROWS, Download, ExportCase,
                             import_rows, long_request, read, report_request,
                             resumed)
import harness
import postgres_cluster
from redress_client.messages import record_service_pb2
from redress_client.messages import record_service_pb2_grpc


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
        for exporter in ("csv", "excel"):
            request = long_request()
            request.exporter = exporter
            first = self.whole(self.channels[0], request)
            request.query.min_data_version = (
                first.started.data_version.version)
            other = self.whole(self.channels[1], request)
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
        through = subprocess.run(
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
