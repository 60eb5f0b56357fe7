// Ctrl-C and SIGTERM as a flag that long work looks at.
#pragma once
#include <atomic>

namespace assay {

void catch_interrupts();
const std::atomic<bool>& interrupted_flag();
inline bool interrupted() { return interrupted_flag().load(); }

}  // namespace assay
