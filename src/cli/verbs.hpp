// What each verb is told, and the functions that carry it out. Exit codes: docs/verdicts.md.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace assay {

struct SelectOptions {
  std::vector<std::string> only, skip, phases;
};
struct TargetOptions {
  std::string target, profile, ca;
  bool insecure = false;
  double connect_timeout = 5, first_byte_timeout = 10, total_timeout = 30;  // seconds
};
// Where a vendor's pushes are received.
struct ListenAddress {
  std::string listen = "127.0.0.1:0", public_url, certificate, key;
};
struct TestOptions {
  std::vector<std::string> specs;
  TargetOptions target;
  SelectOptions select;
  std::uint64_t seed = 1;
  std::size_t jobs = 1, max_requests = 0, repeat = 1;
  double max_wait = 5;
  double rate = 0;
  ListenAddress receiver;
  std::string target_admin;  // URL that moves the target's clock
  bool dry_run = false, quiet = false;
  std::string log = "assay-report/results.jsonl", keep_wire = "all";
  std::vector<std::string> reports;  // FORMAT=PATH
};
struct ListOptions {
  std::vector<std::string> specs;
  std::string profile;
  SelectOptions select;
  bool verbose = false, pushes = false;
};
struct ShowOptions {
  std::vector<std::string> ids, specs;
  std::string log = "assay-report/results.jsonl", profile;
  bool pushes = false;
};
struct ReplayOptions {
  std::vector<std::string> ids, specs;
  TargetOptions target;
  double max_wait = 5;
  ListenAddress receiver;
  std::string target_admin;
  std::string log = "assay-report/results.jsonl";
  bool pushes = false;
};
// Acts as the vendor towards a receiver. With a push, event, variant or value, sends that one only.
struct PushOptions {
  TestOptions run;
  std::string media_type;
  std::string push, event, variant;
  std::vector<std::string> set;  // NAME=VALUE
};
struct ExplainOptions {
  std::string word;
  std::vector<std::string> specs;
};
struct LintOptions {
  std::vector<std::string> specs;
  bool notes = false;
};
struct ServeOptions {
  std::vector<std::string> specs;
  std::string profile, address = "127.0.0.1", fault, certificate, key, state;
  std::vector<std::uint16_t> ports{8080};  // one for all specs, or one each
  std::optional<std::uint16_t> admin;
  bool tls = false, list_faults = false, push_anywhere = false, quiet = false;
};
struct ListenOptions {
  std::string spec, profile, forward_to;
  ListenAddress receiver{"127.0.0.1:8090", "", "", ""};
  double seconds = 0;     // 0: until Ctrl-C
  std::size_t count = 0;  // 0: any number
  std::string log = "assay-report/results.jsonl";
  std::vector<std::string> reports;  // FORMAT=PATH
};
struct MutateOptions {
  std::vector<std::string> specs;
  std::string profile, only;
  bool verbose = false;
};

// Where a verb writes: results to `out`, complaints and progress to `err`.
struct Streams {
  std::ostream& out;
  std::ostream& err;
  bool out_is_terminal = false, err_is_terminal = false;
};

#define ASSAY_VERB(name, options, about) int verb_##name(const options& given, Streams& streams);
#include "cli/verbs.def"
#undef ASSAY_VERB

// Parses the words of the command line and carries them out.
int run_command(int argc, char** argv, Streams& streams);

namespace exit_code {
inline constexpr int met = 0, deviates = 1, usage = 2, stale_baseline = 3, incomplete = 4,
                     nothing_selected = 5, unreachable = 6, internal = 70, interrupted = 130;
}  // namespace exit_code

}  // namespace assay
