// SPDX-License-Identifier: BSL-1.0
#include "slo_report/page.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace nines::examples {

void page::line(std::string_view text) {
    out_ += text.substr(0, text.find_last_not_of(' ') + 1);
    out_ += '\n';
}

void page::item(std::string_view label, std::string_view words) {
    std::string row = fmt::format("{:<{}}", label, label_width);
    while (!words.empty()) {
        const auto word = words.substr(0, words.find(' '));
        if (row.size() + word.size() > page_width && row.size() > label_width) {
            line(row);
            row.assign(label_width, ' ');
        }
        row += word;
        row += ' ';
        words.remove_prefix(std::min(word.size() + 1, words.size()));
    }
    line(row);
}

} // namespace nines::examples
