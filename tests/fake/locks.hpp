// The API of tests/cases/data/locks as fakes that run together: locks that end, and tickets that
// are proven by a value made in a sequence.
#pragma once
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "fake/admin.hpp"
#include "fake/state.hpp"
#include "spec/load.hpp"
#include "voice.hpp"

namespace assay::tests {

inline const Spec& locks() {
  static const Spec spec = load_spec(ASSAY_SOURCE_DIR "/tests/cases/data/locks").value();
  return spec;
}

inline Framed a_request(std::string method, std::string target, std::string body = {},
                        std::string content_type = "application/json") {
  Framed out;
  out.request = {std::move(method), std::move(target), {{"Content-Type", content_type}}, body};
  return out;
}

// The house with its locks; another one with the same clock is the same house after a restart.
struct House {
  ManualClock origin{noon()};
  ShiftedClock clock{origin};
  std::vector<Fake> fakes;

  House() { fakes.push_back(Fake::create(locks(), profile(), clock).value()); }
  static const Profile& profile() {
    static const Profile examples = Profile::examples(locks()).value();
    return examples;
  }
  Running running() { return {fakes, clock}; }

  Told ask(const Framed& framed) {
    return told(fakes.front().handle(framed), framed.request.method);
  }
  Told lock(const std::string& request, int seconds = 60) {
    return ask(a_request("PUT", "/locks/d1",
                         "request=" + request + "&seconds=" + std::to_string(seconds),
                         "application/x-www-form-urlencoded"));
  }
  int unlock(const std::string& id) { return ask(a_request("DELETE", "/locks?id=" + id)).status; }
  std::string ticket() { return ask(a_request("GET", "/ticket")).body.find("ticket")->as_string(); }
  int use(const std::string& ticket) {
    const Json body = Json::object({{"ticket", ticket + "--\"x\""}});
    return ask(a_request("POST", "/ticket", body.dump())).status;
  }

  // The answer of the admin address.
  Told admin(const Framed& framed) {
    return told(admin_reply(framed, running()).answer, framed.request.method);
  }
  std::string state() { return state_of(running()).dump(); }
  Result<Restored> restore(const std::string& text) {
    auto file = parse_document("s.json", text, Syntax::json);
    if (!file) return file.errors();
    return restore_state(*file, running());
  }
};

}  // namespace assay::tests
