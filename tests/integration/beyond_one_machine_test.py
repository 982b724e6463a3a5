"""Servers whose facts are in PostgreSQL, beside one that has them in memory:
the same answers, where the facts are, and what becomes of questions when the
database is killed.

Needs PYTHONPATH with redress_client and the generated messages.
"""

import os
import subprocess
import threading

import harness
import postgres_cluster
from facts_servers import CASES, FactsTestCase, compliment
from harness import wait_until


class BeyondOneMachineTest(FactsTestCase):

    def test_a_schema_has_the_facts_and_is_what_is_asked(self):
        flags = ("--executor=sql", "--facts-schema=barset_facts")
        ours, memory = self.start(*flags), self.start_in_memory()
        both = (ours, memory)
        self.assertIn("executor=sql facts_schema=barset_facts",
                      ours.server.log())
        # Another one is kept out of the schema meanwhile; it waits for seconds.
        intruder = threading.Thread(target=lambda: refused.extend(
            self.run_wrong("--store=" + self.cluster.uri(self.database),
                           *flags)))
        refused = []
        intruder.start()
        versions = [server.import_examples() for server in both]
        at = {versions[0]: self.assert_same(*both, every_measure=True)}
        self.assertEqual(CASES, self.facts("barset_facts"))
        # It is corrected, retracted, erased there too.
        for server in both:
            version = server.import_items(
                compliment("CSC-1920-006", locality="Elsewhere"))
        at[version] = self.assert_same(*both)
        self.assertEqual(1, self.facts("barset_facts",
                                       "locality = 'Elsewhere'"))
        for server in both:
            version = server.client.retract_record("CSC-1920-007",
                                                   "a duplicate").version
        at[version] = self.assert_same(*both)
        self.assertEqual(0, self.facts("barset_facts",
                                       "reference = 'CSC-1920-007'"))
        # The versions before stay as they were.
        for version, answers in list(at.items())[:2]:
            self.assertEqual(answers["report"], self.assert_same(
                *both, as_of=version)["report"])
        for server in both:
            server.client.erase_record("CSC-1920-008", "on request")
        self.assert_same(*both)
        self.assert_same(*both, as_of=min(at))
        self.assertEqual(CASES - 2, self.facts("barset_facts"))
        self.assertFalse(self.is_in_a_file("CSC-1920-008"))
        self.assertTrue(self.is_in_a_file("CSC-1920-009"))
        # What is not in the tables is in no answer: nothing else is asked.
        self.assertEqual(CASES - 2, ours.received_at())
        self.cluster.sql(
            f"DELETE FROM {self.generation('barset_facts')}.fact_cases "
            "WHERE reference = 'CSC-1920-009'", self.database)
        self.assertEqual(CASES - 3, ours.received_at())
        intruder.join()
        self.assertEqual(1, refused[0])
        self.assertIn("--facts-schema: ", refused[1])
        self.assertIn("another server keeps its facts in the schema "
                      "\"barset_facts\"", refused[1])
        # They are made from the records again at the next start.
        self.assertEqual(0, ours.stop())
        self.assertEqual(
            ["barset_facts", self.generation("barset_facts")],
            self.schemas("barset_facts"), "past versions are gone")
        again = self.start(*flags, "--follow-interval-ms=50")
        self.assert_same(again, memory)
        self.kill_in_the_middle_of_a_question(again, past=min(at))

    def kill_in_the_middle_of_a_question(self, server, past):
        """Kills the database of a server, which answers again afterwards.

        past: a past version.
        """
        cases, before = server.received_at(), server.received_at(past)
        # A question that waits for a lock is in the middle for sure.
        table = self.generation("barset_facts") + ".fact_cases"
        with subprocess.Popen(
                [postgres_cluster.program("psql"), "-X", "-q", "-d",
                 self.cluster.uri(self.database)], stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                text=True) as blocker:
            blocker.stdin.write(f"BEGIN; LOCK TABLE {table};\n")
            blocker.stdin.flush()
            wait_until(lambda: self.cluster.sql(
                "SELECT 1 FROM pg_locks WHERE granted AND mode = "
                f"'AccessExclusiveLock' AND relation = '{table}'::regclass",
                self.database))
            messages = []
            asker = threading.Thread(target=lambda: messages.append(
                self.assert_unavailable(server.received_at)))
            asker.start()
            wait_until(lambda: self.cluster.sql(
                "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
                "AND query LIKE '%fact_cases%'", self.database))
            self.cluster.kill()
            asker.join()
        self.assertEqual(1, len(messages), "the question failed otherwise")
        self.assertIn("the database is not to be reached", messages[0])
        # The server lives, and says that it is not ready.
        for as_of in (0, past):
            self.assert_unavailable(lambda a=as_of: server.received_at(a))
        wait_until(lambda: not server.ready())
        self.assertEqual(1, server.health())
        self.cluster.start()
        wait_until(server.ready)
        self.assertEqual(cases, server.received_at())
        # A crash takes the tables of a past version; they are made anew.
        self.assertEqual(before, server.received_at(past))
        self.assertIn("past_version_lost version=", server.server.log())
        server.import_items(compliment("AFTERWARDS"))
        self.assertEqual(cases + 1, server.received_at())
        self.assertEqual(cases + 1, self.facts("barset_facts"))
        self.assertEqual(0, server.stop())

    def is_in_a_file(self, text):
        """True where a file of the database's tables has these bytes."""
        self.cluster.sql("CHECKPOINT")
        number = self.cluster.sql("SELECT oid FROM pg_database WHERE datname = "
                                  f"'{self.database}'")
        folder = os.path.join(self.cluster.data, "base", number)
        for name in os.listdir(folder):
            with open(os.path.join(folder, name), "rb") as file:
                if text.encode() in file.read():
                    return True
        return False

    def test_a_limit_of_memory(self):
        kept = os.path.join(self.folder, "columns")
        flags = ("--facts-schema=grown", f"--columnar-limit={CASES}",
                 "--column-file=" + kept)
        first, memory = self.start(*flags), self.start_in_memory()
        for server in (first, memory):
            server.import_examples()
        self.assert_same(first, memory)
        # Beyond the limit while it runs it stays as it is…
        for server in (first, memory):
            version = server.import_items(compliment("ONE-MORE"))
        self.assert_same(first, memory)
        self.assertEqual([], self.schemas("grown"))
        self.assertIn("executor=columnar\n", first.server.log())
        self.assertEqual(0, first.stop())
        self.assertTrue(os.path.exists(kept))
        # …and goes over at the next start, with facts in a file or without.
        second = self.start(*flags)
        self.assertIn(f"it has {CASES + 1} cases, and memory is to hold "
                      f"{CASES} at most", second.server.log())
        self.assertFalse(os.path.exists(kept))
        self.assertIn("executor=sql facts_schema=grown", second.server.log())
        self.assertEqual(CASES + 1, self.facts("grown"))
        self.assert_same(second, memory)
        # A past version that is small enough is in memory.
        self.assert_same(second, memory, as_of=version - 1)
        self.assertEqual(["grown", self.generation("grown")],
                         self.schemas("grown"))
        self.assertEqual(0, second.stop())
        third = self.start("--facts-schema=grown", f"--columnar-limit={CASES}")
        self.assertIn("over_columnar_limit", third.server.log())
        self.assertIn("executor=sql facts_schema=grown", third.server.log())
        self.assertEqual(CASES + 1, third.received_at())
        self.assertEqual(0, third.stop())
        # With one case more it would not have.
        last = self.start("--facts-schema=grown",
                          f"--columnar-limit={CASES + 1}")
        self.assertIn("executor=columnar\n", last.server.log())
        self.assert_same(last, memory)


if __name__ == "__main__":
    harness.main()
