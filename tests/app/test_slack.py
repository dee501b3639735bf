"""Memory that was freed is given back where the C library can."""

from __future__ import annotations

import platform

from exhibit.app.slack import give_back


def test_it_is_given_back_where_the_c_library_keeps_it() -> None:
    assert give_back() == (platform.libc_ver()[0] == "glibc")
