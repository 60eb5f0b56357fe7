#include "spec/profile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/text.hpp"
#include "spec/profile_command.hpp"
#include "spec/source.hpp"

namespace assay {
namespace {

constexpr std::string_view kGuard = "guard", kTriggers = "triggers";

// The text of a file without the line end that editors put there; null when it cannot be read.
std::optional<std::string> read_secret_file(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return std::nullopt;
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

// Reads one profile; every mistake is an error of `source`.
class ProfileReader {
 public:
  ProfileReader(SpecSource& source, SpecNode root, const Spec& spec)
      : source_(source), root_(root), spec_(spec) {}

  std::map<std::string, std::vector<std::string>, std::less<>> values() {
    std::map<std::string, std::vector<std::string>, std::less<>> out;
    refuse_unknown_keys();
    for (const ProfileKey& key : spec_.profile) {
      const SpecNode node = root_.find(key.name);
      if (node) {
        auto texts = texts_of(key, node);
        if (!texts.empty()) out.emplace(key.name, std::move(texts));
      } else if (!key.optional) {
        source_.complain(root_,
                         fmt::format("{} is missing{}: {}", in_quotes(key.name),
                                     key.about.empty() ? "" : fmt::format(" ({})", key.about),
                                     how_to_write(key)));
      }
    }
    return out;
  }

  std::map<std::string, Profile::Asked, std::less<>> asked;  // filled by values()

  // {bills: allowed, recipients: any} into the profile.
  void guard(Profile& profile) {
    const SpecNode guard = source_.object(root_, kGuard);
    if (!guard) return;
    constexpr std::string_view kWords[] = {"bills", "recipients"};
    for (const auto& [name, value] : guard.value->as_object())
      if (std::ranges::find(kWords, name) == std::end(kWords))
        source_.complain(
            root_.document->place_of_key(name, value),
            fmt::format("{} is not a word of \"guard\"{}", in_quotes(name), offer(name, kWords)));
    if (const SpecNode bills = guard.find("bills")) {
      profile.bills_allowed = *bills.value == Json("allowed");
      if (!profile.bills_allowed && *bills.value != Json("refused"))
        source_.complain(bills, "\"bills\" must be \"allowed\" or \"refused\"");
    }
    const SpecNode recipients = guard.find("recipients");
    if (recipients && *recipients.value == Json("any"))
      profile.any_recipient = true;
    else if (recipients && recipients.value->is_array())
      profile.recipients = each_text(recipients, "recipients");
    else if (recipients)
      source_.complain(recipients, "\"recipients\" must be \"any\" or a list of texts");
  }

  std::vector<Trigger> triggers() {
    std::vector<Trigger> out;
    const SpecNode all = source_.object(root_, kTriggers);
    if (!all) return out;
    for (const auto& [name, value] : all.value->as_object()) {
      const SpecNode node{all.document, &value};
      if (!source_.expect(node, Json::Kind::object, name)) continue;
      Trigger trigger;
      trigger.name = name;
      trigger.place = all.document->place_of_key(name, value);
      if (const SpecNode command = source_.list(node, "command"))
        trigger.command = each_text(command, "command");
      else if (const SpecNode request = source_.object(node, "request"))
        read_request(request, trigger);
      if (trigger.command.empty() && trigger.url.empty())
        source_.complain(node,
                         fmt::format("the trigger {} needs {{request: {{method, url, headers, "
                                     "body}}}} or {{command: [program, ..]}}",
                                     in_quotes(name)));
      out.push_back(std::move(trigger));
    }
    return out;
  }

 private:
  void read_request(SpecNode request, Trigger& trigger) {
    constexpr std::string_view kWords[] = {"method", "url", "headers", "body"};
    for (const auto& [name, value] : request.value->as_object())
      if (std::ranges::find(kWords, name) == std::end(kWords))
        source_.complain(
            request.document->place_of_key(name, value),
            fmt::format("{} is not a word of \"request\"{}", in_quotes(name), offer(name, kWords)));
    const auto take = [&](std::string_view name, std::string& to) {
      if (const SpecNode node = request.find(name))
        if (auto text = text_of(node, name)) to = *std::move(text);
    };
    take("method", trigger.method);
    take("url", trigger.url);
    take("body", trigger.body);
    if (const SpecNode headers = source_.object(request, "headers"))
      for (const auto& [name, value] : headers.value->as_object())
        if (auto text = text_of({headers.document, &value}, name))
          trigger.headers.push_back({name, *std::move(text)});
  }

  static std::string offer(std::string_view word, std::span<const std::string_view> words) {
    const std::string near = did_you_mean(word, words);
    return near.empty() ? fmt::format(": expected {}", fmt::join(words, " or ")) : near;
  }

  static std::string how_to_write(const ProfileKey& key) {
    if (key.secret)
      return fmt::format("write \"{}: ${{env:NAME}}\" or \"{}: ${{file:PATH}}\"", key.name,
                         key.name);
    return fmt::format("write \"{}: {}\"", key.name, key.list ? "[...]" : "...");
  }

  void refuse_unknown_keys() {
    std::vector<std::string> names{std::string(kGuard), std::string(kTriggers)};
    for (const ProfileKey& key : spec_.profile) names.push_back(key.name);
    for (const auto& [name, value] : root_.value->as_object()) {
      if (std::ranges::find(names, name) != names.end()) continue;
      std::string near = did_you_mean(name, names);
      if (near.empty()) near = ": it has " + join(names, ", ");
      source_.complain(
          root_.document->place_of_key(name, value),
          fmt::format("{} is not a key of the profile of {}{}", in_quotes(name), spec_.name, near));
    }
  }

  std::vector<std::string> texts_of(const ProfileKey& key, SpecNode node) {
    if (node.value->is_array() && key.list) {
      if (node.value->as_array().empty())
        source_.complain(node, fmt::format("{} is an empty list: it needs one value or more",
                                           in_quotes(key.name)));
      return each_text(node, key.name);
    }
    if (node.value->is_object() && !key.list) return command_of(key, node);
    if (key.list) {
      source_.complain(node, fmt::format("{} must be a list of texts, not {}: write it in brackets",
                                         in_quotes(key.name), spoken(node.value->kind())));
      return {};
    }
    const auto text = text_of(node, key.name);
    return text ? std::vector<std::string>{*text} : std::vector<std::string>{};
  }

  // A solution is another one each time; what no workflow asks for is the same in the whole run.
  std::vector<std::string> command_of(const ProfileKey& key, SpecNode node) {
    auto command = read_command(source_, node, key.name,
                                [&](SpecNode word) { return text_of(word, "command"); });
    if (!command) return {};
    Profile::Asked one{std::move(*command), node.place()};
    if (is_input_of_workflow(spec_, key.name)) {
      asked.emplace(key.name, std::move(one));
      return {asked_word(key.name)};
    }
    auto printed =
        printed_by(one, key.name, Json::object({{"response", Json()}, {"inputs", Json::object()}}));
    if (printed) return {*std::move(printed)};
    source_.complain(printed.errors());
    return {};
  }

  std::vector<std::string> each_text(SpecNode list, std::string_view name) {
    std::vector<std::string> out;
    for (const Json& item : list.value->as_array())
      if (auto text = text_of({list.document, &item}, name)) out.push_back(std::move(*text));
    return out;
  }

  std::optional<std::string> text_of(SpecNode node, std::string_view name) {
    if (node.value->is_string()) return expanded(node, node.value->as_string());
    const bool scalar = node.value->is_number() || node.value->is_bool();
    source_.complain(
        node, fmt::format("{} must be text, not {}{}", in_quotes(name), spoken(node.value->kind()),
                          scalar ? ": put it in quotes" : ""));
    return std::nullopt;
  }

  // ${env:NAME} and ${file:PATH} replaced; "$${" is a literal "${".
  std::optional<std::string> expanded(SpecNode node, std::string_view text) {
    std::string out;
    while (true) {
      const auto begin = text.find("${");
      out += text.substr(0, begin);
      if (begin == std::string_view::npos) return out;
      if (begin > 0 && text[begin - 1] == '$') {
        out += "{";
        text.remove_prefix(begin + 2);
        continue;
      }
      const auto end = text.find('}', begin);
      if (end == std::string_view::npos) {
        source_.complain(node, "a \"${\" is not closed: write \"$${\" where it is meant as text");
        return std::nullopt;
      }
      const auto value = looked_up(node, text.substr(begin + 2, end - begin - 2));
      if (!value) return std::nullopt;
      out += *value;
      text.remove_prefix(end + 1);
    }
  }

  std::optional<std::string> looked_up(SpecNode node, std::string_view what) {
    if (what.starts_with("env:")) {
      const std::string name(what.substr(4));
      if (const char* value = std::getenv(name.c_str())) return value;
      source_.complain(node,
                       fmt::format("the environment variable {} is not set", in_quotes(name)));
      return std::nullopt;
    }
    if (what.starts_with("file:")) {
      const std::string path = DocumentSet::beside(*node.document, what.substr(5));
      auto text = read_secret_file(path);
      if (!text) source_.complain(node, fmt::format("the file {} cannot be read", in_quotes(path)));
      return text;
    }
    source_.complain(
        node,
        fmt::format("{} is not known: write ${{env:NAME}} or ${{file:PATH}}, or \"$${{\" where "
                    "it is meant as text",
                    in_quotes("${" + std::string(what) + "}")));
    return std::nullopt;
  }

  SpecSource& source_;
  SpecNode root_;
  const Spec& spec_;
};

std::vector<std::string> secret_names(const Spec& spec) {
  std::vector<std::string> out;
  for (const ProfileKey& key : spec.profile)
    if (key.secret) out.push_back(key.name);
  return out;
}

}  // namespace

Result<Profile> Profile::load(const std::string& path, const Spec& spec) {
  SpecSource source;
  Errors unread;
  const Document* document = source.documents.load(path, unread);
  if (!document) return unread;
  const SpecNode root{document, &document->root};
  if (!root.value->is_object())
    return Error{root.place(),
                 fmt::format("a profile must be an object of names and values, not {}",
                             spoken(root.value->kind()))};
  Profile profile;
  ProfileReader reader(source, root, spec);
  profile.values_ = reader.values();
  reader.guard(profile);
  profile.triggers_ = reader.triggers();
  profile.asked_ = std::move(reader.asked);
  profile.secrets_ = secret_names(spec);
  if (!source.errors().empty()) return source.errors_by_place();
  return profile;
}

Result<Profile> Profile::examples(const Spec& spec) {
  Profile profile;
  Errors errors;
  for (const ProfileKey& key : spec.profile) {
    std::vector<std::string> texts;
    if (key.example && key.example->is_string()) texts.push_back(key.example->as_string());
    if (key.example && key.example->is_array())
      for (const Json& item : key.example->as_array())
        if (item.is_string()) texts.push_back(item.as_string());
    if (texts.empty() && !key.optional)
      errors.push_back(
          {spec.path, fmt::format("the profile key {} has no \"example\", which the embedded fake "
                                  "needs: add one to the spec or name a profile",
                                  in_quotes(key.name))});
    if (!texts.empty()) profile.values_.emplace(key.name, std::move(texts));
  }
  if (!errors.empty()) return errors;
  profile.secrets_ = secret_names(spec);
  // The embedded fake costs nothing and reaches nobody.
  profile.bills_allowed = true;
  profile.any_recipient = true;
  return profile;
}

const std::string* Profile::value(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? nullptr : &found->second.front();
}

std::vector<std::string> Profile::list(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::vector<std::string>{} : found->second;
}

const Trigger* Profile::trigger(std::string_view name) const {
  const auto found = std::ranges::find(triggers_, name, &Trigger::name);
  return found == triggers_.end() ? nullptr : &*found;
}

bool Profile::is_secret(std::string_view name) const {
  return std::ranges::find(secrets_, name) != secrets_.end();
}

}  // namespace assay
