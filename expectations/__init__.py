"""The contract: what every table is, and what a release must satisfy."""
