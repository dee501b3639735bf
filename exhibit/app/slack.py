"""What programs have freed and the C library keeps for later, given back to the machine.

The threads that decode the pictures of the first scene leave 100 MB of it behind (glibc: an arena
for each thread), which nobody needs again while the show plays.
"""

from __future__ import annotations

import ctypes
import platform


def give_back() -> bool:
    """Takes 30 ms: for before frames count. Whether this machine knows how to."""
    if platform.system() != "Linux":
        return False
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError):  # musl
        return False
    trim.argtypes = (ctypes.c_size_t,)
    trim(0)
    return True
