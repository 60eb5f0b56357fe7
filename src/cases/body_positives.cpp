#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "cases/body_places.hpp"
#include "schema/sample.hpp"

namespace assay {
namespace {

constexpr std::string_view kOrdinals[] = {"first", "second", "third", "fourth"};

class Positives {
 public:
  Positives(const OperationContext& context, CaseList& list) : context_(context), list_(list) {}

  void add_all() {
    add_combinations();
    each_place(context_.readings.base(), context_.full,
               [&](const std::string& pointer, const Schema& place) {
                 if (is_listed(place))
                   add_listed(pointer, *x_assay(place, "from"));
                 else
                   add_samples(pointer, place, "");
               });
    for (const BodyReadings::Variant& variant : context_.readings.variants()) {
      const auto affected = affected_by(variant, context_.readings.base());
      each_place(variant.schema, context_.full,
                 [&](const std::string& pointer, const Schema& place) {
                   if (!is_listed(place) && affected.contains(first_token(pointer)))
                     add_samples(pointer, place, variant.reading);
                 });
    }
    add_examples();
  }

 private:
  void add(std::string subject, std::string rule, std::string partition, const Json& body,
           std::string title) {
    Case test = list_.make(Phase::positive, std::move(subject), std::move(rule),
                           std::move(partition), body.dump());
    test.expect = context_.readings.classify(body);
    if (test.expect.kind == Expectation::Kind::refused) return;
    test.title = std::move(title);
    list_.add(std::move(test));
  }

  void add_combinations() {
    add("control", "required", "minimal", context_.minimal,
        "the plain request with its mandatory parts only");
    const auto optional = context_.optional_members();
    for (const std::string& name : optional)
      add("control", "optional", name, context_.body_with({name}),
          fmt::format("the plain request with {}", name));
    if (optional.size() < 2) return;
    add("control", "optional", "all", context_.full, "the plain request with every optional part");
    for (const std::string& name : optional) {
      Json body = context_.full;
      body.erase(name);
      add("body." + name, "optional", "absent", body,
          fmt::format("every optional part but {}", name));
    }
    for (std::size_t i = 0; i < optional.size(); ++i)
      for (std::size_t j = i + 1; j < optional.size() && optional.size() <= kMostPaired; ++j)
        add("body." + optional[i], "pair", optional[j],
            context_.body_with({optional[i], optional[j]}),
            fmt::format("{} together with {}", optional[i], optional[j]));
    add_enum_pairs(optional);
  }

  // Each optional part with each value of an enum, and each bound of a number, beside it.
  void add_enum_pairs(const std::vector<std::string>& optional) {
    for (const std::string& chooser : property_names(context_.readings.base())) {
      const Schema place = property(context_.readings.base(), chooser);
      const Json* plain = context_.full.find(chooser);
      if (!plain || is_listed(place)) continue;
      for (const Json& value : choices_of(place))
        for (const std::string& other : optional) {
          if (other == chooser || value == *plain) continue;
          Json body = context_.body_with({other});
          body.set(chooser, value);
          add("body." + other, "pair", fmt::format("{}.{}", chooser, slug(value)), body,
              fmt::format("{} together with {} {}", other, chooser, value.dump()));
        }
    }
  }

  static Json::Array choices_of(const Schema& place) {
    Json::Array out;
    for (const Schema& layer : layers_of(place)) {
      if (const Json* values = layer.json().find("enum");
          values && values->as_array().size() <= kMostPaired)
        out.insert(out.end(), values->as_array().begin(), values->as_array().end());
      for (std::string_view bound : {"minimum", "maximum"})
        if (const Json* value = layer.json().find(bound)) out.push_back(*value);
    }
    return out;
  }

  void add_listed(const std::string& pointer, const Json& key) {
    const auto values = context_.profile.list(key.as_string());
    for (std::size_t i = 0; i < values.size() && i < std::size(kOrdinals); ++i) {
      Json body = base_for(context_, pointer);
      const Json value(values[i]);
      if (!body.put(pointer, &value)) continue;
      add(subject_of(pointer), "from", fmt::format("listed-{}", kOrdinals[i]), body,
          fmt::format("{} is the {} of the profile's {}", subject_of(pointer), kOrdinals[i],
                      key.as_string()));
    }
  }

  void add_samples(const std::string& pointer, const Schema& place, const std::string& reading) {
    auto& seen = seen_[pointer];
    for (Sample& sample : samples(place)) {
      std::string written = sample.value.dump();
      if (std::ranges::find(seen, written) != seen.end()) continue;
      seen.push_back(std::move(written));
      Json body = base_for(context_, pointer);
      if (!body.put(pointer, &sample.value)) continue;
      const std::string subject = subject_of(pointer);
      std::string partition = sample.partition;
      const auto id =
          fmt::format("{}/{}/{}/{}", context_.operation.id, subject, sample.rule, partition);
      if (list_.has(id)) partition += "@reading=" + reading;
      add(subject, sample.rule, partition, body,
          fmt::format("{} is {}", subject, shortened(sample.value.dump(), 60)));
    }
  }

  void add_examples() {
    std::size_t index = 0;
    for (const Json& example : context_.media->examples) {
      const std::string name =
          index < std::size(kOrdinals) ? std::string(kOrdinals[index]) : "more";
      ++index;
      add("body", "example", name, example, "the example of the document");
    }
  }

  static std::string slug(const Json& value) {
    std::string out;
    for (char c : lower_ascii(value.is_string() ? value.as_string() : value.dump()))
      out += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '-';
    return out.empty() ? "empty" : out.substr(0, 24);
  }

  static constexpr std::size_t kMostPaired = 12;  // 66 pairs; beyond, the full request has to do
  const OperationContext& context_;
  CaseList& list_;
  std::map<std::string, std::vector<std::string>> seen_;  // pointer -> values that have a case
};

}  // namespace

void add_body_positives(const OperationContext& context, CaseList& list) {
  Positives(context, list).add_all();
}

}  // namespace assay
