"""The client."""

import contextlib
import os

import grpc

from redress_client import csv_rows
from redress_client import errors
from redress_client import exporting
from redress_client import importing
from redress_client import questions
from redress_client import values
from redress_client.messages import catalogue_pb2
from redress_client.messages import catalogue_pb2_grpc
from redress_client.messages import export_pb2
from redress_client.messages import export_pb2_grpc
from redress_client.messages import query_pb2
from redress_client.messages import query_pb2_grpc
from redress_client.messages import record_service_pb2
from redress_client.messages import record_service_pb2_grpc
from redress_client.messages import report_pb2
from redress_client.messages import report_pb2_grpc

DEFAULT_SERVER = "127.0.0.1:7443"

# An answer may be far larger than gRPC's own limit of 4 MB.
_MAX_MESSAGE_BYTES = 256 << 20


@contextlib.contextmanager
def _redress_errors():
    try:
        yield
    except grpc.RpcError as error:
        raise errors.from_rpc_error(error) from error


class Client:
    """A connection to a server. Threads may share one.

    server: HOST:PORT; by default what REDRESS_SERVER says, else
        DEFAULT_SERVER.
    timeout: seconds that a question or a report may take.
    transfer_timeout: seconds that an import or an export may take; None: as
        long as it needs.
    credentials: grpc.ChannelCredentials, for a server behind TLS.

    Every call but an import only reads, and may be made again after
    UNAVAILABLE; so may an import: what is unchanged makes no revision.
    """

    def __init__(self, server=None, *, timeout=60.0, transfer_timeout=None,
                 credentials=None):
        self.server = (server or os.environ.get("REDRESS_SERVER") or
                       DEFAULT_SERVER)
        self._timeout = timeout
        self._transfer_timeout = transfer_timeout
        options = [
            ("grpc.max_receive_message_length", _MAX_MESSAGE_BYTES),
            # A web proxy is not on the way to a council's own server.
            ("grpc.enable_http_proxy", 0),
        ]
        if credentials is None:
            self._channel = grpc.insecure_channel(self.server, options)
        else:
            self._channel = grpc.secure_channel(self.server, credentials,
                                                options)
        self._catalogue = catalogue_pb2_grpc.CatalogueServiceStub(
            self._channel)
        self._query = query_pb2_grpc.QueryServiceStub(self._channel)
        self._records = record_service_pb2_grpc.RecordServiceStub(
            self._channel)
        self._reports = report_pb2_grpc.ReportServiceStub(self._channel)
        self._exports = export_pb2_grpc.ExportServiceStub(self._channel)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Ends the connection."""
        self._channel.close()

    def measures(self):
        """The catalogue_pb2.Measure of every measure."""
        with _redress_errors():
            return list(self._catalogue.ListMeasures(
                catalogue_pb2.ListMeasuresRequest(),
                timeout=self._timeout).measures)

    def dimensions(self):
        """The catalogue_pb2.Dimension of every dimension."""
        with _redress_errors():
            return list(self._catalogue.ListDimensions(
                catalogue_pb2.ListDimensionsRequest(),
                timeout=self._timeout).dimensions)

    def members(self, dimension):
        """The catalogue_pb2.Member of every member of a dimension."""
        found = []
        request = catalogue_pb2.ListMembersRequest(dimension=dimension)
        while True:
            with _redress_errors():
                response = self._catalogue.ListMembers(request,
                                                       timeout=self._timeout)
            found.extend(response.members)
            if not response.next_page_token:
                return found
            request.page_token = response.next_page_token

    def query(self, measures, by=(), **question):
        """Answers a question; see make_query. Returns a query_pb2.Answer."""
        return self.run_query(questions.make_query(measures, by, **question))

    def run_query(self, query):
        """Answers a query_pb2.Query."""
        with _redress_errors():
            return self._query.RunQuery(query_pb2.RunQueryRequest(query=query),
                                        timeout=self._timeout).answer

    def reports(self):
        """The report_pb2.ReportSummary of every report."""
        with _redress_errors():
            return list(self._reports.ListReports(
                report_pb2.ListReportsRequest(),
                timeout=self._timeout).reports)

    def run_report(self, report, period, compare=(), where=None):
        """Builds a report; gives its document_pb2.DocumentPart one by one."""
        request = report_pb2.RunReportRequest(
            report=report_selection(report, period, compare, where))
        call = self._reports.RunReport(request, timeout=self._timeout)
        try:
            with _redress_errors():
                for response in call:
                    yield response.part
        finally:
            call.cancel()

    def exporters(self):
        """The export_pb2.Exporter of every exporter and rejected plugin."""
        with _redress_errors():
            return list(self._exports.ListExporters(
                export_pb2.ListExportersRequest(),
                timeout=self._timeout).exporters)

    def export_report(self, exporter, folder, report, period, compare=(),
                      where=None, options=None, on_progress=None):
        """Writes a report as files into a folder; returns an Export."""
        request = export_pb2.ExportRequest(
            report=report_selection(report, period, compare, where),
            exporter=exporter, options=options)
        return self.export(request, folder, on_progress)

    def export_query(self, exporter, folder, query, options=None,
                     on_progress=None):
        """Writes the answer to a query_pb2.Query as files into a folder."""
        request = export_pb2.ExportRequest(query=query, exporter=exporter,
                                           options=options)
        return self.export(request, folder, on_progress)

    def export(self, request, folder, on_progress=None):
        """Exports to a folder; returns an Export.

        Every byte is checked before a file gets its name; after an error
        what stands in the folder is untouched. on_progress, where given, is
        called with each export_pb2.ExportProgress.
        """
        call = self._exports.Export(request, timeout=self._transfer_timeout)
        try:
            with _redress_errors():
                return exporting.receive(call, folder, on_progress)
        finally:
            call.cancel()

    def import_csv(self, path, *, data_date=None, dry_run=False, strict=False,
                   on_ack=None):
        """Imports a canonical CSV file; returns an ImportResult.

        A row that is not accepted keeps no other row out; strict: all rows or
        none. dry_run: checks everything and stores nothing. data_date: the
        day that the data speak for, a datetime.date or text. on_ack: called
        with each record_service_pb2.ImportRecordsResponse.

        `rejected` and `flagged` of the result name rows by the line on which
        they begin (position), and what the file itself has wrong by column.
        """
        file = csv_rows.CsvFile(path)
        items = file
        if strict:
            # The server never sees the rows that cannot be sent, and must
            # not commit the others; it still says what is wrong with those.
            items = list(file)
            dry_run = dry_run or bool(file.rejected)
        try:
            result = self.import_records(
                items, source=file.name, data_date=data_date, dry_run=dry_run,
                strict=strict, on_ack=on_ack)
        except errors.RedressError as error:
            if error.result is not None:
                _add_rejected(error.result, file.rejected)
            raise
        _add_rejected(result, file.rejected)
        return result

    def import_records(self, items, *, source, data_date=None, dry_run=False,
                       strict=False, on_ack=None):
        """Imports record_service_pb2.ImportItem; as import_csv.

        source: where they come from, kept with the commits.
        """
        header = record_service_pb2.ImportHeader(
            source=source, validate_only=dry_run,
            atomic=strict and not dry_run)
        if data_date is not None:
            header.data_date.CopyFrom(_date(data_date))
        return importing.import_items(self._records, header, items,
                                      self._transfer_timeout, on_ack)

    def get_record(self, reference, authority=""):
        """A case, as record_service_pb2.GetRecordResponse."""
        with _redress_errors():
            return self._records.GetRecord(
                record_service_pb2.GetRecordRequest(authority=authority,
                                                    reference=reference),
                timeout=self._timeout)


def report_selection(report, period, compare=(), where=None):
    """The report_pb2.ReportSelection of plain values."""
    return report_pb2.ReportSelection(
        report=report, period=questions.parse_period(period),
        comparisons=[questions.parse_period(p) for p in compare],
        filter=questions.make_filter(where))


def _date(day):
    if not isinstance(day, str):
        return values.to_date(day)
    try:
        return values.to_date(values.parse_day(day))
    except values.ValueProblem as error:
        raise errors.invalid_argument(f"data_date {day!r}: {error}",
                                      error.reason) from error


def _add_rejected(result, rejected):
    result.rejected.extend(rejected)
    result.rejected.sort(key=lambda report: report.position)
