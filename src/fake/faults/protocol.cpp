// Methods, media types and JSON are read too leniently or too strictly.
//
// Left out: what the document does not fix (the media type without a clause), and methods that
// another operation of the path documents.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "fake/fault_list.hpp"
#include "fake/quirk_json.hpp"

namespace assay {
namespace {

using Kind = Cause::Kind;
using Aspect = Cause::Aspect;

Misconduct of(Quirk quirk, std::string place = {}) {
  Misconduct misconduct;
  misconduct.quirk = quirk;
  misconduct.place = std::move(place);
  return misconduct;
}

void add_methods(const FaultContext& context, FaultList& list) {
  if (!context.answers_methods) return;
  for (std::string_view method : {"GET", "PUT", "DELETE", "PATCH", "POST"}) {
    const bool documented = std::ranges::any_of(context.spec.operations, [&](const Operation& one) {
      return one.path == context.operation.path && one.method == method;
    });
    if (!documented)
      list.add_misconduct("method", fmt::format("{}/accepted", lower_ascii(method)),
                          fmt::format("{} is taken for {}", method, context.operation.method),
                          of(Quirk::takes_method, std::string(method)));
  }
}

void add_media_types(const FaultContext& context, FaultList& list) {
  if (context.operation.bodies.empty() || context.operation.body_cite.empty()) return;
  const std::string subject = "header.Content-Type";
  const auto open = [&](std::string_view rule) {
    return is_open(context.operation, fmt::format("{}/{}", subject, rule));
  };
  const auto forgiven = [&](Aspect aspect) {
    Misconduct misconduct = of(Quirk::forgives);
    misconduct.causes = {{Kind::header, "Content-Type", aspect}};
    return misconduct;
  };
  if (!open("media-type/absent"))
    list.add_misconduct(subject, "presence/unchecked", "a body without Content-Type is read",
                        forgiven(Aspect::absent));
  if (open("media-type/text-plain")) return;
  list.add_misconduct(subject, "media-type/unchecked", "a body of any media type is read",
                      forgiven(Aspect::invalid));
  list.add_misconduct(subject, "media-type/suffix-ignored",
                      "a media type that begins like the right one is taken for it",
                      of(Quirk::takes_media_type, "suffix"));
  list.add_misconduct(subject, "media-type/prefix-ignored",
                      "a media type that ends like the right one is taken for it",
                      of(Quirk::takes_media_type, "prefix"));
}

void add_field_names(const FaultContext& context, FaultList& list) {
  if (!context.operation.bodies.empty())
    list.add_misconduct("header.Content-Type", "case/exact",
                        "the field name Content-Type is compared with case",
                        of(Quirk::minds_field_name_case, "Content-Type"));
}

void add_json(const FaultContext& context, FaultList& list) {
  if (!context.rules) return;
  const bool json = !context.rules->as_text();
  if (json && !is_open(context.operation, "body/json/truncated"))
    for (const JsonRepair& repair : json_repairs())
      // Quotation marks inside a made value stand in the way.
      if (repair.id != "single-quotes" || !needs_others(context.operation))
        list.add_misconduct("body", fmt::format("json/{}", repair.id), std::string(repair.what),
                            of(Quirk::repairs_json, std::string(repair.id)));
  Misconduct any = of(Quirk::forgives);
  any.causes = {{Kind::body, "body", Aspect::any}};
  if (json)
    list.add_misconduct("body", "json/unchecked", "what is no JSON is accepted, unread", any);
  for (const JsonDislike& dislike : json_dislikes())
    if (json && !is_open(context.operation, fmt::format("body/spelling/{}", dislike.id)))
      list.add_misconduct("body", fmt::format("spelling/{}", dislike.id), std::string(dislike.what),
                          of(Quirk::dislikes_json, std::string(dislike.id)));
  const Json& full = context.rules->full();
  if (!full.is_object() || full.as_object().size() < 2) return;
  Misconduct order = of(Quirk::minds_member_order);
  Json::Array names;
  for (const BodyPlace& place : context.rules->places())
    if (place.path.size() == 1) names.emplace_back(place.path.front());
  order.value = Json(std::move(names));
  list.add_misconduct("body", "spelling/member-order", "members in another order are refused",
                      order);
}

}  // namespace

void add_protocol_faults(const FaultContext& context, FaultList& list) {
  add_methods(context, list);
  add_media_types(context, list);
  add_field_names(context, list);
  add_json(context, list);
}

}  // namespace assay
