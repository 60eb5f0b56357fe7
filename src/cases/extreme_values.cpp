// Values at the end of what anybody would send: long texts, and a query without anything.
#include <fmt/format.h>

#include "base/text.hpp"
#include "cases/body_values.hpp"
#include "cases/builder.hpp"
#include "cases/placeholders.hpp"

namespace assay {
namespace {

using Kind = Expectation::Kind;

// Servers bound their headers with 8 KiB, some with 4.
constexpr std::size_t long_size(const RequestPart& part) {
  return part.kind == RequestPart::Kind::header ? 512 : 4096;
}

// The value over and over, so that digits stay digits; a word that stands for another one each
// time is none to repeat.
std::string long_text(const std::string& plain, std::size_t size) {
  const bool repeats = !plain.empty() && plain.size() < size &&
                       plain.find(fresh_word().substr(0, 5)) == std::string::npos;
  const std::string piece = repeats ? plain : "a";
  std::string out;
  while (out.size() < size) out += piece;
  return out;
}

void add_long_texts(const RequestPart& part, const std::string& member, CaseList& list) {
  const Json base = member.empty() ? part.minimal : part.with({member});
  each_place(part.unbound.base(), base, [&](const std::string& pointer, const Schema&) {
    const Json* plain = base.at(pointer);
    if (!plain || !plain->is_string()) return;
    Json values = base;
    const std::size_t size = long_size(part);
    const Json value(long_text(plain->as_string(), size));
    values.put(pointer, &value);
    const std::string subject = part.subject_of(pointer);
    Case test =
        list.make(Phase::protocol, subject, "size", fmt::format("{}-bytes", size), part, values);
    test.title = fmt::format("{} has {} bytes or a few more", subject, size);
    test.expect.kind = Kind::survives;
    test.expect.causes = {part.cause(subject, Cause::Aspect::invalid)};
    test.expect.http_may_answer = true;  // 413, 414, 431
    list.add(std::move(test));
  });
}

// Each of them alone must not be missing, so all of them must not.
void add_none(const RequestPart& part, CaseList& list) {
  const Json none = Json::object();
  const auto required = required_names(part.readings.base());
  if (required.size() < 2 || part.readings.classify(none).kind != Kind::refused) return;
  Case test = list.make(Phase::protocol, std::string(part.name()), "required", "none", part, none);
  test.title = fmt::format("no {} at all: {} are missing", part.name(), join(required, ", "));
  test.expect.kind = Kind::refused;
  for (const std::string& name : required)
    test.expect.causes.push_back(part.cause(part.subject_of("/" + name), Cause::Aspect::absent));
  list.add(std::move(test));
}

}  // namespace

void add_extreme_values(const RequestPart& part, CaseList& list) {
  if (part.kind == RequestPart::Kind::query) add_none(part, list);
  add_long_texts(part, "", list);
  for (const std::string& member : part.optional_members()) add_long_texts(part, member, list);
}

}  // namespace assay
