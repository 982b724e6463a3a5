"""The client against a server that goes wrong on purpose."""

from concurrent import futures
import hashlib
import pathlib
import tempfile
import threading
import unittest
from unittest import mock

import grpc

import redress_client
from redress_client import exporting
from redress_client.crc32c import crc32c
from redress_client.messages import error_details_pb2
from redress_client.messages import export_pb2
from redress_client.messages import export_pb2_grpc
from redress_client.messages import query_pb2
from redress_client.messages import query_pb2_grpc
from redress_client.messages import record_service_pb2
from redress_client.messages import record_service_pb2_grpc


class Records(record_service_pb2_grpc.RecordServiceServicer):
    """Acknowledges batches until it is told to fail."""

    def __init__(self):
        self.header = None
        self.batches = []
        self.fail_at = None
        self.stop_at = None
        self.ended = threading.Event()
        self.half_closed = False
        # Seconds to wait for the end of a call whose requests have ended.
        self.grace = 0

    def ImportRecords(self, request_iterator, context):
        context.add_callback(self.ended.set)
        for request in request_iterator:
            if request.HasField("header"):
                self.header = request.header
                continue
            if request.batch.sequence == self.fail_at:
                context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, "disk full")
            if request.batch.sequence == self.stop_at:
                return
            self.batches.append(len(request.batch.items))
            response = record_service_pb2.ImportRecordsResponse(
                sequence=request.batch.sequence,
                created=len(request.batch.items))
            if not self.header.atomic:
                response.data_version.version = request.batch.sequence
            yield response
        # The requests of a call that is cancelled may end like those of one that
        # is done, before the call is known to be over.
        self.half_closed = not self.ended.wait(self.grace)
        if self.header.atomic:
            yield record_service_pb2.ImportRecordsResponse(
                sequence=len(self.batches), created=sum(self.batches),
                data_version=query_pb2.DataVersion(version=7), final=True)


class Queries(query_pb2_grpc.QueryServiceServicer):
    """Refuses every question, with details."""

    def __init__(self):
        self.details = []
        self.raw_details = None

    def RunQuery(self, request, context):
        status = error_details_pb2.ErrorStatus(code=3, message="no")
        for type_url, detail in self.details:
            status.details.add(type_url=type_url,
                               value=detail.SerializeToString())
        context.set_trailing_metadata(
            (("grpc-status-details-bin",
              self.raw_details or status.SerializeToString()),))
        context.abort(grpc.StatusCode.INVALID_ARGUMENT, "no such measure")


class Exports(export_pb2_grpc.ExportServiceServicer):
    """Sends what it is given, or what on_export gives."""

    def __init__(self):
        self.responses = []
        self.on_export = None
        self.requests = []

    def Export(self, request, context):
        if self.on_export is None:
            yield from self.responses
        else:
            self.requests.append(request)
            yield from self.on_export(request, context)


def file(name):
    return export_pb2.ExportResponse(file=export_pb2.ExportFile(name=name))


def chunk(data, offset=0, checksum=None):
    return export_pb2.ExportResponse(chunk=export_pb2.ExportChunk(
        offset=offset, data=data,
        crc32c=crc32c(data) if checksum is None else checksum))


def trailer(**files):
    """A trailer that names files, with "_" for "."."""
    message = export_pb2.ExportTrailer(messages=["well"])
    for name, content in files.items():
        message.files.add(name=name.replace("_", "."), size=len(content),
                          sha256=hashlib.sha256(content).digest())
    return export_pb2.ExportResponse(trailer=message)


class ClientTest(unittest.TestCase):

    def setUp(self):
        self.records = Records()
        self.queries = Queries()
        self.exports = Exports()
        server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
        record_service_pb2_grpc.add_RecordServiceServicer_to_server(
            self.records, server)
        query_pb2_grpc.add_QueryServiceServicer_to_server(self.queries, server)
        export_pb2_grpc.add_ExportServiceServicer_to_server(
            self.exports, server)
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        self.addCleanup(server.stop, None)
        self.client = redress_client.Client(f"127.0.0.1:{port}")
        self.addCleanup(self.client.close)
        folder = tempfile.TemporaryDirectory()  # pylint: disable=consider-using-with
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name) / "out"

    def items(self, count):
        for position in range(1, count + 1):
            item = record_service_pb2.ImportItem(position=position)
            item.representation.reference = f"C-{position}"
            yield item

    def test_batches_are_acknowledged_one_by_one(self):
        acknowledged = []
        result = self.client.import_records(
            self.items(2500), source="test", data_date="2019-09-30",
            on_ack=lambda response: acknowledged.append(response.sequence))
        self.assertEqual(self.records.batches, [1000, 1000, 500])
        self.assertEqual(acknowledged, [1, 2, 3])
        self.assertEqual(result.created, 2500)
        self.assertEqual(result.data_version.version, 3)
        self.assertEqual(self.records.header.source, "test")
        self.assertEqual(self.records.header.data_date.day, 30)

    def test_large_items_make_small_batches(self):

        def large():
            for item in self.items(4):
                item.representation.team = "x" * 600_000
                yield item

        self.client.import_records(large(), source="test")
        self.assertEqual(self.records.batches, [2, 2])

    def test_nothing_to_import_is_no_error(self):
        result = self.client.import_records([], source="test")
        self.assertEqual(result.sequence, 0)
        self.assertEqual(result.data_version.version, 0)

    def test_an_atomic_import_counts_its_commit(self):
        result = self.client.import_records(self.items(1500), source="test",
                                            strict=True)
        self.assertTrue(self.records.header.atomic)
        self.assertEqual(result.created, 1500)
        self.assertEqual(result.data_version.version, 7)

    def test_an_error_keeps_what_was_acknowledged(self):
        self.records.fail_at = 3
        with self.assertRaises(redress_client.RedressError) as caught:
            self.client.import_records(self.items(5000), source="test")
        self.assertEqual(caught.exception.code,
                         grpc.StatusCode.RESOURCE_EXHAUSTED)
        self.assertEqual(caught.exception.message, "disk full")
        self.assertEqual(caught.exception.result.created, 2000)
        self.assertEqual(caught.exception.result.sequence, 2)

    def test_a_server_that_stops_answering_batches_is_an_error(self):
        self.records.stop_at = 2
        with self.assertRaises(redress_client.RedressError) as caught:
            self.client.import_records(self.items(1500), source="test")
        self.assertEqual(caught.exception.code, grpc.StatusCode.DATA_LOSS)
        self.assertEqual(caught.exception.result.created, 1000)

    def test_an_error_of_the_items_ends_an_atomic_import_without_commit(self):

        def broken():
            # Enough for an answer to be waited for: the server has the call.
            yield from self.items(2500)
            raise KeyError("the file is gone")

        self.records.grace = 5
        with self.assertRaises(KeyError):
            self.client.import_records(broken(), source="test", strict=True)
        self.assertTrue(self.records.ended.wait(10))
        self.assertFalse(self.records.half_closed)

    def test_a_strict_import_with_a_bad_row_only_validates(self):
        self.folder.mkdir()
        path = self.folder / "cases.csv"
        path.write_text("reference,kind,received_on\n"
                        "C-1,complaint,2019-04-01\n"
                        "C-2,complaint,yesterday\n", encoding="utf-8")
        result = self.client.import_csv(str(path), strict=True)
        self.assertTrue(self.records.header.validate_only)
        self.assertFalse(self.records.header.atomic)
        self.assertEqual([r.position for r in result.rejected], [3])
        self.assertEqual(self.records.header.source, "cases.csv")

    def refused(self):
        with self.assertRaises(redress_client.RedressError) as caught:
            self.client.query(["recieved"], period="2019/20")
        return caught.exception

    def test_errors_carry_reason_and_violations(self):
        bad = error_details_pb2.BadRequest()
        bad.field_violations.add(field="query.measures[0].measure",
                                 description="did you mean received?",
                                 reason="UNKNOWN_MEASURE")
        bad.field_violations.add(field="query.period", reason="REQUIRED",
                                 description="is required")
        self.queries.details = [
            ("type.googleapis.com/google.rpc.BadRequest", bad)]
        error = self.refused()
        self.assertEqual(error.code, grpc.StatusCode.INVALID_ARGUMENT)
        self.assertEqual(str(error), "INVALID_ARGUMENT: no such measure")
        self.assertEqual(error.reason, "UNKNOWN_MEASURE")
        self.assertEqual(error.violations, [
            redress_client.Violation("query.measures[0].measure",
                                     "UNKNOWN_MEASURE",
                                     "did you mean received?"),
            redress_client.Violation("query.period", "REQUIRED",
                                     "is required")])
        self.queries.details.append(
            ("type.googleapis.com/google.rpc.ErrorInfo",
             error_details_pb2.ErrorInfo(reason="OTHER",
                                         metadata={"suggestion": "received"})))
        error = self.refused()
        self.assertEqual(error.reason, "OTHER")
        self.assertEqual(error.metadata, {"suggestion": "received"})

    def test_details_that_cannot_be_read_are_passed_over(self):
        self.queries.raw_details = b"\xff\xff\xff"
        error = self.refused()
        self.assertEqual(error.message, "no such measure")
        self.assertEqual(error.violations, [])

    def test_a_server_that_is_not_there_is_unavailable(self):
        with redress_client.Client("127.0.0.1:1") as client:
            with self.assertRaises(redress_client.RedressError) as caught:
                client.measures()
        self.assertEqual(caught.exception.code, grpc.StatusCode.UNAVAILABLE)

    def export(self, *responses):
        self.exports.responses = responses
        return self.client.export_report("csv", self.folder, "half-year",
                                         "2019/20:H1")

    def break_off(self, contents, after, changes=0):
        """Makes the server break off after so many messages each time.

        contents: of the files "a.csv" and "b.csv", in chunks of four bytes.
        changes: how many calls leave other contents and another etag behind.
        """
        state = {"etag": 1, "contents": contents}

        def whole():
            yield export_pb2.ExportResponse(started=export_pb2.ExportStarted(
                exporter="csv 0.1.0", etag=f"e{state['etag']}"))
            for name, content in state["contents"].items():
                yield file(name.replace("_", "."))
                for at in range(0, len(content), 4):
                    yield chunk(content[at:at + 4], at)
            yield trailer(**state["contents"])

        def on_export(request, context):
            resume = request.resume
            if request.HasField("resume") and resume.etag != f"e{state['etag']}":
                info = error_details_pb2.ErrorInfo(reason="EXPORT_CHANGED")
                status = error_details_pb2.ErrorStatus()
                status.details.add(
                    type_url="type.googleapis.com/google.rpc.ErrorInfo",
                    value=info.SerializeToString())
                context.set_trailing_metadata(
                    (("grpc-status-details-bin", status.SerializeToString()),))
                context.abort(grpc.StatusCode.ABORTED, "other data")
            before, name, sent = bool(resume.file), "", 0
            for message in whole():
                if message.HasField("file"):
                    name = message.file.name
                    before = before and name != resume.file
                if message.HasField("started") or not before:
                    if (message.HasField("chunk") and name == resume.file and
                            message.chunk.offset < resume.offset):
                        continue
                    if sent == after:
                        if state["etag"] <= changes:
                            state["etag"] += 1
                            state["contents"] = {
                                key: value[::-1]
                                for key, value in state["contents"].items()}
                        context.abort(grpc.StatusCode.UNAVAILABLE, "gone")
                    sent += 1
                    yield message

        self.exports.on_export = on_export

    def test_an_export_goes_on_where_it_broke_off(self):
        self.break_off({"a_csv": b"0123456789", "b_csv": b"abcd"}, after=3)
        with mock.patch.object(exporting, "_PAUSE", 0.001):
            export = self.export()
        self.assertEqual(b"0123456789", (self.folder / "a.csv").read_bytes())
        self.assertEqual(b"abcd", (self.folder / "b.csv").read_bytes())
        self.assertEqual(
            [("", 0), ("a.csv", 4), ("a.csv", 8), ("a.csv", 10), ("b.csv", 0),
             ("b.csv", 4)],
            [(request.resume.file, request.resume.offset)
             for request in self.exports.requests])
        self.assertEqual((5, False), (export.resumed, export.restarted))
        self.assertEqual("e1", export.started.etag)

    def test_an_export_that_changed_starts_again_once(self):
        contents = {"a_csv": b"0123456789", "b_csv": b"abcd"}
        with mock.patch.object(exporting, "_PAUSE", 0.001):
            self.break_off(contents, after=3, changes=1)
            export = self.export()
            self.assertTrue(export.restarted)
            self.assertEqual(b"9876543210",
                             (self.folder / "a.csv").read_bytes())
            self.break_off(contents, after=3, changes=1000)
            with self.assertRaises(redress_client.RedressError) as caught:
                self.export()
        self.assertEqual("EXPORT_CHANGED", caught.exception.reason)
        self.assertEqual(b"9876543210", (self.folder / "a.csv").read_bytes())
        self.assertEqual(["a.csv", "b.csv"],
                         sorted(path.name for path in self.folder.iterdir()))

    def test_an_export_gives_up_in_the_end(self):
        self.break_off({"a_csv": b"0123456789"}, after=1)
        with mock.patch.object(exporting, "_PAUSE", 0.001):
            with self.assertRaises(redress_client.RedressError) as caught:
                self.export()
            self.assertEqual(grpc.StatusCode.UNAVAILABLE, caught.exception.code)
            self.assertEqual(9, len(self.exports.requests))
            # What never began is not tried again.
            self.break_off({"a_csv": b"0123456789"}, after=0)
            with self.assertRaises(redress_client.RedressError):
                self.export()
        self.assertEqual(10, len(self.exports.requests))

    def test_an_export_writes_its_files(self):
        export = self.export(
            export_pb2.ExportResponse(
                started=export_pb2.ExportStarted(exporter="csv 0.1.0")),
            file("a.csv"), chunk(b"one,"), chunk(b"two", 4), file("b.csv"),
            trailer(a_csv=b"one,two", b_csv=b""))
        self.assertEqual(export.paths, [self.folder / "a.csv",
                                        self.folder / "b.csv"])
        self.assertEqual((self.folder / "a.csv").read_bytes(), b"one,two")
        self.assertEqual(export.messages, ["well"])
        self.assertEqual(export.started.exporter, "csv 0.1.0")
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()),
                         ["a.csv", "b.csv"])

    def test_what_does_not_arrive_as_sent_is_no_file(self):
        self.folder.mkdir()
        (self.folder / "a.csv").write_bytes(b"before")
        for name, responses in {
            "damaged": [file("a.csv"), chunk(b"one", checksum=1),
                        trailer(a_csv=b"one")],
            "gap": [file("a.csv"), chunk(b"one", 1), trailer(a_csv=b"one")],
            "other hash": [file("a.csv"), chunk(b"one"),
                           trailer(a_csv=b"two")],
            "too short": [file("a.csv"), chunk(b"one"),
                          trailer(a_csv=b"one,two")],
            "no trailer": [file("a.csv"), chunk(b"one")],
            "file missing": [file("a.csv"), chunk(b"one"),
                             trailer(a_csv=b"one", b_csv=b"")],
            "file too many": [file("a.csv"), file("b.csv"),
                              trailer(a_csv=b"")],
            "twice": [file("a.csv"), file("a.csv"), trailer(a_csv=b"")],
            "no file": [chunk(b"one"), trailer()],
            "path": [file("../a.csv"), trailer()],
            "hidden": [file(".bashrc"), trailer()],
            "no name": [file(""), trailer()],
        }.items():
            with self.subTest(name):
                with self.assertRaises(redress_client.RedressError) as caught:
                    self.export(*responses)
                self.assertEqual(caught.exception.code,
                                 grpc.StatusCode.DATA_LOSS)
                self.assertEqual([p.name for p in self.folder.iterdir()],
                                 ["a.csv"])
                self.assertEqual((self.folder / "a.csv").read_bytes(),
                                 b"before")

    def test_a_folder_that_cannot_be_made_is_an_error(self):
        self.folder.write_bytes(b"a file")
        with self.assertRaises(redress_client.RedressError) as caught:
            self.export(file("a.csv"), trailer(a_csv=b""))
        self.assertEqual(caught.exception.reason, "LOCAL_FILE")


if __name__ == "__main__":
    unittest.main()
