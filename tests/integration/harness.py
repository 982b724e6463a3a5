"""Starts the real server and runs the real CLI against it.

Every test file is run as: FILE SOURCE_DIR BINARY_DIR
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

SOURCE, BINARY = (os.path.abspath(path) for path in sys.argv[1:3])
EXAMPLES = os.path.join(SOURCE, "examples", "appendix-3")
DATA_DATE = "2019-10-14"
CLI = os.path.join(BINARY, "bin", "redress")
BUF = os.path.join(SOURCE, "tests", "tools", "node_modules", "@bufbuild",
                   "buf-linux-x64", "bin", "buf")

# Longer than anything takes on a busy machine.
PATIENCE_SECONDS = 120


def wait_until(condition):
    """Looks again and again, and fails when it has been patient."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("it did not come to that")
        time.sleep(0.02)


class Server:
    """A redressd on a free port with a database in a folder of its own.

    store: a PostgreSQL database instead.
    """

    def __init__(self, folder, *flags, plugins=None, store=None):
        self.folder = folder
        port_file = os.path.join(folder, "port")
        if os.path.exists(port_file):
            os.remove(port_file)
        self.temporary = os.path.join(folder, "temporary")
        os.makedirs(self.temporary, exist_ok=True)
        self.log_path = os.path.join(folder, "server.log")
        command = [
            os.path.join(BINARY, "bin", "redressd"), "--listen=127.0.0.1:0",
            "--port-file=" + port_file,
            f"--store={store}" if store is not None else
            "--database=" + os.path.join(folder, "redress.db"),
            "--temporary-folder=" + self.temporary, *flags]
        if plugins is not None:
            command.append("--plugins=" + plugins)
        with open(self.log_path, "a", encoding="utf-8") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        while not os.path.exists(port_file):
            if self.process.poll() is not None:
                raise RuntimeError("redressd did not start:\n" + self.log())
            time.sleep(0.02)
        with open(port_file, encoding="utf-8") as file:
            self.address = file.read().strip()

    def log(self):
        with open(self.log_path, encoding="utf-8") as file:
            return file.read()

    def cli(self, *arguments, status=0, cwd=None, stdin=None):
        """Runs `redress`, checks its exit status and returns the result."""
        result = subprocess.run(
            [CLI, *arguments], capture_output=True, text=True, check=False,
            cwd=cwd, input=stdin, timeout=300,
            env=dict(os.environ, REDRESS_SERVER=self.address))
        if status is not None and result.returncode != status:
            raise AssertionError(
                f"redress {' '.join(arguments)}: exit {result.returncode}, not "
                f"{status}\n{result.stdout}\n{result.stderr}")
        return result

    def import_examples(self):
        for name in ("aliases", "cases", "learning"):
            self.cli("import", os.path.join(EXAMPLES, name + ".csv"),
                     "--strict", "--data-date", DATA_DATE)

    def query(self, *arguments):
        """The answer to `redress query …`, as JSON."""
        result = self.cli("query", *arguments, "--output", "json")
        return json.loads(result.stdout)["answer"]

    def stop(self):
        """Drains the server; returns its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)

    def kill(self):
        self.process.kill()
        self.process.wait()


class ServerTestCase(unittest.TestCase):
    """One server with the example records for the tests of a class."""

    examples = True
    flags = ()

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="redress-test-")
        cls.server = Server(cls.folder, *cls.flags)
        if cls.examples:
            cls.server.import_examples()

    @classmethod
    def tearDownClass(cls):
        status = cls.server.stop()
        shutil.rmtree(cls.folder)
        if status != 0:
            raise AssertionError(f"redressd ended with {status}")

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, content):
        """Writes a file (text or bytes) into the test's folder."""
        mode = "wb" if isinstance(content, bytes) else "w"
        with open(self.path(name), mode) as file:
            file.write(content)
        return self.path(name)


def main():
    unittest.main(argv=[sys.argv[0]] + sys.argv[3:])
