// Where in a part of a request a case is planted; used by the positive and the negative cases.
#pragma once
#include <set>
#include <string>

#include "cases/body_values.hpp"
#include "cases/builder.hpp"

namespace assay {

std::string first_token(std::string_view pointer);  // "items" of "/items/0"
// The optional member that a place lies in; empty when it is among the required ones.
std::string optional_member(const RequestPart& part, std::string_view pointer);
// The plain values that have this place.
Json base_for(const RequestPart& part, std::string_view pointer);
bool is_listed(const Schema& place);  // its values are those of the profile
bool is_made(const Schema& place);    // its values are made when the request is sent
// Nothing but the type is said of this text: only the plain value is beyond doubt.
bool is_unruled(const Schema& place);
// Whether `value` may be taken for a part that was not carried.
bool is_hollow(const Json& value);
// The top-level members that a reading is about: those whose schema it changes, or all where it
// lies deeper than one looks here.
std::set<std::string> affected_by(const BodyReadings::Variant& variant, const Schema& base);

}  // namespace assay
