// SPDX-License-Identifier: BSL-1.0
#include "common/durations.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <system_error>
#include <utility>

namespace nines::examples {

std::optional<std::chrono::milliseconds> parse_duration_or_0(std::string_view text) {
    using namespace std::chrono;
    constexpr std::int64_t day_ms = milliseconds{days{1}}.count();
    constexpr std::array<std::pair<std::string_view, std::int64_t>, 7> units{{{"ms", 1},
                                                                              {"s", 1000},
                                                                              {"m", 60'000},
                                                                              {"h", 3'600'000},
                                                                              {"d", day_ms},
                                                                              {"w", 7 * day_ms},
                                                                              {"y", 365 * day_ms}}};
    std::int64_t number = 0;
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string_view unit{end, static_cast<std::size_t>(text.data() + text.size() - end)};
    const auto known = std::find_if(units.begin(), units.end(),
                                    [&](const auto& entry) { return entry.first == unit; });
    constexpr std::int64_t longest = day_ms * 365 * 1000;
    if (status != std::errc{} || known == units.end() || number < 0 ||
        number > longest / known->second) {
        return std::nullopt;
    }
    return milliseconds{number * known->second};
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
    const auto length = parse_duration_or_0(text);
    return length && length->count() > 0 ? length : std::nullopt;
}

} // namespace nines::examples
