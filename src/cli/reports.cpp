#include "cli/reports.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>
#include <filesystem>

#include "base/text.hpp"

namespace assay {

Result<std::vector<WantedReport>> wanted_reports(const std::vector<std::string>& given) {
  std::vector<WantedReport> out;
  Errors errors;
  std::vector<std::string_view> names;
  for (const ReportFormat& format : report_formats()) names.push_back(format.name);
  for (const std::string& text : given) {
    const auto equals = text.find('=');
    const std::string name = text.substr(0, equals);
    const auto found = std::ranges::find(report_formats(), name, &ReportFormat::name);
    if (equals == std::string::npos || equals + 1 == text.size())
      errors.push_back({"--report", fmt::format("{} is not FORMAT=PATH, as in html=assay-report",
                                                in_quotes(text))});
    else if (found == report_formats().end())
      errors.push_back({"--report", fmt::format("{} is no report format{}", in_quotes(name),
                                                did_you_mean(name, names))});
    else
      out.push_back({&*found, text.substr(equals + 1)});
  }
  if (!errors.empty()) return errors;
  return out;
}

int write_reports(const std::string& log, const std::vector<WantedReport>& wanted,
                  const std::vector<Spec>& specs, Streams& streams) {
  auto reader = LogReader::open(log);
  if (!reader) return report_errors(reader.errors(), streams, exit_code::internal);
  auto summary = summarize(*reader, specs);
  if (!summary) return report_errors(summary.errors(), streams, exit_code::internal);
  streams.out << console_summary(*summary, streams.out_is_terminal ? Colour::yes : Colour::no);
  int code = exit_code::met;
  for (const WantedReport& report : wanted) {
    reader->rewind();
    const auto written = report.format->write(*reader, *summary, specs, report.path);
    if (!written) {
      code = report_errors(written.errors(), streams);
      continue;
    }
    const bool folder = std::filesystem::is_directory(report.path);
    fmt::print(streams.out, "{} report: {}\n", report.format->name,
               folder ? report.path + "/index.html" : report.path);
  }
  fmt::print(streams.out, "log: {}\n", log);
  return code;
}

}  // namespace assay
