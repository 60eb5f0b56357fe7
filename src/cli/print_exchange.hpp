// One exchange as a reader wants it: the bytes of both sides, the verdict, and a curl line.
#pragma once
#include <ostream>
#include <string>

#include "run/record.hpp"

namespace assay {

// `url` is that of the target. The secrets in a record are masked already.
void print_whole(std::ostream& out, const Record& record, const std::string& url);

// What one record says of the exit code.
int exit_code_of(const Record& record);

}  // namespace assay
