"""The venue file: what a place has, so that a show can travel without a change.

    load_venue     text -> `VenueSpec`: what the installer wrote, every word with its place
    check_venue    `VenueSpec` and the show -> `Venue`: wires whose numbers are in the units of the
                   show's inputs, without those that cannot work, and every reason

A venue can be read without a show (`VenueSpec.place` has all but the wires), as `exhibit listen`
does in an empty room.
"""

from exhibit.authoring.venue.load import load_venue
from exhibit.authoring.venue.place import Board, Output, SendTarget, Venue
from exhibit.authoring.venue.wiring import check_venue
from exhibit.authoring.venue.written import VenueSpec

__all__ = ["Board", "Output", "SendTarget", "Venue", "VenueSpec", "check_venue", "load_venue"]
