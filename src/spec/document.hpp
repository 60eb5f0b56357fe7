// A YAML or JSON file as read: its text, its value, and where each value stands.
//
// YAML scalars are typed by the core schema of YAML 1.2 (section 10.3.2): `no`, `on` and
// `12:30` are strings, `0o17` and `0x1F` are integers, `1_000` is a string.
// JSON files are read as JSON. Duplicate keys, aliases to themselves and more than one document are
// errors.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace assay {

struct Document {
  std::string path;  // as the user wrote it, for messages
  std::string text;
  Json root;                              // marks are byte offsets into text
  std::vector<std::uint32_t> lines = {};  // where each line begins

  std::string place(const Json& value) const { return place(value.mark()); }
  std::string place(std::uint32_t mark) const;  // "api.yaml:41:7", columns in code points from 1
  // Where the key of a member stands; the place of the value when its key is not written as it is
  // named.
  std::string place_of_key(std::string_view name, const Json& value) const;
};

enum class Syntax { by_extension, json };  // by_extension: .json is JSON, all else YAML
// Errors: the file cannot be read, is neither YAML nor JSON (every syntax error with its place).
Result<Document> load_document(const std::string& path, Syntax syntax = Syntax::by_extension);
Result<Document> parse_document(std::string path, std::string text,
                                Syntax syntax = Syntax::by_extension);

// The documents that a spec consists of, read when first asked for. References relative to a file
// resolve against that file (RFC 3986 section 5.2 on paths).
class DocumentSet {
 public:
  // Null and an entry in `errors` when it cannot be read. `path` is normalised, so that one file is
  // one document.
  const Document* load(const std::string& path, Errors& errors);
  // What `ref` ("#/a/b", "other.yaml#/a", "other.yaml") names, seen from `from`; errors name the
  // place of the reference, the word found and the nearest right one.
  struct Target {
    const Document* document = nullptr;
    const Json* value = nullptr;
    std::string pointer;
  };
  Target resolve(const Document& from, const Json& ref, Errors& errors);
  // The path of a file named in `from`, relative to it.
  static std::string beside(const Document& from, std::string_view file);
  // All that were read, by path.
  std::vector<const Document*> all() const;

 private:
  const Json* anchor(const Document& document, std::string_view name);

  std::map<std::string, std::unique_ptr<Document>> documents_;  // null: could not be read
  std::map<const Document*, std::map<std::string, const Json*, std::less<>>> anchors_;
};

}  // namespace assay
