// A server that does nothing but answer: what wrk and assay are measured against.
#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <thread>

#include "wire/server.hpp"

namespace {
volatile std::sig_atomic_t stopped = 0;
}

int main() {
  std::signal(SIGTERM, [](int) { stopped = 1; });
  std::uint64_t calls = 0;
  auto server = assay::Server::start({}, [&](const assay::Framed& framed) {
    const std::string body = fmt::format(
        R"({{"resultcode":"0","resultdesc":"Success","sessionId":"{}_fast"}})", ++calls);
    return assay::Answer{
        fmt::format("HTTP/1.1 200 OK\r\nContent-Type: "
                    "application/json;charset=UTF-8\r\nContent-Length: {}\r\n\r\n{}",
                    body.size(), body),
        framed.wants_close ? assay::Answer::After::close : assay::Answer::After::keep,
        {},
        {}};
  });
  if (!server) {
    fmt::print(stderr, "fast_server: {}\n", server.error().text());
    return 1;
  }
  fmt::print("{}\n", server->url());
  std::fflush(stdout);
  while (stopped == 0) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  return 0;
}
