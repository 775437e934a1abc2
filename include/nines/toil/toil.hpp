// SPDX-License-Identifier: BSL-1.0
/// \file
/// `toil_task`: recurring work, what it costs a week, whether it is toil, and what to automate
/// first.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/result.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <numeric>
#include <span>
#include <string>
#include <vector>

namespace nines::inline NINES_ABI {

/// The six marks of toil. Source: Beyer, Jones, Petoff and Murphy, Site Reliability Engineering,
/// 2016, chapter 5.
enum class toil_mark : std::uint8_t {
    manual = 1,
    repetitive = 2,
    automatable = 4,
    tactical = 8,
    without_enduring_value = 16,
    grows_with_service = 32,
};

/// Which marks a task bears.
class toil_marks {
public:
    constexpr toil_marks() noexcept = default;
    constexpr toil_marks(std::initializer_list<toil_mark> marks) noexcept {
        for (const toil_mark mark : marks) {
            bits_ = static_cast<std::uint8_t>(bits_ | static_cast<unsigned>(mark));
        }
    }

    [[nodiscard]] constexpr bool has(toil_mark mark) const noexcept {
        return (bits_ & static_cast<unsigned>(mark)) != 0;
    }
    /// How many of the six.
    [[nodiscard]] constexpr int count() const noexcept { return std::popcount(bits_); }

    /// The marks of either.
    [[nodiscard]] friend constexpr toil_marks operator|(toil_marks a, toil_marks b) noexcept {
        a.bits_ = static_cast<std::uint8_t>(a.bits_ | b.bits_);
        return a;
    }
    friend constexpr bool operator==(const toil_marks&, const toil_marks&) noexcept = default;

private:
    std::uint8_t bits_ = 0;
};

/// Work that comes again. An aggregate: what takes one refuses those out of range.
struct toil_task {
    std::string name;
    double minutes;      ///< of a person's time each time
    double per_week;     ///< how often
    double potential;    ///< percent of it that automation would take away, 0 to 100
    double effort_hours; ///< what the automation takes to make
    double people = 1;   ///< how many are busy with it each time
    toil_marks marks{};

    /// Minutes of people's time a week.
    [[nodiscard]] double weekly_minutes() const noexcept { return minutes * per_week * people; }
    /// Minutes a week that the automation would save.
    [[nodiscard]] double weekly_saving() const noexcept {
        return weekly_minutes() * (potential / 100);
    }
    /// Minutes a week when the service is `scale` times as large: toil that grows with it, grows.
    [[nodiscard]] double weekly_minutes_at(double scale) const noexcept {
        return weekly_minutes() * (marks.has(toil_mark::grows_with_service) ? scale : 1);
    }
    /// Weekly minutes times potential: 600 minutes of which half could go score 30,000.
    [[nodiscard]] double score() const noexcept { return weekly_minutes() * potential; }

    friend bool operator==(const toil_task&, const toil_task&) = default;
};

namespace detail {

[[nodiscard]] inline bool is_amount(double x) noexcept {
    return is_finite(x) && x >= 0;
}

/// Nothing when every task is in range.
[[nodiscard]] inline result<bool> checked_tasks(std::span<const toil_task> tasks) noexcept {
    for (const toil_task& task : tasks) {
        if (!is_amount(task.minutes) || !is_amount(task.per_week) || !is_amount(task.people) ||
            !is_amount(task.effort_hours) || !is_finite(task.weekly_minutes())) {
            return error{errc::out_of_domain, "toil_task",
                         "expected minutes, times a week, people and effort that are finite and "
                         "not negative"};
        }
        if (!is_amount(task.potential) || task.potential > 100) {
            return error{errc::out_of_domain, "toil_task",
                         "expected a potential of 0 to 100 percent"};
        }
    }
    return true;
}

} // namespace detail

/// Minutes a week of all tasks. Errors: out_of_domain for a task out of range.
[[nodiscard]] inline result<double> weekly_minutes(std::span<const toil_task> tasks) noexcept {
    return detail::checked_tasks(tasks).transform([&](bool) {
        return std::accumulate(
            tasks.begin(), tasks.end(), 0.0,
            [](double sum, const toil_task& task) { return sum + task.weekly_minutes(); });
    });
}

/// The places of the tasks, the highest score first; equal ones in the order given.
/// Errors: out_of_domain for a task out of range. Cost: O(n log n), one allocation.
[[nodiscard]] inline result<std::vector<std::size_t>>
try_rank_by_score(std::span<const toil_task> tasks) {
    return detail::checked_tasks(tasks).transform([&](bool) {
        std::vector<std::size_t> order(tasks.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
            const double score_a = tasks[a].score();
            const double score_b = tasks[b].score();
            return score_a > score_b || (score_a == score_b && a < b);
        });
        return order;
    });
}

/// The tasks, the highest score (weekly minutes times potential) first.
///
/// A first look: it does not ask what the automation costs; `best_portfolio` does.
/// Errors: out_of_domain, thrown, for a task with amounts that are negative or not finite, or a
/// potential above 100 percent; `try_rank_by_score` returns it, and places in the list besides.
/// Cost: O(n log n), a copy of every task.
[[nodiscard]] inline std::vector<toil_task> rank_by_score(std::span<const toil_task> tasks) {
    const auto order = try_rank_by_score(tasks).value();
    std::vector<toil_task> ranked;
    ranked.reserve(tasks.size());
    for (const std::size_t i : order) {
        ranked.push_back(tasks[i]);
    }
    return ranked;
}
[[nodiscard]] inline std::vector<toil_task> rank_by_score(std::initializer_list<toil_task> tasks) {
    return rank_by_score(std::span{tasks.begin(), tasks.size()});
}

} // namespace nines::inline NINES_ABI
