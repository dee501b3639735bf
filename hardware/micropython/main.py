# The node: reads its sensors, says what they say, and begins anew whatever happens.

import sys
import time

import machine
from node import Node

try:
    Node().run()
except Exception as error:
    sys.print_exception(error)
    time.sleep_ms(2000)  # time to read it, and for Ctrl-C
    machine.reset()
