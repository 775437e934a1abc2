// SPDX-License-Identifier: BSL-1.0
/// \file
/// Which lines of an input count, and which of them as bad.
#pragma once

#include <bitset>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nines::examples {

/// A set of HTTP status codes, 0 to 999.
class status_set {
public:
    /// 500 to 599.
    [[nodiscard]] static status_set server_errors();

    /// Adds "503", or a class such as "5xx". Returns: false for other text.
    [[nodiscard]] bool add(std::string_view pattern);

    [[nodiscard]] bool contains(int status) const noexcept {
        return status >= 0 && static_cast<std::size_t>(status) < codes_.size() &&
               codes_[static_cast<std::size_t>(status)];
    }
    friend bool operator==(const status_set&, const status_set&) = default;

private:
    std::bitset<1000> codes_;
};

/// Chooses requests by path, the part of the target before '?'. A pattern is a whole path, or a
/// beginning that ends in '*'.
struct route_filter {
    std::vector<std::string> only;    ///< empty: every route
    std::vector<std::string> exclude; ///< wins over `only`

    [[nodiscard]] bool takes_everything() const noexcept { return only.empty() && exclude.empty(); }
    [[nodiscard]] bool takes(std::string_view target) const noexcept;

    friend bool operator==(const route_filter&, const route_filter&) = default;
};

/// A column or label that has to have one of some values.
struct condition {
    std::string name;
    std::vector<std::string> any_of;

    [[nodiscard]] bool holds(std::string_view value) const noexcept;

    friend bool operator==(const condition&, const condition&) = default;
};

/// All of them have to hold.
using conditions = std::vector<condition>;

} // namespace nines::examples
