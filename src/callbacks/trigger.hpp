// What a profile says makes a vendor push: an HTTP request or a command, with placeholders.
#pragma once
#include <map>
#include <string>

#include "base/result.hpp"
#include "spec/profile.hpp"
#include "wire/client.hpp"

namespace assay {

// "{caller}" replaced by its value; a name without one is left out.
std::string filled_in(std::string_view text, const std::map<std::string, std::string>& values);

bool mentions(const Trigger& trigger, std::string_view name);  // as "{name}"

// Errors: the request was not answered with 2xx, the command ended with another status than 0.
Result<bool> pull(const Trigger& trigger, const std::map<std::string, std::string>& values,
                  const WireOptions& wire);

}  // namespace assay
