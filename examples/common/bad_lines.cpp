// SPDX-License-Identifier: BSL-1.0
#include "common/bad_lines.hpp"

#include <fmt/format.h>

namespace nines::examples {

std::string sanitised(std::string_view text, std::size_t limit) {
    std::string out;
    for (const char c : text.substr(0, limit)) {
        if (c < ' ' || c > '~' || c == '"' || c == '\\') {
            out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
        } else {
            out += c;
        }
    }
    return text.size() > limit ? out + "..." : out;
}

std::string to_string(const bad_line& bad) {
    return fmt::format("{}:{}: {}: \"{}\"", bad.file, bad.line, bad.reason, bad.excerpt);
}

void bad_lines::add(std::string_view file, std::uint64_t line, const char* reason,
                    std::string_view text) {
    ++count_;
    if (first_.size() < keep_) {
        first_.push_back({std::string{file}, line, reason, sanitised(text)});
    }
}

void bad_lines::merge(const bad_lines& other) {
    count_ += other.count_;
    for (const auto& line : other.first_) {
        if (first_.size() < keep_) {
            first_.push_back(line);
        }
    }
}

} // namespace nines::examples
