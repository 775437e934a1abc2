// SPDX-License-Identifier: BSL-1.0
/// \file
/// `progress_bar`: how far a long read has come, on a terminal only.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace nines::examples {

/// A line on stderr that is drawn again ten times a second at most, and wiped at the end. Nothing
/// at all is written when stderr is not a terminal.
class progress_bar {
public:
    /// \param total bytes that there are to read; 0 when that is not known, as of a pipe
    progress_bar(std::string label, std::uint64_t total);
    ~progress_bar();
    progress_bar(const progress_bar&) = delete;
    progress_bar& operator=(const progress_bar&) = delete;

    /// \param done bytes read so far
    void update(std::uint64_t done);

private:
    std::string label_;
    std::uint64_t total_;
    bool on_terminal_;
    bool drawn_ = false;
    std::chrono::steady_clock::time_point next_;
};

/// The text of one redraw: "access.log [=====     ]  50 % of 1234 MB", or "access.log 617 MB" when
/// the total is not known.
[[nodiscard]] std::string progress_text(const std::string& label, std::uint64_t done,
                                        std::uint64_t total);

} // namespace nines::examples
