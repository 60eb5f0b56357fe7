#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "cases/placeholders.hpp"
#include "cases/value_places.hpp"
#include "schema/sample.hpp"

namespace assay {
namespace {

constexpr std::string_view kOrdinals[] = {"first", "second", "third", "fourth"};

// The plain requests: what every negative is compared with.
class Controls {
 public:
  Controls(const OperationContext& context, CaseList& list) : context_(context), list_(list) {}

  void add_all() {
    add("required", "minimal", {}, "the plain request with its mandatory parts only");
    std::size_t optional = 0;
    for (const RequestPart& part : context_.parts) {
      const std::string prefix =
          part.kind == RequestPart::Kind::body ? "" : std::string(part.name()) + ".";
      for (const std::string& name : part.optional_members()) {
        ++optional;
        add("optional", prefix + name, {{&part, part.with({name})}},
            fmt::format("the plain request with {}", prefix + name));
      }
    }
    if (optional < 2) return;
    std::vector<std::pair<const RequestPart*, Json>> full;
    for (const RequestPart& part : context_.parts) full.emplace_back(&part, part.full);
    add("optional", "all", full, "the plain request with every optional part");
  }

 private:
  void add(std::string rule, std::string partition,
           const std::vector<std::pair<const RequestPart*, Json>>& values, std::string title) {
    Case test =
        list_.make(Phase::positive, "control", std::move(rule), std::move(partition), values);
    test.title = std::move(title);
    for (const RequestPart& part : context_.parts) {
      const auto given =
          std::ranges::find(values, &part, &std::pair<const RequestPart*, Json>::first);
      const Json& sent = given == values.end() ? part.minimal : given->second;
      const Expectation here = part.readings.classify(part.as_read(sent).value_or(sent));
      if (here.kind == Expectation::Kind::refused) return;
      if (here.kind == Expectation::Kind::open) test.expect = here;
    }
    list_.add(std::move(test));
  }

  const OperationContext& context_;
  CaseList& list_;
};

class Positives {
 public:
  Positives(const OperationContext& context, const RequestPart& part, CaseList& list)
      : context_(context), part_(part), list_(list) {}

  void add_all() {
    add_combinations();
    each_place(part_.readings.base(), part_.full,
               [&](const std::string& pointer, const Schema& place) {
                 if (is_listed(place))
                   add_listed(pointer, *x_assay(place, "from"));
                 else if (x_assay(place, "fresh"))
                   add_fresh(pointer);
                 else
                   add_samples(pointer, place, "");
               });
    for (const BodyReadings::Variant& variant : part_.readings.variants()) {
      const auto affected = affected_by(variant, part_.readings.base());
      each_place(variant.schema, part_.full, [&](const std::string& pointer, const Schema& place) {
        if (!is_listed(place) && affected.contains(first_token(pointer)))
          add_samples(pointer, place, variant.reading);
      });
    }
    if (part_.kind == RequestPart::Kind::body) add_examples();
  }

 private:
  std::string member_subject(const std::string& name) const {
    return std::string(part_.name()) + "." + name;
  }

  void add(std::string subject, std::string rule, std::string partition, const Json& values,
           std::string title, bool doubtful = false) {
    const auto read = part_.as_read(values);
    if (!read) return;
    Expectation expect = part_.readings.classify(*read);
    if (expect.kind == Expectation::Kind::refused) return;
    Case test = list_.make(Phase::positive, std::move(subject), std::move(rule),
                           std::move(partition), part_, values);
    test.expect = std::move(expect);
    if (doubtful && test.expect.kind == Expectation::Kind::accepted) {
      test.expect.kind = Expectation::Kind::open;
      test.expect.causes = {part_.cause(test.subject, Cause::Aspect::invalid),
                            part_.cause(test.subject, Cause::Aspect::absent)};
    }
    test.title = std::move(title);
    list_.add(std::move(test));
  }

  void add_combinations() {
    const auto optional = part_.optional_members();
    if (optional.size() < 2) return;
    for (const std::string& name : optional) {
      Json values = part_.full;
      values.erase(name);
      add(member_subject(name), "optional", "absent", values,
          fmt::format("every optional part but {}", name));
    }
    for (std::size_t i = 0; i < optional.size(); ++i)
      for (std::size_t j = i + 1; j < optional.size() && optional.size() <= kMostPaired; ++j)
        add(member_subject(optional[i]), "pair", optional[j],
            part_.with({optional[i], optional[j]}),
            fmt::format("{} together with {}", optional[i], optional[j]));
    add_enum_pairs(optional);
  }

  // Each optional part with each value of an enum, and each bound of a number, beside it.
  void add_enum_pairs(const std::vector<std::string>& optional) {
    for (const std::string& chooser : property_names(part_.readings.base())) {
      const Schema place = property(part_.readings.base(), chooser);
      const Json* plain = part_.full.find(chooser);
      if (!plain || is_listed(place)) continue;
      for (const Json& value : choices_of(place))
        for (const std::string& other : optional) {
          if (other == chooser || value == *plain) continue;
          Json body = part_.with({other});
          body.set(chooser, value);
          add(member_subject(other), "pair", fmt::format("{}.{}", chooser, slug(value)), body,
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
    const auto one = [&](const std::string& listed, std::string_view which) {
      Json body = base_for(part_, pointer);
      const Json value(listed);
      if (body.put(pointer, &value))
        add(part_.subject_of(pointer), "from", fmt::format("listed-{}", which), body,
            fmt::format("{} is the {} of the profile's {}", part_.subject_of(pointer), which,
                        key.as_string()));
    };
    for (std::size_t i = 0; i < values.size() && i < std::size(kOrdinals); ++i)
      one(values[i], kOrdinals[i]);
    if (values.size() > std::size(kOrdinals)) one(values.back(), "last");
  }

  // A name that is given anew each time, in the shapes that clients give it.
  void add_fresh(const std::string& pointer) {
    for (const FreshShape& shape : fresh_shapes()) {
      Json body = base_for(part_, pointer);
      const Json word(fresh_word(shape.name));
      if (!body.put(pointer, &word)) continue;
      const std::string subject = part_.subject_of(pointer);
      add(subject, "fresh", std::string(shape.name), body,
          fmt::format("{} is {}", subject, shape.about));
    }
  }

  void add_samples(const std::string& pointer, const Schema& place, const std::string& reading) {
    // Where nothing but the type is said, a value other than the document's own may be refused.
    const bool unruled = is_unruled(place);
    const bool empty_allowed = says(place, "minLength");
    if (is_made(place)) return;
    auto& seen = seen_[pointer];
    for (Sample& sample : samples(place)) {
      std::string written = sample.value.dump();
      if (std::ranges::find(seen, written) != seen.end()) continue;
      seen.push_back(std::move(written));
      Json body = base_for(part_, pointer);
      if (!body.put(pointer, &sample.value)) continue;
      const std::string subject = part_.subject_of(pointer);
      std::string partition = sample.partition;
      const auto id = list_.id_of(subject, sample.rule, partition);
      if (list_.has(id)) partition += "@reading=" + reading;
      const std::string title =
          fmt::format("{} is {}", subject, shortened(sample.value.dump(), 60));
      const bool doubtful =
          (unruled && sample.rule != "example") || (is_hollow(sample.value) && !empty_allowed);
      add(subject, sample.rule, partition, body, title, doubtful);
      // Two values that are read wrongly only beside each other: the ends of a range or a list
      // (the plain one is an end as well) beside everything else.
      Json full = part_.full;
      if ((is_end(sample.rule) || partition == "plain") && full != body &&
          full.put(pointer, &sample.value) && full != body)
        add(subject, sample.rule, partition + "@with=all", full, title + ", beside everything",
            doubtful);
    }
  }

  static bool is_end(std::string_view rule) {
    constexpr std::string_view kEnds[] = {"minLength", "maxLength", "minimum",
                                          "maximum",   "enum",      "length"};
    return std::ranges::find(kEnds, rule) != std::end(kEnds);
  }

  static bool says(const Schema& place, std::string_view keyword) {
    return std::ranges::any_of(layers_of(place), [&](const Schema& layer) {
      return layer.json().is_object() && layer.json().find(keyword);
    });
  }

  void add_examples() {
    std::size_t index = 0;
    for (const Json& example : context_.media()->examples) {
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
  const RequestPart& part_;
  CaseList& list_;
  std::map<std::string, std::vector<std::string>> seen_;  // pointer -> values that have a case
};

}  // namespace

void add_controls(const OperationContext& context, CaseList& list) {
  Controls(context, list).add_all();
}
void add_value_positives(const OperationContext& context, const RequestPart& part, CaseList& list) {
  Positives(context, part, list).add_all();
}

}  // namespace assay
