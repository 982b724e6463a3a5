"""What an import says: of good files, of bad ones, and of the same one again."""

import os

import harness

HEADER = "reference,kind,received_on,team\n"


class ImportTest(harness.ServerTestCase):

    examples = False

    def rejected(self, name, content, *expected, accepted=0):
        """Imports a file in which something is rejected; checks what is said."""
        path = self.write(name, content)
        result = self.server.cli("import", path, status=1)
        said = result.stdout + result.stderr
        for text in expected:
            self.assertIn(text, said)
        self.assertIn(f"{accepted} created", said)
        return said

    def test_the_same_file_again_changes_nothing_and_says_so(self):
        path = self.write("again.csv", HEADER + "AGAIN-1,complaint,2019-05-01,A\n")
        first = self.server.cli("import", path)
        self.assertIn("1 created", first.stdout + first.stderr)
        second = self.server.cli("import", path)
        said = second.stdout + second.stderr
        self.assertIn("1 unchanged", said)
        self.assertIn("0 created", said)
        self.assertIn("nothing changed", said.lower())

    def test_a_wrong_date_keeps_the_others(self):
        self.rejected("date.csv", HEADER +
                      "DATE-1,complaint,2019-02-30,A\n"
                      "DATE-2,complaint,2019-02-28,A\n",
                      'line 2, column received_on, value "2019-02-30": there '
                      "is no such day in the calendar", accepted=1)

    def test_an_unknown_column_names_the_nearest(self):
        path = self.write("column.csv", "reference,kind,recieved_on\n"
                          "COLUMN-1,complaint,2019-05-01\n")
        result = self.server.cli("import", path, status=None)
        self.assertNotEqual(0, result.returncode)
        self.assertIn('line 1: unknown column "recieved_on" (did you mean '
                      '"received_on"?)', result.stderr)

    def test_an_unknown_kind_names_the_nearest(self):
        self.rejected("kind.csv", HEADER + "KIND-1,complant,2019-05-01,A\n",
                      'line 2, column kind, value "complant": ',
                      'did you mean "complaint"')

    def test_a_duplicate_reference(self):
        self.rejected("duplicate.csv", HEADER +
                      "TWICE-1,complaint,2019-05-01,A\n"
                      "TWICE-1,complaint,2019-05-02,B\n",
                      'line 3, column reference, value "TWICE-1": "TWICE-1" '
                      "was given before, on line 2 of this import",
                      accepted=1)

    def test_a_stage_2_without_a_stage_1(self):
        self.rejected("stage.csv",
                      "reference,kind,received_on,stage2_started_on\n"
                      "STAGE-1,complaint,2019-05-01,2019-06-03\n",
                      "line 2, column stage2_*: ",
                      "a complaint goes to stage 2 from stage 1")

    def test_a_closing_before_the_receipt(self):
        self.rejected("closing.csv",
                      "reference,kind,received_on,closed_on\n"
                      "CLOSING-1,compliment,2019-05-02,2019-05-01\n",
                      "line 2, column closed_on, ",
                      "closed_on 2019-05-01 is before received_on 2019-05-02")

    def test_closed_and_cancelled_on_different_days(self):
        self.rejected("left.csv",
                      "reference,kind,received_on,closed_on,cancelled_on\n"
                      "LEFT-1,complaint,2019-05-01,2019-05-02,2019-05-03\n",
                      "cancelled_on 2019-05-03 is another day than closed_on "
                      "2019-05-02; a case leaves once")

    def test_an_extension_before_the_due_date(self):
        self.rejected("extension.csv",
                      "reference,kind,received_on,stage1_due_on,"
                      "stage1_extended_to\n"
                      "EXTENSION-1,complaint,2019-05-01,2019-05-16,2019-05-15\n",
                      "line 2, column stage1_extended_to, ",
                      "2019-05-15 is before the due day 2019-05-16")

    def test_a_line_of_a_gigabyte(self):
        path = self.path("long.csv")
        with open(path, "wb") as file:
            file.write(HEADER.encode())
            file.write(b"LONG-1,complaint,2019-05-01,")
            block = b"x" * (1 << 20)
            for _ in range(1024):
                file.write(block)
            file.write(b"\nLONG-2,complaint,2019-05-01,A\n")
        try:
            result = self.server.cli("import", path, status=1)
        finally:
            os.remove(path)
        said = result.stdout + result.stderr
        self.assertIn("line 2, column team: the row is 1,073,741,853 bytes long; "
                      "the limit is 1,048,576", said)
        self.assertIn("1 created", said)
        self.assertLess(len(said), 10_000)

    def test_a_nul_byte(self):
        self.rejected("nul.csv", HEADER.encode() +
                      b"NUL-1,complaint,2019-05-01,A\0B\n"
                      b"NUL-2,complaint,2019-05-01,AB\n",
                      "line 2, column team, ",
                      "byte 2 of the cell is a NUL byte", accepted=1)

    def test_latin_1_bytes(self):
        self.rejected("latin1.csv", HEADER.encode() +
                      b"LATIN-1,complaint,2019-05-01,Caf\xe9\n"
                      b"LATIN-2,complaint,2019-05-01,Cafe\n",
                      "line 2, column team, ",
                      "byte 4 of the cell is 0xE9, which is not UTF-8",
                      accepted=1)

    def test_strict_is_all_or_nothing(self):
        path = self.write("strict.csv", HEADER +
                          "STRICT-1,complaint,2019-05-01,A\n"
                          "STRICT-2,complaint,2019-13-01,A\n")
        self.server.cli("import", path, "--strict", status=1)
        result = self.server.cli("get", "STRICT-1", status=None)
        self.assertNotEqual(0, result.returncode)
        self.assertIn("STRICT-1", result.stderr)
        good = self.write("strict-good.csv", HEADER +
                          "STRICT-1,complaint,2019-05-01,A\n"
                          "STRICT-2,complaint,2019-12-01,A\n")
        result = self.server.cli("import", good, "--strict")
        self.assertIn("2 created", result.stdout + result.stderr)
        self.server.cli("get", "STRICT-2")

    def test_a_dry_run_stores_nothing(self):
        path = self.write("dry.csv", HEADER + "DRY-1,complaint,2019-05-01,A\n")
        result = self.server.cli("import", path, "--dry-run")
        self.assertIn("1", result.stdout + result.stderr)
        result = self.server.cli("get", "DRY-1", status=None)
        self.assertNotEqual(0, result.returncode)

    def test_an_absent_column_stays_and_an_empty_cell_clears(self):
        self.server.cli("import", self.write(
            "keep.csv", "reference,kind,received_on,team,locality\n"
            "KEEP-1,complaint,2019-05-01,Blue,North\n"))
        self.server.cli("import", self.write(
            "change.csv", "reference,kind,received_on,locality\n"
            "KEEP-1,complaint,2019-05-01,\n"))
        shown = self.server.cli("get", "KEEP-1").stdout
        self.assertIn("Blue", shown)
        self.assertNotIn("North", shown)

    def test_a_file_that_is_not_there(self):
        result = self.server.cli("import", self.path("no-such.csv"), status=5)
        self.assertIn("no-such.csv", result.stderr)

    def test_template_is_an_empty_file_of_cases(self):
        template = self.server.cli("template").stdout
        for column in ("reference", "received_on", "stage3_responded_on",
                       "adr_saving_gbp", "remedy_gbp", "root_cause"):
            self.assertIn(column, template.splitlines()[0].split(","))
        result = self.server.cli("import", self.write("template.csv", template))
        self.assertIn("0 created", result.stdout + result.stderr)

    def test_an_example_row_can_be_imported(self):
        for kind in ("cases", "learning", "aliases"):
            template = self.server.cli("template", kind, "--example").stdout
            result = self.server.cli("import",
                                     self.write(kind + ".csv", template))
            self.assertIn("1 created", result.stdout + result.stderr)


if __name__ == "__main__":
    harness.main()
