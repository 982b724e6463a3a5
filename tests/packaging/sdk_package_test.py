"""Writes exporters as a stranger would: against the installed SDK, not this tree.

Builds the examples from copies outside the tree, drops the plugins into the
folder of a server that is running, and exports through them.

Usage: sdk_package_test.py SOURCE_DIR BINARY_DIR
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                os.pardir, "integration"))
import harness  # pylint: disable=wrong-import-position

PERIODS = ("--period", "2019/20:H1", "--compare", "2018/19:H1")
REPORT = "childrens-representations"
GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                      "appendix-3.md")
# Stands in for redress-exporter-check: says what it was asked, and conforms
# unless told otherwise.
CHECK = """#!/bin/sh
echo "checked $*"
case "$*" in *--fail*) exit 1;; esac
"""


def run(*command, status=0, **more):
    result = subprocess.run(command, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, text=True, check=False,
                            **more)
    if (result.returncode == 0) != (status == 0):
        raise AssertionError(f"{' '.join(command)}: {result.returncode}\n"
                             f"{result.stdout}")
    return result.stdout


class SdkPackageTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="redress-test-")
        first = cls.path("first")
        run("cmake", "-G", "Ninja", "-S",
            os.path.join(harness.SOURCE, "plugins", "sdk"), "-B",
            cls.path("sdk"))
        run("cmake", "--install", cls.path("sdk"), "--prefix", first)
        # A package may be moved.
        cls.prefix = cls.path("prefix")
        os.rename(first, cls.prefix)
        cls.check = cls.path("check")
        with open(cls.check, "w", encoding="utf-8") as file:
            file.write(CHECK)
        os.chmod(cls.check, 0o755)
        cls.markdown = cls.build_example("exporter-markdown", "markdown")
        cls.json_lines = cls.build_example("exporter-plain-c", "json_lines")
        cls.plugins = cls.path("plugins")
        os.mkdir(cls.plugins)
        cls.server = harness.Server(cls.folder, plugins=cls.plugins)
        cls.server.import_examples()

    @classmethod
    def tearDownClass(cls):
        status = cls.server.stop()
        shutil.rmtree(cls.folder)
        if status != 0:
            raise AssertionError(f"redressd ended with {status}")

    def setUp(self):
        for name in os.listdir(self.plugins):
            os.remove(os.path.join(self.plugins, name))

    @classmethod
    def path(cls, *names):
        return os.path.join(cls.folder, *names)

    @classmethod
    def configure(cls, source, build, *flags, status=0):
        return run("cmake", "-G", "Ninja", "-S", source, "-B", build,
                   "-DCMAKE_PREFIX_PATH=" + cls.prefix,
                   "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON", *flags, status=status)

    @classmethod
    def build_example(cls, example, name):
        """Builds a copy of an example; returns the plugin's path."""
        source = cls.path(example)
        shutil.copytree(os.path.join(harness.SOURCE, "examples", example),
                        source)
        build = cls.path("build-" + example)
        cls.configure(source, build, "-DREDRESS_EXPORTER_CHECK=" + cls.check)
        run("cmake", "--build", build)
        return os.path.join(build, f"redress_{name}.so")

    def write_project(self, name, lines, source):
        """A project of one source, outside the tree."""
        folder = self.path(name)
        os.mkdir(folder)
        with open(os.path.join(folder, "CMakeLists.txt"), "w",
                  encoding="utf-8") as file:
            file.write("cmake_minimum_required(VERSION 3.25)\n"
                       f"project({name} LANGUAGES C)\n" + lines)
        with open(os.path.join(folder, "source.c"), "w",
                  encoding="utf-8") as file:
            file.write(source)
        return folder

    def drop(self, plugin):
        """Puts a plugin into the running server's folder, whole or not at all."""
        name = os.path.basename(plugin)
        shutil.copy(plugin, self.path("dropped"))
        os.replace(self.path("dropped"), os.path.join(self.plugins, name))

    def wait_until_listed(self, listed, missing=()):
        """The server looks at its folder by itself."""
        deadline = time.monotonic() + 60
        while True:
            text = self.server.cli("exporters").stdout
            lines = text.splitlines()
            if (all(name in lines for name in listed) and
                    not any(name in lines for name in missing)):
                return text
            self.assertLess(time.monotonic(), deadline, text)
            time.sleep(0.1)

    def export(self, exporter, name, *more, periods=PERIODS):
        path = self.path(name)
        self.server.cli("report", "export", REPORT, *periods, "--exporter",
                        exporter, "--output", path, *more)
        with open(path, encoding="utf-8") as file:
            return file.read()

    def test_the_package_knows_its_version(self):
        for wanted, status in (("1", 0), ("1.0", 0), ("2", 1), ("1.99", 1)):
            folder = self.write_project(
                "version-" + wanted.replace(".", "-"),
                f"find_package(RedressExportSdk {wanted} REQUIRED)\n", "")
            self.configure(folder, folder + "-build", status=status)

    def test_nothing_of_this_tree_is_included(self):
        for example in ("exporter-markdown", "exporter-plain-c"):
            with open(self.path("build-" + example, "compile_commands.json"),
                      encoding="utf-8") as file:
                commands = file.read()
            self.assertIn(os.path.join(self.prefix, "include"), commands)
            self.assertNotIn(harness.SOURCE, commands)

    def test_the_markdown_example_is_short(self):
        folder = os.path.join(harness.SOURCE, "examples", "exporter-markdown")
        names = os.listdir(folder)
        lines = 0
        for name in names:
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                lines += len(file.readlines())
        self.assertEqual(2, len(names))
        self.assertLessEqual(lines, 60)

    def test_only_the_entry_is_exported(self):
        for plugin in (self.markdown, self.json_lines):
            symbols = run("nm", "-D", "--defined-only", plugin).split("\n")
            self.assertEqual(["redress_exporter_v1"],
                             [line.split()[-1] for line in symbols if line])

    def test_a_plugin_without_an_entry_is_not_linked(self):
        lines = ("find_package(RedressExportSdk 1 REQUIRED)\n"
                 "redress_add_exporter(mine SOURCES source.c)\n")
        for name, source, word in (
                ("no-entry", "int other;\n", "redress_exporter_v1"),
                ("undefined", '#include "redress/export/abi.h"\n'
                 "const redress_exporter_table* nowhere(void);\n"
                 "const redress_exporter_table* redress_exporter_v1(void) "
                 "{ return nowhere(); }\n", "nowhere")):
            folder = self.write_project(name, lines, source)
            self.configure(folder, folder + "-build")
            output = run("cmake", "--build", folder + "-build", status=1)
            self.assertIn(word, output)

    def test_a_plugin_is_installed_where_redress_looks(self):
        for flags, place in (((), "lib/redress/plugins/redress_mine.so"),
                             (("DESTINATION", "elsewhere"),
                              "elsewhere/redress_mine.so")):
            folder = self.write_project(
                "installed-" + str(len(flags)),
                "find_package(RedressExportSdk 1 REQUIRED)\n"
                "redress_add_exporter(mine SOURCES source.c "
                f"{' '.join(flags)})\n",
                '#include "redress/export/abi.h"\n'
                "const redress_exporter_table* redress_exporter_v1(void) "
                "{ return NULL; }\n")
            self.configure(folder, folder + "-build")
            run("cmake", "--build", folder + "-build")
            run("cmake", "--install", folder + "-build", "--prefix",
                folder + "-prefix")
            self.assertTrue(os.path.exists(
                os.path.join(folder + "-prefix", place)))

    def test_the_conformance_test_runs_the_check(self):
        build = os.path.dirname(self.markdown)
        self.assertIn("checked " + self.markdown + "\n",
                      run("ctest", "--test-dir", build, "-V", "-R",
                          "^redress_markdown_conforms$"))
        with open(self.path("exporter-markdown", "CMakeLists.txt"),
                  encoding="utf-8") as file:
            lines = file.read()
        folder = self.path("with-arguments")
        shutil.copytree(self.path("exporter-markdown"), folder)
        with open(os.path.join(folder, "CMakeLists.txt"), "w",
                  encoding="utf-8") as file:
            file.write(lines.replace("_test(markdown)",
                                     "_test(markdown ARGS --fail 2)"))
        self.configure(folder, folder + "-build",
                       "-DREDRESS_EXPORTER_CHECK=" + self.check)
        run("cmake", "--build", folder + "-build")
        self.assertIn("redress_markdown.so --fail 2\n",
                      run("ctest", "--test-dir", folder + "-build", "-V",
                          status=1))

    def test_without_the_check_it_says_where_to_get_it(self):
        # This machine may have one, which is not to be found.
        source = self.write_project("alone", """
include(CTest)
find_package(RedressExportSdk 1 REQUIRED)
redress_add_exporter(mine SOURCES source.c)
foreach(path SYSTEM_ENVIRONMENT_PATH CMAKE_SYSTEM_PATH CMAKE_ENVIRONMENT_PATH)
  set(CMAKE_FIND_USE_${path} OFF)
endforeach()
redress_add_exporter_conformance_test(mine)
""", '#include "redress/export/abi.h"\n'
            "const redress_exporter_table* redress_exporter_v1(void) "
            "{ return NULL; }\n")
        output = self.configure(source, self.path("no-check"), status=1)
        for word in ("redress-exporter-check", "install Redress",
                     "-DBUILD_TESTING=OFF"):
            self.assertIn(word, " ".join(output.split()))
        self.configure(source, self.path("no-tests"), "-DBUILD_TESTING=OFF")
        # It lies beside the package where the whole of Redress is installed.
        whole = self.path("whole")
        shutil.copytree(self.prefix, whole)
        os.mkdir(os.path.join(whole, "bin"))
        shutil.copy(self.check,
                    os.path.join(whole, "bin", "redress-exporter-check"))
        self.configure(source, self.path("beside"),
                       "-DCMAKE_PREFIX_PATH=" + whole)
        run("cmake", "--build", self.path("beside"))
        self.assertIn("checked ", run("ctest", "--test-dir",
                                      self.path("beside"), "-V"))

    def test_a_dropped_file_is_listed_and_a_removed_one_is_not(self):
        self.wait_until_listed([], ["markdown 1.0.0", "json_lines 1.0.0"])
        self.drop(self.markdown)
        self.drop(self.json_lines)
        text = self.wait_until_listed(["markdown 1.0.0", "json_lines 1.0.0"])
        self.assertNotIn("no exporters", text)
        os.remove(os.path.join(self.plugins, "redress_markdown.so"))
        self.wait_until_listed(["json_lines 1.0.0"], ["markdown 1.0.0"])
        result = self.server.cli("report", "export", REPORT, *PERIODS,
                                 "--exporter", "markdown", "--output",
                                 self.path("none.md"), status=4)
        self.assertIn("markdown", result.stderr)
        self.assertFalse(os.path.exists(self.path("none.md")))

    def test_markdown_writes_the_report(self):
        self.drop(self.markdown)
        self.wait_until_listed(["markdown 1.0.0"])
        # Before what another test imports.
        text = self.export("markdown", "appendix-3.md", "--as-of", "4")
        with open(GOLDEN, encoding="utf-8") as file:
            self.assertEqual(file.read(), text)

    def test_markdown_escapes_what_has_a_meaning(self):
        self.drop(self.markdown)
        self.wait_until_listed(["markdown 1.0.0"])
        learning = self.path("learning.csv")
        with open(learning, "w", encoding="utf-8") as file:
            file.write("id,root_cause,text,raised_on\n"
                       'L-1,A|B*,"One\n| Two <b> |",2021-05-04\n')
        self.server.cli("import", learning, "--strict", "--data-date",
                        "2021-06-01")
        text = self.export("markdown", "learning.md", periods=(
            "--period", "2021/22:H1", "--compare", "2020/21:H1"))
        self.assertIn("| A\\|B\\* | One<br>\\| Two \\<b> \\| |", text)

    def test_markdown_writes_totals_in_bold(self):
        self.drop(self.markdown)
        self.wait_until_listed(["markdown 1.0.0"])
        path = self.path("query.md")
        self.server.cli("query", "--measure", "received", "--period",
                        "2019/20:H1", "--by", "kind", "--total", "--export",
                        "markdown", "--to", path)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        self.assertRegex(text, r"(?m)^\| \*\*.+\*\* \| \*\*[0-9]+\*\* \|$")

    def test_json_lines_has_every_figure(self):
        self.drop(self.json_lines)
        self.wait_until_listed(["json_lines 1.0.0"])
        path = self.path("query.jsonl")
        query = ("--measure", "closed,upheld_rate", "--by", "team", "--where",
                 "kind=complaint", "--period", "2019/20:H1", "--total")
        self.server.cli("query", *query, "--export", "json_lines", "--to", path)
        with open(path, encoding="utf-8") as file:
            lines = [json.loads(line) for line in file]
        self.assertEqual("query", lines[0]["document"])
        self.assertEqual([["2019-04-01", "2019-09-30"]],
                         [[period["first_day"], period["last_day"]]
                          for period in lines[0]["periods"]])
        self.assertEqual("internal", lines[0]["profile"])
        rows = [line for line in lines if "row" in line]
        self.assertEqual("total", rows[-1]["row"])
        answer = self.server.query(*query)
        self.assertEqual(len(answer["rows"]), len(rows))
        numbers = 0
        for row in rows:
            for figure in row["figures"].values():
                if figure["status"] != "number":
                    self.assertIsNone(figure["value"])
                    continue
                numbers += 1
                self.assertEqual(figure["numerator"] / figure["denominator"],
                                 figure["value"])
        self.assertGreater(numbers, len(rows))
        shown = [[figure["display"] for figure in row["figures"].values()]
                 for row in rows]
        self.assertEqual([[cell["display"] for cell in row["cells"]]
                          for row in answer["rows"]], shown)

    def build_page(self, name, place):
        """The exporter `name` as docs/write-an-exporter.md shows it."""
        path = os.path.join(harness.SOURCE, "docs", "write-an-exporter.md")
        with open(path, encoding="utf-8") as file:
            page = file.read()
        blocks = {language: re.findall(rf"^```{language}\n(.*?)^```$", page,
                                       re.M | re.S)
                  for language in ("cmake", "cpp")}
        folder = self.path("page-" + name)
        os.mkdir(folder)
        with open(os.path.join(folder, "CMakeLists.txt"), "w",
                  encoding="utf-8") as file:
            file.write(blocks["cmake"][0].replace("tabs", name))
        with open(os.path.join(folder, name + ".cc"), "w",
                  encoding="utf-8") as file:
            file.write(blocks["cpp"][place])
        self.configure(folder, folder + "-build")
        run("cmake", "--build", folder + "-build")
        self.drop(os.path.join(folder + "-build", f"redress_{name}.so"))
        self.wait_until_listed([name + " 1.0.0"])

    def test_the_first_exporter_of_the_page(self):
        self.build_page("tabs", 0)
        path = self.path("kinds.tsv")
        self.server.cli("query", "--measure", "received", "--by", "kind",
                        "--period", "2019/20:H1", "--total", "--export", "tabs",
                        "--to", path)
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
        self.assertIn("complaint\t12\t", lines)
        self.assertEqual("91", lines[-1].split("\t")[1])

    def test_the_second_exporter_of_the_page(self):
        self.build_page("outline", 1)
        flags = ("report", "export", REPORT, *PERIODS, "--exporter", "outline",
                 "--output", self.path("outline.txt"))
        result = self.server.cli(*flags, status=4)
        self.assertIn("Ask for it with --profile publish.", result.stderr)
        self.server.cli(*flags, "--profile", "publish", "--option", "bullet=*")
        with open(self.path("outline.txt"), encoding="utf-8") as file:
            lines = file.read().splitlines()
        self.assertGreater(len(lines), 3)
        self.assertTrue(all(line.startswith("* ") for line in lines))

    def test_pkg_config_is_enough(self):
        plugin = self.path("redress_json_lines.so")
        environment = dict(os.environ, PKG_CONFIG_PATH=os.path.join(
            self.prefix, "lib", "pkgconfig"))
        flags = run("pkg-config", "--cflags", "redress-export-sdk",
                    env=environment).split()
        self.assertEqual("1.1.0\n", run("pkg-config", "--modversion",
                                        "redress-export-sdk", env=environment))
        script = run("pkg-config", "--variable=version_script",
                     "redress-export-sdk", env=environment).strip()
        self.assertTrue(os.path.exists(script), script)
        run("cc", *flags, "-shared", "-fPIC",
            self.path("exporter-plain-c", "json_lines.c"), "-o", plugin)
        self.drop(self.json_lines)
        self.wait_until_listed(["json_lines 1.0.0"])
        first = self.export("json_lines", "by-cmake.jsonl")
        # A new file takes the place of the old one.
        self.drop(plugin)
        self.assertEqual(first, self.export("json_lines", "by-hand.jsonl"))


if __name__ == "__main__":
    harness.main()
