// What becomes of readings: presses without bounces, calm levels, hits, distances, touches.
//
// Each is told a reading and the time, and says when there is news. All times are differences of
// unsigned numbers, so nothing happens when the millisecond counter starts again at 0, after 49.7 days.

#pragma once

#include <math.h>
#include <stdint.h>

namespace exhibit {

constexpr float NEAREST_M = 0.02f;
constexpr float FARTHEST_M = 4.0f;  // what "nothing in sight" is told as

// A contact bounces. A change is believed a `window` after the first contact, if the contact has been
// still for the last half of it: bounces do not make it later, and a spike is no press. The window is
// in the unit of the times that are told.
class Debounce {
 public:
  explicit Debounce(uint16_t window) : window_(window) {}

  // True when the believed state changes.
  bool update(bool raw, uint32_t now) {
    if (raw != raw_) {
      raw_ = raw;
      moved_ = now;
      if (!settling_) began_ = now;
      settling_ = true;
    }
    if (!settling_ || now - began_ < window_ || now - moved_ < window_ / 2u) return false;
    settling_ = false;
    const bool changed = raw_ != on_;
    on_ = raw_;
    return changed;
  }
  bool on() const { return on_; }
  bool settling() const { return settling_; }

 private:
  uint16_t window_;
  uint32_t began_ = 0, moved_ = 0;
  bool raw_ = false, on_ = false, settling_ = false;
};

// The One Euro filter (Casiez, Roussel and Vogel, 2012): calm when the hand is still, quick when it
// moves. Cut-off frequencies in hertz; `beta` is what a unit a second of speed adds to them.
class OneEuro {
 public:
  explicit OneEuro(float min_cutoff_hz = 1.5f, float beta = 8.0f)
      : min_cutoff_hz_(min_cutoff_hz), beta_(beta) {}

  float update(float raw, float step_s) {
    if (!begun_) value_ = raw_ = raw;
    begun_ = true;
    speed_ += share(1.0f, step_s) * ((raw - raw_) / step_s - speed_);
    raw_ = raw;
    value_ += share(min_cutoff_hz_ + beta_ * fabsf(speed_), step_s) * (raw - value_);
    return value_;
  }

 private:
  static float share(float cutoff_hz, float step_s) {
    const float r = 6.2831853f * cutoff_hz * step_s;
    return r / (r + 1.0f);
  }

  float min_cutoff_hz_, beta_, raw_ = 0, value_ = 0, speed_ = 0;
  bool begun_ = false;
};

// Hits on a piezo, from readings of 0 to 1023 as often as can be. The strongest reading of 4 ms
// after the first above the threshold is the strength; then the drum rings, and is not heard for
// 50 ms, and after that only above an echo of half the hit that halves again every 16 ms.
class HitFinder {
 public:
  static constexpr uint8_t LISTEN_MS = 4, RING_MS = 50, HALF_MS = 16;

  explicit HitFinder(uint16_t threshold = 40) : threshold_(threshold) {}

  // True when a hit is complete.
  bool update(uint16_t raw, uint32_t now_ms) {
    const uint32_t since_ms = now_ms - hit_ms_;
    if (listening_) {
      if (raw > peak_) peak_ = raw;
      if (since_ms >= LISTEN_MS) listening_ = false;
      return !listening_;
    }
    if (since_ms > SILENT_MS) rings_ = false;
    if (raw <= threshold_ || (rings_ && raw <= ringing(since_ms))) return false;
    listening_ = rings_ = true;
    peak_ = raw;
    hit_ms_ = now_ms;
    return false;
  }
  float strength() const { return static_cast<float>(peak_ < 1023 ? peak_ : 1023) / 1023.0f; }
  bool listening() const { return listening_; }

 private:
  static constexpr uint16_t SILENT_MS = RING_MS + 10 * HALF_MS;  // 1023 is halved away by then

  uint16_t ringing(uint32_t since_ms) const {
    return since_ms < RING_MS ? 0xffff : peak_ >> (1 + (since_ms - RING_MS) / HALF_MS);
  }

  uint16_t threshold_, peak_ = 0;
  uint32_t hit_ms_ = 0;
  bool listening_ = false, rings_ = false;
};

// The median of the last three: a single stray reading does not show. Until there are three, the last.
class Median {
 public:
  float update(float reading) {
    last_[at_] = reading;
    at_ = static_cast<uint8_t>((at_ + 1) % 3);
    if (count_ < 3) count_++;
    if (count_ < 3) return reading;
    const float low = last_[0] < last_[1] ? last_[0] : last_[1];
    const float high = last_[0] < last_[1] ? last_[1] : last_[0];
    return last_[2] < low ? low : last_[2] > high ? high : last_[2];
  }
  void forget() { count_ = 0; }

 private:
  float last_[3] = {0, 0, 0};
  uint8_t at_ = 0, count_ = 0;
};

// The echo of an ultrasonic sensor, its pin's edges told from an interrupt. The interrupt writes
// only between `sent` and its falling edge, and the rest reads only after that: no lock is needed.
class Echo {
 public:
  static constexpr uint16_t EACH_MS = 50;     // 20 times a second; the last echo has died away
  static constexpr uint16_t STUCK_MS = 250;   // some sensors keep the pin high this long: no echo
  static constexpr uint8_t MISSING = 10;      // pings without any answer: the cable is off
  static constexpr float M_PER_US = 0.0001716f;  // there and back, at 20 degrees Celsius

  // In the interrupt; always inlined, as on an ESP it has to lie in RAM with its caller.
  __attribute__((always_inline)) inline void edge(bool high, uint32_t now_us) {
    if (phase_ == SENT && high) {
      rose_us_ = now_us;
      phase_ = ROSE;
    } else if (phase_ == ROSE && !high) {
      width_us_ = now_us - rose_us_;
      phase_ = FELL;
    }
  }

  // Whether to send a ping now; the caller does so at once.
  bool ping(uint32_t now_ms) {
    if (begun_ && now_ms - sent_ms_ < (phase_ == ROSE ? STUCK_MS : EACH_MS)) return false;
    if (phase_ == SENT && missing_ < MISSING) missing_++;
    if (missing()) steady_.forget();
    begun_ = true;
    too_far_ = false;
    sent_ms_ = now_ms;
    phase_ = SENT;
    return true;
  }
  // True when there is a new distance. No echo is the farthest one: 4 m.
  bool take(uint32_t now_ms, float& metres) {
    if (phase_ == ROSE && !too_far_ && now_ms - sent_ms_ >= EACH_MS) {
      too_far_ = true;
      missing_ = 0;
      metres = steady_.update(FARTHEST_M);
      return true;
    }
    if (phase_ != FELL) return false;
    phase_ = IDLE;
    missing_ = 0;
    if (too_far_) return false;  // the end of a pulse that was told already
    const float measured = static_cast<float>(width_us_) * M_PER_US;
    metres = steady_.update(measured < NEAREST_M    ? NEAREST_M
                            : measured > FARTHEST_M ? FARTHEST_M
                                                    : measured);
    return true;
  }
  // Nothing has answered for a while: there is no sensor, and silence is the honest word for it.
  bool missing() const { return missing_ >= MISSING; }

 private:
  enum Phase : uint8_t { IDLE, SENT, ROSE, FELL };

  volatile Phase phase_ = IDLE;
  volatile uint32_t rose_us_ = 0, width_us_ = 0;
  Median steady_;
  uint32_t sent_ms_ = 0;
  uint8_t missing_ = 0;
  bool begun_ = false, too_far_ = false;
};

// A touch pad: a finger moves the reading by a quarter of what it is otherwise, down on an ESP32,
// up on its successors. What it is otherwise is learned over 10 s, and anew after a minute of touch:
// somebody put a bag there.
class TouchFinder {
 public:
  bool update(uint32_t raw, uint32_t now_ms) {
    const float reading = static_cast<float>(raw);
    const uint32_t step_ms = now_ms - at_ms_;
    at_ms_ = now_ms;
    if (!begun_) calm_ = reading;
    begun_ = true;
    const float away = fabsf(reading - calm_);
    const bool changed = finger_.update(away > calm_ * (finger_.on() ? 0.125f : 0.25f), now_ms);
    if (changed) touched_ms_ = now_ms;
    if (finger_.on() && now_ms - touched_ms_ > 60000u)
      calm_ = reading;
    else if (!finger_.on() && !finger_.settling())
      calm_ += (reading - calm_) * (step_ms < 1000u ? static_cast<float>(step_ms) : 1000.0f) * 1e-4f;
    return changed;
  }
  bool on() const { return finger_.on(); }
  bool settling() const { return finger_.settling(); }

 private:
  Debounce finger_{30};  // ms: three readings, as a single one may be wrong
  float calm_ = 0;
  uint32_t at_ms_ = 0, touched_ms_ = 0;
  bool begun_ = false;
};

}  // namespace exhibit
