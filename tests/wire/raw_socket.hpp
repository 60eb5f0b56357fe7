// A bare TCP connection for tests: no HTTP, no library, every byte by hand.
#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace assay {

class RawSocket {
 public:
  explicit RawSocket(int descriptor) : descriptor_(descriptor) {
    // A test that waits for what never comes must fail, not hang.
    const timeval limit{10, 0};
    setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  }
  RawSocket(RawSocket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  RawSocket(const RawSocket&) = delete;
  RawSocket& operator=(const RawSocket&) = delete;
  ~RawSocket() { close(); }

  static RawSocket connect(std::uint16_t port) {
    RawSocket made(::socket(AF_INET, SOCK_STREAM, 0));
    const sockaddr_in address = loopback(port);
    ::connect(made.descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    return made;
  }
  // Bound to a free port; refuses connections until listen() is called.
  static RawSocket bound() {
    RawSocket made(::socket(AF_INET, SOCK_STREAM, 0));
    const sockaddr_in address = loopback(0);
    ::bind(made.descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    return made;
  }
  static RawSocket listening() {
    RawSocket made = bound();
    ::listen(made.descriptor_, 16);
    return made;
  }

  std::uint16_t port() const {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    getsockname(descriptor_, reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.sin_port);
  }
  RawSocket accept() const { return RawSocket(::accept(descriptor_, nullptr, nullptr)); }

  void send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  // One read; "" at the end of the input, after an error, or when nothing came.
  std::string read_some() const {
    std::string bytes(64 * 1024, '\0');
    const ssize_t got = ::recv(descriptor_, bytes.data(), bytes.size(), 0);
    bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return bytes;
  }
  std::string read_until(std::string_view end) const {
    std::string all;
    while (!all.ends_with(end)) {
      const std::string more = read_some();
      if (more.empty()) break;
      all += more;
    }
    return all;
  }
  std::string read_all() const {
    std::string all;
    for (std::string more = read_some(); !more.empty(); more = read_some()) all += more;
    return all;
  }
  void end_output() const { ::shutdown(descriptor_, SHUT_WR); }
  void reset() {  // closes with RST
    const linger now{1, 0};
    setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close();
  }
  void close() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
  }

 private:
  static sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
  }
  int descriptor_;
};

}  // namespace assay
