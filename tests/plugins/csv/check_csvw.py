"""Checks a folder of CSV files and their metadata by the rules of the W3C's
"Metadata Vocabulary for Tabular Data" and "Model for Tabular Data and Metadata
on the Web" (2015), as far as the exporter uses them, and prints for each cell of
the figures what its aboutUrl says it is about. Written from those texts alone.
"""

import csv
import datetime
import decimal
import io
import json
import os
import re
import sys
import urllib.parse

COMMON = {"@id", "@type"}
INHERITED = {"aboutUrl", "datatype", "default", "lang", "null", "ordered",
             "propertyUrl", "required", "separator", "textDirection",
             "valueUrl"}
PROPERTIES = {
    "TableGroup": COMMON | INHERITED | {
        "@context", "tables", "dialect", "notes", "tableDirection",
        "tableSchema", "transformations"},
    "Table": COMMON | INHERITED | {
        "@context", "url", "dialect", "notes", "suppressOutput",
        "tableDirection", "tableSchema", "transformations"},
    "Schema": COMMON | INHERITED | {"columns", "foreignKeys", "primaryKey",
                                    "rowTitles"},
    "Column": COMMON | INHERITED | {"name", "suppressOutput", "titles",
                                    "virtual"},
    "Dialect": COMMON | {
        "commentPrefix", "delimiter", "doubleQuote", "encoding", "header",
        "headerRowCount", "lineTerminators", "quoteChar", "skipBlankRows",
        "skipColumns", "skipInitialSpace", "skipRows", "trim"},
}
# Names that an object of common properties may have beside those of others.
VALUE_KEYS = {"@value", "@type", "@language", "@id"}
# Prefixed names and absolute URLs look the same; both have a scheme or prefix.
COMMON_NAME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]+")
VARIABLE = r"(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})+"
NAME = re.compile(rf"(?!_){VARIABLE}(?:\.{VARIABLE})*")
TEMPLATE = re.compile(r"\{([^{}]*)\}")
BASES = {"string", "date", "decimal", "long", "positiveInteger"}
DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")


class Invalid(Exception):
    """The metadata, or a file, breaks a rule."""


def require(condition, what):
    if not condition:
        raise Invalid(what)


def check_common(value, where):
    """The restrictions on the values of common properties."""
    if isinstance(value, list):
        for item in value:
            check_common(item, where)
    elif isinstance(value, dict):
        for key, item in value.items():
            require(key in VALUE_KEYS or COMMON_NAME.fullmatch(key),
                    f"{where}: {key} is no common property")
            check_common(item, where)


def check_names(thing, kind, where):
    require(isinstance(thing, dict), f"{where} is no object")
    require(thing.get("@type", kind) == kind, f"{where}: @type")
    for key, value in thing.items():
        if key in PROPERTIES[kind]:
            continue
        require(COMMON_NAME.fullmatch(key), f"{where}: unknown property {key}")
        check_common(value, f"{where}.{key}")
    for note in thing.get("notes", []):
        require(isinstance(note, dict), f"{where}: a note is an object")
        check_common(note, f"{where}.notes")


def check_dialect(dialect, where):
    check_names(dialect, "Dialect", where)
    for key, kind in (("delimiter", str), ("encoding", str), ("quoteChar", str),
                      ("header", bool), ("doubleQuote", bool),
                      ("skipBlankRows", bool), ("headerRowCount", int),
                      ("commentPrefix", str)):
        require(isinstance(dialect.get(key, kind()), kind), f"{where}.{key}")
    require(isinstance(dialect["lineTerminators"], (str, list)),
            f"{where}.lineTerminators")
    require(dialect.get("trim") in (True, False, "true", "false", "start",
                                    "end", None), f"{where}.trim")


def check_column(column, where):
    check_names(column, "Column", where)
    require(NAME.fullmatch(column["name"]), f"{where}: name {column['name']}")
    require(isinstance(column["titles"], str), f"{where}.titles")
    require(isinstance(column["required"], bool), f"{where}.required")
    require(isinstance(column["null"], (str, list)), f"{where}.null")
    datatype = column["datatype"]
    if isinstance(datatype, dict):
        require(set(datatype) <= {"@id", "base", "format", "length",
                                  "minLength", "maxLength", "minimum",
                                  "maximum"}, f"{where}.datatype")
        datatype = datatype["base"]
    require(datatype in BASES, f"{where}: datatype {datatype}")


def check_cell(text, column, where):
    """Whether a field is of its column's datatype."""
    if text == column["null"]:
        require(not column["required"], f"{where} is required")
        return
    datatype = column["datatype"]
    base, form = datatype, None
    if isinstance(datatype, dict):
        base, form = datatype["base"], datatype.get("format")
    if base == "string":
        require(form is None or re.search(form, text), f"{where}: {text}")
        require(form is None or not re.search(form, f"_{text}_"),
                f"{where}: {form} has no ends")
    elif base == "date":
        require(form == "yyyy-MM-dd", f"{where}: a date's format")
        datetime.date.fromisoformat(text)
    elif base == "decimal":
        require(DECIMAL.fullmatch(text), f"{where}: {text} is no decimal")
        decimal.Decimal(text)
    else:
        require(re.fullmatch(r"[+-]?\d+", text), f"{where}: {text}")
        lowest = 1 if base == "positiveInteger" else -2**63
        require(lowest <= int(text) < 2**63, f"{where}: {text}")


def read_rows(folder, table, dialect):
    with open(os.path.join(folder, table["url"]), "rb") as file:
        content = file.read()
    require(dialect["encoding"] == "utf-8", "encoding")
    if content.startswith(b"\xef\xbb\xbf"):
        content = content[3:]
    text = content.decode("utf-8", "strict")
    ends = dialect["lineTerminators"]
    ends = (ends,) if isinstance(ends, str) else tuple(ends)
    require(text.endswith(ends), "the last line's end")
    csv.field_size_limit(1 << 30)
    # A comment would have to begin a line outside quotes.
    require(not text.startswith(dialect.get("commentPrefix", "#")), "a comment")
    rows = list(csv.reader(
        io.StringIO(text, newline=""), strict=True,
        delimiter=dialect["delimiter"], quotechar=dialect["quoteChar"],
        doublequote=dialect["doubleQuote"]))
    for row in rows:
        require(row, "a blank row")
    return rows


def expand(template, values):
    """A URI template of level 1."""
    return TEMPLATE.sub(
        lambda match: urllib.parse.quote(values[match[1]], safe=""), template)


def check_table(folder, table, dialect, where):
    check_names(table, "Table", where)
    schema = table["tableSchema"]
    check_names(schema, "Schema", where + ".tableSchema")
    columns = schema["columns"]
    for index, column in enumerate(columns):
        check_column(column, f"{where}.columns[{index}]")
    names = [column["name"] for column in columns]
    require(len(set(names)) == len(names), f"{where}: names are not unique")
    require(set(schema["primaryKey"]) <= set(names), f"{where}: primaryKey")
    for thing in [schema, *columns]:
        for variable in TEMPLATE.findall(thing.get("aboutUrl", "")):
            require(variable in names, f"{where}: aboutUrl {variable}")

    rows = read_rows(folder, table, dialect)
    require(rows[0] == [column["titles"] for column in columns],
            f"{where}: the header is {rows[0]}")
    keys = set()
    about = []
    for number, row in enumerate(rows[1:], start=1):
        require(len(row) == len(columns), f"{where}: row {number} is uneven")
        for text, column in zip(row, columns):
            check_cell(text, column, f"{where} row {number} {column['name']}")
        values = dict(zip(names, row))
        key = tuple(values[name] for name in schema["primaryKey"])
        require(key not in keys, f"{where}: {key} stands twice")
        keys.add(key)
        for text, column in zip(row, columns):
            template = column.get("aboutUrl", schema["aboutUrl"])
            url = expand(template, values)
            if column["name"] == "value" or "aboutUrl" in column:
                about.append(f"{table['url']}{url} {column['name']}={text}")
    return about


def load(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        metadata = json.load(file)
    require(metadata["@context"] == "http://www.w3.org/ns/csvw", "@context")
    return metadata


def main(folder):
    about = []
    group = load(folder, "csv-metadata.json")
    check_names(group, "TableGroup", "the group")
    check_dialect(group["dialect"], "the group's dialect")
    require(group["tables"], "a group has a table")
    files = {"csv-metadata.json"}
    for table in group["tables"]:
        where = table["url"]
        check_table(folder, table, group["dialect"], where)
        # The same, in the place where a reader of the file alone looks.
        own = load(folder, where + "-metadata.json")
        files |= {where, where + "-metadata.json"}
        check_dialect(own["dialect"], where)
        about += check_table(folder, own, own["dialect"], where)
        for key, value in table.items():
            require(own[key] == value, f"{where}: {key} differs")
        for key, value in group.items():
            if key.startswith("redress:") and key != "redress:texts":
                require(own[key] == value, f"{where}: {key} differs")
        rows = read_rows(folder, own, own["dialect"])
        numbers = {row[rows[0].index("row")] for row in rows[1:]}
        require(numbers == {str(n) for n in
                            range(1, own["redress:rows"] + 1)},
                f"{where}: row numbers")
    require(files == set(os.listdir(folder)), "files that nothing describes")
    print("\n".join(about))


if __name__ == "__main__":
    main(*sys.argv[1:])
