"""Pages as tests read them: by html5lib, which knows nothing of how they were made.

What a page has to hold is worked out here from the rules of plugins/html/README.md,
not from the exporter.
"""

import json
import os
import re
import subprocess
import tempfile

import html5lib

UNITS = ["", "count", "percent", "percentage_points", "working_days", "gbp"]


def sample(writer, name):
    """The page and the document of a sample, as bytes and as an object."""
    with tempfile.TemporaryDirectory() as folder:
        page, document = (os.path.join(folder, name + end) for end in (".html", ".json"))
        subprocess.run([writer, name, page, document], check=True)
        with open(page, "rb") as file:
            html = file.read()
        with open(document, encoding="utf-8", newline="") as file:
            return html, json.load(file)


def parse(html):
    """The page as a tree, lxml's; any parse error of the HTML standard fails."""
    parser = html5lib.HTMLParser(
        tree=html5lib.getTreeBuilder("lxml"), strict=True, namespaceHTMLElements=False)
    return parser.parse(html, override_encoding="utf-8").getroot()


def held(text):
    """`text` as a page holds it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", lambda m: chr(0x2400 + ord(m[0])), text)
    text = re.sub("[\x80-\x9f\ufdd0-\ufdef]", "\ufffd", text.replace("\x7f", "\u2421"))
    return "".join("\ufffd" if ord(c) & 0xFFFE == 0xFFFE else c for c in text)


def shown(element):
    """The element's text, without the format's own words."""
    text = element.text or ""
    for child in element:
        if "added" not in child.get("class", "").split():
            text += shown(child)
        text += child.tail or ""
    return text


def by_class(element, name):
    return [e for e in element.iter() if name in (e.get("class") or "").split()]
