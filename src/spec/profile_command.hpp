// A value of a profile that a command prints. Private to spec/.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/command.hpp"
#include "spec/profile.hpp"
#include "spec/source.hpp"

namespace assay {

// {command: [PROGRAM, ARGUMENT...], timeout: 30 s}; a program named with "/" is beside the profile.
// `text_of` reads one word. Null, and errors, where it is something else.
std::optional<Command> read_command(
    SpecSource& source, SpecNode node, std::string_view key,
    const std::function<std::optional<std::string>(SpecNode)>& text_of);

// Runs it with {"key": ..., ...known} on its standard input. Errors: as Profile::ask.
Result<std::string> printed_by(const Profile::Asked& asked, std::string_view key,
                               const Json& known);

// Whether a workflow of the spec takes the key as an input.
bool is_input_of_workflow(const Spec& spec, std::string_view key);

}  // namespace assay
