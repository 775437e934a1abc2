// SPDX-License-Identifier: BSL-1.0
#include "common/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <utility>

#include <unistd.h>

namespace nines::examples {
namespace {

constexpr std::size_t bar_width = 30;
constexpr std::chrono::milliseconds redraw_interval{100};
constexpr double bytes_per_megabyte = 1e6;

} // namespace

std::string progress_text(const std::string& label, std::uint64_t done, std::uint64_t total) {
    if (total == 0) {
        return fmt::format("{} {:.0f} MB", label, static_cast<double>(done) / bytes_per_megabyte);
    }
    const double share = std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
    const auto filled = static_cast<std::size_t>(share * bar_width);
    return fmt::format("{} [{}{}] {:3.0f} % of {:.0f} MB", label, std::string(filled, '='),
                       std::string(bar_width - filled, ' '), share * 100,
                       static_cast<double>(total) / bytes_per_megabyte);
}

progress_bar::progress_bar(std::string label, std::uint64_t total)
    : label_{std::move(label)},
      total_{total},
      on_terminal_{isatty(STDERR_FILENO) == 1},
      next_{std::chrono::steady_clock::now() + redraw_interval} {}

progress_bar::~progress_bar() {
    if (drawn_) {
        std::fputs("\r\x1b[K", stderr);
    }
}

void progress_bar::update(std::uint64_t done) {
    if (!on_terminal_) {
        return;
    }
    const auto now = std::chrono::steady_clock::now();
    if (now < next_) {
        return;
    }
    next_ = now + redraw_interval;
    drawn_ = true;
    std::fprintf(stderr, "\r%s\x1b[K", progress_text(label_, done, total_).c_str());
    std::fflush(stderr);
}

} // namespace nines::examples
