// The sketch on the stubs, driven line by line from the standard input:
//
//   clock MS           what millis() says at first (before `start`)
//   start              setup()
//   run MS             loop(), again and again, for so long
//   pin N LEVEL        analog N READING        touch N READING
//   echo METRES        of the ultrasonic sensor; `echo none`: there is none
//   wifi up|down       refuse N: so many packets are not sent
//   packet HEX         from the show
//
// What the sketch does is printed: `say MS IP PORT HEX`, `pwm MS PIN LEVEL`, `join ...`, `open ...`.

#include <stdlib.h>

#include <iostream>
#include <map>
#include <sstream>

#include "WiFiUdp.h"

SerialPort Serial;
Wifi WiFi;
std::deque<std::vector<uint8_t>> WiFiUDP::waiting;
int WiFiUDP::refused = 0;

void setup();
void loop();

namespace {

constexpr uint64_t LOOP_US = 200;  // what a turn of loop() takes
constexpr int FULL_PWM = 255;

uint64_t now_us = 0;
std::map<int, int> levels, readings, touches;
std::map<int, void (*)()> interrupts;
std::multimap<uint64_t, std::pair<int, int>> coming;  // when: a pin and its level
double distance_m = -1;                               // below 0: no sensor
int trigger_pin = -1, echo_pin = -1;

void set_pin(int pin, int level) {
  const bool changed = levels[pin] != level;
  levels[pin] = level;
  if (changed && interrupts.count(pin)) interrupts[pin]();
}

void pass(uint64_t us) {
  const uint64_t until = now_us + us;
  while (!coming.empty() && coming.begin()->first <= until) {
    const auto edge = *coming.begin();
    coming.erase(coming.begin());
    now_us = edge.first;
    set_pin(edge.second.first, edge.second.second);
  }
  now_us = until;
}

void answer_ping() {
  const double there_and_back_us = distance_m / 0.0001716;
  const uint64_t rise = now_us + 400;
  coming.insert({rise, {echo_pin, HIGH}});
  coming.insert({rise + static_cast<uint64_t>(there_and_back_us < 38000 ? there_and_back_us : 38000),
                 {echo_pin, LOW}});
}

std::vector<uint8_t> bytes_of(const std::string& hex) {
  std::vector<uint8_t> bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes.push_back(static_cast<uint8_t>(strtoul(hex.substr(i, 2).c_str(), nullptr, 16)));
  return bytes;
}

void obey(const std::string& line) {
  std::istringstream words(line);
  std::string verb, text;
  int a = 0, b = 0;
  words >> verb;
  if (verb == "clock") {
    words >> now_us;
    now_us *= 1000;
  } else if (verb == "start") {
    setup();
  } else if (verb == "run") {
    words >> a;
    for (const uint64_t until = now_us + static_cast<uint64_t>(a) * 1000; now_us < until;) {
      loop();
      pass(LOOP_US);
    }
  } else if (verb == "pin" && words >> a >> b) {
    set_pin(a, b);
  } else if (verb == "analog" && words >> a >> b) {
    readings[a] = b;
  } else if (verb == "touch" && words >> a >> b) {
    touches[a] = b;
  } else if (verb == "echo" && words >> text) {
    distance_m = text == "none" ? -1 : atof(text.c_str());
  } else if (verb == "wifi" && words >> text) {
    WiFi.up = text == "up";
  } else if (verb == "refuse") {
    words >> WiFiUDP::refused;
  } else if (verb == "packet") {
    words >> text;
    WiFiUDP::waiting.push_back(bytes_of(text));
  } else {
    std::cerr << "no use for: " << line << "\n";
    exit(2);
  }
}

}  // namespace

uint32_t millis() { return static_cast<uint32_t>(now_us / 1000); }
uint32_t micros() { return static_cast<uint32_t>(now_us); }
void delayMicroseconds(uint32_t us) { pass(us); }

void pinMode(uint8_t pin, uint8_t mode) {
  if (mode == INPUT_PULLUP) levels[pin] = HIGH;
}
int digitalRead(uint8_t pin) { return levels[pin]; }
void digitalWrite(uint8_t pin, uint8_t level) {
  const bool fell = levels[pin] == HIGH && level == LOW;
  levels[pin] = level;
  if (fell && pin == trigger_pin && distance_m >= 0) answer_ping();
}
int analogRead(uint8_t pin) { return readings[pin]; }
void analogWrite(uint8_t pin, int level) {
  if (level < 0 || level > FULL_PWM) abort();
  printf("pwm %u %u %d\n", millis(), pin, level);
}
int digitalPinToInterrupt(uint8_t pin) { return pin; }
void attachInterrupt(int interrupt, void (*call)(), int) {
  interrupts[interrupt] = call;
  echo_pin = interrupt;
}
#if defined(ESP8266)
void analogWriteRange(uint32_t range) {
  if (range != FULL_PWM) abort();
}
#else
uint16_t touchRead(uint8_t pin) { return static_cast<uint16_t>(touches[pin]); }
#endif

#include "lantern_wifi.ino"

int main() {
  trigger_pin = TRIGGER_PIN;
  for (std::string line; std::getline(std::cin, line);) obey(line);
}
