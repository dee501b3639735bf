// What to change: the name of this board, the Wi-Fi, and where to send. The pins are in the tabs
// pins_esp32.h and pins_esp8266.h.

#pragma once

#include <exhibit_sensors.h>

constexpr char NAME[] = "lantern";  // one lower-case word; no two boards of a venue share one

constexpr char WIFI[] = "gallery";
constexpr char PASSWORD[] = "password";

// The computer that plays the show; {255, 255, 255, 255}: every computer in this Wi-Fi.
constexpr uint8_t HOST[] = {192, 168, 1, 20};

#if defined(ESP32)
#include "pins_esp32.h"
#else
#include "pins_esp8266.h"
#endif
