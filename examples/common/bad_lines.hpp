// SPDX-License-Identifier: BSL-1.0
/// \file
/// `bad_lines`: lines that could not be read are counted and shown, and do not stop the run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nines::examples {

/// One line that could not be read.
struct bad_line {
    std::string file;
    std::uint64_t line;  ///< the first line is 1
    const char* reason;  ///< what was expected; static storage
    std::string excerpt; ///< the start of the line, printable
};

/// The text with every byte outside printable ASCII, quotes and backslashes as \xHH, so that it
/// cannot steer a terminal; cut after `limit` bytes of input, then ended by "...".
[[nodiscard]] std::string sanitised(std::string_view text, std::size_t limit = 80);

/// "file:line: reason: "excerpt"", for people.
[[nodiscard]] std::string to_string(const bad_line& bad);

/// Counts bad lines over any number of files and keeps the first few.
/// Cost: an addition for each line after those kept.
class bad_lines {
public:
    explicit bad_lines(std::size_t keep = 5) : keep_{keep} {}

    /// \param reason what was expected; must have static storage
    void add(std::string_view file, std::uint64_t line, const char* reason, std::string_view text);

    /// Adds what another count holds; its lines come after those kept here.
    void merge(const bad_lines& other);

    [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
    /// The first ones added, `keep` at most.
    [[nodiscard]] std::span<const bad_line> first() const noexcept { return first_; }

private:
    std::size_t keep_;
    std::uint64_t count_ = 0;
    std::vector<bad_line> first_;
};

} // namespace nines::examples
