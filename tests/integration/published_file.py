"""A published file as its reader found it, whatever its format."""

import dataclasses
from fractions import Fraction
from typing import Optional


@dataclasses.dataclass
class Figure:
    """A figure; what a format does not say of it is None."""
    status: str = ""  # "z", "c" or "x"
    value: Optional[float] = None
    exact: Optional[Fraction] = None
    shown: Optional[str] = None
    unit: Optional[str] = None


@dataclasses.dataclass
class Table:
    """Cells are by row, from 1, and column id: None where empty, a str, a
    datetime.date or a Figure. `chart` is the title of its chart and what it
    says in words, put together."""
    title: Optional[str] = None
    question: str = ""  # JSON
    columns: dict = dataclasses.field(default_factory=dict)  # id: heading
    rows: int = 0
    notes: list = dataclasses.field(default_factory=list)
    chart: Optional[str] = None
    cells: dict = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class PublishedFile:
    """`texts` are the document's, in order; `figures` those in its texts: each
    the text's number, from 1, its name, and it as shown (None: not said)."""
    source: str = ""  # JSON
    document: str = ""
    data_version: int = 0
    title: Optional[str] = None
    tables: dict = dataclasses.field(default_factory=dict)
    texts: list = dataclasses.field(default_factory=list)
    figures: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class ReturnFigure:
    """An element of a return that names the cells that it is made of."""
    element: str
    cells: list
    text: str
