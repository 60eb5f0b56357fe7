// What the workflows of a resource are put together from: its creation and its deletion as steps.
//
// Private to cases/.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "spec/profile.hpp"
#include "spec/spec.hpp"

namespace assay {

bool is_in_response(const std::string& field);  // "response./subid"

// A resource with the operations that make and end it. Both outlive it.
class ResourceSteps {
 public:
  ResourceSteps(const Operation& create, const Operation& remove)
      : create_(create), remove_(remove) {}

  const Operation& create() const { return create_; }
  const Operation& remove() const { return remove_; }
  const Lifecycle& lifecycle() const { return *create_.lifecycle; }
  const std::string& name() const { return lifecycle().resource; }

  Workflow workflow(std::string_view id, std::string about, std::vector<WorkflowStep> steps) const;
  // Accepted; its output is "identity".
  WorkflowStep creation(std::string id) const;
  WorkflowStep removal(std::string id, WorkflowStep::Expect expect) const;
  // Of what the step `created` made.
  WorkflowStep removal(std::string id, WorkflowStep::Expect expect,
                       const std::string& created) const;
  // A second place for a resource: another value of the first path parameter that the profile
  // lists.
  std::optional<std::pair<std::string, std::string>> another_place(const Profile& profile) const;
  // A field of the request set to `value`, wherever it stands.
  static void set(WorkflowStep& step, const std::string& field, const Json& value);

 private:
  const Operation& create_;
  const Operation& remove_;
};

// The same creation again: with its key or another, one after the other or at once
// (lifecycle_retries.cpp).
std::vector<Workflow> repeated_creations(const ResourceSteps& resource, const Spec& spec,
                                         const Profile& profile);

}  // namespace assay
