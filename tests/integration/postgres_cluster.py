"""A real PostgreSQL of a test's own; tests/postgres has the same for C++."""

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time

DEBIANS = "/usr/lib/postgresql/15/bin"
# A loaded machine may be slow; nothing waits as long as that otherwise.
PATIENCE_SECONDS = 120


def program(name):
    """The path of one of PostgreSQL's programs."""
    asked = subprocess.run(["pg_config", "--bindir"], capture_output=True,
                           text=True, check=False)
    for folder in (asked.stdout.strip(), DEBIANS):
        path = os.path.join(folder, name)
        if os.access(path, os.X_OK):
            return path
    raise RuntimeError(f"there is no {name}; script/bootstrap --test installs "
                       "postgresql-15")


def stat_of(process):
    """The state and the parent of a process, as /proc has them, or None."""
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8",
                  errors="replace") as file:
            fields = file.read().rsplit(") ", 1)[1].split()
    except OSError:
        return None
    return fields[0], int(fields[1])


class Cluster:
    """In a temporary folder, over a unix socket in it; no port.

    PostgreSQL refuses to run as root: then it runs as postgres or nobody. A
    shell ends it and removes its folder when this process ends, however.

    settings: as "max_prepared_transactions=8".
    """

    def __init__(self, *settings):
        self.settings = [word for setting in settings
                         for word in ("-c", setting)]
        self.folder = tempfile.mkdtemp(prefix="pgtest.", dir="/tmp")
        self.server = None
        self.as_user = {}
        if os.geteuid() == 0:
            names = {entry.pw_name: entry for entry in pwd.getpwall()}
            user = names.get("postgres") or names["nobody"]
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            self.as_user = {"user": user.pw_uid, "group": user.pw_gid,
                            "extra_groups": []}
        self.watcher = subprocess.Popen(
            ["/bin/sh", "-c",
             'cat; pid=$(head -n 1 "$0/data/postmaster.pid" 2>/dev/null) && '
             'kill -QUIT "$pid" && while kill -0 "$pid" 2>/dev/null; do '
             'sleep 1; done; rm -rf "$0"', self.folder],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True)
        self.data = os.path.join(self.folder, "data")
        made = subprocess.run(
            [program("initdb"), "-D", self.data, "-U", "postgres",
             "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8",
             "--no-sync", "--no-instructions"],
            capture_output=True, text=True, check=False, cwd=self.folder,
            **self.as_user)
        if made.returncode != 0:
            raise RuntimeError(made.stdout + made.stderr)
        self.start()

    def uri(self, database="postgres"):
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def sql(self, text, database="postgres"):
        """Runs SQL and returns what psql prints: rows, | between columns."""
        result = subprocess.run(
            [program("psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1",
             "-d", self.uri(database), "-c", text],
            capture_output=True, text=True, check=False)
        if result.returncode != 0:
            raise RuntimeError(result.stderr)
        return result.stdout.strip()

    def new_database(self, name):
        self.sql(f"CREATE DATABASE {name} TEMPLATE template0 "
                 "LOCALE_PROVIDER icu ICU_LOCALE 'en-GB'")
        return self.uri(name)

    def start(self):
        """Starts it and waits until it answers."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        log_path = os.path.join(self.folder, "log")
        while True:
            if self.server is None:
                with open(log_path, "ab") as log:
                    self.server = subprocess.Popen(
                        [program("postgres"), "-D", self.data, "-k",
                         self.folder, "-c", "listen_addresses=",
                         "-c", "fsync=off", "-c", "shared_buffers=32MB",
                         *self.settings],
                        stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                        cwd=self.folder, start_new_session=True,
                        **self.as_user)
            ready = subprocess.run(
                [program("pg_isready"), "-q", "-h", self.folder], check=False)
            if ready.returncode == 0:
                return
            if time.monotonic() > deadline:
                with open(log_path, encoding="utf-8") as log:
                    raise RuntimeError(log.read())
            # It may refuse to start until the last old process is gone.
            if self.server.poll() is not None:
                self.server = None
            time.sleep(0.02)

    def kill(self):
        """Ends every process of it at once, as a power cut would."""
        if self.server is None:
            return
        parent = self.server.pid
        self.server.send_signal(signal.SIGSTOP)
        children = [int(name) for name in os.listdir("/proc")
                    if re.fullmatch("[0-9]+", name)
                    and (stat_of(name) or ("", 0))[1] == parent]
        self.server.kill()
        for child in children:
            try:
                os.kill(child, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.server.wait()
        self.server = None
        while any((stat_of(child) or ("Z", 0))[0] not in "ZX"
                  for child in children):
            time.sleep(0.001)

    def remove(self):
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.watcher.stdin.close()
        self.watcher.wait()
