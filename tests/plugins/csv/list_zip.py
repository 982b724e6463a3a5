"""Lists a zip by Python's own reader: names, dates, flags, modes, sizes, and
the checksums of what was read, which the reader compares with the zip's.
"""

import sys
import zipfile
import zlib


def main(path):
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            content = archive.read(entry)
            date = "{:04}-{:02}-{:02} {:02}:{:02}:{:02}".format(*entry.date_time)
            line = (f"{entry.filename} {date} flags {entry.flag_bits:#x} "
                    f"mode {entry.external_attr >> 16:#o} {len(content)} "
                    f"{zlib.crc32(content):08x}\n")
            sys.stdout.buffer.write(line.encode("utf-8"))


if __name__ == "__main__":
    main(*sys.argv[1:])
