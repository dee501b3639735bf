"""What every reader of a file raises when it cannot be shown, whatever kind of file it is."""

from __future__ import annotations


class MediaFault(Exception):
    """A file that cannot be shown; the message is one sentence for people."""
