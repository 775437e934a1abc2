// SPDX-License-Identifier: BSL-1.0
/// \file
/// `page`: lines of text, with words folded to the right of a label.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace nines::examples {

inline constexpr std::size_t page_width = 96;
inline constexpr std::size_t label_width = 13;

class page {
public:
    /// Without blanks at the end.
    void line(std::string_view text);
    void blank() { out_ += '\n'; }

    /// The label, and words folded to the right of it.
    void item(std::string_view label, std::string_view words);

    [[nodiscard]] const std::string& text() const noexcept { return out_; }

private:
    std::string out_;
};

} // namespace nines::examples
