// A node of an exhibit on an ESP32 or ESP8266: OSC over Wi-Fi.
//
// What to change is in the tab config.h. It needs the library ExhibitNode: the README beside this
// folder says how to add it. Nothing here ever waits, for the Wi-Fi neither: buttons and LEDs go on
// while it is away, and what could not be sent is counted.

#include <exhibit_node.h>
#include <exhibit_sensors.h>

#if defined(ESP32)
#include <WiFi.h>
#define BOARD "ESP32"
#else
#include <ESP8266WiFi.h>
#define BOARD "ESP8266"
#endif
#include <WiFiUdp.h>

#include "config.h"

static_assert(sizeof NAME - 1 <= exhibit::LONGEST_NAME, "NAME is longer than 20 letters");

constexpr uint16_t SHOW_PORT = 9000, NODE_PORT = 9001;
constexpr uint16_t TRY_AGAIN_MS = 15000;  // joining takes up to 8 s; earlier it would begin anew
constexpr uint16_t DEAF_MS = 60000;       // without a packet for so long, listen anew
constexpr uint8_t PACKETS_AT_ONCE = 8;    // so that a flood leaves time for the sensors

exhibit::Node node(NAME, BOARD);
exhibit::Sensors<sizeof BUTTON_PINS> sensors;
#if defined(ESP32)
exhibit::TouchPad pads[sizeof TOUCH_PINS];
#endif

WiFiUDP udp;
IPAddress show;
bool online = false;
uint32_t tried_ms, heard_ms;

void IRAM_ATTR echo_changed() { sensors.distance.edge(); }

void set_led(uint8_t number, float level) {
  if (number <= sizeof LED_PINS) exhibit::set_output(LED_PINS[number - 1], level);
}

// --- Wi-Fi ---------------------------------------------------------------------------------------

void join(uint32_t now_ms) {
  tried_ms = now_ms;
  WiFi.begin(WIFI, PASSWORD);
}

void came_online() {
  const IPAddress own = WiFi.localIP(), mask = WiFi.subnetMask();
  bool everybody = true;
  for (uint8_t i = 0; i < 4; i++) everybody = everybody && HOST[i] == 255;
  for (uint8_t i = 0; i < 4; i++)
    show[i] = everybody ? static_cast<uint8_t>(own[i] | ~mask[i]) : HOST[i];
  heard_ms = millis();
  udp.begin(NODE_PORT);
  node.say_all_again();
  Serial.print(NAME);
  Serial.print(" is ");
  Serial.print(own);
  Serial.print(" and sends to ");
  Serial.println(show);
}

void keep_online(uint32_t now_ms) {
  const bool was_online = online;
  online = WiFi.status() == WL_CONNECTED;
  if (online && !was_online) came_online();
  if (was_online && !online) {
    udp.stop();
    tried_ms = now_ms;  // the core tries by itself first
    Serial.println("The Wi-Fi is gone");
  }
  if (!online && now_ms - tried_ms >= TRY_AGAIN_MS) {
    WiFi.disconnect();
    join(now_ms);
  }
}

// --- packets -------------------------------------------------------------------------------------

bool send(const exhibit::Message& message) {
  return online && udp.beginPacket(show, SHOW_PORT) &&
         udp.write(message.data(), message.length()) == message.length() && udp.endPacket();
}

void listen(uint32_t now_ms) {
  static uint8_t packet[128];
  for (uint8_t i = 0; online && i < PACKETS_AT_ONCE; i++) {
    const int size = udp.parsePacket();
    if (size <= 0) break;
    heard_ms = now_ms;
    const int read = udp.read(packet, sizeof packet);
    if (read == size) node.hear(packet, static_cast<uint16_t>(size), set_led);
    // An ESP32 finds no further packet before the last byte of this one is read.
    for (int left = size - read; left > 0; left -= sizeof packet) udp.read(packet, sizeof packet);
  }
  // And it may stand before an empty packet for ever, as those who scan a network send them.
  if (online && now_ms - heard_ms >= DEAF_MS) {
    heard_ms = now_ms;
    udp.begin(NODE_PORT);
  }
}

// --- the board -----------------------------------------------------------------------------------

void setup() {
  Serial.begin(115200);
  for (uint8_t i = 0; i < sizeof BUTTON_PINS; i++)
    sensors.buttons[i].begin(node, i + 1, BUTTON_PINS[i]);
  sensors.drum.begin(node, DRUM_PIN);
  sensors.knob.begin(node, "knob", KNOB_PIN);
  sensors.light.begin(node, "light", LIGHT_PIN);
  sensors.distance.begin(node, TRIGGER_PIN, ECHO_PIN, echo_changed);
#if defined(ESP32)
  for (uint8_t i = 0; i < sizeof TOUCH_PINS; i++) pads[i].begin(node, i + 1, TOUCH_PINS[i]);
  WiFi.setSleep(false);  // asleep between beacons, it would answer 100 to 300 ms late
#else
  WiFi.setSleepMode(WIFI_NONE_SLEEP);  // as above
  analogWriteRange(255);
#endif
  for (Pin pin : LED_PINS) exhibit::begin_output(pin);
  WiFi.persistent(false);  // the flash is not written at each start
  WiFi.mode(WIFI_STA);
  join(millis());
}

void loop() {
  const uint32_t now_ms = millis();
  keep_online(now_ms);
  sensors.read(now_ms);
#if defined(ESP32)
  for (exhibit::TouchPad& pad : pads) pad.read(now_ms);
#endif
  listen(now_ms);
  static exhibit::Message message;
  while (node.next(message, now_ms))
    if (!send(message)) node.dropped();
}
