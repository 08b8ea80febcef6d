"""What the last build of a dataset was made from: enough to see that nothing changed, and to say what did.

`<data>/stage/last-<dataset>.json`, written when a build has ended well. A
missing or unreadable one is as none: the next build then does all that it
cannot prove to be done.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from flows.identity import digest_of, identity, parts_of
from flows.pipeline import Intake, Shard, content_key
from flows.release.catalog import Catalog
from flows.store import FrameRef
from flows.workspace import Workspace, write_whole


@dataclass(frozen=True)
class LastBuild:
    """The last build of a dataset.

    `content` is the key of the frames that its tables were made from, `writing`
    the digest of the code that made files of them, `version` and `digest` those
    of the newest version after it. `stages` holds the parts of each stage's
    digest by file, `tools` the versions of the libraries, `records` the frame
    of the input records, and `entries` the entries of the stage store that it
    used, as `<stage>/<key>`.
    """

    content: str
    writing: str
    version: str
    digest: str
    stages: dict[str, dict[str, str]]
    tools: dict[str, str]
    records: FrameRef
    entries: tuple[str, ...]


def remember(workspace: Workspace, intake: Intake, shards: tuple[Shard, ...]) -> None:
    """Writes down the build that has just ended; where the disk refuses, nothing is known of it."""
    newest = Catalog(workspace.releases, intake.dataset.name).versions()[-1]
    core = identity()
    before = [ref for shard in intake.shards for ref in shard.frames.values()]
    after = [ref for shard in shards for ref in shard.frames.values()]
    last = LastBuild(
        content=content_key(intake, shards),
        writing=writing_digest(),
        version=newest.version,
        digest=newest.digest,
        stages=core.stages,
        tools=core.tools,
        records=intake.records,
        entries=_entries([intake.records, intake.rejected, *before, *after]),
    )
    text = json.dumps(asdict(last), sort_keys=True, indent=1)
    with suppress(OSError):
        write_whole(_path(workspace, intake.dataset.name), text.encode())


def last_build(workspace: Workspace, dataset: str) -> LastBuild | None:
    """The last build of a dataset that ended well; None where nothing tells of one."""
    return _read(_path(workspace, dataset))


def last_builds(workspace: Workspace) -> tuple[LastBuild, ...]:
    """The last build of every dataset of the workspace."""
    found = (_read(path) for path in sorted(workspace.stage.glob("last-*.json")))
    return tuple(last for last in found if last is not None)


def writing_digest() -> str:
    """The digest of the code, and of its libraries, that makes a release's files from the frames of the stages."""
    return digest_of(parts_of("flows.candidate") | identity().tools | {"pyarrow": version("pyarrow")})


def _entries(refs: Iterable[FrameRef]) -> tuple[str, ...]:
    return tuple(sorted({f"{ref.stage}/{ref.key}" for ref in refs}))


def _path(workspace: Workspace, dataset: str) -> Path:
    return workspace.stage / f"last-{dataset}.json"


def _read(path: Path) -> LastBuild | None:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        records, entries = FrameRef(**record.pop("records")), tuple(record.pop("entries"))
        return LastBuild(records=records, entries=entries, **record)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
