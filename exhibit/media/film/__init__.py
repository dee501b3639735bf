"""Films: files to pictures in time, with FFmpeg through PyAV.

`facts` opens a file and says what it is; `planes` takes a decoded picture apart into what the
graphics card is given; `reader` finds the picture of a time, exactly; `player` does so ahead of
time, on a thread of its own.
"""
