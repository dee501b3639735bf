"""The language as staff ask for it, at the panel, whatever the show's inputs are.

It is an event like a sensor's, `/exhibit/language` with a tag, so that a recording has it too. Only
the panel of this machine is heard: what stands on the network speaks to inputs.
"""

from __future__ import annotations

from exhibit.show.events import Event
from exhibit.show.program import Show

ADDRESS = "/exhibit/language"
PANEL = "panel"  # the source of what is pressed there


def asked_language(show: Show, event: Event) -> int | None:
    """The number of the language that an event asks for; None where it asks for none."""
    if event.address != ADDRESS or event.source != PANEL or not event.values:
        return None
    tag = event.values[0]
    return show.languages.index(tag) if isinstance(tag, str) and tag in show.languages else None


def asking(time_s: float, language: str) -> Event:
    return Event(time_s, PANEL, ADDRESS, (language,))
