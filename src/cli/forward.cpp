#include "cli/forward.hpp"

#include "base/text.hpp"
#include "cli/setup.hpp"

namespace assay {
namespace {

constexpr std::size_t kAtOnce = 16;

}  // namespace

Result<std::unique_ptr<Forward>> Forward::to(const std::string& url, const WireOptions& wire) {
  auto where = ReceiverUrl::parse(url);
  if (!where) return Error{"--forward-to", where.error().what};
  auto endpoint = Endpoint::parse(where->origin);
  if (!endpoint) return Error{"--forward-to", endpoint.error().what};
  std::vector<Client> clients;
  for (std::size_t i = 0; i < kAtOnce; ++i) {
    auto client = Client::create(*endpoint, wire);
    if (!client) return client.errors();
    clients.push_back(std::move(*client));
  }
  return std::unique_ptr<Forward>(
      new Forward(endpoint->authority(), where->path, std::move(clients)));
}

Forward::Forward(std::string authority, std::string path, std::vector<Client> clients)
    : authority_(std::move(authority)), path_(std::move(path)), clients_(std::move(clients)) {
  for (Client& client : clients_) threads_.emplace_back([this, &client] { work(client); });
}

Forward::~Forward() { finish(); }

void Forward::send(Request received, Told told) {
  {
    const std::lock_guard lock(guard_);
    jobs_.push_back({std::move(received), std::move(told)});
  }
  changed_.notify_one();
}

void Forward::finish() {
  {
    const std::lock_guard lock(guard_);
    over_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_)
    if (thread.joinable()) thread.join();
}

// To the path of the URL, or, when it has none, to that of the push.
std::string Forward::bytes_of(Request request) const {
  if (path_ != "/") request.target = path_;
  std::erase_if(request.fields, [](const Field& field) {
    for (std::string_view name : {"Host", "Connection", "Transfer-Encoding", "Content-Length"})
      if (equal_ignoring_case(field.name, name)) return true;
    return false;
  });
  return to_bytes(request, authority_);
}

void Forward::work(Client& client) {
  for (std::unique_lock lock(guard_);;) {
    changed_.wait(lock, [this] { return over_ || !jobs_.empty(); });
    if (jobs_.empty()) return;
    const Job job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    Outgoing outgoing;
    outgoing.bytes = bytes_of(job.request);
    job.told(client.send(outgoing));
    lock.lock();
  }
}

}  // namespace assay
