"""What wrong flags of facts in PostgreSQL say, and what --help says of them.

Needs PYTHONPATH with redress_client and the generated messages.
"""

import os
import subprocess

import harness
from facts_servers import FactsTestCase


class FactsFlagsTest(FactsTestCase):

    def test_wrong_flags_say_what_is_right(self):
        store = "--store=" + self.cluster.uri(self.database)
        secret = "postgresql://redress:s3cret@127.0.0.1:1/none"
        for flags, words in (
                (["--facts-schema=f"], ['--facts-schema: "f"', "--store"]),
                ([store, "--facts-schema=f"],
                 ['--facts-schema: "f"', "--executor=sql",
                  "--columnar-limit=N"]),
                ([store, "--executor=sql", "--facts-schema=Facts-B"],
                 ['--facts-schema: "Facts-B"', 'did you mean "facts_b"?']),
                # Before the limit is passed.
                ([store, "--columnar-limit=9", "--facts-schema=pg_f"],
                 ['--facts-schema: "pg_f"', 'did you mean "f"?']),
                ([store, "--executor=sql", "--facts-schema=redress"],
                 ['--facts-schema: "redress"', '"redress_facts"']),
                (["--columnar-limit=9"],
                 ["--columnar-limit: 9", "--store", "--facts-schema"]),
                ([store, "--columnar-limit=9"],
                 ["--columnar-limit: 9", "--facts-schema=redress_facts"]),
                ([store, "--columnar-limit=-9", "--facts-schema=f"],
                 ["--columnar-limit: -9 is below 0"]),
                ([store, "--columnar-limit=9", "--facts-schema=f",
                  "--executor=sql"],
                 ["--columnar-limit: 9 is for --executor=columnar"]),
                ([store, "--columnar-limit=many"],
                 ["'many'", "'columnar_limit'"]),
                ([store, "--executor=sq"],
                 ['--executor: "sq"', 'did you mean "sql"?']),
                ([store, "--fact-schema=f"],
                 ["--fact_schema", 'did you mean "facts_schema"?']),
                ([store, "--executor=sql", f"--facts-shards={secret},{secret}"],
                 ["--facts-shards: ", "--facts-schema"]),
                ([store, "--executor=sql", "--facts-schema=f",
                  "--facts-shards=" + secret], ["--facts-shards: ",
                                                "two or more"]),
                ([store, "--executor=sql", "--facts-schema=f",
                  f"--facts-shards={secret},s3cret@b/none"],
                 ["--facts-shards: number 2 of 2", "postgresql://", "%2C"]),
                ([store, "--executor=sql", "--facts-schema=f",
                  f"--facts-shards={secret},{secret}2"],
                 ["--facts-shards: database none at 127.0.0.1:1: the database "
                  "is not to be reached"])):
            with self.subTest(flags=flags):
                status, said = self.run_wrong(*flags)
                self.assertEqual(1, status, said)
                for word in words:
                    self.assertIn(word, said)
                self.assertNotIn("s3cret", said)
        self.assertEqual([], self.schemas("f"))

    def test_help_says_what_the_flags_mean(self):
        text = " ".join(subprocess.run(
            [os.path.join(harness.BINARY, "bin", "redressd"), "--help"],
            capture_output=True, text=True, check=False).stdout.split())
        for words in (
                "--executor (what answers questions: columnar (in memory), or "
                "sql (in SQLite, and with --facts-schema in PostgreSQL))",
                "--facts_schema (with --store, and --executor=sql or "
                "--columnar-limit: a schema in that database for this server's "
                "facts, which no other server may use",
                "--facts_shards (with --facts-schema: connection strings of "
                "two or more databases",
                "--columnar_limit (with --facts-schema: above so many cases"):
            self.assertIn(words, text)


if __name__ == "__main__":
    harness.main()
