"""The core: pure functions from Polars frames to Polars frames.

Nothing here touches disk, network, clock, environment or Prefect; the one
exception is `transforms.vocabulary`, which reads the data files that lie in
its own folder.
"""
