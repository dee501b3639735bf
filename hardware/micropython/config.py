# What a maker edits: the Raspberry Pi Pico W. None where a part is not there.

NAME = "lantern"  # one lower-case word; two boards have two names

WIFI = "gallery"
PASSWORD = "password"
HOST = "192.168.1.20"  # the address, in numbers, of the computer that plays the show

TRIGGER_PIN = 2
ECHO_PIN = 3
BUTTON_PINS = [6, 7]
KNOB_PIN = 26
LIGHT_PIN = 27
DRUM_PIN = 28
TOUCH_PINS = []  # a Pico has none
LED_PINS = [14, 15]

FARTHEST = 4.0  # metres; also what is sent when nothing is in sight
DEBOUNCE_MS = 15  # a button counts as pressed when it has not bounced for so long
HIT = 0.08  # of full scale: what is softer is no hit
DEAF_MS = 60  # after a hit, while the drum still trembles

PORT = 9000  # where the show listens
LISTEN_PORT = 9001  # where this board listens, for LEDs and pings
WATCHDOG = False  # True before the opening: a board that hangs starts anew after 8 s
