#include "spec/source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace assay {

std::string_view spoken(Json::Kind kind) {
  constexpr std::string_view kNames[] = {"null", "true or false", "a number",
                                         "text", "a list",        "an object"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::tuple<std::string, int, int> place_key(const std::string& place) {
  std::tuple<std::string, int, int> key{place, 0, 0};
  const auto column = place.rfind(':');
  const auto line =
      column == std::string::npos || column == 0 ? std::string::npos : place.rfind(':', column - 1);
  if (line == std::string::npos) return key;
  std::get<0>(key) = place.substr(0, line);
  std::from_chars(place.data() + line + 1, place.data() + column, std::get<1>(key));
  std::from_chars(place.data() + column + 1, place.data() + place.size(), std::get<2>(key));
  return key;
}

Errors SpecSource::errors_by_place() const {
  Errors out = errors_;
  std::ranges::stable_sort(out, {}, [](const Error& error) { return place_key(error.where); });
  return out;
}

void SpecSource::complain(std::string where, std::string what) {
  Error error{std::move(where), std::move(what)};
  if (said_.insert(error.text()).second) errors_.push_back(std::move(error));
}

void SpecSource::complain(const Errors& errors) {
  for (const Error& error : errors) complain(error.where, error.what);
}

SpecNode SpecSource::resolve(SpecNode ref) {
  Errors errors;
  const auto target = documents.resolve(*ref.document, *ref.value, errors);
  complain(errors);
  return {target.document, target.value};
}

SpecNode SpecSource::follow(SpecNode node) {
  std::vector<const Json*> passed;
  while (node) {
    const SpecNode ref = node.find("$ref");
    if (!ref) return node;
    if (std::ranges::find(passed, node.value) != passed.end()) {
      complain(ref,
               fmt::format("{} refers to itself and never to a value",
                           in_quotes(ref.value->is_string() ? ref.value->as_string() : "$ref")));
      return {};
    }
    passed.push_back(node.value);
    node = resolve(ref);
  }
  return node;
}

bool SpecSource::expect(SpecNode node, Json::Kind kind, std::string_view name) {
  if (node.value->kind() == kind) return true;
  complain(node, fmt::format("{} must be {}, not {}", in_quotes(name), spoken(kind),
                             spoken(node.value->kind())));
  return false;
}

SpecNode SpecSource::member(SpecNode of, std::string_view name, Json::Kind kind) {
  const SpecNode found = of.find(name);
  return found && expect(found, kind, name) ? found : SpecNode{};
}

std::string SpecSource::text(SpecNode of, std::string_view name) {
  const SpecNode found = of.find(name);
  if (!found) return {};
  if (found.value->is_number()) return found.value->as_number().text();
  return expect(found, Json::Kind::string, name) ? found.value->as_string() : std::string{};
}

bool SpecSource::flag(SpecNode of, std::string_view name, bool otherwise) {
  const SpecNode found = member(of, name, Json::Kind::boolean);
  return found ? found.value->as_bool() : otherwise;
}

}  // namespace assay
