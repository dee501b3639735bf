// The library's header alone, run natively under sanitizers: `library_main WHAT`, readings in, what
// the header made of them out.

#include <exhibit_node.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <vector>

using namespace exhibit;

namespace {

void print_hex(const uint8_t* data, size_t size) {
  for (size_t i = 0; i < size; i++) printf("%02x", data[i]);
  printf("\n");
}

void print_output(uint8_t number, float level) { printf("led %u %.9g\n", number, level); }

// Packets, each behind two bytes of its length: what a node called `lantern` makes of them.
void hear() {
  Node node("lantern", "test");
  Message message;
  node.next(message, 0);  // hello
  for (int high; (high = getchar()) != EOF;) {
    const size_t size = static_cast<size_t>(high << 8 | getchar());
    uint8_t* packet = static_cast<uint8_t*>(malloc(size ? size : 1));  // exactly: no byte beyond
    if (fread(packet, 1, size, stdin) != size) exit(2);
    node.hear(packet, static_cast<uint16_t>(size), print_output);
    if (node.next(message, 0)) print_hex(message.data(), message.length());
    printf(".\n");
    free(packet);
  }
}

// The bytes of a line: the packets in it.
void slip() {
  SlipReader<64> reader;
  for (int byte; (byte = getchar()) != EOF;)
    if (reader.feed(static_cast<uint8_t>(byte))) print_hex(reader.data(), reader.length());
}

struct Port {  // has room for 0, 1, 2, 3, 0, 1 ... bytes
  int turn = 0;
  std::vector<uint8_t> bytes;
  int availableForWrite() { return turn++ % 4; }
  void write(uint8_t byte) { bytes.push_back(byte); }
};

// Integers: each in a message, on a line with little room.
void write() {
  SlipWriter writer;
  Port port;
  for (int32_t number; std::cin >> number;) {
    writer.message.clear();
    writer.message.part("/").part(7).part(100).end().put(",i").put(number);
    writer.start();
    while (writer.busy()) writer.pump(port);
  }
  print_hex(port.bytes.data(), port.bytes.size());
}

// Names: the hello of a node that is called so, and its drops after that.
void hello() {
  for (std::string name; std::getline(std::cin, name);) {
    Node node(name.c_str(), "Arduino UNO");
    Message message;
    const bool said = node.next(message, 0);
    printf("%d %d ", said, node.drops());
    print_hex(message.data(), message.length());
  }
}

// `MS READING` lines into one of the finders.
void readings(const std::function<void(uint32_t, double)>& take) {
  uint32_t now_ms;
  for (double reading; std::cin >> now_ms >> reading;) take(now_ms, reading);
}

void debounce() {
  Debounce contact(10);
  readings([&](uint32_t now_ms, double reading) {
    if (contact.update(reading > 0, now_ms)) printf("%u %d\n", now_ms, contact.on());
  });
}

void hits() {
  HitFinder finder;
  readings([&](uint32_t now_ms, double reading) {
    if (finder.update(static_cast<uint16_t>(reading), now_ms))
      printf("%u %.3f\n", now_ms, finder.strength());
  });
}

void touch() {
  TouchFinder finder;
  readings([&](uint32_t now_ms, double reading) {
    if (finder.update(static_cast<uint32_t>(reading), now_ms))
      printf("%u %d\n", now_ms, finder.on());
  });
}

void euro() {
  OneEuro filter;
  readings([&](uint32_t, double reading) {
    printf("%.6f\n", filter.update(static_cast<float>(reading), 0.04f));
  });
}

// Edges of the echo pin, `MS LEVEL`, and each millisecond between them.
void echo() {
  Echo times;
  uint32_t clock_ms = 0;
  readings([&](uint32_t now_ms, double level) {
    for (; clock_ms < now_ms; clock_ms++) {
      float metres;
      if (times.take(clock_ms, metres)) printf("%u %.3f\n", clock_ms, metres);
      if (times.ping(clock_ms)) printf("%u ping%s\n", clock_ms, times.missing() ? " missing" : "");
    }
    times.edge(level > 0, now_ms * 1000);
  });
}

// A node with one knob, turned up for a second, on a line that is free every `MS`: how much is said,
// and how much is counted as dropped.
void late() {
  uint32_t free_each_ms;
  std::cin >> free_each_ms;
  Node node("lantern", "test");
  State knob;
  knob.begin(node, "knob", 0, ",f", ANALOGUE_MS, 0.004f);
  Message message;
  int said = 0;
  for (uint32_t now_ms = 0; now_ms < 1000; now_ms++) {
    knob.set_level(static_cast<float>(now_ms) * 0.001f, now_ms);
    if (now_ms % free_each_ms == 0) said += node.next(message, now_ms);
  }
  printf("%d %d\n", said, node.drops());
}

const std::map<std::string, void (*)()> RUNS = {
    {"hear", hear}, {"slip", slip},   {"write", write}, {"hello", hello}, {"debounce", debounce},
    {"hits", hits}, {"touch", touch}, {"euro", euro},   {"echo", echo},   {"late", late}};

}  // namespace

int main(int count, char** words) {
  if (count != 2 || !RUNS.count(words[1])) return 2;
  RUNS.at(words[1])();
}
