// SPDX-License-Identifier: BSL-1.0
/// \file
/// Whether counts show that an objective was met, or missed, or neither.
#pragma once

#include <nines/core/confidence.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/objective.hpp>
#include <nines/stats/binomial.hpp>
#include <nines/stats/unit_point.hpp>

#include <cmath>
#include <cstdint>
#include <limits>

namespace nines::inline NINES_ABI {

/// What the counts allow to say about an objective.
enum class verdict : unsigned char {
    met,       ///< so few bad events would be unlikely if the objective were missed
    missed,    ///< so many bad events would be unlikely if the objective were met
    undecided, ///< there are events, and either is still plausible
    no_data,   ///< there are none
};

/// Judges an objective by an exact one-sided binomial test on the side to which the counts point.
///
/// Parameters: the significance of the level is spent on one side: at 95 %, `met` needs
/// P(at most this many bad | error ratio = allowed) <= 0.05, and `missed` needs
/// P(at least this many bad | error ratio = allowed) <= 0.05, "at most" and "at least" and the
/// comparison with the significance all including equality. `met` further needs an observed error
/// ratio not above the allowed one, `missed` one not below.
/// Returns: the verdict. More bad events never turn it towards `met`. Below 50 % significance
/// `met` says that the upper Clopper-Pearson bound at twice the significance is at most the
/// allowed error, and `missed` that the lower one is at least that.
/// Assumes: independent events; bursts of errors need more data than this asks for. The test is for
/// one look at the data: judged every minute it will be wrong more often than the level says.
/// Accuracy: tails to 13 digits. Cost: 0.1 to 1 us, bounded in the counts; no allocation.
/// Source: Clopper and Pearson 1934, doi 10.1093/biomet/26.4.404. Example: examples/slo_report.
template <event_count Count>
[[nodiscard]] verdict judge(const event_counts<Count>& counts, objective target,
                            confidence level) noexcept {
    if (counts.empty()) {
        return verdict::no_data;
    }
    const auto bad = static_cast<double>(counts.bad);
    const auto good = static_cast<double>(counts.good);
    const unit_point<> allowed{target.allowed_error(), target.target()};
    const double expected = (bad + good) * allowed.x;
    if (bad <= expected && binomial_at_most(bad, good, allowed) <= level.significance()) {
        return verdict::met;
    }
    if (bad >= expected && binomial_at_least(bad, good, allowed) <= level.significance()) {
        return verdict::missed;
    }
    return verdict::undecided;
}

/// The least number of events that certifies an objective when none of them is bad: 2,995 for
/// 99.9 % at 95 %.
/// Returns: the n from which `judge` says `met` for n good and no bad events; the largest
/// std::uint64_t when it is larger still.
/// Assumes: independent events, as `judge`. Accuracy: agrees with `judge` on n - 1 and n below
/// 2^53; beyond it a few units in the last place of a double. Cost: below 1 us at usual levels, at
/// most about 100 tails. Source: the rule of three, exact: n = log(significance) / log(1 - allowed
/// error).
[[nodiscard]] inline std::uint64_t events_to_certify(objective target, confidence level) noexcept {
    const unit_point<> allowed{target.allowed_error(), target.target()};
    const auto certifies = [&](double n) {
        return binomial_at_most(0.0, n, allowed) <= level.significance();
    };
    constexpr double end = 18446744073709551616.0;
    constexpr double last_whole = 9007199254740992.0; // 2^53: beyond it n - 1 is often n
    const double guess = std::ceil(std::log(level.significance()) / std::log1p(-allowed.x));
    if (!(guess < end)) {
        return (std::numeric_limits<std::uint64_t>::max)();
    }
    if (!(guess < last_whole)) {
        return static_cast<std::uint64_t>(guess);
    }
    double low = std::fmax(guess - 1, 0.0);
    double high = low + 1;
    for (double step = 1; low > 0 && certifies(low); step *= 2) {
        high = low;
        low = std::fmax(low - step, 0.0);
    }
    for (double step = 1; high < last_whole && !certifies(high); step *= 2) {
        low = high;
        high = std::fmin(high + step, last_whole);
    }
    while (high - low > 1) {
        const double middle = low + std::floor((high - low) / 2);
        (certifies(middle) ? high : low) = middle;
    }
    return static_cast<std::uint64_t>(high);
}

} // namespace nines::inline NINES_ABI
