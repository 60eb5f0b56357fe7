#include "base/clock.hpp"

namespace assay {
namespace {

void append_padded(std::string& out, std::int64_t number, std::size_t width) {
  const std::string digits = std::to_string(number);
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

}  // namespace

std::string format_utc(WallTime time, std::string_view format) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(floor<milliseconds>(time - day));
  const auto since_epoch = time.time_since_epoch().count();
  std::string out;
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%' || i + 1 == format.size()) {
      out += format[i];
      continue;
    }
    switch (format[++i]) {
      case 'Y':
        append_padded(out, static_cast<int>(date.year()), 4);
        break;
      case 'm':
        append_padded(out, static_cast<unsigned>(date.month()), 2);
        break;
      case 'd':
        append_padded(out, static_cast<unsigned>(date.day()), 2);
        break;
      case 'H':
        append_padded(out, clock.hours().count(), 2);
        break;
      case 'M':
        append_padded(out, clock.minutes().count(), 2);
        break;
      case 'S':
        append_padded(out, clock.seconds().count(), 2);
        break;
      case 'L':
        append_padded(out, clock.subseconds().count(), 3);
        break;
      case 's':
        out += std::to_string(since_epoch / 1000);
        break;
      case 'Q':
        out += std::to_string(since_epoch);
        break;
      case '%':
        out += '%';
        break;
      default:
        out.append({'%', format[i]});
    }
  }
  return out;
}

std::uint64_t Random::next() {
  std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

std::uint64_t Random::below(std::uint64_t limit) { return next() % limit; }

std::string Random::alphanumeric(std::size_t length) {
  constexpr std::string_view kSigns =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  std::string out(length, '0');
  std::uint64_t pool = 0;
  for (std::size_t i = 0; i < length; ++i) {
    if (i % 8 == 0) pool = next();
    out[i] = kSigns[(pool & 0xff) % kSigns.size()];
    pool >>= 8;
  }
  return out;
}

namespace {

constexpr std::uint64_t kPrime = 0x100000001b3ULL;
constexpr std::size_t kBlock = 256;

std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t hash) {
  for (char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * kPrime;
  return hash;
}

constexpr std::uint64_t prime_to_the(std::size_t power) {
  std::uint64_t out = 1;
  for (; power > 0; --power) out *= kPrime;
  return out;
}

}  // namespace

// A mebibyte of one sign is hashed for many a case. The exclusive or adds a number that the low
// byte alone decides, and the low byte turns in a circle whose length divides 256: so 256 equal
// bytes are a map `factor * hash + added` that is the same each time.
std::uint64_t hash64(std::string_view text, std::uint64_t seed) {
  std::uint64_t hash = seed;
  while (text.size() >= 2 * kBlock) {
    const std::string_view block = text.substr(0, kBlock);
    const std::uint64_t before = hash;
    hash = hash_bytes(block, hash);
    text.remove_prefix(kBlock);
    if (block.substr(1) != block.substr(0, kBlock - 1)) continue;
    constexpr std::uint64_t kFactor = prime_to_the(kBlock);
    const std::uint64_t added = hash - kFactor * before;
    for (; text.starts_with(block); text.remove_prefix(kBlock)) hash = kFactor * hash + added;
  }
  return hash_bytes(text, hash);
}

}  // namespace assay
