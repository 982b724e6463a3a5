"""Reads a statutory return by its attributes (plugins/statutory_return/
README.md), with lxml, after its schema has let it pass."""

import os

from lxml import etree

import harness
from published_file import PublishedFile, ReturnFigure

SCHEMA = os.path.join(harness.BINARY, "plugins", "cscrep-1.1.xsd")


def _name(element):
    return etree.QName(element).localname


def read(path):
    """The file, its figures, and all its texts that no attribute names."""
    tree = etree.parse(path)
    etree.XMLSchema(etree.parse(SCHEMA)).assertValid(tree)
    file = PublishedFile()
    figures = []
    others = []
    for element in tree.iter(etree.Element):
        cells = element.get("cell", "").split()
        if cells:
            figures.append(ReturnFigure(_name(element), cells, element.text))
        elif _name(element) == "DocumentSource":
            file.source = element.text
        elif _name(element) == "DataVersion":
            file.data_version = int(element.text)
        elif len(element) == 0 and element.text:
            others.append((_name(element), element.text))
    return file, figures, others
