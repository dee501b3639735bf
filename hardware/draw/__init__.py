"""Draws how a board is wired, from `wiring.yaml`, and prints what to buy, from `parts.yaml`.

    python -m hardware.draw                       # every picture that is not as its data says
    python -m hardware.draw micropython           # the pictures of one board
    python -m hardware.draw --parts micropython   # what to buy for it

A picture is a function of its data alone, to the byte, so a test can say which one is out of date.
"""
