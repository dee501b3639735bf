"""Numbers that go wrong fail the test that made them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from tests.media.films import Clips


@pytest.fixture(autouse=True)
def _loud_arithmetic() -> Iterator[None]:
    """Overflow, division by zero and NaN raise; a follower that dies away underflows rightly."""
    with np.errstate(all="raise", under="ignore"):
        yield


@pytest.fixture(autouse=True, scope="session")
def _nobodys_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests neither hear nor change how loud somebody has left a show on this machine."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_STATE_HOME", "LOCALAPPDATA"):
            patch.setenv(name, str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Clips:
    """Films of twelve pictures, encoded once."""
    return Clips(tmp_path_factory.mktemp("films"))
