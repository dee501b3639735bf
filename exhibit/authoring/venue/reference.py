"""Every word an installer can write, as a page: from the tables that validate the venue file."""

from __future__ import annotations

from exhibit.authoring.reference import section
from exhibit.authoring.venue.boards import BOARD_KEYS, SEND_KEYS
from exhibit.authoring.venue.hours import HOURS_KEYS, REMEMBER_KEYS
from exhibit.authoring.venue.load import MIDI_KEYS, OSC_KEYS, PICTURE_KEYS, VENUE_KEYS, WINDOW_KEYS
from exhibit.authoring.venue.outputs import OUTPUT_KEYS as PART_KEYS
from exhibit.authoring.venue.profiles import OUTPUT_KEYS, PROFILE_KEYS, SENSOR_KEYS
from exhibit.authoring.venue.sound import SOUND_KEYS
from exhibit.authoring.venue.wire_keys import (
    BASELINE_KEYS,
    ONE_EURO_KEYS,
    THRESHOLD_KEYS,
    WIRE_KEYS,
)

_PAGES = [
    ("A venue", "One file a place.", VENUE_KEYS),
    ("Listening", "Under `osc`.", OSC_KEYS),
    ("A board", "Under `boards`, by a name of your own.", BOARD_KEYS),
    ("MIDI", "Under `midi`, in the place of `yes`.", MIDI_KEYS),
    ("A wire", "Under `inputs`, by the name of an input of the show.", WIRE_KEYS),
    ("A baseline", "Under `baseline`; a time alone is `over`.", BASELINE_KEYS),
    ("A filter", "Under `filter: {one_euro: ...}`.", ONE_EURO_KEYS),
    ("A threshold", "Under `threshold`; a value alone is `on`.", THRESHOLD_KEYS),
    ("A target", "Under `send`, by the name that the show's `send` cues use.", SEND_KEYS),
    ("The window", "Under `window`.", WINDOW_KEYS),
    ("The picture", "Under `picture`.", PICTURE_KEYS),
    ("A part of the picture", "Under `outputs` of a venue.", PART_KEYS),
    ("The sound", "Under `sound`.", SOUND_KEYS),
    ("Opening hours", "Under `hours`.", HOURS_KEYS),
    ("What is forgotten", "Under `remember`.", REMEMBER_KEYS),
    ("A profile", "`hardware/<board>/profile.yaml`, one a kind of board.", PROFILE_KEYS),
    ("A sensor", "Under `sensors` in a profile.", SENSOR_KEYS),
    ("An output", "Under `outputs` in a profile.", OUTPUT_KEYS),
]


def venue_reference() -> str:
    """The page, as Markdown."""
    return "\n".join(line for page in _PAGES for line in section(*page))
