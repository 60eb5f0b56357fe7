// Inside the HTML report only: values for the template, and the sections that fill them in.
#pragma once
#include <kainjow/mustache.hpp>
#include <string>
#include <string_view>

#include "report/html_cases.hpp"
#include "report/visible.hpp"
#include "report/wording.hpp"

namespace assay {

using Data = kainjow::mustache::data;

inline Data list_of() { return Data(Data::type::list); }
// A section that is shown once, or not at all. A name that is not set is looked for further out, so
// every item of a list sets all of its names.
inline Data shown_if(bool shown) {
  return Data(shown ? Data::type::bool_true : Data::type::bool_false);
}
// What did not come from us goes through here; the template escapes it then.
inline std::string phrase(std::string_view bytes) { return visible(bytes); }
inline std::string number(std::size_t value) { return with_separators(value); }

// Requires: summary is masked
void add_failures(Data& page, const Summary& summary, const HtmlCases& cases,
                  std::span<const Spec> specs);
void add_codes(Data& page, const Summary& summary);
void add_readings(Data& page, const Summary& summary, std::span<const Spec> specs);

}  // namespace assay
