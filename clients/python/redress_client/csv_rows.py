"""Reads the canonical CSV files as items of an import."""

import csv
import os

from redress_client import errors
from redress_client import values
from redress_client.messages import date_pb2
from redress_client.messages import record_pb2
from redress_client.messages import record_service_pb2
from redress_client.messages import reference_pb2

_MAX_LINE = 1 << 20
_MAX_SHOWN = 200
_ATTRIBUTE = "attr:"
_STAGES = ("response", "stage1", "stage2", "stage3")

# Columns that are called otherwise than their field.
_COLUMN_OF_FIELD = {
    "categories": "category",
    "remedies": "remedy",
    "root_causes": "root_cause",
    "adr_saving_pence": "adr_saving_gbp",
    "remedy_pence": "remedy_gbp",
    "effective_from": "from",
    "effective_to": "to",
}
_NOT_COLUMNS = ("attributes", "computed_due_on")


def _columns(message, prefix="", path=""):
    """The field paths of a message, by column."""
    columns = {}
    for field in message.DESCRIPTOR.fields:
        if field.name in _NOT_COLUMNS:
            continue
        if field.name in _STAGES:
            columns.update(
                _columns(record_pb2.Stage, f"{field.name}_", f"{field.name}."))
        else:
            name = _COLUMN_OF_FIELD.get(field.name, field.name)
            columns[prefix + name] = path + field.name
    return columns


class _Kind:
    """A kind of file: what its rows are, and which columns it has."""

    def __init__(self, message, required, key, item):
        self.message = message
        self.columns = _columns(message)
        self.required = required
        self.key = key
        self.item = item


def _reference_item(alias):
    return {"reference_data": reference_pb2.ReferenceData(alias=alias)}


_CASES = _Kind(record_pb2.Representation,
               ("reference", "kind", "received_on"), "reference",
               lambda record: {"representation": record})
_LEARNING = _Kind(record_pb2.LearningAction, ("id", "text", "raised_on"), "id",
                  lambda action: {"learning_action": action})
_ALIASES = _Kind(reference_pb2.Alias, ("dimension", "recorded", "canonical"),
                 "recorded", _reference_item)


def _lines(file, name):
    """The lines of a file, none of them longer than a row may be."""
    number = 0
    while line := file.readline(_MAX_LINE):
        number += 1
        if len(line) == _MAX_LINE and not line.endswith("\n"):
            raise errors.invalid_argument(
                f"{name}, line {number}: longer than {_MAX_LINE} characters",
                "CSV_FILE")
        yield line


def _set_field(message, path, text):
    """Sets a field from a cell that is not empty; raises ValueProblem."""
    *stage, name = path.split(".")
    if stage:
        message = getattr(message, stage[0])
    field = message.DESCRIPTOR.fields_by_name[name]
    if field.label == field.LABEL_REPEATED:
        getattr(message, name).extend(values.split_list(text))
    elif field.message_type is date_pb2.Date.DESCRIPTOR:
        day = values.to_date(values.parse_day(text))
        getattr(message, name).CopyFrom(day)
    elif field.enum_type is not None:
        setattr(message, name, values.parse_word(text, field.enum_type))
    elif field.cpp_type == field.CPPTYPE_INT64:
        setattr(message, name, values.parse_pounds(text))
    else:
        setattr(message, name, text)


class CsvFile:
    """The rows of a canonical CSV file.

    The kind of file follows from its header: `reference` and `kind` make
    cases, `id` and `text` learning actions, `dimension` and `recorded`
    aliases. An absent column leaves what is stored, an empty cell clears it.

    Iterating gives the record_service_pb2.ImportItem of each good row; the
    rows that cannot be read as their columns ask are in `rejected`, as
    record_service_pb2.ItemReport. Raises RedressError, reason CSV_HEADER or
    CSV_FILE, where the file as a whole cannot be read.
    """

    def __init__(self, path):
        self.path = path
        self.name = os.path.basename(path)
        self.rejected = []

    def __iter__(self):
        try:
            # Bytes that are no UTF-8 become surrogates, which _item finds.
            with open(self.path, encoding="utf-8-sig", newline="",
                      errors="surrogateescape") as file:
                yield from self._items(csv.reader(_lines(file, self.name),
                                                  strict=True))
        except OSError as error:
            raise errors.invalid_argument(
                f"cannot read {self.path}: {error.strerror}",
                "LOCAL_FILE") from error

    def _items(self, reader):
        try:
            header = next((row for row in reader if row), None)
            if header is None:
                raise errors.invalid_argument(f"{self.name} is empty",
                                              "CSV_HEADER")
            kind, names, paths = self._read_header(header)
            line = reader.line_num + 1
            for cells in reader:
                if any(cells):
                    item = self._item(kind, names, paths, cells, line)
                    if item is not None:
                        yield item
                line = reader.line_num + 1
        except csv.Error as error:
            raise errors.invalid_argument(
                f"{self.name}, line {reader.line_num}: {error}",
                "CSV_FILE") from error

    def _read_header(self, cells):
        names = []
        for cell in cells:
            name = cell.strip()
            attribute = name.lower().startswith(_ATTRIBUTE)
            names.append(_ATTRIBUTE + name[len(_ATTRIBUTE):].strip()
                         if attribute else name.lower())
        given = set(names)
        if {"dimension", "recorded"} <= given:
            kind = _ALIASES
        elif {"id", "text"} <= given:
            kind = _LEARNING
        else:
            kind = _CASES
        problems = []
        paths = []
        for name in names:
            if kind is _CASES and name.startswith(_ATTRIBUTE):
                paths.append("attributes." + name[len(_ATTRIBUTE):])
                continue
            paths.append(kind.columns.get(name, ""))
            if not paths[-1]:
                hint = values.nearest(name, kind.columns)
                problems.append(f'there is no column "{name}"' + (
                    f' (did you mean "{hint}"?)' if hint else ""))
        problems += [f'the column "{name}" is given twice'
                     for name in sorted(given) if names.count(name) > 1]
        problems += [f'the column "{name}" is missing'
                     for name in kind.required if name not in given]
        if problems:
            raise errors.invalid_argument(
                "\n".join(f"{self.name}, line 1: {p}" for p in problems),
                "CSV_HEADER")
        return kind, names, paths

    def _item(self, kind, names, paths, cells, line):
        """The item of a row; None where it is rejected."""
        report = record_service_pb2.ItemReport(position=line)

        def reject(reason, message, name="", value="", suggestion=""):
            report.violations.add(
                severity=record_service_pb2.SEVERITY_ERROR, field=name,
                value=value[:_MAX_SHOWN].encode(errors="replace").decode(),
                reason=reason, message=message, suggestion=suggestion)

        if len(cells) != len(paths):
            reject("WRONG_NUMBER_OF_CELLS",
                   f"the row has {len(cells)} cells, the header {len(paths)}")
            self.rejected.append(report)
            return None
        record = kind.message()
        for name, path, cell in zip(names, paths, cells):
            text = cell.strip()
            try:
                text.encode()
                if not text:
                    if name in kind.required:
                        reject("REQUIRED", "must not be empty", name)
                elif path.startswith("attributes."):
                    record.attributes[path.partition(".")[2]] = text
                else:
                    _set_field(record, path, text)
            except UnicodeEncodeError:
                reject("NOT_UTF8", "holds bytes that are no UTF-8", name, text)
            except values.ValueProblem as problem:
                reject(problem.reason, problem.message, name, text,
                       problem.suggestion)
        if report.violations:
            report.key = getattr(record, kind.key)
            self.rejected.append(report)
            return None
        item = record_service_pb2.ImportItem(position=line,
                                             **kind.item(record))
        if kind is not _ALIASES:
            item.update_mask.paths.extend(paths)
        return item
