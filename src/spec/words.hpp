// What the x-assay objects of a spec say, as parts of the model. The objects are checked by
// Vocabulary before; what is wrong there is passed over here.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "spec/source.hpp"
#include "spec/spec.hpp"
#include "spec/vocabulary.hpp"

namespace assay {

// Null when the object has no x-assay.
SpecNode words_of(SpecNode node);
Citations cite_of(SpecNode words);
// The text under a name; empty when there is none.
std::string text_in(SpecNode node, std::string_view name);
// A text, or a list of them.
std::vector<std::string> texts_of(SpecNode node);

std::vector<VendorDocument> vendor_documents(SpecSource& source, SpecNode words);
std::vector<ProfileKey> profile_keys(SpecSource& source, SpecNode words);
std::vector<Unsettled> unsettled_of(SpecNode words);
std::vector<Relation> relations_of(SpecNode words);
std::optional<Lifecycle> lifecycle_of(SpecNode words);
std::optional<Paging> paging_of(SpecNode words);
// The words of a callback's or webhook's operation, laid into `push`.
void read_push_words(SpecSource& source, SpecNode words, Push& push);
// Reads and checks the table, which may be a file beside the document: the citations of such a file
// are added to `cited`. Null when the words name none.
std::optional<Results> results_of(SpecSource& source, const Vocabulary& vocabulary, SpecNode words,
                                  std::vector<std::string>& cited);

// The unsettled clauses inside a bundled schema: `subject` is what its root is called ("body"),
// `place` says where a pointer into the schema stands.
std::vector<Unsettled> unsettled_in_schema(
    const Json& schema, std::string_view subject,
    const std::function<std::string(std::string_view)>& place);

// Every citation inside an x-assay object, as Spec::cited has them.
void collect_citations(SpecNode words, std::vector<std::string>& out);

}  // namespace assay
