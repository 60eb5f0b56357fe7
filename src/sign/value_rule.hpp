// What a value made by chance must look like: {minLength, maxLength, pattern}.
//
// The pattern is one class of ASCII signs with a count, so that every sign can be told allowed
// or forbidden, and a hostile value costs one pass over it.
#pragma once
#include <bitset>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/result.hpp"

namespace assay {

struct ValueRule {
  std::size_t shortest = 0, longest = std::string::npos;  // in bytes
  std::bitset<256> allowed = std::bitset<256>().set();

  // Errors have a JSON pointer below `place`.
  static Result<ValueRule> from(const Json& declared, const std::string& place);

  bool accepts(std::string_view value) const;
  bool allows(char sign) const { return allowed.test(static_cast<unsigned char>(sign)); }
  bool allows_all(std::string_view signs) const;
};

}  // namespace assay
