"""GeoHash of 12 characters to points: the national parcel id is one (Circular 19/2026/TT-BNNMT, by a mirrored text)."""

from __future__ import annotations

import numpy as np
import polars as pl

LENGTH = 12
ALPHABET = "0123456789bcdefghjkmnpqrstuvwxyz"
SHAPE = rf"^[{ALPHABET}]{{{LENGTH}}}$"
BITS = 5 * LENGTH
_VALUES = np.zeros(128, np.uint8)
_VALUES[[ord(letter) for letter in ALPHABET]] = np.arange(len(ALPHABET))


def is_geohash(ids: pl.Series) -> pl.Series:
    """Whether each id is a GeoHash of 12 characters, in either letter case; null where there is no id."""
    return ids.str.to_lowercase().str.contains(SHAPE)


def decode(ids: pl.Series) -> tuple[np.ndarray, np.ndarray]:
    """(longitudes, latitudes) in degrees WGS84 of the middle of each cell, about 4 cm by 2 cm.

    ids: GeoHashes of 12 characters only, see `is_geohash`.
    """
    text = ids.str.to_lowercase().rechunk().to_arrow(compat_level=pl.CompatLevel.oldest())
    letters = _VALUES[np.frombuffer(text.buffers()[2] or b"", np.uint8, len(ids) * LENGTH).reshape(-1, LENGTH)]
    cells = np.zeros(len(ids), np.uint64)
    for position in range(LENGTH):
        cells = (cells << np.uint64(5)) | letters[:, position].astype(np.uint64)
    return _middle(_every_second_bit(cells >> np.uint64(1)), 180), _middle(_every_second_bit(cells), 90)


def _every_second_bit(cells: np.ndarray) -> np.ndarray:
    """Bits 0, 2, 4 … of each number, moved together."""
    found = cells & np.uint64(0x5555555555555555)
    for shift, mask in (
        (1, 0x3333333333333333),
        (2, 0x0F0F0F0F0F0F0F0F),
        (4, 0x00FF00FF00FF00FF),
        (8, 0x0000FFFF0000FFFF),
        (16, 0x00000000FFFFFFFF),
    ):
        found = (found | (found >> np.uint64(shift))) & np.uint64(mask)
    return found


def _middle(numbers: np.ndarray, limit: int) -> np.ndarray:
    return (numbers + 0.5) * (2 * limit / 2 ** (BITS // 2)) - limit
