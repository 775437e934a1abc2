// SPDX-License-Identifier: BSL-1.0
/// \file
/// What a forecast says of the time at which a budget will be gone.
#pragma once

#include <nines/core/confidence.hpp>
#include <nines/core/half_open.hpp>

#include <cstdint>

namespace nines::inline NINES_ABI {

/// Whether a budget will be gone, as far as a forecast looks.
enum class exhaustion_state : std::uint8_t {
    gone,     ///< it is gone now
    possible, ///< it may be gone within the horizon, or not
    never,    ///< it cannot be gone within the horizon: even if every event failed
};

/// A quantile of the time of exhaustion.
template <chrono_time_point Point>
struct exhaustion_time {
    Point at;            ///< the end of the horizon when it is not within
    bool within_horizon; ///< false: not with this probability before the horizon ends

    friend constexpr bool operator==(const exhaustion_time&,
                                     const exhaustion_time&) noexcept = default;
};

/// The times between which a budget will be gone; the later one, or both, may be past the horizon.
template <chrono_time_point Point>
struct exhaustion_bounds {
    exhaustion_time<Point> earliest;
    exhaustion_time<Point> latest;
    confidence level;
};

} // namespace nines::inline NINES_ABI
