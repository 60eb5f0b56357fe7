#include "schema/resources.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "schema/metaschemas.hpp"
#include "schema/uri.hpp"

namespace assay::jsonschema {
namespace {

constexpr std::string_view kDraft = "https://json-schema.org/draft/2020-12/schema";
constexpr std::string_view kVocabulary = "https://json-schema.org/draft/2020-12/vocab/";

constexpr std::array<std::string_view, 11> kOneSchema{
    "items", "contains", "additionalProperties", "propertyNames",         "if",           "then",
    "else",  "not",      "unevaluatedItems",     "unevaluatedProperties", "contentSchema"};
constexpr std::array<std::string_view, 4> kSchemaLists{"prefixItems", "allOf", "anyOf", "oneOf"};
// "definitions" is what "$defs" was called; identifiers inside still count.
constexpr std::array<std::string_view, 5> kSchemaMaps{"properties", "patternProperties",
                                                      "dependentSchemas", "$defs", "definitions"};
// Plain data, where "$id" is a word like any other.
constexpr std::array<std::string_view, 5> kData{"enum", "const", "default", "example", "examples"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

const std::string* text_at(const Json& schema, std::string_view keyword) {
  const Json* value = schema.find(keyword);
  return value && value->is_string() ? &value->as_string() : nullptr;
}

Error broken_reference(const std::string& place, std::string_view keyword,
                       const std::string& reference, const std::string& why) {
  return {place + "/" + std::string(keyword),
          in_quotes(keyword) + " is " + in_quotes(reference) + ": " + why};
}

// The name beside the one that is missing, for a pointer whose last token is misspelt.
std::string nearest_name(const Json& root, const std::string& pointer) {
  const auto slash = pointer.rfind('/');
  const Json* parent = root.at(pointer.substr(0, slash));
  if (!parent || !parent->is_object()) return {};
  std::vector<std::string> names;
  for (const Json::Member& member : parent->as_object())
    names.push_back(pointer_escape(member.first));
  return did_you_mean(pointer.substr(slash + 1), std::span<const std::string>(names));
}

}  // namespace

Resources::Resources(const Json& root, Root kind, const SchemaOptions& options)
    : options_(options), kind_(kind) {
  add_document(root, std::string(split_fragment(options.base_uri).uri));
}

std::uint32_t Resources::add_document(const Json& root, const std::string& uri) {
  const auto document = static_cast<std::uint32_t>(documents_.size());
  documents_.push_back({&root, uri});
  const auto resource = static_cast<std::uint32_t>(resources_.size());
  resources_.push_back({uri, document, &root, {}, {}, {}, {}});
  by_uri_.emplace(uri, resource);
  walk(root, {document, resource, {}});
  return document;
}

const Json* Resources::load(const std::string& uri) {
  if (options_.documents)
    if (const Json* document = options_.documents(uri)) return document;
  for (const Metaschema& metaschema : metaschemas()) {
    if (metaschema.uri != uri) continue;
    metaschemas_.push_back(
        std::make_unique<const Json>(std::move(parse_json(metaschema.text).value())));
    return metaschemas_.back().get();
  }
  return nullptr;
}

const std::uint32_t* Resources::find(const std::string& uri) {
  auto found = by_uri_.find(uri);
  if (found == by_uri_.end()) {
    const Json* document = load(uri);
    if (document)
      add_document(*document, uri);
    else if (!search_identifiers())
      return nullptr;
    found = by_uri_.find(uri);
  }
  return found == by_uri_.end() ? nullptr : &found->second;
}

void Resources::walk(const Json& schema, Spot spot) {
  if (spots_.contains(&schema)) return;
  if (schema.is_object()) identify(schema, spot);
  const Spot& kept = spots_.emplace(&schema, std::move(spot)).first->second;
  if (!schema.is_object()) return;
  identify_anchors(schema, kept);
  walk_children(schema, kept);
}

void Resources::walk_children(const Json& schema, const Spot& spot) {
  const auto below = [&](const Json& child, const std::string& pointer) {
    walk(child, {spot.document, spot.resource, pointer});
  };
  for (const auto& [keyword, value] : schema.as_object()) {
    const std::string pointer = pointer_join(spot.pointer, keyword);
    if (is_one_of(kOneSchema, keyword)) {
      below(value, pointer);
    } else if (is_one_of(kSchemaLists, keyword) && value.is_array()) {
      std::size_t index = 0;
      for (const Json& item : value.as_array())
        below(item, pointer + "/" + std::to_string(index++));
    } else if (is_one_of(kSchemaMaps, keyword) && value.is_object()) {
      for (const auto& [name, child] : value.as_object()) below(child, pointer_join(pointer, name));
    }
  }
}

// "$id" begins a resource; "$schema" there says which keywords are keywords.
void Resources::identify(const Json& schema, Spot& spot) {
  if (const std::string* id = text_at(schema, "$id")) {
    const std::string resolved = resolve_uri(resources_[spot.resource].uri, *id);
    const auto [uri, fragment] = split_fragment(resolved);
    if (!fragment.empty())
      errors_.push_back(broken_reference(place(spot), "$id", *id,
                                         "it must not have a fragment, \"$anchor\" names a place"));
    if (resources_[spot.resource].root == &schema) {
      resources_[spot.resource].uri = uri;  // still found by the URI it was fetched from
    } else {
      const Dialect inherited = resources_[spot.resource].dialect;
      spot.resource = static_cast<std::uint32_t>(resources_.size());
      resources_.push_back(
          {std::string(uri), spot.document, &schema, spot.pointer, inherited, {}, {}});
    }
    by_uri_.emplace(std::string(uri), spot.resource);
  }
  const std::string* metaschema = text_at(schema, "$schema");
  if (!metaschema || resources_[spot.resource].root != &schema) return;
  const Dialect dialect = dialect_of(*metaschema);  // may add resources
  resources_[spot.resource].dialect = dialect;
}

void Resources::identify_anchors(const Json& schema, const Spot& spot) {
  Resource& resource = resources_[spot.resource];
  if (const std::string* anchor = text_at(schema, "$anchor"))
    resource.anchors.emplace(*anchor, &schema);
  if (const std::string* anchor = text_at(schema, "$dynamicAnchor")) {
    resource.anchors.emplace(*anchor, &schema);
    resource.dynamic_anchors.emplace(*anchor, &schema);
  }
}

// A metaschema that nobody knows is taken for the one of 2020-12: its words still mean what they
// mean there.
Dialect Resources::dialect_of(const std::string& metaschema) {
  const std::string uri(split_fragment(metaschema).uri);
  if (uri == kDraft) return {};
  const auto known = by_uri_.find(uri);
  const Json* document = known == by_uri_.end() ? load(uri) : resources_[known->second].root;
  const Json* vocabularies = document ? document->find("$vocabulary") : nullptr;
  if (!vocabularies || !vocabularies->is_object()) return {};
  const auto has = [&](std::string_view name) {
    return vocabularies->find(std::string(kVocabulary) + std::string(name)) != nullptr;
  };
  return {has("applicator"), has("unevaluated"), has("validation"), has("content"),
          has("format-assertion")};
}

const Spot& Resources::enter(std::uint32_t document, const std::string& pointer,
                             const Json& schema) {
  // What lies in between belongs to the nearest schema above.
  std::uint32_t resource = 0;
  const Json* here = documents_[document].root;
  for (std::size_t end = 0; here; end = pointer.find('/', end + 1)) {
    if (end == std::string::npos) break;
    here = documents_[document].root->at(std::string_view(pointer).substr(0, end));
    if (const auto spot = here ? spots_.find(here) : spots_.end(); spot != spots_.end())
      resource = spot->second.resource;
    if (end == pointer.size()) break;
  }
  walk(schema, {document, resource, pointer});
  return spots_.at(&schema);
}

std::string Resources::place(const Spot& spot) const {
  return spot.document == 0 ? spot.pointer : documents_[spot.document].uri + "#" + spot.pointer;
}

Result<Resources::Target> Resources::resolve(const Spot& from, std::string_view keyword,
                                             const std::string& reference) {
  const std::string resolved = resolve_uri(resources_[from.resource].uri, reference);
  const auto [uri, encoded] = split_fragment(resolved);
  const std::uint32_t* found = find(std::string(uri));
  if (!found)
    return broken_reference(place(from), keyword, reference,
                            "there is no document " + in_quotes(uri));
  const std::uint32_t index = *found;
  const std::string fragment = percent_decode(encoded);
  if (fragment.empty() || fragment[0] == '/') {
    const Resource& resource = resources_[index];
    const Json* schema = resource.root->at(fragment);
    if (!schema)
      return broken_reference(place(from), keyword, reference,
                              "nothing is there" + nearest_name(*resource.root, fragment));
    enter(resource.document, resource.pointer + fragment, *schema);
    return Target{schema, {}};
  }
  if (!resources_[index].anchors.contains(fragment)) search_identifiers();
  const Resource& resource = resources_[index];
  const auto anchor = resource.anchors.find(fragment);
  if (anchor == resource.anchors.end()) {
    std::vector<std::string> names;
    for (const auto& [name, schema] : resource.anchors) names.push_back(name);
    return broken_reference(place(from), keyword, reference,
                            "there is no anchor " + in_quotes(fragment) +
                                did_you_mean(fragment, std::span<const std::string>(names)));
  }
  return Target{anchor->second, resource.dynamic_anchors.contains(fragment) ? fragment : ""};
}

// A document that only holds schemas does not say where they are: once a name is not found where
// schemas were expected, everything that carries an identifier counts as one.
bool Resources::search_identifiers() {
  if (kind_ == Root::schema || documents_[0].searched) return false;
  documents_[0].searched = true;
  search_identifiers(*documents_[0].root, 0, {});
  return true;
}

void Resources::search_identifiers(const Json& value, std::uint32_t document,
                                   const std::string& pointer) {
  if (value.is_object()) {
    if (text_at(value, "$id") || text_at(value, "$anchor") || text_at(value, "$dynamicAnchor"))
      enter(document, pointer, value);
    for (const auto& [name, child] : value.as_object())
      if (!is_one_of(kData, name)) search_identifiers(child, document, pointer_join(pointer, name));
  } else if (value.is_array()) {
    std::size_t index = 0;
    for (const Json& item : value.as_array())
      search_identifiers(item, document, pointer + "/" + std::to_string(index++));
  }
}

}  // namespace assay::jsonschema
