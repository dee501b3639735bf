"""Wi-Fi and UDP that come back by themselves: nothing here waits, and what cannot go is counted."""

import socket
import time

import network


class Link:
    LOOK_MS = 250  # asking the Wi-Fi chip takes a millisecond
    PATIENCE_MS = 15_000  # for a connection, before it is begun anew

    def __init__(self, config):
        self._config = config
        self._wlan = network.WLAN(network.STA_IF)
        self._wlan.active(True)
        try:  # noqa: SIM105  # MicroPython has no contextlib
            self._wlan.config(pm=network.WLAN.PM_NONE)  # naps cost up to 100 ms a message
        except (AttributeError, ValueError, OSError):
            pass  # this chip never naps, or cannot be asked
        self._socket = None
        self._host = None
        self._looked = None
        self._began = None
        self.drops = 0

    @property
    def up(self):
        return self._socket is not None

    def look(self, now):
        """Notice that Wi-Fi has gone or come, a few times a second."""
        if self._looked is not None and time.ticks_diff(now, self._looked) < self.LOOK_MS:
            return
        self._looked = now
        if self._wlan.isconnected():
            self._began = None
            if self._socket is None:
                self._open()
            return
        self._close()
        if self._began is None:
            self._connect(now)
        elif time.ticks_diff(now, self._began) > self.PATIENCE_MS:
            try:  # noqa: SIM105  # MicroPython has no contextlib
                self._wlan.disconnect()
            except OSError:
                pass
            self._connect(now)

    def _connect(self, now):
        self._began = now
        try:  # noqa: SIM105  # MicroPython has no contextlib
            self._wlan.connect(self._config.WIFI, self._config.PASSWORD)
        except OSError:
            pass  # the chip is still busy with the last try; there will be a next one

    def _open(self):
        made = None
        try:
            made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            here = socket.getaddrinfo("0.0.0.0", self._config.LISTEN_PORT)[0][-1]
            made.bind(here)
            made.setblocking(False)
            self._host = socket.getaddrinfo(self._config.HOST, self._config.PORT)[0][-1]
            self._socket = made
        except OSError:
            if made is not None:
                made.close()

    def _close(self):
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def send(self, packet):
        """Send now or never: what could not be sent is counted, and its state comes again."""
        if self._socket is None:
            self.drops += 1
            return
        try:
            self._socket.sendto(packet, self._host)
        except OSError:
            self.drops += 1

    def heard(self):
        """A packet that has come, or None."""
        if self._socket is None:
            return None
        try:
            return self._socket.recvfrom(256)[0]
        except OSError:
            return None  # nothing there
