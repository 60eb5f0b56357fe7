#include "schema/sample.hpp"

#include <set>
#include <tuple>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "schema/sampler.hpp"

namespace assay {

std::vector<Sample> samples(const Schema& schema) {
  std::vector<Sample> proven;
  std::set<std::string> values;
  std::set<std::tuple<std::string, std::string, std::string>> names;
  for (Sample& sample : sampling::Sampler().all({schema})) {
    std::string text = sample.value.dump();
    if (values.contains(text) || !schema.accepts(sample.value)) continue;
    // Two branches may have one name, two enum values one spelling: the value tells them apart.
    if (!names.emplace(sample.instance, sample.rule, sample.partition).second) {
      sample.partition += "-" + std::to_string(hash64(text) % 1000000);
      if (!names.emplace(sample.instance, sample.rule, sample.partition).second) continue;
    }
    values.insert(std::move(text));
    proven.push_back(std::move(sample));
  }
  return proven;
}

std::optional<Json> plain_sample(const Schema& schema) {
  return sampling::Sampler().plain({schema});
}

}  // namespace assay
