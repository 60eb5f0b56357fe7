#include "cases/push_override.hpp"

#include <fmt/format.h>

#include <algorithm>

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

}  // namespace

Result<bool> override_member(Case& test, const std::string& name, const std::string& value) {
  if (test.operation->bodies.empty())
    return Error{"--set", fmt::format("{} has no body", test.operation->id)};
  const MediaType& media = test.operation->bodies.front();
  std::vector<Member> members;
  collect(media.compiled, "", 0, members);
  const auto member = member_called(members, name);
  if (!member) return member.errors();
  Json inputs = *test.inputs;
  Json* body = inputs.find("body");
  put(*body, member->name, typed_value(value, member->schema));
  const bool json = media.name.find("json") != std::string::npos;
  test.plan.request.body = json ? body->dump() : form_text(*body);
  if (!media.compiled.accepts(*body)) {
    test.expect.kind = Expectation::Kind::survives;
    test.expect.any_answer = true;
  }
  test.title += fmt::format(", {} = {}", member->name, shortened(value, 60));
  test.inputs = std::make_shared<const Json>(std::move(inputs));
  return true;
}

}  // namespace assay
