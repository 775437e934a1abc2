// SPDX-License-Identifier: BSL-1.0
/// \file
/// `condition_evaluation`: what one alert condition saw, what it made of it, and what that means.
#pragma once

#include <nines/burn/alert_condition.hpp>
#include <nines/burn/burn_rate.hpp>
#include <nines/burn/count_window.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/objective.hpp>
#include <nines/core/window_state.hpp>
#include <nines/stats/beta.hpp>
#include <nines/stats/unit_point.hpp>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>

namespace nines::inline NINES_ABI {

/// Whether a condition holds. A window without data says nothing, and neither does one that was
/// observed in part and has no event; nor does a long one whose data end before the short one.
enum class condition_verdict : std::uint8_t {
    clear,     ///< it does not hold: the long window does not burn, or the short one no longer does
    undecided, ///< the long window says nothing, or it burns and the short one has no traffic or
               ///< says nothing: no reason to begin an alert, and none to end one
    holds,     ///< both windows burn
};

/// The probability that a service is within its objective, given the events of a window: of
/// P(error ratio <= allowed) after Jeffreys' prior, Beta(bad + 1/2, good + 1/2).
/// Returns: 0 to 1; 0.5 or more for most services that are well within it, and without events what
/// the prior says.
/// Assumes: events that fail independently; failures that come in bursts make it too sure. Not an
/// error rate of alerts: who looks every minute sees small ones by chance.
/// Accuracy: as `beta_tails`. Cost: 0.1 to 1 us, no allocation.
/// Source: Brown, Cai, DasGupta, Interval Estimation for a Binomial Proportion, Statistical Science
/// 16 (2001), section 3.1.3, doi:10.1214/ss/1009213286.
template <event_count Count>
[[nodiscard]] double probability_within(const event_counts<Count>& counts,
                                        const objective& promised) noexcept {
    return beta_tails(static_cast<double>(counts.bad) + 0.5, static_cast<double>(counts.good) + 0.5,
                      unit_point<double>{promised.allowed_error(), promised.target()})
        .lower;
}

/// What one condition saw. The long window is asked first; where it does not burn, the short one
/// need not be, and is not unless all of it was wanted (`asked_windows`).
/// Rates, shares and probabilities are computed when they are asked for.
/// Assumes: for shares of the budget, traffic as in the window throughout the period.
/// Cost: a value of about 200 bytes, no allocation.
template <event_count Count = std::uint64_t,
          chrono_time_point Point = std::chrono::sys_time<std::chrono::milliseconds>>
struct condition_evaluation {
    using window_type = count_window<Count, Point>;

    alert_condition condition;
    objective promised;
    window_type over_long;
    std::optional<window_type> over_short; ///< nothing when it was not asked
    condition_verdict verdict;

    [[nodiscard]] bool holds() const noexcept { return verdict == condition_verdict::holds; }
    [[nodiscard]] alert_severity severity() const noexcept { return condition.severity(); }

    /// How fast each window burns; nothing without events, and where it was not asked.
    [[nodiscard]] std::optional<double> long_burn_rate() const noexcept {
        return burn_rate(over_long.counts, promised);
    }
    [[nodiscard]] std::optional<double> short_burn_rate() const noexcept {
        return over_short ? burn_rate(over_short->counts, promised) : std::nullopt;
    }

    /// The share of the period's budget that was spent in what the long window covers: 1 is all
    /// of it. Nothing without events.
    [[nodiscard]] std::optional<double> budget_spent() const noexcept {
        return share_of(long_burn_rate(), seconds_covered(over_long));
    }
    /// The share of the period's budget that goes if the service burns on for another long window
    /// as it did in the short one: what is at stake while nobody acts. Nothing without events in
    /// the short window, or where it was not asked.
    [[nodiscard]] std::optional<double> budget_at_stake() const noexcept {
        return share_of(short_burn_rate(),
                        std::chrono::duration<double>{condition.long_window()}.count());
    }
    /// How long a whole budget lasts at the rate of the short window; nothing as above, and when
    /// that does not burn at all.
    [[nodiscard]] std::optional<std::chrono::duration<double>> time_to_spend() const noexcept {
        const auto rate = short_burn_rate();
        if (!rate || !(*rate > 0)) {
            return std::nullopt;
        }
        return std::chrono::duration<double>{condition.period()} / *rate;
    }

    /// How many more bad events in a window would make it burn, if nothing else came: 0 when it
    /// burns already. Exact while bad and total multiply exactly (`alert_condition::holds`).
    [[nodiscard]] double missing_bad(const event_counts<Count>& counts) const noexcept {
        if (condition.burns_over(counts)) {
            return 0;
        }
        const double threshold = condition.threshold();
        const double excess =
            threshold * static_cast<double>(counts.total()) - static_cast<double>(counts.bad);
        double more = std::floor(excess / (1 - threshold)) - 1; // one less, for what was rounded
        more = more < 1 ? 1 : more;
        for (int tries = 0; tries < 4 && !burns_with(counts, more); ++tries) {
            ++more;
        }
        return more;
    }

    /// The probability that the service is within its objective, by the long window alone; see
    /// `probability_within`.
    [[nodiscard]] double probability_within_objective() const noexcept {
        return probability_within(over_long.counts, promised);
    }

private:
    [[nodiscard]] bool burns_with(const event_counts<Count>& counts, double more) const noexcept {
        event_counts<double> all;
        all.good = static_cast<double>(counts.good);
        all.bad = static_cast<double>(counts.bad) + more;
        return condition.burns_over(all);
    }
    [[nodiscard]] static double seconds_covered(const window_type& window) noexcept {
        return std::chrono::duration<double>{window.covered.length()}.count();
    }
    [[nodiscard]] std::optional<double> share_of(std::optional<double> rate,
                                                 double seconds) const noexcept {
        if (!rate) {
            return std::nullopt;
        }
        return *rate * seconds / std::chrono::duration<double>{condition.period()}.count();
    }
};

} // namespace nines::inline NINES_ABI
