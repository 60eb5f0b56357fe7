// Makes values of a schema from its facts, and remembers what it made: places recur.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "schema/sample.hpp"
#include "schema/sample_facts.hpp"

namespace assay::sampling {

class Sampler {
 public:
  // The plainest value that all places accept; null when none can be made.
  std::optional<Json> plain(const Places& places);
  // Samples that are about these places and what is below, the plainest first. Those not yet proven
  // are not wanted by anyone but samples().
  std::vector<Sample> all(const Places& places);

  const Facts& facts(const Places& places);
  // Up to `count` different valid items for the places beyond prefixItems.
  std::vector<Json> different_items(const Facts& facts, std::size_t count);

 private:
  // Places with one branch taken of each anyOf, oneOf and if.
  struct Scope {
    Places places;
    std::vector<std::pair<const Json*, std::string>> taken;
    std::string rule, branch;  // the last keyword, and the names of the branches
  };
  std::vector<Scope> scopes_of(const Places& places);
  void take_branches(Scope scope, std::vector<Scope>& found);

  std::optional<Json> make_plain(const Places& places);
  std::optional<Json> plain_of_type(const Facts& facts, Types type);
  std::vector<Sample> of_scope(const Scope& scope);
  std::vector<Sample> of_values(const Facts& facts);
  std::vector<Sample> of_type(const Facts& facts, Types type);
  std::vector<Sample> of_encoded(const Facts& facts);

  // Objects: sampler_object.cpp.
  std::optional<Json> minimal(const Facts& facts);
  Json full(const Facts& facts, const Json& minimal);
  bool add_member(const Facts& facts, const std::string& name, Json& object);
  std::vector<Sample> of_object(const Facts& facts);
  void embed_members(const Facts& facts, const Json& base, std::vector<Sample>& found);
  std::vector<std::pair<std::string, Places>> extra_members(const Facts& facts);

  // Arrays: sampler_array.cpp.
  std::optional<Json> array_of(const Facts& facts, std::size_t count);
  std::vector<Sample> of_array(const Facts& facts);

  using Key = std::vector<const Json*>;
  static Key key_of(const Places& places);
  std::map<Key, std::unique_ptr<const Facts>> facts_;
  std::map<Key, std::optional<Json>> plain_;
  std::vector<Key> open_;     // being made: a schema that contains itself ends here
  std::vector<Key> sampled_;  // the same for all()
};

}  // namespace assay::sampling
