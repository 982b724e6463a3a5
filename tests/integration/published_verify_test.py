"""`redress verify`: what was edited by hand is caught in every format.

Needs PYTHONPATH with redress_client and the generated messages.
"""

import csv
import os
import re
import subprocess
import tempfile
import zipfile

import openpyxl

import harness
import published_workbook
from published_exports import HALVES, RETURN, Council, reasons
from published_verify_case import UNCHANGED, VerifyCase


class EditedWorkbookTest(VerifyCase):

    def edit(self, change):
        """Saves the workbook by another program, after `change`."""
        path = self.copy("excel")
        book = openpyxl.load_workbook(path)
        change(book)
        book.save(path)
        return path

    def place(self, name):
        """The sheet and address of TABLE/ROW/COLUMN, by the provenance."""
        table, row, column = name.split("/")
        book = openpyxl.load_workbook(self.files["excel"])
        for line in published_workbook.table_rows(book["Provenance"],
                                                  "provenance"):
            if (line["Kind"], line["Table"], line["Column"]) == (
                    "column", table, column):
                sheet, letters, first, _, _ = (
                    published_workbook.PLACE.fullmatch(line["Place"]).groups())
                return sheet.replace("''", "'"), (
                    f"{letters}{int(first) + int(row) - line['First row']}")
        raise AssertionError(name)

    def figure(self, is_wanted=lambda figure: figure.value > 3):
        """The name, sheet, address and value of some figure."""
        for table, about in self.published.tables.items():
            for (row, column), cell in about.cells.items():
                if getattr(cell, "value", None) is not None and is_wanted(
                        cell):
                    name = f"{table}/{row}/{column}"
                    return name, *self.place(name), cell.value
        raise AssertionError("no such figure")

    def test_another_program_saves_it(self):
        path = self.edit(lambda book: None)
        self.assertIn(UNCHANGED, self.verified(path))

    def test_a_figure(self):
        name, sheet, address, value = self.figure()
        path = self.edit(lambda book: book[sheet].__getitem__(
            address).__setattr__("value", value + 1))
        self.assert_changed(
            path, f"{name} ('{sheet}'!{address}): the file has "
            f"{value + 1}, exported was {value}")

    def test_a_percentage_that_shows_the_same(self):
        name, sheet, address, value = self.figure(
            lambda figure: "%" in figure.unit and 0.1 < figure.value < 0.9)
        path = self.edit(lambda book: book[sheet].__getitem__(
            address).__setattr__("value", value + 1e-6))
        self.assert_changed(path, name, address)

    def test_a_label(self):
        sheet, address = self.place(self.some_label())
        was = openpyxl.load_workbook(self.files["excel"])[sheet][address].value
        path = self.edit(lambda book: book[sheet].__getitem__(
            address).__setattr__("value", "Another team"))
        self.assert_changed(path, f"'{sheet}'!{address}", "Another team",
                            f"exported was {was}")

    def some_label(self):
        for table, about in self.published.tables.items():
            column = next(iter(about.columns))
            if "team" in column and about.rows > 2:
                return f"{table}/1/{column}"
        raise AssertionError("no table of teams")

    def test_a_text(self):
        def change(book):
            for row in book["Cover"].iter_rows():
                for cell in row:
                    if cell.value == self.published.texts[1]:
                        cell.value += " And more."
                        return
            raise AssertionError("no text")
        self.assert_changed(self.edit(change), "text 2", "And more.")

    def test_a_formula_in_place_of_a_figure(self):
        name, sheet, address, value = self.figure()
        path = self.edit(lambda book: book[sheet].__getitem__(
            address).__setattr__("value", f"=3+{value}"))
        self.assert_changed(path, name, f"the file has =3+{value}",
                            f"exported was {value}")

    def test_a_figure_that_is_taken_away(self):
        name, sheet, address, value = self.figure()
        path = self.edit(lambda book: book[sheet].__getitem__(
            address).__setattr__("value", None))
        self.assert_changed(path, name, "the file has nothing",
                            f"exported was {value}")

    def test_a_row_that_is_deleted(self):
        _, sheet, address, _ = self.figure()
        row = int(re.sub("[A-Z]", "", address))
        path = self.edit(lambda book: book[sheet].delete_rows(row))
        said = self.verified(path, status=1)
        self.assertIn("CHANGED since the export", said)
        self.assertIn(f"'{sheet}'!{address}", said)

    def test_a_row_that_is_added_below(self):
        table = next(iter(self.published.tables))
        column = next(iter(self.published.tables[table].columns))
        rows = self.published.tables[table].rows
        sheet, address = self.place(f"{table}/{rows}/{column}")
        below = "A" + str(int(address[1:]) + 1)
        self.assertEqual("A", address[0])
        path = self.edit(lambda book: book[sheet].__getitem__(
            below).__setattr__("value", "One more"))
        self.assert_changed(path,
                            f"'{sheet}'!{below} stands beside or below the table")

    def test_a_sheet_that_is_taken_away(self):
        _, sheet, _, _ = self.figure()
        path = self.edit(lambda book: book.remove(book[sheet]))
        self.assertIn("CHANGED since the export",
                      self.verified(path, status=1))

    def test_libreoffice_saves_it(self):
        out = self.path("saved")
        with tempfile.TemporaryDirectory() as profile:
            subprocess.run(
                ["soffice", f"-env:UserInstallation=file://{profile}",
                 "--headless", "--convert-to", "xlsx", "--outdir", out,
                 self.files["excel"]],
                check=True, capture_output=True, timeout=200)
        self.assertIn(UNCHANGED,
                      self.verified(os.path.join(out, "report.xlsx")))


class EditedTextTest(VerifyCase):
    """CSV files, web pages and returns are texts, edited as such."""

    def rewrite(self, path, change):
        with open(path, encoding="utf-8", newline="") as file:
            text = file.read()
        changed = change(text)
        self.assertNotEqual(text, changed)
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(changed)

    def edit_tidy(self, change):
        """Edits the first line of some size in the tidy file of a table."""
        folder = self.copy("csv")
        path = os.path.join(folder, "complaints.csv")
        with open(path, encoding="utf-8", newline="") as file:
            lines = list(csv.reader(file))
        number, line = next(
            (number, dict(zip(lines[0], line)))
            for number, line in enumerate(lines)
            if number and line[lines[0].index("unit")] == "count"
            and line[lines[0].index("value")] not in ("", "0"))
        was = dict(line)
        change(line)
        lines[number] = list(line.values())
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(lines)
        return folder, f"complaints/{was['row']}/{was['column']}", was

    def test_a_tidy_value(self):
        def change(line):
            line["value"] = line["numerator"] = "987"
        folder, name, was = self.edit_tidy(change)
        self.assert_changed(folder, name, "the file has 987",
                            f"exported was {was['value']}")

    def test_a_tidy_value_without_its_numerator(self):
        folder, name, was = self.edit_tidy(
            lambda line: line.update(value="987"))
        self.assert_changed(folder, name, "987",
                            f"exported was {was['value']}")

    def test_a_tidy_status(self):
        folder, name, was = self.edit_tidy(lambda line: line.update(
            value="", numerator="", denominator="", status="c"))
        self.assert_changed(folder, name, "the file has [c]",
                            f"exported was {was['value']}")

    def test_a_tidy_label(self):
        folder, _, was = self.edit_tidy(lambda line: line.update(
            {next(iter(line)): "Another team"}))
        self.assert_changed(folder, f"complaints/{was['row']}/",
                            "the file has Another team",
                            f"exported was {next(iter(was.values()))}",
                            # And each other line of the row that disagrees.
                            count=len(self.lines_of(folder, was["row"])))

    def lines_of(self, folder, row):
        with open(os.path.join(folder, "complaints.csv"), encoding="utf-8",
                  newline="") as file:
            return [line for line in csv.DictReader(file)
                    if line["row"] == row]

    def test_a_line_that_is_taken_away(self):
        folder = self.copy("csv")
        path = os.path.join(folder, "complaints.csv")
        self.rewrite(path, lambda text: "\r\n".join(
            line for number, line in enumerate(text.split("\r\n"))
            if number != 2))
        self.assert_changed(folder, "complaints/1/", "the file has nothing")

    def test_a_line_that_is_added(self):
        folder, _, was = self.edit_tidy(lambda line: None)
        with open(os.path.join(folder, "complaints.csv"), "a",
                  encoding="utf-8", newline="") as file:
            csv.writer(file).writerow({**was, "row": "99"}.values())
        said = self.verified(folder, status=1)
        self.assertIn("the table complaints: the file has 99 rows", said)

    def test_a_table_that_is_taken_away(self):
        folder = self.copy("csv")
        os.remove(os.path.join(folder, "complaints.csv"))
        # The table, and each of its three notes.
        self.assert_changed(folder, "the table complaints", count=4)

    def test_a_figure_as_shown(self):
        path = self.copy("csv as shown")
        with zipfile.ZipFile(self.files["csv as shown"]) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        lines = list(csv.reader(
            parts["complaints.csv"].decode("utf-8").splitlines()))
        place = next(i for i, field in enumerate(lines[1])
                     if field.isdigit() and field != "0")
        was, lines[1][place] = lines[1][place], "987"
        parts["complaints.csv"] = "".join(
            ",".join('"' + field.replace('"', '""') + '"'
                     for field in line) + "\r\n"
            for line in lines).encode("utf-8")
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in parts.items():
                archive.writestr(name, data)
        self.assert_changed(path, "complaints/1/", "the file has 987",
                            f"exported was {was}")

    def edit_page(self, pattern, replacement):
        path = self.copy("html")
        self.rewrite(path, lambda text: re.sub(pattern, replacement, text,
                                               count=1))
        return path

    FIGURE = (r'(data-cell="complaints/1/[^"]*" data-numerator=")(\d+)'
              r'(" data-denominator="1" data-unit="count">)(\d+)<')

    def test_a_figure_of_a_page(self):
        for replacement in (r"\g<1>\2\g<3>987<", r"\g<1>987\g<3>\4<",
                            r"\g<1>987\g<3>987<"):
            with self.subTest(replacement=replacement):
                path = self.edit_page(self.FIGURE, replacement)
                self.assert_changed(path, "complaints/1/", "exported was")

    def test_a_label_of_a_page(self):
        path = self.edit_page(r'(data-cell="complaints/1/[a-z_]+">)[^<]+<',
                              r"\1Another team<")
        self.assert_changed(path, "complaints/1/",
                            "the file has Another team")

    def test_a_text_of_a_page(self):
        path = self.edit_page(r'(data-text="2"[^>]*>)', r"\1Not so: ")
        self.assert_changed(path, "text 2", "Not so: ")

    def test_a_figure_of_a_return(self):
        folder = self.path("appendix-3")
        os.makedirs(folder, exist_ok=True)
        server = Council(folder, imports=False)
        try:
            server.import_examples()
            path = server.export(
                RETURN, os.path.join(folder, "return.xml"), "childrens-return",
                HALVES, options=reasons())
            self.assertIn(UNCHANGED, server.cli("verify", path).stdout)
            self.rewrite(path, lambda text: re.sub(
                r"(<CarriedForward [^>]*>)\d+<", r"\g<1>987<", text, count=1))
            said = " ".join(server.cli("verify", path, status=1).stdout.split())
            self.assertIn("(CarriedForward): the file has 987, exported was",
                          said)
        finally:
            self.assertEqual(0, server.stop())


if __name__ == "__main__":
    harness.main()
