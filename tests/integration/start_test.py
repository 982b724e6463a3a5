"""How a server starts: from the file of columns that the last one left where
that can be trusted, and from the records where it cannot; the figures are the
same."""

import os
import shutil
import tempfile
import unittest

import harness

QUESTION = ("--measure", "received", "--by", "team,kind",
            "--period", "2019/20:H1", "--compare", "2018/19:H1")


class StartTest(unittest.TestCase):

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="redress-start-")
        self.columns = os.path.join(self.folder, "redress.db.columns")
        self.log = os.path.join(self.folder, "server.log")
        server = harness.Server(self.folder)
        server.import_examples()
        self.expected = server.query(*QUESTION)
        self.assertTrue(self.expected["rows"])
        self.assertEqual(0, server.stop())
        self.assertTrue(os.path.exists(self.columns))

    def tearDown(self):
        shutil.rmtree(self.folder)

    def started(self, *flags):
        """Starts, checks the figures, and returns the server."""
        os.remove(self.log)
        server = harness.Server(self.folder, *flags)
        self.assertEqual(self.expected, server.query(*QUESTION))
        return server

    def assert_made_anew(self, reason):
        server = self.started()
        lines = [line for line in server.log().splitlines()
                 if "column_file_not_used" in line]
        self.assertEqual(1, len(lines), server.log())
        self.assertIn(reason, lines[0])
        self.assertEqual(0, server.stop())
        # And kept again.
        self.assert_taken_up()

    def assert_taken_up(self):
        before = os.stat(self.columns)
        server = self.started()
        self.assertNotIn("column_file", server.log())
        self.assertEqual(0, server.stop())
        after = os.stat(self.columns)
        self.assertEqual((before.st_ino, before.st_mtime_ns),
                         (after.st_ino, after.st_mtime_ns))

    def test_takes_up_what_the_last_server_left(self):
        self.assert_taken_up()

    def test_a_missing_file(self):
        os.remove(self.columns)
        self.assert_made_anew('INFO column_file_not_used reason="there is none"')

    def test_a_truncated_file(self):
        os.truncate(self.columns, os.path.getsize(self.columns) // 2)
        self.assert_made_anew("truncated")

    def test_turned_bits(self):
        size = os.path.getsize(self.columns)
        for place in (100, size // 3, size - 100):
            with open(self.columns, "r+b") as file:
                file.seek(place)
                byte = file.read(1)[0]
                file.seek(place)
                file.write(bytes([byte ^ 16]))
            self.assert_made_anew("checksum")

    def test_a_file_older_than_the_records(self):
        shutil.copy(self.columns, self.columns + ".old")
        server = harness.Server(self.folder)
        path = os.path.join(self.folder, "more.csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write("reference,kind,received_on,team\n"
                       "S-1,complaint,2019-05-01,Fostering Team\n")
        server.cli("import", path, "--data-date", harness.DATA_DATE)
        self.expected = server.query(*QUESTION)
        server.kill()
        shutil.move(self.columns + ".old", self.columns)
        # It is used, and followed up.
        server = self.started()
        self.assertNotIn("column_file_not_used", server.log())
        self.assertIn("column_file_followed_up", server.log())
        self.assertEqual(0, server.stop())
        self.assert_taken_up()

    def test_a_file_older_than_an_erase(self):
        """Nothing of it is left, neither in the figures nor in the file."""
        shutil.copy(self.columns, self.columns + ".old")
        server = harness.Server(self.folder)
        server.cli("erase", "CSC-1819-001", "--yes", "--reason", "a request")
        self.expected = server.query(*QUESTION)
        server.kill()
        shutil.move(self.columns + ".old", self.columns)
        server = self.started()
        self.assertFalse(self.has_bytes(b"CSC-1819-001"))
        self.assertEqual(0, server.stop())
        self.assertFalse(self.has_bytes(b"CSC-1819-001"))

    def has_bytes(self, content):
        if not os.path.exists(self.columns):
            return False
        with open(self.columns, "rb") as file:
            return content in file.read()

    def test_a_file_of_another_database(self):
        """The same versions by number, of other records."""
        shutil.move(self.columns, self.columns + ".other")
        os.remove(os.path.join(self.folder, "redress.db"))
        server = harness.Server(self.folder)
        server.import_examples()
        server.stop()
        shutil.move(self.columns + ".other", self.columns)
        self.assert_made_anew("another database")

    def test_keeps_none_where_it_is_told_so(self):
        os.remove(self.columns)
        server = self.started("--column-file=none")
        self.assertNotIn("column_file_not_used", server.log())
        server.stop()
        self.assertFalse(os.path.exists(self.columns))
        elsewhere = os.path.join(self.folder, "elsewhere")
        self.started("--column-file=" + elsewhere).stop()
        self.assertTrue(os.path.exists(elsewhere))
        self.assertFalse(os.path.exists(self.columns))


if __name__ == "__main__":
    harness.main()
