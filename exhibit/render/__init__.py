"""Arrays to pixels, through OpenGL."""
