from __future__ import annotations

import pytest
import yaml

from exhibit.authoring import parse


@pytest.fixture(params=["libyaml", "python"])
def each_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both of PyYAML's parsers: their words differ, ours do not."""
    loader = yaml.CSafeLoader if request.param == "libyaml" else yaml.SafeLoader
    monkeypatch.setattr(parse, "_LOADER", loader)
