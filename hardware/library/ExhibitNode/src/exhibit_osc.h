// OSC messages in and out, and SLIP frames around them, in buffers of fixed size.
//
// Nothing here trusts a size: a packet from a network is read within its own bytes, one pass from left
// to right, and what cannot be read is left out.

#pragma once

#include <math.h>
#include <stdint.h>
#include <string.h>

namespace exhibit {

// --- OSC, out ------------------------------------------------------------------------------------

// One OSC message being written. What does not fit is never written beyond the end: `fits` says no.
class Message {
 public:
  static constexpr uint8_t ROOM = 96;

  void clear() {
    length_ = 0;
    fits_ = true;
  }

  // A string in pieces: part, part, end. OSC fills up with one to four zeros.
  Message& part(const char* text) {
    while (*text) byte(static_cast<uint8_t>(*text++));
    return *this;
  }
  Message& part(uint8_t number) {
    if (number >= 100) byte(static_cast<uint8_t>('0' + number / 100));
    if (number >= 10) byte(static_cast<uint8_t>('0' + number / 10 % 10));
    return byte(static_cast<uint8_t>('0' + number % 10));
  }
  Message& end() {
    do byte(0);
    while (length_ % 4 && fits_);
    return *this;
  }
  Message& put(const char* text) { return part(text).end(); }
  Message& put(int32_t value) { return word(static_cast<uint32_t>(value)); }
  Message& put(float value) {
    static_assert(sizeof(float) == 4, "a float of OSC has four bytes");
    uint32_t bits;
    memcpy(&bits, &value, 4);
    return word(bits);
  }

  bool fits() const { return fits_; }
  uint8_t length() const { return length_; }
  const uint8_t* data() const { return data_; }

 private:
  Message& byte(uint8_t value) {
    if (length_ < ROOM)
      data_[length_++] = value;
    else
      fits_ = false;
    return *this;
  }
  Message& word(uint32_t bits) {
    for (int shift = 24; shift >= 0; shift -= 8) byte(static_cast<uint8_t>(bits >> shift));
    return *this;
  }

  uint8_t data_[ROOM];
  uint8_t length_ = 0;
  bool fits_ = true;
};

// --- OSC, in -------------------------------------------------------------------------------------

inline uint32_t word_at(const uint8_t* bytes) {
  return static_cast<uint32_t>(bytes[0]) << 24 | static_cast<uint32_t>(bytes[1]) << 16 |
         static_cast<uint32_t>(bytes[2]) << 8 | bytes[3];
}

// A message that came: pieces of the packet, which has to stay where it is. Of its values only the
// first is of any use to a board.
struct Received {
  const char* address;
  const char* tags;  // with the comma
  const uint8_t* values;
  uint16_t size;  // bytes of values

  bool integer(int32_t& value) const {
    if (tags[1] != 'i' || size < 4) return false;
    value = static_cast<int32_t>(word_at(values));
    return true;
  }
  bool number(float& value) const {
    int32_t whole;
    if (tags[1] == 'T' || tags[1] == 'F') {
      value = tags[1] == 'T' ? 1.0f : 0.0f;
    } else if (integer(whole)) {
      value = static_cast<float>(whole);
    } else if (tags[1] == 'f' && size >= 4) {
      const uint32_t bits = word_at(values);
      memcpy(&value, &bits, 4);
    } else {
      return false;
    }
    return isfinite(value);
  }
};

// The messages of a packet in their order. Bundles in bundles are walked through from left to right
// (an element that is a bundle begins with its head, and then come its elements), so nothing is
// nested here; time tags are left out, a board has no clock. The walk stops at what cannot be read.
class Packet {
 public:
  Packet(const uint8_t* data, uint16_t size) : at_(data), end_(data + size), bare_(true) {}

  bool next(Received& message) {
    while (at_ < end_) {
      uint16_t size = left();
      if (!bare_ && !element(size)) break;
      if (size >= 16 && memcmp(at_, "#bundle", 8) == 0) {
        at_ += 16;
        bare_ = false;
        continue;
      }
      const uint8_t* start = at_;
      at_ = bare_ ? end_ : at_ + size;
      if (read(start, size, message)) return true;
    }
    at_ = end_;
    return false;
  }

 private:
  uint16_t left() const { return static_cast<uint16_t>(end_ - at_); }

  bool element(uint16_t& size) {
    if (left() < 4) return false;
    const uint32_t claimed = word_at(at_);
    at_ += 4;
    if (claimed > left()) return false;
    size = static_cast<uint16_t>(claimed);
    return true;
  }

  static bool read(const uint8_t* start, uint16_t size, Received& message) {
    const uint16_t tags = after_string(start, 0, size);
    if (!size || size % 4 || *start != '/' || !tags || tags >= size || start[tags] != ',')
      return false;
    const uint16_t values = after_string(start, tags, size);
    if (!values) return false;
    message.address = reinterpret_cast<const char*>(start);
    message.tags = reinterpret_cast<const char*>(start + tags);
    message.values = start + values;
    message.size = static_cast<uint16_t>(size - values);
    return true;
  }

  // Where a string and its zeros end; 0 if it does not end within `size`, a multiple of 4.
  static uint16_t after_string(const uint8_t* data, uint16_t from, uint16_t size) {
    for (uint16_t i = from; i < size; i++)
      if (!data[i]) return static_cast<uint16_t>((i | 3) + 1 <= size ? (i | 3) + 1 : 0);
    return 0;
  }

  const uint8_t* at_;
  const uint8_t* end_;
  bool bare_;  // the packet is one message, not a bundle
};

// --- SLIP: packets on a line of bytes ------------------------------------------------------------

constexpr uint8_t SLIP_END = 0xC0, SLIP_ESCAPE = 0xDB;
constexpr uint8_t SLIP_ESCAPED_END = 0xDC, SLIP_ESCAPED_ESCAPE = 0xDD;

// Packets of up to ROOM bytes out of a line; what is longer or wrongly escaped is passed over.
template <uint8_t ROOM>
class SlipReader {
 public:
  // True when `data` and `length` are a whole packet, which they are until the next byte.
  bool feed(uint8_t byte) {
    if (ended_) length_ = 0;
    ended_ = byte == SLIP_END;
    if (ended_) {
      const bool whole = length_ && !escaped_ && !bad_;
      escaped_ = bad_ = false;
      return whole;
    }
    if (byte == SLIP_ESCAPE && !escaped_) {
      escaped_ = true;
      return false;
    }
    if (escaped_ && byte == SLIP_ESCAPED_END)
      byte = SLIP_END;
    else if (escaped_ && byte == SLIP_ESCAPED_ESCAPE)
      byte = SLIP_ESCAPE;
    else if (escaped_)
      bad_ = true;
    escaped_ = false;
    if (length_ < ROOM)
      data_[length_++] = byte;
    else
      bad_ = true;
    return false;
  }
  const uint8_t* data() const { return data_; }
  uint8_t length() const { return length_; }

 private:
  uint8_t data_[ROOM];
  uint8_t length_ = 0;
  bool ended_ = false, escaped_ = false, bad_ = false;
};

// One message on its way to a line, escaped byte by byte as the port has room; never waits.
class SlipWriter {
 public:
  Message message;

  void start() {
    at_ = BEFORE;
    busy_ = true;
  }
  bool busy() const { return busy_; }

  template <class Port>
  void pump(Port& port) {
    for (int room = port.availableForWrite(); busy_ && room > 0; room--) port.write(next());
  }

 private:
  static constexpr uint8_t BEFORE = 255;

  uint8_t next() {
    if (at_ == BEFORE) {
      at_ = 0;
      return SLIP_END;
    }
    if (at_ >= message.length()) {
      busy_ = false;
      return SLIP_END;
    }
    const uint8_t byte = message.data()[at_];
    const bool special = byte == SLIP_END || byte == SLIP_ESCAPE;
    if (special && !escaped_) {
      escaped_ = true;
      return SLIP_ESCAPE;
    }
    at_++;
    escaped_ = false;
    if (!special) return byte;
    return byte == SLIP_END ? SLIP_ESCAPED_END : SLIP_ESCAPED_ESCAPE;
  }

  uint8_t at_ = 0;
  bool busy_ = false, escaped_ = false;
};

}  // namespace exhibit
