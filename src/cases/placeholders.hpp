// Values that are only known when a request is sent: they stand in a planned request as words, and
// are put in when it is composed.
//
// A fresh value ({fresh: true}) is new each time; a made one ({made-by: {workflow, output}}) comes
// out of a sequence of requests that was run before.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/http.hpp"
#include "base/json.hpp"
#include "schema/schema.hpp"

namespace assay {

// What a sequence of the Arazzo document gives; without a workflow, what the profile's command for
// `output` prints.
struct Made {
  std::string workflow, output;
  bool is_asked() const { return workflow.empty(); }
  // "other-case", "truncated", "altered-first", "before-separator": another value, made from it.
  std::string change = {};
  // Inputs of the workflow that the request itself gives: name -> field ("body.mobile").
  std::vector<std::pair<std::string, std::string>> inputs = {};
  std::string word() const;  // its placeholder
  Json changed(const Json& value) const;
  friend bool operator==(const Made&, const Made&) = default;
};

// The shapes of a fresh value: "uuid", "digits". The word of the first is the plain one.
struct FreshShape {
  std::string_view name, about;
  std::string (*make)(Random& random);
};
std::span<const FreshShape> fresh_shapes();
std::string fresh_word(std::string_view shape);

// From {workflow, output, inputs} of a schema's made-by.
Made made_from(const Json& made_by);

// How long the placeholder is that `text` begins with; 0 when it begins with none.
std::size_t placeholder_length(std::string_view text);
// The word that stands for a fresh value.
std::string fresh_word();
std::optional<Json> placeholder_for(const Schema& schema);
bool mentions(const Request& request, std::string_view word);

struct MadeValue {
  std::string word;
  Json value;
};
// The word that stands for a runtime expression of a workflow.
std::string word_for(std::string_view expression);
// A value for each word of a fresh value in the request, so that what was sent can be told.
std::vector<MadeValue> fresh_values(const Request& request, Random& random);
// Every placeholder of the request replaced, in the encoding of the place where it stands.
void put_in(Request& request, const std::vector<MadeValue>& made, Random& random);

}  // namespace assay
