#include "spec/load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "spec/arazzo.hpp"
#include "spec/openapi.hpp"
#include "spec/words.hpp"

namespace assay {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 6> kRootFiles{"api.yaml",     "api.yml",     "api.json",
                                                     "openapi.yaml", "openapi.yml", "openapi.json"};

// The file that a folder's spec begins with.
Result<std::string> root_file(const std::string& path) {
  std::error_code ignored;
  if (!fs::is_directory(path, ignored)) return path;
  for (std::string_view name : kRootFiles)
    if (fs::exists(fs::path(path) / name, ignored)) return (fs::path(path) / name).string();
  return Error{path,
               "no api.yaml or api.json in this folder: name the file that the spec begins with"};
}

// "specs/voice" and "specs/voice/api.yaml" are both "voice", "petstore.json" is "petstore".
std::string name_of_spec(const std::string& file) {
  const fs::path path = fs::absolute(file).lexically_normal();
  const std::string stem = path.stem().string();
  return stem == "api" || stem == "openapi" ? path.parent_path().filename().string() : stem;
}

// Null, and an error, when the document is not OpenAPI of a version that we read.
std::optional<Dialect> dialect_of(SpecSource& source, SpecNode root) {
  constexpr std::string_view kReads = "assay reads OpenAPI 3.0 and 3.1";
  if (!root.value->is_object()) {
    source.complain(
        root,
        fmt::format("not an OpenAPI document: it is {}, an object with \"openapi\" was expected",
                    spoken(root.value->kind())));
    return std::nullopt;
  }
  if (const SpecNode swagger = root.find("swagger")) {
    source.complain(
        swagger, fmt::format("Swagger {} is not supported: {}; convert the document to one of them",
                             source.text(root, "swagger"), kReads));
    return std::nullopt;
  }
  const SpecNode version = root.find("openapi");
  if (!version) {
    for (std::string_view kind : {"arazzo", "asyncapi", "overlay"}) {
      if (!root.find(kind)) continue;
      source.complain(
          root, fmt::format("not an OpenAPI document but one of {}: {}", in_quotes(kind), kReads));
      return std::nullopt;
    }
    source.complain(root,
                    fmt::format("not an OpenAPI document: it has no \"openapi\"; {}", kReads));
    return std::nullopt;
  }
  const std::string text = source.text(root, "openapi");
  if (text == "3.0" || text.starts_with("3.0.")) return Dialect::openapi_3_0;
  if (text == "3.1" || text.starts_with("3.1.")) return Dialect::json_schema;
  if (version.value->is_string() || version.value->is_number())
    source.complain(version, fmt::format("OpenAPI {} is not supported: {}", text, kReads));
  return std::nullopt;
}

std::string base_path_of(SpecSource& source, SpecNode root) {
  const SpecNode servers = source.list(root, "servers");
  if (!servers || servers.value->as_array().empty()) return {};
  const SpecNode server{servers.document, &servers.value->as_array().front()};
  std::string url = source.text(server, "url");
  if (const SpecNode variables = source.object(server, "variables"))
    for (const auto& [name, variable] : variables.value->as_object()) {
      const std::string value = source.text({variables.document, &variable}, "default");
      const std::string braced = "{" + name + "}";
      for (auto at = url.find(braced); at != std::string::npos;
           at = url.find(braced, at + value.size()))
        url.replace(at, braced.size(), value);
    }
  if (const auto scheme = url.find("://"); scheme != std::string::npos) {
    const auto slash = url.find('/', scheme + 3);
    url = slash == std::string::npos ? "" : url.substr(slash);
  }
  url = url.substr(0, url.find_first_of("?#"));
  while (url.ends_with("/")) url.pop_back();
  return url.empty() || url.starts_with("/") ? url : "/" + url;
}

std::string hash_of(const DocumentSet& documents) {
  std::uint64_t hash = hash64("");
  for (const Document* document : documents.all()) hash = hash64(document->text, hash);
  return fmt::format("{:016x}", hash);
}

}  // namespace

namespace {

// Every x-assay object, wherever it stands: checked, its citations collected, its profile keys
// looked up.
void read_words(SpecSource& source, const Vocabulary& vocabulary, SpecNode root, Spec& spec) {
  std::vector<std::string> keys;
  for (const ProfileKey& key : spec.profile) keys.push_back(key.name);
  walk_openapi(source, root, [&](SpecPlace place, SpecNode node) {
    const SpecNode words = node.find("x-assay");
    if (!words) return;
    vocabulary.check(source, place, words);
    collect_citations(words, spec.cited);
    for (std::string_view word : {"from", "prefer"}) {
      const SpecNode key = place == SpecPlace::schema ? words.find(word) : SpecNode{};
      if (key && key.value->is_string() &&
          std::ranges::find(keys, key.value->as_string()) == keys.end())
        source.complain(
            key, fmt::format("{} is not a key of the profile{}", in_quotes(key.value->as_string()),
                             did_you_mean(key.value->as_string(), keys)));
    }
  });
}

bool has_member(Schema schema, std::string_view name) {
  constexpr int kLongestReferenceChain = 16;
  for (int i = 0; schema && i < kLongestReferenceChain; ++i, schema = schema.at("$ref"))
    if (schema.at("properties", name)) return true;
  return false;
}

// "query.limit" of an operation: a parameter of that place and name, or a member of the body.
bool has_field(const Operation& operation, std::string_view field) {
  constexpr std::array<std::string_view, 4> kPlaces{"path.", "query.", "header.", "cookie."};
  constexpr std::string_view kBody = "body.", kResponse = "response.";
  if (field.empty() || field.starts_with(kResponse)) return true;
  if (field.starts_with(kBody)) {
    std::string_view name = field.substr(kBody.size());
    name = name.substr(0, name.find('.'));
    return !operation.bodies.empty() && has_member(operation.bodies.front().compiled, name);
  }
  return std::ranges::any_of(operation.parameters, [&](const Parameter& parameter) {
    const std::string_view place = kPlaces[static_cast<std::size_t>(parameter.in)];
    return field.starts_with(place) && field.substr(place.size()) == parameter.name;
  });
}

// The fields that lifecycle, paging and relations name have to be there: a target would be blamed
// for them.
Errors missing_fields(const Spec& spec) {
  Errors out;
  for (const Operation& operation : spec.operations) {
    std::vector<std::pair<std::string_view, std::string>> named;
    if (const auto& lifecycle = operation.lifecycle) {
      named = {{"lifecycle", lifecycle->identity},
               {"lifecycle", lifecycle->retry_key},
               {"lifecycle", lifecycle->time_to_live}};
      for (const std::string& field : lifecycle->parent) named.emplace_back("lifecycle", field);
    }
    if (operation.paging) {
      named.emplace_back("paging", operation.paging->offset);
      named.emplace_back("paging", operation.paging->limit);
    }
    for (const Relation& relation : operation.relations)
      named.emplace_back("relations", relation.field);
    for (const auto& [word, field] : named)
      if (!has_field(operation, field))
        out.push_back(
            {operation.place, fmt::format("{} names {}, which is no field of {}: expected one "
                                          "such as \"query.id\" or \"body.id\"",
                                          word, in_quotes(field), operation.id)});
  }
  return out;
}

// What a push refers to has to be there: an operation, fields of its request, profile keys, and
// members of the push itself.
Errors missing_in_pushes(const Spec& spec) {
  Errors out;
  std::vector<std::string> operations, keys;
  for (const Operation& operation : spec.operations) operations.push_back(operation.id);
  for (const ProfileKey& key : spec.profile) keys.push_back(key.name);
  for (const Push& push : spec.pushes) {
    const auto say = [&](std::string what) {
      out.push_back({push.operation.place, std::move(what)});
    };
    const Operation* refers_to = spec.operation(push.refers_to());
    if (!push.follows.empty() && !refers_to)
      say(fmt::format("follows names {}, which is no operation of this document{}",
                      in_quotes(push.follows), did_you_mean(push.follows, operations)));
    constexpr std::string_view kProfile = "profile.", kTrigger = "trigger.";
    const auto known = [&](const auto& with) {
      for (const auto& [name, source] : with)
        if (source.starts_with(kProfile) &&
            std::ranges::find(keys, source.substr(kProfile.size())) == keys.end())
          say(fmt::format("{} is given {}, which is not a key of the profile{}", in_quotes(name),
                          in_quotes(source), did_you_mean(source.substr(kProfile.size()), keys)));
    };
    known(push.trigger.with);
    for (const PushVariant& variant : push.variants) known(variant.with);
    for (const Correlation& correlation : push.correlate)
      for (const std::string& source : correlation.sources) {
        if (source.starts_with(kTrigger)) continue;
        if (source.starts_with(kProfile)) {
          const std::string key = source.substr(kProfile.size());
          if (std::ranges::find(keys, key) == keys.end())
            say(fmt::format("correlate names {}, and {} is not a key of the profile{}",
                            in_quotes(source), in_quotes(key), did_you_mean(key, keys)));
        } else if (!refers_to) {
          say(
              fmt::format("correlate names {}, and nothing says whose request is meant: expected "
                          "\"follows\" with an operationId",
                          in_quotes(source)));
        } else if (!has_field(*refers_to, source)) {
          say(fmt::format("correlate names {}, which is no field of {}", in_quotes(source),
                          refers_to->id));
        }
      }
  }
  return out;
}

// What a schema says is made by a workflow has to be an output of one.
void check_made_by(SpecSource& source, SpecNode root, const Spec& spec) {
  std::vector<std::string> known;
  for (const Workflow& workflow : spec.workflows) known.push_back(workflow.id);
  walk_openapi(source, root, [&](SpecPlace place, SpecNode node) {
    if (place != SpecPlace::schema) return;
    const SpecNode words = node.find("x-assay");
    const SpecNode made = words ? words.find("made-by") : SpecNode{};
    if (!made || !made.value->is_object()) return;
    const std::string id = source.text(made, "workflow"), output = source.text(made, "output");
    const auto found = std::ranges::find(spec.workflows, id, &Workflow::id);
    if (found == spec.workflows.end())
      return source.complain(made,
                             fmt::format("there is no workflow {} in the Arazzo documents beside "
                                         "this file{}",
                                         in_quotes(id), did_you_mean(id, known)));
    if (const SpecNode inputs = made.find("inputs"); inputs && inputs.value->is_object())
      for (const auto& [name, field] : inputs.value->as_object())
        if (std::ranges::find(found->inputs, name) == found->inputs.end())
          source.complain(inputs, fmt::format("the workflow {} has no input {}", in_quotes(id),
                                              in_quotes(name)));
    const bool given =
        std::ranges::any_of(found->outputs, [&](const auto& one) { return one.first == output; });
    if (!given)
      source.complain(
          made, fmt::format("the workflow {} has no output {}", in_quotes(id), in_quotes(output)));
  });
}

}  // namespace

Result<Spec> load_spec(const std::string& path) {
  const auto file = root_file(path);
  if (!file) return file.errors();
  SpecSource first;
  Errors unread;
  const Document* document = first.documents.load(*file, unread);
  if (!document) return unread;
  const auto dialect = dialect_of(first, {document, &document->root});
  if (!dialect) return first.errors();
  const auto origin = std::make_shared<SpecOrigin>(*dialect);
  SpecSource& source = origin->source;
  source.documents = std::move(first.documents);

  const SpecNode root{document, &document->root};
  Spec spec;
  spec.name = name_of_spec(*file);
  spec.path = path;
  const SpecNode info = source.object(root, "info");
  spec.title = source.text(info, "title");
  spec.version = source.text(info, "version");
  spec.base_path = base_path_of(source, root);
  const SpecNode words = words_of(root);
  spec.documents = vendor_documents(source, words);
  spec.profile = profile_keys(source, words);
  const Vocabulary vocabulary;
  read_words(source, vocabulary, root, spec);
  read_operations(*origin, vocabulary, root, spec);
  // Operations that share a table read it once each.
  std::set<std::string> seen;
  std::erase_if(spec.cited, [&](const std::string& cite) { return !seen.insert(cite).second; });
  spec.hash = hash_of(source.documents);
  if (!source.errors().empty()) return source.errors_by_place();
  spec.origin = origin;
  Errors missing = missing_fields(spec);
  for (Error& error : missing_in_pushes(spec)) missing.push_back(std::move(error));
  if (!missing.empty()) return missing;
  auto workflows = load_workflows(spec, *file);
  if (!workflows) return workflows.errors();
  spec.workflows = std::move(*workflows);
  check_made_by(source, root, spec);
  if (!source.errors().empty()) return source.errors_by_place();
  return spec;
}

}  // namespace assay
