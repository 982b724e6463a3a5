"""Renders the Helm chart with a renderer of our own and checks what comes out.

Usage: helm_test.py SOURCE_DIR WORK_DIR
"""

import json
import os
import subprocess
import sys
import unittest

import yaml

SOURCE = os.path.abspath(sys.argv[1])
WORK = os.path.abspath(sys.argv[2])
CHART = os.path.join(SOURCE, "helm", "redress")
RENDERER = os.path.join(WORK, "helm_render")


def build_renderer():
    os.makedirs(WORK, exist_ok=True)
    environment = dict(os.environ, GO111MODULE="off", GOFLAGS="",
                       GOPATH="/usr/share/gocode",
                       GOCACHE=os.path.join(WORK, "go-cache"))
    subprocess.run(
        ["go", "build", "-o", RENDERER, "."], check=True, env=environment,
        cwd=os.path.join(SOURCE, "tests", "packaging", "helm_render"))


def render(overrides=None):
    """The rendered objects by (kind, name)."""
    command = [RENDERER, CHART, "rel"]
    if overrides is not None:
        path = os.path.join(WORK, "overrides.yaml")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(overrides, file)
        command.append(path)
    text = subprocess.run(command, check=True, capture_output=True,
                          text=True).stdout
    objects = [item for item in yaml.safe_load_all(text) if item]
    return {(item["kind"], item["metadata"]["name"]): item for item in objects}


class HelmChartTest(unittest.TestCase):

    def pod(self, objects):
        return objects["StatefulSet", "rel-redress"]["spec"]["template"]["spec"]

    def container(self, objects):
        return self.pod(objects)["containers"][0]

    def test_objects_by_default(self):
        self.assertEqual(
            {("StatefulSet", "rel-redress"), ("Service", "rel-redress"),
             ("Service", "rel-redress-headless"),
             ("ServiceAccount", "rel-redress"),
             ("NetworkPolicy", "rel-redress")}, set(render()))

    def test_selectors_find_the_pod(self):
        objects = render()
        stateful_set = objects["StatefulSet", "rel-redress"]["spec"]
        labels = stateful_set["template"]["metadata"]["labels"]
        selectors = [
            stateful_set["selector"]["matchLabels"],
            objects["Service", "rel-redress"]["spec"]["selector"],
            objects["Service", "rel-redress-headless"]["spec"]["selector"],
            objects["NetworkPolicy", "rel-redress"]["spec"]["podSelector"]
            ["matchLabels"],
        ]
        for selector in selectors:
            self.assertLessEqual(selector.items(), labels.items())
        self.assertEqual("rel-redress-headless", stateful_set["serviceName"])

    def test_runs_without_rights(self):
        objects = render()
        pod = self.pod(objects)
        self.assertTrue(pod["securityContext"]["runAsNonRoot"])
        self.assertEqual("RuntimeDefault",
                         pod["securityContext"]["seccompProfile"]["type"])
        self.assertFalse(pod["automountServiceAccountToken"])
        rights = self.container(objects)["securityContext"]
        self.assertTrue(rights["readOnlyRootFilesystem"])
        self.assertFalse(rights["allowPrivilegeEscalation"])
        self.assertEqual(["ALL"], rights["capabilities"]["drop"])

    def test_every_mount_has_a_volume(self):
        objects = render({
            "configuration": {"reference": "data {}\n",
                              "reports": {"mine.textproto": "id: 'mine'\n"}},
            "plugins": {"existingClaim": "my-plugins"}})
        spec = objects["StatefulSet", "rel-redress"]["spec"]
        volumes = {v["name"] for v in self.pod(objects)["volumes"]}
        volumes |= {c["metadata"]["name"] for c in spec["volumeClaimTemplates"]}
        mounts = {m["name"] for m in self.container(objects)["volumeMounts"]}
        self.assertEqual(volumes, mounts)
        maps = {name for kind, name in objects if kind == "ConfigMap"}
        self.assertEqual({"rel-redress-configuration", "rel-redress-reports"},
                         maps)
        self.assertEqual(
            "data {}\n",
            objects["ConfigMap", "rel-redress-configuration"]["data"]
            ["reference.textproto"])
        arguments = self.container(objects)["args"]
        self.assertIn("--reference=/etc/redress/reference.textproto", arguments)
        self.assertIn("--reports=/etc/redress/reports", arguments)
        self.assertIn("--plugins=/opt/redress/plugins", arguments)

    def test_every_write_goes_to_a_mounted_volume(self):
        objects = render()
        mounts = [m["mountPath"] for m in self.container(objects)["volumeMounts"]]
        for argument in self.container(objects)["args"]:
            name, _, value = argument.partition("=")
            if name in ("--database", "--temporary-folder"):
                self.assertTrue(any(value.startswith(m) for m in mounts),
                                argument)

    def test_probes_are_grpc_on_the_served_port(self):
        container = self.container(render({"server": {"port": 9000}}))
        self.assertIn("--listen=0.0.0.0:9000", container["args"])
        for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
            self.assertEqual(9000, container[probe]["grpc"]["port"])

    def test_readiness_asks_for_the_database(self):
        container = self.container(render())
        self.assertEqual("readiness",
                         container["readinessProbe"]["grpc"]["service"])
        for probe in ("startupProbe", "livenessProbe"):
            self.assertNotIn("service", container[probe]["grpc"])

    def test_postgresql_takes_the_place_of_the_volume(self):
        egress = [{"ports": [{"protocol": "TCP", "port": 5432}]}]
        uri = "postgresql://redress@db.example/complaints"
        objects = render({
            "replicas": 3,
            "postgresql": {"uri": uri, "passwordSecret": "db",
                           "egress": egress}})
        spec = objects["StatefulSet", "rel-redress"]["spec"]
        self.assertEqual(3, spec["replicas"])
        self.assertNotIn("volumeClaimTemplates", spec)
        container = self.container(objects)
        self.assertIn("--store=" + uri, container["args"])
        self.assertFalse([a for a in container["args"]
                          if a.startswith("--database")])
        self.assertEqual(
            [{"name": "PGPASSWORD", "valueFrom": {"secretKeyRef": {
                "name": "db", "key": "password"}}}], container["env"])
        self.assertEqual({v["name"] for v in self.pod(objects)["volumes"]},
                         {m["name"] for m in container["volumeMounts"]})
        self.assertEqual(egress, objects["NetworkPolicy", "rel-redress"]
                         ["spec"]["egress"])
        # One SQLite database has one server.
        with open(os.path.join(CHART, "values.schema.json"),
                  encoding="utf-8") as file:
            schema = json.load(file)
        self.assertEqual("", schema["if"]["properties"]["postgresql"]
                         ["properties"]["uri"]["const"])
        self.assertEqual(1, schema["then"]["properties"]["replicas"]["const"])

    def test_grace_covers_draining(self):
        objects = render({"server": {"drainNoticeSeconds": 30,
                                     "drainGraceSeconds": 60}})
        self.assertGreater(self.pod(objects)["terminationGracePeriodSeconds"],
                           90)
        self.assertIn("--drain-notice-ms=30000", self.container(objects)["args"])

    def test_network_policy_lists_the_peers_given(self):
        peers = [{"namespaceSelector": {"matchLabels": {"team": "reports"}}}]
        policy = render({"networkPolicy": {"from": peers}})[
            "NetworkPolicy", "rel-redress"]
        self.assertEqual(peers, policy["spec"]["ingress"][0]["from"])
        self.assertEqual([], policy["spec"]["egress"])

    def test_flags_are_those_of_the_server(self):
        with open(os.path.join(SOURCE, "service", "rpc", "main.cc"),
                  encoding="utf-8") as file:
            source = file.read()
        objects = render({
            "configuration": {"reference": "x", "reports": {"a.textproto": ""}},
            "plugins": {"existingClaim": "c"}})
        for argument in self.container(objects)["args"]:
            flag = argument.partition("=")[0].lstrip("-").replace("-", "_")
            self.assertRegex(source, r"ABSL_FLAG\([^,]+, %s," % flag)

    def test_schema_knows_every_value(self):
        with open(os.path.join(CHART, "values.schema.json"),
                  encoding="utf-8") as file:
            schema = json.load(file)
        with open(os.path.join(CHART, "values.yaml"), encoding="utf-8") as file:
            values = yaml.safe_load(file)

        def compare(where, properties, found):
            self.assertEqual(set(), set(found) - set(properties), where)
            for key, below in found.items():
                if isinstance(below, dict) and "properties" in properties[key]:
                    compare(f"{where}.{key}", properties[key]["properties"],
                            below)

        compare("values", schema["properties"], values)


if __name__ == "__main__":
    build_renderer()
    unittest.main(argv=[sys.argv[0]])
