"""What the IOC's vendor reads is what the feed writes."""

from __future__ import annotations

from orchestration.ioc.deliveries import LINES, MANIFEST
from orchestration.ioc.documentation import FOLDER, documents
from orchestration.ioc.record import Figure


def test_the_documents_in_the_repository_are_those_of_the_records():
    assert {path.name: path.read_text("utf-8") for path in FOLDER.iterdir()} == documents()


def test_the_page_names_every_file_and_column():
    page = documents()["README.md"]
    assert [name for name in (LINES, MANIFEST, *Figure.model_fields) if f"`{name}`" not in page] == []
