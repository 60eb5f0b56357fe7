#include "callbacks/trigger.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/command.hpp"
#include "base/text.hpp"

namespace assay {
namespace {

Result<bool> send(const Trigger& trigger, const std::map<std::string, std::string>& values,
                  const WireOptions& wire) {
  const std::string url = filled_in(trigger.url, values);
  const auto scheme = url.find("://");
  const auto slash = scheme == std::string::npos ? scheme : url.find('/', scheme + 3);
  const auto endpoint = Endpoint::parse(url.substr(0, slash));
  if (!endpoint) return Error{trigger.place, endpoint.error().what};
  auto client = Client::create(*endpoint, wire);
  if (!client) return client.errors();
  Request request{trigger.method,
                  slash == std::string::npos ? "/" : url.substr(slash),
                  {},
                  filled_in(trigger.body, values)};
  for (const Field& field : trigger.headers)
    request.fields.push_back({field.name, filled_in(field.value, values)});
  Outgoing outgoing;
  outgoing.bytes = to_bytes(request, endpoint->authority());
  outgoing.connection = Outgoing::Connection::fresh;
  const Exchange exchange = client->send(outgoing);
  if (!exchange.response)
    return Error{trigger.place,
                 fmt::format("the trigger {} was not answered: {}", trigger.name, exchange.detail)};
  const int status = exchange.response->status;
  if (status >= 200 && status < 300) return true;
  return Error{trigger.place,
               fmt::format("the trigger {} was answered with HTTP {}: {}", trigger.name, status,
                           shortened(exchange.response->body, 120))};
}

}  // namespace

std::string filled_in(std::string_view text, const std::map<std::string, std::string>& values) {
  std::string out;
  while (!text.empty()) {
    const auto open = text.find('{');
    out += text.substr(0, open);
    if (open == std::string_view::npos) break;
    const auto close = text.find_first_not_of(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", open + 1);
    const bool is_name = close != std::string_view::npos && text[close] == '}' && close > open + 1;
    if (!is_name) {
      out += '{';
      text.remove_prefix(open + 1);
      continue;
    }
    const auto found = values.find(std::string(text.substr(open + 1, close - open - 1)));
    if (found != values.end()) out += found->second;
    text.remove_prefix(close + 1);
  }
  return out;
}

bool mentions(const Trigger& trigger, std::string_view name) {
  const std::string word = "{" + std::string(name) + "}";
  const auto holds = [&](const std::string& text) { return text.find(word) != std::string::npos; };
  return holds(trigger.url) || holds(trigger.body) || std::ranges::any_of(trigger.command, holds) ||
         std::ranges::any_of(trigger.headers, holds, &Field::value);
}

Result<bool> pull(const Trigger& trigger, const std::map<std::string, std::string>& values,
                  const WireOptions& wire) {
  if (trigger.command.empty()) return send(trigger, values, wire);
  Command command;
  for (const std::string& word : trigger.command) command.words.push_back(filled_in(word, values));
  const Ran ran = run_command(command, "");
  if (ran.fine()) return true;
  return Error{trigger.place, fmt::format("the trigger {}: {}", trigger.name, ran.text(command))};
}

}  // namespace assay
