"""Installs the tree into a scratch prefix and runs the server from there.

Checks that the installed program finds its worker, plugins, reports and
reference file by itself, that an exporter can be written with what is installed,
and that the Dockerfile copies and names what exists.

Usage: install_test.py SOURCE_DIR BINARY_DIR WORK_DIR
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import unittest

SOURCE, BINARY, WORK = (os.path.abspath(path) for path in sys.argv[1:4])
PREFIX = os.path.join(WORK, "prefix")


class InstallTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        shutil.rmtree(WORK, ignore_errors=True)
        os.makedirs(WORK)
        subprocess.run(["cmake", "--install", BINARY, "--prefix", PREFIX],
                       check=True, stdout=subprocess.DEVNULL)

    def run_cli(self, address, *arguments):
        return subprocess.run(
            [os.path.join(PREFIX, "bin", "redress"), "--server", address,
             *arguments], capture_output=True, text=True, check=False)

    def test_installed_server_finds_its_parts(self):
        port_file = os.path.join(WORK, "port")
        with open(os.path.join(WORK, "server.log"), "w",
                  encoding="utf-8") as log:
            server = subprocess.Popen(
                [os.path.join(PREFIX, "bin", "redressd"),
                 "--listen=127.0.0.1:0", "--port-file=" + port_file,
                 "--database=" + os.path.join(WORK, "redress.db")],
                stdout=log, stderr=log, cwd=WORK)
        try:
            for _ in range(600):
                if os.path.exists(port_file) or server.poll() is not None:
                    break
                time.sleep(0.05)
            with open(port_file, encoding="utf-8") as file:
                address = file.read().strip()
            exporters = self.run_cli(address, "exporters")
            self.assertEqual(0, exporters.returncode, exporters.stderr)
            for name in ("csv", "excel", "html", "statutory_return"):
                self.assertIn(name, exporters.stdout)
            reports = self.run_cli(address, "report", "list")
            definitions = os.path.join(SOURCE, "service", "report",
                                       "definitions")
            for name in os.listdir(definitions):
                if name.endswith(".textproto"):
                    self.assertIn(name[:-len(".textproto")], reports.stdout)
        finally:
            server.send_signal(signal.SIGTERM)
            self.assertEqual(0, server.wait(timeout=60))

    def test_exporters_are_written_and_checked_with_what_is_installed(self):
        for example, plugin in (("exporter-markdown", "redress_markdown.so"),
                                ("exporter-plain-c", "redress_json_lines.so")):
            with self.subTest(example):
                self.build_example(example, plugin)

    def build_example(self, example, plugin):
        build, own = os.path.join(WORK, example), os.path.join(WORK, "own")
        for command in (
                ["cmake", "-G", "Ninja", "-S",
                 os.path.join(SOURCE, "examples", example), "-B", build,
                 "-DCMAKE_PREFIX_PATH=" + PREFIX],
                ["cmake", "--build", build],
                ["ctest", "--test-dir", build, "--output-on-failure"],
                ["cmake", "--install", build, "--prefix", own]):
            result = subprocess.run(command, stdout=subprocess.PIPE,
                                    stderr=subprocess.STDOUT, text=True,
                                    check=False)
            self.assertEqual(0, result.returncode, result.stdout)
        self.assertTrue(os.path.exists(os.path.join(
            own, "lib", "redress", "plugins", plugin)))

    def test_dockerfile_matches_the_tree(self):
        with open(os.path.join(SOURCE, "Dockerfile"), encoding="utf-8") as file:
            dockerfile = file.read()
        entry = re.search(r'ENTRYPOINT \["([^"]+)"\]', dockerfile).group(1)
        self.assertTrue(os.path.exists(
            os.path.join(PREFIX, os.path.relpath(entry, "/usr"))), entry)
        # Every shared library that the programs load from a package outside
        # the base system is among the packages that the image installs.
        packages = set(re.search(
            r"# runtime packages\n(.*?)&&", dockerfile, re.S).group(1).split())
        files = [os.path.join(PREFIX, "bin", name)
                 for name in os.listdir(os.path.join(PREFIX, "bin"))]
        plugins = os.path.join(PREFIX, "lib", "redress", "plugins")
        files += [os.path.join(plugins, name) for name in os.listdir(plugins)
                  if name.endswith(".so")]
        wanted = set()
        for file in files:
            needed = subprocess.run(["objdump", "-p", file], check=True,
                                    capture_output=True, text=True).stdout
            wanted |= set(re.findall(r"NEEDED\s+(\S+)", needed))
        for library in sorted(wanted):
            owner = subprocess.run(["dpkg", "-S", "*/" + library],
                                   capture_output=True, text=True, check=False)
            owners = {line.split(":")[0] for line in owner.stdout.splitlines()}
            self.assertTrue(
                owners & (packages | {"libc6", "libstdc++6", "libgcc-s1"}),
                f"{library} is in none of the packages installed: {owners}")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]])
