// What a request says outside a JSON body, as JSON: its parameters, and a form.
//
// Text becomes the type that the schema asks for where it can be read as that, else it stays text
// and the schema refuses it.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/http.hpp"
#include "base/json.hpp"
#include "spec/cause.hpp"
#include "spec/spec.hpp"

namespace assay {

Json typed_value(std::string_view text, const Schema& schema);
std::string text_of(const Json& value);  // a string as it is, everything else as JSON

// What is read when `value` is sent as text, in a parameter of that place or in a form (null);
// null when it cannot be sent: null and objects, arrays where none is asked for, controls in a
// field.
std::optional<Json> read_as_text(std::optional<Parameter::In> place, const Json& value,
                                 const Schema& schema);
// Whether lenient readers take `text` for a number where strict ones refuse it: " 5", "+5", "05",
// "5.0", "5e0", digits of another script.
bool is_lenient_number(std::string_view text);

// The parameters of one place as an object schema.
Json schema_of_parameters(const Operation& operation, Parameter::In place);

// application/x-www-form-urlencoded, as an object; a name that comes again makes an array where the
// schema wants one.
Json form_value(std::string_view text, const Schema& schema);

// Into `values` {"query": {"limit": 10}, ...}, and what is wrong with them, as causes ("query.limit
// invalid"). `path_values` are those of the route; `bound` the parameters' schemas with the
// profile's lists in them, in their order.
std::vector<Cause> read_parameters(
    const Operation& operation, const Request& request,
    const std::vector<std::pair<std::string, std::string>>& path_values,
    const std::vector<Schema>& bound, Json& values);

}  // namespace assay
