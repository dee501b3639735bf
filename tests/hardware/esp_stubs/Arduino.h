// What the sketch uses of the Arduino cores for ESP32 and ESP8266, on a clock and on pins that the
// scenario moves. Nothing of it is longer than the sketch needs.

#pragma once

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <string>

#define HIGH 1
#define LOW 0
#define INPUT 0
#define OUTPUT 1
#define INPUT_PULLUP 2
#define CHANGE 1
#define IRAM_ATTR

#if defined(ESP8266)
constexpr uint8_t D0 = 16, D1 = 5, D2 = 4, D5 = 14, D6 = 12, D7 = 13, D8 = 15, A0 = 17;
void analogWriteRange(uint32_t range);
#else
uint16_t touchRead(uint8_t pin);
#endif

uint32_t millis();
uint32_t micros();
void delayMicroseconds(uint32_t us);
void pinMode(uint8_t pin, uint8_t mode);
int digitalRead(uint8_t pin);
void digitalWrite(uint8_t pin, uint8_t level);
int analogRead(uint8_t pin);
void analogWrite(uint8_t pin, int level);
int digitalPinToInterrupt(uint8_t pin);
void attachInterrupt(int interrupt, void (*call)(), int mode);

class IPAddress {
 public:
  IPAddress() : IPAddress(0, 0, 0, 0) {}
  IPAddress(uint8_t a, uint8_t b, uint8_t c, uint8_t d) : bytes_{a, b, c, d} {}
  uint8_t operator[](int i) const { return bytes_[i]; }
  uint8_t& operator[](int i) { return bytes_[i]; }
  std::string text() const {
    char out[16];
    snprintf(out, sizeof out, "%u.%u.%u.%u", bytes_[0], bytes_[1], bytes_[2], bytes_[3]);
    return out;
  }

 private:
  uint8_t bytes_[4];
};

struct SerialPort {
  void begin(long) {}
  void print(const char* text) { line += text; }
  void print(const IPAddress& address) { line += address.text(); }
  void println(const char* text) { print(text), println(); }
  void println(const IPAddress& address) { print(address), println(); }
  void println() {
    printf("serial %s\n", line.c_str());
    line.clear();
  }
  std::string line;
};
extern SerialPort Serial;
