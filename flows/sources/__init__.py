"""Where the texts come from: what `sources.toml` declares, and the records that it leads to."""
