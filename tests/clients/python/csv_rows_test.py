"""Canonical CSV files as import items."""

import pathlib
import tempfile
import unittest

import redress_client
from redress_client.messages import record_pb2


class CsvRowsTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()  # pylint: disable=consider-using-with
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name) / "cases.csv"

    def read(self, content):
        """The items of a file, and its rejected rows as (line, reasons)."""
        if isinstance(content, str):
            content = content.encode()
        self.path.write_bytes(content)
        file = redress_client.CsvFile(str(self.path))
        items = list(file)
        return items, [(report.position, [v.reason for v in report.violations])
                       for report in file.rejected]

    def refused(self, content):
        """The error of a file that cannot be read as a whole."""
        with self.assertRaises(redress_client.RedressError) as caught:
            self.read(content)
        return caught.exception

    def test_cases(self):
        items, rejected = self.read(
            "Reference, kind ,received_on,stage1_responded_on,outcome,"
            "category,adr_saving_gbp,attr:Ward,team\r\n"
            "C-1,complaint,2019-04-01,2019-04-20,upheld,"
            "Delay; Staff,1800.50,North,\"Fostering, \"\"A\"\"\"\r\n")
        self.assertEqual(rejected, [])
        record = items[0].representation
        self.assertEqual(record.reference, "C-1")
        self.assertEqual(record.kind, record_pb2.KIND_COMPLAINT)
        self.assertEqual(record.received_on.month, 4)
        self.assertEqual(record.stage1.responded_on.day, 20)
        self.assertEqual(record.outcome, record_pb2.OUTCOME_UPHELD)
        self.assertEqual(record.categories, ["Delay", "Staff"])
        self.assertEqual(record.adr_saving_pence, 180050)
        self.assertEqual(dict(record.attributes), {"Ward": "North"})
        self.assertEqual(record.team, 'Fostering, "A"')
        self.assertFalse(record.HasField("stage2"))
        self.assertEqual(list(items[0].update_mask.paths), [
            "reference", "kind", "received_on", "stage1.responded_on",
            "outcome", "categories", "adr_saving_pence", "attributes.Ward",
            "team"])

    def test_an_empty_cell_is_in_the_mask_and_leaves_the_field_clear(self):
        items, _ = self.read("reference,kind,received_on,closed_on,team\n"
                             "C-1,complaint,2019-04-01,, \n")
        self.assertFalse(items[0].representation.HasField("closed_on"))
        self.assertEqual(items[0].representation.team, "")
        self.assertIn("closed_on", items[0].update_mask.paths)

    def test_learning_and_aliases(self):
        items, _ = self.read("id,text,raised_on,references\n"
                             "L-1,Ring back,2019-04-01,C-1;C-2\n")
        self.assertEqual(items[0].learning_action.references, ["C-1", "C-2"])
        items, _ = self.read("dimension,recorded,canonical,from,to\n"
                             "team,CLR,Councillors,2019-04-01,\n")
        alias = items[0].reference_data.alias
        self.assertEqual(alias.canonical, "Councillors")
        self.assertEqual(alias.effective_from.year, 2019)
        self.assertFalse(alias.HasField("effective_to"))
        self.assertFalse(items[0].HasField("update_mask"))

    def test_rows_are_named_by_the_line_on_which_they_begin(self):
        items, rejected = self.read(
            "\ufeffreference,kind,received_on,team\n"
            "\n"
            'C-1,complaint,2019-04-01,"two\nlines"\n'
            "C-2,complaint,2019-04-01,A\n"
            ",,,\n"
            "C-3,complaint,2019-04-31,A\n")
        self.assertEqual([item.position for item in items], [3, 5])
        self.assertEqual(items[0].representation.team, "two\nlines")
        self.assertEqual(rejected, [(7, ["INVALID_DATE"])])

    def test_a_bad_row_is_rejected_with_all_that_is_wrong(self):
        items, rejected = self.read(
            b"reference,kind,received_on,remedy_gbp,team\n"
            b",complant,01/04/2019,\xc2\xa35,Fostering\n"
            b"C-2,complaint,2019-04-01,5\n"
            b"C-3,complaint,2019-04-01,5,Fam\xeflie\n"
            b"C-4,complaint,2019-04-01,5,Famille\n")
        self.assertEqual(rejected, [
            (2, ["REQUIRED", "UNKNOWN_VALUE", "INVALID_DATE",
                 "INVALID_AMOUNT"]),
            (3, ["WRONG_NUMBER_OF_CELLS"]),
            (4, ["NOT_UTF8"]),
        ])
        self.assertEqual([i.representation.reference for i in items], ["C-4"])

    def test_every_problem_of_a_header_is_named(self):
        error = self.refused("reference,kind,recieved_on,team,Team\nC,,,,\n")
        self.assertEqual(error.reason, "CSV_HEADER")
        self.assertEqual(error.message.splitlines(), [
            'cases.csv, line 1: there is no column "recieved_on" '
            '(did you mean "received_on"?)',
            'cases.csv, line 1: the column "team" is given twice',
            'cases.csv, line 1: the column "received_on" is missing',
        ])

    def test_files_that_cannot_be_read_are_refused(self):
        self.assertEqual(self.refused("").reason, "CSV_HEADER")
        error = self.refused("reference,kind,received_on\n"
                             'C-1,complaint,"2019\n')
        self.assertEqual(error.reason, "CSV_FILE")
        self.assertIn("cases.csv, line 2", error.message)
        error = self.refused("reference,kind,received_on\n" + "x" * (2 << 20))
        self.assertEqual(error.reason, "CSV_FILE")
        with self.assertRaises(redress_client.RedressError) as caught:
            list(redress_client.CsvFile("/no/such/file.csv"))
        self.assertEqual(caught.exception.reason, "LOCAL_FILE")


if __name__ == "__main__":
    unittest.main()
