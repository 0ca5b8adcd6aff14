"""Making a new pack by answering questions: every answer is judged at once, and none is lost."""

from __future__ import annotations

import datetime as dt
import errno
import os
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.errors import PackError
from kiosk.pack import LoadedPack, parse_pack, read_pack
from kiosk.pack_new import ask_pack, new_pack, write_new
from kiosk.pack_questions import slug, unused
from kiosk.recipients import throwaway

if TYPE_CHECKING:
    from pathlib import Path

HYBRID, OTHER_HYBRID, CLASSIC = (throwaway(kind).text for kind in ("mlkem768x25519", "mlkem768x25519", "X25519"))

EVENING = {
    # a part of a question, and the answers to it, one for each time it is asked; every other question gets Enter
    "Which area": ["North Somewhere"],
    "When does it start": ["23 March 2026 19:00"],
    "place called": ["Town Hall"],
    "due for deletion": ["2027-03-23"],
    "its web address": ["https://survey.example.org/north"],
    "When does it open": ["2026-03-02 09:00"],
    "When does it close": ["20/03/2026 17:00"],
    "Theme 1,": ["Waiting times"],
    "Theme 2,": ["Plans (EHCPs)"],
    "Theme 3,": [""],
    "everyday words": ["How long it takes", "What is in a plan"],
    "with commas": ["waiting, delay , waiting", ""],
    "Who can people turn to": ["Parent Carer Forum"],
    "What for": ["Somebody to talk to"],
    "e-mail": ["forum@example.org"],
    "letter of": ["2 March 2026"],
    "privacy notice 1": ["https://inspectors.example.org/privacy"],
    "child may be at risk": ["Children's services"],
    "Public key 1?": [HYBRID],
    "Public key 2?": [OTHER_HYBRID],
}


class Person:
    """Somebody at the keyboard.

    Args:
        answers: Part of a question to the answers given to it, in turn; Enter where there is none.
        stops_at: Before which question, from 1, the person stops; never where it is None.
        how: The exception that stopping is.
    """

    def __init__(
        self,
        answers: dict[str, list[str]],
        *,
        stops_at: int | None = None,
        how: type[BaseException] = EOFError,
    ) -> None:
        self._answers = {part: list(given) for part, given in answers.items()}
        self._stops_at = stops_at
        self._how = how
        self.asked: list[str] = []
        self.told: list[str] = []

    def ask(self, question: str, default: str) -> str:
        """Answer a question, or stop."""
        self.asked.append(question)
        if self._stops_at == len(self.asked):
            raise self._how
        assert len(self.asked) < 300, f"asked for ever: {question}"
        for part, answers in self._answers.items():
            if part in question and answers:
                return answers.pop(0)
        return default

    def tell(self, text: str) -> None:
        """Listen."""
        self.told.append(text)


def with_answer(part: str, *answers: str) -> dict[str, list[str]]:
    """Return the evening's answers with one question answered otherwise first."""
    return {part: [*answers], **EVENING} if part not in EVENING else {**EVENING, part: [*answers, *EVENING[part]]}


def made(answers: dict[str, list[str]]) -> tuple[LoadedPack, Person]:
    """Return the pack that the answers make, and the person who gave them."""
    person = Person(answers)
    return parse_pack(ask_pack(person.ask, person.tell), "new"), person


def test_answers_become_a_valid_pack() -> None:
    """What was answered is in the pack, what was not is what most meetings need."""
    loaded, person = made(EVENING)
    pack = loaded.pack
    assert pack.meeting.id == "north-somewhere-2026"
    assert pack.meeting.title == "North Somewhere SEND open meeting"
    assert pack.local(pack.meeting.starts).isoformat() == "2026-03-23T19:00:00+00:00"
    assert pack.meeting.ends - pack.meeting.starts == dt.timedelta(hours=2)
    assert pack.framework.plan == "Priority Action Plan"
    assert [(theme.id, theme.number, theme.keywords) for theme in pack.themes] == [
        ("waiting-times", 1, ("waiting", "delay")),
        ("plans-ehcps", 2, ()),
        ("none", 0, ()),
    ]
    assert [(one.name, one.lead) for one in pack.recipients] == [("Lead inspector", True), ("Inspector 2", False)]
    assert [station.id for station in pack.stations] == [
        *("door-1", "door-2", "notes-1", "notes-2", "notes-3"),
        "wall",
        "desk",
    ]
    assert pack.role("prefer-not-to-say") is not None
    assert pack.privacy.version == "letter of 2 March 2026"
    assert [link.url for link in pack.privacy.links] == ["https://inspectors.example.org/privacy"]
    assert "may identify a particular child" in pack.privacy.promise[0]
    assert not any(line.startswith("There is a problem") for line in person.told)


def test_what_was_understood_of_a_time_is_said_back() -> None:
    """A time typed in any order of day, month and year is answered in words, weekday included."""
    _, person = made(EVENING)
    assert "  Monday 23 March 2026, 19:00" in person.told
    assert "  Friday 20 March 2026, 17:00" in person.told


def test_what_to_read_is_told_at_the_end() -> None:
    """The last words are that the promise has to say what the letter says, and no more."""
    _, person = made(EVENING)
    assert "promise" in person.told[-1]
    assert "letter" in person.told[-1]


def test_the_older_framework_brings_its_words_and_they_can_be_changed() -> None:
    """Framework 1 has the words of 2016 to 2022; answering no asks for each word."""
    pack = made({**EVENING, "Which framework": ["1"]})[0].pack
    assert (pack.framework.plan_short, pack.framework.visit) == ("WSOA", "re-visit")
    assert pack.themes[-1].short == "Outside the WSOA"
    own = made({**EVENING, "Are these the words": ["no"], "plan called in short": ["XYZ"]})[0].pack
    assert own.framework.plan_short == "XYZ"
    assert own.framework.plan == "Priority Action Plan"


def test_nothing_invented_comes_from_a_sample() -> None:
    """A pack made under either framework has no address, number or name of a sample meeting in it."""
    for framework in ("1", "2"):
        answers = {
            **EVENING,
            "Which framework": [framework],
            "privacy notice 1": [""],
            "e-mail": [""],
            "its web address": ["https://survey.invalid/north"],
        }
        rows = made(answers)[0].data.decode().lower().splitlines()
        values = "\n".join(row for row in rows if not row.startswith("#"))
        for word in ("example", "worcs", "worcester", "01632"):
            assert word not in values


def test_no_survey_is_an_answer() -> None:
    """A meeting without a survey makes a pack without one."""
    loaded, person = made({**EVENING, "Is there an online survey": ["no"]})
    assert loaded.pack.survey is None
    assert not any("When does it close" in question for question in person.asked)


@pytest.mark.parametrize(
    ("question", "answer", "said"),
    [
        ("Which framework", "3", "Type 1 or 2"),
        ("Which area", "", "There is a problem"),
        ("Which area", "x" * 201, "200 is the most"),
        ("Which area", "\x1b[2J", "does not fit"),
        ("Which area", "\udc80", "does not fit"),
        ("time zone", "London", "Europe/London"),
        ("When does it start", "tomorrow", "not a day and a time"),
        ("When does it start", "2026-03-23", "not a day and a time"),
        ("When does it start", "31 February 2026 19:00", "not a day and a time"),
        ("When does it start", "2026-03-23T19:00+01:00", "an offset"),
        ("When does it start", "29 March 2026 01:30", "does not exist"),
        ("When does it start", "25/10/2026 01:30", "comes twice"),
        ("When does it start", "0026-03-23 19:00", "the year is 26"),
        ("When does it end", "2026-03-23 19:00", "not after Monday 23 March 2026, 19:00"),
        ("short name for files", "North Somewhere", "lower-case"),
        ("short name for files", "con", "Windows keeps the name"),
        ("How many people may", "many", "not a whole number"),
        ("How many people may", "-5", "not a whole number"),
        ("How many people may", "٣٠٠", "not a whole number"),
        ("How many people may", "0", "it goes from 1"),
        ("How many people may", "9" * 5000, "not a whole number"),
        ("due for deletion", "2026-03-23", "not after 23 March 2026"),
        ("due for deletion", "soon", "not a day"),
        ("Is there an online survey", "maybe", "Type yes or no"),
        ("its web address", "survey.example.org", "https://"),
        ("shorter address", "https://" + "x" * 80, "80 is the most"),
        ("When does it close", "2026-03-01 09:00", "not after Monday 2 March 2026, 09:00"),
        ("Theme 1,", "x" * 41, "40 is the most"),
        ("Theme 1,", "", "There is a problem"),
        ("with commas", ",".join(["x" * 201]), "200 is the most"),
        ("e-mail", "forum at example.org", "e-mail address"),
        ("letter of", "yesterday", "not a day"),
        ("privacy notice 1", "inspectors.example.org", "https://"),
        ("check people in", "31", "it goes from 0 to 30"),
        ("Public key 1?", "no-such-file", "neither a public key nor a file"),
        ("Public key 1?", "/", "neither a public key nor a file"),
        ("Public key 1?", "\0", "neither a public key nor a file"),
        ("Public key 1?", "~nobody-here/key", "neither a public key nor a file"),
        ("Public key 1?", "<a damaged one>", "damaged"),
        ("Public key 2?", "<the first one>", "given already"),
        ("Public key 2?", "<an older one>", "another kind"),
    ],
)
def test_a_wrong_answer_is_told_at_once_and_asked_again(question: str, answer: str, said: str) -> None:
    """Each answer that no pack could hold is refused before the next question, which is the same one again."""
    keys = {"<a damaged one>": HYBRID[:-1], "<the first one>": HYBRID, "<an older one>": CLASSIC}
    right, _ = made(EVENING)
    loaded, person = made(with_answer(question, keys.get(answer, answer)))
    problem = next(line for line in person.told if line.startswith("There is a problem"))
    assert said in problem
    assert problem.isprintable()
    asked = [index for index, text in enumerate(person.asked) if question in text]
    assert person.asked[asked[0]] == person.asked[asked[0] + 1]
    assert loaded.pack == right.pack


def test_two_keys_may_not_have_one_name() -> None:
    """The same name for two inspectors' keys is refused."""
    _, person = made({**EVENING, "Whose is it": ["Inspector", "Inspector"]})
    assert any("another key has this name" in line for line in person.told)


@pytest.mark.parametrize(
    "wrapping", ["{}", "{}\n", "# created: 2026-01-01\n# public key: {}\n", "Lead inspector: {}\r\n"]
)
def test_a_key_can_be_given_as_a_file(tmp_path: Path, wrapping: str) -> None:
    """A file with one public key in it, alone or among notes, is as good as the key."""
    path = tmp_path / "lead.pub"
    path.write_text(wrapping.format(HYBRID))
    assert made({**EVENING, "Public key 1?": [str(path)]})[0].pack.recipients[0].key == HYBRID


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "neither a public key nor a file"),
        ("nothing here", "holds no public key"),
        ("{first}\n{second}\n", "holds 2 public keys"),
        ("# public key: {first}\nAGE-SECRET-KEY-PQ-1QQQSECRET\n", "holds a private key"),
        ("age-encryption.org/v1\n-> scrypt x 18\n", "holds a private key"),
        ("-----BEGIN AGE ENCRYPTED FILE-----\nage1\n", "holds a private key"),
    ],
)
def test_a_file_without_one_public_key_is_refused(tmp_path: Path, content: str, said: str) -> None:
    """An empty file, one of several keys and an inspector's key file are refused, and no private key shown."""
    path = tmp_path / "key"
    path.write_text(content.format(first=HYBRID, second=OTHER_HYBRID))
    _, person = made(with_answer("Public key 1?", str(path)))
    problem = next(line for line in person.told if line.startswith("There is a problem"))
    assert said in problem
    assert "QQQSECRET" not in problem


def test_a_pasted_private_key_is_refused_not_shown_and_not_kept(tmp_path: Path) -> None:
    """A private key pasted by mistake reaches neither the screen again nor any file."""
    pasted = "AGE-SECRET-KEY-PQ-1QQQSECRETQQQ"
    asked = Person(EVENING)
    ask_pack(asked.ask, asked.tell)
    number = next(index for index, question in enumerate(asked.asked, 1) if "Public key 1?" in question)
    person = Person(with_answer("Public key 1?", pasted), stops_at=number + 1)
    with pytest.raises(PackError):
        new_pack(tmp_path / "meeting.toml", person.ask, person.tell)
    assert any("this is a private key" in line for line in person.told)
    assert "QQQSECRET" not in " ".join(person.told)
    for path in tmp_path.rglob("*"):
        assert path.is_dir() or b"QQQSECRET" not in path.read_bytes()


def test_a_new_pack_is_written_read_back_and_nothing_else_is_left(tmp_path: Path) -> None:
    """The file that is written is the pack that is returned, and the kept answers are gone."""
    folder = tmp_path / "office"
    folder.mkdir()
    path = folder / "meeting.toml"
    person = Person(EVENING)
    loaded = new_pack(path, person.ask, person.tell)
    assert read_pack(path) == loaded
    assert list(folder.iterdir()) == [path]


@pytest.mark.parametrize("kind", ["file", "folder", "link"])
def test_what_is_there_is_never_overwritten_and_nothing_is_asked(tmp_path: Path, kind: str) -> None:
    """A file, a folder or a dangling link of that name ends the command before its first question."""
    path = tmp_path / "meeting.toml"
    if kind == "file":
        path.write_text("mine")
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to(tmp_path / "nowhere")
    person = Person(EVENING)
    with pytest.raises(PackError, match="is there already and was left as it is"):
        new_pack(path, person.ask, person.tell)
    assert person.asked == []
    assert kind != "file" or path.read_text() == "mine"


def test_a_file_that_appears_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    """A file that somebody else puts there during the questions is left as it is, and the answers are kept."""
    path = tmp_path / "meeting.toml"

    class Slow(Person):
        def ask(self, question: str, default: str) -> str:
            path.write_text("mine")
            return super().ask(question, default)

    person = Slow(EVENING)
    with pytest.raises(PackError, match="is there already"):
        new_pack(path, person.ask, person.tell)
    assert path.read_text() == "mine"
    assert path.with_name("meeting.toml.answers").exists()


def test_a_missing_folder_is_told_before_the_first_question(tmp_path: Path) -> None:
    """Nobody answers forty questions for a folder that does not exist."""
    person = Person(EVENING)
    with pytest.raises(PackError, match="there is no folder"):
        new_pack(tmp_path / "gone" / "meeting.toml", person.ask, person.tell)
    assert person.asked == []


@pytest.mark.parametrize("how", [EOFError, KeyboardInterrupt])
@pytest.mark.parametrize("stops_at", [2, 9, 20, 40])
def test_stopping_midway_loses_no_answer(tmp_path: Path, stops_at: int, how: type[BaseException]) -> None:
    """After Ctrl+D or Ctrl+C the message says where the answers are; Enter to each of them again finishes the pack."""
    path = tmp_path / "meeting.toml"
    right, whole = made(EVENING)
    stopped = Person(EVENING, stops_at=stops_at, how=how)
    with pytest.raises(
        PackError, match=r"is not written yet\. Your answers so far are kept in .*meeting\.toml\.answers"
    ):
        new_pack(path, stopped.ask, stopped.tell)
    assert not path.exists()

    kept = tomllib.loads(path.with_name("meeting.toml.answers").read_text())["answers"]
    assert len(kept) == stops_at - 1
    later = Person(only_after(whole.asked[stops_at - 1 :]))
    loaded = new_pack(path, later.ask, later.tell)
    assert loaded.pack == right.pack
    assert "earlier answers" in later.told[0]


def only_after(questions: list[str]) -> dict[str, list[str]]:
    """Return the evening's answers to the questions that are still to come, and to no earlier one."""
    wanted: dict[str, list[str]] = {}
    for part, answers in EVENING.items():
        left = sum(part in question for question in questions)
        if left:
            wanted[part] = answers[-left:]
    return wanted


def test_stopping_before_the_first_answer_leaves_nothing(tmp_path: Path) -> None:
    """Where nothing was answered, no file is left and the message says so."""
    person = Person({}, stops_at=1)
    folder = tmp_path / "office"
    folder.mkdir()
    with pytest.raises(PackError, match="no question was answered"):
        new_pack(folder / "meeting.toml", person.ask, person.tell)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("content", [b"\xff\xfe", b"answers = 3\n", b"[other]\na = 1\n", b'a = "'])
def test_a_file_that_keeps_no_answers_is_left_alone(tmp_path: Path, content: bytes) -> None:
    """Something else under the name of the kept answers is not overwritten."""
    kept = tmp_path / "meeting.toml.answers"
    kept.write_bytes(content)
    person = Person(EVENING)
    with pytest.raises(PackError, match="holds no kept answers"):
        new_pack(tmp_path / "meeting.toml", person.ask, person.tell)
    assert kept.read_bytes() == content
    assert person.asked == []


def test_an_answer_can_be_emptied_on_the_way_back(tmp_path: Path) -> None:
    """A hyphen stands for nothing, so that a kept answer can be taken back."""
    path = tmp_path / "meeting.toml"
    stopped = Person({**EVENING, "on one line? (Enter": ["1 High Street"]}, stops_at=30)
    with pytest.raises(PackError):
        new_pack(path, stopped.ask, stopped.tell)
    kept = Person({"on one line? (Enter": ["-"], **EVENING})
    assert new_pack(path, kept.ask, kept.tell).pack.meeting.address == ""


def test_a_full_disk_is_told_and_leaves_no_half_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk refuses the file, no part of it stays behind and the message says what to do."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "meeting.toml"
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PackError, match=r"could not be written \(No space left on device\)"):
        write_new(path, b"x" * 100)
    assert not path.exists()
    with pytest.raises(PackError, match=r"could not be written \(No space left on device\)"):
        new_pack(path, Person(EVENING).ask, Person(EVENING).tell)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_no_answers_whatever_make_anything_but_a_valid_pack(data: st.DataObject) -> None:
    """Whatever is typed, right answers and nonsense mixed, the end is a valid pack or the person giving up."""
    right = Person(EVENING)
    nonsense = st.one_of(
        st.text(max_size=30),
        st.sampled_from(
            ["-", "yes", "0", "15", "none", "con", "2026-03-29 01:30", "9999-12-31 23:00", "a,b", "age1x", CLASSIC]
        ),
    )
    asked = 0

    def ask(question: str, default: str) -> str:
        nonlocal asked
        asked += 1
        if asked > 150:
            raise EOFError
        if data.draw(st.integers(0, 4)) == 0:
            return data.draw(nonsense)
        return right.ask(question, default) or default or "x"

    told: list[str] = []
    try:
        made_of_anything: Any = ask_pack(ask, told.append)
    except EOFError:
        return
    parse_pack(made_of_anything, "new")


@given(st.text(max_size=80))
def test_any_name_makes_an_id(text: str) -> None:
    """Whatever a theme or contact is called, its id fits an id's rule."""
    made_id = slug(text)
    assert 1 <= len(made_id) <= 40
    assert made_id.replace("-", "").isalnum()
    assert made_id == made_id.lower()
    assert not made_id.startswith("-")
    assert not made_id.endswith("-")
    assert "--" not in made_id
    assert made_id.isascii()


def test_an_id_that_is_taken_gets_a_number() -> None:
    """Two themes of one name have two ids, however long the name is."""
    long = "x" * 40
    assert unused("plans", {"plans", "plans-2"}) == "plans-3"
    assert unused(long, {long}) == "x" * 36 + "-2"
