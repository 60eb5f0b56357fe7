// Signature cases about the digest: right inputs in a wrong way, right way with wrong inputs, other
// bytes.
#include <algorithm>
#include <tuple>

#include "base/text.hpp"
#include "cases/auth_edits.hpp"

namespace assay {
namespace {

using Expect = AuthCase::Expect;
using Aspect = Cause::Aspect;

bool is_digest(std::string_view function) {
  return function.starts_with("hmac-") || function.starts_with("sha") || function == "md5";
}

// The pointer of the outermost hash inside an expression; null when there is none.
std::optional<std::string> find_digest(const Json& expression, const std::string& here = "") {
  if (expression.is_object()) {
    for (const auto& [name, value] : expression.as_object()) {
      if (is_digest(name)) return here;
      if (auto found = find_digest(value, pointer_join(here, name))) return found;
    }
  }
  if (expression.is_array()) {
    for (std::size_t i = 0; i < expression.as_array().size(); ++i)
      if (auto found = find_digest(expression.as_array()[i], pointer_join(here, std::to_string(i))))
        return found;
  }
  return std::nullopt;
}

Json call(std::string_view function, Json argument) {
  return Json::object({{std::string(function), std::move(argument)}});
}

Json substring(const Json& of, std::size_t from, std::size_t length) {
  return call("substring", Json::object({{"of", of},
                                         {"from", static_cast<int>(from)},
                                         {"length", static_cast<int>(length)}}));
}

// Each text "$name" of an expression, replaced by what `replace` gives for it.
template <class Replace>
Json with_names(const Json& expression, Replace replace) {
  if (expression.is_string() && expression.as_string().starts_with("$"))
    return replace(expression.as_string().substr(1), expression);
  if (expression.is_array()) {
    Json::Array out;
    for (const Json& item : expression.as_array()) out.push_back(with_names(item, replace));
    return out;
  }
  if (!expression.is_object()) return expression;
  Json::Object out;
  for (const auto& [name, value] : expression.as_object())
    out.emplace_back(name, with_names(value, replace));
  return out;
}

class DigestCases {
 public:
  // Requires: part.kind == digest.
  DigestCases(AuthCaseList& list, const SignaturePart& part)
      : list_(list), part_(part), whole_(list.expanded(*list.declaration().at(part.pointer))) {
    if (const auto found = find_digest(whole_)) {
      inner_ = *found;
      raw_ = *whole_.at(inner_);
    }
  }

  void add() {
    add_spellings();
    if (raw_.is_null()) return;
    add_bytes();
    add_codecs();
    add_inputs();
    add_other_hashes();
    add_secrets();
  }

 private:
  void digest(std::string partition, const std::string& title, Json value,
              std::vector<Cause> also = {}, Expect expect = Expect::refused) {
    std::vector<Cause> causes;
    if (expect == Expect::refused) {
      causes = {signature_cause(Aspect::wrong)};
      causes.insert(causes.end(), also.begin(), also.end());
    }
    list_.replace(
        {auth_subject(part_), "signature", std::move(partition), part_.subject() + " " + title},
        part_.pointer, std::move(value), expect, std::move(causes));
  }
  // The whole expression with another hash inside.
  Json around(const Json& raw) const {
    Json out = whole_;
    out.put(inner_, &raw);
    return out;
  }
  std::string_view function() const { return raw_.as_object().front().first; }
  const Json& argument() const { return raw_.as_object().front().second; }
  bool is_hmac() const { return function().starts_with("hmac-"); }
  const Json* data() const {
    if (is_hmac()) return argument().find("data");
    const Json* of = argument().find("of");
    return of ? of : &argument();
  }
  Json with_data(const Json& instead) const {
    if (!is_hmac()) return around(call(function(), instead));
    Json edited = argument();
    edited.set("data", instead);
    return around(call(function(), std::move(edited)));
  }

  void add_spellings();
  void add_other_cuts(const std::vector<Cause>& malformed);
  void add_bytes();
  void add_beside_long_nonces();
  void add_codecs();
  void add_inputs();
  void add_left_out();
  void add_secrets();
  void add_plain_hashes();
  void add_other_units();
  void add_other_hashes();
  void add_secret_itself();

  AuthCaseList& list_;
  const SignaturePart& part_;
  Json whole_;         // the digest as sent, variables written out
  std::string inner_;  // pointer of the hash inside it
  Json raw_;           // the hash: raw bytes
};

// Other text than the digest, or only some of it.
void DigestCases::add_spellings() {
  const auto text = list_.sample(whole_);
  if (!text || text->size() < 2) return;
  const std::vector<Cause> malformed{cause_of(part_, Aspect::invalid)};
  const bool base64 = whole_.find("base64") || whole_.find("base64url");
  // Hex digits in another case are the same number: only who says so may refuse them.
  const Expect case_matters = base64 ? Expect::refused : Expect::open;
  digest("truncated-half", "is cut to its first half", substring(whole_, 0, text->size() / 2),
         malformed);
  digest("truncated-one", "lacks its last character", substring(whole_, 0, text->size() - 1),
         malformed);
  digest("altered-last", "has another last character",
         Json::array({substring(whole_, 0, text->size() - 1), "_"}), malformed);
  digest("altered-first", "has another first character",
         Json::array({"_", substring(whole_, 1, text->size() - 1)}), malformed);
  add_other_cuts(malformed);
  digest("one-character", "is its first character only", substring(whole_, 0, 1), malformed);
  digest("appended", "has a character more at its end", Json::array({whole_, "A"}), malformed);
  digest("prepended", "has a character more in front", Json::array({"A", whole_}), malformed);
  digest("lower-case", "is in lower case", call("lower", whole_), malformed, case_matters);
  digest("upper-case", "is in upper case", call("upper", whole_), malformed, case_matters);
  const auto padding = text->size() - text->find_last_not_of('=') - 1;
  if (whole_.find("base64") && padding > 0)
    digest("without-padding", "is without its padding",
           substring(whole_, 0, text->size() - padding), {}, Expect::open);
}

// A digest of which a part is sent: the part beside it, and all of it.
void DigestCases::add_other_cuts(const std::vector<Cause>& malformed) {
  const Json* cut = whole_.is_object() ? whole_.find("substring") : nullptr;
  const Json *of = cut ? cut->find("of") : nullptr, *from = cut ? cut->find("from") : nullptr,
             *length = cut ? cut->find("length") : nullptr;
  if (!of || !from || !length) return;
  const auto first = static_cast<std::size_t>(from->as_number().to_int64().value_or(0));
  const auto count = static_cast<std::size_t>(length->as_number().to_int64().value_or(0));
  if (first > 0)
    digest("cut-earlier", "is cut out one character too early", substring(*of, first - 1, count));
  digest("cut-later", "is cut out one character too late", substring(*of, first + 1, count));
  digest("cut-from-start", "is the beginning of the hash", substring(*of, 0, count));
  digest("cut-longer", "is cut out one character too long", substring(*of, first, count + 1),
         malformed);
  digest("cut-to-end", "is the hash from its place to the end",
         call("substring", Json::object({{"of", *of}, {"from", static_cast<int>(first)}})),
         malformed);
  digest("uncut", "is the whole hash", *of, malformed);
}

void DigestCases::add_bytes() {
  for (const char* at : {"first", "middle", "last"}) {
    const Json flipped = call("flip-bit", Json::object({{"of", raw_}, {"at", at}}));
    digest(std::string("flipped-") + at, std::string("has one bit of its ") + at + " byte flipped",
           around(flipped));
  }
  add_beside_long_nonces();
  const auto bytes = list_.sample(raw_);
  if (!bytes) return;
  const Json zero = call("repeat", Json::object({{"text", std::string(1, '\0')},
                                                 {"times", static_cast<int>(bytes->size())}}));
  digest("zero-bytes", "is all zero bytes", around(zero));
}

// Who sets a digest aside where a nonce is unusual takes any.
void DigestCases::add_beside_long_nonces() {
  for (const SignaturePart& nonce : list_.parts()) {
    if (nonce.kind != SignaturePart::Kind::chance || nonce.variable.empty()) continue;
    const ValueRule* rule = list_.signer()->rule_of(nonce.variable);
    constexpr std::size_t kLongest = 1000;
    if (!rule || !rule->allows('0') || rule->longest > kLongest) continue;
    const Json flipped = around(call("flip-bit", Json::object({{"of", raw_}, {"at", "first"}})));
    const Json longest = nonce_of(*rule, rule->longest);
    Json edited = list_.declaration();
    if (edited.put(part_.pointer, &flipped) && edited.put(AuthCaseList::source_of(nonce), &longest))
      list_.add({auth_subject(part_), "signature", "flipped-beside-longest-nonce",
                 part_.subject() + " is wrong, and the nonce as long as it may be"},
                std::move(edited), Expect::refused, {signature_cause(Aspect::wrong)});
  }
}

void DigestCases::add_codecs() {
  const std::vector<Cause> malformed{cause_of(part_, Aspect::invalid)};
  if (whole_ == call("base64", raw_)) {
    digest("base64-of-hex", "is the Base64 of the hex digits, not of the bytes",
           call("base64", call("hex", raw_)), malformed);
    digest("hex", "is written in hex, not in Base64", call("hex", raw_), malformed);
  } else if (whole_ == call("base64", call("hex", raw_))) {
    digest("base64-of-bytes", "is the Base64 of the bytes, not of the hex digits",
           call("base64", raw_), malformed);
    digest("hex", "is written in hex, not in Base64", call("hex", raw_), malformed);
  } else if (whole_ == call("hex", raw_) || whole_ == call("upper", call("hex", raw_))) {
    digest("base64", "is written in Base64, not in hex", call("base64", raw_), malformed);
  }
}

void DigestCases::add_inputs() {
  if (data()->is_array() && data()->as_array().size() > 1) {
    Json::Array parts = data()->as_array();
    for (const Json& one : parts) {
      if (one.is_string() && one.as_string().starts_with("$") && one.as_string().size() > 1)
        digest("only-" + lower_ascii(one.as_string().substr(1)),
               "is made of " + one.as_string().substr(1) + " alone", with_data(one));
    }
    for (const auto& [word, sign] :
         {std::pair{"plus", "+"}, {"colon", ":"}, {"comma", ","}, {"blank", " "}}) {
      Json::Array joined;
      for (const Json& one : parts) {
        if (!joined.empty()) joined.push_back(Json(sign));
        joined.push_back(one);
      }
      digest(std::string("joined-by-") + word,
             std::string("is made of its inputs with \"") + sign + "\" between them",
             with_data(joined));
    }
    add_left_out();
    std::ranges::reverse(parts);
    digest("inputs-swapped", "is made of its inputs in reverse order", with_data(parts));
  }
  add_other_units();
  for (const SignaturePart& made : list_.parts()) {
    if (made.variable.empty()) continue;
    // Chance is drawn anew where it stands a second time; a time needs another text.
    const bool time = made.kind == SignaturePart::Kind::time;
    const Json another = time ? Json("0") : *list_.declaration().at(AuthCaseList::source_of(made));
    digest("another-" + lower_ascii(made.variable),
           "is made with another " + made.variable + " than the one sent",
           around(with_names(raw_, [&](const std::string& name, const Json& same) {
             return name == made.variable ? another : same;
           })));
  }
}

// What of the request goes into the digest, left out; parameters that are sorted, as they stand.
void DigestCases::add_left_out() {
  const Json::Array& parts = data()->as_array();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!parts[i].is_object() || parts[i].as_object().empty()) continue;
    const std::string& function = parts[i].as_object().front().first;
    constexpr std::string_view kOfRequest[] = {"method", "target",       "path",
                                               "query",  "query-sorted", "body"};
    if (std::ranges::find(kOfRequest, function) == std::end(kOfRequest)) continue;
    Json::Array others = parts;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
    digest("without-" + function, "is made without the " + function + " of the request",
           with_data(others));
    if (function != "query-sorted") continue;
    others = parts;
    others[i] = call("query", Json::object());
    digest("unsorted", "is made of the parameters in the order in which they are sent",
           with_data(others));
  }
}

// The time in another unit than the one that is sent.
void DigestCases::add_other_units() {
  for (const SignaturePart& made : list_.parts()) {
    if (made.variable.empty() || made.kind != SignaturePart::Kind::time) continue;
    const Json& source = *list_.declaration().at(AuthCaseList::source_of(made));
    for (const auto& [from, to, about] : {std::tuple{"unix-milliseconds", "unix", "in seconds"},
                                          {"unix", "unix-milliseconds", "in milliseconds"}})
      if (source.is_object() && source.find(from))
        digest(std::string("time-") + to, std::string("is made with the time ") + about,
               around(with_names(raw_, [&, &unit = to](const std::string& name, const Json& same) {
                 return name == made.variable ? call(unit, Json::object()) : same;
               })));
  }
}

// Another hash of the same inputs, cut where the right one is, and from its beginning.
void DigestCases::add_other_hashes() {
  const std::string lead = is_hmac() ? "hmac-" : "";
  const Json* cut = whole_.is_object() ? whole_.find("substring") : nullptr;
  const Json* length = cut ? cut->find("length") : nullptr;
  for (const char* hash : {"md5", "sha1", "sha256", "sha512"}) {
    const std::string name = lead + hash;
    if (name == function() || name == "hmac-md5") continue;
    const Json other = around(call(name, argument()));
    digest("made-with-" + name, "is made with " + name, other);
    if (!length) continue;
    const Json& of = *other.find("substring")->find("of");
    const auto count = static_cast<std::size_t>(length->as_number().to_int64().value_or(0));
    digest("made-with-" + name + "-from-start", "is the beginning of what " + name + " makes",
           substring(of, 0, count));
    digest("made-with-" + name + "-middle", "is cut out of what " + name + " makes",
           substring(of, 8, count));
    digest("made-with-" + name + "-uncut", "is all of what " + name + " makes", of);
  }
}

void DigestCases::add_secrets() {
  const auto with_secret = [&](const auto& instead) {
    if (is_hmac()) {
      Json edited = argument();
      edited.set("key", instead(*argument().find("key")));
      return around(call(function(), std::move(edited)));
    }
    return around(with_names(raw_, [&](const std::string& name, const Json& same) {
      const bool secret = list_.is_profile_name(name) && !list_.is_key(name);
      return secret ? instead(same) : same;
    }));
  };
  digest("another-secret", "is made with another secret",
         with_secret([](const Json&) { return Json("AnotherSecret0000000000000"); }));
  digest("secret-suffix", "is made with the secret and a letter more",
         with_secret([](const Json& secret) {
           return Json::array({secret, "X"});
         }));
  digest("secret-lower-case", "is made with the secret in lower case",
         with_secret([](const Json& secret) { return call("lower", secret); }));
  digest("secret-upper-case", "is made with the secret in upper case",
         with_secret([](const Json& secret) { return call("upper", secret); }));
  digest("secret-doubled", "is made with the secret twice", with_secret([](const Json& secret) {
           return Json::array({secret, secret});
         }));
  add_secret_itself();
  digest("empty-secret", "is made with an empty secret",
         with_secret([](const Json&) { return Json(""); }));
  for (const SignaturePart& key : list_.parts()) {
    if (key.kind != SignaturePart::Kind::key) continue;
    const Json& name = *list_.declaration().at(key.pointer);
    digest("key-as-secret", "is made with the account's name for the secret",
           with_secret([&](const Json&) { return name; }));
  }
  if (is_hmac()) add_plain_hashes();
}

// What is compared with the secret, not with a digest.
void DigestCases::add_secret_itself() {
  std::optional<Json> secret;
  if (is_hmac())
    secret = *argument().find("key");
  else
    with_names(raw_, [&](const std::string& name, const Json& same) {
      if (list_.is_profile_name(name) && !list_.is_key(name)) secret = same;
      return same;
    });
  if (secret) digest("secret-itself", "is the secret", *secret, {cause_of(part_, Aspect::invalid)});
}

// What a reader takes for the same: the hash without HMAC, and HMAC with its two inputs confused.
void DigestCases::add_plain_hashes() {
  const Json& key = *argument().find("key");
  const std::string_view hash = function().substr(5);
  digest("without-secret", "is the plain hash, without the secret", around(call(hash, *data())));
  digest("secret-appended", "is the plain hash of its inputs and the secret",
         around(call(hash, Json::array({*data(), key}))));
  digest("secret-prepended", "is the plain hash of the secret and its inputs",
         around(call(hash, Json::array({key, *data()}))));
  digest("key-and-data-swapped", "is made with the secret as data and the data as secret",
         around(call(function(), Json::object({{"key", *data()}, {"data", key}}))));
}

}  // namespace

void add_digest_cases(AuthCaseList& list) {
  for (const SignaturePart& part : list.parts())
    if (part.kind == SignaturePart::Kind::digest) DigestCases(list, part).add();
}

}  // namespace assay
