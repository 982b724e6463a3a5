"""The client and its example against the real server.

Needs REDRESS_BIN_DIR, the folder that holds redressd.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
import zipfile

import grpc

import redress_client
from redress_client.messages import record_service_pb2

SOURCE = pathlib.Path(__file__).resolve().parents[3]
RECORDS = SOURCE / "examples" / "appendix-3"
BIN_DIR = os.environ.get("REDRESS_BIN_DIR")
PERIOD = "2019/20:H1"
COMPARISON = "2018/19:H1"


def start(folder):
    """Starts a server; returns its process and address."""
    port_file = folder / "port"
    command = [
        str(pathlib.Path(BIN_DIR) / "redressd"),
        "--listen=127.0.0.1:0",
        f"--port-file={port_file}",
        f"--database={folder / 'redress.db'}",
        f"--reference={SOURCE / 'service/model/data/reference.textproto'}",
        f"--reports={SOURCE / 'service/report/definitions'}",
    ]
    with open(folder / "log", "wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    while not port_file.exists():
        if process.poll() is not None:
            raise RuntimeError("redressd did not start:\n" +
                               (folder / "log").read_text())
        time.sleep(0.02)
    return process, port_file.read_text().strip()


@unittest.skipUnless(BIN_DIR, "REDRESS_BIN_DIR is not set")
class ServerTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="redress-python-"))
        cls.process, cls.address = start(cls.folder)
        cls.client = redress_client.Client(cls.address)
        cls.imported = {
            name: cls.client.import_csv(str(RECORDS / name),
                                        data_date="2019-10-14", strict=True)
            for name in ("aliases.csv", "cases.csv", "learning.csv")
        }

    @classmethod
    def tearDownClass(cls):
        cls.client.close()
        cls.process.terminate()
        status = cls.process.wait(60)
        shutil.rmtree(cls.folder)
        if status != 0:
            raise AssertionError(f"redressd ended with {status}")

    def test_the_examples_are_imported_whole(self):
        for name, result in self.imported.items():
            self.assertEqual(result.rejected, [], name)
            self.assertGreater(result.created, 0, name)
        self.assertEqual(
            self.imported["learning.csv"].data_version.data_date.day, 14)

    def test_importing_again_changes_nothing(self):
        acknowledged = []
        again = self.client.import_csv(
            str(RECORDS / "cases.csv"), data_date="2019-10-14",
            on_ack=lambda response: acknowledged.append(response.sequence))
        self.assertEqual((again.created, again.updated), (0, 0))
        self.assertEqual(again.unchanged, self.imported["cases.csv"].created)
        self.assertEqual(acknowledged, [1])

    def test_a_dry_run_stores_nothing_and_says_what_is_wrong(self):
        path = self.folder / "new.csv"
        path.write_text("reference,kind,received_on,closed_on\n"
                        "NEW-1,complaint,2019-05-01,2019-04-01\n"
                        "NEW-2,complaint,2019-05-01,\n"
                        "NEW-3,complaint,tomorrow,\n", encoding="utf-8")
        result = self.client.import_csv(str(path), dry_run=True)
        self.assertEqual(
            [(r.position, r.violations[0].reason) for r in result.rejected],
            [(2, "CLOSED_BEFORE_RECEIVED"), (4, "INVALID_DATE")])
        with self.assertRaises(redress_client.RedressError) as caught:
            self.client.get_record("NEW-2")
        self.assertEqual(caught.exception.code, grpc.StatusCode.NOT_FOUND)

    def test_records_from_a_program(self):
        item = record_service_pb2.ImportItem(position=1)
        item.representation.CopyFrom(
            self.client.get_record("CSC-1819-001").representation)
        result = self.client.import_records([item], source="a program",
                                            data_date="2019-10-14")
        self.assertEqual(result.unchanged, 1)

    def test_a_question(self):
        answer = self.client.query(
            [redress_client.measure("received", label="Complaints",
                                    where={"kind": "complaint"}),
             "upheld_rate"],
            by=["team"], period=PERIOD, compare=[COMPARISON], total=True,
            difference=True)
        rows = redress_client.rows(answer)
        teams, total = rows[:-1], rows[-1]
        self.assertEqual(total["team"], "Total")
        self.assertGreater(total["Complaints"], 0)
        for name in ("Complaints", "Complaints/1"):
            self.assertEqual(sum(row[name] for row in teams), total[name])
        self.assertEqual(total["Complaints"] - total["Complaints/1"],
                         total["Complaints/1/difference"])

    def test_a_misspelt_measure_is_named_with_its_violations(self):
        with self.assertRaises(redress_client.RedressError) as caught:
            self.client.query(["recieved", "closd"], period=PERIOD)
        error = caught.exception
        self.assertEqual(error.code, grpc.StatusCode.INVALID_ARGUMENT)
        self.assertEqual(error.reason, "UNKNOWN_MEASURE")
        self.assertEqual(len(error.violations), 2)
        self.assertIn("measures[0]", error.violations[0].field)
        self.assertIn("received", error.violations[0].description)

    def test_the_catalogue(self):
        self.assertIn("received", [m.name for m in self.client.measures()])
        self.assertIn("team", [d.name for d in self.client.dimensions()])
        self.assertIn("childrens-representations",
                      [r.id for r in self.client.reports()])
        self.assertIn("csv", [e.id for e in self.client.exporters()])
        members = {m.name: m.count for m in self.client.members("kind")}
        self.assertEqual(sum(members.values()),
                         self.imported["cases.csv"].created)

    def test_a_report(self):
        parts = list(self.client.run_report("childrens-representations",
                                            PERIOD, compare=[COMPARISON]))
        self.assertEqual(parts[0].WhichOneof("part"), "header")
        tables = [p.table.id for p in parts if p.HasField("table")]
        self.assertGreater(len(tables), 5)
        self.assertEqual(len(tables), len(set(tables)))

    def test_the_first_part_of_a_report_is_enough_for_some(self):
        parts = self.client.run_report("childrens-representations", PERIOD,
                                       compare=[COMPARISON])
        self.assertTrue(next(parts).HasField("header"))
        parts.close()

    def test_an_export_of_many_files_is_the_same_each_time(self):
        contents = []
        for name in ("first", "second"):
            export = self.client.export_report(
                "csv", self.folder / name, "childrens-representations",
                PERIOD, compare=[COMPARISON])
            self.assertGreater(len(export.paths), 1)
            contents.append({path.name: path.read_bytes()
                             for path in export.paths})
        self.assertEqual(contents[0], contents[1])

    def test_the_answer_to_a_question_as_a_workbook(self):
        query = redress_client.make_query(["received"], by=["kind"],
                                          period=PERIOD)
        export = self.client.export_query("excel", self.folder / "answer",
                                          query)
        self.assertEqual(len(export.paths), 1)
        self.assertTrue(zipfile.is_zipfile(export.paths[0]))

    def test_an_unknown_exporter_leaves_no_folder_behind_with_files(self):
        with self.assertRaises(redress_client.RedressError) as caught:
            self.client.export_report("exel", self.folder / "none",
                                      "childrens-representations", PERIOD)
        self.assertIn("excel", caught.exception.message)
        self.assertEqual(list((self.folder / "none").iterdir()), [])

    def test_the_example(self):
        out = self.folder / "half-year"
        example = subprocess.run(
            [sys.executable,
             str(SOURCE / "clients/python/examples/half_year.py"),
             f"--server={self.address}", f"--records={RECORDS}",
             f"--out={out}"],
            capture_output=True, text=True, check=False, timeout=120)
        self.assertEqual(example.returncode, 0, example.stderr)
        self.assertIn("Complaints received, 2019/20 H1", example.stdout)
        self.assertIn("0 rejected", example.stdout)
        workbooks = list(out.iterdir())
        self.assertEqual(len(workbooks), 1)
        self.assertTrue(zipfile.is_zipfile(workbooks[0]))

    def test_the_example_explains_an_error(self):
        example = subprocess.run(
            [sys.executable,
             str(SOURCE / "clients/python/examples/half_year.py"),
             f"--server={self.address}", f"--records={RECORDS}",
             f"--out={self.folder / 'unused'}", "--period=2019"],
            capture_output=True, text=True, check=False, timeout=120)
        self.assertEqual(example.returncode, 1)
        self.assertIn("half_year.py: INVALID_ARGUMENT: '2019' is not a "
                      "period", example.stderr)


if __name__ == "__main__":
    unittest.main()
