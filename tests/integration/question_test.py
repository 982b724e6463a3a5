"""Questions over the wire: pages, streams, etags, profiles, readers."""

import os
import re
import shutil
import tempfile
import time
import unittest

import grpc

import harness
from redress_client.crc32c import crc32c
from redress.v1 import (catalogue_pb2, catalogue_pb2_grpc,
                        document_source_pb2, export_pb2, export_pb2_grpc,
                        query_pb2, query_pb2_grpc, record_service_pb2,
                        record_service_pb2_grpc, report_pb2, report_pb2_grpc)


def period(first, last):
    result = query_pb2.Period()
    for date, text in ((result.first_day, first), (result.last_day, last)):
        date.year, date.month, date.day = map(int, text.split("-"))
    return result


CURRENT = period("2019-04-01", "2019-09-30")
BEFORE = period("2018-04-01", "2018-09-30")


def question(*dimensions, measures=("received",), **fields):
    query = query_pb2.Query(period=CURRENT, **fields)
    for name in measures:
        query.measures.add(measure=name)
    for name in dimensions:
        query.dimensions.add(dimension=name)
    return query


def reason(error):
    """The first reason in the details of an error."""
    details = dict(error.trailing_metadata())["grpc-status-details-bin"]
    return details.decode("utf-8", "replace")


def displays(rows):
    return [(list(row.members), [cell.display for cell in row.cells])
            for row in rows]


class Stubs:

    def __init__(self, address):
        channel = grpc.insecure_channel(address)
        self.query = query_pb2_grpc.QueryServiceStub(channel)
        self.reports = report_pb2_grpc.ReportServiceStub(channel)
        self.exports = export_pb2_grpc.ExportServiceStub(channel)
        self.records = record_service_pb2_grpc.RecordServiceStub(channel)
        self.catalogue = catalogue_pb2_grpc.CatalogueServiceStub(channel)


class QuestionTest(harness.ServerTestCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stubs = Stubs(cls.server.address)

    def run_query(self, query, **fields):
        return self.stubs.query.RunQuery(
            query_pb2.RunQueryRequest(query=query, **fields))

    def pages(self, query, size):
        answers = []
        token = ""
        while True:
            response = self.run_query(query, page_size=size, page_token=token)
            answers.append(response.answer)
            token = response.next_page_token
            if not token:
                return answers

    def assert_refused(self, code, words, call):
        with self.assertRaises(grpc.RpcError) as caught:
            call()
        self.assertEqual(code, caught.exception.code(), caught.exception)
        for word in words:
            self.assertIn(word, caught.exception.details() +
                          reason(caught.exception))

    def test_pages_make_up_the_whole(self):
        query = question("team", "kind", "month", total=True, subtotals=True)
        whole = self.run_query(query)
        self.assertEqual("", whole.next_page_token)
        rows = list(whole.answer.rows)
        self.assertGreater(len(rows), 100)
        for size in (1, 7, len(rows) - 1, len(rows)):
            with self.subTest(size=size):
                pages = self.pages(query, size)
                self.assertEqual(rows, [row for page in pages
                                        for row in page.rows])
                self.assertEqual((len(rows) + size - 1) // size, len(pages))
                for page in pages:
                    self.assertEqual(whole.answer.etag, page.etag)
                    self.assertEqual(whole.answer.columns, page.columns)

    def test_a_page_token_belongs_to_its_question(self):
        first = self.run_query(question("team"), page_size=3)
        self.assert_refused(
            grpc.StatusCode.INVALID_ARGUMENT,
            ["PAGE_TOKEN_OF_ANOTHER_QUESTION", "page_token"],
            lambda: self.run_query(question("kind"), page_size=3,
                                   page_token=first.next_page_token))
        self.assert_refused(
            grpc.StatusCode.INVALID_ARGUMENT, ["INVALID_PAGE_TOKEN"],
            lambda: self.run_query(question("team"), page_token="AAAA"))
        self.assert_refused(
            grpc.StatusCode.INVALID_ARGUMENT, ["page_size"],
            lambda: self.run_query(question("team"), page_size=-1))

    def test_a_stream_is_the_same_answer(self):
        query = question("team", "day", total=True,
                         measures=("received", "closed", "due", "on_time"))
        whole = [row for page in self.pages(query, 10000) for row in page.rows]
        parts = list(self.stubs.query.StreamQuery(
            query_pb2.StreamQueryRequest(query=query)))
        self.assertEqual("header", parts[0].WhichOneof("response"))
        self.assertEqual(0, len(parts[0].header.rows))
        batches = [part for part in parts[1:-1]]
        self.assertGreater(len(batches), 1)
        for batch in batches:
            self.assertEqual("rows", batch.WhichOneof("response"))
            self.assertLessEqual(batch.ByteSize(), 256 * 1024)
        rows = [row for batch in batches for row in batch.rows.rows]
        trailer = parts[-1].trailer
        self.assertEqual(query_pb2.STREAM_END_COMPLETE, trailer.end)
        self.assertEqual(len(rows), trailer.rows)
        self.assertEqual(whole, rows + [trailer.total])
        self.assertEqual(
            crc32c(b"".join(row.SerializeToString(deterministic=True)
                            for row in whole)), trailer.crc32c)

    def test_if_none_match_answers_without_the_answer(self):
        query = question("team")
        etag = self.run_query(query).answer.etag
        again = self.run_query(query, if_none_match=etag)
        self.assertTrue(again.not_modified)
        self.assertFalse(again.HasField("answer"))
        parts = list(self.stubs.query.StreamQuery(query_pb2.StreamQueryRequest(
            query=query, if_none_match=etag)))
        self.assertEqual([query_pb2.STREAM_END_NOT_MODIFIED],
                         [part.trailer.end for part in parts])
        for other in (question("kind"), question("team", total=True),
                      question("team", disclosure_profile="publish")):
            self.assertFalse(self.run_query(other, if_none_match=etag)
                             .not_modified)

    def test_bad_questions_get_a_message_that_teaches(self):
        contradiction = question()
        for kind in ("complaint", "mp_enquiry"):
            contradiction.filter.all_of.filters.add().members.MergeFrom(
                query_pb2.MemberFilter(dimension="kind", values=[kind]))
        overlap = question()
        overlap.comparisons.append(period("2019-09-01", "2020-03-31"))
        no_days = question()
        no_days.period.CopyFrom(period("2019-04-01", "2019-03-31"))
        twice = question(measures=("received", "received"))
        top = question("remedy", disclosure_profile="publish",
                       measures=("remedy_gbp",))
        top.top.count = 3
        top.measures[0].measure = "ombudsman_referred"
        future = question(as_of=999)
        for query, code, words in (
                (contradiction, grpc.StatusCode.INVALID_ARGUMENT,
                 ["CONTRADICTORY_FILTER", "cannot be complaint and mp_enquiry",
                  "any_of"]),
                (overlap, grpc.StatusCode.INVALID_ARGUMENT,
                 ["OVERLAPPING_PERIODS", "share 30 days", "2019-09"]),
                (no_days, grpc.StatusCode.INVALID_ARGUMENT,
                 ["PERIOD_OF_ZERO_DAYS", "that day given twice"]),
                (twice, grpc.StatusCode.INVALID_ARGUMENT,
                 ["DUPLICATE_LABEL", 'both called "Received"']),
                (future, grpc.StatusCode.NOT_FOUND,
                 ["UNKNOWN_VERSION", "999"])):
            with self.subTest(query=query):
                self.assert_refused(code, words, lambda: self.run_query(query))

    def test_a_caller_who_leaves_ends_the_work(self):
        # A row for each day and team, sixty figures each.
        query = question("day", "team", measures=())
        for copy in range(12):
            for name in ("received", "closed", "due", "on_time", "late"):
                query.measures.add(measure=name, label=f"{name} {copy}")
        request = query_pb2.RunQueryRequest(query=query)

        def cancelled(seconds):
            call = self.stubs.query.RunQuery.future(request)
            time.sleep(seconds)
            call.cancel()

        def late(seconds):
            with self.assertRaises(grpc.RpcError) as caught:
                self.stubs.query.RunQuery(request, timeout=seconds)
            self.assertEqual(grpc.StatusCode.DEADLINE_EXCEEDED,
                             caught.exception.code())

        for leave, code in ((cancelled, "CANCELLED"),
                            (late, "DEADLINE_EXCEEDED")):
            # Neither before the call has come nor after it is answered.
            for attempt in range(1, 40):
                leave(attempt / 1000)
                if self.waits_for_log(f"method=RunQuery .*code={code}"):
                    break
            else:
                self.fail(f"no call ended with {code}:\n{self.server.log()}")

    def waits_for_log(self, pattern):
        for _ in range(10):
            if re.search(pattern, self.server.log()):
                return True
            time.sleep(0.02)
        return False

    def test_the_top_of_a_suppressed_measure(self):
        query = question("team", measures=("adr_cases",),
                         disclosure_profile="publish")
        query.filter.members.dimension = "team"
        teams = [row.members[0] for row in
                 self.run_query(question("team", measures=("adr_cases",)))
                 .answer.rows]
        self.assertTrue(teams)
        query.filter.members.values.extend(teams)
        query.top.count = 1
        self.assert_refused(
            grpc.StatusCode.INVALID_ARGUMENT,
            ["TOP_OF_SUPPRESSED_MEASURE", "longer period"],
            lambda: self.run_query(query))

    def test_answers_are_the_same_bytes_twice(self):
        query = question("team", "kind", total=True,
                         disclosure_profile="publish")
        self.assertEqual(
            self.run_query(query).SerializeToString(deterministic=True),
            self.run_query(query).SerializeToString(deterministic=True))

    def test_ten_thousand_teams_come_in_pages(self):
        header = record_service_pb2.ImportRecordsRequest()
        header.header.source = "teams"
        header.header.data_date.year = 2030
        header.header.data_date.month = header.header.data_date.day = 1

        def requests():
            yield header
            for sequence in range(1, 11):
                request = record_service_pb2.ImportRecordsRequest()
                request.batch.sequence = sequence
                for i in range(1000):
                    case = request.batch.items.add().representation
                    case.reference = f"T-{sequence}-{i}"
                    case.kind = 6  # A compliment.
                    case.received_on.year = 2025
                    case.received_on.month = case.received_on.day = 5
                    case.team = f"Team {sequence}-{i:03}"
                yield request

        for response in self.stubs.records.ImportRecords(requests()):
            self.assertFalse(response.rejected)
        query = question("team", total=True)
        query.period.CopyFrom(period("2025-05-01", "2025-05-31"))
        pages = self.pages(query, 4000)
        rows = [row for page in pages for row in page.rows]
        self.assertEqual(10001, len(rows))
        self.assertEqual("10,000", rows[-1].cells[0].display)
        # Under a profile every one of them is hidden, and so is their total: of
        # 10,000 teams with one or more each it would say that each has one.
        query.disclosure_profile = "publish"
        rows = [row for page in self.pages(query, 10000) for row in page.rows]
        self.assertEqual({"[c]"}, {row.cells[0].display for row in rows})


class ReaderTest(unittest.TestCase):
    """Callers who may see only protected figures."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="redress-test-")
        server = harness.Server(cls.folder)
        server.import_examples()
        server.stop()
        cls.server = harness.Server(cls.folder, "--callers=readers")
        cls.stubs = Stubs(cls.server.address)

    @classmethod
    def tearDownClass(cls):
        status = cls.server.stop()
        shutil.rmtree(cls.folder)
        if status != 0:
            raise AssertionError(f"redressd ended with {status}")

    @staticmethod
    def selection(**fields):
        selection = document_source_pb2.ReportSelection(
            report="childrens-representations", period=CURRENT, **fields)
        selection.comparisons.append(BEFORE)
        return selection

    def report(self, selection):
        return [response.part for response in self.stubs.reports.RunReport(
            report_pb2.RunReportRequest(report=selection))]

    def assert_denied(self, word, call):
        with self.assertRaises(grpc.RpcError) as caught:
            call()
        self.assertEqual(grpc.StatusCode.PERMISSION_DENIED,
                         caught.exception.code(), caught.exception)
        self.assertIn(word, reason(caught.exception))

    def test_a_report_is_protected(self):
        parts = self.report(self.selection())
        self.assertEqual("publish", parts[0].header.disclosure_profile)
        self.assertIn("[c]", parts[1].text.text)
        figures = [cell.figure for part in parts for row in part.rows.rows
                   for cell in row.cells if cell.HasField("figure")]
        self.assertTrue(any(f.status == query_pb2.CELL_STATUS_CONFIDENTIAL
                            for f in figures))
        for figure in figures:
            if figure.status == query_pb2.CELL_STATUS_CONFIDENTIAL:
                self.assertEqual((0, 0, 0), (figure.value, figure.numerator,
                                             figure.denominator))
            elif figure.denominator == 1 and not figure.display.startswith(
                    ("+", "-")):
                self.assertNotIn(figure.numerator, (1, 2, 3, 4))

    def test_what_could_be_subtracted_is_refused(self):
        by_team = self.selection()
        by_team.filter.members.MergeFrom(
            query_pb2.MemberFilter(dimension="team", values=["MASH"]))
        a_day_less = self.selection()
        a_day_less.period.last_day.day = 29
        for word, selection in (
                ("FREE_QUESTION", by_team),
                ("VERSION_NOT_ALLOWED", self.selection(as_of=1)),
                ("PROFILE_NOT_ALLOWED",
                 self.selection(disclosure_profile="internal")),
                ("PERIOD_NOT_ALLOWED", a_day_less)):
            with self.subTest(word=word):
                self.assert_denied(word, lambda: self.report(selection))
                self.assert_denied(word, lambda: list(
                    self.stubs.exports.Export(export_pb2.ExportRequest(
                        report=selection, exporter="csv"))))

    def test_free_questions_and_records_are_the_analysts(self):
        query = question("team", disclosure_profile="publish")
        cell = query_pb2.CellSelection(members=["MASH"], column="Received/0")
        for word, call in (
                ("FREE_QUESTION", lambda: self.stubs.query.RunQuery(
                    query_pb2.RunQueryRequest(query=query))),
                ("FREE_QUESTION", lambda: list(self.stubs.query.StreamQuery(
                    query_pb2.StreamQueryRequest(query=query)))),
                ("FREE_QUESTION", lambda: self.stubs.query.ExplainQuery(
                    query_pb2.ExplainQueryRequest(query=query))),
                ("FREE_QUESTION", lambda: self.stubs.query.ListCases(
                    query_pb2.ListCasesRequest(query=query, cell=cell))),
                ("FREE_QUESTION", lambda: list(self.stubs.exports.Export(
                    export_pb2.ExportRequest(query=query, exporter="csv")))),
                ("ANALYSTS_ONLY", lambda: self.stubs.records.GetRecord(
                    record_service_pb2.GetRecordRequest(reference="X"))),
                ("ANALYSTS_ONLY", lambda: list(self.stubs.records.ImportRecords(
                    iter([record_service_pb2.ImportRecordsRequest()])))),
                ("ANALYSTS_ONLY", lambda: self.stubs.records.EraseRecord(
                    record_service_pb2.EraseRecordRequest(reason="x"))),
                ("ANALYSTS_ONLY", lambda: self.stubs.records.ListVersions(
                    record_service_pb2.ListVersionsRequest()))):
            with self.subTest(word=word):
                self.assert_denied(word, call)

    def test_rare_members_and_counts_are_kept_back(self):
        members = self.stubs.catalogue.ListMembers(
            catalogue_pb2.ListMembersRequest(dimension="team")).members
        self.assertTrue(members)
        self.assertEqual({0}, {member.count for member in members})
        self.assertNotIn("Operation of homes",
                         {member.name for member in members})
        self.assertIn("MASH", {member.name for member in members})


if __name__ == "__main__":
    harness.main()
