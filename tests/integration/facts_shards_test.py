"""A server whose facts are in two databases behind postgres_fdw, of a cluster
each: the same answers as from memory, and what becomes of them when one of the
two is killed.

Needs PYTHONPATH with redress_client and the generated messages.
"""

import facts_servers as facts
import harness
import postgres_cluster
from harness import wait_until

# Enough that both of two shards have some.
AUTHORITIES = ("Barset", "Borchester", "Loamshire", "Mercia", "Wessex")


class FactsShardsTest(facts.FactsTestCase):

    def test_shards_in_two_clusters(self):
        other = postgres_cluster.Cluster("max_prepared_transactions=8")
        self.addCleanup(other.remove)
        other.new_database("shard")
        near = self.new_database()
        flags = ("--executor=sql", "--facts-schema=parts", "--facts-shards="
                 f"{self.cluster.uri(near)},{other.uri('shard')}",
                 "--follow-interval-ms=50")
        ours, memory = self.start(*flags), self.start_in_memory()
        both = (ours, memory)
        self.assertIn("executor=sql facts_schema=parts facts_shards=2",
                      ours.server.log())
        for server in both:
            examples = server.import_examples()
            server.import_items(*(
                facts.compliment(f"{authority}-{day}", authority, day)
                for authority in AUTHORITIES for day in range(1, 5)))
        self.assert_same(*both)
        self.assert_same(*both, as_of=examples)
        # Each has a part.
        tables = self.schemas("parts_g", near)[-1] + ".fact_cases"
        parts = [int(cluster.sql(f"SELECT count(*) FROM {tables}", database))
                 for cluster, database in ((self.cluster, near),
                                           (other, "shard"))]
        self.assertEqual(facts.CASES + 20, sum(parts))
        self.assertGreater(min(parts), 0, "one has them all")
        for server in both:
            server.client.erase_record("Mercia-1", "on request",
                                       authority="Mercia")
        # One that is away takes every answer along, and readiness.
        other.kill()
        for as_of in (0, examples):
            self.assertIn('could not connect to server "parts_s1"',
                          self.assert_unavailable(
                              lambda a=as_of: ours.received_at(a)))
        wait_until(lambda: not ours.ready())
        self.assertEqual(1, ours.health(), "it lives")
        other.start()
        wait_until(ours.ready)
        self.assertEqual(memory.received_at(), ours.received_at())
        # That of the past version was lost with it, and is made anew.
        self.assertEqual(facts.CASES, ours.received_at(examples))
        self.assertIn("past_version_lost", ours.server.log())
        self.assertEqual(0, ours.stop())
        again = self.start(*flags)
        self.assertEqual(memory.received_at(), again.received_at())
        # Nothing is left of past versions in any of the three.
        self.assertEqual([], self.schemas("parts_past"))
        self.assertEqual([], self.schemas("parts_past", near))
        self.assertEqual("0", other.sql(
            "SELECT count(*) FROM pg_namespace WHERE nspname ~ 'parts_past'",
            "shard"))
        self.assertEqual("parts_s0\nparts_s1", self.cluster.sql(
            "SELECT srvname FROM pg_foreign_server ORDER BY 1",
            self.database))


if __name__ == "__main__":
    harness.main()
