#include "cases/push_override.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "cases/body_values.hpp"
#include "cases/request_part.hpp"
#include "spec/request_values.hpp"

namespace assay {
namespace {

struct Member {
  std::string name;  // "statusInfo.caller"
  Schema schema;
};

void collect(const Schema& schema, const std::string& prefix, int depth, std::vector<Member>& out) {
  constexpr int kDeepest = 6;
  for (const std::string& name : property_names(schema)) {
    const Schema place = property(schema, name);
    out.push_back({prefix + name, place});
    if (depth < kDeepest) collect(place, prefix + name + ".", depth + 1, out);
  }
}

std::string last_of(const std::string& name) { return name.substr(name.rfind('.') + 1); }

Result<Member> member_called(const std::vector<Member>& members, const std::string& name) {
  std::vector<std::string> words, places;
  const Member* found = nullptr;
  for (const Member& member : members) {
    if (member.name == name) return member;
    words.push_back(member.name);
    words.push_back(last_of(member.name));
    if (last_of(member.name) != name) continue;
    found = &member;
    places.push_back(member.name);
  }
  if (places.size() == 1) return *found;
  if (places.empty())
    return Error{"--set", fmt::format("{} is no member of this push{}", in_quotes(name),
                                      did_you_mean(name, words))};
  return Error{"--set", fmt::format("{} stands in several places: say {}", in_quotes(name),
                                    join(places, " or "))};
}

void put(Json& body, const std::string& name, Json value) {
  Json* place = &body;
  const auto tokens = split(name, '.');
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    Json* next = place->find(tokens[i]);
    if (!next || !next->is_object()) place->set(tokens[i], Json::object());
    place = place->find(tokens[i]);
  }
  place->set(tokens.back(), std::move(value));
}

struct Assignment {
  std::string name, value;
  std::optional<Json> exact;
};

Result<Assignment> assignment_from(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0)
    return Error{"--set", fmt::format("{} is not NAME=VALUE, as in caller=+8613800000022, or "
                                      "NAME:=JSON, as in data:=null",
                                      in_quotes(text))};
  if (!is_utf8(text))
    return Error{"--set",
                 fmt::format("{} is not UTF-8: what is malformed is sent by the whole suite",
                             in_quotes(text))};
  Assignment out{text.substr(0, equals), text.substr(equals + 1), std::nullopt};
  if (!out.name.ends_with(':')) return out;
  out.name.pop_back();
  auto exact = parse_json(out.value, "--set " + out.name);
  if (!exact) return exact.errors();
  out.exact = *std::move(exact);
  return out;
}

// The forms of one push are made so that each is certain; what is none of them may still be a push.
bool is_documented(const Spec& spec, const Operation& form, const Json& body) {
  return std::ranges::any_of(spec.pushes, [&](const Push& push) {
    return push.operation.place == form.place &&
           std::ranges::any_of(push.operation.bodies, [&](const MediaType& media) {
             return media.compiled.accepts(body);
           });
  });
}

}  // namespace

Result<bool> override_member(const Spec& spec, Case& test, const std::string& assignment) {
  auto given = assignment_from(assignment);
  if (!given) return given.errors();
  const auto& [name, value, exact] = *given;
  if (test.operation->bodies.empty())
    return Error{"--set", fmt::format("{} has no body", test.operation->id)};
  const MediaType& media = test.operation->bodies.front();
  std::vector<Member> members;
  collect(media.compiled, "", 0, members);
  const auto member = member_called(members, name);
  if (!member) return member.errors();
  Json inputs = *test.inputs;
  Json* body = inputs.find("body");
  put(*body, member->name, exact ? *exact : typed_value(value, member->schema));
  const bool json = media.name.find("json") != std::string::npos;
  test.plan.request.body = json ? body->dump() : form_text(*body);
  if (!media.compiled.accepts(*body) && !is_documented(spec, *test.operation, *body)) {
    test.expect.kind = Expectation::Kind::survives;
    test.expect.any_answer = true;
  }
  test.title += fmt::format(", {} = {}", member->name, shortened(value, 60));
  test.inputs = std::make_shared<const Json>(std::move(inputs));
  return true;
}

}  // namespace assay
