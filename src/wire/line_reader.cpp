#include "wire/line_reader.hpp"

#include <algorithm>

namespace assay {

LineReader::Got LineReader::next(std::string_view bytes, std::size_t& consumed) {
  if (finished_) {
    pending_.clear();
    finished_ = false;
  }
  const std::string_view rest = bytes.substr(consumed);
  const std::size_t end = rest.find('\n');
  const std::size_t take = end == std::string_view::npos ? rest.size() : end + 1;
  // Counted before looked at, so that the split of the bytes makes no difference.
  if (const std::size_t room = limit_bytes_ - count_bytes_; take > room) {
    consumed += room;
    count_bytes_ = limit_bytes_;
    return Got::too_long;
  }
  count_bytes_ += take;
  consumed += take;
  if (end == std::string_view::npos) {
    pending_.append(rest);
    return Got::more;
  }
  if (pending_.empty()) {
    line_ = rest.substr(0, end);
  } else {
    pending_.append(rest.substr(0, end));
    line_ = pending_;
    finished_ = true;
  }
  ++lines_;
  if (!line_.ends_with('\r')) return Got::bare_lf;
  line_.remove_suffix(1);
  return line_.find('\r') == std::string_view::npos ? Got::line : Got::bare_cr;
}

}  // namespace assay
