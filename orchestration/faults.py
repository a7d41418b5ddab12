"""What a refresh left for somebody to mend, apart by what it holds back."""

from __future__ import annotations

from itertools import chain

from pydantic import BaseModel, ConfigDict


class Faults(BaseModel):
    """Each in words; empty: nothing is to be mended.

    failures: accidents that ended the run; the same run may succeed later. blocked: rules, contracts and checks that
    keep a new version from being published; the same run would end the same. held_days: arrival days of feeds that are
    held, by hold. held_figures: of units and periods. refused: what of a delivery was not read, by feed/arrival day.
    strays: what lies in the inbox and belongs to no feed or day.
    """

    model_config = ConfigDict(frozen=True)

    failures: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    held_days: dict[str, str] = {}
    held_figures: tuple[str, ...] = ()
    refused: dict[str, tuple[str, ...]] = {}
    strays: tuple[str, ...] = ()

    @property
    def keep_from_publishing(self) -> bool:
        """Whether they may be why what was delivered is not published."""
        return bool(self.failures or self.blocked or self.refused)

    def in_words(self) -> tuple[str, ...]:
        """All of them, the gravest first."""
        refused = chain.from_iterable(self.refused.values())
        return (*self.failures, *self.blocked, *self.held_days.values(), *self.held_figures, *refused, *self.strays)

    def __bool__(self) -> bool:
        return bool(self.in_words())
