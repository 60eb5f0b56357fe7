// How requests reach a target: over the wire, or straight into a function (planted faults are run
// by the hundred without sockets).
#pragma once
#include <functional>
#include <memory>

#include "wire/client.hpp"

namespace assay {

class Transport {
 public:
  using Done = std::function<void(std::size_t ticket, Exchange)>;
  virtual ~Transport() = default;
  // As Client::run, on up to `connections` at once.
  virtual void run(const std::function<Next()>& next, const Done& done, std::size_t connections,
                   const std::function<void()>& told = {}) = 0;
  virtual std::string authority() const = 0;  // for Host
  virtual std::string url() const = 0;
};

Result<std::unique_ptr<Transport>> wire_transport(const Endpoint& endpoint,
                                                  const WireOptions& options);
// Calls `answer` for each request, one after the other.
std::unique_ptr<Transport> direct_transport(std::function<Exchange(const Outgoing&)> answer);

}  // namespace assay
