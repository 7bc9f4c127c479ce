"""A scanned typescript: grey margins, specks, a page that lies askew. The PDF holds pictures and no text."""

from __future__ import annotations

import textwrap
from io import BytesIO
from pathlib import Path

import reportlab
from PIL import Image, ImageChops, ImageDraw, ImageFont
from sample_markup import Source

__all__ = ["scan"]

WIDE, HIGH = 1240, 1754
"""A4 at 150 dots an inch."""


def scan(source: Source, path: Path) -> None:
    """Write the source as a PDF with one fax-coded picture."""
    _write(path, _fax(_page(source)))


def _page(source: Source) -> Image.Image:
    font = ImageFont.truetype(
        Path(reportlab.__file__).with_name("fonts") / "Vera.ttf", 25, layout_engine=ImageFont.Layout.BASIC
    )
    image = Image.new("L", (WIDE, HIGH), 255)
    draw = ImageDraw.Draw(image)
    y = 150
    for part in source.parts:
        kind, _, rest = part.text.partition(" ")
        if kind == "@right":
            draw.text((660, y), rest, font=font, fill=0)
            y += 40
        elif kind == "@head":
            draw.text((150, y + 40), rest, font=font, fill=0)
            y += 50
        else:
            y += 46
            for line in textwrap.wrap(part.text, 66):
                draw.text((150, y), line, font=font, fill=0)
                y += 37
    image = image.rotate(0.7, resample=Image.Resampling.NEAREST, fillcolor=255)
    return _dirty(image).point(lambda value: 255 if value > 140 else 0).convert("1", dither=Image.Dither.NONE)


def _dirty(image: Image.Image) -> Image.Image:
    """Add a dark edge, punch holes and specks; a generator of our own keeps them the same everywhere."""
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 16, HIGH), fill=0)
    for y in (520, 1230):
        draw.ellipse((52, y, 92, y + 40), fill=0)
    state = 1995
    for _ in range(700):
        state = (state * 1103515245 + 12345) % 2**31
        x, y = state % WIDE, (state // WIDE) % HIGH
        draw.rectangle((x, y, x + state % 2, y + state % 3), fill=0)
    return image


def _fax(image: Image.Image) -> bytes:
    """Return the picture in CCITT group 4 coding, whose bytes follow from the picture alone."""
    tiff = BytesIO()
    # Pillow's 1 is white, the fax machine's 1 is ink.
    ImageChops.invert(image).save(tiff, "TIFF", compression="group4", strip_size=WIDE * HIGH)
    with Image.open(BytesIO(tiff.getvalue())) as opened:
        tags = opened.tag_v2  # type: ignore[attr-defined]
        (start,), (length,) = tags[273], tags[279]
    return tiff.getvalue()[start : start + length]


def _write(path: Path, coded: bytes) -> None:
    picture = (
        f"<< /Type /XObject /Subtype /Image /Width {WIDE} /Height {HIGH} /ColorSpace /DeviceGray /BitsPerComponent 1 "
        f"/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns {WIDE} /Rows {HIGH} >> /Length {len(coded)} >>"
    )
    content = b"q 595.2 0 0 841.92 0 0 cm /Im0 Do Q"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595.2 841.92] /Contents 4 0 R "
        b"/Resources << /XObject << /Im0 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        picture.encode() + b"\nstream\n" + coded + b"\nendstream",
        b"<< /Producer (Office copier, written for the hsnlp sample corpus) /CreationDate (D:20030114120000Z) >>",
    ]
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    path.write_bytes(bytes(out))
