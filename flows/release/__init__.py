"""The release stage: immutable, checksummed versions of a dataset.

    releases/<dataset>/
      index.json            every version; replaced last, atomically; the only place of the wall clock
      .lock                 held by the one writer while it writes
      .staging-<pid>-<hex>  a version in the making; a left-over of a dead writer is removed by the next
      1.0.0/                a version; nothing ever writes into it again
        <table>.parquet <table>.csv   every table in both formats
        datapackage.json README.md CHANGELOG.md codebook.md
        validation.json validation.md
        manifest.json       what the version is: schema, rows, digests, provenance
        SHA256SUMS          every other file, as `sha256sum -c` reads it

A version is staged, planned, gated, then published: its files are synced, its
folder renamed to the version's number, and the index replaced. A reader goes
by the index, so it sees a whole version or none, whenever the writer dies.

The order of calls: `lock.release_lock` → `staging.stage` →
`difference.plan_release` → (the gate) → `publish.publish`, or
`staging.discard` where the plan is "none" or the gate refuses.
"""
