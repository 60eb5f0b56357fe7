#include "report/report.hpp"

namespace assay {

#define ASSAY_FORMAT(name, about)                                                                \
  Result<bool> write_##name(LogReader& log, const Summary& summary, std::span<const Spec> specs, \
                            const std::string& path);
#include "report/formats.def"
#undef ASSAY_FORMAT

std::span<const ReportFormat> report_formats() {
  static constexpr ReportFormat kFormats[] = {
#define ASSAY_FORMAT(name, about) {#name, about, write_##name},
#include "report/formats.def"
#undef ASSAY_FORMAT
  };
  return kFormats;
}

}  // namespace assay
