"""The Raspberry Pi as a node: its sensors as OSC messages over UDP.

python -m raspberry_pi config.toml
"""
