// SPDX-License-Identifier: BSL-1.0
// Any text: the same rows in any blocks, as a plain reader has them that goes by character.
#include "common/csv.hpp"

#include "common/input_error.hpp"
#include "fuzz/fuzzing.hpp"

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace nines::examples;
using nines_fuzz::require;

namespace {

using row = std::vector<std::string>;

struct outcome {
    std::vector<row> rows; // the header is the first
    std::uint64_t bad = 0;
    bool refused = false;

    friend bool operator==(const outcome&, const outcome&) = default;
};

outcome read_all(std::string_view text, const read_options& options) {
    outcome read;
    bad_lines bad;
    try {
        csv_reader csv{text_input::of_text(text, bad, options)};
        read.rows.push_back(csv.columns());
        while (csv.next()) {
            row& fields = read.rows.emplace_back();
            for (std::size_t i = 0; i < csv.columns().size(); ++i) {
                fields.emplace_back(csv[i]);
            }
        }
        require(csv.rows() + 1 == read.rows.size(), "rows are counted");
    } catch (const input_error&) {
        return {{}, 0, true};
    }
    read.bad = bad.count();
    return read;
}

/// A machine of four states over the characters, which gives up a row where it breaks the rules
/// and starts again with the next line.
class reference_reader {
public:
    explicit reference_reader(const nines_fuzz::plain_lines& lines) {
        read_.bad = lines.too_long;
        for (const std::string& line : lines.kept) {
            if (!inside_row_ && line.empty()) {
                continue;
            }
            read_line(line);
        }
        if (inside_row_) {
            end_row(false);
        }
        read_.refused |= read_.rows.empty();
        if (read_.refused) {
            read_ = {{}, 0, true};
        }
    }

    [[nodiscard]] const outcome& read() const { return read_; }

private:
    enum class state { at_start, plain, quoted, after_quote };

    void read_line(const std::string& line) {
        inside_row_ = true;
        for (const char c : line) {
            if (!step(c)) {
                end_row(false);
                return;
            }
        }
        if (state_ == state::quoted) {
            field_ += '\n';
            return;
        }
        end_field();
        end_row(true);
    }

    bool step(char c) {
        if (state_ == state::quoted) {
            c == '"' ? void(state_ = state::after_quote) : void(field_ += c);
        } else if (c == ',') {
            end_field();
        } else if (c == '"' && state_ == state::at_start) {
            state_ = state::quoted;
        } else if (c == '"' && state_ == state::after_quote) {
            state_ = state::quoted;
            field_ += c;
        } else if (c == '"' || state_ == state::after_quote) {
            return false;
        } else {
            state_ = state::plain;
            field_ += c;
        }
        return true;
    }

    void end_field() {
        fields_.push_back(field_);
        field_.clear();
        state_ = state::at_start;
    }

    void end_row(bool well_formed) {
        if (!header_seen_) {
            read_.refused =
                !well_formed || std::set(fields_.begin(), fields_.end()).size() != fields_.size();
            header_seen_ = true;
        } else if (well_formed && !read_.rows.empty()) {
            well_formed = fields_.size() == read_.rows.front().size();
        }
        if (well_formed) {
            read_.rows.push_back(fields_);
        } else {
            ++read_.bad;
        }
        fields_.clear();
        field_.clear();
        state_ = state::at_start;
        inside_row_ = false;
    }

    outcome read_;
    row fields_;
    std::string field_;
    state state_ = state::at_start;
    bool inside_row_ = false;
    bool header_seen_ = false;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto [block_size, line_limit, text] = nines_fuzz::split(data, size);
    const outcome read = read_all(text, {.block_size = block_size, .line_limit = line_limit});
    require(read == read_all(text, {.block_size = nines_fuzz::other_block_size,
                                    .line_limit = line_limit}),
            "blocks do not matter");
    if (!nines_fuzz::is_gzip(text)) {
        const reference_reader reference{nines_fuzz::plain_lines{text, line_limit}};
        require(read == reference.read(), "the plain reader agrees");
    }
    return 0;
}
