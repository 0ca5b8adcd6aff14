"""The report's longer wordings, in one place, so that they can be read and mended as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from export.suppression import DisclosedTable
    from kiosk.meeting import DisclosureProfile

FOR_INSPECTORS = (
    "For inspectors only. It holds what was said, word by word, and may let somebody guess who a child or an adult "
    "is: keep it encrypted and do not pass it on."
)
FOR_PUBLICATION = (
    "For publication. It holds counts alone: small ones are hidden and the others rounded, and nothing that anybody "
    "said is in it."
)
PARTIAL = (
    "This report was made from part of the evidence. What is missing, and from which station, is under 'Is it all "
    "there?'. Numbers may be too low, and a theme may seem unheard because its records are not here."
)
NO_PACK = (
    "The meeting pack was not among what was given, so its facts are not here and themes stand under their ids. Make "
    "the report again with --pack MEETING.toml."
)
COMPLETE = (
    "Yes. Every station of the roster handed over its records from the opening to the close, and each record is as the "
    "station sealed it."
)
NOT_COMPLETE = (
    "No. The verdicts below say what is wrong with which station. What was read is in this report all the same."
)
COUNTS_DISAGREE = (
    "A station counted more or fewer records when it closed than were read of it: the table 'closings' that 'open' "
    "writes has both."
)
CONCERNS = (
    "Safeguarding concerns are never in a report, and no report says whether there were any. They go to the lead "
    "inspector alone."
)
NOT_REVIEWED = (
    "Nobody has read the points again for what may identify people. To withhold, shorten or merge some, make choices "
    "with 'redact' and name their file with --choices."
)
MADE = (
    (
        "Note-takers typed points as they were spoken, chose the themes, and marked direction and voices as they heard "
        "them. Nobody's name was asked for or noted."
    ),
    (
        "Each record was sealed to the inspectors' keys before it reached a disk. The device that took it could not "
        "read it back, and a changed, missing or added record shows."
    ),
    "A correction replaces a point's words and is counted; a point that was taken back is neither shown nor counted.",
    "Times are quarters of an hour. No list here is in the order in which people came or spoke.",
)
LIMITS = (
    "Whoever came was there by their own choice. The numbers say nothing of parents and carers who did not come.",
    "A point is what somebody said, mostly in a note-taker's words. Nobody has checked it against anything else.",
    "Themes and direction are the note-taker's choice in the moment; another might have chosen differently.",
    "The same matter may have been noted at two tables, and one person may have spoken at both.",
)
TERMS = (
    ("Point", "one thing that was said, noted once"),
    ("Mention", "a point counted under a theme; a point with two themes is two mentions"),
    ("Theme", "a part of the plan that the meeting is about, or 'outside the plan'"),
    ("Voices", "who stands behind a point, as far as a note-taker could mark it; never a head-count"),
    ("Station", "one kiosk: at a door, at a note-taker's table, or at the desk"),
    ("Sealed", "encrypted to the inspectors' keys, so that nobody else can read it"),
    ("Vouched for", "held in place by the signatures before it: not altered, moved or added later"),
    ("Verdict", "what checking a station's records found, from 'complete' to 'station missing'"),
)


def how_many(table: DisclosedTable | None, one: str, done: str) -> str:
    """Return in a sentence how many a table counts, as far as it may be said.

    Args:
        table: A table that adds up.
        one: What is counted: 'point' or 'person'.
        done: What became of it, such as 'noted'.
    """
    several, none = {"point": ("points", "No point"), "person": ("people", "Nobody")}[one]
    total = None if table is None else table.total
    if total is None or total.value == 0:
        return f"{none} was {done}."
    if total.value is None:
        return f"How many {several} were {done} is not shown: it is a small number."
    if total.value == 1:
        return f"1 {one} was {done}."
    return f"{total} {several} were {done}."


def rules(profile: DisclosureProfile) -> tuple[str, ...]:
    """Return what a profile does, in plain words."""
    rounded = (
        f"Numbers are rounded to the nearest {profile.base}, and totals are sums of rounded numbers: the same "
        "people may add up a little differently from table to table."
    )
    numbers = (
        (
            f"Numbers from 1 to {profile.threshold} are hidden and stand as *. Zeros are shown.",
            "Enough larger numbers are hidden with them that no hidden one can be worked out from a total.",
            rounded if profile.base > 1 else "All other numbers are exact.",
            "Nothing that anybody said is shown, and no list of single people or points.",
            "There is one release for each meeting: two different ones could be subtracted from each other.",
        )
        if profile.threshold
        else (
            "Every point is shown." if profile.base == 1 else rounded,
            "Numbers are exact." if profile.base == 1 else "No number is hidden.",
        )
    )
    return (
        *numbers,
        f"A role is named only where more than {profile.roles_above} people of that role were in the room.",
    )
