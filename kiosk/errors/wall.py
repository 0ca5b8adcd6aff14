"""Failures of what is shown on the wall."""

from __future__ import annotations

from typing import Self

from kiosk.errors.base import KioskError


class WallError(KioskError):
    """Words cannot go to the wall."""

    @classmethod
    def not_a_message(cls, why: str) -> Self:
        """A line that came over the local socket is not one that stations of this meeting send."""
        return cls(f"What came in is not for the wall: {why}.")

    @classmethod
    def desk_is_open(cls) -> Self:
        """Another desk of this device decides over the wall already."""
        return cls("Another desk on this device decides over the wall already.", "Approve words there.")

    @classmethod
    def no_desk(cls) -> Self:
        """No desk listens on this device."""
        return cls(
            "No desk is open on this device, so nothing was offered for the wall.",
            "Tell the facilitator: words can also be typed at the desk.",
        )

    @classmethod
    def no_answer(cls) -> Self:
        """The desk was called and did not take the offer."""
        return cls("The desk on this device did not answer.", "Offer it again, or tell the facilitator.")

    @classmethod
    def not_taken_back(cls) -> Self:
        """The desk did not hear that a point was changed or taken back."""
        return cls(
            "This point was offered for the wall as it was, and the desk did not hear that it changed.",
            "Tell the facilitator to take it off the wall.",
        )

    @classmethod
    def too_long(cls, length: int, limit: int) -> Self:
        """The words are longer than a hall can read."""
        return cls(
            f"These words have {length} characters, and {limit} is the most for the wall.",
            "Type them shorter at the desk.",
        )

    @classmethod
    def words_are_off(cls) -> Self:
        """Somebody chose that no words are shown tonight."""
        return cls("Words on the wall are off.", "Turn them on at the desk first.")

    @classmethod
    def too_many(cls) -> Self:
        """Too many points wait at the desk."""
        return cls("Too many points wait at the desk already.", "Offer it again when the desk has looked at some.")

    @classmethod
    def changed_meanwhile(cls) -> Self:
        """What was to be approved is not what waits."""
        return cls("These words changed or were taken back meanwhile.", "Look at what waits now.")
