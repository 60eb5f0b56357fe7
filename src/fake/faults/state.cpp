// What was created, deleted or listed is not what it should be.
#include <fmt/format.h>

#include "base/text.hpp"
#include "fake/fault_list.hpp"

namespace assay {
namespace {

Misconduct misconduct(Quirk quirk, std::string place = {}, Json value = {},
                      std::vector<Cause> causes = {}) {
  return {quirk, std::move(place), std::move(value), std::move(causes), Misconduct::When::always};
}

Cause state(std::string text) { return {Cause::Kind::state, std::move(text), Cause::Aspect::any}; }

// A field whose values are those of the account is refused before anybody asks whose it is.
bool is_listed(const Operation& operation, const std::string& field) {
  for (const Parameter& parameter : operation.parameters) {
    if (field != "query." + parameter.name && field != "path." + parameter.name) continue;
    const Json* words = parameter.compiled.json().find("x-assay");
    return words && words->find("from");
  }
  return false;
}

void add_lifecycle(const Operation& operation, FaultList& list) {
  const Lifecycle& lifecycle = *operation.lifecycle;
  const std::string& name = lifecycle.resource;
  const std::string subject = "sequence." + name;
  using Does = Lifecycle::Does;
  if (lifecycle.does == Does::create) {
    list.add_misconduct(subject, "creation/forgotten", fmt::format("the {} is not kept", name),
                        misconduct(Quirk::forgets_creation));
    if (!lifecycle.retry_key.empty() && lifecycle.identity.starts_with("response."))
      list.add_misconduct(
          subject, "retry/second-one",
          fmt::format("a retry with the same {} makes a second {}", lifecycle.retry_key, name),
          misconduct(Quirk::repeats_creation));
    if (!lifecycle.time_to_live.empty()) {
      list.add_misconduct(subject, "expiry/never", fmt::format("the {} never ends by itself", name),
                          misconduct(Quirk::never_expires));
      list.add_misconduct(subject, "expiry/milliseconds",
                          fmt::format("{} is taken for milliseconds", lifecycle.time_to_live),
                          misconduct(Quirk::lives_milliseconds));
    }
    if (!lifecycle.identity.starts_with("response."))
      list.add_misconduct(subject, "creation/although-refused",
                          fmt::format("a {} is created although the request is refused", name),
                          misconduct(Quirk::acts_although_refused));
    if (lifecycle.identity.starts_with("response."))
      list.add_misconduct(subject, "identity/repeated",
                          fmt::format("every {} has the same identity", name),
                          misconduct(Quirk::gives_one_identity, {}, Json("10000000")));
    return;
  }
  if (lifecycle.does != Does::remove) return;
  list.add_misconduct(subject, "deletion/forgotten",
                      fmt::format("the {} is still there after it was deleted", name),
                      misconduct(Quirk::forgets_deletion));
  list.add_misconduct(subject, "deletion/of-nothing",
                      fmt::format("what does not exist is deleted with success ({})", name),
                      misconduct(Quirk::forgives, {}, {}, {state("no such " + name)}));
  list.add_misconduct(subject, "deletion/although-refused",
                      fmt::format("the {} is deleted although the request is refused", name),
                      misconduct(Quirk::acts_although_refused));
  list.add_misconduct(subject, "deletion/of-all",
                      fmt::format("with one {} all of them are deleted", name),
                      misconduct(Quirk::ends_all));
  for (const std::string& field : lifecycle.parent)
    if (!is_listed(operation, field))
      list.add_misconduct(subject, "parent/unchecked",
                          fmt::format("a {} of another {} is deleted", name, field),
                          misconduct(Quirk::forgives, {}, {}, {state("other " + field)}));
}

std::string in_query(const std::string& field) {
  constexpr std::string_view kQuery = "query.";
  return field.starts_with(kQuery) ? field.substr(kQuery.size()) : "";
}

void add_paging(const Operation& operation, FaultList& list) {
  const Paging& paging = *operation.paging;
  const auto bend = [&](const std::string& field, const std::string& rule, std::string sentence,
                        Json how) {
    if (const std::string name = in_query(field); !name.empty())
      list.add_misconduct(field, rule, std::move(sentence),
                          misconduct(Quirk::bends_parameter, name, std::move(how)));
  };
  const Json ignored = Json::object({{"ignore", true}});
  bend(paging.limit, "page/ignored", "the limit is not looked at", ignored);
  bend(paging.limit, "page/one-more", "a page has one item more than asked for",
       Json::object({{"add", 1}}));
  bend(paging.limit, "page/one-less", "a page has one item less than asked for",
       Json::object({{"add", -1}}));
  bend(paging.limit, "page/default", "the default limit is twice what is documented",
       Json::object({{"default", 20}}));
  bend(paging.offset, "page/ignored", "every page is the first", ignored);
  bend(paging.offset, "page/skips", "pages begin three items too late", Json::object({{"add", 3}}));
  if (!paging.total.empty()) {
    list.add_misconduct("response." + paging.total, "total/zero", "the total is always 0",
                        misconduct(Quirk::puts_member, paging.total, Json(0)));
    list.add_misconduct("response." + paging.total, "total/constant", "the total is always 7",
                        misconduct(Quirk::puts_member, paging.total, Json(7)));
  }
  for (const Relation& relation : operation.relations)
    if (relation.kind == Relation::Kind::items_equal)
      bend(relation.field, "filter/ignored", fmt::format("{} filters nothing", relation.field),
           ignored);
}

void add_repeats(const Operation& operation, FaultList& list) {
  for (const Relation& relation : operation.relations)
    if (relation.kind == Relation::Kind::same)
      list.add_misconduct("response." + relation.target, "same/changes",
                          fmt::format("every second answer has another {}", relation.target),
                          misconduct(Quirk::changes_between, relation.target));
}

}  // namespace

void add_state_faults(const FaultContext& context, FaultList& list) {
  if (context.operation.lifecycle) add_lifecycle(context.operation, list);
  if (context.operation.paging) add_paging(context.operation, list);
  add_repeats(context.operation, list);
}

}  // namespace assay
