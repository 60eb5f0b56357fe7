#include "run/record.hpp"

#include <fmt/format.h>

#include <charconv>

#include "base/ascii.hpp"
#include "base/text.hpp"

namespace assay {
namespace {

Json text(const std::string& bytes) {
  if (is_utf8(bytes)) return bytes;
  return Json::object({{"base64", base64_encode(bytes)}});
}

Json number(std::uint64_t value) { return *Number::parse(std::to_string(value)); }

Json texts(const std::vector<std::string>& items) {
  Json::Array out;
  for (const std::string& item : items) out.push_back(text(item));
  return out;
}

// Members in the order they are added; an empty value adds nothing where the reader needs none.
class Members {
 public:
  void text_always(const char* name, const std::string& value) {
    object_.emplace_back(name, text(value));
  }
  void text_if_any(const char* name, const std::string& value) {
    if (!value.empty()) text_always(name, value);
  }
  void texts_if_any(const char* name, const std::vector<std::string>& values) {
    if (!values.empty()) object_.emplace_back(name, texts(values));
  }
  void add(const char* name, Json value) { object_.emplace_back(name, std::move(value)); }
  template <class T, class Make>
  void list_if_any(const char* name, const std::vector<T>& items, Make make) {
    if (items.empty()) return;
    Json::Array out;
    for (const T& item : items) out.push_back(make(item));
    object_.emplace_back(name, std::move(out));
  }
  Json take() { return std::move(object_); }

 private:
  Json::Object object_;
};

Json finding_json(const Finding& finding) {
  Members out;
  out.text_always("check", finding.check);
  out.add("level", name_of(finding.level));
  out.text_if_any("subject", finding.subject);
  out.text_if_any("expected", finding.expected);
  out.text_if_any("observed", finding.observed);
  out.texts_if_any("clauses", finding.clauses);
  out.text_if_any("cause", finding.cause);
  return out.take();
}

Json exchange_json(const Record& record) {
  Members out;
  out.add("delivery", name_of(record.delivery));
  out.add("status", record.status);
  out.text_if_any("code", record.code);
  out.text_if_any("detail", record.detail);
  out.add("reused", record.reused);
  out.add("first_byte_us", record.first_byte_us);
  out.add("total_us", record.total_us);
  out.text_if_any("at", record.at);
  out.text_if_any("sent", record.sent);
  out.text_if_any("received", record.received);
  return out.take();
}

}  // namespace

Json to_json(const RunHeader& header) {
  Members out;
  out.add("kind", "run");
  out.text_always("assay_version", header.assay_version);
  Json::Array specs;
  for (const RunHeader::SpecRef& spec : header.specs) {
    Members one;
    one.text_always("name", spec.name);
    one.text_always("path", spec.path);
    one.text_always("title", spec.title);
    one.text_always("version", spec.version);
    one.text_always("hash", spec.hash);
    specs.push_back(one.take());
  }
  out.add("specs", std::move(specs));
  out.text_always("target", header.target);
  out.text_always("started", header.started);
  out.add("seed", number(header.seed));
  out.add("planned", number(header.planned));
  out.add("selected", number(header.selected));
  out.add("options", texts(header.options));
  return out.take();
}

Json to_json(const Record& record) {
  Members out;
  out.add("kind", "case");
  out.text_always("spec", record.spec);
  out.text_always("id", record.id);
  out.text_always("rev", record.rev);
  out.text_always("operation", record.operation);
  out.text_always("phase", record.phase);
  out.text_always("subject", record.subject);
  out.text_always("rule", record.rule);
  out.text_always("partition", record.partition);
  out.text_always("title", record.title);
  out.text_always("role", record.role);
  out.add("verdict", name_of(record.verdict));
  out.add("level", name_of(record.level));
  out.texts_if_any("clauses", record.clauses);
  out.text_if_any("control", record.control);
  out.text_if_any("expected", record.expected);
  out.text_if_any("observed", record.observed);
  out.text_if_any("why", record.why);
  out.list_if_any("findings", record.findings, finding_json);
  out.list_if_any("notes", record.notes, [](const Note& note) {
    return Json::object({{"check", text(note.check)}, {"text", text(note.text)}});
  });
  out.list_if_any("readings", record.readings, [](const ReadingSeen& seen) {
    return Json::object({{"unsettled", text(seen.unsettled)}, {"reading", text(seen.reading)}});
  });
  if (record.exchanged) out.add("exchange", exchange_json(record));
  out.list_if_any("pushes", record.pushes, [](const PushSeen& seen) {
    Members one;
    one.text_always("push", seen.push);
    one.text_always("at", seen.at);
    one.text_always("answered", seen.answered);
    one.text_if_any("received", seen.received);
    return one.take();
  });
  return out.take();
}

Json to_json(const RunEnd& end) {
  Members out;
  out.add("kind", "end");
  out.add("exit_code", end.exit_code);
  out.text_always("reason", end.reason);
  out.text_always("ended", end.ended);
  Json::Object totals;
  for (const auto& [verdict, cases] : end.totals) totals.emplace_back(verdict, number(cases));
  out.add("totals", std::move(totals));
  out.add("requests", number(end.requests));
  out.add("seconds", *Number::parse(fmt::format("{:.6f}", end.seconds)));
  return out.take();
}

namespace {

// Most text is short ASCII without anything to escape: found out and copied in one go each.
void append_text(std::string& out, std::string_view text) {
  const std::size_t clean = plain_prefix(text);
  if (clean == text.size()) {
    out += '"';
    out.append(text);
    out += '"';
  } else if (is_utf8(text.substr(clean))) {
    append_json_string(out, text);
  } else {
    out += R"({"base64":")";
    out += base64_encode(text);
    out += "\"}";
  }
}

void append_number(std::string& out, std::int64_t value) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, end);
}

// `lead` is everything before the value: `,"title":`.
void text_member(std::string& out, std::string_view lead, const std::string& value) {
  out += lead;
  append_text(out, value);
}

void text_if_any(std::string& out, std::string_view lead, const std::string& value) {
  if (!value.empty()) text_member(out, lead, value);
}

void number_member(std::string& out, std::string_view lead, std::int64_t value) {
  out += lead;
  append_number(out, value);
}

template <class T, class Append>
void list_if_any(std::string& out, std::string_view lead, const std::vector<T>& items,
                 Append append) {
  if (items.empty()) return;
  out += lead;
  char separator = '[';
  for (const T& item : items) {
    out += separator;
    separator = ',';
    append(out, item);
  }
  out += ']';
}

void append_finding(std::string& out, const Finding& finding) {
  text_member(out, R"({"check":)", finding.check);
  out.append(R"(,"level":")").append(name_of(finding.level)) += '"';
  text_if_any(out, R"(,"subject":)", finding.subject);
  text_if_any(out, R"(,"expected":)", finding.expected);
  text_if_any(out, R"(,"observed":)", finding.observed);
  list_if_any(out, R"(,"clauses":)", finding.clauses, append_text);
  text_if_any(out, R"(,"cause":)", finding.cause);
  out += '}';
}

void append_exchange(std::string& out, const Record& record) {
  out.append(R"(,"exchange":{"delivery":")").append(name_of(record.delivery)) += '"';
  number_member(out, R"(,"status":)", record.status);
  text_if_any(out, R"(,"code":)", record.code);
  text_if_any(out, R"(,"detail":)", record.detail);
  out += record.reused ? R"(,"reused":true)" : R"(,"reused":false)";
  number_member(out, R"(,"first_byte_us":)", record.first_byte_us);
  number_member(out, R"(,"total_us":)", record.total_us);
  text_if_any(out, R"(,"at":)", record.at);
  text_if_any(out, R"(,"sent":)", record.sent);
  text_if_any(out, R"(,"received":)", record.received);
  out += '}';
}

}  // namespace

void append_line(std::string& out, const Record& record) {
  out += R"({"kind":"case")";
  text_member(out, R"(,"spec":)", record.spec);
  text_member(out, R"(,"id":)", record.id);
  text_member(out, R"(,"rev":)", record.rev);
  text_member(out, R"(,"operation":)", record.operation);
  text_member(out, R"(,"phase":)", record.phase);
  text_member(out, R"(,"subject":)", record.subject);
  text_member(out, R"(,"rule":)", record.rule);
  text_member(out, R"(,"partition":)", record.partition);
  text_member(out, R"(,"title":)", record.title);
  text_member(out, R"(,"role":)", record.role);
  out.append(R"(,"verdict":")").append(name_of(record.verdict)) += '"';
  out.append(R"(,"level":")").append(name_of(record.level)) += '"';
  list_if_any(out, R"(,"clauses":)", record.clauses, append_text);
  text_if_any(out, R"(,"control":)", record.control);
  text_if_any(out, R"(,"expected":)", record.expected);
  text_if_any(out, R"(,"observed":)", record.observed);
  text_if_any(out, R"(,"why":)", record.why);
  list_if_any(out, R"(,"findings":)", record.findings, append_finding);
  list_if_any(out, R"(,"notes":)", record.notes, [](std::string& to, const Note& note) {
    text_member(to, R"({"check":)", note.check);
    text_member(to, R"(,"text":)", note.text);
    to += '}';
  });
  list_if_any(out, R"(,"readings":)", record.readings,
              [](std::string& to, const ReadingSeen& seen) {
                text_member(to, R"({"unsettled":)", seen.unsettled);
                text_member(to, R"(,"reading":)", seen.reading);
                to += '}';
              });
  if (record.exchanged) append_exchange(out, record);
  list_if_any(out, R"(,"pushes":)", record.pushes, [](std::string& to, const PushSeen& seen) {
    text_member(to, R"({"push":)", seen.push);
    text_member(to, R"(,"at":)", seen.at);
    text_member(to, R"(,"answered":)", seen.answered);
    text_if_any(to, R"(,"received":)", seen.received);
    to += '}';
  });
  out += '}';
}

}  // namespace assay
