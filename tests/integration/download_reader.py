"""What tests of downloads share: requests, and a reader that checks all.

The stream is read by gRPC's Python and checked with hashlib and a CRC-32C of
this file's own.
"""

import hashlib
import unittest

import grpc

from redress_client.messages import error_details_pb2
from redress_client.messages import export_pb2
from redress_client.messages import export_pb2_grpc
from redress_client.messages import query_pb2
from redress_client.messages import record_pb2
from redress_client.messages import record_service_pb2
from redress_client.messages import record_service_pb2_grpc
from redress_client.messages import document_source_pb2

ROWS = 20_000
# Long names make a file of 40 MB of so many rows.
NAME_BYTES = 500
DIMENSIONS = ("team", "service_area", "locality", "channel")
MAX_CHUNK = 65_536
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
    report = document_source_pb2.ReportSelection(report="childrens-representations",
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
