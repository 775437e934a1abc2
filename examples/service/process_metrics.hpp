// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "metrics.hpp"

#include <unistd.h>

#include <cstdint>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>

namespace example {

inline void append_family(std::string& page, std::string_view name, std::string_view type,
                          std::string_view help, const std::string& value) {
    page.append("# TYPE ").append(name).append(" ").append(type).append("\n# HELP ");
    page.append(name).append(" ").append(help).append("\n").append(name);
    page.append(type == "counter" ? "_total " : " ").append(value).append("\n");
}

inline std::uint64_t entries_of(const std::filesystem::path& folder) {
    std::error_code ignored;
    return static_cast<std::uint64_t>(
        std::distance(std::filesystem::directory_iterator{folder, ignored}, {}));
}

/// The second field of /proc/self/statm, resident pages, in bytes; 0 where there is no /proc.
inline std::uint64_t resident_bytes() {
    std::ifstream statm{"/proc/self/statm"};
    std::uint64_t size_pages = 0;
    std::uint64_t resident_pages = 0;
    statm >> size_pages >> resident_pages;
    return resident_pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

inline std::uint64_t cpu_micros() {
    timespec used{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<std::uint64_t>(used.tv_sec) * 1'000'000 +
           static_cast<std::uint64_t>(used.tv_nsec) / 1'000;
}

/// Appends what the process uses: processor time, memory, threads and open files.
inline void append_process(std::string& page) {
    append_family(page, "process_cpu_seconds", "counter", "Processor time used.",
                  seconds_text(cpu_micros()));
    append_family(page, "process_resident_memory_bytes", "gauge", "Resident memory.",
                  std::to_string(resident_bytes()));
    append_family(page, "process_threads", "gauge", "Threads.",
                  std::to_string(entries_of("/proc/self/task")));
    append_family(page, "process_open_fds", "gauge", "Open file descriptors.",
                  std::to_string(entries_of("/proc/self/fd")));
}

} // namespace example
