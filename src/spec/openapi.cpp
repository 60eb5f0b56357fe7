#include "spec/openapi.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>

#include "base/text.hpp"
#include "spec/openapi_parts.hpp"
#include "spec/words.hpp"

namespace assay {
namespace {

// {response./result: [false]}: pointer into the body -> values.
std::vector<std::pair<std::string, Json>> refused_when_of(SpecNode words) {
  constexpr std::string_view kResponse = "response.";
  std::vector<std::pair<std::string, Json>> out;
  const SpecNode node = words.find("refused-when");
  if (!node || !node.value->is_object()) return out;
  for (const auto& [field, values] : node.value->as_object())
    if (field.starts_with(kResponse) && values.is_array())
      out.emplace_back(field.substr(kResponse.size()), values);
  return out;
}

constexpr std::array<std::string_view, 8> kMethods{"get",     "put",  "post",  "delete",
                                                   "options", "head", "patch", "trace"};

// "POST /rest/{id}/calls" -> "post_rest_id_calls".
std::string made_up_id(std::string_view method, std::string_view path) {
  std::string out(method);
  bool gap = true;
  for (char c : path) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       c == '.' || c == '-';
    if (plain && gap) out += '_';
    if (plain) out += c;
    gap = !plain;
  }
  return out;
}

// The names in braces of a path template.
std::vector<std::string> template_names(std::string_view path) {
  std::vector<std::string> out;
  while (true) {
    const auto open = path.find('{');
    const auto close = path.find('}', open);
    if (open == std::string_view::npos || close == std::string_view::npos) return out;
    out.emplace_back(path.substr(open + 1, close - open - 1));
    path.remove_prefix(close + 1);
  }
}

class OperationReader {
 public:
  OperationReader(SpecOrigin& origin, const Vocabulary& vocabulary, SpecNode root, Spec& spec)
      : source_(origin.source),
        vocabulary_(vocabulary),
        root_(root),
        parts_(origin.source, origin.schemas),
        spec_(spec) {}

  void read() {
    const SpecNode words = words_of(root_);
    document_results_ = results_of(source_, vocabulary_, words, spec_.cited);
    document_unsettled_ = unsettled_of(words);
    read_schemes();
    read_paths();
    read_webhooks();
    refuse_repeated_ids();
  }

 private:
  void read_paths() {
    const SpecNode paths = source_.object(root_, "paths");
    if (!paths) return;
    for (const auto& [path, item] : paths.value->as_object()) {
      if (path.starts_with("x-")) continue;
      const SpecNode node{paths.document, &item};
      if (!path.starts_with("/"))
        source_.complain(paths.document->place_of_key(path, item),
                         fmt::format("the path {} must begin with \"/\"", in_quotes(path)));
      else if (const SpecNode target = source_.follow(node);
               target && source_.expect(target, Json::Kind::object, path))
        read_path_item(path, target);
    }
  }

  void read_schemes() {
    const SpecNode schemes = source_.object(source_.object(root_, "components"), "securitySchemes");
    if (!schemes) return;
    for (const auto& [name, value] : schemes.value->as_object()) {
      const SpecNode node = source_.follow({schemes.document, &value});
      if (!node || !source_.expect(node, Json::Kind::object, name)) continue;
      SecurityScheme scheme;
      scheme.name = name;
      scheme.type = source_.text(node, "type");
      scheme.in = source_.text(node, "in");
      scheme.parameter = source_.text(node, "name");
      scheme.http_scheme = source_.text(node, "scheme");
      const SpecNode words = words_of(node);
      scheme.cite = cite_of(words);
      if (const SpecNode sign = words.find("sign")) {
        scheme.sign = *sign.value;
        scheme.sign_place = sign.place();
      }
      scheme_unsettled_[name] = unsettled_of(words);
      spec_.security.push_back(std::move(scheme));
    }
  }

  void read_path_item(const std::string& path, SpecNode item) {
    const std::vector<Parameter> shared = parts_.parameters(item);
    const std::vector<Unsettled> shared_unsettled = parts_.take_unsettled();
    for (std::string_view method : kMethods) {
      const SpecNode operation = source_.object(item, method);
      if (!operation) continue;
      read_operation(method, path, operation, shared);
      add_unsettled(spec_.operations.back(), shared_unsettled);
    }
  }

  // What requests of our own and pushes have alike.
  Operation message(std::string_view method, SpecNode node, const std::vector<Parameter>& shared) {
    Operation operation;
    operation.place = node.place();
    operation.id = source_.text(node, "operationId");
    for (char c : method) operation.method += static_cast<char>(c - 'a' + 'A');
    operation.summary = source_.text(node, "summary");
    operation.parameters = merged(shared, parts_.parameters(node));
    read_body(operation, node);
    operation.responses = parts_.responses(node);
    operation.unsettled = unsettled_of(words_of(node));
    add_unsettled(operation, parts_.take_unsettled());
    return operation;
  }

  void read_operation(std::string_view method, const std::string& path, SpecNode node,
                      const std::vector<Parameter>& shared) {
    Operation operation = message(method, node, shared);
    operation.path = path;
    if (operation.id.empty()) {
      operation.id = made_up_id(method, path);
      made_up_.insert(spec_.operations.size());
    }
    check_template(operation, node);
    SpecNode alternatives = source_.list(node, "security");
    if (!alternatives && !node.find("security")) alternatives = source_.list(root_, "security");
    read_security(operation, alternatives);
    const SpecNode words = words_of(node);
    operation.results = results_of(source_, vocabulary_, words, spec_.cited);
    if (!operation.results) operation.results = document_results_;
    operation.relations = relations_of(words);
    const SpecNode bills = words.find("bills");
    operation.bills = bills && bills.value->is_bool() && bills.value->as_bool();
    const SpecNode reaches = words.find("reaches");
    if (reaches && reaches.value->is_string()) operation.reaches = reaches.value->as_string();
    operation.lifecycle = lifecycle_of(words);
    operation.paging = paging_of(words);
    operation.refused_when = refused_when_of(words);
    for (const std::string& scheme : operation.security)
      add_unsettled(operation, scheme_unsettled_[scheme]);
    add_unsettled(operation, document_unsettled_);
    read_callbacks(node, operation.id);
    spec_.operations.push_back(std::move(operation));
  }

  void read_callbacks(SpecNode of, const std::string& provoked_by) {
    const SpecNode callbacks = source_.object(of, "callbacks");
    if (!callbacks) return;
    for (const auto& [name, value] : callbacks.value->as_object()) {
      const SpecNode callback = source_.follow({callbacks.document, &value});
      if (!callback || !source_.expect(callback, Json::Kind::object, name)) continue;
      for (const auto& [url, item] : callback.value->as_object())
        if (!url.starts_with("x-")) read_pushes(name, provoked_by, url, {callback.document, &item});
    }
  }

  void read_webhooks() {
    const SpecNode webhooks = source_.object(root_, "webhooks");
    if (!webhooks) return;
    for (const auto& [name, item] : webhooks.value->as_object())
      if (!name.starts_with("x-")) read_pushes(name, "", "", {webhooks.document, &item});
  }

  // What the vendor calls is the customer's: neither the paths of this document nor the security
  // and the results that it gives to all of its own operations are meant.
  void read_pushes(const std::string& name, const std::string& provoked_by, const std::string& url,
                   SpecNode given) {
    const SpecNode item = source_.follow(given);
    if (!item || !source_.expect(item, Json::Kind::object, name)) return;
    const std::vector<Parameter> shared = parts_.parameters(item);
    for (std::string_view method : kMethods) {
      const SpecNode node = source_.object(item, method);
      if (!node) continue;
      Push push;
      push.name = name;
      push.provoked_by = provoked_by;
      push.url = url;
      push.operation = message(method, node, shared);
      if (push.operation.id.empty()) push.operation.id = name;
      read_security(push.operation, source_.list(node, "security"));
      read_push_words(source_, words_of(node), push);
      spec_.pushes.push_back(std::move(push));
    }
  }

  // Those of the operation replace those of its path that have the same name and place.
  static std::vector<Parameter> merged(const std::vector<Parameter>& shared,
                                       std::vector<Parameter> own) {
    std::vector<Parameter> out;
    for (const Parameter& each : shared) {
      const bool replaced = std::ranges::any_of(
          own, [&](const Parameter& p) { return p.in == each.in && p.name == each.name; });
      if (!replaced) out.push_back(each);
    }
    std::ranges::move(own, std::back_inserter(out));
    return out;
  }

  void check_template(Operation& operation, SpecNode node) {
    const std::vector<std::string> names = template_names(operation.path);
    std::vector<std::string> declared;
    for (Parameter& parameter : operation.parameters) {
      if (parameter.in != Parameter::In::path) continue;
      parameter.required = true;
      declared.push_back(parameter.name);
    }
    for (const std::string& name : names)
      if (std::ranges::find(declared, name) == declared.end())
        source_.complain(
            node, fmt::format("the path {} has {{{}}}, which no parameter declares{}",
                              in_quotes(operation.path), name, did_you_mean(name, declared)));
  }

  void read_body(Operation& operation, SpecNode node) {
    const SpecNode given = node.find("requestBody");
    const SpecNode body = given ? source_.follow(given) : SpecNode{};
    if (!body || !source_.expect(body, Json::Kind::object, "requestBody")) return;
    operation.body_required = source_.flag(body, "required", false);
    operation.bodies = parts_.content(body, "body");
    const SpecNode content = body.find("content");
    if (!content || !content.value->is_object() || content.value->as_object().empty()) return;
    const SpecNode first{content.document, &content.value->as_object().front().second};
    operation.body_cite = cite_of(words_of(first));
  }

  void read_security(Operation& operation, SpecNode alternatives) {
    if (!alternatives) return;
    std::vector<std::string> known;
    for (const SecurityScheme& scheme : spec_.security) known.push_back(scheme.name);
    bool first = true;
    for (const Json& alternative : alternatives.value->as_array()) {
      const SpecNode each{alternatives.document, &alternative};
      if (!source_.expect(each, Json::Kind::object, "security")) continue;
      for (const auto& [name, scopes] : alternative.as_object()) {
        if (std::ranges::find(known, name) == known.end())
          source_.complain(each.document->place_of_key(name, scopes),
                           fmt::format("{} is not a security scheme of this document{}",
                                       in_quotes(name), did_you_mean(name, known)));
        else if (first)
          operation.security.push_back(name);
      }
      first = false;
    }
  }

  // The same clause may stand in several schemas of an operation, or in one that they share.
  static void add_unsettled(Operation& operation, const std::vector<Unsettled>& more) {
    for (const Unsettled& each : more) {
      const bool known = std::ranges::any_of(operation.unsettled, [&](const Unsettled& other) {
        return other.place == each.place && other.subject == each.subject &&
               other.pointer == each.pointer;
      });
      if (!known) operation.unsettled.push_back(each);
    }
  }

  // Written ids must differ; those that we make up give way.
  void refuse_repeated_ids() {
    std::map<std::string, std::string> places;
    for (std::size_t i = 0; i < spec_.operations.size(); ++i) {
      const Operation& operation = spec_.operations[i];
      if (made_up_.contains(i)) continue;
      const auto [first, fresh] = places.emplace(operation.id, operation.place);
      if (!fresh)
        source_.complain(operation.place,
                         fmt::format("the operationId {} is taken by the operation at {}",
                                     in_quotes(operation.id), first->second));
    }
    for (std::size_t i : made_up_) {
      Operation& operation = spec_.operations[i];
      const std::string base = operation.id;
      for (int n = 2; !places.emplace(operation.id, operation.place).second; ++n)
        operation.id = fmt::format("{}_{}", base, n);
    }
  }

  SpecSource& source_;
  const Vocabulary& vocabulary_;
  SpecNode root_;
  PartReader parts_;
  Spec& spec_;
  std::optional<Results> document_results_;
  std::vector<Unsettled> document_unsettled_;
  std::map<std::string, std::vector<Unsettled>> scheme_unsettled_;
  std::set<std::size_t> made_up_;  // indexes of operations without an operationId
};

}  // namespace

void read_operations(SpecOrigin& origin, const Vocabulary& vocabulary, SpecNode root, Spec& spec) {
  OperationReader(origin, vocabulary, root, spec).read();
}

}  // namespace assay
