#include "cases/request_part.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "cases/body_values.hpp"
#include "cases/placeholders.hpp"
#include "schema/sample.hpp"
#include "spec/request_values.hpp"

namespace assay {
namespace {

using Kind = RequestPart::Kind;
constexpr std::array<std::string_view, 5> kNames{"body", "query", "header", "path", "cookie"};

std::optional<Parameter::In> place_of(Kind kind) {
  switch (kind) {
    case Kind::body:
      return std::nullopt;
    case Kind::query:
      return Parameter::In::query;
    case Kind::header:
      return Parameter::In::header;
    case Kind::path:
      return Parameter::In::path;
    case Kind::cookie:
      return Parameter::In::cookie;
  }
  return std::nullopt;
}

// A control must be beyond doubt: where the plain value of an optional member is one that readings
// differ on, another that none refuses takes its place.
void settle(RequestPart& part) {
  const auto settled = [&](const std::string& name) {
    return part.readings.classify(part.with({name})).kind == Expectation::Kind::accepted;
  };
  for (const std::string& name : part.optional_members()) {
    if (settled(name)) continue;
    std::vector<Schema> schemas{part.readings.base()};
    for (const BodyReadings::Variant& variant : part.readings.variants())
      schemas.push_back(variant.schema);
    const Json plain = *part.full.find(name);
    for (const Schema& schema : schemas)
      for (const Sample& sample : samples(property(schema, name))) {
        if (settled(name)) break;
        part.full.set(name, sample.value);
      }
    if (!settled(name)) part.full.set(name, plain);
  }
}

// A message of the document itself is the plainest, with what our profile and our sessions put in.
void take_example(RequestPart& part, const Operation& operation, const Profile& profile) {
  for (Json example : operation.bodies.front().examples) {
    const Json written = example;
    each_place(part.readings.base(), written, [&](const std::string& pointer, const Schema& place) {
      std::optional<Json> known = placeholder_for(place);
      const Json* key = x_assay(place, "from");
      const std::string* listed = key ? profile.value(key->as_string()) : nullptr;
      if (listed) known = Json(*listed);
      if (known && place.accepts(*known)) example.put(pointer, &*known);
    });
    const auto read = part.as_read(example);
    if (!read || !read->is_object() || !part.readings.base().accepts(*read)) continue;
    part.full = std::move(example);
    return;
  }
}

// The values that `values` has, as they are in `from`.
void take_values(Json& values, const Json& from) {
  for (auto& [name, value] : values.as_object()) {
    const Json* other = from.find(name);
    if (!other) continue;
    if (value.is_object() && other->is_object())
      take_values(value, *other);
    else
      value = *other;
  }
}

// A sender cannot keep to readings that exclude one another, and its receiver cannot ask it to.
// What every reading allows is plain: which members there must be is often not said.
void settle_push(RequestPart& part) {
  const auto taken = [&](const Json& values) {
    return part.readings.classify(part.as_read(values).value_or(values));
  };
  Expectation here = taken(part.full);
  for (; here.kind == Expectation::Kind::open; here = taken(part.full)) {
    part.readings.decide_by_base(here.unsettled);
    part.unbound.decide_by_base(here.unsettled);
  }
  if (here.kind != Expectation::Kind::accepted) return;
  Json least = part.minimal;
  take_values(least, part.full);
  if (taken(least).kind == Expectation::Kind::accepted) {
    part.minimal = std::move(least);
    return;
  }
  least = part.full;
  for (const std::string& name : part.optional_members()) {
    Json without = least;
    without.erase(name);
    if (taken(without).kind == Expectation::Kind::accepted) least = std::move(without);
  }
  part.minimal = std::move(least);
}

}  // namespace

std::string_view RequestPart::name() const { return kNames[static_cast<std::size_t>(kind)]; }

Json RequestPart::with(const std::vector<std::string>& members) const {
  Json out = minimal;
  for (const std::string& member : members)
    if (const Json* value = full.find(member)) out.set(member, *value);
  return out;
}

std::vector<std::string> RequestPart::optional_members() const {
  std::vector<std::string> out;
  if (!full.is_object()) return out;
  for (const auto& [member, value] : full.as_object())
    if (!minimal.find(member)) out.push_back(member);
  return out;
}

std::string RequestPart::subject_of(std::string_view pointer) const {
  std::string out(name());
  for (const std::string& token : split(pointer, '/'))
    if (!token.empty()) out += "." + token;
  return out;
}

Cause RequestPart::cause(const std::string& subject, Cause::Aspect aspect) const {
  if (subject == name()) return {Cause::Kind::body, subject, aspect};
  if (kind == Kind::header)
    return {Cause::Kind::header, subject.substr(std::string_view("header.").size()), aspect};
  return {Cause::Kind::field, subject, aspect};
}

std::optional<Json> RequestPart::as_read(const Json& value) const {
  if (!as_text || !value.is_object()) return as_text ? std::nullopt : std::optional<Json>(value);
  Json out = Json::object();
  for (const auto& [member, text] : value.as_object()) {
    auto read = read_as_text(place_of(kind), text, property(readings.base(), member));
    if (!read) return std::nullopt;
    out.set(member, *std::move(read));
  }
  return out;
}

bool RequestPart::exists(Kind kind, const Operation& operation) {
  if (kind == Kind::body) return !operation.bodies.empty();
  return std::ranges::any_of(operation.parameters, [&](const Parameter& parameter) {
    return parameter.in == place_of(kind);
  });
}

Result<RequestPart> RequestPart::make(Kind kind, const Operation& operation,
                                      const Profile& profile) {
  RequestPart part;
  part.kind = kind;
  part.as_text =
      kind != Kind::body || operation.bodies.front().name.find("json") == std::string::npos;
  const Json written = kind == Kind::body ? operation.bodies.front().schema
                                          : schema_of_parameters(operation, *place_of(kind));
  part.bound = bind_profile(written, profile);
  auto readings = BodyReadings::compile(part.bound, operation, part.name());
  if (!readings) return readings.errors();
  part.readings = std::move(*readings);
  auto unbound = BodyReadings::compile(written, operation, part.name());
  if (!unbound) return unbound.errors();
  part.unbound = std::move(*unbound);
  auto minimal = plain_value(part.readings.base(), profile, Members::required);
  auto full = plain_value(part.readings.base(), profile, Members::all);
  if (!minimal || !full)
    return Error{operation.place,
                 fmt::format("no valid {} can be made for {}: give an example in its schema",
                             part.name(), operation.id)};
  part.minimal = std::move(*minimal);
  part.full = std::move(*full);
  if (!part.full.is_object()) return part;
  if (operation.acknowledged && kind == Kind::body) {
    take_example(part, operation, profile);
    settle_push(part);
  } else {
    settle(part);
  }
  return part;
}

std::string form_text(const Json& values) {
  std::string out;
  const auto add = [&](const std::string& name, const Json& value) {
    out += (out.empty() ? "" : "&") + percent_encode(name) + "=" + percent_encode(text_of(value));
  };
  for (const auto& [name, value] : values.as_object()) {
    if (!value.is_array()) {
      add(name, value);
      continue;
    }
    for (const Json& item : value.as_array()) add(name, item);
  }
  return out;
}

Request request_of(const Operation& operation, const std::string& base_path,
                   const PartValues& values, bool json_body) {
  Request out;
  out.method = operation.method;
  std::string path = operation.path;
  if (const Json* slots = values.of(Kind::path))
    for (const auto& [name, value] : slots->as_object()) {
      const std::string slot = "{" + name + "}", text = percent_encode(text_of(value));
      for (auto at = path.find(slot); at != path.npos; at = path.find(slot, at + text.size()))
        path.replace(at, slot.size(), text);
    }
  out.target = base_path + path;
  if (const Json* query = values.of(Kind::query); query && !query->as_object().empty())
    out.target += (out.target.find('?') == std::string::npos ? "?" : "&") + form_text(*query);
  const Json* body = values.of(Kind::body);
  if (body) out.fields.push_back({"Content-Type", operation.bodies.front().content_type});
  out.fields.push_back({"Accept", "*/*"});
  out.fields.push_back({"User-Agent", "assay"});
  if (const Json* header = values.of(Kind::header))
    for (const auto& [name, value] : header->as_object())
      out.fields.push_back({name, text_of(value)});
  if (const Json* cookies = values.of(Kind::cookie)) {
    std::vector<std::string> pairs;
    for (const auto& [name, value] : cookies->as_object())
      pairs.push_back(name + "=" + text_of(value));
    if (!pairs.empty()) out.fields.push_back({"Cookie", join(pairs, "; ")});
  }
  if (!body) return out;
  if (json_body)
    out.body = body->dump();
  else
    out.body = body->is_object() ? form_text(*body) : text_of(*body);
  return out;
}

}  // namespace assay
