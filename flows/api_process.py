"""The process of the embedded Prefect API: `python -P flows/api_process.py FD`.

Serves Prefect's API on the listening socket FD that it inherits, and ends when
its standard input does: the parent holds the other end, so the server never
outlives the build, however the build ends.
"""

from __future__ import annotations

import os
import socket
import sys
import threading


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


def main() -> None:
    """Serves until the parent is gone."""
    listener = socket.socket(fileno=int(sys.argv[1]))
    threading.Thread(target=_end_with_parent, daemon=True).start()
    import uvicorn
    from prefect.server.api.server import create_app

    config = uvicorn.Config(create_app(), log_level="error", lifespan="on")
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
