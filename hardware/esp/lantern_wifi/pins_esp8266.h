// What is connected to which pin of an ESP8266 (NodeMCU, D1 mini): D1, D2 ... as printed on it, and
// A0; exhibit::NOT_CONNECTED for what is not there.

#pragma once

using exhibit::Pin;

constexpr Pin TRIGGER_PIN = D5;  // ultrasonic sensor, TRIG
constexpr Pin ECHO_PIN = D6;     // its ECHO, divided to 3.3 V by 1 kΩ and 2 kΩ; not D0
// This chip has one analogue pin: give it to one of the three.
constexpr Pin KNOB_PIN = A0;
constexpr Pin LIGHT_PIN = exhibit::NOT_CONNECTED;
constexpr Pin DRUM_PIN = exhibit::NOT_CONNECTED;

constexpr Pin BUTTON_PINS[] = {D1, D2};  // not D3, D4, D8: pressed, they would stop it from starting
constexpr Pin LED_PINS[] = {D7, D8};
