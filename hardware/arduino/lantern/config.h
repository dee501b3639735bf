// What to change: the name of this board, and what is connected to which pin.
// Pins are numbers as printed on the board, or A0, A1 ...; NOT_CONNECTED for what is not there.

#pragma once

#include <exhibit_sensors.h>

using exhibit::NOT_CONNECTED;
using exhibit::Pin;

constexpr char NAME[] = "lantern";  // one lower-case word; no two boards of a venue share one
constexpr long BAUD = 115200;

constexpr Pin TRIGGER_PIN = 7;  // ultrasonic sensor, TRIG
constexpr Pin ECHO_PIN = 2;     // its ECHO: 2 or 3 on an UNO or Nano; 2, 3, 18 to 21 on a Mega
constexpr Pin KNOB_PIN = A0;    // potentiometer, the middle leg
constexpr Pin DRUM_PIN = A1;    // piezo disc, with the parts that wiring.svg shows
constexpr Pin LIGHT_PIN = A2;   // photocell to 5 V, with 10 kΩ to GND

constexpr Pin BUTTON_PINS[] = {4, 8};  // each between its pin and GND; as many as you have
constexpr Pin LED_PINS[] = {9, 10};    // each with 330 Ω; dimmed only on pins marked ~
