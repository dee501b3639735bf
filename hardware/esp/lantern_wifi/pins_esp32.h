// What is connected to which pin of an ESP32. Numbers are those behind the D (or GPIO) on the board;
// exhibit::NOT_CONNECTED for what is not there. The wiring is that of hardware/micropython.

#pragma once

using exhibit::Pin;

constexpr Pin TRIGGER_PIN = 18;  // ultrasonic sensor, TRIG
constexpr Pin ECHO_PIN = 19;     // its ECHO, divided to 3.3 V by 1 kΩ and 2 kΩ
constexpr Pin KNOB_PIN = 34;     // 32 to 39: the other analogue pins do not work beside Wi-Fi
constexpr Pin LIGHT_PIN = 35;
constexpr Pin DRUM_PIN = 32;

constexpr Pin BUTTON_PINS[] = {22, 23};  // each between its pin and GND; as many as you have
constexpr Pin TOUCH_PINS[] = {33, 27};   // of 4, 12, 13, 14, 15, 27, 32, 33
constexpr Pin LED_PINS[] = {25, 26};
