// SPDX-License-Identifier: BSL-1.0
/// \file
/// `text_input`: the lines of a file of any size, plain or gzip, in constant memory.
#pragma once

#include "common/bad_lines.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace nines::examples {

struct read_options {
    std::size_t block_size = std::size_t{256} << 10U; ///< bytes read at once; at least 16
    std::size_t line_limit = std::size_t{1} << 20U;   ///< bytes, at least 16; a longer line is bad
    bool show_progress = false;                       ///< on a terminal
};

/// Complete lines that follow one another.
struct text_block {
    std::string_view text;    ///< each line ends with '\n', except perhaps the last of the file
    std::uint64_t first_line; ///< the first line of the file is 1
};

/// Reads a file, or standard input for "-", plain or gzip (told apart by the first bytes, also
/// with several members), block by block. A UTF-8 byte order mark is left out.
///
/// Errors: input_error that names the file, for a file that is missing, a folder, not readable, or
/// damaged or cut off within its gzip form. A line of more than `line_limit` bytes is counted as a
/// bad line and left out. Cost: memory for a block, a longest line and zlib's window.
class text_input {
public:
    /// \param bad outlives this input and what reads from it
    text_input(const std::string& path, bad_lines& bad, const read_options& options = {});

    /// The same over text in memory, which must outlive this input; for tests.
    [[nodiscard]] static text_input of_text(std::string_view text, bad_lines& bad,
                                            const read_options& options = {},
                                            std::string name = "text");

    text_input(text_input&&) noexcept;
    text_input& operator=(text_input&&) noexcept;
    ~text_input();

    /// The next lines, valid until the next call; never an empty block; nothing at the end.
    [[nodiscard]] std::optional<text_block> next();

    /// What to call the input in messages: the path, or "standard input".
    [[nodiscard]] const std::string& name() const noexcept;

    /// Lines handed out or counted as too long so far.
    [[nodiscard]] std::uint64_t lines() const noexcept;

    /// Counts a line as bad. \param reason has static storage
    void refuse(std::uint64_t line, const char* reason, std::string_view text);

private:
    struct state;
    explicit text_input(std::unique_ptr<state> made) noexcept;
    std::unique_ptr<state> state_;
};

/// Line by line over a `text_input`, without the line ends '\n' or "\r\n".
class line_reader {
public:
    explicit line_reader(text_input input) noexcept : input_{std::move(input)} {}

    /// The next line, valid until the next call; nothing at the end.
    [[nodiscard]] std::optional<std::string_view> next();

    /// The number of the line that next() gave last.
    [[nodiscard]] std::uint64_t line() const noexcept { return line_; }

    [[nodiscard]] text_input& input() noexcept { return input_; }
    [[nodiscard]] const text_input& input() const noexcept { return input_; }

private:
    text_input input_;
    std::string_view rest_;
    std::uint64_t line_ = 0;
    std::uint64_t next_line_ = 1;
};

/// The number of '\n' in the text, at the speed of memory.
[[nodiscard]] std::uint64_t count_newlines(std::string_view text) noexcept;

} // namespace nines::examples
