// Functions of the request that is signed.
#include <algorithm>
#include <utility>

#include "sign/functions.hpp"
#include "base/query.hpp"

namespace assay::function {

void method(Call& call, std::string& out) { out += call.evaluation().method; }
void target(Call& call, std::string& out) { out += call.evaluation().target; }
void path(Call& call, std::string& out) { out += path_of(call.evaluation().target); }
void query(Call& call, std::string& out) { out += query_of(call.evaluation().target); }
void body(Call& call, std::string& out) { out += call.evaluation().body; }

void header(Call& call, std::string& out) {
  const Fields* fields = call.evaluation().fields;
  const std::string* value = fields ? find_field(*fields, call.argument(0).constant) : nullptr;
  if (value) out += *value;
}

void query_sorted(Call& call, std::string& out) {
  const Argument& between = call.argument(0);
  const Argument& equals = call.argument(1);
  const auto& except = call.argument(2).names;
  const bool decoded = call.argument(3).given && call.argument(3).number == 1;
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const QueryParameter& parameter : query_parameters(call.evaluation().target)) {
    std::string name = percent_decoded(parameter.name);
    if (std::ranges::find(except, name) != except.end()) continue;
    if (decoded)
      pairs.emplace_back(std::move(name), percent_decoded(parameter.value));
    else
      pairs.emplace_back(parameter.name, parameter.value);
  }
  std::ranges::stable_sort(pairs, {}, &std::pair<std::string, std::string>::first);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (i > 0) out += between.given ? between.constant : "&";
    out.append(pairs[i].first).append(equals.given ? equals.constant : "=").append(pairs[i].second);
  }
}

}  // namespace assay::function
