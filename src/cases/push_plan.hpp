// What a case expects of the vendor's pushes: where they are to come, what makes them come, and how
// our receiver behaves meanwhile. Plain data.
#pragma once
#include <string>
#include <vector>

#include "spec/spec.hpp"

namespace assay {

struct PushPlan {
  // A word in the request that stands for the URL of a callback.
  struct Address {
    const Push* push = nullptr;  // lives as long as the Spec
    std::string word;
    bool as_base64 = false;
  };
  std::vector<Address> addresses;
  const Push* awaited = nullptr;  // the callback or webhook that the case is about
  const PushVariant* variant = nullptr;
  // False: there is no request, only the trigger of a webhook.
  bool sends = true;
  // False: the request is refused, and nothing may come.
  bool expected = true;
  // How the receiver answers; each a row of `receiver_manners`.
  enum class Manner : std::uint8_t {
    accepts,
    accepts_and_watches,  // whether it comes again
    refuses_twice,
    unavailable_once,
    not_found_once,
    closes_once,
    hangs_once,
    late_once,
    refuses_always,
  };
  Manner manner = Manner::accepts;
};

std::string_view name_of(PushPlan::Manner manner);

}  // namespace assay
