"""A zip archive is unpacked in memory, within limits, or refused in words before anything is read."""

from __future__ import annotations

import io
import stat
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.intake import unpack as module
from orchestration.intake.table import Refused
from orchestration.intake.unpack import unpack


def archive(*members: tuple[str | zipfile.ZipInfo, str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as packed:
        for name, text in members:
            packed.writestr(name, text)
    return content.getvalue()


def test_every_file_comes_out_by_name_and_folders_and_hidden_ones_do_not():
    content = archive(("b.csv", "2"), ("a/x.csv", "1"), ("__MACOSX/a.csv", "0"), (".DS_Store", "0"), ("~lock.csv", "0"))
    assert list(unpack(content)) == [("a/x.csv", b"1"), ("b.csv", b"2")]


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_every_common_way_of_packing_is_known(compression):
    assert list(unpack(archive(("a.csv", "x" * 100), compression=compression))) == [("a.csv", b"x" * 100)]


@pytest.mark.parametrize("name", ["../a.csv", "a/../../b.csv", "/etc/a.csv", "..\\a.csv", "C:/a.csv"])
def test_a_path_that_leads_out_is_refused(name):
    with pytest.raises(Refused, match="leads out of it"):
        list(unpack(archive(("good.csv", "1"), (name, "2"))))


def test_a_link_is_refused():
    link = zipfile.ZipInfo("a.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(Refused, match="is a link"):
        list(unpack(archive((link, "/etc/passwd"))))


@pytest.mark.parametrize("name", ["inner.zip", "inner.GZ"])
def test_an_archive_inside_is_refused(name):
    with pytest.raises(Refused, match="is an archive itself"):
        list(unpack(archive((name, "x"))))


def test_one_name_twice_is_refused_whatever_the_letter_case():
    with pytest.raises(Refused, match="the name of another one"):
        list(unpack(archive(("a.csv", "1"), ("A.csv", "2"))))


def test_an_encrypted_archive_is_refused():
    content = bytearray(archive(("a.csv", "1")))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(magic) + offset
        content[at] |= 1
    with pytest.raises(Refused, match="password"):
        list(unpack(bytes(content)))


def test_an_empty_archive_is_refused():
    with pytest.raises(Refused, match="holds no file"):
        list(unpack(archive()))


def test_too_many_files_are_refused(monkeypatch):
    monkeypatch.setattr(module, "MEMBERS", 2)
    assert len(list(unpack(archive(("a", "1"), ("b", "2"))))) == 2
    with pytest.raises(Refused, match="at most 2"):
        list(unpack(archive(("a", "1"), ("b", "2"), ("c", "3"))))


def test_a_bomb_is_stopped_by_its_ratio():
    with pytest.raises(Refused, match="far more comes out"):
        list(unpack(archive(("a.csv", "0" * 40_000_000))))


def test_all_files_together_must_keep_within_the_limit(monkeypatch):
    monkeypatch.setattr(module, "INFLATED_BYTES", 10)
    assert len(list(unpack(archive(("a", "12345"), ("b", "12345"))))) == 2
    with pytest.raises(Refused, match="far more comes out"):
        list(unpack(archive(("a", "12345"), ("b", "123456"))))


def test_a_declared_size_that_lies_does_not_open_the_door(monkeypatch):
    monkeypatch.setattr(module, "INFLATED_BYTES", 10)
    content = bytearray(archive(("a.csv", "x" * 1000)))
    struct.pack_into("<I", content, content.index(b"PK\x01\x02") + 24, 5)
    struct.pack_into("<I", content, content.index(b"PK\x03\x04") + 22, 5)
    with pytest.raises(Refused):
        list(unpack(bytes(content)))


@settings(derandomize=True, max_examples=200, deadline=None, database=None)
@given(data=st.data())
def test_a_damaged_archive_is_unpacked_or_refused(data):
    content = bytearray(archive(("a.csv", "a,b\n1,2\n" * 20), ("b.csv", "x")))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=5)):
        content[place] = data.draw(st.integers(0, 255))
    try:
        list(unpack(bytes(content)))
    except Refused as refused:
        assert str(refused)


@pytest.mark.parametrize("name", ["", ".", "a/" * 600 + "a.csv"])
def test_a_file_without_a_name_or_with_an_endless_one_is_refused(name):
    with pytest.raises(Refused, match="has no name, or one longer than 1000 letters"):
        list(unpack(archive(("a.csv", "1"), (zipfile.ZipInfo(name), "2"))))


def test_damage_inside_data_packed_by_lzma_is_refused():
    content = bytearray(archive(("a.csv", "x" * 100), compression=zipfile.ZIP_LZMA))
    start = 30 + len("a.csv") + 9  # behind the header, the name and the properties of the packing
    content[start : start + 6] = b"\xff" * 6
    with pytest.raises(Refused, match="damaged"):
        list(unpack(bytes(content)))


def test_data_that_name_more_memory_for_unpacking_than_there_is_are_refused(monkeypatch):
    def exhausted(*_, **__):
        raise MemoryError

    monkeypatch.setattr(zipfile.lzma, "LZMADecompressor", exhausted)
    with pytest.raises(Refused, match="damaged or packed in an unknown way"):
        list(unpack(archive(("a.csv", "x" * 100), compression=zipfile.ZIP_LZMA)))
