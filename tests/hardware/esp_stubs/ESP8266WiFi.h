// The same on an ESP8266.

#pragma once

#include "WiFi.h"
