"""A worker process: takes one message at a time over a socket it was born with, and answers.

It is a process of its own because durable-rules is C, and a crash of it takes its process
along. It writes no core file, since that would hold a patient's data, and ends when the
process that started it does.
"""

from __future__ import annotations

import gc
import pickle
import resource
import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdss.consulting.library import load
from cdss.errors import CdssError
from cdss.interop.yaml_profile import profile_from_yaml
from cdss.service import page_tasks
from cdss.service.problem import Problem, of_error
from cdss.service.tasks import TASKS, Way, answered

_TASKS = TASKS | {"page": page_tasks.page, "questions": page_tasks.questions}

if TYPE_CHECKING:
    from cdss.model.knowledge_base import KnowledgeBase


class Desk:
    """What a worker knows, and what it is asked.

    Every answer is a pair: what was asked for and None, or None and the error.
    """

    def __init__(self) -> None:
        self._kb: KnowledgeBase | None = None

    def answer(self, message: tuple[str, Any]) -> tuple[Any, Exception | None]:
        """Answer one message: ``load`` a folder, ``know`` a knowledge base, or a ``task``."""
        kind, told = message
        try:
            return getattr(self, f"_{kind}")(told), None
        except CdssError as error:
            if kind == "load":
                # A mistake in a file of the knowledge, which holds no patient's words.
                return None, type(error)(str(error))
            return None, of_error(error)
        except Problem as problem:
            return None, problem
        except Exception as error:  # noqa: BLE001 - no fault of one request may end the worker
            return None, Problem("failed", type(error).__name__)

    def _load(self, root: str) -> bytes:
        return pickle.dumps(load(Path(root) if root else None), pickle.HIGHEST_PROTOCOL)

    def _know(self, told: tuple[bytes, str | None]) -> int:
        pickled, engine = told
        kb: KnowledgeBase = pickle.loads(pickled)  # noqa: S301 - from the process that bore this one
        # The first consultation compiles the rules for both engines: no patient waits for that.
        answered(kb, profile_from_yaml("patient: {}", kb), Way(engine))
        self._kb = kb
        # What stays for good is not searched for garbage at every consultation: a sixth of it.
        gc.collect()
        gc.freeze()
        return len(kb.rules)

    def _task(self, told: tuple[str, Way, Any]) -> Any:
        name, way, asked = told
        if self._kb is None:
            raise Problem("stopping")
        return _TASKS[name](self._kb, way, asked)


def main() -> None:
    """Answer until the other end of the socket is closed."""
    # A terminal and a service manager send these to all processes: requests are to be finished.
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    connection = Connection(int(sys.argv[1]))
    desk = Desk()
    while True:
        try:
            message = connection.recv_bytes()
        except (EOFError, OSError):
            return
        told = desk.answer(pickle.loads(message))  # noqa: S301 - as above
        try:
            connection.send_bytes(pickle.dumps(told, pickle.HIGHEST_PROTOCOL))
        except OSError:
            return


if __name__ == "__main__":
    main()
