// Passes pushes on to the customer's own server, several at a time, so that one that is slow there
// keeps no other waiting.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/exchange.hpp"
#include "base/result.hpp"
#include "wire/client.hpp"

namespace assay {

class Forward {
 public:
  using Told = std::function<void(const Exchange&)>;
  // Errors: a URL that is none.
  static Result<std::unique_ptr<Forward>> to(const std::string& url, const WireOptions& wire);
  ~Forward();  // as finish()
  Forward(const Forward&) = delete;
  Forward& operator=(const Forward&) = delete;

  // `told` gets what came of it, on a thread of ours.
  void send(Request received, Told told);
  void finish();  // returns when all that were given are told

 private:
  struct Job {
    Request request;
    Told told;
  };
  Forward(std::string authority, std::string path, std::vector<Client> clients);
  void work(Client& client);
  std::string bytes_of(Request request) const;

  std::string authority_, path_;  // "/": each goes to the path it came to
  std::vector<Client> clients_;
  std::mutex guard_;
  std::condition_variable changed_;
  std::deque<Job> jobs_;
  bool over_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace assay
