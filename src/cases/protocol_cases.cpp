#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/text.hpp"
#include "cases/body_values.hpp"
#include "cases/builder.hpp"
#include "cases/byte_edits.hpp"
#include "cases/value_places.hpp"

namespace assay {
namespace {

using Kind = Expectation::Kind;
const Cause kBadBody{Cause::Kind::body, "body", Cause::Aspect::invalid};

// JSON that means the same in other bytes (RFC 8259 sections 2 and 7).
struct Spelling {
  std::string_view partition, about;
  std::string (*write)(const Json& body);
};

std::string escaped(const Json& body) {
  std::string out, plain = body.dump();
  bool inside = false;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    const char c = plain[i];
    if (c == '"') inside = !inside;
    // A word that is replaced when the request is sent has to stay readable.
    if (const std::size_t word = placeholder_length(std::string_view(plain).substr(i)); word > 0) {
      out += plain.substr(i, word);
      i += word - 1;
      continue;
    }
    const bool letter =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+';
    if (inside && c == '\\') {
      out += plain.substr(i, 2);
      ++i;
    } else if (inside && letter) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out;
}

std::string spaced(const Json& body) {
  std::string out, plain = body.dump();
  bool inside = false;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    if (plain[i] == '"' && (i == 0 || plain[i - 1] != '\\')) inside = !inside;
    const bool structural =
        !inside && std::string_view("{}[]:,").find(plain[i]) != std::string_view::npos;
    out += structural ? std::string("\r\n\t ") + plain[i] + " \t\r\n" : std::string(1, plain[i]);
  }
  return out;
}

std::string reversed(const Json& body) {
  Json copy = body;
  if (copy.is_object()) std::ranges::reverse(copy.as_object());
  return copy.dump();
}

// "/" may be escaped (RFC 8259 section 7), and many writers do.
std::string escaped_slashes(const Json& body) {
  std::string out;
  for (char c : body.dump()) out += c == '/' ? std::string("\\/") : std::string(1, c);
  return out;
}

constexpr Spelling kSpellings[] = {
    {"escaped-slashes", "slashes in strings written \\/", escaped_slashes},
    {"white-space", "JSON with every kind of white space", spaced},
    {"indented", "JSON with line breaks and indents",
     [](const Json& body) { return body.dump_pretty(); }},
    {"escaped", "JSON strings and names written with \\u escapes", escaped},
    {"members-reversed", "members in reverse order", reversed},
};

// What is no JSON text, made from a right one.
struct Malformed {
  std::string_view partition, about;
  std::string (*write)(const std::string& json);
};
constexpr Malformed kMalformed[] = {
    {"empty", "an empty body", [](const std::string&) { return std::string(); }},
    {"blank", "a body of white space", [](const std::string&) { return std::string("  \r\n "); }},
    {"truncated", "JSON without its last byte",
     [](const std::string& j) { return j.substr(0, j.size() - 1); }},
    {"truncated-half", "the first half of the JSON",
     [](const std::string& j) { return j.substr(0, j.size() / 2); }},
    {"trailing-comma", "a comma before the last brace",
     [](const std::string& j) { return j.substr(0, j.size() - 1) + ",}"; }},
    {"trailing-junk", "text after the JSON", [](const std::string& j) { return j + "junk"; }},
    {"twice", "two JSON values", [](const std::string& j) { return j + j; }},
    {"single-quotes", "strings in single quotes",
     [](const std::string& j) {
       std::string out = j;
       std::ranges::replace(out, '"', '\'');
       return out;
     }},
    {"comment", "a comment in the JSON",
     [](const std::string& j) { return "{/* assay */" + j.substr(1); }},
    {"missing-colon", "a member without its colon",
     [](const std::string& j) {
       std::string out = j;
       out.erase(out.find("\":") + 1, 1);
       return out;
     }},
    {"unquoted-name", "a member name without quotes",
     [](const std::string& j) {
       std::string out = j;
       const auto first = out.find('"');
       out.erase(out.find('"', first + 1), 1);
       out.erase(first, 1);
       return out;
     }},
    {"not-a-number", "NaN for a value",
     [](const std::string& j) { return j.substr(0, j.size() - 1) + ",\"assay\":NaN}"; }},
    {"raw-newline", "a line break inside a string",
     [](const std::string& j) { return j.substr(0, j.size() - 1) + ",\"assay\":\"a\nb\"}"; }},
    {"form", "a form instead of JSON", [](const std::string&) { return std::string("a=1&b=2"); }},
    {"xml", "XML instead of JSON",
     [](const std::string&) { return std::string("<?xml version=\"1.0\"?><a/>"); }},
};

class Protocol {
 public:
  Protocol(const OperationContext& context, CaseList& list) : context_(context), list_(list) {}

  void add_spellings() {
    for (const ByteEdit& edit : byte_edits())
      if (edit.kind == ByteEdit::Kind::same_meaning) add_edit(edit);
    if (!context_.has_json_body()) return;
    const Json body = with_slash();
    for (const Spelling& spelling : kSpellings)
      add_body("body", "spelling", spelling.partition, spelling.write(body), spelling.about,
               Kind::accepted);
    add_number_spellings();
  }

  void add_breakage() {
    add_methods();
    add_media_types(context_, list_);
    if (context_.has_json_body()) add_bodies();
    for (const ByteEdit& edit : byte_edits())
      if (edit.kind != ByteEdit::Kind::same_meaning) add_edit(edit);
    add_targets();
    add_long_headers();
  }

 private:
  Case& expect(Case& test, Kind kind, std::string_view about, std::vector<Cause> causes = {}) {
    test.expect.kind = kind;
    test.expect.causes = std::move(causes);
    test.title = about;
    return test;
  }

  void add_body(std::string_view subject, std::string_view rule, std::string_view partition,
                std::string body, std::string_view about, Kind kind) {
    Case test = list_.make_with_body(kind == Kind::accepted ? Phase::positive : Phase::protocol,
                                     std::string(subject), std::string(rule),
                                     std::string(partition), std::move(body));
    expect(test, kind, about, {kBadBody});
    // Whoever reads nothing out of it may miss the mandatory members.
    if (subject == "body")
      for (const std::string& name : required_names(context_.body()->readings.base()))
        test.expect.causes.push_back({Cause::Kind::field, "body." + name, Cause::Aspect::absent});
    if (kind == Kind::survives) test.expect.http_may_answer = true;
    list_.add(std::move(test));
  }

  void add_edit(const ByteEdit& edit) {
    const bool same = edit.kind == ByteEdit::Kind::same_meaning;
    Case test = list_.make(same ? Phase::positive : Phase::protocol, "message",
                           same ? "spelling" : "framing", std::string(edit.name));
    expect(test, same ? Kind::accepted : Kind::survives, edit.about);
    if (edit.kind == ByteEdit::Kind::open && edit.name.starts_with("chunk") && !context_.body())
      return;
    test.expect.http_may_answer = !same;
    test.expect.cut_allowed = edit.kind == ByteEdit::Kind::broken;
    test.plan.edit = edit.name;
    if (!same) test.plan.connection = RequestPlan::Connection::fresh;
    list_.add(std::move(test));
  }

  // The full body, with a slash in the first text that may have one.
  Json with_slash() const {
    Json out = context_.body()->full;
    bool found = false;
    each_place(context_.body()->readings.base(), context_.body()->full,
               [&](const std::string& pointer, const Schema& place) {
                 const Json* value = context_.body()->full.at(pointer);
                 if (found || !value->is_string() || is_made(place)) return;
                 Json body = context_.body()->full;
                 const Json slashed("a/" + value->as_string());
                 body.put(pointer, &slashed);
                 found = context_.body()->readings.classify(body).kind == Kind::accepted;
                 if (found) out = std::move(body);
               });
    return out;
  }

  // 3.0 and 3e0 are the integer 3 (JSON Schema 2020-12 section 4.2.3).
  void add_number_spellings() {
    each_place(
        context_.body()->readings.base(), context_.body()->full,
        [&](const std::string& pointer, const Schema&) {
          const Json* value = context_.body()->full.at(pointer);
          if (!value || !value->is_number() || !value->as_number().is_integer()) return;
          const std::string text = value->as_number().text();
          for (const auto& [partition, spelt] :
               {std::pair{"decimal", text + ".0"}, std::pair{"exponent", text + "e0"}}) {
            const Json other(*Number::parse(spelt));
            Json body = context_.body()->full;
            body.put(pointer, &other);
            Case test = list_.make(Phase::positive, context_.body()->subject_of(pointer),
                                   "spelling", partition, *context_.body(), body);
            expect(test, Kind::accepted,
                   fmt::format("{} is written {}", context_.body()->subject_of(pointer), spelt));
            test.expect.causes = {
                {Cause::Kind::field, context_.body()->subject_of(pointer), Cause::Aspect::invalid}};
            list_.add(std::move(test));
          }
        });
  }

  bool other_operation_uses(std::string_view method) const {
    return std::ranges::any_of(context_.spec.operations, [&](const Operation& other) {
      return other.path == context_.operation.path && other.method == method;
    });
  }

  void add_methods() {
    for (std::string_view method :
         {"GET", "PUT", "DELETE", "PATCH", "POST", "HEAD", "OPTIONS", "TRACE", "ASSAY"}) {
      if (other_operation_uses(method)) continue;
      const bool common = method == "GET" || method == "PUT" || method == "DELETE" ||
                          method == "PATCH" || method == "POST";
      Case test = list_.make(Phase::protocol, "method", common ? "allowed" : "other",
                             std::string(lower_ascii(method)));
      test.plan.request.method = method;
      if (!common) test.plan.request.body.clear();
      expect(test, common ? Kind::refused : Kind::survives, fmt::format("the method is {}", method),
             {{Cause::Kind::method, "", Cause::Aspect::other}});
      // Without a row for the method, RFC 9110 section 15.5.6 is what an honest server follows.
      test.expect.http_may_answer =
          !common || !is_documented(context_, {Cause::Kind::method, "", Cause::Aspect::other});
      // What the server says of itself (RFC 9110 sections 9.3.7 and 9.3.8).
      if (method == "OPTIONS") test.expect.http_statuses = {200, 204};
      if (method == "TRACE") test.expect.http_statuses = {200};
      test.plan.connection = RequestPlan::Connection::fresh;
      list_.add(std::move(test));
    }
  }

  void add_bodies() {
    const std::string json = context_.body()->minimal.dump();
    for (const Malformed& row : kMalformed)
      add_body("body", "json", row.partition, row.write(json), row.about, Kind::refused);
    if (context_.body()->minimal.is_object()) {
      for (const auto& [partition, text] : {std::pair{"string", std::string("\"assay\"")},
                                            {"number", "1"},
                                            {"null", "null"},
                                            {"true", "true"},
                                            {"array", "[]"},
                                            {"array-of-one", "[" + json + "]"},
                                            {"in-string", Json(json).dump()}})
        add_body("body", "top-level", partition, text,
                 fmt::format("the top level is {}", shortened(text, 40)), Kind::refused);
      if (!required_names(context_.body()->readings.base()).empty())
        add_body("body", "top-level", "empty-object", "{}", "an object without members",
                 Kind::refused);
      add_strange_members(json);
    }
    add_body("body", "encoding", "byte-order-mark", "\xEF\xBB\xBF" + json,
             "a byte order mark before the JSON", Kind::survives);
    add_body("body", "nesting", "array-of-100000", std::string(100000, '['),
             "100,000 opening brackets", Kind::survives);
    add_body("body", "size", "1-mib-of-blanks", json + std::string(1 << 20, ' '),
             "1 MiB of white space after the JSON", Kind::survives);
  }

  void add_strange_members(const std::string& json) {
    const std::string open = json.substr(0, json.size() - 1) + (json.size() > 2 ? "," : "");
    add_body("body", "nesting", "member-1000-deep",
             open + "\"assay\":" + std::string(1000, '[') + std::string(1000, ']') + "}",
             "an unknown member nested 1,000 deep", Kind::survives);
    add_body("body", "nesting", "member-100000-deep",
             open + "\"assay\":" + std::string(100000, '[') + std::string(100000, ']') + "}",
             "an unknown member nested 100,000 deep", Kind::survives);
    for (const auto& [partition, about, bytes] : kLargeMembers)
      add_body("body", "size", partition, open + "\"assay\":\"" + std::string(bytes, 'a') + "\"}",
               about, Kind::survives);
    add_body("body", "number", "huge-exponent", open + "\"assay\":1e999999999}",
             "an unknown member of 1e999999999", Kind::survives);
    add_body("body", "number", "20000-digits", open + "\"assay\":" + std::string(20000, '9') + "}",
             "an unknown member of 20,000 digits", Kind::survives);
    add_strange_bytes("");
    for (const std::string& member : context_.body()->optional_members()) add_strange_bytes(member);
    for (const auto& [name, value] : context_.body()->minimal.as_object()) {
      const std::string again = "\"" + name + "\":" + value.dump();
      add_duplicate(name, "same", open + again + "}");
      add_duplicate(name, "null-first", "{\"" + name + "\":null," + json.substr(1));
    }
  }

  // Texts of the mandatory members, or of this one, that are no text.
  void add_strange_bytes(const std::string& member) {
    const RequestPart& part = *context_.body();
    const Json base = member.empty() ? part.minimal : part.with({member});
    each_place(part.readings.base(), base, [&](const std::string& pointer, const Schema&) {
      const Json* value = base.at(pointer);
      if (!value || !value->is_string()) return;
      if (!member.empty() && first_token(pointer) != pointer_escape(member)) return;
      const std::string subject = part.subject_of(pointer);
      for (const auto& [partition, bytes] :
           {std::pair{"invalid-utf-8", "\xC3\x28"}, {"overlong", "\xC0\xAF"}, {"latin-1", "\xE9"}})
        add_body(subject, "encoding", partition, with_tail(base, pointer, bytes),
                 fmt::format("{} holds bytes that are not UTF-8", subject), Kind::survives);
      add_body(subject, "encoding", "lone-surrogate", with_tail(base, pointer, "\\ud800"),
               fmt::format("{} ends with half a surrogate pair", subject), Kind::survives);
    });
  }

  static std::string with_tail(Json body, const std::string& pointer, std::string_view tail) {
    const Json marked(body.at(pointer)->as_string() + "@@");
    body.put(pointer, &marked);
    std::string text = body.dump();
    return text.replace(text.find("@@"), 2, tail);
  }

  void add_duplicate(const std::string& name, const std::string& partition, std::string body) {
    Case test = list_.make_with_body(Phase::protocol, "body." + name, "duplicate", partition,
                                     std::move(body));
    expect(test, Kind::open, fmt::format("{} stands twice", name),
           {{Cause::Kind::field, "body." + name, Cause::Aspect::invalid}, kBadBody});
    list_.add(std::move(test));
  }

  void add_targets() {
    const auto add = [&](std::string partition, std::string target, std::string about) {
      Case test = list_.make(Phase::protocol, "target", "path", std::move(partition));
      test.plan.request.target = std::move(target);
      expect(test, Kind::survives, about);
      test.expect.http_may_answer = true;
      test.plan.connection = RequestPlan::Connection::fresh;
      list_.add(std::move(test));
    };
    const std::string target = context_.request().target;
    const std::string more = target + (target.find('?') == std::string::npos ? "?" : "&");
    add("unknown-query", more + "assay=1", "a query parameter that nobody knows");
    add("longer", target.substr(0, target.find('?')) + "/assay", "a path that does not exist");
    add("of-9000-bytes", more + "assay=" + std::string(9000, 'a'), "a target of 9,000 bytes");
    add("broken-percent", target + "%zz", "a broken percent-encoding in the path");
  }

  // Longer than anybody writes, and well within what servers read (RFC 9110 section 5.4).
  void add_long_headers() {
    const RequestPart* part = context_.part(RequestPart::Kind::header);
    if (!part || !part->full.is_object()) return;
    for (const auto& [name, value] : part->full.as_object()) {
      if (!value.is_string()) continue;
      Json values = part->with({name});
      values.set(name, Json(std::string(2000, 'a')));
      Case test = list_.make(Phase::protocol, part->subject_of("/" + name), "size", "2000-signs",
                             *part, values);
      expect(test, Kind::survives, fmt::format("{} has 2,000 signs", name));
      test.expect.http_may_answer = true;
      list_.add(std::move(test));
    }
  }

  const OperationContext& context_;
  CaseList& list_;
};

}  // namespace

void add_protocol_positives(const OperationContext& context, CaseList& list) {
  Protocol(context, list).add_spellings();
}
void add_protocol_negatives(const OperationContext& context, CaseList& list) {
  Protocol(context, list).add_breakage();
}

}  // namespace assay
