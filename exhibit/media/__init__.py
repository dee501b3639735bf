"""Files and words to arrays; no OpenGL here."""
