#include "spec/openapi_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/http.hpp"
#include "base/text.hpp"
#include "spec/words.hpp"

namespace assay {
namespace {

constexpr std::array<std::string_view, 4> kIn{"path", "query", "header", "cookie"};
constexpr std::array<std::string_view, 4> kStyles{"simple", "form", "simple", "form"};

bool ignored_header(const Parameter& parameter) {
  return parameter.in == Parameter::In::header &&
         (equal_ignoring_case(parameter.name, "Accept") ||
          equal_ignoring_case(parameter.name, "Content-Type") ||
          equal_ignoring_case(parameter.name, "Authorization"));
}

bool all_digits(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

// "404", "4XX" or "default".
bool is_status_key(std::string_view key) {
  if (key == "default") return true;
  if (key.size() != 3 || key[0] < '1' || key[0] > '5') return false;
  return key.substr(1) == "XX" || all_digits(key);
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

const StoredSchema& PartReader::schema_of(SpecNode node, const std::string& subject) {
  const SpecNode schema = node.find("schema");
  if (!schema) return schemas_.anything();
  if (!schema.value->is_object() && !schema.value->is_bool()) {
    source_.expect(schema, Json::Kind::object, "schema");
    return schemas_.anything();
  }
  const StoredSchema& stored = schemas_.get(schema);
  auto found = unsettled_in_schema(stored.bundle.schema, subject, [&](std::string_view pointer) {
    return stored.bundle.place(pointer);
  });
  std::ranges::move(found, std::back_inserter(unsettled_));
  return stored;
}

std::vector<Unsettled> PartReader::take_unsettled() { return std::exchange(unsettled_, {}); }

std::vector<Json> PartReader::examples(SpecNode of) {
  std::vector<Json> out;
  if (const SpecNode example = of.find("example")) out.push_back(*example.value);
  const SpecNode named = of.find("examples");
  if (!named || !named.value->is_object()) return out;
  for (const auto& entry : named.value->as_object()) {
    const SpecNode example = source_.follow({named.document, &entry.second});
    if (const SpecNode value = example.find("value")) out.push_back(*value.value);
  }
  return out;
}

MediaType PartReader::media_type(std::string_view name, SpecNode node, std::string_view subject) {
  MediaType out;
  out.name = trimmed(name.substr(0, name.find(';')));
  out.content_type = name;
  out.place = node.place();
  const SpecNode type = words_of(node).find("content-type");
  if (type && type.value->is_string()) out.content_type = type.value->as_string();
  const StoredSchema& stored = schema_of(node, std::string(subject));
  out.schema = stored.bundle.schema;
  out.compiled = stored.compiled;
  out.examples = examples(node);
  return out;
}

std::vector<MediaType> PartReader::content(SpecNode of, std::string_view subject) {
  std::vector<MediaType> out;
  const SpecNode content = source_.object(of, "content");
  if (!content) return out;
  for (const auto& [name, value] : content.value->as_object()) {
    const SpecNode node = source_.follow({content.document, &value});
    if (node && source_.expect(node, Json::Kind::object, name))
      out.push_back(media_type(name, node, subject));
  }
  return out;
}

std::optional<Parameter> PartReader::parameter(SpecNode node) {
  Parameter out;
  out.place = node.place();
  out.name = source_.text(node, "name");
  const std::string in = source_.text(node, "in");
  if (out.name.empty() || in.empty()) {
    source_.complain(
        node, fmt::format("a parameter needs {}", out.name.empty() ? "a \"name\"" : "\"in\""));
    return std::nullopt;
  }
  // RFC 9110 section 5.6.2.
  constexpr std::string_view kToken =
      "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  if ((in == "header" || in == "cookie") && out.name.find_first_not_of(kToken) != out.name.npos) {
    source_.complain(node.find("name"),
                     fmt::format("{} is no name of a {}: letters, digits and \"-\" are",
                                 in_quotes(out.name), in == "header" ? "header field" : "cookie"));
    return std::nullopt;
  }
  const auto where = std::ranges::find(kIn, in);
  if (where == kIn.end()) {
    std::string offer = did_you_mean(in, kIn);
    if (in == "body" || in == "formData") offer = ": describe the body in \"requestBody\"";
    if (offer.empty()) offer = ": expected \"path\", \"query\", \"header\" or \"cookie\"";
    source_.complain(node.find("in"),
                     fmt::format("{} is no place of a parameter{}", in_quotes(in), offer));
    return std::nullopt;
  }
  const auto index = static_cast<std::size_t>(where - kIn.begin());
  out.in = static_cast<Parameter::In>(index);
  out.required = source_.flag(node, "required", false);
  out.style = source_.text(node, "style");
  if (out.style.empty()) out.style = kStyles[index];
  out.explode = source_.flag(node, "explode", out.style == "form");
  const SpecNode words = words_of(node);
  out.cite = cite_of(words);
  if (ignored_header(out) && !words) return std::nullopt;
  const std::string subject = in + "." + out.name;
  const StoredSchema* stored = &schema_of(node, subject);
  if (const SpecNode content = source_.object(node, "content");
      content && !content.value->as_object().empty()) {
    const auto& [media, value] = content.value->as_object().front();
    out.media_type = media;
    stored = &schema_of({content.document, &value}, subject);
  }
  out.schema = stored->bundle.schema;
  out.compiled = stored->compiled;
  return out;
}

std::vector<Parameter> PartReader::parameters(SpecNode of) {
  std::vector<Parameter> out;
  const SpecNode list = source_.list(of, "parameters");
  if (!list) return out;
  for (const Json& item : list.value->as_array()) {
    const SpecNode node = source_.follow({list.document, &item});
    if (!node || !source_.expect(node, Json::Kind::object, "parameter")) continue;
    auto read = parameter(node);
    if (!read) continue;
    const auto twin = std::ranges::find_if(out, [&](const Parameter& other) {
      return other.in == read->in && other.name == read->name;
    });
    if (twin == out.end())
      out.push_back(std::move(*read));
    else
      source_.complain(
          {list.document, &item},
          fmt::format("the {} parameter {} stands here a second time: keep one of them",
                      kIn[static_cast<std::size_t>(read->in)], in_quotes(read->name)));
  }
  return out;
}

std::vector<ResponseSpec> PartReader::responses(SpecNode operation) {
  std::vector<ResponseSpec> out;
  const SpecNode responses = source_.object(operation, "responses");
  if (!responses) return out;
  for (const auto& [key, value] : responses.value->as_object()) {
    if (key.starts_with("x-")) continue;
    if (!is_status_key(key)) {
      std::string upper = key;
      std::ranges::replace(upper, 'x', 'X');
      std::string offer = is_status_key(upper)
                              ? fmt::format(": did you mean {}?", in_quotes(upper))
                              : did_you_mean(key, std::array<std::string_view, 1>{"default"});
      if (offer.empty()) offer = ": expected a status such as \"404\", \"4XX\" or \"default\"";
      source_.complain(responses.document->place_of_key(key, value),
                       fmt::format("{} is not a status key{}", in_quotes(key), offer));
      continue;
    }
    const SpecNode node = source_.follow({responses.document, &value});
    if (!node || !source_.expect(node, Json::Kind::object, key)) continue;
    ResponseSpec response;
    response.status = key;
    response.description = source_.text(node, "description");
    response.content = content(node, "response");
    response.cite = cite_of(words_of(node));
    out.push_back(std::move(response));
  }
  return out;
}

}  // namespace assay
