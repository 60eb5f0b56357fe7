// Reading a results log line by line; declared in record.hpp.
#include "base/text.hpp"
#include "run/record.hpp"

namespace assay {
namespace {

std::string kind_of(const Json& line) {
  const Json* kind = line.find("kind");
  return kind && kind->is_string() ? kind->as_string() : "";
}

}  // namespace

Result<LogReader> LogReader::open(const std::string& path) {
  LogReader out;
  out.path_ = path;
  out.in_.open(path, std::ios::binary);
  std::string first;
  if (!out.in_ || !std::getline(out.in_, first))
    return Error{path, out.in_.is_open() ? "this is empty or no file, expected a results log"
                                         : "this results log cannot be opened"};
  const auto line = parse_json(first);
  const std::string place = path + ":1";
  if (!line || kind_of(*line) != "run")
    return Error{place, R"(this is not a results log: expected a line {"kind":"run", ...})"};
  auto header = run_header_from(*line);
  if (!header) {
    Errors errors = header.errors();
    for (Error& error : errors) error.where = place;
    return errors;
  }
  out.header_ = *std::move(header);
  out.line_ = 1;
  return out;
}

void LogReader::stop(std::string why) {
  problem_ = path_ + ":" + std::to_string(line_) + ": " + std::move(why);
  in_.setstate(std::ios::eofbit);
}

std::optional<Record> LogReader::next() {
  if (end_ || !problem_.empty()) return std::nullopt;
  std::string text;
  if (!std::getline(in_, text)) {
    stop("the log ends here without its last line: the run was cut off");
    return std::nullopt;
  }
  ++line_;
  const auto line = parse_json(text);
  if (!line) {
    stop(in_.eof() ? "this line was cut off while it was written"
                   : "this line is no JSON: " + line.error().what);
    return std::nullopt;
  }
  if (kind_of(*line) == "end") {
    auto end = run_end_from(*line);
    if (!end)
      stop(end.error().what);
    else if (in_.peek() != std::ifstream::traits_type::eof())
      stop("lines follow the end of the run");
    else
      end_ = *std::move(end);
    return std::nullopt;
  }
  auto record = record_from(*line);
  if (!record) {
    stop(record.error().what);
    return std::nullopt;
  }
  return *std::move(record);
}

void LogReader::rewind() {
  in_.clear();
  in_.seekg(0);
  std::string header;
  std::getline(in_, header);
  line_ = 1;
  end_.reset();
  problem_.clear();
}

}  // namespace assay
