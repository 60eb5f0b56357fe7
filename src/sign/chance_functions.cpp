// Functions of the random source.
#include "base/text.hpp"
#include "sign/functions.hpp"

namespace assay::function {
namespace {

// Null, and the evaluation marked, when there is no source: a receiver cannot know these.
Random* source(Call& call) {
  Random* random = call.evaluation().random;
  if (!random) call.evaluation().unknown = true;
  return random;
}

void append_signs(Call& call, std::string_view signs, std::string& out) {
  Random* random = source(call);
  if (!random || signs.empty()) return;
  for (std::int64_t i = 0; i < call.argument(0).number; ++i)
    out += signs[static_cast<std::size_t>(random->below(signs.size()))];
}

}  // namespace

void random_alphanumeric(Call& call, std::string& out) {
  if (Random* random = source(call))
    out += random->alphanumeric(static_cast<std::size_t>(call.argument(0).number));
}

void random_digits(Call& call, std::string& out) { append_signs(call, "0123456789", out); }
void random_hex(Call& call, std::string& out) { append_signs(call, "0123456789abcdef", out); }
void random_text(Call& call, std::string& out) {
  append_signs(call, call.argument(1).constant, out);
}

void uuid(Call& call, std::string& out) {
  Random* random = source(call);
  if (!random) return;
  std::string bytes;
  for (int half = 0; half < 2; ++half) {
    const std::uint64_t word = random->next();
    for (unsigned shift = 0; shift < 64; shift += 8)
      bytes += static_cast<char>((word >> shift) & 0xffU);
  }
  // RFC 9562 section 5.4: version 4, variant 10.
  bytes[6] = static_cast<char>((static_cast<unsigned char>(bytes[6]) & 0x0fU) | 0x40U);
  bytes[8] = static_cast<char>((static_cast<unsigned char>(bytes[8]) & 0x3fU) | 0x80U);
  const std::string digits = hex_encode(bytes);
  out.append(digits, 0, 8).append("-").append(digits, 8, 4).append("-").append(digits, 12, 4);
  out.append("-").append(digits, 16, 4).append("-").append(digits, 20, 12);
}

}  // namespace assay::function
