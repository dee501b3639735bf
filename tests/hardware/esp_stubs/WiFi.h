// The Wi-Fi of both cores: what the scenario says it is.

#pragma once

#include "Arduino.h"

enum { WL_IDLE_STATUS = 0, WL_CONNECTED = 3, WL_DISCONNECTED = 6 };
enum { WIFI_STA = 1 };
enum { WIFI_NONE_SLEEP = 0 };

struct Wifi {
  bool up = false;

  int status() const { return up ? WL_CONNECTED : WL_DISCONNECTED; }
  void mode(int) {}
  void persistent(bool) {}
  void setSleep(bool) {}
  void setSleepMode(int) {}
  void begin(const char* name, const char* password) {
    printf("join %u %s %s\n", millis(), name, password);
  }
  void disconnect() {}
  IPAddress localIP() const { return IPAddress(192, 168, 1, 31); }
  IPAddress subnetMask() const { return IPAddress(255, 255, 255, 0); }
};
extern Wifi WiFi;
