// Strings of a schema: of a length, of a class, encoded.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/sample.hpp"
#include "schema/sample_facts.hpp"

namespace assay::sampling {

// Text that the patterns of a place allow, or any text where it has none.
class TextSource {
 public:
  explicit TextSource(const Facts& facts);

  std::size_t shortest() const { return shortest_; }
  std::size_t longest() const { return longest_; }  // where nothing says so: long enough to be long
  std::optional<std::string> make(std::size_t length, std::u32string_view characters = {},
                                  std::u32string_view lead = {}) const;
  // The same without the limits on length that the schema names.
  std::vector<Pattern::Example> named(std::size_t shortest, std::size_t longest) const;
  bool fits(std::string_view text) const;  // all patterns

 private:
  std::vector<Pattern> patterns_;
  std::size_t shortest_, longest_;
};

// Valid strings, the plainest first; not yet proven. Knows nothing of enum and examples.
std::vector<Sample> text_samples(const Facts& facts);

// How many bytes a base64 text of a length may stand for, at least and at most.
std::size_t fewest_bytes(std::size_t encoded_length);
std::size_t most_bytes(std::size_t encoded_length);

// `facts` of what is encoded, with the limits that the length of the encoded text puts on it.
Facts narrowed_to_bytes(Facts content, const Facts& encoded);

}  // namespace assay::sampling
