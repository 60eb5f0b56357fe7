#include "spec/vocabulary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>

#include "base/text.hpp"

namespace assay {

extern const std::string_view kVocabularySchema;  // reports/x-assay.schema.json

namespace {

constexpr std::string_view kResultTable = "result-table";
constexpr std::array<std::string_view, 10> kDefinitions{
    "document", "schema",    "operation",       "push",     "media-type",
    "response", "parameter", "security-scheme", "anything", kResultTable};

std::string_view definition_of(SpecPlace place) {
  switch (place) {
    case SpecPlace::document:
      return "document";
    case SpecPlace::schema:
      return "schema";
    case SpecPlace::operation:
      return "operation";
    case SpecPlace::push:
      return "push";
    case SpecPlace::request_media_type:
      return "media-type";
    case SpecPlace::response:
      return "response";
    case SpecPlace::parameter:
      return "parameter";
    case SpecPlace::security_scheme:
      return "security-scheme";
    default:
      return "anything";
  }
}

// The schema pointer of a violation, without the URI that may stand before it.
std::string_view fragment_of(std::string_view uri) {
  const auto hash = uri.find('#');
  return hash == std::string_view::npos ? uri : uri.substr(hash + 1);
}

std::string_view parent_of(std::string_view pointer) {
  const auto slash = pointer.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : pointer.substr(0, slash);
}

// What the user calls a value inside x-assay: its last name, `"readings"`; with its index in a
// list, `"cite" (item 2)`.
std::string label_of(std::string_view instance) {
  std::string index;
  while (!instance.empty()) {
    const std::string token(instance.substr(instance.rfind('/') + 1));
    instance = parent_of(instance);
    if (token.find_first_not_of("0123456789") != std::string::npos || token.empty())
      return in_quotes(token) + index;
    index = fmt::format(" (item {})", std::stoul(token) + 1);
  }
  return "\"x-assay\"" + index;
}

std::vector<std::string> words_of(const Json* definition) {
  std::vector<std::string> words;
  const Json* properties = definition ? definition->find("properties") : nullptr;
  if (properties)
    for (const auto& property : properties->as_object()) words.push_back(property.first);
  return words;
}

}  // namespace

Vocabulary::Vocabulary() {
  auto parsed = parse_json(kVocabularySchema, "x-assay.schema.json");
  assert(parsed);
  schema_ = std::move(*parsed);
  // One program for all places: a schema that reaches each definition.
  Json root = schema_, places(Json::Object{});
  for (std::string_view name : kDefinitions)
    places.set(name, Json::object({{"$ref", "#/$defs/" + std::string(name)}}));
  root.set("properties", std::move(places));
  auto compiled = Schema::compile(root);
  assert(compiled);
  for (std::string_view name : kDefinitions)
    compiled_.emplace_back(name, compiled->at("properties", name).at("$ref"));
}

void Vocabulary::check(SpecSource& source, SpecPlace place, SpecNode words) const {
  check(source, definition_of(place), words);
}

void Vocabulary::check_result_table(SpecSource& source, SpecNode root) const {
  check(source, kResultTable, root);
}

void Vocabulary::check(SpecSource& source, std::string_view definition, SpecNode words) const {
  const auto compiled =
      std::ranges::find_if(compiled_, [&](const auto& entry) { return entry.first == definition; });
  for (const Violation& violation : compiled->second.validate(*words.value))
    say(source, definition, words, violation);
}

std::string Vocabulary::unknown_word(std::string_view definition,
                                     const Violation& violation) const {
  const std::string word = in_quotes(violation.member);
  const std::vector<std::string> here =
      words_of(schema_.at(parent_of(fragment_of(violation.schema))));
  const auto list = [&] {
    std::vector<std::string> quoted;
    for (const std::string& each : here) quoted.push_back(in_quotes(each));
    return (quoted.size() == 1 ? ": expected " : ": expected one of ") + join(quoted, ", ");
  };
  const std::string offer = did_you_mean(violation.member, here);
  if (!violation.instance.empty() || definition == kResultTable) {
    const std::string where =
        violation.instance.empty() ? "a result table" : label_of(violation.instance);
    // A wide choice would not help; the README has it.
    return fmt::format("{} is not a word of {}{}", word, where,
                       offer.empty() && here.size() <= 12 ? list() : offer);
  }
  const auto about = [&](std::string_view name) {
    return schema_.at("/$defs/" + std::string(name) + "/description")->as_string();
  };
  std::vector<std::string> places;
  std::vector<std::string> all = here;
  for (std::string_view other : kDefinitions) {
    if (other == kResultTable) continue;
    const auto words = words_of(schema_.at("/$defs/" + std::string(other)));
    all.insert(all.end(), words.begin(), words.end());
    if (std::ranges::find(words, violation.member) != words.end()) places.push_back(about(other));
  }
  if (!places.empty())
    return fmt::format("{} does not belong to {}: it is a word of {}", word, about(definition),
                       join(places, " and of "));
  return fmt::format("{} is not a word of x-assay in {}{}", word, about(definition),
                     !offer.empty() ? offer : list());
}

void Vocabulary::say(SpecSource& source, std::string_view definition, SpecNode words,
                     const Violation& violation) const {
  const Json* value = words.value->at(violation.instance);
  if (!value) value = words.value;
  const SpecNode node{words.document, value};
  if (violation.keyword == "additionalProperties") {
    const Json* member = value->find(violation.member);
    source.complain(member ? words.document->place_of_key(violation.member, *member) : node.place(),
                    unknown_word(definition, violation));
    return;
  }
  const std::string label = violation.instance.empty() && definition == kResultTable
                                ? "a result table"
                                : label_of(violation.instance);
  if (violation.keyword == "required" || violation.keyword == "dependentRequired") {
    source.complain(node,
                    fmt::format("{} has no {}: it needs one", label, in_quotes(violation.member)));
    return;
  }
  const Json* rule = schema_.at(parent_of(fragment_of(violation.schema)));
  const Json* expected = rule ? rule->find("x-expected") : nullptr;
  if (violation.keyword == "oneOf" && expected) {
    source.complain(node, fmt::format("{} must be {}", label, expected->as_string()));
    return;
  }
  source.complain(
      node, fmt::format("{} must be {}, not {}", label,
                        expected ? expected->as_string() : violation.expected, violation.found));
}

}  // namespace assay
