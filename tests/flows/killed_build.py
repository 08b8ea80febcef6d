"""A build that kills itself: `python -m tests.flows.killed_build WHERE SEEDS DATA`, for the tests of restarting.

WHERE is a stage of the core, killed on its second shard before that is kept, or
`module:function@N`, killed at the end of the function's Nth call; `-` kills nothing.
"""

from __future__ import annotations

import importlib
import itertools
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from flows import pipeline
from flows.workspace import Workspace
from tests.flows import builds
from transforms.stages import STAGES


def killing(call: Callable[..., Any], after: int) -> Callable[..., Any]:
    """The function, which kills the process instead of returning for the `after`th time."""
    numbers = itertools.count(1)

    def run(*arguments: Any, **named: Any) -> Any:
        # Several threads call at once: each call has a number of its own.
        number = next(numbers)
        result = call(*arguments, **named)
        if number == after:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return run


def main(where: str, seeds: str, data: str) -> None:
    pipeline.shard_count = lambda _: 4
    if ":" in where:
        place, after = where.split("@")
        module, _, path = place.partition(":")
        *owners, name = path.split(".")
        owner: Any = importlib.import_module(module)
        for part in owners:
            owner = getattr(owner, part)
        setattr(owner, name, killing(getattr(owner, name), int(after)))
    stages = (replace(s, run=killing(s.run, 2)) if s.name == where else s for s in STAGES)
    builds.STAGES = tuple(stages)
    builds.built(Workspace(Path(data)), Path(seeds))


if __name__ == "__main__":
    main(*sys.argv[1:])
