"""Text forms of values, periods, questions and answers."""

import datetime
import unittest

import redress_client
from redress_client import values
from redress_client.crc32c import crc32c
from redress_client.messages import query_pb2
from redress_client.messages import record_pb2


def days(period):
    """A period's days as text."""
    message = redress_client.parse_period(period)
    return tuple(f"{d.year}-{d.month:02}-{d.day:02}"
                 for d in (message.first_day, message.last_day))


class ValuesTest(unittest.TestCase):

    def problem(self, function, *arguments):
        """The ValueProblem that a call raises."""
        with self.assertRaises(values.ValueProblem) as caught:
            function(*arguments)
        return caught.exception

    def test_days_are_iso_dates_only(self):
        self.assertEqual(values.parse_day("2020-02-29"),
                         datetime.date(2020, 2, 29))
        for text in ("2019-02-29", "1899-12-31", "2200-01-01", "2019-4-1",
                     "01/04/2019", "20190401", "2019-04-01T00:00",
                     "٢٠١٩-04-01"):
            self.assertEqual(self.problem(values.parse_day, text).reason,
                             "INVALID_DATE", text)

    def test_words_are_those_of_the_vocabulary(self):
        kind = record_pb2.Kind.DESCRIPTOR
        self.assertEqual(values.parse_word("MP_enquiry", kind),
                         record_pb2.KIND_MP_ENQUIRY)
        problem = self.problem(values.parse_word, "complant", kind)
        self.assertEqual(problem.suggestion, "complaint")
        self.assertIn("member_enquiry", problem.message)
        self.problem(values.parse_word, "unspecified", kind)

    def test_pounds_are_exact_pence(self):
        for text, pence in (("0", 0), ("1800", 180000), ("1800.5", 180050),
                            ("0.29", 29), ("999999999999.99", 99999999999999)):
            self.assertEqual(values.parse_pounds(text), pence)
        for text in ("-1", "1,800", "£5", "1.234", ".5", "1.", "1e3"):
            self.assertEqual(self.problem(values.parse_pounds, text).reason,
                             "INVALID_AMOUNT", text)

    def test_lists_are_split_at_semicolons(self):
        for text, expected in (
            ("Apology; Refund", ["Apology", "Refund"]),
            (" ; Apology ;; ", ["Apology"]),
            (r"a\;b;c\\;d\e", ["a;b", "c\\", r"d\e"]),
        ):
            self.assertEqual(values.split_list(text), expected)

    def test_crc32c_has_the_published_values(self):
        self.assertEqual(crc32c(b""), 0)
        self.assertEqual(crc32c(b"123456789"), 0xE3069283)
        self.assertEqual(crc32c(bytes(32)), 0x8A9136AA)
        self.assertEqual(crc32c(b"6789", crc32c(b"12345")), 0xE3069283)


class QuestionsTest(unittest.TestCase):

    def test_every_form_of_a_period(self):
        for text, expected in (
            ("2019-04-01..2019-09-30", ("2019-04-01", "2019-09-30")),
            (" 2019-04-01 .. 2019-04-01 ", ("2019-04-01", "2019-04-01")),
            ("2019/20", ("2019-04-01", "2020-03-31")),
            ("1999/00", ("1999-04-01", "2000-03-31")),
            ("2019/20:H1", ("2019-04-01", "2019-09-30")),
            ("2019/20 h2", ("2019-10-01", "2020-03-31")),
            ("2019/20:Q3", ("2019-10-01", "2019-12-31")),
            ("2019/20:Q4", ("2020-01-01", "2020-03-31")),
            ("2020-02", ("2020-02-01", "2020-02-29")),
            ("2019-12", ("2019-12-01", "2019-12-31")),
            ((datetime.date(2019, 4, 1), "2019-04-30"),
             ("2019-04-01", "2019-04-30")),
        ):
            self.assertEqual(days(text), expected, text)

    def test_what_is_no_period_is_explained(self):
        for text, part in (
            ("2019/21", "2019/20"),
            ("2019", "none of the forms"),
            ("2019-13", "no such month"),
            ("2019/20:Q5", "none of the forms"),
            ("2019-09-30..2019-04-01", "ends before it starts"),
            ("2019-02-30..2019-04-01", "no such day"),
            ("", "none of the forms"),
        ):
            with self.assertRaises(redress_client.RedressError) as caught:
                redress_client.parse_period(text)
            self.assertEqual(caught.exception.reason, "INVALID_PERIOD")
            self.assertIn(part, caught.exception.message)

    def test_a_question_from_plain_values(self):
        query = redress_client.make_query(
            ["received", redress_client.measure(
                "received", label="Late", where={"status": "open"})],
            by=["team", ("kind", ["complaint"])], period="2019/20",
            compare=["2018/19"], where={"kind": "complaint",
                                        "team": ["A", "B"]},
            total=True, difference=True)
        self.assertEqual([m.label for m in query.measures], ["", "Late"])
        self.assertEqual(query.measures[1].filter.members.values, ["open"])
        self.assertFalse(query.measures[0].HasField("filter"))
        self.assertEqual(query.dimensions[1].members, ["complaint"])
        self.assertEqual(len(query.comparisons), 1)
        self.assertEqual([f.members.values for f in
                          query.filter.all_of.filters],
                         [["complaint"], ["A", "B"]])
        self.assertTrue(query.total)
        self.assertTrue(query.comparison_options.difference)

    def test_a_question_of_a_version_with_top_members(self):
        query = redress_client.make_query(
            ["received", "closed"], by=["team", "month"], period="2019/20",
            subtotals=True, as_of=3, disclosure_profile="publish",
            order_by="Closed", descending=True,
            top=redress_client.top(5, "team", "Closed", other=True))
        self.assertTrue(query.subtotals)
        self.assertEqual(query.as_of, 3)
        self.assertEqual(query.disclosure_profile, "publish")
        self.assertEqual(query.order_by.label, "Closed")
        self.assertTrue(query.order_by.descending)
        self.assertEqual((query.top.count, query.top.dimension,
                          query.top.label, query.top.other),
                         (5, "team", "Closed", True))
        query = redress_client.make_query(["received"], by=["team"],
                                          period="2019/20", top=3)
        self.assertEqual(query.top.count, 3)
        self.assertFalse(query.HasField("order_by"))
        query = redress_client.make_query(["received"], period="2019/20")
        self.assertFalse(query.HasField("top"))
        self.assertEqual(query.as_of, 0)

    def test_subtotals_have_no_member_where_they_are_taken(self):
        answer = query_pb2.Answer(
            dimensions=[query_pb2.AnswerDimension(dimension="team"),
                        query_pb2.AnswerDimension(dimension="month")])
        answer.rows.add(type=query_pb2.ROW_TYPE_MEMBERS,
                        members=["A", "2019-04"])
        answer.rows.add(type=query_pb2.ROW_TYPE_SUBTOTAL, members=["A"])
        answer.rows.add(type=query_pb2.ROW_TYPE_TOTAL)
        self.assertEqual(redress_client.rows(answer), [
            {"team": "A", "month": "2019-04"},
            {"team": "A", "month": None},
            {"team": "Total", "month": "Total"},
        ])

    def test_rows_of_an_answer(self):
        answer = query_pb2.Answer(
            dimensions=[query_pb2.AnswerDimension(dimension="team")],
            columns=[
                query_pb2.Column(id="Received/0", label="Received",
                                 unit=query_pb2.UNIT_COUNT,
                                 content=query_pb2.COLUMN_CONTENT_FIGURE),
                query_pb2.Column(id="Rate/1", label="Rate", period_index=1,
                                 unit=query_pb2.UNIT_PERCENT,
                                 content=query_pb2.COLUMN_CONTENT_FIGURE),
            ])
        row = answer.rows.add(members=["Fostering"])
        row.cells.add(numerator=3, denominator=1, value=3)
        row.cells.add(numerator=1, denominator=4, value=0.25)
        row = answer.rows.add(type=query_pb2.ROW_TYPE_TOTAL)
        row.cells.add(numerator=3, denominator=1, value=3)
        row.cells.add(status=query_pb2.CELL_STATUS_NOT_APPLICABLE)
        self.assertEqual(redress_client.rows(answer), [
            {"team": "Fostering", "Received": 3, "Rate/1": 0.25},
            {"team": "Total", "Received": 3, "Rate/1": None},
        ])


if __name__ == "__main__":
    unittest.main()
