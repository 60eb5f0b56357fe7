#include <fmt/format.h>
#include <fmt/ostream.h>

#include "base/text.hpp"
#include "cli/setup.hpp"

namespace assay {

int verb_list(const ListOptions& given, Streams& streams) {
  auto loaded = load_all(given.specs, given.profile);
  if (!loaded) return report_errors(loaded.errors(), streams);
  if (given.pushes)
    if (const auto done = mirror_all(*loaded, {}); !done)
      return report_errors(done.errors(), streams);
  const auto suites = make_suites(*loaded, given.select, "");
  if (!suites) return report_errors(suites.errors(), streams);
  for (const Suite& suite : *suites)
    for (const Case& test : suite.plan.cases) {
      if (suite.skipped.contains(test.id)) continue;
      streams.out << test.id << "\n";
      if (given.verbose)
        fmt::print(streams.out, "    {}: {}\n    {}\n", name_of(test.phase), test.title,
                   expectation_text(test));
    }
  if (selected_in(*suites) > 0) return exit_code::met;
  streams.err << "assay: the selection matches no case\n";
  return exit_code::nothing_selected;
}

}  // namespace assay
