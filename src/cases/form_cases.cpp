// Forms and queries in other bytes (WHATWG URL section 5, RFC 3986 section 2): spellings of the
// same meaning, and what is broken.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "cases/body_values.hpp"
#include "cases/builder.hpp"
#include "schema/sample.hpp"
#include "spec/request_values.hpp"

namespace assay {
namespace {

using Kind = Expectation::Kind;
using Pairs = std::vector<std::pair<std::string, std::string>>;  // encoded

std::string joined(const Pairs& pairs) {
  std::string out;
  for (const auto& [name, value] : pairs) out += (out.empty() ? "" : "&") + name + "=" + value;
  return out;
}

Pairs pairs_of(const Json& values) {
  Pairs out;
  for (const auto& [name, value] : values.as_object())
    if (!value.is_array()) out.emplace_back(percent_encode(name), percent_encode(text_of(value)));
  return out;
}

// Every byte as %XX, also those that need not be.
std::string all_encoded(std::string_view text, bool upper) {
  std::string out;
  for (char c : text)
    out += upper ? fmt::format("%{:02X}", static_cast<unsigned char>(c))
                 : fmt::format("%{:02x}", static_cast<unsigned char>(c));
  return out;
}

// Words that are replaced when the request is sent have to stay readable.
bool has_word(const std::string& value) {
  for (std::size_t i = 0; i < value.size(); ++i)
    if (placeholder_length(std::string_view(value).substr(i)) > 0) return true;
  return false;
}

Pairs encoded(const Json& values, bool upper) {
  Pairs out;
  for (const auto& [name, value] : values.as_object()) {
    if (value.is_array()) continue;
    const std::string text = text_of(value);
    out.emplace_back(all_encoded(name, upper),
                     has_word(text) ? percent_encode(text) : all_encoded(text, upper));
  }
  return out;
}

class Forms {
 public:
  Forms(const RequestPart& part, CaseList& list) : part_(part), list_(list) {}

  void add_spellings() {
    const Pairs plain = pairs_of(part_.full);
    // A list is written in more ways than one.
    if (plain.size() != part_.full.as_object().size() || plain.empty()) return;
    Pairs reversed(plain.rbegin(), plain.rend());
    const std::string subject(part_.name());
    add(subject, "spelling", "order-reversed", joined(reversed), "members in reverse order",
        Kind::accepted);
    add(subject, "spelling", "percent-encoded", joined(encoded(part_.full, true)),
        "every sign percent-encoded (RFC 3986 section 6.2.2.2)", Kind::accepted);
    Pairs long_and_reversed = encoded(part_.full, true);
    std::ranges::reverse(long_and_reversed);
    add(subject, "spelling", "percent-encoded-order-reversed", joined(long_and_reversed),
        "every sign percent-encoded, and members in reverse order", Kind::accepted);
    add_plain_signs();
    add(subject, "spelling", "percent-lower-case", joined(encoded(part_.full, false)),
        "every sign percent-encoded in lower case (RFC 3986 section 6.2.2.1)", Kind::accepted);
    for (const auto& [name, value] : part_.full.as_object())
      if (!value.is_array()) add_encoded(name);
    add(subject, "spelling", "empty-pairs", "&" + joined(plain) + "&&",
        "empty pairs around the members", Kind::open);
  }

  void add_breakage() {
    if (part_.kind == RequestPart::Kind::body) add_bodies();
    if (part_.kind == RequestPart::Kind::query) add_in_body();
    const std::string plain = joined(pairs_of(part_.minimal));
    const std::string subject(part_.name()), lead = plain.empty() ? "" : plain + "&";
    add(subject, "encoding", "broken-percent", lead + "assay=%zz", "a broken percent-encoding",
        Kind::survives);
    add(subject, "encoding", "percent-at-end", lead + "assay=%", "a percent sign at the end",
        Kind::survives);
    add(subject, "encoding", "percent-nul", lead + "assay=%00", "an encoded NUL", Kind::survives);
    add(subject, "encoding", "percent-not-utf-8", lead + "assay=%C3%28",
        "encoded bytes that are not UTF-8", Kind::survives);
    add(subject, "form", "brackets", lead + "assay[0][a]=1&assay[]=2", "names with brackets",
        Kind::survives);
    add(subject, "form", "name-alone", lead + "assay", "a name without a value", Kind::survives);
    add(subject, "form", "value-alone", lead + "=assay", "a value without a name", Kind::survives);
    for (const auto& [name, value] : part_.full.as_object()) {
      if (value.is_array()) continue;
      add_member(name, value);
      add_encoded_twice(name, value);
    }
    add_hidden_members();
  }

 private:
  // The request with these bytes for its body or query.
  void add(const std::string& subject, const std::string& rule, const std::string& partition,
           std::string text, std::string title, Kind kind, std::vector<Cause> causes = {},
           const std::string& member = {}) {
    Case test = list_.make(
        kind == Kind::accepted ? Phase::positive : Phase::protocol, subject, rule, partition, part_,
        kind == Kind::accepted
            ? part_.full
            : part_.with(member.empty() ? std::vector<std::string>{} : std::vector{member}));
    put(test, std::move(text));
    test.title = std::move(title);
    test.expect.kind = kind;
    test.expect.causes = std::move(causes);
    if (test.expect.causes.empty())
      test.expect.causes = {{Cause::Kind::body, "body", Cause::Aspect::invalid}};
    test.expect.http_may_answer = kind == Kind::survives;
    list_.add(std::move(test));
  }

  // Signs that part no members need no encoding (WHATWG URL section 5.1).
  void add_plain_signs() {
    Pairs pairs = pairs_of(part_.full);
    for (auto& [name, value] : pairs)
      for (const auto& [code, sign] :
           {std::pair{"%2C", ","}, {"%3A", ":"}, {"%2F", "/"}, {"%40", "@"}, {"%3D", "="}})
        for (auto at = value.find(code); at != std::string::npos; at = value.find(code, at + 1))
          value.replace(at, 3, sign);
    add(std::string(part_.name()), "encoding", "plain-signs", joined(pairs),
        "commas, colons, slashes, at and equals signs not encoded", Kind::accepted);
  }

  // What is encoded twice is the encoded text once decoded, and that is not on the list.
  void add_encoded_twice(const std::string& name, const Json& value) {
    const Schema place = property(part_.readings.base(), name);
    const std::string text = text_of(value);
    if (!place || text.empty() || has_word(text)) return;
    std::string once = all_encoded(text, true);
    Json values = part_.minimal.find(name) ? part_.minimal : part_.with({name});
    values.set(name, Json(once));
    const auto read = part_.as_read(values);
    if (!read || part_.readings.classify(*read).kind != Kind::refused) return;
    Case test = list_.make(Phase::negative, part_.subject_of("/" + name), "encoding",
                           "percent-encoded-twice", part_, values);
    test.title = name + " percent-encoded twice";
    test.expect.kind = Kind::refused;
    const std::string subject = part_.subject_of("/" + name);
    test.expect.causes = {part_.cause(subject, Cause::Aspect::invalid),
                          part_.cause(subject, Cause::Aspect::unlisted)};
    if (!part_.minimal.find(name)) test.control = list_.control_id(control_name(name));
    list_.add(std::move(test));
  }

  std::string control_name(const std::string& name) const {
    return part_.kind == RequestPart::Kind::body ? name : std::string(part_.name()) + "." + name;
  }

  // A member inside another's value is none: the mandatory one is missing.
  void add_hidden_members() {
    if (part_.kind != RequestPart::Kind::body) return;
    const auto required = required_names(part_.readings.base());
    if (required.empty()) return;
    const std::string& hidden = required.back();
    const Json* value = part_.minimal.find(hidden);
    if (!value) return;
    for (const std::string& holder : part_.optional_members()) {
      const Json* held = part_.full.find(holder);
      if (!held->is_string() || has_word(text_of(*value))) continue;
      Pairs pairs = pairs_of(part_.with({holder}));
      std::erase_if(pairs, [&](const auto& one) { return one.first == percent_encode(hidden); });
      for (const auto& [partition, sign] : {std::pair{"encoded-ampersand", "%26"},

                                            {"encoded-semicolon", "%3B"}}) {
        Pairs inside = pairs;
        for (auto& [name, text] : inside)
          if (name == percent_encode(holder))
            text += sign + percent_encode(hidden) + "=" + percent_encode(text_of(*value));
        const std::string subject = part_.subject_of("/" + holder);
        Case test =
            list_.make(Phase::negative, subject, "encoding",
                       std::string("member-behind-") + partition, part_, part_.with({holder}));
        put(test, joined(inside));
        test.title = fmt::format("{} stands inside the value of {}", hidden, holder);
        test.expect.kind = Kind::refused;
        test.expect.causes = {part_.cause(part_.subject_of("/" + hidden), Cause::Aspect::absent),
                              part_.cause(subject, Cause::Aspect::invalid)};
        test.control = list_.control_id(holder);
        list_.add(std::move(test));
      }
    }
  }

  // One member alone, its name or its value percent-encoded; with a value that is not the default,
  // so that it is seen whether it was read.
  void add_encoded(const std::string& name) {
    Json values = part_.with({name});
    const Schema place = property(part_.readings.base(), name);
    if (values.find(name)->is_number())
      for (const Sample& sample : samples(place)) {
        Json other = values;
        other.set(name, sample.value);
        const auto read = part_.as_read(other);
        if (!read || sample.value == *values.find(name) || sample.value == Json(0) ||
            part_.readings.classify(*read).kind != Kind::accepted)
          continue;
        values = std::move(other);
        break;
      }
    const auto read = part_.as_read(values);
    if (!read || part_.readings.classify(*read).kind != Kind::accepted) return;
    for (const bool of_name : {true, false}) {
      Pairs pairs = pairs_of(values);
      const std::string plain = percent_encode(name), text = text_of(*values.find(name));
      if (!of_name && has_word(text)) continue;
      for (auto& [known, sent] : pairs) {
        if (known != plain) continue;
        if (of_name)
          known = all_encoded(name, true);
        else
          sent = all_encoded(text, true);
        break;
      }
      Case test =
          list_.make(Phase::positive, part_.subject_of("/" + name), "encoding",
                     of_name ? "name-percent-encoded" : "value-percent-encoded", part_, values);
      put(test, joined(pairs));
      test.title = fmt::format("the {} of {} percent-encoded (RFC 3986 section 6.2.2.2)",
                               of_name ? "name" : "value", name);
      list_.add(std::move(test));
    }
  }

  void put(Case& test, std::string text) const {
    if (part_.kind == RequestPart::Kind::body) {
      test.plan.request.body = std::move(text);
      return;
    }
    std::string& target = test.plan.request.target;
    target = target.substr(0, target.find('?')) + "?" + text;
  }

  void add_member(const std::string& name, const Json& value) {
    const std::string subject = part_.subject_of("/" + name);
    const bool optional = !part_.minimal.find(name);
    const Json values = optional ? part_.with({name}) : part_.minimal;
    const std::string member = optional ? name : "";
    const std::string again = percent_encode(name) + "=" + percent_encode(text_of(value));
    const std::vector<Cause> causes{part_.cause(subject, Cause::Aspect::invalid),
                                    part_.cause(subject, Cause::Aspect::absent)};
    add(subject, "duplicate", "same", joined(pairs_of(values)) + "&" + again,
        fmt::format("{} stands twice", name), Kind::open, causes, member);
    const auto with = [&](std::string_view bytes) {
      Pairs pairs = pairs_of(values);
      for (auto& [known, text] : pairs)
        if (known == percent_encode(name)) text += bytes;
      return joined(pairs);
    };
    for (const auto& [partition, bytes, about] :
         {std::tuple{"broken-percent", "%zz", "a broken percent-encoding"},
          {"percent-one-digit", "%4", "a percent-encoding of one digit"},
          {"percent-invalid", "%FF%FE", "encoded bytes that begin no UTF-8"},
          {"percent-cut", "%E4", "a cut UTF-8 sequence"},
          {"percent-line-break", "%0D%0A", "an encoded line break"},
          {"percent-nul", "%00", "an encoded NUL"},
          {"percent-not-utf-8", "%C3%28", "encoded bytes that are not UTF-8"},
          {"percent-overlong", "%C0%AF", "an overlong encoding of a slash"}})
      add(subject, "encoding", partition, with(bytes),
          fmt::format("{} ends with {}", subject, about), Kind::survives, causes, member);
    if (part_.kind == RequestPart::Kind::body)
      add(subject, "encoding", "invalid-utf-8", with("\xC3\x28"),
          fmt::format("{} ends with bytes that are not UTF-8", subject), Kind::survives, causes,
          member);
  }

  void add_bodies() {
    const std::string plain = joined(pairs_of(part_.minimal));
    std::vector<Cause> causes{{Cause::Kind::body, "body", Cause::Aspect::invalid}};
    for (const std::string& name : required_names(part_.readings.base()))
      causes.push_back({Cause::Kind::field, "body." + name, Cause::Aspect::absent});
    const bool required = causes.size() > 1;
    const Kind refused = required ? Kind::refused : Kind::open;
    add("body", "form", "empty", "", "an empty body", refused, causes);
    add("body", "form", "blank", "  ", "a body of white space", refused, causes);
    add("body", "form", "json", part_.minimal.dump(), "JSON in the place of the form", refused,
        causes);
    add("body", "form", "array", "[]", "a JSON array in the place of the form", refused, causes);
    add("body", "form", "semicolons", replaced(plain, '&', ';'), "members parted by semicolons",
        Kind::open, causes);
    add("body", "form", "names-upper-case", with_names(), "names in upper case", Kind::open,
        causes);
    for (const auto& [partition, about, bytes] : kLargeMembers)
      add("body", "size", partition, plain + "&assay=" + std::string(bytes, 'a'), about,
          Kind::survives);
    std::string many;
    for (int i = 0; i < 5000; ++i) many += fmt::format("&assay{}={}", i, i);
    add("body", "size", "5000-members", plain + many, "5,000 unknown members", Kind::survives);
    add("body", "encoding", "byte-order-mark", "\xEF\xBB\xBF" + plain,
        "a byte order mark before the form", Kind::survives);
  }

  // What belongs into the query is not looked for in a body.
  void add_in_body() {
    const auto required = required_names(part_.readings.base());
    if (required.empty()) return;
    const std::string subject(part_.name());
    Case test = list_.make(Phase::negative, subject, "form", "in-the-body", part_, part_.minimal);
    if (!test.plan.request.body.empty()) return;
    std::string& target = test.plan.request.target;
    const auto mark = target.find('?');
    if (mark == std::string::npos) return;
    test.plan.request.body = target.substr(mark + 1);
    target.resize(mark);
    test.plan.request.fields.insert(test.plan.request.fields.begin(),
                                    {"Content-Type", "application/x-www-form-urlencoded"});
    test.title = "what belongs into the query stands in the body";
    test.expect.kind = Kind::refused;
    for (const std::string& name : required)
      test.expect.causes.push_back(
          part_.cause(part_.subject_of("/" + name), Cause::Aspect::absent));
    test.expect.http_may_answer = true;
    list_.add(std::move(test));
  }

  static std::string replaced(std::string text, char from, char to) {
    std::ranges::replace(text, from, to);
    return text;
  }

  std::string with_names() const {
    Pairs pairs = pairs_of(part_.minimal);
    for (auto& [name, value] : pairs)
      std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::toupper(c); });
    return joined(pairs);
  }

  const RequestPart& part_;
  CaseList& list_;
};

// Signs that need no encoding and have one are the same signs (RFC 3986 section 6.2.2.2); routers
// that compare a path as it was sent are many.
void add_encoded_paths(const RequestPart& part, CaseList& list) {
  for (const auto& [name, value] : part.minimal.as_object()) {
    const std::string text = text_of(value), plain = "/" + percent_encode(text);
    if (text.empty() || has_word(text)) continue;
    Case test = list.make(Phase::protocol, part.subject_of("/" + name), "encoding",
                          "percent-encoded", part, part.minimal);
    test.expect.kind = Kind::open;
    test.expect.causes = {part.cause(test.subject, Cause::Aspect::invalid),
                          part.cause(test.subject, Cause::Aspect::unlisted)};
    test.expect.http_may_answer = true;  // 400, 404
    std::string& target = test.plan.request.target;
    const auto at = target.rfind(plain);
    if (at == std::string::npos) continue;
    target.replace(at + 1, plain.size() - 1, all_encoded(text, true));
    test.title = fmt::format("every sign of {} percent-encoded (RFC 3986 section 6.2.2.2)", name);
    list.add(std::move(test));
  }
}

bool is_form(const OperationContext& context, const RequestPart& part) {
  if (!part.full.is_object()) return false;
  return part.kind == RequestPart::Kind::query ||
         (part.kind == RequestPart::Kind::body && context.has_form_body());
}

}  // namespace

void add_form_spellings(const OperationContext& context, CaseList& list) {
  for (const RequestPart& part : context.parts)
    if (is_form(context, part)) Forms(part, list).add_spellings();
}

void add_form_negatives(const OperationContext& context, CaseList& list) {
  for (const RequestPart& part : context.parts)
    if (is_form(context, part)) Forms(part, list).add_breakage();
  for (const RequestPart& part : context.parts)
    if (part.kind == RequestPart::Kind::path) add_encoded_paths(part, list);
}

}  // namespace assay
