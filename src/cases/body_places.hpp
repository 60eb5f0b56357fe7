// Where in a request body a case is planted; used by the positive and the negative body cases.
#pragma once
#include <set>
#include <string>

#include "cases/body_values.hpp"
#include "cases/builder.hpp"

namespace assay {

std::string first_token(std::string_view pointer);  // "items" of "/items/0"
// The optional member that a place lies in; empty when it is in the minimal body.
std::string optional_member(const OperationContext& context, std::string_view pointer);
// The plain request that has this place.
Json base_for(const OperationContext& context, std::string_view pointer);
bool is_listed(const Schema& place);  // its values are those of the profile
// The top-level members that a reading is about: those whose schema it changes, or all where it
// lies deeper than one looks here.
std::set<std::string> affected_by(const BodyReadings::Variant& variant, const Schema& base);

}  // namespace assay
