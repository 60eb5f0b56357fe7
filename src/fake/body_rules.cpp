#include "fake/body_rules.hpp"

#include <algorithm>

#include "base/query.hpp"
#include "base/text.hpp"
#include "schema/sample.hpp"
#include "spec/request_values.hpp"

namespace assay {
namespace {

constexpr std::size_t kDeepest = 4;  // of places: a schema may contain itself

SchemaOptions asserting() {
  SchemaOptions options;
  options.formats = options.contents = SchemaOptions::Assert::yes;
  return options;
}

// Lays what a reference leads to under the keywords beside it.
void inline_reference(Json& root, Json& here) {
  constexpr int kLongestChain = 16;
  for (int i = 0; i < kLongestChain; ++i) {
    const Json* reference = here.find("$ref");
    if (!reference || !reference->is_string() || !reference->as_string().starts_with('#')) return;
    const Json* target = root.at(percent_decoded(reference->as_string().substr(1)));
    if (!target || !target->is_object()) return;
    Json merged = *target;
    for (const auto& [name, value] : here.as_object()) {
      Json* words = name == "x-assay" ? merged.find(name) : nullptr;
      if (name == "$ref") continue;
      if (!words || !words->is_object() || !value.is_object()) {
        merged.set(name, value);
        continue;
      }
      for (const auto& [word, said] : value.as_object()) words->set(word, said);
    }
    here = std::move(merged);
  }
}

Json* member_place(Json& root, Json& here, const std::string& name) {
  if (Json* properties = here.find("properties"))
    if (Json* found = properties->find(name)) return found;
  Json* parts = here.find("allOf");
  if (!parts || !parts->is_array()) return nullptr;
  for (Json& part : parts->as_array()) {
    inline_reference(root, part);
    if (Json* found = member_place(root, part, name)) return found;
  }
  return nullptr;
}

// Names of members that a schema speaks of, and whether it asks for them.
void collect_members(Json& root, Json& here, std::vector<std::pair<std::string, bool>>& out) {
  inline_reference(root, here);
  const Json* required = here.find("required");
  const auto asks = [&](const std::string& name) {
    return required && required->is_array() &&
           std::ranges::find(required->as_array(), Json(name)) != required->as_array().end();
  };
  if (const Json* properties = here.find("properties"); properties && properties->is_object())
    for (const auto& [name, schema] : properties->as_object()) out.emplace_back(name, asks(name));
  if (Json* parts = here.find("allOf"); parts && parts->is_array())
    for (Json& part : parts->as_array()) collect_members(root, part, out);
}

std::size_t member_count(const Json& body) {
  return body.is_object() ? body.as_object().size() : 0;
}

}  // namespace

bool is_open(const Operation& operation, std::string_view key) {
  return std::ranges::any_of(operation.unsettled, [&](const Unsettled& point) {
    const auto says = [&](Reading::Outcome outcome) {
      return std::ranges::any_of(
          point.readings, [&](const Reading& reading) { return reading.outcome == outcome; });
    };
    const bool decides = says(Reading::Outcome::accepted) && says(Reading::Outcome::refused);
    return decides && point.is_about(key);
  });
}

Json* open_place(Json& root, const std::vector<std::string>& path) {
  Json* here = &root;
  inline_reference(root, *here);
  for (const std::string& step : path) {
    here = step == BodyPlace::kItem ? here->find("items") : member_place(root, *here, step);
    if (!here || !here->is_object()) return nullptr;
    inline_reference(root, *here);
  }
  return here->is_object() ? here : nullptr;
}

std::unique_ptr<const BodyRules> BodyRules::of(const Operation& operation, const Profile& profile) {
  if (operation.bodies.empty()) return nullptr;
  const MediaType& media = operation.bodies.front();
  const bool form = media.name == "application/x-www-form-urlencoded";
  if (!form && media.name.find("json") == std::string::npos) return nullptr;
  std::unique_ptr<BodyRules> rules(new BodyRules(operation, profile));
  rules->as_text_ = form;
  if (!rules->compile(media.schema)) return nullptr;
  rules->compile_readings();
  rules->find_places();
  for (const Sample& sample : samples(rules->bound_))
    if (rules->full_.is_null() || member_count(sample.value) > member_count(rules->full_))
      rules->full_ = sample.value;
  if (rules->full_.is_null()) return nullptr;
  rules->add_samples();
  rules->add_breaks(rules->bound_);
  rules->add_breaks(rules->written_schema_);
  return rules;
}

bool BodyRules::compile(const Json& written) {
  written_ = written;
  bound_json_ = bind_profile(written, profile_);
  auto plain = Schema::compile(written_, asserting());
  auto bound = Schema::compile(bound_json_, asserting());
  if (!plain || !bound) return false;
  written_schema_ = *std::move(plain);
  bound_ = *std::move(bound);
  return true;
}

void BodyRules::compile_readings() {
  for (const Unsettled& point : operation_.unsettled)
    for (const Reading& reading : point.readings) {
      if (!reading.constraint || !reading.constraint->is_object()) continue;
      if (!point.subject.empty() && !point.subject.starts_with("body")) continue;
      Json varied = bound_json_;
      Json* place = varied.at(point.pointer);
      if (!place || !place->is_object()) continue;
      for (const auto& [keyword, value] : reading.constraint->as_object())
        place->set(keyword, value);
      if (auto schema = Schema::compile(varied, asserting()))
        variants_.push_back({&point, *std::move(schema)});
    }
}

void BodyRules::find_places() {
  Json root = written_;
  BodyPlace whole;
  whole.subject = "body";
  whole.required = true;
  places_.push_back(whole);
  for (std::size_t i = 0; i < places_.size(); ++i) {
    Json* here = open_place(root, places_[i].path);
    if (!here) continue;
    places_[i].keywords = *here;
    if (places_[i].path.size() >= kDeepest) continue;
    const auto add = [&](const std::string& step, const std::string& token, bool required) {
      BodyPlace inner = places_[i];
      inner.path.push_back(step);
      inner.subject += "." + token;
      inner.pointer = pointer_join(inner.pointer, token);
      inner.required = required;
      inner.keywords = {};
      places_.push_back(std::move(inner));
    };
    std::vector<std::pair<std::string, bool>> members;
    collect_members(root, *here, members);
    for (const auto& [name, required] : members) add(name, name, required);
    const Json* items = places_[i].keywords.find("items");
    if (items && items->is_object()) add(BodyPlace::kItem, "0", true);
  }
}

std::optional<bool> BodyRules::settled(const Json& body) const {
  const bool plain = bound_.accepts(body);
  for (const Variant& variant : variants_)
    if (variant.schema.accepts(body) != plain) return std::nullopt;
  return plain;
}

std::optional<Json> BodyRules::as_read(const Json& body) const {
  if (!as_text_) return body;
  if (!body.is_object()) return std::nullopt;
  Json out = Json::object();
  for (const auto& [name, value] : body.as_object()) {
    const Schema place = bound_.at("properties", name);
    auto read = read_as_text(std::nullopt, value, place);
    if (!read) return std::nullopt;
    // Readers of text differ on other spellings of a number, and on what is empty.
    if (read->is_string() && (is_lenient_number(read->as_string()) || read->as_string().empty()) &&
        place && !place.accepts(*read))
      return std::nullopt;
    out.set(name, *std::move(read));
  }
  return out;
}

void BodyRules::add_probe(Json body) {
  auto read = as_read(body);
  if (!read) return;
  if (const auto accepted = settled(*read)) probes_.push_back({*std::move(read), *accepted});
}

void BodyRules::add_breaks(const Schema& schema) {
  for (const Broken& broken : breaks(schema, full_)) {
    std::string key = "body", rule = broken.keyword;
    for (const std::string& part : split(broken.instance, '/'))
      if (!part.empty()) key += "." + part;
    const auto place = std::ranges::find(places_, broken.instance, &BodyPlace::pointer);
    // The enum there is made of the profile's list.
    if (rule == "enum" && place != places_.end() && !place->keywords.find("enum")) rule = "from";
    key += "/" + rule + "/" + broken.partition;
    if (!assay::is_open(operation_, key)) add_probe(broken.value);
  }
}

// Each legal value of each place alone, in the full body.
void BodyRules::add_samples() {
  for (Sample& sample : samples(bound_)) add_probe(std::move(sample.value));
  for (const BodyPlace& place : places_) {
    if (place.path.empty() || !full_.at(place.pointer)) continue;
    Json keywords = place.keywords;
    // References inside still lead into the document.
    if (const Json* definitions = bound_json_.find("$defs")) keywords.set("$defs", *definitions);
    const auto schema = Schema::compile(bind_profile(keywords, profile_), asserting());
    if (!schema) continue;
    for (const Sample& sample : samples(*schema)) {
      Json body = full_;
      if (body.put(place.pointer, &sample.value)) add_probe(std::move(body));
    }
  }
}

bool BodyRules::has_witness(const Accepts& accepts, const std::string& pointer,
                            const std::vector<Json>& values) const {
  if (!accepts(full_)) return false;
  for (const Json& value : values) {
    Json body = full_;
    if (!body.put(pointer, &value)) continue;
    const auto read = as_read(body);
    const auto right = read ? settled(*read) : std::nullopt;
    if (right && accepts(*read) != *right) return true;
  }
  return std::ranges::any_of(
      probes_, [&](const Probe& probe) { return accepts(probe.body) != probe.accepted; });
}

bool BodyRules::shows(const BodyPlace& place, const std::function<void(Json& place)>& change,
                      const std::vector<Json>& values) const {
  Json edited = written_;
  Json* here = open_place(edited, place.path);
  if (!here) return false;
  change(*here);
  const auto schema = Schema::compile(bind_profile(edited, profile_), asserting());
  return schema && has_witness([&](const Json& body) { return schema->accepts(body); },
                               place.pointer, values);
}

}  // namespace assay
