// SPDX-License-Identifier: BSL-1.0
/// \file
/// `whole_seconds`: a budget's period in any unit, as alert policies take it.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/result.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>

namespace nines::inline NINES_ABI::detail {

/// Stands for a parameter: made of any chrono duration without a word, and asked once for its
/// seconds. A duration with a fraction of a second, NaN, an infinite one and one beyond 64 bits
/// have none.
class whole_seconds {
public:
    template <class Rep, class Period>
    constexpr whole_seconds( // NOLINT(google-explicit-constructor): what it is for
        std::chrono::duration<Rep, Period> length) noexcept {
        if constexpr (std::floating_point<Rep>) {
            using wide = std::common_type_t<Rep, double>;
            const wide seconds = std::chrono::duration<wide>{length}.count();
            constexpr wide end = 0x1p62;
            if (is_finite(seconds) && seconds > -end && seconds < end) {
                const auto whole = static_cast<std::int64_t>(seconds);
                if (static_cast<wide>(whole) == seconds) {
                    seconds_ = std::chrono::seconds{whole};
                }
            }
        } else {
            constexpr std::int64_t most = (std::numeric_limits<std::int64_t>::max)() / Period::num;
            const Rep ticks = length.count();
            if (!std::in_range<std::int64_t>(ticks)) {
                return;
            }
            const auto groups = static_cast<std::int64_t>(ticks) / Period::den;
            const bool whole = static_cast<std::int64_t>(ticks) % Period::den == 0;
            if (whole && groups <= most && groups >= -most) {
                seconds_ = std::chrono::seconds{groups * Period::num};
            }
        }
    }

    /// The seconds, or out_of_domain with `where`.
    [[nodiscard]] constexpr result<std::chrono::seconds>
    or_refusal_of(const char* where) const noexcept {
        if (!seconds_) {
            return error{errc::out_of_domain, where, "expected a period of whole seconds"};
        }
        return *seconds_;
    }

private:
    std::optional<std::chrono::seconds> seconds_;
};

} // namespace nines::inline NINES_ABI::detail
