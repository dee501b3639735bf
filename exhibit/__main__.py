"""`python -m exhibit`."""

from exhibit.cli import main

main()
