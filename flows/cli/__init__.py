"""The command `averment`.

Exit status 0 when the command did what it says, 1 for an error, 2 for wrong
usage, 3 when the gate refused a release, 130 when interrupted. An error is one
sentence on standard error; a traceback never reaches the user, but is kept in
the workspace.
"""

from __future__ import annotations

import io
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import click

from flows.cli.build import build
from flows.cli.clean import clean
from flows.cli.explain import explain
from flows.cli.options import Session
from flows.cli.schedule import schedule
from flows.cli.show import show
from flows.cli.terminal import discard_output, one_line
from flows.cli.verify import verify
from flows.cli.versions import list_versions
from flows.errors import AvermentError
from flows.workspace import Workspace

INTERRUPTED = 130
PIPE_CLOSED = 141


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="Example: averment build my-documents && averment show latest",
)
@click.version_option(package_name="averment", prog_name="averment")
def cli() -> None:
    """Raw diplomatic text in, a gated and versioned dataset of attributed claims out."""


for command in (build, list_versions, show, verify, explain, schedule, clean):
    cli.add_command(command)


def main() -> None:
    """Runs the command with the arguments of the process, and ends it with the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Runs the command and returns its exit status; whatever goes wrong is told on standard error."""
    session = Session()
    try:
        status = cli.main(list(arguments), prog_name="averment", standalone_mode=False, obj=session)
        return status if isinstance(status, int) else 0
    except AvermentError as error:
        _tell(str(error))
        return error.exit_status
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        _tell("Interrupted; run the same command again: it goes on from what is finished.")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has what it wanted.
        discard_output()
        return PIPE_CLOSED
    except BaseException as error:
        # A panic inside Polars is no Exception.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        _tell(_unforeseen(error, session.data))
        return 1


def _tell(sentence: str) -> None:
    print(f"averment: {one_line(sentence)}", file=sys.stderr)


def _unforeseen(error: BaseException, data: Path) -> str:
    """The sentence for a fault that nothing closer to it told."""
    if isinstance(error, PermissionError):
        return f"Permission denied: {error.filename}; get the right to it, or choose another folder with --data."
    return f"Something went wrong that should not have: {_line(error)}; {_kept(data)}."


def _line(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]


def _kept(data: Path) -> str:
    """Keeps the traceback of the exception at hand, and says where."""
    path = Workspace(data).log / "fault.txt"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(traceback.format_exc(), encoding="utf-8")
    except OSError as error:
        return f"the traceback could not be kept in {path} ({error.strerror})"
    return f"please report it with {path}"
