"""From the figures of the example report to the records behind them, over the
wire, as a program that knows only the reflected services meets it."""

import csv
import json
import os
import unittest

import harness
from server_test import buf_curl


def day(iso):
    year, month, number = (int(part) for part in iso.split("-"))
    return {"year": year, "month": month, "day": number}


def period(first, last):
    return {"firstDay": day(first), "lastDay": day(last)}


NOW = period("2019-04-01", "2019-09-30")
THEN = period("2018-04-01", "2018-09-30")
COMPLAINTS = {"members": {"dimension": "kind", "values": ["complaint"]}}


def examples(name):
    path = os.path.join(harness.EXAMPLES, name + ".csv")
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def within(text, span):
    """True where an ISO day is in a period."""
    ends = (span["firstDay"], span["lastDay"])
    first, last = ("%(year)04d-%(month)02d-%(day)02d" % end for end in ends)
    return first <= text <= last


class TraceTest(harness.ServerTestCase):

    def call(self, method, message, *flags):
        result = buf_curl(self.server.address,
                          "/redress.v1.QueryService/" + method, message, *flags)
        self.assertEqual(0, result.returncode, result.stderr)
        return json.loads(result.stdout)

    def refused(self, method, message):
        result = buf_curl(self.server.address,
                          "/redress.v1.QueryService/" + method, message)
        self.assertNotEqual(0, result.returncode)
        return result.stderr

    def behind(self, query, column, members=(), **page):
        return self.call("ListCases", {
            "query": query, "cell": {"members": members, "column": column},
            **page})

    def references(self, response, period_index=0):
        return [entry["reference"] for entry in response.get("entries", ())
                if entry.get("periodIndex", 0) == period_index]

    def test_a_count_lists_its_cases(self):
        query = {"measures": [{"measure": "received"}], "period": NOW,
                 "comparisons": [THEN], "dimensions": [{"dimension": "kind"}],
                 "comparisonOptions": {"difference": True}, "total": True}
        cases = examples("cases")
        for kind, number in (("complaint", 12), ("initial_feedback", 44),
                             ("mp_enquiry", 11), ("compliment", 11)):
            with self.subTest(kind=kind):
                response = self.behind(query, "Received/0", [kind])
                expected = sorted(
                    case["reference"] for case in cases
                    if case["kind"] == kind and within(case["received_on"], NOW))
                self.assertEqual(number, len(expected))
                self.assertEqual(expected, self.references(response))
                self.assertEqual(str(number), response["totalSize"])
                self.assertEqual(str(number), response["cell"]["numerator"])
        # Both sides of the total's difference: 91 now and 93 then.
        response = self.behind(query, "Received/1/difference")
        self.assertEqual("-2", response["cell"]["display"])
        for index, span, number in ((0, NOW, 91), (1, THEN, 93)):
            expected = sorted(case["reference"] for case in cases
                              if within(case["received_on"], span))
            self.assertEqual(number, len(expected))
            self.assertEqual(expected, self.references(response, index))

    def test_a_rate_lists_its_base_and_marks_its_numerator(self):
        query = {"measures": [{"measure": "upheld_rate", "label": "upheld"}],
                 "period": NOW, "comparisons": [THEN],
                 "comparisonOptions": {"difference": True}}
        response = self.behind(query, "upheld/1/difference")
        cases = examples("cases")
        for index, span, base, upheld in ((0, NOW, 9, 4), (1, THEN, 23, 12)):
            closed = {case["reference"]: case["stage1_outcome"] == "upheld"
                      for case in cases if case["kind"] == "complaint" and
                      within(case["closed_on"], span)}
            self.assertEqual((base, upheld), (len(closed), sum(closed.values())))
            found = {entry["reference"]: entry.get("inNumerator", False)
                     for entry in response["entries"]
                     if entry.get("periodIndex", 0) == index}
            self.assertEqual(closed, found)
        self.assertEqual("32", response["totalSize"])
        self.assertEqual("16", response["numeratorSize"])

    def test_a_team_goes_by_its_canonical_name(self):
        canonical = {alias["recorded"].lower(): alias["canonical"]
                     for alias in examples("aliases")}
        query = {"measures": [{"measure": "received"}], "period": NOW,
                 "comparisons": [THEN], "dimensions": [{"dimension": "team"}],
                 "filter": COMPLAINTS}
        answer = self.call("RunQuery", {"query": query})["answer"]
        listed = 0
        for row in answer["rows"]:
            team = row["members"][0]
            response = self.behind(query, "Received/1", [team])
            expected = sorted(
                case["reference"] for case in examples("cases")
                if case["kind"] == "complaint" and
                within(case["received_on"], THEN) and
                (canonical.get(case["team"].lower(), case["team"]) or
                 "Not recorded") == team)
            self.assertEqual(expected, self.references(response, 1), team)
            listed += len(expected)
        self.assertEqual(25, listed)

    def test_stages_and_learning_actions(self):
        query = {"measures": [{"measure": "on_time_rate", "label": "on time"}],
                 "period": NOW, "filter": COMPLAINTS}
        response = self.behind(query, "on time/0")
        self.assertEqual("50%", response["cell"]["display"])
        self.assertEqual(("8", "4"), (response["totalSize"],
                                      response["numeratorSize"]))
        self.assertEqual({"stage1"},
                         {entry["stage"] for entry in response["entries"]})
        query = {"measures": [{"measure": "learning_raised",
                               "label": "raised"}], "period": NOW}
        response = self.behind(query, "raised/0")
        self.assertEqual(
            sorted(action["id"] for action in examples("learning")
                   if within(action["raised_on"], NOW)),
            self.references(response))

    def test_pages_go_on_and_belong_to_their_cell(self):
        query = {"measures": [{"measure": "received"}], "period": NOW}
        whole = self.behind(query, "Received/0")
        self.assertEqual(91, len(whole["entries"]))
        self.assertNotIn("nextPageToken", whole)
        found, token, pages = [], "", 0
        while token or not pages:
            page = self.behind(query, "Received/0", pageSize=40,
                               pageToken=token)
            self.assertEqual("91", page["totalSize"])
            found += page["entries"]
            token = page.get("nextPageToken", "")
            pages += 1
            if pages == 1:
                first = token
        self.assertEqual(3, pages)
        self.assertEqual(whole["entries"], found)
        error = self.refused("ListCases", {
            "query": dict(query, period=THEN),
            "cell": {"column": "Received/0"}, "pageToken": first})
        self.assertIn("invalid_argument", error)
        self.assertIn("belongs to another question", error)

    def test_a_cell_that_there_is_not(self):
        error = self.refused("ListCases", {
            "query": {"measures": [{"measure": "received"}], "period": NOW,
                      "dimensions": [{"dimension": "kind"}]},
            "cell": {"members": ["complaints"], "column": "Recieved/0"}})
        self.assertIn("invalid_argument", error)
        self.assertIn("complaint", error)
        self.assertIn("Received/0", error)

    def test_explain_says_what_is_counted(self):
        response = self.call("ExplainQuery", {"query": {
            "measures": [{"measure": "received_net", "filter": COMPLAINTS},
                         {"measure": "upheld_rate"}],
            "period": NOW, "comparisons": [THEN],
            "filter": {"members": {"dimension": "team",
                                   "values": ["MASH", "Not recorded"]}}}})
        self.assertNotIn("rows", response["answer"])
        self.assertEqual(4, len(response["answer"]["columns"]))
        measures = response["measures"]
        self.assertEqual(
            [("received_net", 0), ("received_net", 1), ("upheld_rate", 0),
             ("upheld_rate", 1)],
            [(m["measure"], m.get("periodIndex", 0)) for m in measures])
        self.assertIn(
            "received from 2018-04-01 to 2018-09-30",
            measures[1]["terms"][0]["condition"])
        self.assertIn("kind is complaint",
                      measures[1]["terms"][0]["condition"])
        self.assertIn("not (cancelled by 2018-09-30)",
                      measures[1]["terms"][0]["condition"])
        self.assertEqual([False, True], [term.get("base", False)
                                         for term in measures[2]["terms"]])
        error = self.refused("ExplainQuery", {"query": {
            "measures": [{"measure": "recieved"}], "period": NOW}})
        self.assertIn("received", error)


class SqlTraceTest(TraceTest):
    """The same by the other executor."""

    flags = ("--executor=sql",)


if __name__ == "__main__":
    harness.main()
