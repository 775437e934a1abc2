// SPDX-License-Identifier: BSL-1.0
/// \file
/// `history`: the incidents of a service, and what of its file could not be used.
#pragma once

#include "common/timestamps.hpp"

#include <nines/core/half_open.hpp>
#include <nines/incident/incident_timeline.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nines::examples::review {

using time_range = half_open<time_ms>;

/// What is read of an incident.
enum class field : std::uint8_t {
    id,
    start,
    detection,
    acknowledgement,
    resolution,
    severity,
    services,
    title,
    down_from,
    down_to,
};
inline constexpr std::array<std::string_view, 10> field_names{
    "id",       "start",    "detection", "acknowledgement", "resolution",
    "severity", "services", "title",     "down_from",       "down_to"};

[[nodiscard]] constexpr std::string_view name_of(field which) noexcept {
    return field_names[static_cast<std::size_t>(which)];
}

/// An incident as it stands in the file.
struct incident {
    std::string id;
    incident_timeline<time_ms> times;
    std::string severity;              ///< "none given" without
    std::vector<std::string> services; ///< may be empty
    std::string title;
    time_range down; ///< from start to resolution where the file has no windows; may be empty
    std::uint64_t line;
};

/// Something that could not be used, and where it stands.
struct remark {
    std::uint64_t line; ///< the first line is 1
    std::string field;  ///< as the file calls it; empty when the line as a whole is to blame
    std::string expected;
    std::string found;
};

/// "file:line: field: expected ..., found "..."".
[[nodiscard]] std::string to_string(const remark& each, const std::string& file);

/// All incidents, by rising start.
struct history {
    std::string file;
    std::vector<std::string> comments; ///< the lines at the top that begin with '#', without it
    std::vector<incident> incidents;
    std::vector<remark> left_out;               ///< lines that are no incident of this history
    std::vector<remark> unused;                 ///< times that were not used; their incidents were
    std::uint64_t lines = 0;                    ///< that should be an incident each
    bool sorted = true;                         ///< whether the file has them by rising start
    std::array<bool, field_names.size()> has{}; ///< which fields the file has
    time_ms last = time_ms::min();              ///< the latest time in the file

    [[nodiscard]] bool knows(field which) const noexcept {
        return has[static_cast<std::size_t>(which)];
    }
};

} // namespace nines::examples::review
