"""How fast the kit is, measured and printed: `python -m tests.bench`. Never a timed test.

Each module of the table `ROWS` in `__main__` measures one thing on this machine, most of them in
processes of their own that run what `exhibit run` runs. Nothing here fails for being slow.
"""
