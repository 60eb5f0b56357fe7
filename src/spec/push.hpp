// What a vendor sends to a URL of the customer, beside its shape: the order of such messages, what
// they must have in common with what provoked them, and how they are sent again.
//
// Source: the x-assay words `sequence`, `correlate`, `delivery`, `trigger` and `variants` of an
// OpenAPI callback or webhook.
#pragma once
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"

namespace assay {

using Citations = std::vector<std::string>;  // "voice-a/table-4/times"

// Messages about one thing come one after another, each an event of its own.
struct PushSequence {
  std::string by;                  // pointer into the body: what tells events apart, "/eventType"
  std::vector<std::string> order;  // the events, first to last
  std::vector<std::string> optional;  // those of them that need not come
  std::vector<std::string> foreign;   // known to the document, but never provoked here
  std::string ends_with;              // nothing comes after it; empty: nothing is said
  std::string time;  // pointer to when an event happened: never earlier than the one before it
  Citations cite;

  bool is_optional(const std::string& event) const;
  // Where `event` stands in the order; its size when it does not.
  std::size_t rank(const std::string& event) const;
};

// A member of the body that equals something known before.
struct Correlation {
  std::string pointer;  // "/statusInfo/called"
  // "body.calleeNbr" or "path.x" of the request, "response./subid", "profile.developer-id",
  // "trigger.caller": what was asked of the trigger. Any of them.
  std::vector<std::string> sources;
  Citations cite;
  bool required = false;  // the member has to be there when one of the sources has a value
};

// What makes a webhook come: a name in the profile's `triggers`, and the values that it is given.
struct PushTrigger {
  std::string name;  // empty: nothing does
  // "caller" -> a source as in Correlation, or a plain text.
  std::vector<std::pair<std::string, std::string>> with;
};

// One form of the message: the values that the trigger is given for it, and what its body is then.
struct PushVariant {
  std::string name;
  std::vector<std::pair<std::string, std::string>> with;
  Json expects;  // schema keywords, laid over the schema of the body
  Citations cite;
};

struct PushDelivery {
  std::vector<std::string> accepted;     // statuses that end it: "200", "2XX"
  std::vector<std::string> refused;      // statuses after which it is sent again: "4XX", "5XX"
  std::chrono::milliseconds within{0};   // the first time, after what provoked it; 0: not said
  std::chrono::milliseconds every{0};    // from one attempt to the next; 0: never sent again
  std::chrono::milliseconds lasting{0};  // from the first attempt to the last
  Citations cite;
};

}  // namespace assay
