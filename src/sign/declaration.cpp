#include "sign/declaration.hpp"

#include <algorithm>
#include <array>

#include "base/duration.hpp"
#include "base/text.hpp"
#include "sign/functions.hpp"

namespace assay {
namespace {

using Members = std::vector<std::pair<const Json::Member*, std::string>>;  // with their places

// The members of an object, or of a list of objects with one member each.
Members members_of(const Json& value, const std::string& place, Errors& errors) {
  Members out;
  if (value.is_object()) {
    for (const Json::Member& member : value.as_object())
      out.emplace_back(&member, pointer_join(place, member.first));
    return out;
  }
  if (!value.is_array()) {
    errors.push_back({place, "found " + value.dump() + ", expected names with their values"});
    return out;
  }
  for (std::size_t i = 0; i < value.as_array().size(); ++i) {
    const Json& item = value.as_array()[i];
    const std::string here = pointer_join(place, std::to_string(i));
    if (!item.is_object() || item.as_object().size() != 1) {
      errors.push_back({here, "found " + item.dump() + ", expected one name with its value"});
      continue;
    }
    const Json::Member& member = item.as_object().front();
    out.emplace_back(&member, pointer_join(here, member.first));
  }
  return out;
}

template <std::size_t N>
void check_keys(const Json& object, const std::string& place, std::string_view of,
                const std::array<std::string_view, N>& keys, Errors& errors) {
  for (const auto& [key, value] : object.as_object()) {
    if (std::ranges::find(keys, key) != keys.end()) continue;
    errors.push_back({pointer_join(place, key), in_quotes(key) + " is not a key of " +
                                                    std::string(of) + did_you_mean(key, keys)});
  }
}

class DeclarationCompiler {
 public:
  DeclarationCompiler(const Json& json, const std::vector<std::string>& profile_names)
      : json_(json), expressions_(lets_of(json), "/let", profile_names, declared_fields(json)) {}

  Result<Declaration> compile() {
    constexpr std::array<std::string_view, 9> kKeys{
        "let", "headers", "query", "key", "rules", "fresh-for", "cite", "because", "unsettled"};
    check_keys(json_, "", "a signature", kKeys, errors());
    const Json* lets = json_.find("let");
    if (lets && !lets->is_object())
      errors().push_back({"/let", "found " + lets->dump() + ", expected variables by name"});
    expressions_.compile_variables();
    read_keys();
    if (const Json* query = json_.find("query")) {
      for (const auto& [member, place] : members_of(*query, "/query", errors()))
        out_.query.push_back({member->first, query_slot(*member, place)});
    }
    if (const Json* headers = json_.find("headers")) {
      for (const auto& [member, place] : members_of(*headers, "/headers", errors()))
        add_header(*member, place);
    }
    read_rules();
    read_freshness();
    if (!errors().empty()) return errors();
    out_.program = std::move(program());
    return std::move(out_);
  }

 private:
  static const Json* lets_of(const Json& json) {
    const Json* lets = json.find("let");
    return lets && lets->is_object() ? lets : nullptr;
  }
  static std::vector<std::string> declared_fields(const Json& json) {
    std::vector<std::string> out;
    Errors ignored;  // reported when the headers are compiled
    if (const Json* headers = json.find("headers"))
      for (const auto& [member, place] : members_of(*headers, "", ignored))
        out.push_back(member->first);
    return out;
  }

  Errors& errors() { return expressions_.errors(); }
  Program& program() { return expressions_.program(); }
  const Node& node(NodeIndex index) { return program().nodes[index]; }

  // Variables that are other names of a value lead to that value.
  NodeIndex root_of(NodeIndex index) {
    while (node(index).kind == Node::Kind::variable)
      index = program().variables[node(index).variable].node;
    return index;
  }

  void read_keys();
  void add_key(const Json& name, const std::string& place);
  Slot slot(const Json& expression, const std::string& place);
  Slot query_slot(const Json::Member& member, const std::string& place);
  void classify(Slot& slot);
  bool is_key(NodeIndex index);
  bool classify_received(Slot& slot);
  void add_header(const Json::Member& member, const std::string& place);
  void add_attributes(DeclaredHeader& header, const Json& declared, const std::string& place);
  void add_pieces(DeclaredHeader& header, const Json& declared, const std::string& place);
  void read_rules();
  void read_freshness();

  const Json& json_;
  ExpressionCompiler expressions_;
  Declaration out_;
  std::vector<std::string> keys_;  // names without "$"
};

void DeclarationCompiler::read_keys() {
  const Json* declared = json_.find("key");
  if (!declared) return;
  if (declared->is_array())
    for (std::size_t i = 0; i < declared->as_array().size(); ++i)
      add_key(declared->as_array()[i], pointer_join("/key", std::to_string(i)));
  else
    add_key(*declared, "/key");
}

void DeclarationCompiler::add_key(const Json& name, const std::string& place) {
  if (!name.is_string() || name.as_string().size() < 2 || name.as_string()[0] != '$') {
    expressions_.fail(place, "found " + name.dump() + ", expected a name such as \"$app-key\"");
    return;
  }
  expressions_.compile(name, place);  // complains about an unknown name
  keys_.push_back(name.as_string().substr(1));
}

bool DeclarationCompiler::is_key(NodeIndex index) {
  while (true) {
    const Node& here = node(index);
    const bool variable = here.kind == Node::Kind::variable;
    if (!variable && here.kind != Node::Kind::profile) return false;
    const std::string& name = variable ? program().variables[here.variable].name : here.text;
    if (std::ranges::find(keys_, name) != keys_.end()) return true;
    if (!variable) return false;
    index = program().variables[here.variable].node;
  }
}

// A part whose value a receiver cannot compute: made by chance or time, alone or in a spelling that
// can be undone.
bool DeclarationCompiler::classify_received(Slot& slot) {
  constexpr std::pair<std::string_view, Slot::Codec> kCodecs[] = {
      {"base64", Slot::Codec::base64},
      {"base64url", Slot::Codec::base64url},
      {"hex", Slot::Codec::hex},
      {"percent-encode", Slot::Codec::percent}};
  NodeIndex index = slot.node;
  while (true) {
    const Node& here = node(index);
    if (here.kind == Node::Kind::variable) {
      const Variable& variable = program().variables[here.variable];
      if (variable.received) {
        slot.variable = here.variable;
        slot.part.variable = variable.name;
        index = variable.node;
        break;
      }
      index = variable.node;
      continue;
    }
    if (here.kind != Node::Kind::call) break;
    const auto codec = std::ranges::find(kCodecs, here.function->name,
                                         [](const auto& pair) { return pair.first; });
    if (codec == std::end(kCodecs)) break;
    slot.codecs.push_back(codec->second);
    index = here.arguments[0].node;
  }
  const Node& made = node(index);
  if (!slot.variable && (made.own & (kTime | kChance)) == 0) {
    slot.codecs.clear();
    return false;
  }
  const bool clock = made.kind == Node::Kind::call && made.function->nature == kTime;
  slot.part.kind = clock ? SignaturePart::Kind::time : SignaturePart::Kind::chance;
  if (clock) slot.clock = index;
  return true;
}

void DeclarationCompiler::classify(Slot& slot) {
  if (classify_received(slot)) return;
  const Node& root = node(root_of(slot.node));
  if (is_key(slot.node))
    slot.part.kind = SignaturePart::Kind::key;
  else if (root.whole != 0 && root.kind != Node::Kind::profile)
    slot.part.kind = SignaturePart::Kind::digest;
}

Slot DeclarationCompiler::slot(const Json& expression, const std::string& place) {
  Slot out;
  out.part.pointer = place;
  out.node = expressions_.compile(expression, place);
  if (errors().empty()) classify(out);
  return out;
}

Slot DeclarationCompiler::query_slot(const Json::Member& member, const std::string& place) {
  Slot out = slot(member.second, place);
  out.part.where = SignaturePart::Where::query;
  out.part.name = member.first;
  return out;
}

void DeclarationCompiler::add_header(const Json::Member& member, const std::string& place) {
  DeclaredHeader header;
  header.name = member.first;
  const Json& declared = member.second;
  header.attributed = declared.find("attributes") || declared.find("scheme");
  if (header.attributed)
    add_attributes(header, declared, place);
  else
    add_pieces(header, declared, place);
  out_.headers.push_back(std::move(header));
}

void DeclarationCompiler::add_attributes(DeclaredHeader& header, const Json& declared,
                                         const std::string& place) {
  constexpr std::array<std::string_view, 8> kKeys{"scheme",     "attributes", "separator",
                                                  "separators", "quotes",     "alternatives",
                                                  "cite",       "unsettled"};
  check_keys(declared, place, "a header", kKeys, errors());
  const auto read_text = [&](std::string_view key, std::string& out) {
    const Json* value = declared.find(key);
    if (value && value->is_string()) out = value->as_string();
    if (value && !value->is_string())
      expressions_.fail(pointer_join(place, key), "found " + value->dump() + ", expected text");
  };
  read_text("scheme", header.scheme);
  read_text("separator", header.separator);
  if (const Json* quotes = declared.find("quotes")) {
    if (quotes->is_bool())
      header.quoted = quotes->as_bool();
    else
      expressions_.fail(pointer_join(place, "quotes"),
                        "found " + quotes->dump() + ", expected true or false");
  }
  const Json* separators = declared.find("separators");
  if (separators &&
      !(separators->is_array() && std::ranges::all_of(separators->as_array(), &Json::is_string)))
    expressions_.fail(pointer_join(place, "separators"),
                      "found " + separators->dump() + ", expected a list of texts");
  const Json* attributes = declared.find("attributes");
  if (!attributes) {
    expressions_.fail(place, "a scheme without attributes: expected \"attributes\"");
    return;
  }
  for (const auto& [member, here] :
       members_of(*attributes, pointer_join(place, "attributes"), errors())) {
    Slot made = slot(member->second, here);
    made.part.header = header.name;
    made.part.name = member->first;
    header.attributes.emplace_back(member->first, std::move(made));
  }
}

// A list such as ["Keytime ", $id, ",", $time] is taken apart at its fixed texts, unless two
// values stand side by side: then where one ends cannot be told, and the whole is one slot.
void DeclarationCompiler::add_pieces(DeclaredHeader& header, const Json& declared,
                                     const std::string& place) {
  const auto fixed = [](const Json& part) {
    return part.is_string() && !part.as_string().empty() &&
           (part.as_string()[0] != '$' || part.as_string().starts_with("$$"));
  };
  bool divisible = declared.is_array() && declared.as_array().size() > 1;
  if (divisible) {
    const Json::Array& parts = declared.as_array();
    for (std::size_t i = 1; i < parts.size(); ++i)
      divisible = divisible && fixed(parts[i - 1]) != fixed(parts[i]);
  }
  const std::size_t count = divisible ? declared.as_array().size() : 1;
  for (std::size_t i = 0; i < count; ++i) {
    const Json& part = divisible ? declared.as_array()[i] : declared;
    Piece piece;
    if (divisible && fixed(part)) {
      piece.text = part.as_string().substr(part.as_string().starts_with("$$") ? 1 : 0);
    } else {
      piece.slot = slot(part, divisible ? pointer_join(place, std::to_string(i)) : place);
      piece.slot->part.where = SignaturePart::Where::header;
      piece.slot->part.header = header.name;
    }
    header.pieces.push_back(std::move(piece));
  }
}

void DeclarationCompiler::read_rules() {
  out_.rules.resize(program().variables.size());
  const Json* rules = json_.find("rules");
  if (!rules) return;
  if (!rules->is_object()) {
    expressions_.fail("/rules", "found " + rules->dump() + ", expected rules by variable");
    return;
  }
  for (const auto& [name, declared] : rules->as_object()) {
    const std::string place = pointer_join("/rules", name);
    const Variable* variable = program().find(name);
    if (!variable) {
      std::vector<std::string> names;
      for (const Variable& known : program().variables) names.push_back(known.name);
      expressions_.fail(place,
                        in_quotes(name) + " is not a let variable" + did_you_mean(name, names));
      continue;
    }
    auto rule = ValueRule::from(declared, place);
    if (!rule)
      for (const Error& error : rule.errors()) errors().push_back(error);
    else
      out_.rules[static_cast<std::size_t>(variable - program().variables.data())] = *rule;
  }
}

void DeclarationCompiler::read_freshness() {
  const Json* declared = json_.find("fresh-for");
  if (!declared) return;
  if (!declared->is_object()) {
    expressions_.fail("/fresh-for",
                      "found " + declared->dump() + ", expected {settled, unsettled, past}");
    return;
  }
  constexpr std::array<std::string_view, 3> kKeys{"settled", "unsettled", "past"};
  check_keys(*declared, "/fresh-for", "fresh-for", kKeys, errors());
  const auto read = [&](std::string_view key) -> std::optional<std::chrono::milliseconds> {
    const Json* value = declared->find(key);
    if (!value) return std::nullopt;
    const auto duration = duration_from(*value);
    if (duration) return *duration;
    expressions_.fail(pointer_join("/fresh-for", key), duration.error().what);
    return std::nullopt;
  };
  out_.fresh.settled = read("settled");
  out_.fresh.past = read("past");
  out_.fresh.unsettled = read("unsettled").value_or(std::chrono::milliseconds(0));
}

}  // namespace

Result<Declaration> compile_declaration(const Json& declaration,
                                        const std::vector<std::string>& profile_names) {
  if (!declaration.is_object())
    return Error{"",
                 "found " + declaration.dump() + ", expected a signature: {let, headers, query}"};
  return DeclarationCompiler(declaration, profile_names).compile();
}

}  // namespace assay
