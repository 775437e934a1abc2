// SPDX-License-Identifier: BSL-1.0
/// \file
/// `firing_conditions`: which of the conditions of a policy hold, and the counts that say so.
#pragma once

#include <nines/core/event_counts.hpp>

#include <cstddef>
#include <cstdint>

namespace nines::inline NINES_ABI {

/// The most conditions that a policy holds.
inline constexpr std::size_t max_alert_conditions = 8;

/// The events of the two windows of one condition, both ending at the same time.
template <event_count Count = std::uint64_t>
struct condition_counts {
    event_counts<Count> over_long;
    event_counts<Count> over_short;
};

/// Which conditions of a policy hold, by severity.
class firing_conditions {
public:
    [[nodiscard]] constexpr bool paging() const noexcept { return pages_ != 0; }
    [[nodiscard]] constexpr bool ticketing() const noexcept { return tickets_ != 0; }
    /// Whether condition `index`, from 0, holds.
    [[nodiscard]] constexpr bool contains(std::size_t index) const noexcept {
        return index < max_alert_conditions && ((pages_ | tickets_) >> index & 1U) != 0;
    }
    friend constexpr bool operator==(const firing_conditions&,
                                     const firing_conditions&) noexcept = default;

private:
    friend class alert_policy;
    constexpr firing_conditions(std::uint32_t pages, std::uint32_t tickets) noexcept
        : pages_{pages}, tickets_{tickets} {}

    std::uint32_t pages_;
    std::uint32_t tickets_;
};

} // namespace nines::inline NINES_ABI
