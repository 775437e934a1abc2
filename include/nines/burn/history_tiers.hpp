// SPDX-License-Identifier: BSL-1.0
/// \file
/// `history_tiers`: how finely a history remembers what, for how long.
#pragma once

#include <nines/config.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace nines::inline NINES_ABI {

/// Slots of one length that reach so far back, in seconds.
struct history_tier {
    std::int64_t slot;
    std::int64_t length;

    [[nodiscard]] static constexpr history_tier of(std::chrono::seconds slot,
                                                   std::chrono::seconds length) noexcept {
        return {slot.count(), length.count()};
    }
    /// Slot edges that are kept: those of the length, and the one before it.
    [[nodiscard]] constexpr std::size_t edges() const noexcept {
        return static_cast<std::size_t>(length / slot) + 2;
    }
};

/// The tiers of a history, finest first. `longest_step`, in seconds, is the time without a sample
/// after which the end of a window counts as not observed.
template <std::size_t Size>
struct history_tiers {
    std::array<history_tier, Size> tiers;
    std::int64_t longest_step = 300;

    /// Whether each slot divides that of the next tier, each tier reaches further than the one
    /// before it, and lengths are whole slots.
    [[nodiscard]] constexpr bool valid() const noexcept {
        for (std::size_t i = 0; i < Size; ++i) {
            const history_tier& tier = tiers[i];
            if (!(tier.slot > 0 && tier.length >= tier.slot && tier.length % tier.slot == 0)) {
                return false;
            }
            if (i > 0 && !(tier.slot % tiers[i - 1].slot == 0 && tier.slot > tiers[i - 1].slot &&
                           tier.length > tiers[i - 1].length)) {
                return false;
            }
        }
        return Size > 0 && longest_step > 0;
    }
    [[nodiscard]] constexpr std::size_t edges() const noexcept {
        std::size_t sum = 0;
        for (const history_tier& tier : tiers) {
            sum += tier.edges();
        }
        return sum;
    }
};

/// 5 s for an hour, a minute for 6 hours, 5 minutes for 3 days, 2 hours for 30 days and 6 hours for
/// 90: of every window from 5 minutes to 90 days at most 3 % is uncertain, in 63 KiB.
inline constexpr history_tiers<5> default_history_tiers{
    {history_tier::of(std::chrono::seconds{5}, std::chrono::hours{1}),
     history_tier::of(std::chrono::minutes{1}, std::chrono::hours{6}),
     history_tier::of(std::chrono::minutes{5}, std::chrono::days{3}),
     history_tier::of(std::chrono::hours{2}, std::chrono::days{30}),
     history_tier::of(std::chrono::hours{6}, std::chrono::days{90})}};

} // namespace nines::inline NINES_ABI
