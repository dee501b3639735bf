"""Boards: firmware, wiring, what to buy and what each one says; a folder each."""
