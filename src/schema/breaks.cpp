// Walks a valid value and the schemas that judge it, side by side.
#include <algorithm>
#include <cassert>

#include "schema/breaks_parts.hpp"

namespace assay {
namespace {

using namespace sampling;

constexpr int kDeepest = 64;

bool all_accept(const Places& places, const Json& value) {
  return std::ranges::all_of(places, [&](const Schema& place) { return place.accepts(value); });
}

class Walker {
 public:
  Walker(const Schema& schema, const Json& valid) : out_(schema, valid) {}

  std::vector<Broken> run(const Schema& schema, const Json& valid) {
    walk({schema}, {}, valid, 0);
    return out_.take();
  }

 private:
  void walk(Places places, const std::string& pointer, const Json& value, int depth) {
    if (depth > kDeepest || places.empty()) return;
    add_conditional(places, value);
    const Facts& facts = sampler_.facts(places);
    const Spot spot{pointer, facts, value};
    break_type(spot, out_);
    break_values(spot, out_);
    if (value.is_number()) break_number(spot, out_);
    if (value.is_string()) {
      break_text(spot, out_);
      break_content(spot, out_);
    }
    if (value.is_array()) {
      break_array(spot, sampler_, out_);
      walk_items(facts, pointer, value, depth);
    }
    if (value.is_object()) {
      break_object(spot, sampler_, out_);
      for (const auto& [name, member] : value.as_object())
        walk(facts.places_of_member(name), pointer_join(pointer, name), member, depth + 1);
    }
    walk_branches(facts, pointer, value, depth);
  }

  // What "if" sends the value to is as binding as the rest.
  void add_conditional(Places& places, const Json& value) {
    std::vector<const Json*> done;
    const auto next = [&]() -> const Choice* {
      for (const Choice& choice : sampler_.facts(places).choices)
        if (choice.keyword == "if" && std::ranges::find(done, choice.owner) == done.end())
          return &choice;
      return nullptr;
    };
    while (const Choice* choice = next()) {
      done.push_back(choice->owner);
      const Schema condition = choice->branches[0].places.front();
      const bool holds = condition.accepts(value);
      const Places more = choice->branches[holds ? 0 : 1].places;
      places.insert(places.end(), more.begin() + (holds ? 1 : 0), more.end());
    }
  }

  // The first and the last: a target may look at one of them only.
  void walk_items(const Facts& facts, const std::string& pointer, const Json& value, int depth) {
    const Json::Array& items = value.as_array();
    for (std::size_t i = 0; i < items.size(); ++i) {
      const bool of_interest = i == 0 || i + 1 == items.size() || i < facts.prefix.size();
      if (of_interest)
        walk(facts.places_of_item(i), pointer + "/" + std::to_string(i), items[i], depth + 1);
    }
  }

  void walk_branches(const Facts& facts, const std::string& pointer, const Json& value, int depth) {
    for (const Choice& choice : facts.choices) {
      if (choice.keyword == "if") continue;
      const std::optional<Collector::Claim> outer = out_.claim();
      if (!outer) out_.set_claim(Collector::Claim{pointer, choice.keyword});
      for (const Choice::Branch& branch : choice.branches)
        if (all_accept(branch.places, value)) walk(branch.places, pointer, value, depth + 1);
      out_.set_claim(outer);
    }
  }

  Sampler sampler_;
  Collector out_;
};

}  // namespace

std::vector<Broken> breaks(const Schema& schema, const Json& valid) {
  assert(schema.accepts(valid));
  return Walker(schema, valid).run(schema, valid);
}

}  // namespace assay
