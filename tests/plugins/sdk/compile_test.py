"""Compiles the SDK's headers as strict compilers do, and every example that the
SDK's documents and comments show.

Usage: compile_test.py SOURCE_DIR C_COMPILER CXX_COMPILER
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

SOURCE = os.path.abspath(sys.argv[1])
SDK = os.path.join(SOURCE, "plugins", "sdk")
INCLUDE = os.path.join(SDK, "include")
STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow",
          "-Werror"]


def compilers(own, *others):
    """The compiler of this build, and the others that are installed."""
    found = {os.path.realpath(path): path
             for path in (own, *map(shutil.which, others)) if path}
    return list(found.values())


C_COMPILERS = compilers(sys.argv[2], "gcc", "clang")
CXX_COMPILERS = compilers(sys.argv[3], "g++", "clang++")


def headers():
    for folder, _, names in os.walk(INCLUDE):
        for name in sorted(names):
            yield os.path.relpath(os.path.join(folder, name), INCLUDE)


def read(path):
    with open(os.path.join(SOURCE, path), encoding="utf-8") as file:
        return file.read()


def fenced(path, language):
    """The blocks of a Markdown file in one language."""
    return re.findall(r"^```" + language + r"\n(.*?)^```$", read(path),
                      re.M | re.S)


class CompileTest(unittest.TestCase):

    def compile(self, command, text=None):
        result = subprocess.run(command, input=text, capture_output=True,
                                text=True, check=False)
        self.assertEqual(0, result.returncode,
                         " ".join(command) + "\n" + result.stderr)

    def check_headers(self, compiler, standard, names):
        self.compile([compiler, "-x", "c++", "-std=" + standard, *STRICT,
                      "-fsyntax-only", "-I", INCLUDE, "-"],
                     "".join(f'#include "{name}"\n' for name in names))

    def test_the_headers_are_strict_cxx(self):
        for compiler in CXX_COMPILERS:
            for standard in ("c++17", "c++20"):
                self.check_headers(compiler, standard, headers())

    def test_each_header_stands_alone(self):
        for header in headers():
            self.check_headers(CXX_COMPILERS[0], "c++17", [header])

    def test_the_abi_is_strict_c(self):
        for compiler in C_COMPILERS:
            for standard in ("c11", "c17"):
                self.compile(
                    [compiler, "-x", "c", "-std=" + standard, *STRICT,
                     "-fsyntax-only", "-I", INCLUDE, "-"],
                    '#include "redress/export/abi.h"\n')

    def link(self, text):
        """Makes a plugin of an example as redress_add_exporter would."""
        with tempfile.TemporaryDirectory() as folder:
            self.compile(
                [CXX_COMPILERS[0], "-x", "c++", "-std=c++17", *STRICT,
                 "-shared", "-fPIC", "-fvisibility=hidden", "-I", INCLUDE, "-",
                 "-o", os.path.join(folder, "example.so"),
                 "-Wl,--no-undefined,--no-undefined-version",
                 "-Wl,--version-script," +
                 os.path.join(SDK, "cmake", "exporter.map")], text)

    def test_the_example_in_the_header_compiles(self):
        comment = re.search(r"^//\n((?://   .*\n)+)//$",
                            read("plugins/sdk/include/redress/export/"
                                 "exporter.h"), re.M).group(1)
        example = re.sub(r"^//   ", "", comment, flags=re.M)
        self.assertIn("REDRESS_EXPORTER", example)
        self.link('#include "redress/export/exporter.h"\n' + example)

    def test_the_examples_in_the_documents_compile(self):
        for path in ("plugins/sdk/README.md", "docs/write-an-exporter.md"):
            blocks = [block for block in fenced(path, "cpp")
                      if "REDRESS_EXPORTER" in block]
            self.assertTrue(blocks, path)
            for block in blocks:
                self.link(block)
            # The other blocks are pieces of a class.
            for block in fenced(path, "cpp"):
                if "REDRESS_EXPORTER" not in block:
                    self.link('#include "redress/export/exporter.h"\n'
                              "class Piece : public redress::Exporter {\n" +
                              block + "};\n"
                              "REDRESS_EXPORTER(Piece, redress::Description{"
                              '"piece", "1", "", {{"text/plain", ".txt"}}})')


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]])
