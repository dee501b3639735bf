# Runs before main.py, once after power on.

import network

import config

try:  # noqa: SIM105  # MicroPython has no contextlib
    network.hostname("exhibit-" + config.NAME)  # before Wi-Fi starts: it is said to the router
except (AttributeError, ValueError):
    pass  # an older MicroPython, or a name that is too long
