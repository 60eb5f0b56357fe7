// Time and chance come in through a parameter, so that tests and replays can hold both still.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace assay {

using WallTime = std::chrono::time_point<std::chrono::system_clock, std::chrono::milliseconds>;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual WallTime now() const = 0;
};

class SystemClock final : public Clock {
 public:
  WallTime now() const override {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now());
  }
};

// Moves only when told.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(WallTime start) : now_(start) {}
  WallTime now() const override { return now_; }
  void advance(std::chrono::milliseconds by) { now_ += by; }

 private:
  WallTime now_;
};

// Another clock's time, moved: what a wait becomes where nobody outside has to wait with us. May be
// moved by one thread while others read it.
class ShiftedClock final : public Clock {
 public:
  ShiftedClock() = default;                                         // of the system's time
  explicit ShiftedClock(const Clock& origin) : origin_(&origin) {}  // lives longer
  WallTime now() const override {
    return (origin_ ? origin_->now() : SystemClock().now()) + ahead();
  }
  void advance(std::chrono::milliseconds by) { ahead_ += by.count(); }
  std::chrono::milliseconds ahead() const { return std::chrono::milliseconds(ahead_.load()); }
  void set_ahead(std::chrono::milliseconds of_origin) { ahead_ = of_origin.count(); }

 private:
  const Clock* origin_ = nullptr;
  std::atomic<std::int64_t> ahead_ = 0;
};

// strftime-like: %Y %m %d %H %M %S %L (milliseconds, three digits) %s (seconds since 1970)
// %Q (milliseconds since 1970) %%, in UTC.
std::string format_utc(WallTime time, std::string_view format);

// Small, seedable, same sequence everywhere (SplitMix64).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();
  std::uint64_t below(std::uint64_t limit);  // Requires: limit > 0
  std::string alphanumeric(std::size_t length);

 private:
  std::uint64_t state_;
};

// A stable 64-bit hash of text (FNV-1a), for seeds and revisions.
std::uint64_t hash64(std::string_view text, std::uint64_t seed = 0xcbf29ce484222325ULL);

}  // namespace assay
