// Other values of Content-Type than the documented one (RFC 9110 section 8.3).
#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "cases/body_values.hpp"
#include "cases/builder.hpp"

namespace assay {
namespace {

using Kind = Expectation::Kind;

struct Row {
  std::string_view rule, partition, value;
  Kind kind;
};
constexpr Row kOfJson[] = {
    {"media-type", "absent", "", Kind::refused},
    {"media-type", "text-plain", "text/plain;charset=UTF-8", Kind::refused},
    {"media-type", "xml", "application/xml", Kind::refused},
    {"media-type", "form", "application/x-www-form-urlencoded", Kind::refused},
    {"media-type", "octet-stream", "application/octet-stream", Kind::refused},
    {"media-type", "suffix", "application/jsonx;charset=UTF-8", Kind::refused},
    {"media-type", "prefix", "xapplication/json;charset=UTF-8", Kind::refused},
    {"media-type", "truncated", "application;charset=UTF-8", Kind::refused},
    {"parameter", "absent", "application/json", Kind::open},
    {"parameter", "lower-case", "application/json;charset=utf-8", Kind::open},
    {"parameter", "quoted", "application/json;charset=\"UTF-8\"", Kind::open},
    {"parameter", "blank", "application/json; charset=UTF-8", Kind::open},
    {"parameter", "other-charset", "application/json;charset=GBK", Kind::open},
    {"parameter", "unknown", "application/json;charset=UTF-8;assay=1", Kind::open},
    {"spelling", "upper-case", "APPLICATION/JSON;charset=UTF-8", Kind::open},
    {"spelling", "trailing-semicolon", "application/json;charset=UTF-8;", Kind::open},
};
// "Sent as a form" says what a client does; that a target takes it under another name as well is
// not forbidden by it.
constexpr Row kOfForms[] = {
    {"media-type", "absent", "", Kind::open},
    {"media-type", "text-plain", "text/plain", Kind::open},
    {"media-type", "json", "application/json", Kind::open},
    {"media-type", "multipart", "multipart/form-data; boundary=assay", Kind::open},
    {"media-type", "octet-stream", "application/octet-stream", Kind::open},
    {"parameter", "charset", "application/x-www-form-urlencoded;charset=UTF-8", Kind::open},
    {"parameter", "other-charset", "application/x-www-form-urlencoded;charset=GBK", Kind::open},
    {"spelling", "upper-case", "APPLICATION/X-WWW-FORM-URLENCODED", Kind::open},
};

}  // namespace

void add_media_types(const OperationContext& context, CaseList& list) {
  const bool json = context.has_json_body();
  if (!json && !context.has_form_body()) return;
  // The plain request once more, as what it is to the header.
  Case plain = list.make(Phase::positive, "header.Content-Type", "media-type", "documented");
  plain.title = fmt::format("Content-Type is {}", context.media()->content_type);
  list.add(std::move(plain));
  for (const Row& row : json ? std::span<const Row>(kOfJson) : std::span<const Row>(kOfForms)) {
    Case test = list.make(Phase::protocol, "header.Content-Type", std::string(row.rule),
                          std::string(row.partition));
    Fields& fields = test.plan.request.fields;
    std::erase_if(
        fields, [](const Field& field) { return equal_ignoring_case(field.name, "Content-Type"); });
    if (!row.value.empty()) fields.insert(fields.begin(), {"Content-Type", std::string(row.value)});
    const Cause cause{Cause::Kind::header, "Content-Type",
                      row.value.empty() ? Cause::Aspect::absent : Cause::Aspect::invalid};
    test.title = row.value.empty() ? std::string("no Content-Type")
                                   : fmt::format("Content-Type is {}", row.value);
    test.expect.kind = row.kind;
    test.expect.causes = {cause};
    if (!json) {
      // Who reads nothing out of the body misses the mandatory members.
      test.expect.causes.push_back({Cause::Kind::body, "body", Cause::Aspect::invalid});
      for (const std::string& name : required_names(context.body()->readings.base()))
        test.expect.causes.push_back({Cause::Kind::field, "body." + name, Cause::Aspect::absent});
    }
    // A document that does not fix the value leaves it to RFC 9110 section 15.5.16.
    const bool fixed = !context.operation.body_cite.empty();
    if (!fixed && row.kind == Kind::refused) test.expect.kind = Kind::open;
    test.expect.http_may_answer = !json || (!fixed && !is_documented(context, cause));
    // Many a server has that answered before anything of the vendor's own is asked.
    test.expect.http_statuses = {415};
    list.add(std::move(test));
  }
}

}  // namespace assay
