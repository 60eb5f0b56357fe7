// Checks what stands under `x-assay` by reports/x-assay.schema.json, which is part of the program.
#pragma once
#include <string_view>

#include "schema/schema.hpp"
#include "spec/source.hpp"
#include "spec/structure.hpp"

namespace assay {

class Vocabulary {
 public:
  Vocabulary();

  // An x-assay object at a place of an OpenAPI document. A word that no place has is met with the
  // nearest that this place has, a word that belongs elsewhere with where that is.
  void check(SpecSource& source, SpecPlace place, SpecNode words) const;
  // The root of a file of result codes.
  void check_result_table(SpecSource& source, SpecNode root) const;

 private:
  void check(SpecSource& source, std::string_view definition, SpecNode words) const;
  void say(SpecSource& source, std::string_view definition, SpecNode words,
           const Violation& violation) const;
  std::string unknown_word(std::string_view definition, const Violation& violation) const;

  Json schema_;
  std::vector<std::pair<std::string, Schema>> compiled_;  // by name of the definition
};

}  // namespace assay
