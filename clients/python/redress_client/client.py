"""The client."""

import dataclasses
import os
import time

import grpc

from redress_client import errors
from redress_client import exporting
from redress_client import questions
from redress_client import record_calls
from redress_client import streaming
from redress_client.messages import catalogue_pb2
from redress_client.messages import catalogue_pb2_grpc
from redress_client.messages import document_source_pb2
from redress_client.messages import export_pb2
from redress_client.messages import export_pb2_grpc
from redress_client.messages import query_pb2
from redress_client.messages import query_pb2_grpc
from redress_client.messages import record_service_pb2_grpc
from redress_client.messages import report_pb2
from redress_client.messages import report_pb2_grpc

DEFAULT_SERVER = "127.0.0.1:7443"

# Pages hold at most 4 MB, which is gRPC's own limit; what newer servers send
# may be larger.
_MAX_MESSAGE_BYTES = 256 << 20

# How often an answer is begun where records are erased between its pages.
_BEGINNINGS = 3


@dataclasses.dataclass
class Cases:
    """The cases behind a cell."""

    # The query_pb2.CaseEntry, by period, authority, reference and stage.
    entries: list
    # How many there are, whatever the limit; how many are in the numerator.
    total_size: int
    numerator_size: int
    # The query_pb2.Cell, as the answer has it.
    cell: query_pb2.Cell
    # The data that were read.
    data_version: query_pb2.DataVersion


class Client(record_calls.RecordCalls):
    """A connection to a server. Threads may share one.

    server: HOST:PORT; by default what REDRESS_SERVER says, else
        DEFAULT_SERVER.
    timeout: seconds that a question or a report may take.
    transfer_timeout: seconds that an import, an export or a streamed answer
        may take; None: as long as it needs.
    credentials: grpc.ChannelCredentials, for a server behind TLS.

    Calls only read, and may be made again after UNAVAILABLE. So may an import
    (what is unchanged makes no revision), a retraction and an erasure (a
    second one says NOT_FOUND).
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
        with errors.from_calls():
            return list(self._catalogue.ListMeasures(
                catalogue_pb2.ListMeasuresRequest(),
                timeout=self._timeout).measures)

    def dimensions(self):
        """The catalogue_pb2.Dimension of every dimension."""
        with errors.from_calls():
            return list(self._catalogue.ListDimensions(
                catalogue_pb2.ListDimensionsRequest(),
                timeout=self._timeout).dimensions)

    def members(self, dimension):
        """The catalogue_pb2.Member of every member of a dimension."""
        found = []
        request = catalogue_pb2.ListMembersRequest(dimension=dimension)
        while True:
            with errors.from_calls():
                response = self._catalogue.ListMembers(request,
                                                       timeout=self._timeout)
            found.extend(response.members)
            if not response.next_page_token:
                return found
            request.page_token = response.next_page_token

    def query(self, measures, by=(), **question):
        """Answers a question; see make_query. Returns a query_pb2.Answer."""
        return self.run_query(questions.make_query(measures, by, **question))

    def run_query(self, query, if_none_match=""):
        """Answers a query_pb2.Query; all pages, of one data version.

        if_none_match: the etag of an answer; None is returned where that
            still holds.
        """
        for beginning in range(1, _BEGINNINGS + 1):
            try:
                return self._all_pages(query, if_none_match)
            except errors.RedressError as error:
                if (error.reason != "PAGE_TOKEN_EXPIRED" or
                        beginning == _BEGINNINGS):
                    raise
        return None

    def _all_pages(self, query, if_none_match):
        page = self.run_query_page(query, if_none_match=if_none_match)
        if page.not_modified:
            return None
        answer = page.answer
        while page.next_page_token:
            page = self.run_query_page(query, page_token=page.next_page_token)
            if (page.answer.data_version.version !=
                    answer.data_version.version):
                raise errors.data_loss("the pages are of two data versions")
            answer.rows.extend(page.answer.rows)
        return answer

    def run_query_page(self, query, page_size=0, page_token="",
                       if_none_match=""):
        """One page of an answer, as query_pb2.RunQueryResponse."""
        with errors.from_calls():
            return self._query.RunQuery(
                query_pb2.RunQueryRequest(query=query, page_size=page_size,
                                          page_token=page_token,
                                          if_none_match=if_none_match),
                timeout=self._timeout)

    def stream_query(self, query, if_none_match=""):
        """Answers a query_pb2.Query row by row, as an AnswerStream."""
        return streaming.AnswerStream(self._query.StreamQuery(
            query_pb2.StreamQueryRequest(query=query,
                                         if_none_match=if_none_match),
            timeout=self._transfer_timeout))

    def explain_query(self, query):
        """How a question is counted, as query_pb2.ExplainQueryResponse."""
        with errors.from_calls():
            return self._query.ExplainQuery(
                query_pb2.ExplainQueryRequest(query=query),
                timeout=self._timeout)

    def list_cases(self, query, column, members=(), other=False, limit=None):
        """The cases behind one cell of the answer to a query, as Cases.

        column: its id ("Closed/0", "Closed/1/difference").
        members: the row's; none for the grand total or where there are no
            dimensions, the leading ones for a subtotal.
        other: the row stands for all members outside the top ones.
        limit: the first ones only; None: all.
        """
        request = query_pb2.ListCasesRequest(
            query=query,
            cell=query_pb2.CellSelection(column=column, members=members,
                                         other=other))
        if limit is not None:
            request.page_size = max(1, min(limit, 10_000))
        entries = []
        while True:
            with errors.from_calls():
                page = self._query.ListCases(request, timeout=self._timeout)
            entries.extend(page.entries)
            enough = limit is not None and len(entries) >= limit
            if enough or not page.next_page_token:
                return Cases(entries[:limit], page.total_size,
                             page.numerator_size, page.cell,
                             page.data_version)
            request.page_token = page.next_page_token

    def reports(self):
        """The report_pb2.ReportSummary of every report."""
        with errors.from_calls():
            return list(self._reports.ListReports(
                report_pb2.ListReportsRequest(),
                timeout=self._timeout).reports)

    def run_report(self, report, period, compare=(), where=None, as_of=0,
                   disclosure_profile="", narrative=None):
        """Builds a report; gives its document_pb2.DocumentPart one by one.

        as_of, disclosure_profile: as for make_query. narrative: the author's
        own words by the slot of the report that they are for.
        """
        return self.run_document(document_source_pb2.DocumentSource(
            report=report_selection(report, period, compare, where, as_of,
                                    disclosure_profile, narrative)))

    def run_document(self, source):
        """Builds the document of a document_source_pb2.DocumentSource.

        Gives its document_pb2.DocumentPart one by one. What a document was
        made from is in its header, and in every file that an exporter writes.
        """
        call = self._reports.RunDocument(
            report_pb2.RunDocumentRequest(source=source),
            timeout=self._timeout)
        try:
            with errors.from_calls():
                for response in call:
                    yield response.part
        finally:
            call.cancel()

    def check_report(self, definition):
        """What is wrong with a report's definition, a textproto.

        Returns the report_pb2.ReportFinding of each fault, by line; none: it
        is well defined.
        """
        with errors.from_calls():
            return list(self._reports.CheckReport(
                report_pb2.CheckReportRequest(definition=definition),
                timeout=self._timeout).findings)

    def exporters(self):
        """The export_pb2.Exporter of every exporter and rejected plugin."""
        with errors.from_calls():
            return list(self._exports.ListExporters(
                export_pb2.ListExportersRequest(),
                timeout=self._timeout).exporters)

    def export_report(self, exporter, folder, report, period, compare=(),
                      where=None, options=None, on_progress=None, as_of=0,
                      disclosure_profile="", narrative=None):
        """Writes a report as files into a folder; returns an Export.

        as_of, disclosure_profile, narrative: as for run_report. Under the profile
        "internal" the files show small numbers, which can point at a child:
        what is published is made under another one, as "publish".
        """
        request = export_pb2.ExportRequest(
            report=report_selection(report, period, compare, where, as_of,
                                    disclosure_profile, narrative),
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
        what stands in the folder is untouched. Where the connection breaks or
        the server leaves, it goes on where it stopped, a bounded number of
        times. on_progress, where given, is called with each
        export_pb2.ExportProgress.
        """
        end = (None if self._transfer_timeout is None else
               time.monotonic() + self._transfer_timeout)

        def start(request):
            left = None if end is None else max(end - time.monotonic(), 0)
            return self._exports.Export(request, timeout=left)

        return exporting.download(start, request, folder, on_progress)


def report_selection(report, period, compare=(), where=None, as_of=0,
                     disclosure_profile="", narrative=None):
    """The document_source_pb2.ReportSelection of plain values."""
    return document_source_pb2.ReportSelection(
        report=report, period=questions.parse_period(period),
        comparisons=[questions.parse_period(p) for p in compare],
        filter=questions.make_filter(where), as_of=as_of,
        disclosure_profile=disclosure_profile,
        narrative=[document_source_pb2.NarrativeText(slot=slot, text=text)
                   for slot, text in (narrative or {}).items()])
