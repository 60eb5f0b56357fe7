// Parts of a signature that are compared carelessly.
#include <algorithm>
#include <array>
#include <optional>

#include "base/http.hpp"
#include "base/query.hpp"
#include "base/text.hpp"
#include "fake/quirk_signature.hpp"
#include "fake/quirks.hpp"
#include "fake/served_operation.hpp"

namespace assay {
namespace {

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::string letters_only(std::string_view text) {
  std::string out(text);
  std::erase(out, ' ');
  return out;
}

constexpr std::size_t kShortPrefix = 8;

constexpr std::array kComparisons{
    Comparison{"case-folded", "is compared without case",
               [](std::string_view sent, std::string_view right) {
                 return equal_ignoring_case(sent, right);
               }},
    Comparison{
        "suffix-ignored", "is compared with the beginning of what was sent",
        [](std::string_view sent, std::string_view right) { return sent.starts_with(right); }},
    Comparison{"prefix-ignored", "is compared with the end of what was sent",
               [](std::string_view sent, std::string_view right) { return sent.ends_with(right); }},
    Comparison{"contained", "is looked for anywhere in what was sent",
               [](std::string_view sent, std::string_view right) {
                 return sent.find(right) != std::string_view::npos;
               }},
    Comparison{"truncated", "may be sent cut short",
               [](std::string_view sent, std::string_view right) {
                 return !sent.empty() && right.starts_with(sent);
               }},
    Comparison{"first-eight", "is compared by its first eight signs",
               [](std::string_view sent, std::string_view right) {
                 return sent.size() >= kShortPrefix && right.size() > kShortPrefix &&
                        sent.substr(0, kShortPrefix) == right.substr(0, kShortPrefix);
               }},
    Comparison{"first-half", "is compared by its first half",
               [](std::string_view sent, std::string_view right) {
                 const auto half = right.size() / 2;
                 return half > 0 && sent.substr(0, half) == right.substr(0, half);
               }},
    Comparison{"last-half", "is compared by its second half",
               [](std::string_view sent, std::string_view right) {
                 const auto half = right.size() / 2;
                 return half > 0 && sent.size() >= half && sent.ends_with(right.substr(half));
               }},
    Comparison{
        "length-only", "is compared by its length",
        [](std::string_view sent, std::string_view right) { return sent.size() == right.size(); }},
    Comparison{"trimmed", "is compared without the blanks around it",
               [](std::string_view sent, std::string_view right) {
                 return without_blanks(sent) == right;
               }},
    Comparison{
        "blanks-ignored", "is compared without its blanks",
        [](std::string_view sent, std::string_view right) { return letters_only(sent) == right; }},
};

// Where one piece of a header written as a list ("Keytime $id,$time") stands in its value; the
// pieces that are texts part the others.
std::optional<std::pair<std::size_t, std::size_t>> piece_in(const std::string& value,
                                                            const Json::Array& pieces,
                                                            std::size_t wanted) {
  const auto literal = [&](std::size_t i) -> std::optional<std::string> {
    if (i >= pieces.size() || !pieces[i].is_string()) return std::nullopt;
    const std::string& text = pieces[i].as_string();
    if (text.starts_with("$$")) return text.substr(1);
    return text.starts_with('$') ? std::nullopt : std::optional(text);
  };
  std::size_t at = 0;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    std::size_t end = value.size();
    if (const auto own = literal(i)) {
      if (value.compare(at, own->size(), *own) != 0) return std::nullopt;
      end = at + own->size();
    } else if (const auto next = literal(i + 1)) {
      end = value.find(*next, at);
      if (end == std::string::npos) return std::nullopt;
    }
    if (i == wanted) return std::pair{at, end - at};
    at = end;
  }
  return std::nullopt;
}

std::optional<std::pair<std::size_t, std::size_t>> piece_of(const Json& declaration,
                                                            const SignaturePart& part,
                                                            const std::string& value) {
  const Json* headers = declaration.find("headers");
  const Json* header = headers ? headers->find(part.header) : nullptr;
  if (!header || !header->is_array()) return std::nullopt;
  const auto slash = part.pointer.rfind('/');
  return piece_in(value, header->as_array(), std::stoul(part.pointer.substr(slash + 1)));
}

std::optional<std::string> received_value(const Json& declaration, const SignaturePart& part,
                                          const Request& request) {
  if (part.where == SignaturePart::Where::query) {
    for (const QueryParameter& parameter : query_parameters(request.target))
      if (percent_decoded(parameter.name) == part.name) return percent_decoded(parameter.value);
    return std::nullopt;
  }
  const std::string* value = find_field(request.fields, part.header);
  if (!value) return std::nullopt;
  if (const auto piece = piece_of(declaration, part, *value))
    return value->substr(piece->first, piece->second);
  if (part.where == SignaturePart::Where::header) return *value;
  const auto attributes = parse_attributes(*value);
  if (!attributes) return std::nullopt;
  for (const auto& [name, sent] : attributes->attributes)
    if (name == part.name) return sent;
  return std::nullopt;
}

// The request as it was when this part was signed: a parameter is no part of what it signs.
Request before_signing(const Json& declaration, const SignaturePart& part, Request request) {
  const Json* query = declaration.find("query");
  if (part.where != SignaturePart::Where::query || !query || !query->is_object()) return request;
  std::vector<std::string> later;
  for (const auto& [name, expression] : query->as_object())
    if (!later.empty() || name == part.name) later.push_back(name);
  request.target = without_parameters(request.target, later);
  return request;
}

// What the part should be, given the generated values as they were received.
std::optional<std::string> right_value(const Signer& signer, const SignaturePart& part,
                                       const Handling& handling) {
  const Json* expression = signer.declaration().at(part.pointer);
  if (!expression || !expression->is_string()) return std::nullopt;
  const std::string& text = expression->as_string();
  if (!text.starts_with('$')) return text;
  const std::string name = text.substr(1);
  const Json* variables = signer.declaration().find("let");
  if (!variables || !variables->find(name)) {
    const std::string* known = handling.served.lookup(name);
    return known ? std::optional(*known) : std::nullopt;
  }
  Signer::Fixed fixed;
  for (const SignaturePart& other : signer.parts())
    if (const auto sent = received_value(signer.declaration(), other, *handling.request);
        sent && !other.variable.empty())
      fixed.emplace_back(other.variable, *sent);
  const Request before = before_signing(signer.declaration(), part, *handling.request);
  auto value = signer.evaluate(name, fixed, before, handling.served.lookup, handling.now);
  return value ? std::optional(*std::move(value)) : std::nullopt;
}

void replace_value(Request& request, const Json& declaration, const SignaturePart& part,
                   const std::string& sent, const std::string& right) {
  if (part.where == SignaturePart::Where::query) {
    const std::vector<std::string> names{part.name};
    request.target = without_parameters(request.target, names);
    append_parameter(request.target, part.name, right);
    return;
  }
  for (Field& field : request.fields) {
    if (!equal_ignoring_case(field.name, part.header)) continue;
    if (const auto piece = piece_of(declaration, part, field.value)) {
      field.value.replace(piece->first, piece->second, right);
      continue;
    }
    if (part.where == SignaturePart::Where::header) {
      field.value = right;
      continue;
    }
    for (std::string_view quote : {"\"", ""}) {
      const std::string before = part.name + "=" + std::string(quote);
      const auto at = field.value.find(before + sent);
      if (at == std::string::npos) continue;
      field.value.replace(at + before.size(), sent.size(), right);
      break;
    }
  }
}

}  // namespace

std::span<const Comparison> comparisons() { return kComparisons; }

namespace quirks {

void compares_carelessly(const Misconduct& misconduct, Handling& handling) {
  if (!misconduct.value.is_string()) return;
  const auto* row = std::ranges::find(kComparisons, std::string_view(misconduct.value.as_string()),
                                      &Comparison::id);
  if (row == kComparisons.end()) return;
  for (const Signer& signer : handling.served.signers)
    for (const SignaturePart& part : signer.parts()) {
      if (part.subject() != misconduct.place) continue;
      const auto sent = received_value(signer.declaration(), part, *handling.request);
      const auto right = right_value(signer, part, handling);
      if (sent && right && *sent != *right && row->same(*sent, *right))
        replace_value(handling.alter(), signer.declaration(), part, *sent, *right);
    }
}

void accepts_other_signature(const Misconduct& misconduct, Handling& handling) {
  const Cause wrong{Cause::Kind::signature, "", Cause::Aspect::wrong};
  if (std::ranges::find(handling.causes, wrong) == handling.causes.end()) return;
  std::vector<std::string> names;
  for (const ProfileKey& key : handling.served.spec->profile) names.push_back(key.name);
  const auto signer = Signer::compile(misconduct.value, names);
  if (!signer) return;
  const auto causes = signer->verify(*handling.request, handling.served.lookup, handling.now);
  if (std::ranges::find(causes, wrong) == causes.end()) std::erase(handling.causes, wrong);
}

}  // namespace quirks
}  // namespace assay
