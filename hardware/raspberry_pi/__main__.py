"""`python -m raspberry_pi [config.toml]`: run the node until it is stopped."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path

from .config import ConfigError, read
from .node import Node, Udp, run


def main() -> int:
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("config.toml")
    try:
        config = read(file)
    except (ConfigError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    try:
        udp = Udp((config.host, config.port), config.listen_port)
    except OSError as error:
        port = config.listen_port
        sys.stderr.write(
            f"port {port} cannot be listened on ({error}): is a node running already?\n"
        )
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # systemd: leave the pins as inputs
    with Node(config, udp, time.monotonic()) as node:
        run(node, time.monotonic)
    return 0


if __name__ == "__main__":
    sys.exit(main())
