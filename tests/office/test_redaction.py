"""A review of what may identify people: every text ends in one way, choices hold no words, no source is changed."""

from __future__ import annotations

import hashlib
import json
import os
import pty
import select
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from export.choices import MARKS, Choice, Item, Span
from export.choices_file import keep_choices, read_choices
from export.disclosure import disclose
from export.identities import new_identity
from export.keyfile import write_key_file
from export.pipeline import write_evidence
from export.reasons import check_reasons, may_tell
from export.redaction import NOT_DECIDED, NOT_REVIEWED, Redaction, items_of, redact
from export.redaction_errors import ChoicesError
from export.review import HELP, WITHHOLD_REASONS, Review
from kiosk.handover import write_bundle
from kiosk.identifiers import Finding, Guard
from kiosk.meeting import DisclosureProfile
from kiosk.pack import sample_pack
from kiosk.records import (
    ConcernRaised,
    DraftKept,
    GuardFlag,
    PointAmended,
    PointContent,
    PointNoted,
    PointWithdrawn,
    Record,
)
from kiosk.vetting import REASONS
from tests.office.builder import build, sealed_records
from tests.office.evenings import BANDS, opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from export.redaction import Rest
    from kiosk.pack import LoadedPack

ROOT = Path(__file__).resolve().parents[2]
WORDS = "seven words that nobody else would guess"
SECRETS = ("Olivia", "Hargreaves", "07700 900123", "quokkazebra")
PUBLIC = DisclosureProfile(name="public", threshold=7, base=5)


def _id(number: int) -> str:
    return f"{number:016d}"


def _noted(number: int, text: str, *flags: GuardFlag) -> PointNoted:
    content = PointContent(text=text, themes=("local-offer",), flags=flags)
    return PointNoted(id=_id(number), band=BANDS[0], content=content)


EVENING: list[Record] = [
    _noted(1, "Olivia waits, and Mrs Hargreaves does not call", GuardFlag(kind="person", decision="kept", reason="x")),
    _noted(2, "ring me on 07700 900123"),
    _noted(3, "the quokkazebra is closed on Mondays"),
    _noted(4, "we wait too long"),
    _noted(5, "we wait far too long"),
    _noted(6, "Olivia again"),
    PointWithdrawn(id=_id(7), band=BANDS[0], point=_id(6), reason="speaker-asked"),
    DraftKept(id=_id(8), band=BANDS[0], text="and then Olivia s"),
]


@pytest.fixture(scope="module")
def guard() -> Guard:
    """Return the sample meeting's guard."""
    return Guard(sample_pack().pack)


@pytest.fixture(scope="module")
def items(guard: Guard) -> tuple[Item, ...]:
    """Return the texts of the evening."""
    return items_of(opened(EVENING, sample_pack().pack).fold.tables(), guard)


class Reviewer:
    """Somebody who types answers, and remembers what was shown."""

    def __init__(self, items: tuple[Item, ...], guard: Guard, choices: list[Choice] | None = None) -> None:
        self.shown: list[str] = []
        self.kept: list[list[Choice]] = []
        self.choices = choices if choices is not None else []
        self._answers: Iterator[str] = iter(())
        self.review = Review(items, self.choices, guard, {}, self._ask, self.shown.append, self._keep)

    def types(self, *answers: str, everything: bool = False) -> bool:
        """Type answers until they end, which is like Ctrl+D, and return whether all is decided."""
        self._answers = iter(answers)
        return self.review.run(everything=everything)

    def _ask(self, prompt: str) -> str:
        self.shown.append(prompt)
        answer = next(self._answers, None)
        if answer is None:
            raise EOFError
        return answer

    def _keep(self, choices: list[Choice]) -> None:
        self.kept.append(list(choices))


def test_a_review_asks_about_what_the_guard_finds_and_nothing_else(items: tuple[Item, ...], guard: Guard) -> None:
    """Three texts are asked about, marked and numbered, with the note-taker's decision; a withdrawn one is not."""
    somebody = Reviewer(items, guard)
    assert not somebody.types()
    text = "\n".join(somebody.shown)
    assert "3 text(s) to decide" in text
    assert "⟦1 Olivia⟧ waits, and ⟦2 Mrs Hargreaves⟧ does not call" in text
    assert "person kept (x)" in text
    assert somebody.choices == []


def test_words_are_replaced_kept_or_withheld_as_it_was_chosen(items: tuple[Item, ...], guard: Guard) -> None:
    """One letter a mark, a reason for what is kept and for what is withheld, and the log counts all of it."""
    somebody = Reviewer(items, guard)
    assert somebody.types("rk", "2", "w", "3", "r")
    redaction = redact(items, somebody.choices)
    assert redaction.undecided == ()
    assert redaction.shown[_id(1)] == "[name] waits, and Mrs Hargreaves does not call"
    assert redaction.withheld == {_id(2): "an individual case", _id(6): "taken back at the meeting: speaker-asked"}
    assert redaction.shown[_id(8)] == "and then [name] s"
    assert dict(redaction.log) == {
        ("replaced", "person", ""): 2,
        ("kept", "person", "a public body or public role"): 1,
        ("withheld", "", "an individual case"): 1,
        ("withheld", "", "taken back at the meeting: speaker-asked"): 1,
    }
    assert redaction.figures() == {"captured": 7, "shown": 5, "withheld": 2, "merged": 0}


def test_a_reader_can_mark_what_the_guard_missed(items: tuple[Item, ...], guard: Guard) -> None:
    """With everything asked about, `+` marks words wherever they stand, joined with marks they touch."""
    somebody = Reviewer(items, guard)
    somebody.types("+ waits, and mrs", "r", "l", "+ QUOKKAZEBRA", "+ nowhere", "r", everything=True)
    redaction = redact(items, somebody.choices)
    assert redaction.shown[_id(3)] == "the [removed] is closed on Mondays"
    assert "These words are not in the text." in somebody.shown
    assert redaction.shown[_id(1)] == "[name] [removed] does not call"


def test_the_last_choice_can_be_undone_and_an_earlier_one_gone_back_to(items: tuple[Item, ...], guard: Guard) -> None:
    """`u` takes choices back one by one, and asks again; `g` asks anew about any text."""
    somebody = Reviewer(items, guard)
    somebody.types("u", "r", "r", "u", "u", "q")
    assert "There is nothing to undo." in somebody.shown
    assert somebody.choices == []
    assert [len(kept) for kept in somebody.kept] == [1, 2, 1, 0]
    assert somebody.types("r", "r", "g 1", "g " + _id(4), "w", "2", "r")
    assert redact(items, somebody.choices).withheld[_id(4)] == "the speaker asked for it"


def test_a_merge_goes_into_a_point_that_is_shown(items: tuple[Item, ...], guard: Guard) -> None:
    """A point that was said twice is merged and counted once; into nothing, itself or a draft it is not."""
    somebody = Reviewer(items, guard)
    wrong = ("m", f"m {_id(5)}", f"m {_id(8)}", f"m {_id(6)}", "m NOTHING")
    somebody.types("l", "l", f"g {_id(5)}", *wrong, f"m {_id(4)}")
    assert [choice.into for choice in somebody.choices] == [_id(4)]
    somebody.types(f"g {_id(4)}", "w", "1", "q")
    assert [choice.do for choice in somebody.choices] == ["merge"], "what others are merged into can't be withheld"
    redaction = redact(items, somebody.choices, "withhold-found")
    assert redaction.merged == {_id(5): _id(4)}
    tables = opened(EVENING, sample_pack().pack).fold.tables()
    disclosed = disclose(tables, None, DisclosureProfile(name="x", threshold=0, base=1), redaction)
    assert str(disclosed.table("fidelity").total) == "4"
    [points] = [table for table in disclosed.rows if table.name == "points"]
    assert {row[0] for row in points.rows} == {_id(3), _id(4)}


TELLING = ["because of olivia", "it is about Mrs Hargreaves", "call 07700 900123", "asked by the mother, Grace"]


@pytest.mark.parametrize("reason", [*TELLING, "the quokkazebra again", "x" * 300])
def test_a_reason_repeats_nothing_that_identifies(items: tuple[Item, ...], guard: Guard, reason: str) -> None:
    """A reason in one's own words is asked for again where it holds a name, a number or an unusual word of the text."""
    somebody = Reviewer(items, guard)
    there = f"g {_id(3)}" if "quokka" in reason else f"g {_id(1)}"
    somebody.types(there, "w", reason, "", "q")
    assert somebody.choices == []
    somebody.types(there, "w", reason, "it is too close to one family", "q")
    assert [choice.reason for choice in somebody.choices] == ["it is too close to one family"]


def test_a_name_that_is_a_word_is_no_reason_where_the_text_has_it(guard: Guard) -> None:
    """'hope' in a text may be somebody: a reason in small letters that repeats it is asked for again."""
    assert may_tell("hope asked for it", guard, "and then hope was excluded again")
    assert not may_tell("the speaker asked for it", guard, "the speaker is her mother and asked us")
    assert not any(may_tell(reason, guard) for reason in (*REASONS, *WITHHOLD_REASONS, NOT_REVIEWED, NOT_DECIDED))


@pytest.mark.parametrize("reason", TELLING)
@pytest.mark.parametrize("kept", [False, True])
def test_a_reason_in_the_file_is_looked_at_too(guard: Guard, reason: str, *, kept: bool) -> None:
    """Whoever wrote it there, a reason that may say who somebody is stops the command before anything is written."""
    span = Span(start=0, end=6, kind="person", keep=reason)
    withheld = Choice(id=_id(1), length=47, do="withhold", reason=reason)
    choice = Choice(id=_id(1), length=47, do="show", spans=(span,)) if kept else withheld
    with pytest.raises(ChoicesError, match=_id(1)):
        check_reasons([choice], guard)
    check_reasons([Choice(id=_id(1), length=47, do="withhold", reason="an individual case")], guard)


def test_wrong_answers_are_told_and_change_nothing(items: tuple[Item, ...], guard: Guard) -> None:
    """Letters that fit nothing, an empty line and help leave the text where it was."""
    somebody = Reviewer(items, guard)
    somebody.types("rrr", "x", "", "s", "?", "+", "k", "", "q")
    assert somebody.choices == []
    assert HELP.rstrip("\n") in somebody.shown


def test_a_later_wording_is_asked_about_again(items: tuple[Item, ...]) -> None:
    """Choices about a text that has changed since, or that is not here, are not used, and that is said."""
    choices = [
        Choice(id=_id(1), length=3, do="show", spans=(Span(start=0, end=1, kind="person"),)),
        Choice(id=_id(2), length=len("ring me on 07700 900123"), do="show"),
        Choice(id=_id(99), length=1, do="withhold", reason="gone"),
    ]
    redaction = redact(items, choices)
    assert redaction.stale == 3
    assert {item.id for item in redaction.undecided} == {_id(1), _id(2), _id(8)}


@pytest.mark.parametrize(
    "spans",
    [
        (Span(start=0, end=99, kind="person"),),
        (Span(start=-1, end=6, kind="person"),),
        (Span(start=0, end=20, kind="person"), Span(start=10, end=40, kind="person")),
        (Span(start=0, end=40, kind="of the future"),),
    ],
)
def test_places_that_are_not_in_the_text_are_refused(items: tuple[Item, ...], spans: tuple[Span, ...]) -> None:
    """A file of choices can't cut a text elsewhere than in it."""
    choice = next(item for item in items if item.id == _id(4)).chosen("show", spans=spans)
    with pytest.raises(ChoicesError, match="not in that point"):
        redact(items, [choice])


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


@st.composite
def reviews(draw: st.DrawFn) -> tuple[list[Item], list[Choice]]:
    """Return made-up texts with findings, and choices about them, good and stale."""
    items: list[Item] = []
    choices: list[Choice] = []
    for number in range(draw(st.integers(0, 8))):
        text = draw(TEXTS)
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        findings = (Finding(start, end, "person", "", "[name]"),) if draw(st.booleans()) else ()
        item = Item(
            "points", _id(number), text, withdrawn=draw(st.sampled_from(["", "", "mistake"])), findings=findings
        )
        items.append(item)
        keep = draw(st.sampled_from(["", "a reason"]))
        spans = [Span(start=start, end=end, kind="person", keep=keep)]
        choices += draw(
            st.sampled_from(
                [
                    [],
                    [item.chosen("show", spans=spans)],
                    [item.chosen("withhold", reason="why")],
                    [item.chosen("merge", into=_id(draw(st.integers(0, 8))))],
                    [item.chosen("show", spans=spans), item.chosen("withhold", reason="why")],
                    [Choice(id=item.id, length=77, do="show")],
                ]
            )
        )
    return items, choices


@settings(max_examples=150, deadline=None)
@given(review=reviews(), rest=st.sampled_from(["undecided", "withhold-found", "withhold"]))
def test_shown_withheld_and_merged_are_what_was_captured(review: tuple[list[Item], list[Choice]], rest: Rest) -> None:
    """Each text is in one of the three, or undecided, and in one only; a merge goes into a point that is shown."""
    items, choices = review
    try:
        redaction = redact(items, choices, rest)
    except ChoicesError:
        choices = [choice for choice in choices if choice.do != "merge"]
        redaction = redact(items, choices, rest)
    ends: list[set[str]] = [
        set(redaction.shown),
        set(redaction.withheld),
        set(redaction.merged),
        {item.id for item in redaction.undecided},
    ]
    assert sum(map(len, ends)) == len(set().union(*ends)) == len(items)
    assert rest == "undecided" or not redaction.undecided
    assert set(redaction.merged.values()) <= set(redaction.shown) | ends[3]
    withdrawn = {item.id for item in items if item.withdrawn}
    assert withdrawn <= set(redaction.withheld)
    assert sum(redaction.log.values()) >= len(redaction.withheld) + len(redaction.merged)


@settings(max_examples=60, deadline=None)
@given(review=reviews())
def test_the_file_of_choices_brings_the_same_redaction_back(
    review: tuple[list[Item], list[Choice]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What is kept in the file and read again leads to the same ends."""
    _, choices = review
    path = tmp_path_factory.mktemp("choices") / "c.json"
    keep_choices(path, "meeting", choices)
    assert read_choices(path, "meeting") == choices


def test_the_file_of_choices_holds_no_word_of_any_text(items: tuple[Item, ...], guard: Guard, tmp_path: Path) -> None:
    """Ids, places and reasons are kept, for the owner alone, and neither what was replaced nor what was kept."""
    somebody = Reviewer(items, guard)
    somebody.types("rk", "1", "r", "+ quokkazebra", "r", everything=True)
    path = tmp_path / "redaction.json"
    keep_choices(path, "m", somebody.choices)
    data = path.read_text()
    assert len(json.loads(data)["choices"]) == 3
    assert not [secret for secret in (*SECRETS, "quokka", "Olivia") if secret.lower() in data.lower()]
    assert path.stat().st_mode & 0o077 == 0


def test_choices_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    """A missing file is a beginning; another meeting's, a damaged one, a withholding without a reason are errors."""
    path = tmp_path / "c.json"
    assert read_choices(path, "m") == []
    keep_choices(path, "m", [Choice(id="A", length=1, do="withhold", reason="why")])
    with pytest.raises(ChoicesError, match="about the meeting 'm'"):
        read_choices(path, "other")
    path.write_text(path.read_text().replace("why", " "))
    with pytest.raises(ChoicesError, match="without a reason"):
        read_choices(path, "m")
    for bad in ("{", '{"format": "open-meeting-choices/2", "meeting": "m", "choices": []}', "[]", "\xff"):
        path.write_text(bad, encoding="latin-1")
        with pytest.raises(ChoicesError, match="does not hold choices"):
            read_choices(path, "m")
    with pytest.raises(ChoicesError, match="cannot be read"):
        read_choices(tmp_path, "m")
    with pytest.raises(ChoicesError, match="could not be kept"):
        keep_choices(tmp_path / "no" / "c.json", "m", [])


def test_redacted_tables_hold_what_is_shown_and_nothing_else(
    items: tuple[Item, ...], guard: Guard, tmp_path: Path
) -> None:
    """Rows under the inspectors' profile have the redacted words, a log and the sum; concerns and the rest are gone."""
    somebody = Reviewer(items, guard)
    somebody.types("r", "r", "r")
    redaction = redact(items, somebody.choices)
    evening = opened(EVENING, sample_pack().pack)
    write_evidence(evening, tmp_path / "out", ("csv", "jsonl"), redaction=redaction)
    data = b"".join(path.read_bytes() for path in (tmp_path / "out").iterdir()).decode()
    assert not [secret for secret in SECRETS[:3] if secret in data]
    assert "[name] waits, and [name] does not call" in data
    assert "replaced,person,,3" in (tmp_path / "out" / "redactions.csv").read_text("utf-8-sig")
    summary = json.loads((tmp_path / "out" / "summary.json").read_bytes())
    assert summary["texts"] == {"captured": 7, "shown": 6, "withheld": 1, "merged": 0}


def test_what_was_typed_beside_a_text_is_replaced_too(guard: Guard) -> None:
    """A name in the table's name or in a note-taker's reason leaves no more than one in the text."""
    flag = GuardFlag(kind="person", decision="kept", reason="olivia is her daughter")
    content = PointContent(text="we wait", table="Mrs Hargreaves", flags=(flag,))
    amended = PointAmended(
        id=_id(2), band=BANDS[0], point=_id(9), content=PointContent(text="so long"), reason="as olivia said"
    )
    tables = opened([PointNoted(id=_id(1), band=BANDS[0], content=content), amended], sample_pack().pack).fold.tables()
    redacted = {table.name: table for table in redact(items_of(tables, guard), []).rows(tables)}
    [point], [orphan] = redacted["points"].rows, redacted["orphans"].rows
    assert "[name]" in str(point)
    assert "[name]" in str(orphan)
    assert "livia" not in f"{point}{orphan}"
    assert "Hargreaves" not in str(point)


def test_a_table_of_texts_that_nobody_reviews_is_left_out(guard: Guard) -> None:
    """Concerns, or any table of texts that a later version brings, never pass through a redaction."""
    concern = ConcernRaised(id=_id(1), band=BANDS[0], text="Olivia may be at risk")
    fold = opened([concern, _noted(2, "we wait")], sample_pack().pack).fold
    names = [table.name for table in redact(items_of(fold.tables(), guard), []).rows(fold.tables())]
    assert "concerns" in {table.name for table in fold.tables()}
    assert "concerns" not in names
    assert {"points", "checkins", "drafts", "orphans"} <= set(names)


def test_the_public_reads_only_what_somebody_reviewed(items: tuple[Item, ...], guard: Guard, tmp_path: Path) -> None:
    """Under a profile without rows, words leave only where a person decided about that very point, and leave alone."""
    somebody = Reviewer(items, guard)
    somebody.types("r", "r", "l", "w", "2", "s", "q", everything=True)
    redaction = redact(items, somebody.choices, "withhold")
    evening = opened(EVENING, sample_pack().pack)
    written = write_evidence(evening, tmp_path / "out", ("csv",), profile=PUBLIC, redaction=redaction)
    [quotes] = [table for table in written if table.name == "quotes"]
    assert len(quotes.rows) == sum(choice.do == "show" for choice in somebody.choices)
    assert NOT_REVIEWED in redaction.withheld.values()
    assert all(len(row) == 1 for row in quotes.rows)
    assert "redactions" not in {table.name for table in written}


def test_every_kind_has_a_mark() -> None:
    """What stands in place of words is in brackets, and tells the kind where the guard knows it."""
    assert all(mark.startswith("[") and mark.endswith("]") for mark in MARKS.values())
    assert Redaction(()).figures()["captured"] == 0


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, loaded: LoadedPack) -> Path:
    """Return an inspector's folder with a key, its words and a bundle of the evening."""
    folder = tmp_path_factory.mktemp("redacting")
    identity = new_identity("X25519")
    write_key_file(folder / "inspector.key", identity, WORDS, work_factor=10)
    (folder / "words").write_text(f"{WORDS}\n")
    built = build(loaded, "notes-1", sealed_records(EVENING, [identity.recipient]))
    write_bundle([built.source], loaded, folder)
    return folder


@pytest.fixture
def redacting(office: Path) -> Callable[..., list[str]]:
    """Return how `redact` is called in the office."""
    [bundle] = office.glob("*.zip")

    def command(*arguments: str) -> list[str]:
        given = ("--key", str(office / "inspector.key"), "--passphrase-file", str(office / "words"))
        return [sys.executable, "-m", "export", "redact", str(bundle), *given, *arguments]

    return command


ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


def test_a_script_takes_the_choices_that_are_there(
    office: Path, redacting: Callable[..., list[str]], tmp_path: Path
) -> None:
    """Without choices nothing is written and the texts are named; with --withhold-rest they are left out."""
    before = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in office.iterdir()}
    done = subprocess.run(
        redacting("--to", "out"), capture_output=True, text=True, check=False, env=ENVIRONMENT, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 1
    assert "not decided yet" in done.stderr
    assert _id(1) in done.stderr
    assert not (tmp_path / "work" / "out").exists()
    done = subprocess.run(
        redacting("--to", "out", "--withhold-rest"), capture_output=True, text=True, check=False, env=ENVIRONMENT
    )
    assert "7 texts captured = 3 shown + 4 withheld + 0 merged" in done.stdout
    assert (tmp_path / "work" / "out" / "points.csv").exists()
    assert {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in office.iterdir()} == before


def test_a_review_on_a_terminal_is_left_and_taken_up(
    office: Path, redacting: Callable[..., list[str]], tmp_path: Path
) -> None:
    """On a real terminal `q` and Ctrl+C keep what was chosen, the next run goes on there, and no source changes."""
    before = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in office.iterdir()}
    first = _on_a_terminal(redacting(), "r", "q")
    assert "3 text(s) to decide" in first
    assert "1 choice(s) are kept, 2 text(s) are not decided" in first
    second = _on_a_terminal(redacting(), "r", "Ctrl+C")
    assert "2 text(s) to decide" in second
    assert "Nothing was left half-written" in second
    third = _on_a_terminal(redacting("--to", "out"), "r")
    assert "1 text(s) to decide" in third
    assert "7 texts captured = 6 shown + 1 withheld + 0 merged" in third
    assert "Traceback" not in first + second + third
    assert (tmp_path / "work" / "out" / "redactions.csv").exists()
    assert {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in office.iterdir()} == before


def _on_a_terminal(command: list[str], *typed: str) -> str:
    """Run a command on a terminal of its own, type once it asks, and return all that it showed."""
    near, far = pty.openpty()
    process = subprocess.Popen(command, stdin=far, stdout=far, stderr=far, env=ENVIRONMENT, start_new_session=True)
    os.close(far)
    shown = b""
    answers = iter(typed)
    with suppress(OSError):  # what Linux answers when the terminal's other end is closed
        while True:
            if not select.select([near], [], [], 2)[0]:
                if typed[-1] == "Ctrl+C" and shown.endswith(b"> "):
                    process.send_signal(signal.SIGINT)  # in the instant before it waits, one is missed
                continue
            chunk = os.read(near, 65536)
            if not chunk:
                break
            shown += chunk
            if shown.endswith(b"> ") and (answer := next(answers, None)) is not None:
                if answer == "Ctrl+C":
                    process.send_signal(signal.SIGINT)
                else:
                    os.write(near, f"{answer}\n".encode())
    os.close(near)
    process.wait(timeout=60)
    return shown.decode(errors="replace")
