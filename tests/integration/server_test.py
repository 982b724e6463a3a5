"""The server as operators and other programs meet it."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import harness


def buf_curl(address, method, message=None, *flags):
    """Calls a method as `buf curl` does, knowing only what reflection says."""
    command = [harness.BUF, "curl", "--http2-prior-knowledge", "--protocol",
               "grpc", *flags]
    if message is not None:
        command += ["--data", json.dumps(message)]
    command.append(f"http://{address}{method}")
    return subprocess.run(command, capture_output=True, text=True, check=False,
                          timeout=60)


class ServerTest(harness.ServerTestCase):

    def test_an_independent_client_lists_the_services(self):
        result = buf_curl(self.server.address, "", None, "--list-services")
        self.assertEqual(0, result.returncode, result.stderr)
        for service in ("redress.v1.CatalogueService", "redress.v1.QueryService",
                        "redress.v1.RecordService", "redress.v1.ReportService",
                        "redress.v1.ExportService", "grpc.health.v1.Health"):
            self.assertIn(service, result.stdout.split())

    def test_an_independent_client_runs_a_query(self):
        result = buf_curl(
            self.server.address, "/redress.v1.QueryService/RunQuery",
            {"query": {
                "measures": [{"measure": "received"}],
                "period": {"firstDay": {"year": 2019, "month": 4, "day": 1},
                           "lastDay": {"year": 2019, "month": 9, "day": 30}}}})
        self.assertEqual(0, result.returncode, result.stderr)
        answer = json.loads(result.stdout)["answer"]
        self.assertEqual(91, answer["rows"][0]["cells"][0]["value"])
        self.assertGreater(int(answer["dataVersion"]["version"]), 0)

    def test_an_independent_client_reads_the_error_details(self):
        result = buf_curl(
            self.server.address, "/redress.v1.QueryService/RunQuery",
            {"query": {
                "measures": [{"measure": "recieved"}],
                "period": {"firstDay": {"year": 2019, "month": 9, "day": 30},
                           "lastDay": {"year": 2019, "month": 4, "day": 1}}}})
        self.assertNotEqual(0, result.returncode)
        self.assertIn("invalid_argument", result.stderr)
        self.assertIn("google.rpc.BadRequest", result.stderr)
        self.assertIn("received", result.stderr)

    def test_health_says_serving(self):
        result = buf_curl(self.server.address, "/grpc.health.v1.Health/Check", {})
        self.assertEqual(0, result.returncode, result.stderr)
        self.assertEqual("SERVING", json.loads(result.stdout)["status"])

    def test_queries_that_cannot_be(self):
        for arguments, words in (
                (["--measure", "recieved", "--period", "2019/20"],
                 ['there is no measure "recieved" (did you mean "received"?)']),
                (["--measure", "received", "--by", "stage", "--period",
                  "2019/20"], ['"received" counts cases, which have no stage']),
                (["--measure", "received", "--period",
                  "2019-09-30..2019-04-01"], 
                 ["it ends on 2019-04-01, before it starts on 2019-09-30"]),
                (["--measure", "received", "--by", "teem", "--period",
                  "2019/20"], ['"teem" (did you mean "team"?)']),
                (["--measure", "received", "--where", "kind=complant",
                  "--period", "2019/20"], ['"complant"', '"complaint"'])):
            with self.subTest(arguments=arguments):
                result = self.server.cli("query", *arguments, status=None)
                self.assertNotEqual(0, result.returncode)
                for word in words:
                    self.assertIn(word, result.stderr)

    def test_an_unknown_report_names_the_nearest(self):
        result = self.server.cli("report", "show", "childrens-representation",
                                 "--period", "2019/20:H1", "--compare",
                                 "2018/19:H1", status=4)
        self.assertIn("childrens-representations", result.stderr)

    def test_json_is_the_response(self):
        answer = self.server.query("--measure", "upheld_rate", "--where",
                                   "kind=complaint", "--period", "2019/20:H1")
        cell = answer["rows"][0]["cells"][0]
        self.assertEqual(("4", "9"), (cell["numerator"], cell["denominator"]))
        self.assertEqual("44%", cell["display"])

    def test_an_answer_in_csv(self):
        text = self.server.cli("query", "--measure", "received", "--by", "kind",
                               "--period", "2019/20:H1", "--output",
                               "csv").stdout
        self.assertIn("initial_feedback,44", text)


class LifecycleTest(unittest.TestCase):

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="redress-life-")

    def tearDown(self):
        shutil.rmtree(self.folder)

    def redressd(self, *flags):
        return subprocess.run(
            [os.path.join(harness.BINARY, "bin", "redressd"), *flags],
            capture_output=True, text=True, check=False, timeout=60)

    def test_sigterm_drains_and_the_records_stay(self):
        server = harness.Server(self.folder)
        server.import_examples()
        self.assertEqual(0, server.stop())
        self.assertIn("drained", server.log())
        server = harness.Server(self.folder)
        answer = server.query("--measure", "received", "--period", "2019/20:H1")
        self.assertEqual(91, answer["rows"][0]["cells"][0]["value"])
        self.assertEqual(0, server.stop())

    def test_draining_lets_health_checks_know_first(self):
        server = harness.Server(self.folder, "--drain-notice-ms=3000")
        server.process.send_signal(signal.SIGTERM)
        status = ""
        for _ in range(100):
            result = buf_curl(server.address, "/grpc.health.v1.Health/Check", {})
            if result.returncode == 0:
                status = json.loads(result.stdout)["status"]
            if status == "NOT_SERVING":
                break
            time.sleep(0.01)
        self.assertEqual("NOT_SERVING", status)
        self.assertEqual(0, server.process.wait(timeout=60))

    def test_both_executors_answer_alike(self):
        answers = []
        for executor in ("columnar", "sql"):
            folder = os.path.join(self.folder, executor)
            os.makedirs(folder)
            server = harness.Server(folder, "--executor=" + executor)
            server.import_examples()
            answers.append(server.cli(
                "report", "show", "childrens-representations", "--period",
                "2019/20:H1", "--compare", "2018/19:H1").stdout)
            self.assertEqual(0, server.stop())
        self.assertEqual(answers[0], answers[1])
        self.assertIn("44%", answers[0])

    def test_a_server_that_is_not_there(self):
        result = subprocess.run(
            [harness.CLI, "--server", "127.0.0.1:1", "catalogue"],
            capture_output=True, text=True, check=False, timeout=60)
        self.assertEqual(3, result.returncode)
        self.assertIn("no server answers at 127.0.0.1:1", result.stderr)

    def test_listening_on_the_network_needs_a_word(self):
        result = self.redressd("--listen=0.0.0.0:0", "--database=" +
                               os.path.join(self.folder, "a.db"))
        self.assertEqual(1, result.returncode)
        self.assertIn("--allow-unauthenticated-network", result.stderr)

    def test_a_database_that_is_none(self):
        path = os.path.join(self.folder, "text.db")
        with open(path, "w", encoding="utf-8") as file:
            file.write("this is not a database, it is only a text file\n" * 50)
        result = self.redressd("--listen=127.0.0.1:0", "--database=" + path)
        self.assertEqual(1, result.returncode)
        self.assertIn("text.db", result.stderr)

    def test_two_servers_on_one_database(self):
        server = harness.Server(self.folder)
        result = self.redressd(
            "--listen=127.0.0.1:0",
            "--database=" + os.path.join(self.folder, "redress.db"))
        self.assertEqual(1, result.returncode)
        self.assertIn("redress.db", result.stderr)
        self.assertEqual(0, server.stop())

    def test_a_port_in_use(self):
        server = harness.Server(self.folder)
        result = self.redressd(
            "--listen=" + server.address,
            "--database=" + os.path.join(self.folder, "b.db"))
        self.assertEqual(1, result.returncode)
        self.assertIn(server.address, result.stderr)
        self.assertEqual(0, server.stop())

    def test_unknown_executor_and_flag(self):
        result = self.redressd("--executor=quantum", "--database=" +
                               os.path.join(self.folder, "c.db"))
        self.assertEqual(1, result.returncode)
        self.assertIn("columnar", result.stderr)
        self.assertNotEqual(0, self.redressd("--databse=x").returncode)

    def test_a_number_of_export_workers_that_cannot_be(self):
        for number in ("0", "65", "-1"):
            result = self.redressd("--export-workers=" + number, "--database=" +
                                   os.path.join(self.folder, "d.db"))
            self.assertEqual(1, result.returncode)
            self.assertIn(f"--export-workers: {number} is not 1 to 64",
                          result.stderr)


if __name__ == "__main__":
    harness.main()
