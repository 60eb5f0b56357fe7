#include "wire/server.hpp"

#include <algorithm>
#include <optional>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "wire/server_session.hpp"

namespace assay {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int kBacklog = 1024;
constexpr milliseconds kLongestTick{250};
constexpr milliseconds kAcceptAgain{
    100};  // after an accept that failed, as for want of file descriptors

std::string authority_of(const std::string& address, std::uint16_t port) {
  const bool is_v6 = address.find(':') != std::string::npos;
  return (is_v6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
}

}  // namespace

void LaterAnswer::give(Answer answer) {
  const std::lock_guard lock(guard_);
  if (told_) return told_(std::move(answer));
  answer_ = std::move(answer);
}

void LaterAnswer::wait(std::function<void(Answer)> told) {
  const std::lock_guard lock(guard_);
  told_ = std::move(told);
  if (told_ && answer_) told_(*std::exchange(answer_, std::nullopt));
}

struct Server::Impl final : ServerSession::Owner {
  Impl(ServerOptions how, Handler what) : options(std::move(how)), handler(std::move(what)) {}

  Error listen();  // `what` empty: it listens
  void accept();
  void scan_idle();
  void stop_here();
  Answer answer(const Framed& framed) override { return handler(framed); }
  void on_gone(ServerSession& session) override;

  ServerOptions options;
  Handler handler;
  std::optional<TlsContext> tls;
  // Everything is done by one thread; others only post to it.
  asio::io_context io{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO};
  Acceptor acceptor{io};
  Timer tick{io}, accept_again{io};
  std::unordered_map<ServerSession*, std::unique_ptr<ServerSession>> sessions;
  std::vector<std::unique_ptr<ServerSession>> gone;  // may still be on the stack
  std::uint16_t port = 0;
  std::thread thread;
};

Error Server::Impl::listen() {
  error_code error;
  const auto address = asio::ip::make_address(options.address, error);
  if (error) return {"", in_quotes(options.address) + " is not an IP address to listen on"};
  const std::string where = authority_of(options.address, options.port);
  const Tcp::endpoint endpoint(address, options.port);
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(Acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(kBacklog, error);
  if (error == asio::error::address_in_use) return {"", where + " is in use"};
  if (error) return {"", "cannot listen on " + where + ": " + lower_ascii(error.message())};
  port = acceptor.local_endpoint(error).port();
  return {};
}

void Server::Impl::accept() {
  acceptor.async_accept([this](const error_code& error, Socket socket) {
    if (!acceptor.is_open()) return;
    if (error) {
      accept_again.expires_after(kAcceptAgain);
      accept_again.async_wait([this](const error_code& cancelled) {
        if (!cancelled) accept();
      });
      return;
    }
    auto session = std::make_unique<ServerSession>(
        io, std::move(socket), tls ? TlsSession::accept(*tls) : nullptr, options, *this);
    ServerSession& started = *session;
    sessions.emplace(&started, std::move(session));
    started.start();
    accept();
  });
}

void Server::Impl::on_gone(ServerSession& session) {
  const auto found = sessions.find(&session);
  gone.push_back(std::move(found->second));
  sessions.erase(found);
  if (gone.size() == 1) asio::post(io, [this] { gone.clear(); });
}

void Server::Impl::scan_idle() {
  const auto now = steady_clock::now();
  std::vector<ServerSession*> all;
  for (const auto& [session, owned] : sessions) all.push_back(session);
  for (ServerSession* session : all) session->close_if_idle(now);
  tick.expires_at(now +
                  std::min(kLongestTick, std::max(options.idle_timeout / 4, milliseconds(1))));
  tick.async_wait([this](const error_code& cancelled) {
    // It may have come due before stop_here() cancelled it.
    if (!cancelled && acceptor.is_open()) scan_idle();
  });
}

void Server::Impl::stop_here() {
  error_code ignored;
  acceptor.close(ignored);
  accept_again.cancel();
  tick.cancel();
  std::vector<ServerSession*> all;
  for (const auto& [session, owned] : sessions) all.push_back(session);
  for (ServerSession* session : all) session->close();
}

Result<Server> Server::start(const ServerOptions& options, Handler handler) {
  auto impl = std::make_unique<Impl>(options, std::move(handler));
  if (!options.tls_certificate_file.empty() || !options.tls_key_file.empty()) {
    auto tls = TlsContext::for_server(options.tls_certificate_file, options.tls_key_file);
    if (!tls) return tls.errors();
    impl->tls = std::move(tls).value();
  }
  if (Error error = impl->listen(); !error.what.empty()) return error;
  impl->accept();
  impl->scan_idle();
  impl->thread = std::thread([running = impl.get()] { running->io.run(); });
  return Server(std::move(impl));
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::Server(Server&&) noexcept = default;
Server& Server::operator=(Server&& other) noexcept {
  if (this != &other) {
    stop();
    impl_ = std::move(other.impl_);
  }
  return *this;
}
Server::~Server() { stop(); }

std::uint16_t Server::port() const { return impl_->port; }

std::string Server::url() const {
  return (impl_->tls ? "https://" : "http://") + authority_of(impl_->options.address, impl_->port);
}

void Server::stop() {
  if (impl_ == nullptr || !impl_->thread.joinable()) return;
  asio::post(impl_->io, [running = impl_.get()] { running->stop_here(); });
  impl_->thread.join();
}

}  // namespace assay
