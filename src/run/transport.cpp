#include "run/transport.hpp"

#include <map>
#include <thread>

namespace assay {
namespace {

class Wire final : public Transport {
 public:
  Wire(Endpoint endpoint, WireOptions options)
      : endpoint_(std::move(endpoint)), options_(std::move(options)) {}

  Result<bool> open(std::size_t connections) {
    if (clients_.contains(connections)) return true;
    WireOptions options = options_;
    options.connections = connections;
    auto client = Client::create(endpoint_, options);
    if (!client) return client.errors();
    clients_.emplace(connections, std::move(*client));
    return true;
  }
  void run(const std::function<Next()>& next, const Done& done, std::size_t connections,
           const std::function<void()>& told) override {
    // A server of one thread must not wait for connections that another stage left open.
    for (auto& [count, client] : clients_)
      if (count != connections) client.close_all();
    if (open(connections)) clients_.at(connections).run(next, done, told);
  }
  std::string authority() const override { return endpoint_.authority(); }
  std::string url() const override { return endpoint_.url(); }

 private:
  Endpoint endpoint_;
  WireOptions options_;
  std::map<std::size_t, Client> clients_;  // by number of connections
};

class Direct final : public Transport {
 public:
  explicit Direct(std::function<Exchange(const Outgoing&)> answer) : answer_(std::move(answer)) {}

  void run(const std::function<Next()>& next, const Done& done, std::size_t,
           const std::function<void()>& told) override {
    while (true) {
      const Next step = next();
      if (std::holds_alternative<End>(step) || std::holds_alternative<Pause>(step)) return;
      if (const Wait* wait = std::get_if<Wait>(&step))
        std::this_thread::sleep_until(wait->until);
      else if (const Outgoing* outgoing = std::get_if<Outgoing>(&step)) {
        done(outgoing->ticket, answer_(*outgoing));
        if (told) told();
      }
    }
  }
  std::string authority() const override { return "fake.invalid"; }
  std::string url() const override { return "embedded fake"; }

 private:
  std::function<Exchange(const Outgoing&)> answer_;
};

}  // namespace

Result<std::unique_ptr<Transport>> wire_transport(const Endpoint& endpoint,
                                                  const WireOptions& options) {
  auto wire = std::make_unique<Wire>(endpoint, options);
  if (auto opened = wire->open(options.connections); !opened) return opened.errors();
  return std::unique_ptr<Transport>(std::move(wire));
}

std::unique_ptr<Transport> direct_transport(std::function<Exchange(const Outgoing&)> answer) {
  return std::make_unique<Direct>(std::move(answer));
}

}  // namespace assay
