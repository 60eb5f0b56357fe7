// What a tester knows of his account: values by the names that the spec's x-assay `profile`
// declares.
//
// A YAML or JSON file of those names. Secrets are written ${env:NAME} or
// ${file:PATH} and never printed. What only a person, or a program in his place, can give is
// written {command: [PROGRAM, ARGUMENT...], timeout: 30 s}: docs/profiles.md. The reserved key
// `guard` says what may happen on a target that is not on this machine: {bills: allowed,
// recipients: [..] or any}. The reserved key `triggers` says what makes the vendor push:
// {call: {request: {method, url, headers, body}}} or {call: {command: [program, "{caller}"]}}.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/command.hpp"
#include "base/http.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "spec/spec.hpp"

namespace assay {

// What makes a vendor push: a request or a command, with placeholders such as "{caller}".
struct Trigger {
  std::string name;
  std::vector<std::string> command;  // the words of a command; empty: a request
  std::string method = "POST", url, body;
  Fields headers;
  std::string place;  // file:line:column
};

class Profile {
 public:
  // Errors: unknown key (nearest offered), missing key, wrong type, variable or file that does not
  // exist; each with its place.
  static Result<Profile> load(const std::string& path, const Spec& spec);
  // The examples of the spec, for the embedded fake. Errors: a mandatory key without an example.
  static Result<Profile> examples(const Spec& spec);

  // Null when unknown. For a list the first value.
  const std::string* value(std::string_view name) const;
  std::vector<std::string> list(std::string_view name) const;
  bool is_secret(std::string_view name) const;
  const Trigger* trigger(std::string_view name) const;  // null when there is none

  // Whether its value is asked for each time: it has a command, and workflows of the spec take it
  // as an input. value() and list() then give asked_word(name), which stands for it. Any other
  // command was run when the profile was read.
  bool is_asked(std::string_view name) const { return asked_.contains(name); }
  std::vector<std::string> asked_names() const;
  // What its command prints when it is told `known`. Requires: is_asked(name).
  // Errors: it cannot be run, fails, takes too long, prints nothing or more than a line.
  Result<std::string> ask(std::string_view name, const Json& known) const;
  // Masked from now on, when the name is that of a secret.
  void remember(std::string_view name, std::string value);
  // The account as a fake knows it: where a command is asked, the example of the spec.
  Profile as_served(const Spec& spec) const;
  // Every occurrence of a secret value replaced by "***", also as base64 (whole or inside a longer
  // text), in hex, percent-encoded or escaped as in JSON. Encoded forms of fewer than four bytes
  // are left, they are everywhere.
  std::string mask(std::string_view text) const;

  bool bills_allowed = false;
  bool any_recipient = false;
  std::vector<std::string> recipients;

  struct Asked {
    Command command;
    std::string place;  // file:line:column
  };

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
  std::map<std::string, Asked, std::less<>> asked_;
  std::vector<std::string> secrets_;  // names
  std::vector<Trigger> triggers_;
};

// Stands in a planned request for a value that is asked for when it is sent.
std::string asked_word(std::string_view name);

// `from` of x-assay made a constraint: every schema place that says {x-assay: {from: key}} gets
// an enum of the profile's list (or is left alone when the profile has no such key); {prefer: key}
// gets the list as its examples. Places inside are found recursively.
Json bind_profile(const Json& schema, const Profile& profile);

}  // namespace assay
