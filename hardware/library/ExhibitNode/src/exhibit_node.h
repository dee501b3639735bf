// What a board of an exhibit says and hears, without a word about pins, ports or radios.
//
//   /lantern/button/1 ,i 1            a state, when it changes and once a second, as messages get lost
//   /node/hello ,sssii ...            once a second: name, board, firmware, uptime, drops
//   /node/ping ,i 7                   from the show: answered by /node/pong ,si lantern 7
//   /lantern/led/1 ,f 0.5             from the show: an output
//
// A State is the newest value of one sensor, so what waits for the line is never old: the Node says
// first what is most urgent, and counts what was overtaken before it could be said (`drops`).
//
// Plain C++11 with no heap and buffers of fixed size: the same file runs on an 8-bit AVR, on an ESP
// and, under sanitizers, on the computer that tests it. All times are differences of unsigned
// numbers, so nothing happens when the millisecond counter starts again at 0 after 49.7 days.

#pragma once

#include "exhibit_osc.h"
#include "exhibit_readings.h"

namespace exhibit {

constexpr char FIRMWARE[] = "exhibit-node 1.0";
constexpr uint8_t LONGEST_NAME = 20;      // letters; with them /node/hello takes 88 bytes
constexpr uint16_t REPEAT_MS = 1000;      // a lost edge heals within this time
constexpr uint16_t ANALOGUE_MS = 40;      // 25 times a second while it changes

class Node;

// The newest value of one sensor, `/NAME/word` or `/NAME/word/number`, and when it was said.
class State {
 public:
  // `tags` are ",f" (level), ",i" (count) or ",fi" (strength of a hit, and count). With `every_ms`
  // of 0 each change is an edge, said at once; else no oftener than that, from `step` upwards.
  void begin(Node& node, const char* word, uint8_t number, const char* tags, uint16_t every_ms = 0,
             float step = 0);

  void set_level(float level, uint32_t now_ms) {
    const bool at_an_end = level != said_level_ && (level <= 0.0f || level >= 1.0f);
    level_ = level;
    change(!known_ || at_an_end || fabsf(level - said_level_) >= step_, now_ms);
  }
  void set_count(int32_t count, uint32_t now_ms) {
    if (known_ && count == count_) return;
    count_ = count;
    edge(now_ms);
  }
  void hit(float strength, uint32_t now_ms) {
    count_++;
    if (strength > level_) level_ = strength;
    edge(now_ms);
  }
  // Nothing is known any more, and nothing will be said.
  void forget() { known_ = due_ = false; }

  int32_t count() const { return count_; }
  float level() const { return level_; }

 private:
  friend class Node;

  void edge(uint32_t now_ms);
  void change(bool due, uint32_t now_ms) {
    if (due && !due_) changed_ms_ = now_ms;
    due_ = due;
    known_ = true;
  }
  bool is_edge() const { return due_ && !every_ms_; }

  // Milliseconds that it is overdue; negative: not yet due.
  int32_t late_ms(uint32_t now_ms) const {
    if (!known_) return -1;
    if (!said_) return 0x7fff;  // first of all
    const int32_t since_said = static_cast<int32_t>(now_ms - said_ms_);
    if (!due_) return since_said - REPEAT_MS;
    const int32_t since_change = static_cast<int32_t>(now_ms - changed_ms_);
    const int32_t late = since_said - every_ms_;
    return late < since_change ? late : since_change;
  }

  const char* word_ = "";
  const char* tags_ = ",f";
  State* next_ = nullptr;
  Node* node_ = nullptr;
  float level_ = 0, said_level_ = 0, step_ = 0;
  int32_t count_ = 0;
  uint32_t said_ms_ = 0, changed_ms_ = 0;
  uint16_t every_ms_ = 0;
  uint8_t number_ = 0;
  bool known_ = false, due_ = false, said_ = false;
};

// What is to be said, in its order: edges, the answer to a ping, hello, then what waits longest.
class Node {
 public:
  // A line is kept free for an edge that is about to come for no longer than this: a bad contact
  // that never comes to rest must not silence the others.
  static constexpr uint8_t KEEP_FREE_MS = 20;

  Node(const char* name, const char* board) : name_(name), board_(board) {}

  // True when `message` holds the next one to be sent. `keep_free`: only edges now.
  bool next(Message& message, uint32_t now_ms, bool keep_free = false) {
    keep_time(now_ms);
    message.clear();
    for (State* state = first_; state; state = state->next_)
      if (state->is_edge()) return say(*state, message, now_ms);
    if (!keep_free) free_ms_ = now_ms;
    if (keep_free && now_ms - free_ms_ < KEEP_FREE_MS) return false;
    if (pong_due_) return answer(message);
    if (hello_due_) return hello(message);
    State* latest = nullptr;
    int32_t latest_ms = -1;
    for (State* state = first_; state; state = state->next_)
      if (state->late_ms(now_ms) > latest_ms) {
        latest = state;
        latest_ms = state->late_ms(now_ms);
      }
    if (!latest) return false;
    if (latest->due_ && latest->said_) drops_ += latest_ms / latest->every_ms_;
    return say(*latest, message, now_ms);
  }

  // What came from the show: pings and outputs. `set_output` gets the output's number and a level
  // of 0 to 1. Everything else is for somebody else.
  void hear(const uint8_t* data, uint16_t size, void (*set_output)(uint8_t number, float level)) {
    Packet packet(data, size);
    for (Received message; packet.next(message);) {
      uint8_t number;
      float level;
      if (strcmp(message.address, "/node/ping") == 0) {
        if (!message.integer(token_)) continue;
        if (pong_due_) drops_++;
        pong_due_ = true;
      } else if (is_output(message.address, number) && message.number(level)) {
        set_output(number, level < 0.0f ? 0.0f : level > 1.0f ? 1.0f : level);
      }
    }
  }

  // A message could not be sent.
  void dropped() { drops_++; }
  // The other side may have missed everything (the Wi-Fi is back): say it all again.
  void say_all_again() {
    hello_due_ = true;
    for (State* state = first_; state; state = state->next_) state->said_ = false;
  }

  int32_t drops() const { return drops_; }

 private:
  friend class State;

  void keep_time(uint32_t now_ms) {
    if (!begun_) second_ms_ = free_ms_ = now_ms;
    begun_ = true;
    for (; now_ms - second_ms_ >= 1000; second_ms_ += 1000) {
      uptime_s_++;
      hello_due_ = true;
    }
  }

  bool say(State& state, Message& message, uint32_t now_ms) {
    message.part("/").part(name_).part("/").part(state.word_);
    if (state.number_) message.part("/").part(state.number_);
    message.end().put(state.tags_);
    for (const char* tag = state.tags_ + 1; *tag; tag++)
      *tag == 'f' ? message.put(state.level_) : message.put(state.count_);
    if (state.tags_[2]) state.level_ = 0;  // a hit is told once; its count again and again
    state.said_level_ = state.level_;
    state.said_ms_ = now_ms;
    state.due_ = false;
    state.said_ = true;
    return sure(message);
  }
  bool answer(Message& message) {
    pong_due_ = false;
    message.put("/node/pong").put(",si").put(name_).put(token_);
    return sure(message);
  }
  bool hello(Message& message) {
    hello_due_ = false;
    message.put("/node/hello").put(",sssii").put(name_).put(board_).put(FIRMWARE);
    message.put(uptime_s_).put(drops_);
    return sure(message);
  }
  bool sure(const Message& message) {
    if (!message.fits()) drops_++;
    return message.fits();
  }

  // `/NAME/led/7`, and nothing that only begins like it.
  bool is_output(const char* address, uint8_t& number) const {
    const size_t length = strlen(name_);
    if (address[0] != '/' || strncmp(address + 1, name_, length) != 0) return false;
    address += 1 + length;
    if (strncmp(address, "/led/", 5) != 0) return false;
    uint16_t read = 0;
    for (address += 5; *address >= '0' && *address <= '9' && read < 100; address++)
      read = static_cast<uint16_t>(read * 10 + (*address - '0'));
    number = static_cast<uint8_t>(read);
    return !*address && read && read <= 255;
  }

  const char* name_;
  const char* board_;
  State* first_ = nullptr;
  State* last_ = nullptr;
  int32_t uptime_s_ = 0, drops_ = 0, token_ = 0;
  uint32_t second_ms_ = 0, free_ms_ = 0;
  bool begun_ = false, hello_due_ = true, pong_due_ = false;
};

inline void State::begin(Node& node, const char* word, uint8_t number, const char* tags,
                         uint16_t every_ms, float step) {
  node_ = &node;
  word_ = word;
  number_ = number;
  tags_ = tags;
  every_ms_ = every_ms;
  step_ = step;
  (node.last_ ? node.last_->next_ : node.first_) = this;
  node.last_ = this;
}

inline void State::edge(uint32_t now_ms) {
  if (due_) node_->drops_++;  // nobody will hear of the one before
  change(true, now_ms);
}

}  // namespace exhibit
