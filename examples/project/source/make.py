#!/usr/bin/env python3
"""Makes note.docx and plan1.pdf beside this folder from the texts in it. Needs rsvg-convert and the font DejaVu Sans."""

import pathlib
import subprocess
import tempfile
import textwrap
import zipfile
from xml.sax.saxutils import escape

SOURCE = pathlib.Path(__file__).parent
TARGET = SOURCE.parent

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# A4 in points.
WIDTH, HEIGHT, MARGIN = 595, 842, 56


def paragraphs(text):
    return [block.strip() for block in text.split("\n\n") if block.strip()]


def word_paragraph(block):
    depth = len(block) - len(block.lstrip("#"))
    style = f'<w:pPr><w:pStyle w:val="Heading{depth}"/></w:pPr>' if depth else ""
    return f'<w:p>{style}<w:r><w:t xml:space="preserve">{escape(block.lstrip("# "))}</w:t></w:r></w:p>'


def word_style(depth, size):
    return (f'<w:style w:type="paragraph" w:styleId="Heading{depth}"><w:name w:val="heading {depth}"/><w:next w:val="Normal"/>'
            f'<w:pPr><w:keepNext/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="{depth - 1}"/></w:pPr>'
            f'<w:rPr><w:b/><w:sz w:val="{size}"/></w:rPr></w:style>')


def make_word(text, target):
    body = "".join(map(word_paragraph, paragraphs(text)))
    parts = {
        "[Content_Types].xml":
            f'<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Override PartName="/word/document.xml"'
            ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
            '<Override PartName="/word/styles.xml"'
            ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>',
        "_rels/.rels":
            f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels":
            f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "word/styles.xml":
            f'<w:styles xmlns:w="{WORD}"><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
            '<w:pPr><w:spacing w:after="160" w:line="276" w:lineRule="auto"/></w:pPr><w:rPr><w:sz w:val="24"/></w:rPr></w:style>'
            f'{word_style(1, 36)}{word_style(2, 28)}</w:styles>',
        "word/document.xml":
            f'<w:document xmlns:w="{WORD}"><w:body>{body}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
            '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="0" w:footer="0" w:gutter="0"/>'
            '</w:sectPr></w:body></w:document>',
    }
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            # Always the same time, so that the same text gives the same file.
            entry = zipfile.ZipInfo(name, (2026, 3, 3, 12, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, HEAD + content)


def page(text):
    lines, y = [], MARGIN
    for block in paragraphs(text):
        for line in block.split("\n"):
            depth = len(line) - len(line.lstrip("#"))
            size, letters = ((16, 48), (13, 60))[depth - 1] if depth else (10.5, 76)
            y += 6 if depth else 0
            for row in textwrap.wrap(line.lstrip("# "), letters):
                y += size * 1.4
                weight = ' font-weight="bold"' if depth else ""
                lines.append(f'<text x="{MARGIN}" y="{y:.1f}" font-size="{size}"{weight}>{escape(row)}</text>')
        y += 17
    assert y < HEIGHT - MARGIN, "the page is full"
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}pt" height="{HEIGHT}pt" viewBox="0 0 {WIDTH} {HEIGHT}"'
            f' font-family="DejaVu Sans"><rect width="100%" height="100%" fill="#fff"/>{"".join(lines)}</svg>')


def make_pdf(text, target):
    with tempfile.TemporaryDirectory() as folder:
        pages = []
        for number, content in enumerate(text.split("\\page\n"), 1):
            pages.append(pathlib.Path(folder, f"{number}.svg"))
            pages[-1].write_text(page(content), encoding="utf-8")
        subprocess.run(["rsvg-convert", "--format=pdf", f"--output={target}", *map(str, pages)], check=True,
                       env={"PATH": "/usr/local/bin:/usr/bin:/bin", "SOURCE_DATE_EPOCH": "1772539200"})


make_word((SOURCE / "note.md").read_text(encoding="utf-8"), TARGET / "note.docx")
make_pdf((SOURCE / "plan1.txt").read_text(encoding="utf-8"), TARGET / "plan1.pdf")
