// SPDX-License-Identifier: BSL-1.0
// What the fuzz targets of the readers share.
#pragma once

#include "common/text_input.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace nines_fuzz {

/// Ends the run, for the fuzzer to keep the input, unless `holds`.
inline void require(bool holds, const char* what) {
    if (!holds) {
        std::fprintf(stderr, "does not hold: %s\n", what);
        std::abort();
    }
}

/// The input, split into two choices of how to read and the text to read.
struct choices {
    std::size_t block_size = 16;
    std::size_t line_limit = 16;
    std::string_view text;
};

/// A second size of blocks, which must give the same answer.
inline constexpr std::size_t other_block_size = 4096;

inline choices split(const std::uint8_t* data, std::size_t size) {
    if (size < 2) {
        return {};
    }
    return {16U + data[0], 16U + 8U * data[1],
            std::string_view{reinterpret_cast<const char*>(data), size}.substr(2)};
}

inline bool is_gzip(std::string_view text) {
    return text.starts_with("\x1f\x8b");
}

/// The lines of plain text, cut the obvious way; those beyond the limit are counted, not kept.
struct plain_lines {
    std::vector<std::string> kept;
    std::uint64_t too_long = 0;

    plain_lines(std::string_view text, std::size_t limit) {
        if (text.starts_with("\xEF\xBB\xBF")) {
            text.remove_prefix(3);
        }
        std::string line;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] != '\n') {
                line += text[i];
            }
            if (text[i] == '\n' || i + 1 == text.size()) {
                add(line, limit);
                line.clear();
            }
        }
    }

private:
    void add(std::string line, std::size_t limit) {
        if (line.size() > limit) {
            ++too_long;
            return;
        }
        if (!line.empty() && line.back() == '\r') {
            line.pop_back();
        }
        kept.push_back(line);
    }
};

} // namespace nines_fuzz
