// Functions of their arguments alone.
#include <algorithm>

#include "base/text.hpp"
#include "sign/codec.hpp"
#include "sign/functions.hpp"

namespace assay::function {

void concat(Call& call, std::string& out) { out += call.text(0); }
void base64(Call& call, std::string& out) { out += base64_encode(call.text(0)); }
void base64url(Call& call, std::string& out) { out += base64url_encode(call.text(0)); }
void base64_from(Call& call, std::string& out) { out += base64_decode(call.text(0)).value_or(""); }
void hex(Call& call, std::string& out) { out += hex_encode(call.text(0)); }
void hex_from(Call& call, std::string& out) { out += hex_decode(call.text(0)).value_or(""); }
void lower(Call& call, std::string& out) { out += lower_ascii(call.text(0)); }
void percent(Call& call, std::string& out) { out += percent_encode(call.text(0)); }

void upper(Call& call, std::string& out) {
  for (const char c : call.text(0)) out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
}

void substring(Call& call, std::string& out) {
  const std::string_view text = call.text(0);
  const auto size = static_cast<std::int64_t>(text.size());
  std::int64_t from = call.argument(1).number;
  if (from < 0) from = std::max<std::int64_t>(0, size + from);
  from = std::min(from, size);
  const std::int64_t length = call.argument(2).given ? call.argument(2).number : size;
  out += text.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(length));
}

void reverse(Call& call, std::string& out) {
  const auto& parts = call.argument(0).nodes;
  for (auto part = parts.rbegin(); part != parts.rend(); ++part)
    call.evaluation().append(*part, out);
}

void repeat(Call& call, std::string& out) {
  const std::string_view text = call.text(0);
  for (std::int64_t i = 0; i < call.argument(1).number; ++i) out += text;
}

void flip_bit(Call& call, std::string& out) {
  const std::string_view text = call.text(0);
  const std::size_t begin = out.size();
  out += text;
  if (text.empty()) return;
  enum At : std::int64_t { first, middle, last };
  const std::int64_t at = call.argument(1).number;  // the first when not given
  const std::size_t index = at == first ? 0 : at == middle ? text.size() / 2 : text.size() - 1;
  const unsigned bit = at == first ? 0x80U : at == middle ? 0x10U : 0x01U;
  char& byte = out[begin + index];
  byte = static_cast<char>(static_cast<unsigned char>(byte) ^ bit);
}

}  // namespace assay::function
