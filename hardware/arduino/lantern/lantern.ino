// A node of an exhibit on an Arduino UNO, Nano or Mega: OSC in SLIP frames over its USB cable.
//
// What to change is in the tab config.h. It needs the library ExhibitNode: the README beside this
// folder says how to add it. Nothing here ever waits.

#include <exhibit_node.h>
#include <exhibit_sensors.h>

#include "config.h"

#if defined(ARDUINO_AVR_UNO)
#define BOARD "Arduino UNO"
#elif defined(ARDUINO_AVR_NANO)
#define BOARD "Arduino Nano"
#elif defined(ARDUINO_AVR_MEGA2560)
#define BOARD "Arduino Mega"
#else
#define BOARD "Arduino"
#endif

static_assert(sizeof NAME - 1 <= exhibit::LONGEST_NAME, "NAME is longer than 20 letters");

// A frame begins when at most this much of what went before is still on its way: with the longest
// frame, /node/hello, that is 7 ms, less than the 10 ms in which a press is debounced.
constexpr int TAIL = 12;  // bytes, 1 ms: a turn of loop() takes 0.3 to 0.9, so the line is never idle

exhibit::Node node(NAME, BOARD);
exhibit::Sensors<sizeof BUTTON_PINS> sensors;
exhibit::SlipReader<128> reader;
exhibit::SlipWriter writer;
int port_room;  // bytes that the port takes when it is empty

void echo_changed() { sensors.distance.edge(); }

void set_led(uint8_t number, float level) {
  if (number <= sizeof LED_PINS) exhibit::set_output(LED_PINS[number - 1], level);
}

void setup() {
  Serial.begin(BAUD);
  port_room = Serial.availableForWrite();
  for (uint8_t i = 0; i < sizeof BUTTON_PINS; i++)
    sensors.buttons[i].begin(node, i + 1, BUTTON_PINS[i]);
  sensors.drum.begin(node, DRUM_PIN);
  sensors.knob.begin(node, "knob", KNOB_PIN);
  sensors.light.begin(node, "light", LIGHT_PIN);
  sensors.distance.begin(node, TRIGGER_PIN, ECHO_PIN, echo_changed);
  for (Pin pin : LED_PINS) exhibit::begin_output(pin);
}

void loop() {
  const uint32_t now_ms = millis();
  sensors.read(now_ms);
  while (Serial.available() > 0)
    if (reader.feed(static_cast<uint8_t>(Serial.read())))
      node.hear(reader.data(), reader.length(), set_led);
  const bool tail = port_room - Serial.availableForWrite() > TAIL;
  if (!writer.busy() && node.next(writer.message, now_ms, tail || sensors.expecting()))
    writer.start();
  writer.pump(Serial);
}
