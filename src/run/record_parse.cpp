// The other half of record.cpp: lines read back.
#include <charconv>

#include "base/text.hpp"
#include "run/record.hpp"

namespace assay {
namespace {

// Takes members out of one object and gathers what is wrong with them.
class Taker {
 public:
  Taker(const Json& object, Errors& errors, std::string inside = {})
      : object_(object), errors_(errors), inside_(std::move(inside)) {}

  // Absent is "" unless needed.
  std::string text(std::string_view name) const { return text_of(object_.find(name), name); }
  std::string needed_text(std::string_view name) const {
    const Json* value = object_.find(name);
    if (!value) complain(name, "is absent");
    return text_of(value, name);
  }
  template <class T>
  T number(std::string_view name) const {
    T out{};
    const Json* value = object_.find(name);
    if (!value) return out;
    if (!value->is_number()) {
      complain(name, "is " + std::string(name_of(value->kind())) + ", expected a number");
      return out;
    }
    const std::string digits = value->as_number().text();
    const char* last = digits.data() + digits.size();
    const auto [end, error] = std::from_chars(digits.data(), last, out);
    if (error != std::errc() || end != last)
      complain(name, "is " + digits + ", out of range for this member");
    return out;
  }
  bool boolean(std::string_view name) const {
    const Json* value = object_.find(name);
    if (value && !value->is_bool())
      complain(name, "is " + std::string(name_of(value->kind())) + ", expected true or false");
    return value && value->is_bool() && value->as_bool();
  }
  std::vector<std::string> texts(std::string_view name) const {
    std::vector<std::string> out;
    for (const Json& item : items(name)) out.push_back(text_of(&item, name));
    return out;
  }
  // An enumerator by its name; the first one when absent or unknown.
  template <class Of>
  auto named(std::string_view name, Of of) const {
    const std::string word = needed_text(name);
    const auto found = of(word);
    if (!found && !word.empty()) complain(name, "is " + in_quotes(word) + ", an unknown word");
    return found.value_or(typename decltype(of(word))::value_type{});
  }
  const Json::Array& items(std::string_view name) const {
    static const Json::Array kNone;
    const Json* value = object_.find(name);
    if (value && !value->is_array())
      complain(name, "is " + std::string(name_of(value->kind())) + ", expected an array");
    return value && value->is_array() ? value->as_array() : kNone;
  }
  const Json* object(std::string_view name) const {
    const Json* value = object_.find(name);
    if (value && !value->is_object()) {
      complain(name, "is " + std::string(name_of(value->kind())) + ", expected an object");
      return nullptr;
    }
    return value;
  }

 private:
  std::string text_of(const Json* value, std::string_view name) const {
    if (!value) return {};
    if (value->is_string()) return value->as_string();
    if (const Json* coded = value->find("base64"); coded && coded->is_string()) {
      if (auto bytes = base64_decode(coded->as_string())) return *std::move(bytes);
      complain(name, "is not Base64");
    } else {
      complain(name, "is " + std::string(name_of(value->kind())) + ", expected a string");
    }
    return {};
  }
  void complain(std::string_view name, const std::string& what) const {
    errors_.push_back({"", "member " + in_quotes(inside_ + std::string(name)) + " " + what});
  }

  const Json& object_;
  Errors& errors_;
  std::string inside_;
};

bool is_kind(const Json& line, std::string_view kind, Errors& errors) {
  const Json* found = line.find("kind");
  if (found && found->is_string() && found->as_string() == kind) return true;
  errors.push_back({"", "not a line of kind " + in_quotes(kind)});
  return false;
}

template <class T>
Result<T> checked(T value, Errors& errors) {
  if (!errors.empty()) return std::move(errors);
  return value;
}

Finding finding_from(const Json& json, Errors& errors) {
  const Taker take(json, errors, "findings/");
  Finding out;
  out.check = take.needed_text("check");
  out.level = take.named("level", level_of);
  out.subject = take.text("subject");
  out.expected = take.text("expected");
  out.observed = take.text("observed");
  out.clauses = take.texts("clauses");
  out.cause = take.text("cause");
  return out;
}

void take_exchange(const Json& json, Record& out, Errors& errors) {
  const Taker take(json, errors, "exchange/");
  out.exchanged = true;
  out.delivery = take.named("delivery", delivery_of);
  out.status = take.number<int>("status");
  out.code = take.text("code");
  out.detail = take.text("detail");
  out.reused = take.boolean("reused");
  out.first_byte_us = take.number<std::int64_t>("first_byte_us");
  out.total_us = take.number<std::int64_t>("total_us");
  out.at = take.text("at");
  out.sent = take.text("sent");
  out.received = take.text("received");
}

}  // namespace

Result<Record> record_from(const Json& line) {
  Errors errors;
  if (!is_kind(line, "case", errors)) return errors;
  const Taker take(line, errors);
  Record out;
  out.spec = take.text("spec");
  out.id = take.needed_text("id");
  out.rev = take.text("rev");
  out.operation = take.text("operation");
  out.phase = take.text("phase");
  out.subject = take.text("subject");
  out.rule = take.text("rule");
  out.partition = take.text("partition");
  out.title = take.text("title");
  out.role = take.text("role");
  out.verdict = take.named("verdict", verdict_of);
  out.level = take.named("level", level_of);
  out.clauses = take.texts("clauses");
  out.control = take.text("control");
  out.expected = take.text("expected");
  out.observed = take.text("observed");
  out.why = take.text("why");
  for (const Json& item : take.items("findings"))
    out.findings.push_back(finding_from(item, errors));
  for (const Json& item : take.items("notes")) {
    const Taker note(item, errors, "notes/");
    out.notes.push_back({note.needed_text("check"), note.needed_text("text")});
  }
  for (const Json& item : take.items("readings")) {
    const Taker seen(item, errors, "readings/");
    out.readings.push_back({seen.needed_text("unsettled"), seen.needed_text("reading")});
  }
  for (const Json& item : take.items("pushes")) {
    const Taker seen(item, errors, "pushes/");
    out.pushes.push_back({seen.needed_text("push"), seen.needed_text("at"), seen.text("received"),
                          seen.text("answered")});
  }
  if (const Json* exchange = take.object("exchange")) take_exchange(*exchange, out, errors);
  return checked(std::move(out), errors);
}

Result<RunHeader> run_header_from(const Json& line) {
  Errors errors;
  if (!is_kind(line, "run", errors)) return errors;
  const Taker take(line, errors);
  RunHeader out;
  out.assay_version = take.text("assay_version");
  for (const Json& item : take.items("specs")) {
    const Taker spec(item, errors, "specs/");
    out.specs.push_back({spec.needed_text("name"), spec.text("path"), spec.text("title"),
                         spec.text("version"), spec.text("hash")});
  }
  out.target = take.needed_text("target");
  out.started = take.text("started");
  out.seed = take.number<std::uint64_t>("seed");
  out.planned = take.number<std::size_t>("planned");
  out.selected = take.number<std::size_t>("selected");
  out.options = take.texts("options");
  return checked(std::move(out), errors);
}

Result<RunEnd> run_end_from(const Json& line) {
  Errors errors;
  if (!is_kind(line, "end", errors)) return errors;
  const Taker take(line, errors);
  RunEnd out;
  out.exit_code = take.number<int>("exit_code");
  out.reason = take.text("reason");
  out.ended = take.text("ended");
  if (const Json* totals = take.object("totals")) {
    const Taker each(*totals, errors, "totals/");
    for (const auto& [verdict, cases] : totals->as_object())
      out.totals[verdict] = each.number<std::size_t>(verdict);
  }
  out.requests = take.number<std::size_t>("requests");
  out.seconds = take.number<double>("seconds");
  return checked(std::move(out), errors);
}

}  // namespace assay
