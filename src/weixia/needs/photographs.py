"""Photographs of paper, as they may be kept: decoded, turned upright, made small, written anew as JPEG.

Nothing of the file that came is kept: where it was taken, by what, and whatever else was packed into it stays behind.
"""

import io
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from weixia.kernel.actor import Impossible

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 1600
FORMATS = ("JPEG", "PNG", "WEBP")


@dataclass(frozen=True)
class Picture:
    """A JPEG and its size in pixels."""

    jpeg: bytes
    width: int
    height: int


def read(upload: IO[bytes] | Any) -> Picture:
    """The picture that is kept of an uploaded file. Raises Impossible("photo", what to do)."""
    raw = upload.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise Impossible("photo", _("照片超过 20 MB。用手机相册里的普通照片，或者拍小一点再传。"))
    if not _is_picture(raw):
        raise Impossible("photo", _("读到的不是照片。请传 JPEG、PNG 或 WebP；苹果手机的 HEIC 请先转成 JPEG。"))
    try:
        with Image.open(io.BytesIO(raw), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Impossible("photo", _("照片太大，超过 4000 万像素。拍小一点再传。"))
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return _written(_on_white(upright))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as problem:
        raise Impossible("photo", _("这张照片打不开，可能没有传完整。重新拍一张再传。")) from problem


def _is_picture(raw: bytes) -> bool:
    return raw[:3] == b"\xff\xd8\xff" or raw[:8] == b"\x89PNG\r\n\x1a\n" or (raw[:4] == b"RIFF" and raw[8:12] == b"WEBP")


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in ("RGB", "L"):
        return image
    paper = Image.new("RGB", image.size, "white")
    clear = image.convert("RGBA")
    paper.paste(clear, mask=clear.getchannel("A"))
    return paper


def _written(image: Image.Image) -> Picture:
    out, bare = io.BytesIO(), Image.new(image.mode, image.size)
    bare.paste(image)  # a new image has no memory of the old one's EXIF, profile or comment
    bare.save(out, "JPEG", quality=82, optimize=True)
    return Picture(out.getvalue(), bare.width, bare.height)
