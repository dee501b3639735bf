"""The same work in other engines: what the table of `tests.bench.speed` compares with.

Each module runs in a process of its own (`apart`), does the work as the engine's documentation
would have it done, checks that its numbers or its picture are right, and hands back seconds a
frame. Where two ways were open both were timed, and the module says which one was kept.

The engines are in the extra `bench`; three.js comes from npm when Node is there. None of them is
needed for anything else, and what is missing becomes a line of the table.

`forest` is the work of the scene graphs, `shoal` that of the sprites, `ours` is what we do.
"""
