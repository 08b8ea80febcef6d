"""`averment build`: the flow, from seeds to a release."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.options import columns, data_option, json_option, print_json
from flows.cli.terminal import one_line, say

if TYPE_CHECKING:
    from flows.forecast import StageForecast
    from flows.isolation import OnFailure
    from flows.outcome import Outcome
    from flows.summary import Summary

SHOWN_REJECTIONS = 10


@click.command(epilog="Example: averment build my-documents --data my-workspace")
@click.argument("seeds", type=click.Path(path_type=Path), default=Path("seeds"))
@data_option
@json_option
@click.option("--verbose", is_flag=True, help="Show Prefect's log on standard error.")
@click.option("--explain", is_flag=True, help="Say what would be computed anew, and why; build nothing.")
@click.option(
    "--on-failure",
    type=click.Choice(["stop", "isolate"]),
    default="stop",
    show_default=True,
    help="Where a stage fails on documents: stop, or put them in quarantine and go on.",
)
def build(seeds: Path, data: Path, as_json: bool, verbose: bool, explain: bool, on_failure: OnFailure) -> None:
    """Build a release from the documents in SEEDS (default: seeds).

    SEEDS is a folder of documents; a file sources.toml in it may say what they
    are. The release is validated before it appears; where nothing changed since
    the last one, none is made. The flow runs on the Prefect server that
    PREFECT_API_URL names, or else on one that is started for the time it takes.
    """
    if explain:
        _explain(seeds, data, as_json)
        return
    from flows.cli.progress import progress
    from flows.run import run_build

    with progress(verbose):
        outcome = run_build(seeds, data, verbose, on_failure)
    if as_json:
        print_json(asdict(outcome))
    else:
        say(told(outcome))


def _explain(seeds: Path, data: Path, as_json: bool) -> None:
    from flows.forecast import forecast
    from flows.workspace import Workspace

    stages = forecast(Workspace(data), seeds)
    if as_json:
        print_json([asdict(stage) for stage in stages])
        return
    for stage in stages:
        click.echo(f"{stage.stage}: {_work(stage)}")
        for reason in stage.reasons:
            click.echo(f"  {reason}")


def _work(stage: StageForecast) -> str:
    if not stage.documents:
        return "nothing to compute"
    parts = [(stage.shards, "to compute"), (stage.may_follow, "may follow")]
    what = ", ".join(f"{count:,} {word}" for count, word in parts if count)
    return f"of {stage.total:,} shards {what} ({stage.documents:,} documents)"


def told(outcome: Outcome) -> str:
    """What a build came to, for people."""
    name = f"{outcome.dataset} {outcome.version}"
    if not outcome.changed:
        head = [f"Nothing changed: {name} stays the current release.", outcome.folder]
    else:
        head = [f"Released {name}: {'; '.join(outcome.reasons)}.", outcome.folder]
        head.append(columns(_counts(outcome), indent="  "))
    return "\n".join([*head, *_rejections(outcome), *summed_up(outcome.summary)])


def _counts(outcome: Outcome) -> list[tuple[object, ...]]:
    return [(name, rows, _changes(outcome.changes.get(name, {}))) for name, rows in outcome.rows.items()]


def _changes(counts: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {what}" for what, count in counts.items() if count)


def summed_up(summary: Summary) -> list[str]:
    """The figures of a build, as lines."""
    stages: list[tuple[object, ...]] = [
        (stage.stage, f"{stage.seconds:.1f} s", f"{stage.mb_per_second:.1f} MB/s" if stage.mb_per_second else "")
        for stage in summary.stages
    ]
    return [
        f"{summary.documents:,} documents in ({summary.megabytes:,.1f} MB): {summary.accepted:,} accepted, "
        f"{summary.duplicate:,} duplicate, {summary.quarantined:,} quarantined; {summary.claims:,} claims out.",
        columns(stages, indent="  "),
        f"{summary.seconds:.1f} s in all; at most {summary.memory_peak_mb:,.0f} MB of memory.",
    ]


def _rejections(outcome: Outcome) -> list[str]:
    rejected = outcome.rejected
    if not rejected:
        return []
    lines = [f"{len(rejected):,} in quarantine:"]
    lines += [f"  {one_line(row['path'])}: {row['rule']}: {row['reason']}" for row in rejected[:SHOWN_REJECTIONS]]
    if len(rejected) > SHOWN_REJECTIONS:
        lines.append(f"  and {len(rejected) - SHOWN_REJECTIONS:,} more, in {outcome.folder}/quarantine.csv")
    return lines
