// SPDX-License-Identifier: BSL-1.0
/// \file
/// The simulation behind `operating_curve`, what it is told and what it says.
#pragma once

#include <nines/burn/delay_distribution.hpp>
#include <nines/burn/minute_pager.hpp>
#include <nines/burn/minute_ring.hpp>
#include <nines/burn/traffic_process.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/inplace_vector.hpp>
#include <nines/core/objective.hpp>
#include <nines/stats/random.hpp>
#include <nines/stats/running_mean.hpp>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

namespace nines::inline NINES_ABI {

/// How much to simulate, and what a change is taken to be.
struct operating_plan {
    std::uint32_t months = 100; ///< of 30 healthy days, simulated
    std::uint32_t runs = 400;   ///< of each change at most; one begins about every fourth day
    std::chrono::minutes longest_wait = std::chrono::days{30}; ///< for a page, and for its end
    std::chrono::minutes repair{60};                           ///< from the page to the repair
    /// A change that nobody finds ends by itself so late: what recall is of.
    std::chrono::minutes change_lasts = std::chrono::days{1};
    double changes_per_30d = 1; ///< what precision is of
};

/// What a policy makes of a change of the error ratio. Delays are in minutes.
struct change_response {
    double burn_rate = 0;
    double error_ratio = 0;
    measured found; ///< the share of changes that page within the longest wait
    /// From the change to the end of the first minute with a page on, one that was on before
    /// included; a change that is not found counts with the longest wait.
    delay_distribution detection;
    /// From the repair to the end of the first minute without a page; 0 where none is on any more.
    delay_distribution reset;
    measured budget_spent; ///< from the change to its page, as a share of the period's: 1 is all
    measured recall;       ///< the share of changes that page before they end by themselves
    std::optional<measured> precision; ///< the share of pages that have a cause; none without pages
    std::uint64_t runs = 0;
};

/// What a policy does: the answer of `operating_curve`.
struct operating_figures {
    measured false_pages_per_30d; ///< pages that begin while the service is healthy
    inplace_vector<change_response, error_process::max_changes> changes;
};

namespace detail {

inline constexpr double minutes_of_30_days = 43200;

/// A share of runs; with one more of either kind in the standard error, so that it is never 0.
[[nodiscard]] inline measured share_of_runs(std::uint64_t hits, std::uint64_t runs) noexcept {
    const auto n = static_cast<double>(runs);
    if (runs == 0) {
        return {};
    }
    const double likely = (static_cast<double>(hits) + 1) / (n + 2);
    return {static_cast<double>(hits) / n, std::sqrt(likely * (1 - likely) / n)};
}

/// The share of pages with a cause, where changes and false pages come at these rates.
[[nodiscard]] inline std::optional<measured> precision_of(const measured& recall, double changes,
                                                          const measured& wrong) noexcept {
    const double right = changes * recall.value;
    const double all = right + wrong.value;
    if (!(all > 0)) {
        return std::nullopt;
    }
    const double by_recall = changes * wrong.value * recall.standard_error;
    const double by_wrong = right * wrong.standard_error;
    return measured{right / all,
                    std::sqrt(by_recall * by_recall + by_wrong * by_wrong) / (all * all)};
}

/// The runs of one change.
struct change_runs {
    minute_source events;
    change_response response;
    std::vector<double> detected;
    std::vector<double> reset;
    running_mean budget;
    std::uint64_t found = 0;
    std::uint64_t in_time = 0;
};

/// A pager that need not be asked where the answer does not matter.
template <class Pager>
concept forgetful =
    requires(const Pager& pager, const minute_ring& history) { pager.pages(history); };

/// One long healthy time, from which changes branch off: each begins with a past that is as it
/// would be, and with the pager's own memory of it.
template <minute_pager Pager>
class operating_simulation {
public:
    operating_simulation(const Pager& pager, const objective& promised, std::chrono::seconds period,
                         const traffic_process& traffic, const error_process& errors,
                         std::uint64_t seed, const operating_plan& plan)
        : pager_{pager},
          plan_{plan},
          seed_{seed},
          random_{seed},
          warm_up_{std::chrono::ceil<std::chrono::minutes>(pager.reach()).count()},
          budget_{promised.allowed_error() * traffic.requests_per_minute() *
                  std::chrono::duration<double, std::chrono::minutes::period>{period}.count()},
          history_{pager.reach()},
          branch_{history_},
          healthy_{traffic, ratio(promised, errors.healthy()), errors.correlation()} {
        for (const double each : errors.changes()) {
            change_runs runs{minute_source{traffic, ratio(promised, each), errors.correlation()},
                             {},
                             {},
                             {},
                             {}};
            runs.response.burn_rate = each;
            runs.response.error_ratio = ratio(promised, each);
            changes_.push_back(runs);
        }
    }

    /// Parameters: the false pages, where they are known exactly.
    [[nodiscard]] operating_figures run(const std::optional<measured>& exact = std::nullopt) {
        operating_figures figures;
        const measured counted = healthy_time();
        figures.false_pages_per_30d = exact ? *exact : counted;
        for (change_runs& each : changes_) {
            figures.changes.try_emplace_back(summary(each, figures.false_pages_per_30d));
        }
        return figures;
    }

private:
    [[nodiscard]] static double ratio(const objective& promised, double burn_rate) noexcept {
        return std::fmin(1, promised.allowed_error() * burn_rate);
    }

    [[nodiscard]] measured healthy_time() {
        for (std::int64_t i = 0; i < warm_up_; ++i) {
            was_on_ = healthy_minute();
        }
        running_mean pages;
        double in_all = 0;
        std::int64_t wait = until_next_change();
        for (std::uint32_t month = 0; month < plan_.months; ++month) {
            double count = 0;
            for (int minute = 0; minute < static_cast<int>(minutes_of_30_days); ++minute) {
                const bool on = healthy_minute();
                count += on && !was_on_ ? 1 : 0;
                was_on_ = on;
                if (--wait <= 0 && streams_ < std::uint64_t{plan_.runs} * changes_.size()) {
                    wait = until_next_change();
                    branch_off();
                }
            }
            pages.add(count);
            in_all += count;
        }
        const double by_chance = std::sqrt(std::fmax(1, in_all)) / plan_.months;
        return {pages.mean(), std::fmax(pages.result().standard_error, by_chance)};
    }
    bool healthy_minute() noexcept {
        history_.add(healthy_(history_.minutes(), random_));
        return pager_.pages(history_);
    }
    /// Late enough to forget what the last change began with, at any time of the day.
    [[nodiscard]] std::int64_t until_next_change() noexcept {
        return warm_up_ + 1 + static_cast<std::int64_t>(random_.below(1440));
    }

    void branch_off() {
        for (change_runs& each : changes_) {
            random_stream random{seed_, ++streams_};
            branch_ = history_;
            Pager pager{pager_};
            if (detect(each, pager, random)) {
                repair(each, pager, random);
            }
        }
    }
    bool detect(change_runs& runs, Pager& pager, random_stream& random) {
        bool on = false;
        std::int64_t minutes = 0;
        std::uint64_t failures = 0;
        while (!on && minutes < plan_.longest_wait.count()) {
            const event_counts<> minute = runs.events(branch_.minutes(), random);
            failures += minute.bad;
            branch_.add(minute);
            on = pager.pages(branch_);
            ++minutes;
        }
        runs.detected.push_back(static_cast<double>(minutes));
        runs.budget.add(static_cast<double>(failures) / budget_);
        runs.found += on ? 1U : 0U;
        runs.in_time += on && minutes <= plan_.change_lasts.count() ? 1U : 0U;
        return on;
    }
    void repair(change_runs& runs, Pager& pager, random_stream& random) {
        bool on = true;
        for (std::int64_t left = plan_.repair.count(); left > 0; --left) {
            branch_.add(runs.events(branch_.minutes(), random));
            on = forgetful<Pager> && left > 1 ? on : pager.pages(branch_);
        }
        std::int64_t minutes = 0;
        while (on && minutes < plan_.longest_wait.count()) {
            branch_.add(healthy_(branch_.minutes(), random));
            on = pager.pages(branch_);
            ++minutes;
        }
        runs.reset.push_back(static_cast<double>(minutes));
    }

    [[nodiscard]] change_response summary(change_runs& runs, const measured& wrong) const {
        change_response response = runs.response;
        response.runs = runs.detected.size();
        response.found = share_of_runs(runs.found, response.runs);
        response.detection = distribution_of(runs.detected);
        response.reset = distribution_of(runs.reset);
        response.budget_spent = runs.budget.result();
        response.recall = share_of_runs(runs.in_time, response.runs);
        response.precision = precision_of(response.recall, plan_.changes_per_30d, wrong);
        return response;
    }

    Pager pager_;
    operating_plan plan_;
    std::uint64_t seed_;
    std::uint64_t streams_ = 0;
    random_stream random_;
    std::int64_t warm_up_;
    double budget_; ///< the failures that the period allows
    minute_ring history_;
    minute_ring branch_;
    minute_source healthy_;
    std::vector<change_runs> changes_;
    bool was_on_ = false;
};

} // namespace detail
} // namespace nines::inline NINES_ABI
