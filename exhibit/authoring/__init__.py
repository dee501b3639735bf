"""From an artist's YAML to a show that can run, or to sentences about its mistakes."""
