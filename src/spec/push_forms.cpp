#include "spec/push_forms.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace assay {
namespace {

constexpr int kDeepest = 16;  // of references and nested choices

std::vector<std::string> tokens_of(std::string_view pointer) {
  std::vector<std::string> out;
  if (!pointer.empty()) out = split(pointer.substr(1), '/');
  return out;
}

Json object_with(std::string_view pointer, const Json& value) {
  const auto tokens = tokens_of(pointer);
  Json out = value;
  for (auto token = tokens.rbegin(); token != tokens.rend(); ++token)
    out = Json::object({{*token, std::move(out)}});
  return out;
}

// {properties: {a: {properties: {b: keywords}, required: [b]}}, required: [a]} for "/a/b".
Json schema_with(std::string_view pointer, Json keywords) {
  const auto tokens = tokens_of(pointer);
  Json out = std::move(keywords);
  for (auto token = tokens.rbegin(); token != tokens.rend(); ++token)
    out = Json::object({{"properties", Json::object({{*token, std::move(out)}})},
                        {"required", Json::array({Json(*token)})}});
  return out;
}

void join_names(Json& into, const Json& more) {
  if (!into.is_array() || !more.is_array()) return;
  for (const Json& name : more.as_array())
    if (std::ranges::find(into.as_array(), name) == into.as_array().end())
      into.as_array().push_back(name);
}

void replace_keyword(Json& schema, const std::string& keyword, const Json& value) {
  Json* known = schema.find(keyword);
  const bool both = known && known->is_object() && value.is_object();
  if (keyword == "properties" && both) {
    for (const auto& [name, member] : value.as_object()) {
      Json* place = known->find(name);
      if (place && place->is_object() && member.is_object())
        lay_over_schema(*place, member);
      else
        known->set(name, member);
    }
  } else if ((keyword == "x-assay" || keyword == "$defs") && both) {
    for (const auto& [name, member] : value.as_object()) known->set(name, member);
  } else if (keyword == "required" && known) {
    join_names(*known, value);
  } else {
    schema.set(keyword, value);
    if (keyword == "const") schema.erase("enum");
  }
}

// Carries out the choices of one schema, and remembers where what stood in them went.
class Narrowing {
 public:
  Narrowing(const Json& root, Json probe, std::string by)
      : root_(root), probe_(std::move(probe)), by_(std::move(by)) {}

  // What references and allOf say at a place, copied in.
  void open(Json& node, const std::string& at, int depth = 0) {
    if (!node.is_object() || depth > kDeepest) return;
    inline_reference(node, at, depth);
    take_all_of(node, at, depth);
  }

  // The same for the root of the body, with its choices made.
  void settle(Json& node, const std::string& at, int depth = 0) {
    if (!node.is_object() || depth > kDeepest) return;
    open(node, at, depth);
    take_condition(node, at, depth);
    for (const char* choice : {"oneOf", "anyOf"}) take_choice(node, choice, at, depth);
  }

  // Opens the places on the way to a member; null when no such member is named.
  Json* member(Json& from, std::string_view pointer, std::string at = {}) {
    Json* node = &from;
    for (const std::string& token : tokens_of(pointer)) {
      open(*node, at);
      Json* properties = node->find("properties");
      node = properties && properties->is_object() ? properties->find(token) : nullptr;
      if (!node || !node->is_object()) return nullptr;
      at += "/properties/" + pointer_escape(token);
    }
    open(*node, at);
    return node;
  }

  // Opens every place for which `above` says something.
  void open_for(Json& node, const Json& above, const std::string& at) {
    open(node, at);
    const Json* own = above.find("properties");
    Json* properties = node.find("properties");
    if (!own || !own->is_object() || !properties || !properties->is_object()) return;
    for (const auto& [name, keywords] : own->as_object())
      if (Json* place = properties->find(name); place && place->is_object() && keywords.is_object())
        open_for(*place, keywords, at + "/properties/" + pointer_escape(name));
  }

  // A pointer into the schema as written, as one into the narrowed schema.
  std::string now_at(std::string pointer) const {
    for (const auto& [from, to] : moved_)
      if (pointer == from || pointer.starts_with(from + "/"))
        pointer = to + pointer.substr(from.size());
    return pointer;
  }

 private:
  void inline_reference(Json& node, const std::string& at, int depth) {
    const Json* reference = node.find("$ref");
    if (!reference || !reference->is_string() || !reference->as_string().starts_with("#")) return;
    const std::string pointer = reference->as_string().substr(1);
    const Json* target = root_.at(pointer);
    if (!target || !target->is_object() || pointer.empty()) return;
    Json merged = *target, beside = node;
    beside.erase("$ref");
    lay_over_schema(merged, beside);
    node = std::move(merged);
    moved_.emplace_back(pointer, at);
    inline_reference(node, at, depth + 1);
  }

  void lay_part(Json& node, Json part, const std::string& from, const std::string& at, int depth) {
    settle(part, from, depth + 1);
    lay_over_schema(node, part);
    moved_.emplace_back(from, at);
  }

  void take_all_of(Json& node, const std::string& at, int depth) {
    const Json* found = node.find("allOf");
    if (!found || !found->is_array()) return;
    const Json::Array parts = found->as_array();
    node.erase("allOf");
    for (std::size_t i = 0; i < parts.size(); ++i)
      lay_part(node, parts[i], fmt::format("{}/allOf/{}", at, i), at, depth);
  }

  // Only a condition on the member that tells events apart can be decided here.
  void take_condition(Json& node, const std::string& at, int depth) {
    const Json* condition = node.find("if");
    if (!condition || !about_probe(*condition)) return;
    const char* taken = accepts(*condition, probe_) ? "then" : "else";
    const Json* part = node.find(taken);
    const Json copy = part ? *part : Json::object();
    for (const char* word : {"if", "then", "else"}) node.erase(word);
    if (copy.is_object()) lay_part(node, copy, at + "/" + taken, at, depth);
  }

  void take_choice(Json& node, const char* choice, const std::string& at, int depth) {
    const Json* found = node.find(choice);
    if (!found || !found->is_array() || by_.empty()) return;
    std::vector<std::size_t> fitting;
    Json::Array branches = found->as_array();
    for (std::size_t i = 0; i < branches.size(); ++i) {
      Json branch = branches[i];
      Narrowing trial = *this;
      trial.settle(branch, "", depth + 1);
      const Json* place = trial.member(branch, by_);
      const Json* event = probe_.at(by_);
      if (!place || !event || accepts(*place, *event)) fitting.push_back(i);
    }
    if (fitting.size() != 1) return;
    const std::size_t only = fitting.front();
    node.erase(choice);
    lay_part(node, branches[only], fmt::format("{}/{}/{}", at, choice, only), at, depth);
  }

  bool about_probe(const Json& condition) const {
    const auto own = tokens_of(by_);
    if (own.empty() || !condition.is_object()) return false;
    for (const auto& [keyword, value] : condition.as_object()) {
      if (keyword == "properties" && value.is_object()) {
        for (const auto& [name, member] : value.as_object())
          if (name != own.front()) return false;
      } else if (keyword != "required" && keyword != "type") {
        return false;
      }
    }
    return true;
  }

  bool accepts(const Json& schema, const Json& instance) const {
    Json whole = schema;
    if (const Json* shared = root_.find("$defs"); shared && whole.is_object())
      whole.set("$defs", *shared);
    const auto compiled = Schema::compile(whole);
    return compiled && compiled->accepts(instance);
  }

  const Json& root_;
  Json probe_;      // an instance with nothing but the event
  std::string by_;  // where the event stands
  std::vector<std::pair<std::string, std::string>> moved_;  // in the order it was done
};

// What a variant is when its condition holds: that is the one to be sent.
Json with_condition(Json expects) {
  const Json* condition = expects.find("if");
  const Json* then = expects.find("then");
  if (!condition || !then) return expects;
  Json held = *condition;
  const Json more = with_condition(*then);
  for (const char* word : {"if", "then", "else"}) expects.erase(word);
  lay_over_schema(expects, held);
  lay_over_schema(expects, more);
  return expects;
}

// `above` without the members that `schema` does not have.
Json known_part(const Json& schema, const Json& above) {
  Json out = above;
  Json* wanted = out.find("properties");
  if (!wanted || !wanted->is_object()) return out;
  const Json* properties = schema.find("properties");
  Json::Object kept;
  for (const auto& [name, keywords] : wanted->as_object())
    if (const Json* place = properties ? properties->find(name) : nullptr;
        place && place->is_object())
      kept.emplace_back(name, known_part(*place, keywords));
  *wanted = Json(std::move(kept));
  return out;
}

Result<PushForm> form_of(const Push& push, const MediaType& body, const std::string& event,
                         const PushVariant* variant, const Json& where_known) {
  PushForm out{event, variant ? variant->name : "", body, push.operation.unsettled};
  Json& schema = out.body.schema;
  const std::string by = event.empty() ? "" : push.sequence->by;
  if (event.empty() && !variant && where_known.is_null()) return out;
  const Json written = schema;
  Narrowing narrowing(written, event.empty() ? Json() : object_with(by, Json(event)), by);
  narrowing.settle(schema, "");
  if (!event.empty()) {
    narrowing.member(schema, by);
    lay_over_schema(schema, schema_with(by, Json::object({{"const", Json(event)}})));
  }
  if (variant && variant->expects.is_object()) {
    const Json expects = with_condition(variant->expects);
    narrowing.open_for(schema, expects, "");
    lay_over_schema(schema, expects);
  }
  if (where_known.is_object()) {
    narrowing.open_for(schema, where_known, "");
    lay_over_schema(schema, known_part(schema, where_known));
  }
  for (Unsettled& point : out.unsettled) point.pointer = narrowing.now_at(point.pointer);
  SchemaOptions asserting;
  asserting.formats = asserting.contents = SchemaOptions::Assert::yes;
  auto compiled = Schema::compile(schema, asserting);
  if (!compiled)
    return Error{push.operation.place,
                 fmt::format("{} of {}: {}", out.axis(), push.name, compiled.error().what)};
  out.body.compiled = std::move(*compiled);
  std::erase_if(out.body.examples,
                [&](const Json& example) { return !out.body.compiled.accepts(example); });
  return out;
}

}  // namespace

std::string PushForm::axis() const {
  std::string out;
  if (!event.empty()) out = "event=" + event;
  if (!variant.empty()) out += (out.empty() ? "variant=" : ",variant=") + variant;
  return out;
}

Result<std::vector<PushForm>> forms_of(const Push& push, const MediaType& body,
                                       const Json& where_known) {
  std::vector<std::string> events;
  if (push.sequence && !push.sequence->by.empty()) {
    events = push.sequence->order;
    events.insert(events.end(), push.sequence->foreign.begin(), push.sequence->foreign.end());
  }
  if (events.empty()) events.emplace_back();
  std::vector<const PushVariant*> variants;
  for (const PushVariant& variant : push.variants) variants.push_back(&variant);
  if (variants.empty()) variants.push_back(nullptr);
  std::vector<PushForm> out;
  Errors errors;
  for (const std::string& event : events)
    for (const PushVariant* variant : variants) {
      auto form = form_of(push, body, event, variant, where_known);
      if (form)
        out.push_back(std::move(*form));
      else
        errors.insert(errors.end(), form.errors().begin(), form.errors().end());
    }
  if (!errors.empty()) return errors;
  return out;
}

void lay_over_schema(Json& schema, const Json& above) {
  if (!schema.is_object() || !above.is_object()) return;
  for (const auto& [keyword, value] : above.as_object()) replace_keyword(schema, keyword, value);
}

}  // namespace assay
