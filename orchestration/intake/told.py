"""What a sender is told, in English as the code says it and in Vietnamese as the sender reads it.

A fact that is put into a sentence never quotes the content of a file: it may be personal.
"""

from __future__ import annotations

import string
from typing import Any

from orchestration.intake.vietnamese import VIETNAMESE


class _Writer(string.Formatter):
    """Fills a template in; between the items of a list stands what follows the colon: `{columns:, }`."""

    def format_field(self, value: Any, spec: str) -> str:
        if isinstance(value, list) and spec:
            return spec.join(self.format_field(item, "") for item in value)
        return format(value, spec)


class _VietnameseWriter(_Writer):
    def format_field(self, value: Any, spec: str) -> str:
        if isinstance(value, Sentence):
            return value.vietnamese()
        text = super().format_field(value, spec)
        return text.replace(",", ".") if spec == "," else text  # a million is 1.000.000


class Sentence(str):
    """A text for the sender: the English one, and on demand the Vietnamese one with the same facts."""

    template: str
    facts: dict[str, Any]

    def __new__(cls, template: str, **facts: Any) -> Sentence:
        """template: a key of VIETNAMESE. facts: its fields by name; texts, numbers, sentences, lists of them, or an
        error that was told, of which the sentence is kept: its traceback would hold the whole file in memory.

        A fact named `library` holds the English words of a library, which the Vietnamese sentence leaves out.
        """
        facts = {name: fact.sentence if isinstance(fact, Told) else fact for name, fact in facts.items()}
        sentence = super().__new__(cls, _Writer().vformat(template, (), facts))
        sentence.template, sentence.facts = template, facts
        return sentence

    def vietnamese(self) -> str:
        return _VietnameseWriter().vformat(VIETNAMESE[self.template], (), self.facts)


class Told(Exception):
    """An error whose message is a Sentence."""

    def __init__(self, template: str, **facts: Any) -> None:
        self.sentence = Sentence(template, **facts)
        super().__init__(self.sentence)


class Unfit(Told, ValueError):
    """Content that is not what it should be; whoever knows the file says what becomes of it."""
