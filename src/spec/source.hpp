// The documents of a spec while it is read: values with the document they stand in, references
// followed, every error said once.
#pragma once
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "spec/document.hpp"

namespace assay {

// A value and the document it stands in. Both outlive the loading of the spec.
struct SpecNode {
  const Document* document = nullptr;
  const Json* value = nullptr;

  explicit operator bool() const noexcept { return value != nullptr; }
  // Null when this is no object or has no such member.
  SpecNode find(std::string_view name) const {
    const Json* member = value ? value->find(name) : nullptr;
    return {member ? document : nullptr, member};
  }
  std::string place() const { return document->place(*value); }
};

class SpecSource {
 public:
  DocumentSet documents;

  void complain(std::string where, std::string what);
  void complain(SpecNode node, std::string what) { complain(node.place(), std::move(what)); }
  void complain(const Errors& errors);
  const Errors& errors() const { return errors_; }
  Errors errors_by_place() const;

  // What a Reference Object names, through as many references as there are; the node itself when it
  // is none. Null, and an error, when it leads nowhere or in a circle.
  SpecNode follow(SpecNode node);
  // What the text of one reference names.
  SpecNode resolve(SpecNode ref);

  // A member of the kind that is asked for; null when absent, and with an error when of another
  // kind.
  SpecNode object(SpecNode of, std::string_view name) {
    return member(of, name, Json::Kind::object);
  }
  SpecNode list(SpecNode of, std::string_view name) { return member(of, name, Json::Kind::array); }
  // Numbers count as text where people forget the quotes: `version: 1.0`.
  std::string text(SpecNode of, std::string_view name);
  bool flag(SpecNode of, std::string_view name, bool otherwise);
  // False, and an error, when the value is of another kind. `name` is what the user calls it.
  bool expect(SpecNode node, Json::Kind kind, std::string_view name);

 private:
  SpecNode member(SpecNode of, std::string_view name, Json::Kind kind);

  Errors errors_;
  std::set<std::string> said_;
};

// For sorting: "api.yaml:9:1" comes before "api.yaml:10:1".
std::tuple<std::string, int, int> place_key(const std::string& place);

std::string_view spoken(Json::Kind kind);  // "an object", "a list", "text", ...

}  // namespace assay
