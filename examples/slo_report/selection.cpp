// SPDX-License-Identifier: BSL-1.0
#include "slo_report/selection.hpp"

#include <algorithm>
#include <cstddef>

namespace nines::examples {
namespace {

bool matches(std::string_view pattern, std::string_view path) noexcept {
    if (pattern.ends_with('*')) {
        pattern.remove_suffix(1);
        return path.starts_with(pattern);
    }
    return path == pattern;
}

bool any_matches(const std::vector<std::string>& patterns, std::string_view path) noexcept {
    return std::any_of(patterns.begin(), patterns.end(),
                       [path](const std::string& pattern) { return matches(pattern, path); });
}

} // namespace

status_set status_set::server_errors() {
    status_set set;
    (void)set.add("5xx");
    return set;
}

bool status_set::add(std::string_view pattern) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    if (pattern.size() != 3 || !digit(pattern[0])) {
        return false;
    }
    const auto hundreds = static_cast<std::size_t>(pattern[0] - '0') * 100;
    if (pattern.substr(1) == "xx") {
        for (std::size_t code = hundreds; code < hundreds + 100; ++code) {
            codes_.set(code);
        }
        return true;
    }
    if (!digit(pattern[1]) || !digit(pattern[2])) {
        return false;
    }
    codes_.set(hundreds + static_cast<std::size_t>(pattern[1] - '0') * 10 +
               static_cast<std::size_t>(pattern[2] - '0'));
    return true;
}

bool route_filter::takes(std::string_view target) const noexcept {
    if (takes_everything()) {
        return true;
    }
    const std::string_view path = target.substr(0, target.find('?'));
    return (only.empty() || any_matches(only, path)) && !any_matches(exclude, path);
}

bool condition::holds(std::string_view value) const noexcept {
    return std::find(any_of.begin(), any_of.end(), value) != any_of.end();
}

} // namespace nines::examples
