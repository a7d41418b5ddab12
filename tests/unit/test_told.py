"""Every sentence to a sender stands in Vietnamese too, with the same facts."""

import ast
import gc
import weakref
from pathlib import Path
from string import Formatter

import pytest

from orchestration.intake import told
from orchestration.intake.told import Sentence, Told
from orchestration.intake.vietnamese import VIETNAMESE

INTAKE = Path(told.__file__).parent
TELLING = {"Sentence", "Told", "Refused", "UnknownEncoding", "Unfit"}


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def told_in_code() -> list[tuple[str, ast.Call]]:
    return [
        (f"{file.name}:{node.lineno}", node)
        for file in sorted(INTAKE.rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TELLING
        if file.name != "told.py"
    ]


def templates_in_code() -> set[str]:
    return {call.args[0].value for _, call in told_in_code() if isinstance(call.args[0], ast.Constant)}


@pytest.fixture
def words(monkeypatch):
    """A table of invented sentences."""
    table = {"a": "một", "{x}": "[{x}]", "{x:,} or {y: or }": "{x:,} hoặc {y: hoặc }", "no: {library}": "không"}
    monkeypatch.setattr(told, "VIETNAMESE", table)


def test_every_sentence_to_a_sender_is_written_out_with_its_facts_where_it_is_told():
    calls = told_in_code()
    assert len(calls) > 60
    wrong = [
        place
        for place, call in calls
        if len(call.args) != 1
        or not isinstance(call.args[0], ast.Constant)
        or fields(call.args[0].value) != {keyword.arg for keyword in call.keywords}
    ]
    assert wrong == []


def test_the_classes_that_tell_are_all_known_to_this_test():
    derived = {
        node.name
        for file in INTAKE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
        and any(isinstance(base, ast.Name) and base.id in TELLING for base in node.bases)
    }
    assert derived | {"Sentence", "Told"} == TELLING


def test_every_sentence_to_a_sender_has_a_vietnamese_one_and_none_is_left_over():
    assert templates_in_code() == VIETNAMESE.keys()


@pytest.mark.parametrize("english", VIETNAMESE)
def test_the_vietnamese_sentence_tells_the_same_facts_but_for_the_words_of_a_library(english):
    assert fields(VIETNAMESE[english]) == fields(english) - {"library"}
    assert VIETNAMESE[english] != english


@pytest.mark.usefixtures("words")
def test_a_sentence_is_its_english_text():
    assert Sentence("{x}", x="MaHoSo") == "MaHoSo"
    assert str(Told("{x}", x="MaHoSo")) == "MaHoSo"


@pytest.mark.usefixtures("words")
def test_sentences_and_errors_inside_a_sentence_are_told_in_vietnamese_too():
    inner = Told("{x}", x=Sentence("a"))
    assert str(inner) == "a"
    assert Sentence("{x}", x=inner).vietnamese() == "[[một]]"


@pytest.mark.usefixtures("words")
def test_a_sentence_about_an_error_does_not_keep_what_was_being_read():
    class Content:
        pass

    def read() -> tuple[Sentence, weakref.ref]:
        content = Content()
        try:
            raise Told("a")
        except Told as error:
            return Sentence("{x}", x=error), weakref.ref(content)

    sentence, content = read()
    gc.collect()
    assert (sentence.vietnamese(), content()) == ("[một]", None)


@pytest.mark.usefixtures("words")
def test_lists_and_large_numbers_are_written_as_the_language_writes_them():
    sentence = Sentence("{x:,} or {y: or }", x=1_234_567, y=["b", Sentence("a")])
    assert (sentence, sentence.vietnamese()) == ("1,234,567 or b or a", "1.234.567 hoặc b hoặc một")


@pytest.mark.usefixtures("words")
def test_what_a_library_says_is_left_out_of_the_vietnamese_sentence():
    sentence = Sentence("no: {library}", library="Expecting value")
    assert (sentence, sentence.vietnamese()) == ("no: Expecting value", "không")


@pytest.mark.usefixtures("words")
def test_a_list_that_is_no_enumeration_is_shown_as_it_is():
    sentence = Sentence("{x}", x=[1, "2"])
    assert (sentence, sentence.vietnamese()) == ("[1, '2']", "[[1, '2']]")


@pytest.mark.usefixtures("words")
def test_braces_in_a_fact_stay_as_they_are():
    assert Sentence("{x}", x="{a}").vietnamese() == "[{a}]"
