"""Receives the files of an export."""

import dataclasses
import hashlib
import os
import pathlib
import tempfile

from redress_client import errors
from redress_client.crc32c import crc32c
from redress_client.messages import export_pb2


@dataclasses.dataclass
class Export:
    """What an export gave."""

    # The files, as pathlib.Path, in the exporter's order.
    paths: list
    # What the exporter wants the reader to know.
    messages: list
    # The data that was written, and the exporter that wrote it.
    started: export_pb2.ExportStarted


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

    def begin(self, file):
        """Begins the next file."""
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
        if self._file is None:
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


def receive(responses, folder, on_progress=None):
    """Writes the files of an export into a folder, which is made if absent.

    The files get their names only when every byte has been checked; until
    then, and after any error, what stands in the folder is untouched.
    """
    folder = pathlib.Path(folder)
    started = export_pb2.ExportStarted()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".redress-",
                                         dir=folder) as temporary:
            receiver = _Receiver(pathlib.Path(temporary))
            trailer = None
            try:
                for response in responses:
                    what = response.WhichOneof("response")
                    if what == "started":
                        started = response.started
                    elif what == "progress" and on_progress is not None:
                        on_progress(response.progress)
                    elif what == "file":
                        receiver.begin(response.file)
                    elif what == "chunk":
                        receiver.add(response.chunk)
                    elif what == "trailer":
                        trailer = response.trailer
            finally:
                receiver.close()
            if trailer is None:
                raise errors.data_loss("the export ended before its end")
            paths = []
            for name in receiver.finish(trailer):
                paths.append(folder / name)
                os.replace(pathlib.Path(temporary) / name, paths[-1])
            return Export(paths, list(trailer.messages), started)
    except OSError as error:
        raise errors.invalid_argument(
            f"cannot write to {folder}: {error.strerror}",
            "LOCAL_FILE") from error
