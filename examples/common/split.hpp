// SPDX-License-Identifier: BSL-1.0
/// \file
/// `split`: the parts of a text between separators.
#pragma once

#include <string_view>
#include <vector>

namespace nines::examples {

/// The parts of a text, empty ones too: one for a text without a separator.
/// Parameters: a separator that is not empty. Returns: views of the text.
[[nodiscard]] inline std::vector<std::string_view> split(std::string_view text,
                                                         std::string_view separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) {
            return parts;
        }
        text.remove_prefix(end + separator.size());
    }
}

} // namespace nines::examples
