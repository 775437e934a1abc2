// SPDX-License-Identifier: BSL-1.0
#include "common/text_input.hpp"

#include "common/byte_source.hpp"
#include "common/progress.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

namespace nines::examples {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::size_t least_block = 16;

} // namespace

/// The buffer holds, from its start: lines handed out, the start of a line to be continued
/// (`begin` to `end`), free space.
struct text_input::state {
    state(std::unique_ptr<byte_source> from, std::string called, bad_lines& counted,
          const read_options& options)
        : name{std::move(called)},
          bad{&counted},
          line_limit{std::max(options.line_limit, least_block)},
          source{unpacked(std::move(from), name)},
          buffer(std::clamp(options.block_size, least_block, line_limit + 1)) {
        if (options.show_progress) {
            progress.emplace(name, source->size());
        }
        skip_byte_order_mark();
    }

    std::optional<text_block> next();
    /// Reads into the free space; false at the end of the input.
    bool fill();
    void make_room();
    void skip_byte_order_mark();
    void skip_rest_of_long_line() noexcept;
    std::optional<text_block> hand_out(std::size_t size);

    std::string name;
    bad_lines* bad;
    std::size_t line_limit;
    std::unique_ptr<byte_source> source;
    std::vector<char> buffer;
    std::optional<progress_bar> progress;
    std::size_t begin = 0;
    std::size_t end = 0;
    std::uint64_t next_line = 1;
    bool in_long_line = false;
};

bool text_input::state::fill() {
    const std::size_t got = source->read(buffer.data() + end, buffer.size() - end);
    end += got;
    if (progress) {
        progress->update(source->consumed());
    }
    return got > 0;
}

/// Moves the started line to the front; where it fills the buffer, the buffer grows up to the
/// limit of a line, beyond which the line is counted as bad and dropped.
void text_input::state::make_room() {
    std::memmove(buffer.data(), buffer.data() + begin, end - begin);
    end -= std::exchange(begin, 0);
    if (end < buffer.size()) {
        return;
    }
    if (buffer.size() <= line_limit) {
        buffer.resize(std::min(2 * buffer.size(), line_limit + 1));
        return;
    }
    bad->add(name, next_line, "expected a shorter line", {buffer.data(), end});
    in_long_line = true;
    end = 0;
}

void text_input::state::skip_rest_of_long_line() noexcept {
    const std::string_view read{buffer.data() + begin, end - begin};
    const std::size_t newline = read.find('\n');
    if (newline == std::string_view::npos) {
        begin = end;
        return;
    }
    begin += newline + 1;
    ++next_line;
    in_long_line = false;
}

void text_input::state::skip_byte_order_mark() {
    while (end < byte_order_mark.size() && fill()) {
    }
    if (std::string_view{buffer.data(), end}.starts_with(byte_order_mark)) {
        begin = byte_order_mark.size();
    }
}

std::optional<text_block> text_input::state::hand_out(std::size_t size) {
    const text_block block{{buffer.data() + begin, size}, next_line};
    begin += size;
    next_line += count_newlines(block.text);
    return block;
}

std::optional<text_block> text_input::state::next() {
    for (bool more = true;;) {
        const std::string_view text{buffer.data() + begin, end - begin};
        const std::size_t newline = text.rfind('\n');
        if (newline != std::string_view::npos) {
            return hand_out(newline + 1);
        }
        if (!more) {
            break;
        }
        make_room();
        more = fill();
        if (in_long_line) {
            skip_rest_of_long_line();
        }
    }
    if (std::exchange(in_long_line, false)) {
        ++next_line;
    }
    if (begin == end) {
        return std::nullopt;
    }
    auto last = hand_out(end - begin);
    ++next_line;
    return last;
}

namespace {
std::string called(const std::string& path) {
    return path == "-" ? "standard input" : path;
}
} // namespace

text_input::text_input(const std::string& path, bad_lines& bad, const read_options& options)
    : state_{std::make_unique<state>(open_file(path, called(path)), called(path), bad, options)} {}

text_input::text_input(std::unique_ptr<state> made) noexcept : state_{std::move(made)} {}

text_input text_input::of_text(std::string_view text, bad_lines& bad, const read_options& options,
                               std::string name) {
    return text_input{std::make_unique<state>(open_text(text), std::move(name), bad, options)};
}

text_input::text_input(text_input&&) noexcept = default;
text_input& text_input::operator=(text_input&&) noexcept = default;
text_input::~text_input() = default;

std::optional<text_block> text_input::next() {
    return state_->next();
}
const std::string& text_input::name() const noexcept {
    return state_->name;
}
std::uint64_t text_input::lines() const noexcept {
    return state_->next_line - 1;
}

void text_input::refuse(std::uint64_t line, const char* reason, std::string_view text) {
    state_->bad->add(state_->name, line, reason, text);
}

std::optional<std::string_view> line_reader::next() {
    if (rest_.empty()) {
        const auto block = input_.next();
        if (!block) {
            return std::nullopt;
        }
        rest_ = block->text;
        next_line_ = block->first_line;
    }
    line_ = next_line_++;
    const std::size_t newline = rest_.find('\n');
    std::string_view line = rest_.substr(0, newline);
    rest_.remove_prefix(newline == std::string_view::npos ? rest_.size() : newline + 1);
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    return line;
}

/// Counts in bytes side by side, which compilers turn into vector code, and empties them before
/// they can overflow.
std::uint64_t count_newlines(std::string_view text) noexcept {
    constexpr std::size_t lanes = 64;
    constexpr std::size_t most_rows = std::numeric_limits<std::uint8_t>::max();
    std::uint64_t count = 0;
    while (text.size() >= lanes) {
        std::array<std::uint8_t, lanes> counts{};
        const std::size_t rows = std::min(text.size() / lanes, most_rows);
        const char* row = text.data();
        for (const char* const end = row + rows * lanes; row != end; row += lanes) {
            for (std::size_t i = 0; i < lanes; ++i) {
                counts[i] = static_cast<std::uint8_t>(counts[i] + (row[i] == '\n' ? 1 : 0));
            }
        }
        count = std::accumulate(counts.begin(), counts.end(), count);
        text.remove_prefix(rows * lanes);
    }
    return count + static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

} // namespace nines::examples
