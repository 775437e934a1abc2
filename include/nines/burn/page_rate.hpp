// SPDX-License-Identifier: BSL-1.0
/// \file
/// `page_rate`: exactly how often an alert policy pages on even traffic.
#pragma once

#include <nines/burn/alert_condition.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/result.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace nines::inline NINES_ABI {

/// Of a minute long after the beginning: the probability that a page is on at its end, and that it
/// is on then and was not a minute before.
struct page_probability {
    double on = 0;
    double begins = 0;
};

namespace detail {

/// Adds up failures back from now, window by window, and remembers of each condition what its short
/// window said, now and a minute ago.
class page_recursion {
public:
    static constexpr std::size_t most_conditions = 3;
    static constexpr std::uint64_t most_failures = 400;

    /// A window of a condition and the failures with which it burns.
    struct edge {
        std::int64_t minutes;
        std::uint64_t burns_from;
        std::size_t condition;
        bool is_long;
    };

    /// The windows of a condition that pages. Returns: whether they are few enough.
    [[nodiscard]] bool add(const alert_condition& condition, std::uint64_t requests) {
        for (const bool is_long : {false, true}) {
            const auto window = is_long ? condition.long_window() : condition.short_window();
            const auto minutes = std::chrono::ceil<std::chrono::minutes>(window).count();
            const std::uint64_t from =
                burning(condition, requests * static_cast<std::uint64_t>(minutes));
            edges_.push_back({minutes, from, conditions_, is_long});
            most_ = most_ < from ? from : most_;
        }
        return ++conditions_ <= most_conditions && most_ <= most_failures;
    }

    [[nodiscard]] page_probability run(std::uint64_t requests, double ratio) {
        std::sort(edges_.begin(), edges_.end(), [](const edge& a, const edge& b) {
            return a.minutes < b.minutes || (a.minutes == b.minutes && !a.is_long && b.is_long);
        });
        const row a_minute = failures_in(requests, ratio);
        const auto pieces = pieces_of(requests, ratio);
        page_probability found;
        for (std::size_t e = 0; e < a_minute.size(); ++e) {
            if (a_minute[e] > 0) {
                add_given(e, a_minute, pieces, found);
            }
        }
        return found;
    }

private:
    /// For each set of flags the probability of so many failures, where the last stands for all
    /// from `most_` on.
    using row = std::vector<double>;

    static constexpr double negligible = 1e-20;

    /// Bits of a set of flags: a page now, and a minute ago; then the same for each short window.
    static constexpr std::size_t page_now = 1;
    static constexpr std::size_t page_before = 2;
    [[nodiscard]] static std::size_t short_now(std::size_t condition) noexcept {
        return std::size_t{4} << 2 * condition;
    }
    [[nodiscard]] static std::size_t short_before(std::size_t condition) noexcept {
        return std::size_t{8} << 2 * condition;
    }

    [[nodiscard]] static std::uint64_t burning(const alert_condition& condition,
                                               std::uint64_t events) noexcept {
        const auto burns = [&](std::uint64_t bad) {
            event_counts<> counts;
            counts.good = events - bad;
            counts.bad = bad;
            return condition.burns_over(counts);
        };
        auto bad = static_cast<std::uint64_t>(condition.threshold() * static_cast<double>(events));
        bad = bad > 1 ? bad - 1 : 1;
        while (bad < events && !burns(bad)) {
            ++bad;
        }
        return bad;
    }

    /// The probabilities of 0, 1, ... failures among the events, as far as they count: what is left
    /// out is rarer than `negligible`. More than `most_` count as so many.
    [[nodiscard]] row failures_in(std::uint64_t events, double ratio) const {
        row probabilities(static_cast<std::size_t>(most_) + 1);
        const auto n = static_cast<double>(events);
        const double odds = ratio / (1 - ratio);
        double log_each = n * std::log1p(-ratio);
        double few = 0;
        std::uint64_t k = 0;
        for (; k < most_ && k <= events; ++k) {
            const double each = std::exp(log_each);
            const auto bad = static_cast<double>(k);
            probabilities[k] = each > negligible ? each : 0;
            few += each;
            log_each += std::log((n - bad) / (bad + 1) * odds);
        }
        double many = 0;
        for (double each = std::exp(log_each); few >= 0.5 && each > negligible; ++k) {
            const auto bad = static_cast<double>(k);
            many += each;
            each *= (n - bad) / (bad + 1) * odds;
        }
        probabilities[most_] = few < 0.5 ? 1 - few : many;
        while (probabilities.size() > 1 && !(probabilities.back() > 0)) {
            probabilities.pop_back();
        }
        return probabilities;
    }

    /// A piece of the past between two ends of windows, and the windows that end behind it.
    struct piece {
        row failures; ///< in all its minutes but the last one
        std::span<const edge> ends;
    };
    [[nodiscard]] std::vector<piece> pieces_of(std::uint64_t requests, double ratio) const {
        std::vector<piece> pieces;
        std::int64_t reached = 0; // minutes back from the last
        for (std::size_t i = 0; i < edges_.size();) {
            const std::int64_t minutes = edges_[i].minutes;
            std::size_t next = i;
            while (next < edges_.size() && edges_[next].minutes == minutes) {
                ++next;
            }
            const auto between = static_cast<std::uint64_t>(minutes - 1 - reached);
            pieces.push_back(
                {failures_in(between * requests, ratio), std::span{edges_}.subspan(i, next - i)});
            reached = minutes;
            i = next;
        }
        return pieces;
    }

    /// The same when the minute that is just over had `e` failures.
    void add_given(std::size_t e, const row& a_minute, const std::vector<piece>& pieces,
                   page_probability& found) const {
        std::vector<row> states(std::size_t{4} << 2 * conditions_);
        states[0].assign(static_cast<std::size_t>(most_) + 1, 0);
        states[0][0] = a_minute[e];
        for (const piece& each : pieces) {
            add_failures(states, each.failures);
            mark(states, each.ends, e, true);
            add_failures(states, a_minute);
            mark(states, each.ends, 0, false);
        }
        for (std::size_t flags = 0; flags < states.size(); ++flags) {
            double sum = 0;
            for (const double each : states[flags]) {
                sum += each;
            }
            found.on += (flags & page_now) != 0 ? sum : 0;
            found.begins += (flags & page_now) != 0 && (flags & page_before) == 0 ? sum : 0;
        }
    }

    void add_failures(std::vector<row>& states, const row& more) const {
        const auto most = static_cast<std::size_t>(most_);
        for (row& state : states) {
            row sums(state.size());
            for (std::size_t had = 0; had < state.size(); ++had) {
                for (std::size_t k = 0; state[had] > 0 && k < more.size(); ++k) {
                    sums[(std::min)(had + k, most)] += state[had] * more[k];
                }
            }
            state.swap(sums);
        }
    }

    /// Sets the flags of the windows that end here, of which `extra` failures are not counted yet.
    void mark(std::vector<row>& states, std::span<const edge> here, std::size_t extra,
              bool now) const {
        std::vector<row> marked(states.size());
        for (std::size_t flags = 0; flags < states.size(); ++flags) {
            for (std::size_t had = 0; had < states[flags].size(); ++had) {
                if (states[flags][had] > 0) {
                    row& target = marked[after(flags, here, had + extra, now)];
                    target.resize(static_cast<std::size_t>(most_) + 1);
                    target[had] += states[flags][had];
                }
            }
        }
        states.swap(marked);
    }
    [[nodiscard]] static std::size_t after(std::size_t flags, std::span<const edge> here,
                                           std::size_t failures, bool now) noexcept {
        for (const edge& each : here) {
            const bool burns = failures >= each.burns_from;
            const std::size_t of_short =
                now ? short_now(each.condition) : short_before(each.condition);
            if (!each.is_long) {
                flags |= burns ? of_short : 0;
                continue;
            }
            flags |= burns && (flags & of_short) != 0 ? (now ? page_now : page_before) : 0;
            flags &= ~of_short;
        }
        return flags;
    }

    std::vector<edge> edges_;
    std::size_t conditions_ = 0;
    std::uint64_t most_ = 1;
};

} // namespace detail

/// How often a policy without a gate pages on even traffic of constant error ratio, exactly: by a
/// finite recursion over the failures in the pieces of time into which the windows cut the past.
///
/// Parameters: the policy's conditions; requests in each minute; the error ratio, 0 to 1 without 1.
/// Returns: both probabilities; multiply `begins` by 43,200 for the pages in 30 days.
/// Errors: out_of_domain for other numbers; unsupported for more than three conditions that page,
/// and where more than 400 failures are needed for one to hold.
/// Assumes: failures that come one by one; an evaluation at the end of each minute; windows rounded
/// up to minutes. Accuracy: 1e-11 of itself, or 1e-16 where that is more.
/// Cost: 20 us at one request a minute, 1 ms at a hundred and 100 ms where failures are many; grows
/// with the square of the failures that it takes, and allocates.
[[nodiscard]] inline result<page_probability> page_rate(std::span<const alert_condition> conditions,
                                                        std::uint64_t requests_per_minute,
                                                        double error_ratio) {
    constexpr const char* where = "page_rate";
    if (requests_per_minute == 0 || requests_per_minute > 10'000'000 ||
        !detail::is_finite(error_ratio) || !(error_ratio >= 0 && error_ratio < 1)) {
        return error{errc::out_of_domain, where,
                     "expected 1 to 10,000,000 requests a minute and a ratio from 0 below 1"};
    }
    if (!(error_ratio > 0)) {
        return page_probability{};
    }
    detail::page_recursion recursion;
    for (const alert_condition& each : conditions) {
        if (each.severity() == alert_severity::page && !recursion.add(each, requests_per_minute)) {
            return error{errc::unsupported, where,
                         "expected at most three conditions and 400 failures in a window"};
        }
    }
    return recursion.run(requests_per_minute, error_ratio);
}

} // namespace nines::inline NINES_ABI
