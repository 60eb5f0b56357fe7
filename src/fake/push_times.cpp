#include "fake/push_times.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "fake/push_body.hpp"

namespace assay {
namespace {

using std::chrono::seconds;

constexpr seconds kStep{2};  // between two times of one body

constexpr std::array kForms{"%s",
                            "%Q",
                            "%Y-%m-%dT%H:%M:%SZ",
                            "%Y-%m-%d %H:%M:%S",
                            "%Y-%m-%dT%H:%M:%S.%LZ",
                            "%Y-%m-%d %H:%M:%S.%L",
                            "%Y-%m-%dT%H:%M:%S+00:00",
                            "%Y/%m/%d %H:%M:%S",
                            "%Y%m%d%H%M%S",
                            "%Y%m%d%H%M%S%L",
                            "%Y%m%dT%H%M%SZ"};

// "2026-01-01 00:00:00" -> "0000-00-00 00:00:00": what two spellings of one form have in common.
std::string shape_of(const Json& value) {
  std::string out = value.dump();
  for (char& c : out)
    if (c >= '0' && c <= '9') c = '0';
  return out;
}

// The time of each pointer that is there.
std::map<std::string, WallTime> times_for(const Json& body, const std::vector<Relation>& relations,
                                          WallTime at) {
  std::map<std::string, WallTime> out;
  for (const Relation& relation : relations) {
    if (relation.kind != Relation::Kind::ordered) continue;
    WallTime here = at;
    for (auto pointer = relation.pointers.rbegin(); pointer != relation.pointers.rend();
         ++pointer) {
      if (!body.at(*pointer)) continue;
      const auto [known, is_new] = out.try_emplace(*pointer, here);
      here = (is_new ? here : known->second) - kStep;
    }
  }
  return out;
}

// Last minus the one before it, of those that are there.
std::optional<std::int64_t> difference(const Json& body, const Relation& relation,
                                       const std::map<std::string, WallTime>& times) {
  if (relation.pointers.empty()) return std::nullopt;
  const auto last = times.find(relation.pointers.back());
  if (last == times.end()) return 0;
  for (auto pointer = relation.pointers.rbegin() + 1; pointer != relation.pointers.rend();
       ++pointer) {
    const auto other = times.find(*pointer);
    if (other == times.end()) continue;
    const auto between = last->second - other->second;
    const auto number = [&](const std::string& at) {
      const Json* value = body.at(at);
      return value && value->is_number() ? value->as_number().to_int64() : std::nullopt;
    };
    const auto end = number(last->first), begin = number(other->first);
    if (end && begin) return *end - *begin;
    return std::chrono::duration_cast<seconds>(between).count();
  }
  return 0;
}

}  // namespace

std::vector<Json> time_spellings(WallTime time, const Json& sample) {
  std::vector<Json> out{*Number::parse(format_utc(time, "%s")),
                        *Number::parse(format_utc(time, "%Q"))};
  for (const char* form : kForms) out.emplace_back(format_utc(time, form));
  const std::string shape = shape_of(sample);
  std::stable_partition(out.begin(), out.end(),
                        [&](const Json& one) { return shape_of(one) == shape; });
  return out;
}

void put_times(Json& body, const Schema& schema, const Push& push, WallTime at) {
  const std::vector<Relation>& relations = push.operation.relations;
  auto times = times_for(body, relations, at);
  if (push.sequence && body.at(push.sequence->time) && !push.sequence->time.empty())
    times.try_emplace(push.sequence->time, at);
  for (const auto& [pointer, time] : times)
    put_fitting(body, schema, pointer, time_spellings(time, *body.at(pointer)));
  for (const Relation& relation : relations) {
    if (relation.kind != Relation::Kind::difference) continue;
    const auto value = difference(body, relation, times);
    if (value)
      put_fitting(body, schema, relation.target,
                  std::array{Json(*value), Json(std::to_string(*value))});
  }
}

}  // namespace assay
