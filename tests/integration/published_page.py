"""Reads a web page by its attributes (plugins/html/README.md), with html5lib,
which fails at any error of the HTML standard."""

import datetime
import os
import sys
from fractions import Fraction

import harness
from published_file import Figure, PublishedFile, Table

sys.path.insert(0, os.path.join(harness.SOURCE, "tests", "plugins", "html"))

import read_page  # noqa: E402

SVG = "{http://www.w3.org/2000/svg}"
# A document's text as a page has it.
as_held = read_page.held
shown = read_page.shown


def tree(path):
    with open(path, "rb") as file:
        return read_page.parse(file.read())


def _cell(element):
    text = shown(element)
    status = element.get("data-status", "")
    numerator = element.get("data-numerator")
    if status:
        assert numerator is None and text == f"[{status}]", text
        return Figure(status=status, shown=text, unit=element.get("data-unit"))
    if numerator is not None:
        exact = Fraction(int(numerator), int(element.get("data-denominator")))
        return Figure(value=float(exact), exact=exact, shown=text,
                      unit=element.get("data-unit"))
    times = element.findall(".//time")
    if times:
        return datetime.date.fromisoformat(times[0].get("datetime"))
    return text or None


def _table(element):
    name = element.get("data-table")
    titles = read_page.by_class(element.find("caption"), "title")
    assert len(titles) == 1, name
    table = Table(title=shown(titles[0]),
                  question=element.get("data-question", ""))
    for heading in element.findall("thead/tr/th"):
        table.columns[heading.get("data-column")] = shown(heading)
    for row in element.findall("tbody/tr"):
        table.rows += 1
        assert len(row) == len(table.columns), f"{name}/{table.rows}"
        for cell, column in zip(row, table.columns):
            named = cell.get("data-cell")
            assert named == f"{name}/{table.rows}/{column}", named
            table.cells[table.rows, column] = _cell(cell)
    return table


def _notes_and_chart(element, table):
    """Of the division around a table, and of what goes with it."""
    for note in element.iter("li"):
        if note.get("data-note") is not None:
            table.notes.append(shown(note))
            name = element.find(".//table").get("data-table")
            assert note.get("data-note") == f"{name}/{len(table.notes)}"
    for figure in element.iter("figure"):
        titles = read_page.by_class(figure.find("figcaption"), "title")
        words = {shown(words) for words in figure.iter(SVG + "desc")}
        assert len(titles) == len(words) == 1, words
        table.chart = shown(titles[0]) + words.pop()


def read(path):
    root = tree(path)
    metas = {meta.get("name"): meta.get("content")
             for meta in root.iter("meta")}
    file = PublishedFile(
        source=metas["redress:source"], document=metas["redress:document"],
        data_version=int(metas["redress:data-version"]),
        title=shown(root.find(".//h1")))
    for element in root.iter():
        if element.get("data-table") is not None:
            table = file.tables[element.get("data-table")] = _table(element)
            _notes_and_chart(element.getparent().getparent(), table)
        number = element.get("data-text")
        if number is None:
            continue
        file.texts.append(shown(element))
        assert int(number) == len(file.texts), number
        for figure in element.iter("data"):
            assert figure.get("value") == shown(figure), figure.get("value")
            file.figures.append((int(number), figure.get("data-figure"),
                                 shown(figure)))
    return file
