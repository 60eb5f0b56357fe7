#include "cases/auth_edits.hpp"

#include <algorithm>
#include <utility>

namespace assay {
namespace {

// A fixed moment and seed: a proof must not depend on when it is made.
const WallTime kSampleTime = WallTime(std::chrono::milliseconds(1'767'268'800'500));
constexpr std::uint64_t kSampleSeed = 1;

}  // namespace

std::string auth_subject(const SignaturePart& part) { return "auth." + part.subject(); }

std::string word_of(const SignaturePart& part) {
  switch (part.kind) {
    case SignaturePart::Kind::key:
      return "key";
    case SignaturePart::Kind::digest:
      return "digest";
    case SignaturePart::Kind::time:
      return "time";
    case SignaturePart::Kind::chance:
      return "nonce";
    case SignaturePart::Kind::constant:
      break;
  }
  return "constant";
}

Cause cause_of(const SignaturePart& part, Cause::Aspect aspect) {
  using Where = SignaturePart::Where;
  const auto kind = part.where == Where::query    ? Cause::Kind::field
                    : part.where == Where::header ? Cause::Kind::header
                                                  : Cause::Kind::attribute;
  return {kind, part.subject(), aspect};
}

Cause signature_cause(Cause::Aspect aspect) { return {Cause::Kind::signature, "", aspect}; }

AuthCaseList::AuthCaseList(const Json& declaration, const std::vector<std::string>& profile_names,
                           const Lookup& lookup)
    : declaration_(declaration), profile_names_(profile_names), lookup_(lookup) {
  auto signer = Signer::compile(declaration, profile_names);
  if (!signer) return;
  signer_ = *std::move(signer);
  parts_ = signer_->parts();
  plain_ = signed_sample(*signer_, kSampleSeed);
  const Json* key = declaration_.find("key");
  if (key && key->is_string()) keys_.insert(key->as_string().substr(1));
  if (key && key->is_array())
    for (const Json& one : key->as_array()) keys_.insert(one.as_string().substr(1));
}

bool AuthCaseList::is_profile_name(std::string_view name) const {
  const Json* lets = declaration_.find("let");
  return !(lets && lets->find(name)) &&
         std::ranges::find(profile_names_, name) != profile_names_.end();
}

bool AuthCaseList::is_key(std::string_view name) const { return keys_.contains(name); }

Request AuthCaseList::signed_sample(const Signer& signer, std::uint64_t seed) const {
  Request request{"POST", "/sample?b=2&a=1", {}, "{\"sample\":1}"};
  Random random(seed);
  signer.sign(request, lookup_, kSampleTime, random);
  return request;
}

bool AuthCaseList::proven(const AuthCase& test, const Signer& edited) const {
  const Request changed = signed_sample(edited, kSampleSeed);
  if (plain_.fields == changed.fields && plain_.target == changed.target) return false;
  if (test.expect == AuthCase::Expect::open) return true;
  const std::vector<Cause> found = signer_->verify(changed, lookup_, kSampleTime);
  if (test.expect == AuthCase::Expect::accepted) return found.empty();
  return std::ranges::any_of(found, [&](const Cause& cause) {
    return std::ranges::find(test.causes, cause) != test.causes.end();
  });
}

void AuthCaseList::add(Words words, Json edited, AuthCase::Expect expect,
                       std::vector<Cause> causes) {
  auto signer = Signer::compile(edited, profile_names_);
  if (!signer) return;
  AuthCase test{std::move(words.subject), std::move(words.rule), std::move(words.partition),
                std::move(words.title),   std::move(edited),     expect,
                std::move(causes),        *std::move(signer)};
  if (!proven(test, test.signer)) return;
  if (!ids_.insert(test.subject + "/" + test.rule + "/" + test.partition).second) return;
  cases_.push_back(std::move(test));
}

void AuthCaseList::replace(Words words, std::string_view pointer, Json value,
                           AuthCase::Expect expect, std::vector<Cause> causes) {
  Json edited = declaration_;
  if (edited.put(pointer, &value))
    add(std::move(words), std::move(edited), expect, std::move(causes));
}

std::string AuthCaseList::source_of(const SignaturePart& part) {
  return part.variable.empty() ? part.pointer : pointer_join("/let", part.variable);
}

Json AuthCaseList::expanded(const Json& expression) const {
  if (expression.is_array()) {
    Json::Array out;
    for (const Json& item : expression.as_array()) out.push_back(expanded(item));
    return out;
  }
  if (expression.is_object()) {
    Json::Object out;
    for (const auto& [name, value] : expression.as_object())
      out.emplace_back(name, expanded(value));
    return out;
  }
  if (!expression.is_string() || !expression.as_string().starts_with("$")) return expression;
  const std::string name = expression.as_string().substr(1);
  const Json* lets = declaration_.find("let");
  const Json* variable = lets ? lets->find(name) : nullptr;
  const bool generated =
      std::ranges::any_of(parts_, [&](const SignaturePart& part) { return part.variable == name; });
  return variable && !generated ? expanded(*variable) : expression;
}

std::optional<std::string> AuthCaseList::sample(const Json& expression) const {
  Json probe = declaration_;
  probe.erase("query");
  probe.set("headers", Json::object({{"X-Sample", expression}}));
  auto signer = Signer::compile(probe, profile_names_);
  if (!signer) return std::nullopt;
  return signed_sample(*signer, kSampleSeed).fields.front().value;
}

}  // namespace assay
