"""Ready questions for `inspect`: a name, what it answers, and the SQL that anybody may take further."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """A ready question."""

    name: str
    """What it is asked by."""
    what: str
    """What it answers."""
    sql: str
    """The question itself."""


QUESTIONS = (
    Question(
        "themes",
        "mentions of each theme, by direction; a point with two themes counts under both",
        """
        SELECT t.number, t.short AS theme, count(m.id) AS mentions,
               count(m.id) FILTER (m.direction = 'better') AS better,
               count(m.id) FILTER (m.direction = 'no-change') AS no_change,
               count(m.id) FILTER (m.direction = 'worse') AS worse,
               count(m.id) FILTER (m.direction = 'mixed') AS mixed,
               count(m.id) FILTER (m.direction = 'not-said') AS not_said
        FROM themes t LEFT JOIN mentions m ON m.theme = t.id GROUP BY ALL ORDER BY t.number
        """,
    ),
    Question(
        "not-heard",
        "themes that nobody spoke on",
        "SELECT number, short AS theme FROM themes WHERE id NOT IN (SELECT theme FROM mentions) ORDER BY number",
    ),
    Question(
        "points",
        "every point that stands, by theme",
        "SELECT themes, direction, fidelity, text, id FROM points WHERE NOT withdrawn ORDER BY themes, id",
    ),
    Question(
        "worse",
        "points that say things have become worse",
        "SELECT themes, text, id FROM points WHERE direction = 'worse' AND NOT withdrawn ORDER BY themes, id",
    ),
    Question(
        "agreed",
        "points that most others were seen to agree with; the same people may have agreed with several",
        """
        SELECT agreed, heard, themes, text, id FROM points WHERE agreed > 0 AND NOT withdrawn
        ORDER BY agreed DESC, id
        """,
    ),
    Question(
        "own-words",
        "points that were noted word for word or through an interpreter",
        """
        SELECT fidelity, read_back, themes, text, id FROM points
        WHERE fidelity IN ('verbatim', 'interpreter') AND NOT withdrawn ORDER BY fidelity, id
        """,
    ),
    Question(
        "kept",
        "points in which a note-taker kept what the guard had found",
        "SELECT flags, text, id FROM points WHERE contains(flags, ' kept') AND NOT withdrawn ORDER BY flags, id",
    ),
    Question(
        "changed",
        "points that were corrected or taken back",
        """
        SELECT amended, withdrawn, withdrawn_reason, withdrawn_note, text, id FROM points
        WHERE amended > 0 OR withdrawn ORDER BY withdrawn, id
        """,
    ),
    Question(
        "twice",
        "words that were noted more than once",
        """
        SELECT count(*) AS times, any_value(text) AS text, string_agg(id, ' ' ORDER BY id) AS ids FROM points
        WHERE NOT withdrawn GROUP BY lower(trim(text)) HAVING count(*) > 1 ORDER BY times DESC, ids
        """,
    ),
    Question(
        "people",
        "people who came in, by group and role",
        'SELECT "group", role, count(*) AS people FROM checkins GROUP BY ALL ORDER BY "group", people DESC, role',
    ),
    Question(
        "arrivals",
        "people who came in and who left, by band",
        """
        SELECT band, count(*) FILTER (came) AS came, count(*) FILTER (NOT came) AS "left"
        FROM (SELECT band, true AS came FROM checkins UNION ALL SELECT band, false FROM departures)
        GROUP BY ALL ORDER BY band
        """,
    ),
    Question(
        "needs",
        "how many asked for each kind of help",
        "SELECT need, sum(people) AS people FROM needs GROUP BY ALL ORDER BY people DESC, need",
    ),
    Question(
        "languages",
        "languages that people checked in with",
        "SELECT language, count(*) AS people FROM checkins GROUP BY ALL ORDER BY people DESC, language",
    ),
    Question(
        "unvouched",
        "points and people that the chain of signatures does not vouch for, by station",
        """
        SELECT station, count(*) FILTER (point) AS points, count(*) FILTER (NOT point) AS people
        FROM (SELECT station, true AS point, vouched FROM points UNION ALL SELECT station, false, vouched FROM checkins)
        WHERE NOT vouched GROUP BY ALL ORDER BY station
        """,
    ),
    Question(
        "unfinished",
        "lines that were being typed when a device failed, and corrections of points that are not here",
        "SELECT 'line' AS what, text, id FROM drafts UNION ALL SELECT kind, text, id FROM orphans ORDER BY ALL",
    ),
    Question(
        "failures", "records that did not open", "SELECT station, seq, reason FROM failures ORDER BY station, seq"
    ),
)
"""All of them, in the order they are listed."""
