"""From what a board says to a value that a show can trust, event by event."""
