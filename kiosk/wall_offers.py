"""What a notes desk offered for the wall, so that a point that changes later is taken back from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.errors import WallError

if TYPE_CHECKING:
    from kiosk.wall_part import WallPart

OFFERED = "Offered for the wall. The desk decides."
"""What the note-taker is told."""


class WallOffers:
    """The points that one notes desk offered since it was started.

    A worker may offer while the screen asks what has to be taken back.

    Args:
        wall: The part this process takes in what the wall shows; None where it takes none.
    """

    def __init__(self, wall: WallPart | None) -> None:
        self._wall = wall
        self._offered: dict[str, str] = {}

    def offer(self, point_id: str, text: str, themes: tuple[str, ...]) -> None:
        """Offer a point.

        Raises:
            WallError: It is too long, or there is no desk on this device that takes it.
        """
        if self._wall is None:
            raise WallError.no_desk()
        self._wall.offer(point_id, text, themes)
        self._offered[point_id] = text

    def must_be_taken_back(self, point_id: str, text: str | None) -> bool:
        """Tell whether the desk has other words for a point than `text`; None where it was withdrawn."""
        return self._offered.get(point_id, text) != text

    def changed(self, point_id: str, text: str | None) -> None:
        """Take a point back where the desk has other words for it.

        Raises:
            WallError: The desk did not answer; where there is none any more, no wall shows it either.
        """
        if self._wall is None or not self.must_be_taken_back(point_id, text):
            return
        try:
            self._wall.take_back(point_id)
        except WallError as error:
            if error.message != WallError.no_desk().message:
                raise WallError.not_taken_back() from error
        del self._offered[point_id]
