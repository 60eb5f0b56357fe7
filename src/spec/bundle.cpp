#include "spec/bundle.hpp"

#include <algorithm>
#include <vector>

#include "spec/dialect.hpp"
#include "spec/structure.hpp"

namespace assay {
namespace {

// A name that needs no escapes in a pointer or a URI fragment.
std::string plain_name(std::string_view text) {
  std::string out;
  for (char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       c == '.' || c == '_' || c == '-';
    out += plain ? c : '-';
  }
  return out.empty() ? "schema" : out;
}

// A member beside `$ref` that changes nothing about what is valid.
bool only_describes(std::string_view name) { return name == "description" || name == "summary"; }

class Bundler {
 public:
  Bundler(SpecSource& source, Dialect dialect) : source_(source), dialect_(dialect) {}

  SchemaBundle bundle(SpecNode schema) {
    SchemaBundle out;
    out.origin = behind_plain_refs(source_, schema, dialect_);
    if (!out.origin) return SchemaBundle{Json(true), schema, {}};
    out.schema = copy(out.origin);
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
      const auto [name, node] = wanted_[i];
      Json copied = copy(node);
      definitions_.emplace_back(name, std::move(copied));
      out.definitions.emplace(name, node);
    }
    // A schema that refers to itself stands once, in `$defs`.
    const auto own = std::ranges::find_if(
        wanted_, [&](const auto& entry) { return entry.second.value == out.origin.value; });
    if (own != wanted_.end()) {
      Json root;
      root.set("$ref", "#/$defs/" + own->first);
      root.set_mark(out.schema.mark());
      out.schema = std::move(root);
    }
    if (!definitions_.empty()) {
      if (!out.schema.is_object())
        out.schema = Json::object({{"allOf", Json::array({out.schema})}});
      out.schema.set("$defs", Json(std::move(definitions_)));
    }
    return out;
  }

 private:
  // "#/$defs/NAME" for what a reference names; empty when it leads nowhere.
  std::string definition(SpecNode ref) {
    const SpecNode target = source_.resolve(ref);
    if (!target) return {};
    const std::string& text = ref.value->as_string();
    const auto slash = text.find_last_of("/#");
    return "#/$defs/" + want(text.substr(slash == std::string::npos ? 0 : slash + 1), target);
  }

  // The name in `$defs` of a schema that is to be copied there.
  std::string want(std::string_view preferred, SpecNode target) {
    const auto known = std::ranges::find_if(
        wanted_, [&](const auto& entry) { return entry.second.value == target.value; });
    if (known != wanted_.end()) return known->first;
    const std::string base = plain_name(preferred);
    std::string name = base;
    const auto taken = [&] {
      return std::ranges::any_of(wanted_, [&](const auto& entry) { return entry.first == name; });
    };
    for (int n = 2; taken(); ++n) name = base + "-" + std::to_string(n);
    wanted_.emplace_back(name, target);
    return name;
  }

  Json copy(SpecNode schema) {
    if (!schema.value->is_object()) return *schema.value;
    Json out(Json::Object{});
    out.set_mark(schema.value->mark());
    const auto put = [&](std::string_view name, Json value) {
      out.as_object().emplace_back(std::string(name), std::move(value));
    };
    const SpecNode ref = schema.find("$ref");
    if (ref && dialect_ == Dialect::openapi_3_0) {
      put("$ref", reference(ref));
      return out;
    }
    for (const auto& [name, value] : schema.value->as_object()) {
      const SpecNode member{schema.document, &value};
      if (name == "$ref") {
        put(name, reference(member));
      } else if (name == "$defs") {
        keep_dynamic(member);
      } else if (name == "x-assay") {
        put(name, copy_words(member));
      } else if (name != "$id" && name != "$schema" && name != "$anchor") {
        put(name, copy_member(holds_schemas(name), member));
      }
    }
    translate_example(out);
    if (dialect_ == Dialect::openapi_3_0) translate_from_3_0(out);
    return out;
  }

  Json reference(SpecNode ref) {
    std::string text = definition(ref);
    if (text.empty()) text = "#";  // an error of `source` by now, so that nobody compiles this
    Json out(std::move(text));
    out.set_mark(ref.value->mark());
    return out;
  }

  Json copy_member(Holds holds, SpecNode member) {
    if (holds == Holds::schema) return copy(member);
    if (holds == Holds::list && member.value->is_array()) {
      Json out(Json::Array{});
      out.set_mark(member.value->mark());
      for (const Json& item : member.value->as_array())
        out.as_array().push_back(copy({member.document, &item}));
      return out;
    }
    if (holds == Holds::map && member.value->is_object()) {
      Json out(Json::Object{});
      out.set_mark(member.value->mark());
      for (const auto& [name, value] : member.value->as_object())
        out.as_object().emplace_back(name, copy({member.document, &value}));
      return out;
    }
    return *member.value;
  }

  // References into `$defs` copy what they name; what only a $dynamicRef can reach must come along.
  void keep_dynamic(SpecNode definitions) {
    if (!definitions.value->is_object()) return;
    for (const auto& [name, value] : definitions.value->as_object())
      if (value.find("$dynamicAnchor")) want(name, {definitions.document, &value});
  }

  // The readings of an unsettled clause are keywords of a schema, so that references in them move
  // too.
  Json copy_words(SpecNode words) {
    Json out = *words.value;
    Json* unsettled = out.find("unsettled");
    if (!unsettled || !unsettled->is_array()) return out;
    for (std::size_t i = 0; i < unsettled->as_array().size(); ++i) {
      Json* readings = unsettled->as_array()[i].find("readings");
      if (!readings || !readings->is_object()) continue;
      const Json& original = *words.value->find("unsettled")->as_array()[i].find("readings");
      for (auto& [name, reading] : readings->as_object())
        reading = copy({words.document, original.find(name)});
    }
    return out;
  }

  SpecSource& source_;
  Dialect dialect_;
  std::vector<std::pair<std::string, SpecNode>>
      wanted_;  // names in `$defs`, in the order of first use
  Json::Object definitions_;
};

}  // namespace

std::string SchemaBundle::place(std::string_view pointer) const {
  SpecNode from = origin;
  constexpr std::string_view kDefinitions = "/$defs/";
  if (pointer.starts_with(kDefinitions)) {
    const auto name = pointer.substr(kDefinitions.size());
    const auto found = definitions.find(std::string(name.substr(0, name.find('/'))));
    if (found != definitions.end()) from = found->second;
  }
  const Json* here = schema.at(pointer);
  while (!here && !pointer.empty()) {
    pointer = pointer.substr(0, pointer.rfind('/'));
    here = schema.at(pointer);
  }
  return here && here != &schema ? from.document->place(*here) : from.place();
}

SpecNode behind_plain_refs(SpecSource& source, SpecNode schema, Dialect dialect) {
  std::vector<const Json*> passed;
  while (schema) {
    const SpecNode ref = schema.find("$ref");
    const bool plain =
        ref && (dialect == Dialect::openapi_3_0 ||
                std::ranges::all_of(schema.value->as_object(), [](const Json::Member& member) {
                  return member.first == "$ref" || only_describes(member.first);
                }));
    if (!plain) return schema;
    if (std::ranges::find(passed, schema.value) != passed.end()) return source.follow(schema);
    passed.push_back(schema.value);
    schema = source.resolve(ref);
  }
  return schema;
}

SchemaBundle bundle_schema(SpecSource& source, SpecNode schema, Dialect dialect) {
  return Bundler(source, dialect).bundle(schema);
}

}  // namespace assay
