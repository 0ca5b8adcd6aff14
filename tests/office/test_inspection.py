"""Questions about the opened rows are answered from memory, and reach nothing else: no file, no address, no setting."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from export import inspect_command
from export.arguments import parser
from export.inspection import CONFIG, Inspection
from export.pipeline import CONCERNS, failures_table
from export.question_errors import QuestionError
from export.questions import QUESTIONS
from kiosk.errors import ExitCode
from kiosk.pack import sample_pack
from kiosk.records import ConcernRaised, PointContent, PointNoted, new_id
from tests.office.evenings import BANDS, evening, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from export.pipeline import Opened

ODD = "=cmd(); \x1b[31m 'quoted', \N{EM DASH} \"twice\""


@pytest.fixture(scope="module")
def looked_into() -> Opened:
    """Return an opened evening."""
    pack = sample_pack().pack
    odd = PointNoted(id=new_id(), band=BANDS[0], content=PointContent(text=ODD, themes=("none",), direction="worse"))
    concern = ConcernRaised(id=new_id(), band=BANDS[0], text="a child at risk")
    return opened([*evening(pack, 1, people=40, points=60), odd, concern], pack)


@pytest.fixture(scope="module")
def inspection(looked_into: Opened) -> Iterator[Inspection]:
    """Return its rows, to be asked."""
    tables = [table for table in looked_into.fold.tables() if table.name != CONCERNS]
    with Inspection((*tables, failures_table(looked_into)), sample_pack().pack) as made:
        yield made


def test_every_row_of_every_table_can_be_asked_for(inspection: Inspection, looked_into: Opened) -> None:
    """The tables hold the opened rows, cell for cell; concerns are not among them."""
    for table in looked_into.fold.tables():
        if table.name == CONCERNS:
            assert table.name not in inspection.columns
            continue
        answer = inspection.ask(f'SELECT * FROM "{table.name}"', 10_000)  # noqa: S608 - a table's own name
        assert answer.names == tuple(column.name for column in table.columns)
        assert sorted(answer.rows) == sorted(table.rows)
        assert not answer.more


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_every_ready_question_has_an_answer(inspection: Inspection, question: object) -> None:
    """Each question that is offered is understood, and the same again."""
    sql = question.sql  # type: ignore[attr-defined]  # a Question
    assert inspection.ask(sql, 1000) == inspection.ask(sql, 1000)


def test_making_ready_tells_how_far_it_is(looked_into: Opened) -> None:
    """Rows are counted as they are copied in, up to all of them."""
    told: list[tuple[int, int]] = []
    with Inspection(looked_into.fold.tables(), sample_pack().pack, lambda *given: told.append(given)):
        assert told == sorted(told)
        assert told[-1][0] == told[-1][1]


def test_mentions_by_theme_are_what_was_noted(inspection: Inspection, looked_into: Opened) -> None:
    """The ready question on themes counts each point once under each of its themes."""
    answer = inspection.ask(next(one.sql for one in QUESTIONS if one.name == "themes"), 100)
    points = next(table for table in looked_into.fold.tables() if table.name == "points")
    tagged = [theme for row in points.rows for theme in str(row[1]).split(", ") if theme]
    assert sum(int(str(row[2])) for row in answer.rows) == len(tagged)
    assert len(answer.rows) == len(sample_pack().pack.themes)


@pytest.mark.parametrize(
    "sql",
    [
        "COPY points TO 'out.csv'",
        "COPY points FROM 'in.csv'",
        "ATTACH 'out.duckdb' AS x",
        "INSTALL httpfs",
        "LOAD json",
        "CREATE TABLE x AS SELECT 1",
        "INSERT INTO points SELECT * FROM points",
        "DELETE FROM points",
        "DROP TABLE points",
        "SET lock_configuration = false",
        "SET enable_external_access = true",
        "PRAGMA database_list",
        "EXPORT DATABASE 'out'",
        "SELECT 1; COPY points TO 'out.csv'",
        "SELECT * FROM 'out.csv'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_blob('/etc/passwd')",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM read_parquet('https://example.org/x.parquet')",
        "SELECT * FROM sniff_csv('/etc/passwd')",
        "SELECT getenv('HOME')",
        "FROM SECRET_OF_THE_TEST",
        "",
        ";",
    ],
)
def test_nothing_outside_is_reached(inspection: Inspection, tmp_path: Path, sql: str) -> None:
    """Whatever would write, read a file, use the network, change a setting or see Python's variables is refused."""
    SECRET_OF_THE_TEST = [{"a": 1}]  # noqa: N806, F841 - what DuckDB could pick up by its name
    (tmp_path / "work" / "out.csv").write_text("a,b\n1,2\n")
    with pytest.raises(QuestionError) as raised:
        inspection.ask(sql, 10)
    assert raised.value.hint
    assert "root:" not in raised.value.message
    assert [path.name for path in (tmp_path / "work").iterdir()] == ["out.csv"]
    assert len(inspection.ask("SELECT * FROM points", 1000).rows) == 61


def test_a_question_that_is_wrong_is_told_with_what_was_meant(inspection: Inspection) -> None:
    """DuckDB's own hint is passed on in one paragraph, with the tables that there are."""
    with pytest.raises(QuestionError, match="direction") as raised:
        inspection.ask("SELECT directoin FROM points", 10)
    assert "points" in raised.value.hint


def test_a_question_that_takes_too_much_memory_is_told(
    looked_into: Opened, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It ends with a sentence, nothing is put on a disk for it, and the next question is answered."""
    monkeypatch.setitem(CONFIG, "memory_limit", "40MB")
    with Inspection(looked_into.fold.tables(), None) as small:
        with pytest.raises(QuestionError, match="not enough memory"):
            small.ask("SELECT count(DISTINCT range) FROM range(20000000)", 10)
        assert small.ask("SELECT 1", 1).rows == ((1,),)
    assert not list((tmp_path / "work").iterdir())


def test_no_more_rows_than_were_asked_for(inspection: Inspection) -> None:
    """A limit cuts, and says that there is more."""
    answer = inspection.ask("SELECT * FROM range(1000000000)", 7)
    assert (len(answer.rows), answer.more) == (7, True)


class _Terminal:
    """A terminal with somebody at it, who types lines."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, looked_into: Opened, *lines: str) -> None:
        typed = iter(lines)

        def ask(_prompt: str) -> str:
            line = next(typed, None)
            if line is None:
                raise EOFError
            return line

        monkeypatch.setattr("export.terminal.somebody_is_there", lambda: bool(lines))
        monkeypatch.setattr("export.terminal.ask", ask)
        monkeypatch.setattr(inspect_command, "open_given", lambda _given: looked_into)

    def run(self, *arguments: str) -> ExitCode:
        """Run the command."""
        return inspect_command.inspect_sources(parser().parse_args(["inspect", "x", "--key", "k", *arguments]))


def test_a_conversation_goes_on_after_a_mistake(
    monkeypatch: pytest.MonkeyPatch, looked_into: Opened, capsys: pytest.CaptureFixture[str]
) -> None:
    """Questions over several lines, ready ones, help and mistakes, until the end of input."""
    lines = (
        "SELECT 42 AS",
        "answer;",
        "",
        ".list",
        ".tables",
        ".ask themes",
        ".ask nothing",
        "SELEC;",
        ".what",
        ".quit",
    )
    assert _Terminal(monkeypatch, looked_into, *lines).run() == looked_into.exit_code
    shown = capsys.readouterr()
    assert "answer" in shown.out
    assert "42" in shown.out
    assert "not-heard" in shown.out
    assert "no ready question 'nothing'" in shown.out
    assert "not understood" in shown.out
    assert _Terminal(monkeypatch, looked_into, "SELECT 1").run() == looked_into.exit_code


def test_answers_are_for_people_and_for_machines(
    monkeypatch: pytest.MonkeyPatch, looked_into: Opened, capsys: pytest.CaptureFixture[str]
) -> None:
    """A table without control characters, JSON, and CSV that no spreadsheet runs, all of the same rows."""
    sql = "SELECT text, agreed, NULL AS nothing, true AS yes FROM points WHERE starts_with(text, '=cmd')"
    for form in ("table", "json", "csv"):
        _Terminal(monkeypatch, looked_into).run("--form", form, "--sql", sql)
        shown = capsys.readouterr().out
        if form == "json":
            assert json.loads(shown) == [{"text": ODD, "agreed": 0, "nothing": None, "yes": True}]
        elif form == "csv":
            [head, row] = csv.reader(io.StringIO(shown, newline=""))
            assert head == ["text", "agreed", "nothing", "yes"]
            assert row == [f"'{ODD}", "0", "", "true"]
        else:
            assert "\x1b[31m" not in shown
            assert "1 row" in shown
    _Terminal(monkeypatch, looked_into).run("--rows", "2", "--query", "points")
    assert "first 2 rows" in capsys.readouterr().err
    _Terminal(monkeypatch, looked_into).run("--sql", "SELECT text FROM points WHERE false")
    assert "No rows: nothing that was opened answers this." in capsys.readouterr().out


def test_no_answer_says_a_role_that_few_people_had(
    monkeypatch: pytest.MonkeyPatch, looked_into: Opened, capsys: pytest.CaptureFixture[str]
) -> None:
    """Questions see check-ins as the inspectors' profile gives them: a role that few people had is not said."""
    _Terminal(monkeypatch, looked_into).run("--form", "json", "--query", "people")
    people = json.loads(capsys.readouterr().out)
    assert sum(row["people"] for row in people) == 40
    assert {row["role"] for row in people if row["people"] < 8} == {"not-shown"}


def test_a_question_is_needed_before_anything_is_opened(
    monkeypatch: pytest.MonkeyPatch, looked_into: Opened, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a question, a source or a key, or with an unknown one, nothing is asked for; `--list` needs neither."""
    terminal = _Terminal(monkeypatch, looked_into)
    monkeypatch.setattr(inspect_command, "open_given", lambda _given: pytest.fail("nothing should be opened"))
    with pytest.raises(QuestionError, match="no question"):
        terminal.run()
    with pytest.raises(QuestionError, match="no ready question 'x'"):
        terminal.run("--query", "x")
    with pytest.raises(QuestionError, match="nothing to ask"):
        inspect_command.inspect_sources(parser().parse_args(["inspect", "--query", "themes"]))
    assert inspect_command.inspect_sources(parser().parse_args(["inspect", "--list"])) is ExitCode.DONE
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == [one.name for one in QUESTIONS]
