// What several verbs do first: load specs and profiles, plan, choose cases, open a target.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "cases/mirror.hpp"
#include "cli/verbs.hpp"
#include "fake/fake.hpp"
#include "fake/fake_set.hpp"
#include "fake/serve.hpp"
#include "run/run.hpp"
#include "spec/profile.hpp"
#include "spec/spec.hpp"

namespace assay {

// Specs at stable addresses: cases and plans point into them.
struct Loaded {
  std::vector<Spec> specs;
  std::vector<Profile> profiles;  // one a spec
};
// With an empty `profile_path`, the examples of the specs.
Result<Loaded> load_all(const std::vector<std::string>& specs, const std::string& profile_path);

// Turned round: what their vendors send is what is sent (cases/mirror.hpp).
Result<bool> mirror_all(Loaded& loaded, const MirrorOptions& options);
inline constexpr std::string_view kPushes = "--pushes";  // among a log's options: it was so

// A receiver's URL: the path and query are used as they are, so they are no base path.
struct ReceiverUrl {
  std::string origin;  // "http://127.0.0.1:8080"
  std::string path;    // "/calls?key=1", at least "/"
  static Result<ReceiverUrl> parse(const std::string& url);
};

// Tests a target as verb_test does, with specs that are loaded. `shown_as` is the target's name in
// log and reports, when that is not its URL.
struct TestedAs {
  std::string shown_as;
  bool pushes = false;
};
int test_loaded(const TestOptions& given, const Loaded& loaded, const TestedAs& as,
                Streams& streams);

// Errors: a glob or a phase that does not exist (nearest offered).
Result<std::vector<Suite>> make_suites(const Loaded& loaded, const SelectOptions& select,
                                       const std::string& base_path);

// Requests of a whole run, controls that are repeated included.
std::size_t requests_of(const std::vector<Suite>& suites, const RunOptions& options);
std::size_t selected_in(const std::vector<Suite>& suites);

// A target outside is asked with the values of an account, where the specs have any.
bool lacks_profile(const TargetOptions& target, const Loaded& loaded);
Error needs_profile();

// Timeouts, certificates and Ctrl-C, for one connection.
WireOptions wire_options(const TargetOptions& options);

// Where requests go: a target by URL, or a fake of the specs on a free port of this machine.
struct OpenTarget {
  std::unique_ptr<Transport> transport;
  std::unique_ptr<FakeSet> fakes;  // null with a real target: one fake for all specs...
  std::unique_ptr<Server> fake;    // ...and its server
  std::string name;                // URL, or "embedded fake"
  bool loopback = true;
};
Result<OpenTarget> open_target(const Loaded& loaded, const TargetOptions& options, std::size_t jobs,
                               ShiftedClock& clock);

int report_errors(const Errors& errors, Streams& streams, int code = exit_code::usage);

}  // namespace assay
