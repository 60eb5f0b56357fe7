// One connection, plain or TLS: bytes out, bytes in, and how it ended.
//
// Reads all the time, so that an early answer and a close are seen while we
// still send; a failed write is therefore not reported, the read that follows
// it is. Everything happens on the thread that runs the io_context.
#pragma once
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wire/asio.hpp"
#include "wire/tls.hpp"

namespace assay {

class Channel : public std::enable_shared_from_this<Channel> {
 public:
  enum class Ending {
    unreachable,  // no connection
    tls_failed,   // handshake, or a record that is wrong
    distrusted,   // the certificate did not verify
    closed,       // the peer ended its side in order: it may still read what we send
    truncated,    // the same with TLS, without close_notify
    reset,
  };
  class Listener {
   public:
    virtual void on_open() = 0;  // connected, and past the handshake
    virtual void on_bytes(std::string_view bytes) = 0;
    virtual void on_flushed() = 0;  // the kernel has all that was given to send()
    // No bytes will come any more. After closed and truncated the channel stays open for sending.
    virtual void on_end(Ending ending, const std::string& why) = 0;

   protected:
    ~Listener() = default;
  };

  // `tls` null: plain. The listener must live until close().
  Channel(boost::asio::io_context& io, std::unique_ptr<TlsSession> tls, Listener& listener);
  Channel(Socket socket, std::unique_ptr<TlsSession> tls, Listener& listener);

  void connect(std::span<const Tcp::endpoint> addresses);  // tries them in order
  void accept();  // the socket is connected: shakes hands if TLS, then reads

  // Requires: open. After pending comes on_flushed, unless the connection fails before.
  enum class Sent { flushed, pending, failed };
  Sent send(std::string_view bytes);
  std::size_t unsent_bytes() const noexcept { return plain_.size() - plain_taken_; }
  void end_of_output();                            // half close, when all is flushed
  void hold_reading() noexcept { holds_ = true; }  // from the next read on
  void resume_reading();
  // Reads on behind what else is ready, not at once: when a request has only just gone out, nothing
  // has come yet, and a little later the kernel often has the answer at hand. Neither an empty read
  // nor a wake-up was needed then.
  void take_turns() noexcept { takes_turns_ = true; }
  void acknowledge_now();  // see TCP_QUICKACK in tcp(7)
  void abort();            // without a word to the peer
  void close();            // nothing is called afterwards

 private:
  void try_next_address();
  void opened();
  void read();
  void read_later();
  void on_read(const boost::system::error_code& error, std::size_t bytes);
  void shake_hands();
  void deliver_decrypted();
  void flush();
  bool fill_cipher();
  void shut_down_output();
  void end(Ending ending, const std::string& why);
  void end_of_input(Ending ending);
  void read_ended(const boost::system::error_code& error);

  static constexpr std::size_t kBufferBytes = 32 * 1024;

  Socket socket_;
  std::unique_ptr<TlsSession> tls_;
  Listener* listener_;
  std::vector<Tcp::endpoint> addresses_;
  std::size_t tried_ = 0;
  std::unique_ptr<char[]> buffer_;
  std::string plain_;   // to be sent, from plain_taken_ on
  std::string cipher_;  // with TLS: to be sent before the rest of plain_, from cipher_taken_ on
  std::size_t plain_taken_ = 0, cipher_taken_ = 0;
  bool shaking_hands_ = false, reading_ = false, holds_ = false, waits_to_write_ = false,
       owes_flushed_ = false;
  bool takes_turns_ = false, ends_output_ = false, output_failed_ = false, input_ended_ = false,
       ended_ = false;
};

}  // namespace assay
