// Signature cases about headers as such: present, scheme word, names, order, spelling.
#include <algorithm>

#include "base/text.hpp"
#include "cases/auth_edits.hpp"

namespace assay {
namespace {

using Expect = AuthCase::Expect;
using Kind = Cause::Kind;
using Aspect = Cause::Aspect;

// "X-AKSK" to "X-Aksk", as some libraries write every field name.
std::string capitalised(std::string_view name) {
  std::string out = lower_ascii(name);
  for (std::size_t i = 0; i < out.size(); ++i)
    if ((i == 0 || out[i - 1] == '-') && out[i] >= 'a' && out[i] <= 'z')
      out[i] = static_cast<char>(out[i] - 32);
  return out;
}

// One declared header and its place among the others.
struct Header {
  std::string name, subject, pointer;
  const Json* declared;
  std::vector<const SignaturePart*> parts;

  const Json* scheme() const { return declared->find("scheme"); }
  const Json* attributes() const { return declared->find("attributes"); }
};

class HeaderCases {
 public:
  explicit HeaderCases(AuthCaseList& list) : list_(list), headers_(declared_headers()) {}

  void add() {
    for (const Header& header : headers_) {
      add_presence(header);
      if (header.scheme()) add_scheme(header);
      if (header.attributes()) add_attributes(header);
      add_names(header);
      add_spellings(header);
    }
    add_order();
    for (const SignaturePart& part : list_.parts())
      if (part.where != SignaturePart::Where::header) add_part_presence(part);
  }

 private:
  std::vector<Header> declared_headers() const {
    std::vector<Header> out;
    const Json* headers = list_.declaration().find("headers");
    if (!headers || !headers->is_object()) return out;
    for (const auto& [name, declared] : headers->as_object()) {
      Header header{name, "auth." + name, pointer_join("/headers", name), &declared, {}};
      for (const SignaturePart& part : list_.parts())
        if (part.header == name) header.parts.push_back(&part);
      out.push_back(std::move(header));
    }
    return out;
  }

  // The declaration with this header under other names, or several times, or not at all.
  Json with_headers(const Header& header, const Json::Object& instead) const {
    Json::Array members;
    for (const auto& [name, declared] : list_.declaration().find("headers")->as_object()) {
      if (name != header.name) {
        members.push_back(Json::object({{name, declared}}));
        continue;
      }
      for (const Json::Member& member : instead) members.push_back(Json::object({member}));
    }
    Json edited = list_.declaration();
    edited.set("headers", std::move(members));
    return edited;
  }

  std::vector<Cause> absent_causes(const Header& header) const {
    std::vector<Cause> causes{{Kind::header, header.name, Aspect::absent}};
    if (header.scheme()) causes.push_back({Kind::scheme, header.name, Aspect::absent});
    return causes;
  }

  void add_presence(const Header& header) {
    list_.add({header.subject, "presence", "absent", header.name + " is absent"},
              with_headers(header, {}), Expect::refused, absent_causes(header));
    // Who takes an empty value for a present one misses the first part that it looks for.
    std::vector<Cause> causes = absent_causes(header);
    causes.push_back({Kind::header, header.name, Aspect::invalid});
    for (const SignaturePart* part : header.parts)
      if (part->where == SignaturePart::Where::attribute)
        causes.push_back(cause_of(*part, Aspect::absent));
    list_.add({header.subject, "presence", "empty", header.name + " is present and empty"},
              with_headers(header, {{header.name, ""}}), Expect::refused, std::move(causes));
  }

  void add_scheme(const Header& header) {
    const std::string word = header.scheme()->as_string();
    const std::string place = pointer_join(header.pointer, "scheme");
    const std::vector<Cause> causes{{Kind::scheme, header.name, Aspect::absent},
                                    {Kind::scheme, header.name, Aspect::invalid},
                                    {Kind::header, header.name, Aspect::invalid},
                                    {Kind::header, header.name, Aspect::absent}};
    const auto instead = [&](std::string partition, std::string title, const std::string& scheme,
                             Expect expect = Expect::refused) {
      list_.replace({header.subject, "scheme", std::move(partition), std::move(title)}, place,
                    scheme, expect, expect == Expect::refused ? causes : std::vector<Cause>());
    };
    // Who splits at the first blank takes the first pair for the scheme.
    std::vector<Cause> without = causes;
    if (!header.parts.empty()) without.push_back(cause_of(*header.parts.front(), Aspect::absent));
    list_.replace(
        {header.subject, "scheme", "absent", header.name + " is without its scheme word " + word},
        place, "", Expect::refused, std::move(without));
    const std::string of = "the scheme word of " + header.name;
    instead("other", of + " is another", word == "Bearer" ? "Basic" : "Bearer");
    instead("suffix", of + " has a letter more at its end", word + "X");
    instead("prefix", of + " has a letter more in front", "X" + word);
    instead("truncated", of + " lacks its last letter", word.substr(0, word.size() - 1));
    instead("lower-case", of + " is in lower case", lower_ascii(word), Expect::open);
    instead("upper-case", of + " is in upper case", upper_ascii(word), Expect::open);
  }

  // The header with its attributes as a list, each as `member` makes it (nothing: left out).
  template <class Edit>
  Json with_attributes(const Header& header, Edit edit) const {
    Json::Array members;
    for (const Json::Member& member : header.attributes()->as_object()) edit(member, members);
    Json edited = list_.declaration();
    const Json value(std::move(members));
    edited.put(pointer_join(header.pointer, "attributes"), &value);
    return edited;
  }

  void rename(const Header& header, const SignaturePart& part, std::string partition,
              std::string title, const std::string& name, Expect expect) {
    std::vector<Cause> causes;
    if (expect == Expect::refused) causes.push_back(cause_of(part, Aspect::absent));
    list_.add({auth_subject(part), "name", std::move(partition), std::move(title)},
              with_attributes(
                  header,
                  [&](const Json::Member& member, Json::Array& out) {
                    const bool this_one = member.first == part.name;
                    out.push_back(Json::object({{this_one ? name : member.first, member.second}}));
                  }),
              expect, std::move(causes));
  }

  void add_attributes(const Header& header) {
    if (!header.attributes()->is_object()) return;
    for (const SignaturePart* part : header.parts) {
      const std::string& name = part->name;
      const std::string of = "the name " + name + " in " + header.name;
      rename(header, *part, "suffix", of + " has a letter more at its end", name + "X",
             Expect::refused);
      rename(header, *part, "prefix", of + " has a letter more in front", "X" + name,
             Expect::refused);
      rename(header, *part, "lower-case", of + " is in lower case", lower_ascii(name),
             Expect::open);
      rename(header, *part, "upper-case", of + " is in upper case", upper_ascii(name),
             Expect::open);
      list_.add({auth_subject(*part), "spelling", "duplicated",
                 name + " stands twice in " + header.name + ", wrong the second time"},
                with_attributes(header,
                                [&](const Json::Member& member, Json::Array& out) {
                                  out.push_back(Json::object({member}));
                                  if (member.first == name)
                                    out.push_back(Json::object({{name, "wrong"}}));
                                }),
                Expect::open);
    }
    Json reversed = list_.declaration();
    Json::Object members = header.attributes()->as_object();
    std::ranges::reverse(members);
    reversed.at(header.pointer)->set("attributes", std::move(members));
    list_.add({header.subject, "order", "reversed",
               "the attributes of " + header.name + " stand in reverse order"},
              std::move(reversed), Expect::open);
    list_.replace({header.subject, "spelling", "additional",
                   header.name + " has an attribute that is not known"},
                  pointer_join(pointer_join(header.pointer, "attributes"), "Additional"), "none",
                  Expect::open);
  }

  void add_names(const Header& header) {
    const auto named = [&](std::string partition, const std::string& name) {
      list_.add({header.subject, "case", std::move(partition),
                 "the field name " + header.name + " is written " + name},
                with_headers(header, {{name, *header.declared}}), Expect::accepted);
    };
    named("lower-case", lower_ascii(header.name));
    named("upper-case", upper_ascii(header.name));
    named("capitalised", capitalised(header.name));
  }

  void add_spellings(const Header& header) {
    list_.add(
        {header.subject, "spelling", "duplicated", header.name + " stands twice, the same"},
        with_headers(header, {{header.name, *header.declared}, {header.name, *header.declared}}),
        Expect::open);
    if (!header.attributes()) return;
    list_.replace({header.subject, "spelling", "unquoted",
                   "the values in " + header.name + " are without quotes"},
                  pointer_join(header.pointer, "quotes"), false, Expect::open);
    const Json* shown = header.declared->find("separators");
    for (const auto& [partition, separator] :
         {std::pair<std::string, std::string>{"comma", ","}, {"comma-blank", ", "}}) {
      const bool documented =
          shown && std::ranges::find(shown->as_array(), Json(separator)) != shown->as_array().end();
      list_.replace(
          {header.subject, "separator", partition,
           "the attributes of " + header.name + " are separated by " + in_quotes(separator)},
          pointer_join(header.pointer, "separator"), separator,
          documented ? Expect::accepted : Expect::open);
    }
  }

  void add_order() {
    if (headers_.size() < 2) return;
    Json::Object members = list_.declaration().find("headers")->as_object();
    std::ranges::reverse(members);
    Json edited = list_.declaration();
    edited.set("headers", std::move(members));
    list_.add(
        {"auth", "order", "reversed", "the header fields of the signature stand in reverse order"},
        std::move(edited), Expect::accepted);
  }

  void add_part_presence(const SignaturePart& part) {
    Json edited = list_.declaration();
    if (edited.put(part.pointer, nullptr))
      list_.add({auth_subject(part), "presence", "absent", part.subject() + " is absent"},
                std::move(edited), Expect::refused, {cause_of(part, Aspect::absent)});
    std::vector<Cause> causes{cause_of(part, Aspect::absent), cause_of(part, Aspect::invalid)};
    using PartKind = SignaturePart::Kind;
    if (part.kind == PartKind::key) causes.push_back(signature_cause(Aspect::unknown_key));
    if (part.kind == PartKind::digest) causes.push_back(signature_cause(Aspect::wrong));
    if (part.kind == PartKind::time) causes.push_back(signature_cause(Aspect::expired));
    const bool generated = part.kind == PartKind::chance || part.kind == PartKind::time;
    list_.replace(
        {auth_subject(part), "presence", "empty", part.subject() + " is present and empty"},
        generated ? AuthCaseList::source_of(part) : part.pointer, "", Expect::refused,
        std::move(causes));
  }

  AuthCaseList& list_;
  std::vector<Header> headers_;
};

}  // namespace

void add_header_cases(AuthCaseList& list) { HeaderCases(list).add(); }

}  // namespace assay
