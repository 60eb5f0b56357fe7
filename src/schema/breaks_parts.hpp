// The kinds of breaks, each for the value at one place.
#pragma once
#include <string>

#include "schema/breaks_collector.hpp"
#include "schema/sample_facts.hpp"
#include "schema/sampler.hpp"

namespace assay::sampling {

struct Spot {
  const std::string& pointer;
  const Facts& facts;
  const Json& value;  // valid
};

void break_type(const Spot& spot, Collector& out);
void break_values(const Spot& spot, Collector& out);  // enum and const
void break_number(const Spot& spot, Collector& out);
void break_text(const Spot& spot, Collector& out);
void break_content(const Spot& spot, Collector& out);
void break_array(const Spot& spot, Sampler& sampler, Collector& out);
void break_object(const Spot& spot, Sampler& sampler, Collector& out);

}  // namespace assay::sampling
