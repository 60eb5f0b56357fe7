// The reports that a verb was asked for, written from its log when it is whole.
#pragma once
#include <string>
#include <vector>

#include "cli/setup.hpp"
#include "report/report.hpp"

namespace assay {

struct WantedReport {
  const ReportFormat* format = nullptr;
  std::string path;
};

// From the words of --report. Errors: what is not FORMAT=PATH, a format that does not exist.
Result<std::vector<WantedReport>> wanted_reports(const std::vector<std::string>& given);

// Prints the summary and writes the reports; returns an exit code.
int write_reports(const std::string& log, const std::vector<WantedReport>& wanted,
                  const std::vector<Spec>& specs, Streams& streams);

}  // namespace assay
