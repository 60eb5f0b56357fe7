// Which cases a page shows in full, which by name: a page must open at once, also for 100,000
// cases.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "report/report.hpp"

namespace assay {

struct ListedCases {
  std::size_t cases = 0;
  std::vector<std::string> ids;  // the first 100
};

struct HtmlCases {
  struct Full {
    std::size_t group = 0;  // index in Summary::failures: the first one that names the case
    Record record;          // masked
  };
  std::vector<Full> full;   // at most 300, shared out among the causes, in the order of the log
  std::size_t failing = 0;  // records with a finding, or that failed
  std::vector<std::string> by_name;               // failing and not in full: the first 20,000 ids
  std::map<std::string, ListedCases> incomplete;  // "blocked: why"
  std::map<std::string, ListedCases> skipped;     // why
  struct Observed {
    std::string id, title, observed;
  };
  std::size_t observations = 0;
  std::vector<Observed> observed;  // verdict info: the first 200
};

HtmlCases choose_cases(LogReader& log, const Summary& summary);

}  // namespace assay
