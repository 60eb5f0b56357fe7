#include <unistd.h>

#include <exception>
#include <iostream>

#include "cli/verbs.hpp"

int main(int argc, char** argv) {
  assay::Streams streams{std::cout, std::cerr, isatty(STDOUT_FILENO) == 1,
                         isatty(STDERR_FILENO) == 1};
  try {
    return assay::run_command(argc, argv, streams);
  } catch (const std::exception& error) {
    std::cerr << "assay: internal error: " << error.what()
              << "; this is a defect of assay, please report it\n";
    return assay::exit_code::internal;
  }
}
