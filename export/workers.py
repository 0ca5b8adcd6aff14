"""Work spread over the machine's cores: helper processes that get tasks and give results back in order.

Helpers are started afresh (spawn), on every system alike, and only once there is enough to do. Private keys reach them
through the pipe they are started with: never a file, an argument or the environment. A helper ends when its pipe to
this process closes, so none outlives a Ctrl+C, a kill or a crash of the program that started it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from ctypes import c_uint64
from typing import TYPE_CHECKING, Protocol, Self, TypeVar

from export.identities import parse_identity
from export.merge_errors import WorkerError
from kiosk.hardening import harden

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future
    from multiprocessing.connection import Connection
    from multiprocessing.sharedctypes import Synchronized
    from types import TracebackType

    from export.identities import Identity

_AHEAD = 4
"""Tasks that wait for each helper, so that none is idle and few results wait in memory."""
_POLL = 0.1
"""Seconds between two looks at how far the helpers are."""
_UNSEEN = 100
"""Units that a helper counts for itself before it tells: telling takes a lock."""
_GROUP_SIGNALS = ("SIGINT", "SIGHUP")

WORTH_IT = 3000
"""Records above which starting helpers saves time: it takes each of them about half a second."""

TaskT_contra = TypeVar("TaskT_contra", contravariant=True)
ResultT_co = TypeVar("ResultT_co", covariant=True)


class Work(Protocol[TaskT_contra, ResultT_co]):
    """A function of a module, which a helper finds by its name."""

    def __call__(self, keys: Sequence[Identity], task: TaskT_contra, tick: Callable[[int], None], /) -> ResultT_co:
        """Return the result of one task.

        Args:
            keys: The private keys the helpers were given.
            task: What to do.
            tick: Told units done.
        """


class Workers:
    """Helper processes; a context manager that ends them.

    Args:
        keys: The private keys that tasks may use.
        jobs: How many helpers at most; as many as this process may use cores if 0. With 1 all is done in this process.
    """

    def __init__(self, keys: Sequence[Identity] = (), jobs: int = 0) -> None:
        self.keys = tuple(keys)
        self.jobs = jobs or usable_cores()
        self._pool: ProcessPoolExecutor | None = None
        self._line: Connection | None = None
        self._done: Synchronized[int] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end(at_once=error is not None)

    def end(self, *, at_once: bool = False) -> None:
        """End the helpers; with `at_once` in the middle of their work."""
        if self._pool is None or self._line is None:
            return
        if at_once:
            self._line.close()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._line.close()
        self._pool = self._line = None

    def map(
        self,
        work: Work[TaskT_contra, ResultT_co],
        tasks: Iterable[TaskT_contra],
        tick: Callable[[int], None],
        *,
        worth_it: bool,
    ) -> Iterator[ResultT_co]:
        """Yield the result of each task, in the tasks' order.

        Args:
            work: What to do.
            tasks: What to do it with; taken as they are needed.
            tick: Told units done, in this process.
            worth_it: Whether there is enough to do for helpers to be started.

        Raises:
            WorkerError: A helper was ended from outside.
        """
        if self._pool is None and (self.jobs == 1 or not worth_it):
            return (work(self.keys, task, tick) for task in tasks)
        return self._spread(work, tasks, tick)

    def _spread(
        self, work: Work[TaskT_contra, ResultT_co], tasks: Iterable[TaskT_contra], tick: Callable[[int], None]
    ) -> Iterator[ResultT_co]:
        pool, done = self._started()
        waiting: deque[Future[ResultT_co]] = deque()
        seen = done.value

        def told() -> None:
            nonlocal seen
            more, seen = done.value - seen, done.value
            if more:
                tick(more)

        source = iter(tasks)
        try:
            while True:
                for task in source:
                    with _without_group_signals():
                        waiting.append(pool.submit(_run, work, task))
                    if len(waiting) >= self.jobs * _AHEAD:
                        break
                if not waiting:
                    return
                result = _awaited(waiting.popleft(), told)
                told()
                yield result
        except BrokenProcessPool as error:
            raise WorkerError.ended() from error

    def _started(self) -> tuple[ProcessPoolExecutor, Synchronized[int]]:
        if self._pool is None or self._done is None:
            context = multiprocessing.get_context("spawn")
            self._done = context.Value(c_uint64)
            line, self._line = context.Pipe(duplex=False)
            secrets = tuple(key.text for key in self.keys)
            self._pool = ProcessPoolExecutor(self.jobs, context, _begin, (secrets, self._done, line))
        return self._pool, self._done


def usable_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _awaited(future: Future[ResultT_co], told: Callable[[], None]) -> ResultT_co:
    """Return a future's result, telling in the meantime how far the helpers are."""
    while True:
        try:
            return future.result(timeout=_POLL)
        except NotYet:
            if future.done():
                raise
            told()


@contextmanager
def _without_group_signals() -> Iterator[None]:
    """Start helpers deaf to what a terminal sends to all of its programs: this process alone answers to that."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {getattr(signal, name) for name in _GROUP_SIGNALS})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Helper:
    """What a helper process knows."""

    keys: tuple[Identity, ...] = ()
    done: Synchronized[int]
    unseen = 0


def _begin(secrets: tuple[str, ...], done: Synchronized[int], line: Connection) -> None:
    """Make a new helper ready."""
    harden()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(line,), daemon=True).start()
    _Helper.keys = tuple(parse_identity(text) for text in secrets)
    _Helper.done = done


def _end_with(line: Connection) -> None:
    """End this process when the one that started it closes the line, or is gone."""
    try:
        line.recv_bytes()
    finally:
        os._exit(1)


def _run(work: Work[TaskT_contra, ResultT_co], task: TaskT_contra) -> ResultT_co:
    """Do one task in a helper."""
    try:
        return work(_Helper.keys, task, _tick)
    finally:
        _tell()


def _tick(units: int) -> None:
    _Helper.unseen += units
    if _Helper.unseen >= _UNSEEN:
        _tell()


def _tell() -> None:
    with _Helper.done.get_lock():
        _Helper.done.value += _Helper.unseen
    _Helper.unseen = 0
