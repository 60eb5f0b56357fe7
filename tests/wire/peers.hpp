// A client with its options, and servers that answer with bytes at hand: what tests of both need.
#pragma once
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "wire/client.hpp"
#include "wire/server.hpp"

namespace assay {

inline constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
inline constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

inline WireOptions patient() {
  WireOptions options;
  options.connect_timeout = options.first_byte_timeout = options.total_timeout =
      std::chrono::milliseconds(10000);
  return options;
}
inline Client client_of(std::uint16_t port, const WireOptions& options = patient()) {
  return Client::create(Endpoint::parse("http://127.0.0.1:" + std::to_string(port)).value(),
                        options)
      .value();
}

inline Server server_of(Server::Handler handler, ServerOptions options = {}) {
  return Server::start(options, std::move(handler)).value();
}
inline Server answering(std::string bytes, Answer::After after = Answer::After::keep) {
  return server_of([bytes, after](const Framed&) {
    Answer answer;
    answer.bytes = bytes;
    answer.after = after;
    return answer;
  });
}

inline Outgoing outgoing(std::string_view bytes = kGet) {
  Outgoing made;
  made.bytes = bytes;
  return made;
}

}  // namespace assay
