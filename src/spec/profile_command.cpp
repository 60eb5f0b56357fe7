#include "spec/profile_command.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/clock.hpp"
#include "base/duration.hpp"
#include "base/text.hpp"

namespace assay {
namespace {

constexpr std::string_view kWords[] = {"command", "timeout"};
constexpr std::chrono::milliseconds kLongest = std::chrono::hours(1);

bool has_only_known_words(SpecSource& source, SpecNode node, std::string_view key) {
  bool out = true;
  for (const auto& [name, value] : node.value->as_object()) {
    if (std::ranges::find(kWords, name) != std::end(kWords)) continue;
    const std::string near = did_you_mean(name, kWords);
    source.complain(node.document->place_of_key(name, value),
                    fmt::format("{} is not a word of {}{}", in_quotes(name), in_quotes(key),
                                near.empty() ? ": expected command or timeout" : near));
    out = false;
  }
  return out;
}

std::optional<std::chrono::milliseconds> timeout_of(SpecSource& source, SpecNode node) {
  const auto duration = duration_from(*node.value);
  if (!duration) {
    source.complain(node, duration.error().what);
    return std::nullopt;
  }
  if (duration->count() > 0 && *duration <= kLongest) return *duration;
  source.complain(node, "\"timeout\" must be more than 0 s and at most 1 h");
  return std::nullopt;
}

Error failed(const Profile::Asked& asked, std::string_view key, std::string_view what) {
  return {asked.place, fmt::format("the command {} for {} {}",
                                   in_quotes(asked.command.words.front()), in_quotes(key), what)};
}

}  // namespace

std::optional<Command> read_command(
    SpecSource& source, SpecNode node, std::string_view key,
    const std::function<std::optional<std::string>(SpecNode)>& text_of) {
  if (!has_only_known_words(source, node, key)) return std::nullopt;
  const SpecNode words = node.find("command");
  if (!words || !words.value->is_array() || words.value->as_array().empty()) {
    source.complain(words ? words : node,
                    fmt::format("{} needs \"command\", a list of the program and its arguments",
                                in_quotes(key)));
    return std::nullopt;
  }
  Command out;
  for (const Json& word : words.value->as_array()) {
    auto text = text_of({node.document, &word});
    if (!text) return std::nullopt;
    out.words.push_back(std::move(*text));
  }
  std::string& program = out.words.front();
  if (program.empty()) {
    source.complain(words, "\"command\" names no program");
    return std::nullopt;
  }
  if (program.find('/') != std::string::npos && !program.starts_with('/')) {
    program = DocumentSet::beside(*node.document, program);
    // What is beside us would be looked for in PATH.
    if (program.find('/') == std::string::npos) program = "./" + program;
  }
  if (const SpecNode timeout = node.find("timeout")) {
    const auto duration = timeout_of(source, timeout);
    if (!duration) return std::nullopt;
    out.timeout = *duration;
  }
  return out;
}

Result<std::string> printed_by(const Profile::Asked& asked, std::string_view key,
                               const Json& known) {
  Json input = Json::object({{"key", Json(key)}});
  for (const auto& [name, value] : known.as_object()) input.set(name, value);
  const Ran ran = run_command(asked.command, input.dump() + "\n");
  if (!ran.fine()) return failed(asked, key, ran.text(asked.command));
  std::string text = ran.output;
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  if (text.empty()) return failed(asked, key, "printed nothing: it must print the value");
  if (text.find('\n') != std::string::npos)
    return failed(asked, key, "printed more than one line: it must print the value only");
  return text;
}

bool is_input_of_workflow(const Spec& spec, std::string_view key) {
  return std::ranges::any_of(spec.workflows, [&](const Workflow& workflow) {
    return std::ranges::find(workflow.inputs, key) != workflow.inputs.end();
  });
}

std::string asked_word(std::string_view name) {
  return fmt::format("AssayMade{:016x}", hash64(name, hash64("profile")));
}

std::vector<std::string> Profile::asked_names() const {
  std::vector<std::string> out;
  for (const auto& [name, asked] : asked_) out.push_back(name);
  return out;
}

Result<std::string> Profile::ask(std::string_view name, const Json& known) const {
  return printed_by(asked_.find(name)->second, name, known);
}

void Profile::remember(std::string_view name, std::string value) {
  if (!is_secret(name)) return;
  auto& values = values_[std::string(name)];
  if (std::ranges::find(values, value) == values.end()) values.push_back(std::move(value));
}

Profile Profile::as_served(const Spec& spec) const {
  Profile out = *this;
  for (const ProfileKey& key : spec.profile) {
    if (!is_asked(key.name)) continue;
    out.values_.erase(key.name);
    if (key.example && key.example->is_string()) out.values_[key.name] = {key.example->as_string()};
  }
  out.asked_.clear();
  return out;
}

}  // namespace assay
