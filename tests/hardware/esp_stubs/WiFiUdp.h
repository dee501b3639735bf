// UDP: packets that the scenario hands in, and those that the sketch sends, printed. As on an ESP32,
// no packet is found before the last one was read to its end, and none behind an empty one.

#pragma once

#include <deque>
#include <vector>

#include "WiFi.h"

class WiFiUDP {
 public:
  uint8_t begin(uint16_t port) {
    stop();
    printf("open %u %u\n", millis(), port);
    return open_ = 1;
  }
  void stop() {
    open_ = 0;
    waiting.clear();
    in_.clear();
  }

  int beginPacket(IPAddress to, uint16_t port) {
    to_ = to, port_ = port;
    out_.clear();
    return open_;
  }
  size_t write(const uint8_t* data, size_t size) {
    out_.insert(out_.end(), data, data + size);
    return size;
  }
  int endPacket() {
    if (refused > 0) return refused--, 0;
    printf("say %u %s %u ", millis(), to_.text().c_str(), port_);
    for (uint8_t byte : out_) printf("%02x", byte);
    printf("\n");
    return 1;
  }

  int parsePacket() {
    if (!in_.empty() || waiting.empty() || waiting.front().empty()) return 0;
    in_ = waiting.front();
    waiting.pop_front();
    return static_cast<int>(in_.size());
  }
  int read(uint8_t* into, size_t room) {
    const size_t size = in_.size() < room ? in_.size() : room;
    memcpy(into, in_.data(), size);
    in_.erase(in_.begin(), in_.begin() + static_cast<long>(size));
    return static_cast<int>(size);
  }

  static std::deque<std::vector<uint8_t>> waiting;
  static int refused;  // so many of the next packets are not sent

 private:
  std::vector<uint8_t> in_, out_;
  IPAddress to_;
  uint16_t port_ = 0;
  uint8_t open_ = 0;
};
