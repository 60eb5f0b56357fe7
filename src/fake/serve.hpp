// The fake behind a socket, with a log of what was asked.
#pragma once
#include <chrono>
#include <functional>
#include <string>

#include "base/result.hpp"
#include "fake/fake.hpp"
#include "wire/server.hpp"

namespace assay {

// Nothing secret is in it: no field, no body; of the target only its path.
struct ServedRequest {
  std::string method, path;
  int status = 0;    // 0: cut, or left hanging
  std::string code;  // empty when the answer has none
  std::chrono::microseconds took{0};
};
using RequestLog = std::function<void(const ServedRequest&)>;  // on the server's thread

// Errors: those of Server::start.
using Replier = std::function<Fake::Reply(const Framed&)>;  // on the server's thread
Result<Server> serve(Replier replier, const ServerOptions& options, RequestLog log = {});
// The server owns the fake.
Result<Server> serve(Fake fake, const ServerOptions& options, RequestLog log = {});

}  // namespace assay
