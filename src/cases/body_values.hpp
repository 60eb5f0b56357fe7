// Request bodies that an operation accepts: the plainest one, and the same with chosen members.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "schema/schema.hpp"
#include "spec/profile.hpp"

namespace assay {

// The schema at a place and what its $ref leads to, nearest first: a keyword may stand in any of
// them.
std::vector<Schema> layers_of(const Schema& schema);
// A word of x-assay at this place, through references; null when it is not said.
const Json* x_assay(const Schema& schema, std::string_view word);
// Names of `properties`, declared order, and of those the `required` ones.
std::vector<std::string> property_names(const Schema& schema);
std::vector<std::string> required_names(const Schema& schema);
Schema property(const Schema& schema, std::string_view name);

// The plainest value: from the profile where the schema says `from` or `prefer`, else the first
// example or default that is valid, else a sample. Objects get their required members, or all.
enum class Members { required, all };
std::optional<Json> plain_value(const Schema& schema, const Profile& profile, Members members);

// Calls `visit` for each place of `body` that is no object with properties: leaves, and arrays as
// well as their first item. `pointer` is into the body.
void each_place(const Schema& schema, const Json& body,
                const std::function<void(const std::string& pointer, const Schema& place)>& visit);

// "/items/0/id" -> "body.items.0.id"
std::string subject_of(std::string_view pointer);

}  // namespace assay
