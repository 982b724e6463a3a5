"""Renders the Helm chart with a renderer of our own and checks what comes out.

Usage: helm_test.py SOURCE_DIR WORK_DIR
"""

import json
import os
import re
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


def refusal(overrides):
    """What the chart says of values that it does not take."""
    with open(os.path.join(WORK, "overrides.yaml"), "w",
              encoding="utf-8") as file:
        json.dump(overrides, file)
    rendered = subprocess.run(
        [RENDERER, CHART, "rel", file.name], check=False, capture_output=True,
        text=True)
    assert rendered.returncode != 0, rendered.stdout
    return rendered.stderr


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

    def test_a_secret_has_the_connection_string(self):
        objects = render({"replicas": 2, "postgresql": {
            "uriSecret": "db", "uriKey": "where", "passwordSecret": "db"}})
        self.assertNotIn("volumeClaimTemplates",
                         objects["StatefulSet", "rel-redress"]["spec"])
        container = self.container(objects)
        self.assertIn("--store=$(REDRESS_STORE)", container["args"])
        self.assertFalse([a for a in container["args"]
                          if a.startswith("--database")])
        self.assertEqual(
            [{"name": name, "valueFrom": {"secretKeyRef": {
                "name": "db", "key": key}}}
             for name, key in (("REDRESS_STORE", "where"),
                               ("PGPASSWORD", "password"))], container["env"])
        self.assertEqual({v["name"] for v in self.pod(objects)["volumes"]},
                         {m["name"] for m in container["volumeMounts"]})
        self.assertIn("two places",
                      refusal({"postgresql": {"uri": "postgresql://a/b",
                                              "uriSecret": "db"}}))

    def test_each_pod_has_facts_of_its_own(self):
        uri = "postgresql://redress@db.example/complaints"
        index = [{"name": "POD_INDEX", "valueFrom": {"fieldRef": {
            "fieldPath": "metadata.labels['apps.kubernetes.io/pod-index']"}}}]
        container = self.container(render({
            "replicas": 3, "server": {"executor": "sql"},
            "postgresql": {"uri": uri, "factsSchema": "facts"}}))
        self.assertIn("--executor=sql", container["args"])
        self.assertIn("--facts-schema=facts_$(POD_INDEX)", container["args"])
        self.assertEqual(index, container["env"])
        self.assertFalse([a for a in container["args"] if "limit" in a])
        # A number that a template would write as 2e+07.
        container = self.container(render({
            "postgresql": {"uri": uri, "factsSchema": "facts",
                           "columnarLimit": 20000000}}))
        self.assertIn("--executor=columnar", container["args"])
        self.assertIn("--columnar-limit=20000000", container["args"])
        self.assertNotIn("env", self.container(render()))

    def test_shards_are_named_by_a_file_of_flags(self):
        objects = render({
            "server": {"executor": "sql"},
            "postgresql": {"uri": "postgresql://redress@db.example/complaints",
                           "factsSchema": "facts",
                           "factsShardsSecret": "shards",
                           "factsShardsKey": "line"}})
        container = self.container(objects)
        named = [argument.partition("=")[2] for argument in container["args"]
                 if argument.startswith("--flagfile=")]
        volume = [volume for volume in self.pod(objects)["volumes"]
                  if volume["name"] == "shards"][0]["secret"]
        self.assertEqual("shards", volume["secretName"])
        self.assertEqual("line", volume["items"][0]["key"])
        # YAML's 0440 is octal; other people on the node do not read it.
        self.assertEqual(0o440, volume["defaultMode"])
        mount = [mount for mount in container["volumeMounts"]
                 if mount["name"] == "shards"][0]
        self.assertTrue(mount["readOnly"])
        self.assertEqual(
            [mount["mountPath"] + "/" + volume["items"][0]["path"]], named)
        self.assertFalse([argument for argument in
                          self.container(render())["args"]
                          if "flagfile" in argument])

    def test_a_start_has_the_time_that_it_is_given(self):
        for overrides, seconds in (
                ({}, 300), ({"server": {"startupSeconds": 7201}}, 7202)):
            probe = self.container(render(overrides))["startupProbe"]
            self.assertEqual(seconds,
                             probe["periodSeconds"] * probe["failureThreshold"])

    def test_facts_that_the_server_would_not_take_are_refused(self):
        uri = "postgresql://redress@db.example/complaints"
        for value, rest, words in (
                ("factsSchema", {"factsSchema": "f"}, "postgresql.uri"),
                ("factsSchema", {"factsSchema": "f", "uri": uri},
                 "server.executor sql"),
                ("factsShardsSecret", {"factsShardsSecret": "s", "uri": uri},
                 "postgresql.factsSchema"),
                ("columnarLimit", {"columnarLimit": 9, "uri": uri},
                 "postgresql.factsSchema"),
                ("columnarLimit", {"columnarLimit": 9, "uri": uri,
                                   "factsSchema": "f"},
                 "is for server.executor columnar")):
            with self.subTest(rest=rest):
                overrides = {"postgresql": rest}
                if "for server.executor" in words:
                    overrides["server"] = {"executor": "sql"}
                said = refusal(overrides)
                self.assertIn("postgresql." + value, said)
                self.assertIn(words, said)
        # The names that the server takes with a pod's number behind them.
        with open(os.path.join(CHART, "values.schema.json"),
                  encoding="utf-8") as file:
            schema = json.load(file)
        rule = (schema["properties"]["postgresql"]["properties"]
                ["factsSchema"])
        for name, good in (("", True), ("facts", True), ("a" * 27, True),
                           ("a" * 28, False), ("Facts", False),
                           ("1st", False), ("pg_facts", False)):
            self.assertEqual(
                good, re.search(rule["pattern"], name) is not None and
                re.search(rule["not"]["pattern"], name) is None, name)

    def test_exporters_are_shut_in_as_far_as_is_said(self):
        self.assertIn("--exporter-sandbox=auto",
                      self.container(render())["args"])
        for mode in ("require", "off"):
            arguments = self.container(
                render({"server": {"exporterSandbox": mode}}))["args"]
            self.assertIn("--exporter-sandbox=" + mode, arguments)
        with open(os.path.join(CHART, "values.schema.json"),
                  encoding="utf-8") as file:
            server = json.load(file)["properties"]["server"]["properties"]
        self.assertEqual(["auto", "require", "off"],
                         server["exporterSandbox"]["enum"])

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
            "plugins": {"existingClaim": "c"},
            "postgresql": {"uriSecret": "s", "factsSchema": "f",
                           "columnarLimit": 1}})
        for argument in (self.container(objects)["args"] +
                         self.container(render())["args"]):
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
