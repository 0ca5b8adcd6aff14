"""What every column of every written table means: a table of its own beside the others, so that it is never lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from export.tables import DICTIONARY, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

_EVERYWHERE = {
    "id": "the record's random id; `open --find ID` leads from it back to the sealed record",
    "band": "start of the 15 minutes in which it was recorded, local time",
    "station": "the station that recorded it, with its part after a dot where there is more than one",
    "vouched": "true where the chain of signatures vouches for it",
}
"""Columns that mean the same in every table."""

_OWN = {
    "points": {
        "themes": "ids of the themes it is tagged with, separated by commas; empty where none was chosen",
        "text": "the point, in its newest wording",
        "direction": "how the speaker says things have moved: better, no-change, worse, mixed, not-said",
        "fidelity": "how close the note is to what was said: verbatim, paraphrase, interpreter, on-behalf",
        "heard": "whether it was new tonight: first-tonight, said-before, not-said",
        "agreed": "how many others were seen to agree; no count of different people across points",
        "read_back": "true where these very words were read back to the speaker",
        "table": "the table it was said at, if there are tables",
        "flags": "what the guard found and the note-taker decided, with the reason; never the words themselves",
        "amended": "how often it was corrected",
        "withdrawn": "true where it was taken back",
        "withdrawn_reason": "why: mistake, duplicate, speaker-asked, identifying, other",
        "withdrawn_note": "anything more that was said about taking it back",
    },
    "checkins": {
        "role": "the answer to 'Who are you here as?'; not-asked where a steward counted the person in; not-shown "
        "where too few people of that role were in the room",
        "group": "the role's publication group: family, professional, support, other",
        "topics": "ids of the themes the person came to talk about, separated by commas",
        "language": "the language of the check-in",
        "privacy_version": "which words of the privacy promise were shown; empty where none were",
    },
    "corrections": {
        "kind": "corrected, or undone for a tap that was taken back",
        "change": "people inside more, or fewer",
        "reason": "why it was corrected, or what the tap had counted",
        "record": "the id of the tap that was taken back",
    },
    "needs": {
        "need": "the need's id in the meeting pack",
        "people": "how many people asked for it there; one person may have asked for several",
    },
    "concerns": {"text": "the concern", "told_inspector": "true where an inspector was told in person"},
    "drafts": {
        "themes": "ids of the themes chosen so far",
        "text": "the line that was being typed when the device failed",
    },
    "surveys": {"state": "the state in which the survey screen was shown"},
    "orphans": {
        "kind": "amended or withdrawn",
        "point": "the id of the point that is not here",
        "text": "the new wording, or the note about taking it back",
        "reason": "why",
    },
    "openings": {
        "software": "name and version",
        "pack_digest": "SHA-256 of the meeting pack, hexadecimal",
        "rehearsal_proof": "how the inspectors' key was proved to open a record, or not-tested",
        "clock_confirmed": "true where a person confirmed the clock",
        "preflight": "the checks made before opening",
        "recipients": "fingerprints of the keys that records are sealed to",
    },
    "versions": {
        "point": "the id of the point",
        "step": "0 as it was noted, then 1, 2 ... in the order of what was changed",
        "kind": "noted, amended or withdrawn",
        "themes": "ids of the themes it was tagged with then, separated by commas",
        "text": "its wording then",
        "direction": "how the speaker says things have moved, as noted then",
        "fidelity": "how close the note is to what was said, as noted then",
        "heard": "whether it was new tonight, as noted then",
        "agreed": "how many others were seen to agree, as noted then",
        "read_back": "true where those words were read back to the speaker",
        "table": "the table it was said at, if there are tables",
        "flags": "what the guard found then and the note-taker decided, with the reason",
        "reason": "why it was changed or taken back",
        "note": "anything more that was said about taking it back",
    },
    "closings": {
        "kind": "the kind of record",
        "counted": "how many the station had counted when it closed",
        "read": "how many were read of it",
        "agrees": "true where the two are the same",
    },
    "counts": {
        "table": "the table that the count belongs to",
        "unit": "what is counted: people, points, or mentions (a point with two themes is two mentions)",
        "row": "id of the row; empty for a total",
        "column": "id of the column; empty for a total, and in tables with one column",
        "row_label": "the row in words",
        "column_label": "the column in words",
        "count": "the count; * where it is hidden",
    },
    "redactions": {
        "what": "replaced, kept, withheld or merged",
        "kind": "what the words were, where only they were replaced or kept",
        "reason": "why they were kept, or why the text is withheld",
        "times": "how often",
    },
    "quotes": {"text": "a point that somebody reviewed, with what may identify people replaced"},
    "glossary": {"abbreviation": "an abbreviation that stands in the texts", "meaning": "what it stands for"},
    "failures": {"seq": "the record's number in its stream", "reason": "why it did not open"},
}


def dictionary(tables: Iterable[Table]) -> Table:
    """Return the meaning of every column of these tables, in their order, as a table.

    Raises:
        KeyError: A column has no meaning here yet.
    """
    rows = tuple(
        (table.name, column.name, _OWN.get(table.name, {}).get(column.name) or _EVERYWHERE[column.name])
        for table in tables
        for column in table.columns
    )
    return Table("columns", DICTIONARY, rows)
