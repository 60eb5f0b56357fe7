// A whole `sign` declaration compiled: which fields and parameters are written, and how each value
// in them is checked when received.
//
// Private to sign/. Everything a receiver checks is a Slot, also when it is only a piece of a
// header ("Keytime ID,TIME,DIGEST" has three).
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sign/expression.hpp"
#include "sign/signer.hpp"
#include "sign/value_rule.hpp"

namespace assay {

struct Slot {
  SignaturePart part;
  NodeIndex node = 0;
  // Of a chance or time part: how its variable is found in what was received.
  enum class Codec { base64, base64url, hex, percent };
  std::vector<Codec> codecs;            // to undo, outermost first
  std::optional<std::size_t> variable;  // none when the expression stands in its place
  std::optional<NodeIndex> clock;       // the call of a time function that wrote it
};

// A value without attributes, as pieces: fixed text, or a slot. One slot alone for most.
struct Piece {
  std::string text;
  std::optional<Slot> slot;
};

struct DeclaredHeader {
  std::string name;
  bool attributed = false;  // scheme and attributes; otherwise pieces
  std::string scheme, separator = ",";
  bool quoted = true;
  std::vector<std::pair<std::string, Slot>> attributes;
  std::vector<Piece> pieces;
};

struct DeclaredParameter {
  std::string name;
  Slot slot;
};

struct Declaration {
  Program program;
  std::vector<DeclaredHeader> headers;
  std::vector<DeclaredParameter> query;
  std::vector<std::optional<ValueRule>> rules;  // by variable
  Freshness fresh;
};

Result<Declaration> compile_declaration(const Json& declaration,
                                        const std::vector<std::string>& profile_names);

}  // namespace assay
