// A receiver with 200 addresses, for a load from outside: prints them, and, when its standard input
// ends, how many pushes were matched to one of them, and how many were not.
#include "callbacks/receiver.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <iostream>
#include <vector>

int main() {
  using namespace assay;
  const SystemClock clock;
  auto receiver = Receiver::start({}, clock);
  if (!receiver) return 1;
  constexpr int kAddresses = 200;
  std::vector<Receiver::Mailbox> boxes;
  for (int i = 0; i < kAddresses; ++i) {
    boxes.push_back(receiver->open("push", {}));
    fmt::print("{}\n", receiver->url(boxes.back()));
  }
  std::cout.flush();
  for (char c = 0; std::cin.get(c);) {
  }
  std::size_t matched = 0;
  for (const Receiver::Mailbox box : boxes) matched += receiver->received(box).size();
  const auto strays = receiver->take_strays();
  fmt::print("{} {}\n", matched, strays.paths.size() + strays.more);
}
