// Runtime expressions of Arazzo 1.0.1 (section 4.7) and its simple conditions (section 4.6.3).
//
//   $statusCode   $response.header.X   $response.body   $response.body#/a/b   $request.body#/a
//   $inputs.name  $steps.step.outputs.name   "text with {$steps.step.outputs.name} in it"
//   $statusCode == 200 && $response.body#/error != 0
//
// Our own, for what follows from a spec without being written: `|count` (items of a list),
// `|sorted` (a list in an order of ours), `|drop-last`, `|drop-first`, `|percent-middle`,
// `|underscore-middle` (of a text), `|pick:longest:/a` (of a list, a text of its items:
// text_picks.hpp), `|back:1` (of a list, the item so far from its end), `|runs-in:step.output` (of
// a list: true where its items are neighbours in that one), `|less:3` (of a number; names nothing
// below 1), behind an expression.
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "base/http.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

namespace assay {

struct RuntimeValues {
  std::map<std::string, Json> inputs;
  std::map<std::string, std::map<std::string, Json>> outputs;  // by step
  // Of the step under way; null before it was answered.
  int status = 0;
  const Response* response = nullptr;
  const Json* response_body = nullptr;
  const Json* request = nullptr;  // by part: {"body": ..., "query": {...}}
};

// Whether the text holds an expression: "$..." or "...{$...}...".
bool has_expression(std::string_view text);
// The value of an expression or of a text with expressions in braces; a text without any is itself.
// Errors: an expression that names nothing.
Result<Json> value_of_expression(std::string_view text, const RuntimeValues& values);
// Errors: what is no simple condition, with the place in the text.
Result<bool> condition_holds(std::string_view condition, const RuntimeValues& values);

}  // namespace assay
