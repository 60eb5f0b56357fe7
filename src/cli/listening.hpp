// A receiver for the pushes of a target under test, with a listener for each suite.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "callbacks/direct_driver.hpp"
#include "callbacks/listener.hpp"
#include "callbacks/push_driver.hpp"
#include "cli/setup.hpp"

namespace assay {

// "127.0.0.1:8090", "8090", "[::1]:0" into address and port. Errors: what is neither (place
// "--listen").
Result<bool> read_address(const std::string& text, ServerOptions& options);
Result<ServerOptions> listen_options(const ListenAddress& given);

struct Listening {
  std::unique_ptr<Receiver> receiver;
  std::vector<std::unique_ptr<PushDriver>> drivers;
  std::vector<std::unique_ptr<Listener>> listeners;
};

// Starts a receiver when some case of phase `callback` is selected, and gives each suite its
// listener. `fake` is null with a target outside. Everything given lives longer.
Result<Listening> listen_for_pushes(const Loaded& loaded, std::vector<Suite>& suites,
                                    const TestOptions& given, const OpenTarget& target,
                                    ShiftedClock& clock);

// The pushes of a fake in this process.
PushingFake pushing(FakeSet& fakes);
PushingFake pushing(Fake& fake);

}  // namespace assay
