"""Reads CSV files by their CSVW metadata (plugins/csv/README.md), a folder or a
zip, with Python's own csv and json."""

import csv
import datetime
import io
import json
import os
import zipfile
from fractions import Fraction

from published_file import Figure, PublishedFile, Table

EXTRA = ("measure", "heading", "period", "content", "value", "status", "unit",
         "numerator", "denominator", "row_type", "row", "column")


def as_held(text):
    """A document's text as the files have it: as it is."""
    return text


def contents(path):
    """The content of each file by its name."""
    if os.path.isdir(path):
        parts = {}
        for name in os.listdir(path):
            with open(os.path.join(path, name), "rb") as file:
                parts[name] = file.read()
        return parts
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _unguarded(field):
    return field[1:] if field.startswith("'") else field


def _text(field):
    return _unguarded(field) or None


def _figure(line):
    """The figure of a tidy line; None where it is empty."""
    if line["status"]:
        assert not line["value"], line
        return Figure(status=line["status"], unit=line["unit"])
    if not line["value"]:
        return None
    exact = Fraction(int(line["numerator"]), int(line["denominator"]))
    return Figure(value=float(line["value"]), exact=exact, unit=line["unit"])


def _read_tidy(table, fields, roles, lines):
    for line in lines:
        named = dict(zip(fields, line))
        extra = dict(zip(EXTRA, line[-len(EXTRA):])) if any(
            role == "figure" for role in roles.values()) else named
        row = int(extra["row"])
        table.rows = max(table.rows, row)
        for (place, column), field in zip(enumerate(fields), line):
            if column in roles and roles[column] != "figure" and (
                    place < len(line)):
                value = _cell(field, roles[column])
                # Each line of a row has the same labels.
                assert table.cells.setdefault((row, column), value) == value
        if extra is not named:
            key = row, extra["column"]
            assert roles[key[1]] == "figure" and key not in table.cells, key
            table.cells[key] = _figure(extra)


def _read_as_shown(table, fields, roles, lines):
    for line in lines:
        row = int(line[-1])
        table.rows = max(table.rows, row)
        for place, column in enumerate(fields):
            if column not in roles or (row, column) in table.cells:
                continue
            field = line[place]
            if roles[column] != "figure":
                table.cells[row, column] = _cell(field, roles[column])
                continue
            assert fields[place + 1] == column, "its status stands beside it"
            status = line[place + 1]
            table.cells[row, column] = (
                Figure(status=status) if status else
                Figure(shown=field) if field else None)
            assert not (status and field), line


def _cell(field, role):
    if role == "date" and field:
        return datetime.date.fromisoformat(field)
    return _text(field)


def _read_table(about, parts, is_tidy):
    table = Table(title=about["dc:title"],
                  question=about.get("redress:question", ""),
                  notes=[note["rdfs:comment"] for note in about["notes"]])
    chart = about["redress:chart"]
    if chart["redress:type"]:
        table.chart = chart["redress:title"] + chart["redress:altText"]
    roles = {}
    for column in about["redress:columns"]:
        table.columns[column["redress:id"]] = column["redress:label"]
        roles[column["redress:id"]] = column["redress:role"]
    lines = list(csv.reader(io.StringIO(
        parts[about["url"]].decode("utf-8"), newline=""), strict=True))
    declared = about["tableSchema"]["columns"]
    assert [_unguarded(title) for title in lines[0]] == [
        _unguarded(column["titles"]) for column in declared], about["url"]
    assert {len(line) for line in lines} == {len(declared)}, about["url"]
    fields = [column.get("redress:column", "") for column in declared]
    if is_tidy:
        if "figure" not in roles.values():
            fields[-2:] = ["row_type", "row"]
        _read_tidy(table, fields, roles, lines[1:])
    else:
        _read_as_shown(table, fields, roles, lines[1:])
    assert table.rows == about["redress:rows"], about["url"]
    return table


def read(path):
    parts = contents(path)
    about = json.loads(parts.pop("csv-metadata.json"))
    file = PublishedFile(
        source=about["redress:source"], document=about["redress:document"],
        data_version=about["redress:dataVersion"], title=about["dc:title"])
    for number, text in enumerate(about["redress:texts"], 1):
        assert text["redress:number"] == number
        file.texts.append(text["redress:text"])
        raw = text["redress:text"].encode("utf-8")
        for figure in text["redress:figures"]:
            begin = figure["redress:begin"]
            shown = raw[begin:begin + figure["redress:size"]].decode("utf-8")
            assert shown == figure["redress:shown"], figure
            file.figures.append((number, figure["redress:name"], shown))
    options = {option["redress:name"]: option["redress:value"]
               for option in about["redress:options"]}
    for table in about["tables"]:
        beside = json.loads(parts.pop(table["url"] + "-metadata.json"))
        assert beside["redress:columns"] == table["redress:columns"]
        assert beside["redress:source"] == about["redress:source"]
        file.tables[table["redress:table"]] = _read_table(
            table, parts, options["shape"] == "tidy")
        del parts[table["url"]]
    assert not parts, f"{sorted(parts)} are in no metadata"
    return file
