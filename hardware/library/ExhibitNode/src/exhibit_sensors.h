// The sensors and outputs of a board, on the pins of any Arduino core: AVR, ESP32, ESP8266.
//
// Each has `begin(node, pin ...)` and `read(now_ms)`, which never waits. A pin of NOT_CONNECTED
// makes neither messages nor trouble.

#pragma once

#include <Arduino.h>

#include "exhibit_node.h"

namespace exhibit {

typedef int8_t Pin;
constexpr Pin NOT_CONNECTED = -1;

constexpr uint16_t DEBOUNCE_US = 10000;  // bounces of up to half of it are passed over

// Between two readings of the piezo. Wi-Fi and the converter of an ESP8266 are in each other's way.
#if defined(ESP8266)
constexpr uint16_t DRUM_EVERY_US = 3000;
#elif defined(ESP32)
constexpr uint16_t DRUM_EVERY_US = 300;
#else
constexpr uint16_t DRUM_EVERY_US = 100;  // a reading takes 112
#endif

// 0 to 1023 on every board. The first reading after another pin has a rest of that one in it.
inline uint16_t analogue(Pin pin, bool again) {
  if (again) analogRead(pin);
#if defined(ESP32)
  return static_cast<uint16_t>(analogRead(pin) >> 2);
#else
  return static_cast<uint16_t>(analogRead(pin));
#endif
}

// Between a pin and ground, with the board's own pull-up: pressed is 0 V.
class Button {
 public:
  void begin(Node& node, uint8_t number, Pin pin) {
    pin_ = pin;
    if (pin_ == NOT_CONNECTED) return;
    pinMode(pin_, INPUT_PULLUP);
    state_.begin(node, "button", number, ",i");
    state_.set_count(0, millis());
  }
  void read(uint32_t now_ms) {
    if (pin_ == NOT_CONNECTED) return;
    if (contact_.update(digitalRead(pin_) == LOW, micros())) state_.set_count(contact_.on(), now_ms);
  }
  bool settling() const { return contact_.settling(); }

 private:
  State state_;
  Debounce contact_{DEBOUNCE_US};
  Pin pin_ = NOT_CONNECTED;
};

// A potentiometer or a photocell: 0 to 1 of the supply's voltage.
class Slider {
 public:
  void begin(Node& node, const char* word, Pin pin) {
    pin_ = pin;
    if (pin_ == NOT_CONNECTED) return;
    state_.begin(node, word, 0, ",f", ANALOGUE_MS, 0.004f);  // 4 of 1023 steps: above the noise
    read_ms_ = millis() - ANALOGUE_MS;
  }
  // True when it has used the converter.
  bool read(uint32_t now_ms) {
    if (pin_ == NOT_CONNECTED || now_ms - read_ms_ < ANALOGUE_MS) return false;
    const float step_s = static_cast<float>(now_ms - read_ms_) * 1e-3f;
    read_ms_ = now_ms;
    const float level = static_cast<float>(analogue(pin_, true)) / 1023.0f;
    state_.set_level(filter_.update(level < 1.0f ? level : 1.0f, step_s), now_ms);
    return true;
  }

 private:
  State state_;
  OneEuro filter_;
  uint32_t read_ms_ = 0;
  Pin pin_ = NOT_CONNECTED;
};

// A piezo disc with 1 megohm across it.
class Drum {
 public:
  void begin(Node& node, Pin pin) {
    pin_ = pin;
    if (pin_ == NOT_CONNECTED) return;
    state_.begin(node, "drum", 0, ",fi");
    state_.set_level(0, millis());
  }
  // `again`: the converter was at another pin since.
  void read(uint32_t now_ms, bool again) {
    if (pin_ == NOT_CONNECTED) return;
    const uint32_t now_us = micros();
    if (now_us - read_us_ < DRUM_EVERY_US) return;
    read_us_ = now_us;
    if (hits_.update(analogue(pin_, again), now_ms)) state_.hit(hits_.strength(), now_ms);
  }
  bool listening() const { return hits_.listening(); }

 private:
  State state_;
  HitFinder hits_;
  uint32_t read_us_ = 0;
  Pin pin_ = NOT_CONNECTED;
};

// HC-SR04 and its kin. Its echo is timed by an interrupt, as pulseIn() would stop the board for up
// to 30 ms and reads 0.6 % low.
class Ultrasonic {
 public:
  void begin(Node& node, Pin trigger, Pin echo, void (*interrupt)()) {
    trigger_ = trigger;
    echo_ = echo;
    if (echo_ == NOT_CONNECTED) return;
    pinMode(trigger_, OUTPUT);
    digitalWrite(trigger_, LOW);
    pinMode(echo_, INPUT);
    state_.begin(node, "distance", 0, ",f", ANALOGUE_MS);
    attachInterrupt(digitalPinToInterrupt(echo_), interrupt, CHANGE);
  }
  // In the interrupt; inlined there, see Echo.
  __attribute__((always_inline)) inline void edge() {
    times_.edge(digitalRead(echo_) == HIGH, micros());
  }
  void read(uint32_t now_ms) {
    if (echo_ == NOT_CONNECTED) return;
    float metres;
    if (times_.take(now_ms, metres)) state_.set_level(metres, now_ms);
    if (!times_.ping(now_ms)) return;
    if (times_.missing()) state_.forget();
    digitalWrite(trigger_, HIGH);
    delayMicroseconds(10);
    digitalWrite(trigger_, LOW);
  }

 private:
  State state_;
  Echo times_;
  Pin trigger_ = NOT_CONNECTED, echo_ = NOT_CONNECTED;
};

#if defined(ESP32)
// A wire to a piece of metal, a foil, a nail.
class TouchPad {
 public:
  void begin(Node& node, uint8_t number, Pin pin) {
    pin_ = pin;
    if (pin_ == NOT_CONNECTED) return;
    state_.begin(node, "touch", number, ",i");
    state_.set_count(0, millis());
  }
  void read(uint32_t now_ms) {
    if (pin_ == NOT_CONNECTED || now_ms - read_ms_ < 10) return;
    read_ms_ = now_ms;
    if (finger_.update(static_cast<uint32_t>(touchRead(static_cast<uint8_t>(pin_))), now_ms))
      state_.set_count(finger_.on(), now_ms);
  }

 private:
  State state_;
  TouchFinder finger_;
  uint32_t read_ms_ = 0;
  Pin pin_ = NOT_CONNECTED;
};
#endif

// The sensors that all boards have.
template <uint8_t BUTTONS>
class Sensors {
 public:
  Button buttons[BUTTONS];
  Slider knob, light;
  Drum drum;
  Ultrasonic distance;

  // Buttons last: what they have to say is sent before the converter is waited for again.
  void read(uint32_t now_ms) {
    distance.read(now_ms);
    bool away = false;  // a hit's peak is not missed for a knob
    if (!drum.listening()) away = knob.read(now_ms) || light.read(now_ms);
    drum.read(now_ms, away);
    for (Button& button : buttons) button.read(now_ms);
  }
  // Whether an edge may be about to come: a line is kept free for it.
  bool expecting() const {
    for (const Button& button : buttons)
      if (button.settling()) return true;
    return drum.listening();
  }
};

// LEDs, or whatever a transistor switches. Pins without PWM are on from a half upwards.
inline void begin_output(Pin pin) {
  if (pin == NOT_CONNECTED) return;
  pinMode(pin, OUTPUT);
  digitalWrite(pin, LOW);
}
inline void set_output(Pin pin, float level) {
  if (pin != NOT_CONNECTED) analogWrite(pin, static_cast<int>(level * 255.0f + 0.5f));
}

}  // namespace exhibit
