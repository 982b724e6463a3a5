"""Receives the files of an export."""

import dataclasses
import hashlib
import os
import pathlib
import tempfile
import time

import grpc

from redress_client import errors
from redress_client.crc32c import crc32c
from redress_client.messages import export_pb2


_MOST_RESUMED = 8
# Seconds before the first resumption, and the most before a later one.
_PAUSE = 0.25
_LONGEST_PAUSE = 8.0


@dataclasses.dataclass
class Export:
    """What an export gave."""

    # The files, as pathlib.Path, in the exporter's order.
    paths: list
    # What the exporter wants the reader to know.
    messages: list
    # The data that was written, and the exporter that wrote it.
    started: export_pb2.ExportStarted
    # How often it broke off and went on where it had stopped.
    resumed: int = 0
    # It went on with other bytes, and was started again from nothing.
    restarted: bool = False


def _is_plain(name):
    """True for a name that stays in its folder, whoever sent it."""
    return (0 < len(name) <= 200 and not name.startswith(".") and
            not any(c in '/\\' or ord(c) < 0x20 or ord(c) == 0x7F
                    for c in name))


class _Receiver:
    """Writes what arrives into a folder, and checks it."""

    def __init__(self, folder):
        self._folder = folder
        # Size and hash of each file, by name.
        self._received = {}
        self._name = None
        self._file = None
        # The last file is to be named again.
        self._resuming = False

    def resume(self, etag):
        """What comes next goes on here: the export_pb2.ExportResume."""
        if self._name is None:
            return export_pb2.ExportResume(etag=etag)
        self._resuming = True
        return export_pb2.ExportResume(etag=etag, file=self._name,
                                       offset=self._received[self._name][0])

    def begin(self, file):
        """Begins the next file, or goes on with the last."""
        if self._resuming:
            self._resuming = False
            if file.name != self._name:
                raise errors.data_loss(f"the server went on with {file.name!r} "
                                       f"and not {self._name!r}")
            return
        self.close()
        if not _is_plain(file.name) or file.name in self._received:
            raise errors.data_loss(
                "the server sent a file under a name that cannot be used: "
                f"{file.name!r}")
        self._name = file.name
        self._received[file.name] = (0, hashlib.sha256())
        self._file = open(self._folder / file.name, "wb")  # pylint: disable=consider-using-with

    def add(self, chunk):
        """Adds bytes to the file begun last."""
        if self._file is None or self._resuming:
            raise errors.data_loss("the server sent bytes before a file")
        size, digest = self._received[self._name]
        if chunk.offset != size:
            raise errors.data_loss(
                f"bytes of {self._name} are missing at {size}")
        if crc32c(chunk.data) != chunk.crc32c:
            raise errors.data_loss(f"bytes of {self._name} were damaged on "
                                   f"the way, at {chunk.offset}")
        self._file.write(chunk.data)
        digest.update(chunk.data)
        self._received[self._name] = (size + len(chunk.data), digest)

    def finish(self, trailer):
        """Checks all files against the trailer, and returns their names."""
        self.close()
        if self._resuming:
            raise errors.data_loss("the server did not go on with the export")
        named = {end.name: (end.size, end.sha256) for end in trailer.files}
        arrived = {name: (size, digest.digest())
                   for name, (size, digest) in self._received.items()}
        if named != arrived:
            wrong = sorted(name for name in named.keys() | arrived.keys()
                           if named.get(name) != arrived.get(name))
            raise errors.data_loss(", ".join(wrong) +
                                   " did not arrive as sent: the size or "
                                   "SHA-256 is another one")
        return list(self._received)

    def close(self):
        """Closes the file begun last."""
        if self._file is not None:
            self._file.close()
            self._file = None


class _Download:
    """One export, in as many calls as it takes."""

    def __init__(self, start, request, temporary, on_progress):
        self._start = start
        self._request = export_pb2.ExportRequest()
        self._request.CopyFrom(request)
        self._temporary = pathlib.Path(temporary)
        self._on_progress = on_progress
        self._receiver = _Receiver(self._temporary)
        self._started = export_pb2.ExportStarted()
        self._resumed = 0
        self._restarted = False

    def run(self):
        """Returns the Export, its paths being those of temporary files."""
        try:
            while True:
                try:
                    return self._call()
                except errors.RedressError as error:
                    if not self._goes_on(error):
                        raise
        finally:
            self._receiver.close()

    def _call(self):
        trailer = None
        call = self._start(self._request)
        try:
            with errors.from_calls():
                for response in call:
                    trailer = self._take(response) or trailer
        finally:
            call.cancel()
        if trailer is None:
            raise errors.data_loss("the export ended before its end")
        names = self._receiver.finish(trailer)
        return Export([self._temporary / name for name in names],
                      list(trailer.messages), self._started, self._resumed,
                      self._restarted)

    def _take(self, response):
        what = response.WhichOneof("response")
        if what == "started":
            self._started = response.started
        elif what == "progress" and self._on_progress is not None:
            self._on_progress(response.progress)
        elif what == "file":
            self._receiver.begin(response.file)
        elif what == "chunk":
            self._receiver.add(response.chunk)
        elif what == "trailer":
            return response.trailer
        return None

    def _goes_on(self, error):
        """True where the next call may do better; prepares it, and waits."""
        mixed = error.code == grpc.StatusCode.DATA_LOSS and self._resumed > 0
        if error.reason == "EXPORT_CHANGED" or mixed:
            if self._restarted:
                return False
            self._restarted = True
            self._receiver.close()
            self._receiver = _Receiver(self._temporary)
            self._started = export_pb2.ExportStarted()
            self._request.ClearField("resume")
            return True
        begun = bool(self._started.etag)
        if (error.code != grpc.StatusCode.UNAVAILABLE or
                not (begun or error.reason == "SERVER_LEAVING") or
                self._resumed == _MOST_RESUMED):
            return False
        time.sleep(min(_PAUSE * 2**self._resumed, _LONGEST_PAUSE))
        self._resumed += 1
        if begun:
            self._request.resume.CopyFrom(
                self._receiver.resume(self._started.etag))
        return True


def download(start, request, folder, on_progress=None):
    """Writes the files of an export into a folder, which is made if absent.

    start: makes the call of an export_pb2.ExportRequest.

    The files get their names only when every byte has been checked; until
    then, and after any error, what stands in the folder is untouched. Where
    the call breaks off (UNAVAILABLE) it goes on where it stopped, up to 8
    times; where that would be other bytes by now, it starts again, once.
    """
    folder = pathlib.Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".redress-",
                                         dir=folder) as temporary:
            export = _Download(start, request, temporary, on_progress).run()
            paths = []
            for path in export.paths:
                paths.append(folder / path.name)
                os.replace(path, paths[-1])
            return dataclasses.replace(export, paths=paths)
    except OSError as error:
        raise errors.invalid_argument(
            f"cannot write to {folder}: {error.strerror}",
            "LOCAL_FILE") from error
