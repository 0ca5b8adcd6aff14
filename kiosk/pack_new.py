"""Making a new meeting pack: the questions an organiser answers, and the file written at the end.

What every meeting shares (check-in answers, needs, the inspectors' promise, disclosure) comes from the sample of the
chosen framework, and the organiser changes it in the file. Each answer is put on disk as soon as it fits, so that a
closed window costs nothing: the same command offers every answer again.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from kiosk.durable import replace_file, sync_folder
from kiosk.errors import PackError
from kiosk.interview import Interview
from kiosk.meeting import Pack
from kiosk.pack import MAX_BYTES, LoadedPack, parse_pack, read_pack
from kiosk.pack_questions import Questions
from kiosk.pack_syntax import read_values
from kiosk.pack_text import pack_text, quoted

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.interview import Ask, Tell

_ANSWERS_HEAD = "# Answers kept on the way to a new meeting pack; run_kiosk.py pack new offers them again.\n"
_ANSWERS = "answers"


def new_pack(path: Path, ask: Ask, tell: Tell) -> LoadedPack:
    """Ask for a new meeting pack, write it to a file that does not exist yet, and read it back.

    Args:
        path: The file to write; never overwritten.
        ask: Takes a question and the answer offered, returns what was typed; raises EOFError or KeyboardInterrupt
            where the person stops.
        tell: Says something.

    Raises:
        PackError: The file is there already, cannot be written, or the person stopped; the message names the file that
            keeps the answers.
    """
    kept = path.with_name(f"{path.name}.answers")
    if os.path.lexists(path):
        raise PackError.already_there(path)
    if not path.parent.is_dir():
        raise PackError.not_written(path, f"there is no folder {path.parent}")
    answers = _read_answers(kept)
    if answers:
        tell(f"Your earlier answers are in {kept.name}. Enter takes each as it is; type - to empty one.")

    try:
        data = _ask(Interview(ask, tell, answers, lambda: _keep_answers(kept, answers)))
    except (EOFError, KeyboardInterrupt):
        raise PackError.stopped(path, kept if answers else None) from None
    write_new(path, data)
    loaded = read_pack(path)
    with suppress(OSError):
        kept.unlink(missing_ok=True)
    return loaded


def ask_pack(ask: Ask, tell: Tell) -> bytes:
    """Ask for a new meeting pack and return the bytes of its file, without touching a disk.

    Raises:
        EOFError: `ask` raised it because nobody answers; the answers given are lost (`new_pack` keeps them).
    """
    return _ask(Interview(ask, tell, {}, lambda: None))


def write_new(path: Path, data: bytes) -> None:
    """Write a file that does not exist yet, and return once it is on disk.

    Raises:
        PackError: The file is there already, or the disk refused; then nothing of it stays behind.
    """
    try:
        file = path.open("xb")
    except FileExistsError as error:
        raise PackError.already_there(path) from error
    except OSError as error:
        raise PackError.not_written(path, error.strerror or "the system refused") from error
    try:
        with file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            path.unlink()
        raise PackError.not_written(path, error.strerror or "the system refused") from error


def _ask(interview: Interview) -> bytes:
    questions = Questions(interview)
    interview.tell("Enter takes the answer in brackets. Everything can be changed in the file later.")
    sample, framework = questions.framework()
    meeting = questions.meeting()
    pack = Pack(
        format=sample.format,
        meeting=meeting,
        framework=framework,
        survey=questions.survey(meeting),
        themes=questions.themes(framework),
        roles=sample.roles,
        needs=sample.needs,
        privacy=questions.privacy(sample.privacy),
        contacts=questions.contacts(),
        safeguarding=questions.safeguarding(sample.safeguarding),
        stations=questions.stations(),
        recipients=questions.recipients(),
        disclosure=sample.disclosure,
    )
    data = pack_text(pack).encode("utf-8")
    parse_pack(data, "the new pack")
    interview.tell(
        "The check-in answers, the needs, the privacy promise and the numbers for publication are the usual ones. Read "
        "them in the file, above all the promise: it has to say what your inspectors' letter says, and no more."
    )
    return data


def _read_answers(kept: Path) -> dict[str, str]:
    try:
        with kept.open("rb") as file:
            data = file.read(MAX_BYTES)
        values, _ = read_values(data, str(kept))
    except FileNotFoundError:
        return {}
    except (OSError, PackError) as error:
        raise PackError.bad_answers(kept) from error
    answers = values.get(_ANSWERS)
    if not isinstance(answers, dict):
        raise PackError.bad_answers(kept)
    return {name: text for name, text in answers.items() if isinstance(text, str)}


def _keep_answers(kept: Path, answers: dict[str, str]) -> None:
    lines = "".join(f"{name} = {quoted(text)}\n" for name, text in answers.items())
    try:
        replace_file(kept, f"{_ANSWERS_HEAD}\n[{_ANSWERS}]\n{lines}".encode())
    except OSError as error:
        raise PackError.not_written(kept, error.strerror or "the system refused") from error
