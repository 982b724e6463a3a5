"""The calls about questions and records, against a server of the test."""

from concurrent import futures
import datetime
import tempfile
import unittest

import grpc

import redress_client
from redress_client.crc32c import crc32c
from redress_client.messages import document_pb2
from redress_client.messages import error_details_pb2
from redress_client.messages import export_pb2_grpc
from redress_client.messages import query_pb2
from redress_client.messages import query_pb2_grpc
from redress_client.messages import record_service_pb2
from redress_client.messages import record_service_pb2_grpc
from redress_client.messages import reference_pb2
from redress_client.messages import report_pb2
from redress_client.messages import report_pb2_grpc


def expire(context):
    """Says that records were erased since the first page."""
    info = error_details_pb2.ErrorInfo(reason="PAGE_TOKEN_EXPIRED")
    status = error_details_pb2.ErrorStatus(code=9)
    status.details.add(type_url="type.googleapis.com/google.rpc.ErrorInfo",
                       value=info.SerializeToString())
    context.set_trailing_metadata(
        (("grpc-status-details-bin", status.SerializeToString()),))
    context.abort(grpc.StatusCode.FAILED_PRECONDITION, "records were erased")


def row(member, number):
    return query_pb2.Row(type=query_pb2.ROW_TYPE_MEMBERS, members=[member],
                         cells=[query_pb2.Cell(numerator=number)])


TOTAL = query_pb2.Row(type=query_pb2.ROW_TYPE_TOTAL,
                      cells=[query_pb2.Cell(numerator=9)])
ROWS = [row("A", 4), row("B", 3), row("C", 2)]


class Queries(query_pb2_grpc.QueryServiceServicer):
    """Serves ROWS, a row a page, and what it is given as a stream."""

    def __init__(self):
        self.asked = []
        self.expire_at = []
        self.versions = {}
        self.stream = []

    def RunQuery(self, request, context):
        self.asked.append(request)
        if len(self.asked) in self.expire_at:
            expire(context)
        if request.if_none_match == "e5":
            return query_pb2.RunQueryResponse(not_modified=True)
        at = len(request.page_token)
        response = query_pb2.RunQueryResponse()
        response.answer.data_version.version = self.versions.get(at, 5)
        response.answer.rows.append(ROWS[at])
        if at + 1 < len(ROWS):
            response.next_page_token = "x" * (at + 1)
        return response

    def StreamQuery(self, request, context):
        self.asked.append(request)
        yield from self.stream

    def ExplainQuery(self, request, context):
        return query_pb2.ExplainQueryResponse(
            disclosure=request.query.disclosure_profile)

    def ListCases(self, request, context):
        self.asked.append(request)
        at = len(request.page_token)
        response = query_pb2.ListCasesResponse(
            entries=[query_pb2.CaseEntry(reference=f"C-{at + 1}")],
            total_size=3, numerator_size=2,
            cell=query_pb2.Cell(display="67%"),
            data_version=query_pb2.DataVersion(version=5))
        if at < 2:
            response.next_page_token = "x" * (at + 1)
        return response


class Records(record_service_pb2_grpc.RecordServiceServicer):
    """Three versions, two revisions, and what was asked last."""

    def __init__(self):
        self.asked = None

    def GetRecord(self, request, context):
        self.asked = request
        return record_service_pb2.GetRecordResponse(revision_version=2)

    def ListRevisions(self, request, context):
        self.asked = request
        first = not request.page_token
        return record_service_pb2.ListRevisionsResponse(
            revisions=[record_service_pb2.RecordRevision(
                source="a.csv" if first else "b.csv")],
            next_page_token="more" if first else "")

    def ListVersions(self, request, context):
        number = 3 - len(request.page_token)
        response = record_service_pb2.ListVersionsResponse()
        version = response.versions.add().version
        version.version = number
        if number != 2:
            version.data_date.year = 2019
            version.data_date.month = 3 * number
            version.data_date.day = 30
        if number > 1:
            response.next_page_token = request.page_token + "x"
        return response

    def RetractRecord(self, request, context):
        self.asked = request
        return record_service_pb2.RetractRecordResponse(
            data_version=query_pb2.DataVersion(version=7))

    def EraseRecord(self, request, context):
        self.asked = request
        return record_service_pb2.EraseRecordResponse(revisions=3)


class Reports(report_pb2_grpc.ReportServiceServicer):
    """Sends a header, and keeps what was asked."""

    def __init__(self):
        self.asked = None

    def RunDocument(self, request, context):
        self.asked = request.source.report
        yield report_pb2.RunDocumentResponse(part=document_pb2.DocumentPart(
            header=document_pb2.DocumentHeader(title="Title")))

    def CheckReport(self, request, context):
        self.asked = request.definition
        return report_pb2.CheckReportResponse(findings=[
            report_pb2.ReportFinding(line=3, description="wrong")])


class Exports(export_pb2_grpc.ExportServiceServicer):
    """Refuses, and keeps what was asked."""

    def __init__(self):
        self.asked = None

    def Export(self, request, context):
        self.asked = request.report
        context.abort(grpc.StatusCode.INTERNAL, "no exporter here")


class CallsTest(unittest.TestCase):

    def setUp(self):
        self.queries = Queries()
        self.records = Records()
        self.reports = Reports()
        self.exports = Exports()
        server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
        query_pb2_grpc.add_QueryServiceServicer_to_server(self.queries, server)
        record_service_pb2_grpc.add_RecordServiceServicer_to_server(
            self.records, server)
        report_pb2_grpc.add_ReportServiceServicer_to_server(self.reports,
                                                            server)
        export_pb2_grpc.add_ExportServiceServicer_to_server(self.exports,
                                                            server)
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        self.addCleanup(server.stop, None)
        self.client = redress_client.Client(f"127.0.0.1:{port}")
        self.addCleanup(self.client.close)
        self.question = redress_client.make_query(
            ["received"], by=["team"], period="2019/20", as_of=5,
            disclosure_profile="publish")

    def failure(self, function, *arguments, **named):
        with self.assertRaises(redress_client.RedressError) as caught:
            function(*arguments, **named)
        return caught.exception

    def test_an_answer_is_all_its_pages(self):
        answer = self.client.run_query(self.question)
        self.assertEqual(list(answer.rows), ROWS)
        self.assertEqual([r.page_token for r in self.queries.asked],
                         ["", "x", "xx"])
        self.assertEqual(self.queries.asked[2].query, self.question)

    def test_a_page(self):
        page = self.client.run_query_page(self.question, page_size=1,
                                          page_token="x")
        self.assertEqual(list(page.answer.rows), [ROWS[1]])
        self.assertEqual(self.queries.asked[0].page_size, 1)
        self.assertEqual(page.next_page_token, "xx")

    def test_an_answer_begins_again_where_records_were_erased(self):
        self.queries.expire_at = [2]
        self.assertEqual(list(self.client.run_query(self.question).rows), ROWS)
        self.assertEqual(len(self.queries.asked), 5)
        self.queries.asked = []
        self.queries.expire_at = [2, 4, 6]
        error = self.failure(self.client.run_query, self.question)
        self.assertEqual(error.reason, "PAGE_TOKEN_EXPIRED")
        self.assertEqual(len(self.queries.asked), 6)

    def test_pages_of_two_versions_are_no_answer(self):
        self.queries.versions = {1: 6}
        error = self.failure(self.client.run_query, self.question)
        self.assertEqual(error.code, grpc.StatusCode.DATA_LOSS)

    def test_an_answer_that_still_holds_is_none(self):
        self.assertIsNone(self.client.run_query(self.question,
                                                if_none_match="e5"))
        self.assertIsNotNone(self.client.run_query(self.question,
                                                   if_none_match="e4"))

    def good_stream(self):
        parts = [query_pb2.StreamQueryResponse() for _ in range(4)]
        parts[0].header.etag = "e5"
        parts[0].header.dimensions.add(dimension="team")
        parts[0].header.columns.add(
            id="Received/0", label="Received", unit=query_pb2.UNIT_COUNT,
            content=query_pb2.COLUMN_CONTENT_FIGURE)
        parts[1].rows.rows.extend(ROWS[:2])
        parts[2].rows.rows.extend(ROWS[2:])
        parts[3].trailer.end = query_pb2.STREAM_END_COMPLETE
        parts[3].trailer.rows = 3
        parts[3].trailer.total.CopyFrom(TOTAL)
        parts[3].trailer.crc32c = crc32c(b"".join(
            r.SerializeToString(deterministic=True) for r in ROWS + [TOTAL]))
        return parts

    def test_a_stream_gives_rows_and_a_total(self):
        self.queries.stream = self.good_stream()
        with self.client.stream_query(self.question, "e4") as stream:
            self.assertEqual(stream.header.etag, "e5")
            self.assertIsNone(stream.total)
            rows = [redress_client.plain_row(stream.header, r)
                    for r in stream]
            self.assertEqual(list(stream), [])
        self.assertEqual(rows[0], {"team": "A", "Received": 4})
        self.assertEqual(len(rows), 3)
        self.assertEqual(stream.total, TOTAL)
        self.assertFalse(stream.not_modified)
        self.assertEqual(self.queries.asked[0].if_none_match, "e4")

    def test_a_stream_that_is_left_early_ends(self):
        self.queries.stream = self.good_stream()
        with self.client.stream_query(self.question) as stream:
            self.assertEqual(next(iter(stream)), ROWS[0])
        self.assertIsNone(stream.trailer)

    def test_a_stream_says_that_the_answer_still_holds(self):
        end = query_pb2.StreamQueryResponse()
        end.trailer.end = query_pb2.STREAM_END_NOT_MODIFIED
        self.queries.stream = [end]
        stream = self.client.stream_query(self.question, "e5")
        self.assertTrue(stream.not_modified)
        self.assertIsNone(stream.header)
        self.assertEqual(list(stream), [])

    def test_what_did_not_arrive_as_sent_is_no_answer(self):

        def spoil(change):
            parts = self.good_stream()
            change(parts)
            return parts

        not_modified = query_pb2.STREAM_END_NOT_MODIFIED
        for message, parts in {
            "without its trailer": spoil(lambda p: p.pop()),
            "does not begin with a header": spoil(lambda p: p.pop(0)),
            "damaged": spoil(
                lambda p: p[1].rows.rows[0].cells[0].ClearField("numerator")),
            "damaged on": spoil(lambda p: p.insert(1, p.pop(2))),
            "damaged on the": spoil(
                lambda p: p[3].trailer.ClearField("total")),
            "1 rows arrived of 3": spoil(lambda p: p.pop(1)),
            "two headers": spoil(lambda p: p.insert(1, p[0])),
            "something after": spoil(lambda p: p.append(p[1])),
            "complete": spoil(lambda p: p[3].trailer.ClearField("end")),
            "not modified": spoil(
                lambda p: setattr(p[3].trailer, "end", not_modified)),
            "begin with": [],
        }.items():
            with self.subTest(message):
                self.queries.stream = parts
                error = self.failure(
                    lambda: list(self.client.stream_query(self.question)))
                self.assertEqual(error.code, grpc.StatusCode.DATA_LOSS)
                self.assertIn(message, error.message)

    def test_a_question_is_explained(self):
        self.assertEqual(
            self.client.explain_query(self.question).disclosure, "publish")

    def test_the_cases_behind_a_cell(self):
        cases = self.client.list_cases(self.question, "Received/0", ["A"])
        self.assertEqual([e.reference for e in cases.entries],
                         ["C-1", "C-2", "C-3"])
        self.assertEqual((cases.total_size, cases.numerator_size), (3, 2))
        self.assertEqual(cases.cell.display, "67%")
        self.assertEqual(cases.data_version.version, 5)
        cell = self.queries.asked[0].cell
        self.assertEqual((cell.column, list(cell.members), cell.other),
                         ("Received/0", ["A"], False))
        cases = self.client.list_cases(self.question, "Received/0",
                                       ["All others"], other=True, limit=2)
        self.assertEqual(len(cases.entries), 2)
        self.assertEqual(cases.total_size, 3)
        self.assertTrue(self.queries.asked[-1].cell.other)
        self.assertEqual(self.queries.asked[-1].page_size, 2)

    def test_records_as_of_a_version(self):
        self.client.get_record("C-1", as_of=3)
        self.assertEqual(self.records.asked.as_of, 3)
        self.assertEqual(self.records.asked.reference, "C-1")

    def test_the_revisions_of_a_case(self):
        revisions = self.client.list_revisions("C-1", authority="North")
        self.assertEqual([r.source for r in revisions], ["a.csv", "b.csv"])
        self.assertEqual(self.records.asked.authority, "North")

    def test_the_versions_and_that_of_a_day(self):
        self.assertEqual([v.version.version
                          for v in self.client.list_versions()], [3, 2, 1])
        self.assertEqual(self.client.version_on("2019-09-30"), 3)
        # Version 2 speaks for no day.
        self.assertEqual(
            self.client.version_on(datetime.date(2019, 9, 29)), 1)
        error = self.failure(self.client.version_on, "2019-03-29")
        self.assertEqual(error.reason, "UNKNOWN_VERSION")
        self.assertEqual(error.code, grpc.StatusCode.NOT_FOUND)
        error = self.failure(self.client.version_on, "30/9/2019")
        self.assertEqual(error.reason, "INVALID_DATE")
        self.assertIn("day '30/9/2019'", error.message)

    def test_retractions(self):
        version = self.client.retract_record("C-1", "twice", authority="N")
        self.assertEqual(version.version, 7)
        self.assertEqual(self.records.asked.representation.reference, "C-1")
        self.assertEqual(self.records.asked.representation.authority, "N")
        self.assertEqual(self.records.asked.reason, "twice")
        self.client.retract_record("L-1", "a test", learning=True)
        self.assertEqual(self.records.asked.learning_action.reference, "L-1")
        data = reference_pb2.ReferenceData(
            alias=reference_pb2.Alias(dimension="team", recorded="North"))
        self.client.retract_reference_data(data, "wrong")
        self.assertEqual(self.records.asked.reference_data, data)

    def test_erasures(self):
        self.assertEqual(self.client.erase_record("C-1", "asked").revisions, 3)
        self.assertEqual(self.records.asked.representation.reference, "C-1")
        self.client.erase_record("L-1", "asked", learning=True, authority="N")
        self.assertEqual(self.records.asked.learning_action.reference, "L-1")
        self.assertEqual(self.records.asked.learning_action.authority, "N")
        self.assertEqual(self.records.asked.reason, "asked")

    def test_reports_of_a_version_under_a_profile(self):
        list(self.client.run_report("r", "2019/20", as_of=3,
                                    disclosure_profile="publish"))
        asked = self.reports.asked
        self.assertEqual((asked.as_of, asked.disclosure_profile),
                         (3, "publish"))

    def test_reports_with_the_authors_words(self):
        list(self.client.run_report("r", "2019/20",
                                    narrative={"next_year": "More."}))
        words = self.reports.asked.narrative
        self.assertEqual([(w.slot, w.text) for w in words],
                         [("next_year", "More.")])

    def test_checks_a_definition(self):
        findings = self.client.check_report("id: 'r'")
        self.assertEqual([(f.line, f.description) for f in findings],
                         [(3, "wrong")])
        self.assertEqual(self.reports.asked, "id: 'r'")

    def test_exports_of_a_version_under_a_profile(self):
        with tempfile.TemporaryDirectory() as folder:
            error = self.failure(self.client.export_report, "csv", folder, "r",
                                 "2019/20", as_of=3,
                                 disclosure_profile="publish")
        self.assertEqual(error.code, grpc.StatusCode.INTERNAL)
        asked = self.exports.asked
        self.assertEqual((asked.as_of, asked.disclosure_profile),
                         (3, "publish"))


if __name__ == "__main__":
    unittest.main()
