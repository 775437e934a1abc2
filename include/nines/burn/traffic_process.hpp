// SPDX-License-Identifier: BSL-1.0
/// \file
/// How requests come and how they fail, for simulations: `traffic_process` and `error_process`.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/inplace_vector.hpp>
#include <nines/core/result.hpp>
#include <nines/stats/discrete_draw.hpp>
#include <nines/stats/random.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <numbers>
#include <span>

namespace nines::inline NINES_ABI {

/// How many requests come in a minute: by chance around a mean, evenly, or by chance around a mean
/// that rises and falls in the course of a day.
class traffic_process {
public:
    static constexpr double most_a_minute = 1e7;

    /// Independent requests at a constant rate.
    /// Parameters: requests a minute, above 0 and at most `most_a_minute`, whole or not. Errors:
    /// out_of_domain for another rate.
    [[nodiscard]] static result<traffic_process> poisson(double requests_per_minute) noexcept {
        return checked(requests_per_minute, false, 0);
    }
    /// As many each minute; of a rate that is not whole, what is left over comes when it is one.
    [[nodiscard]] static result<traffic_process> constant(double requests_per_minute) noexcept {
        return checked(requests_per_minute, true, 0);
    }
    /// Independent requests at a rate of mean × (1 + swing × sin(2 pi × time of day)).
    /// Errors: out_of_domain also for a swing outside [0, 1].
    [[nodiscard]] static result<traffic_process> diurnal(double requests_per_minute,
                                                         double swing) noexcept {
        return checked(requests_per_minute, false, swing);
    }

    [[nodiscard]] double requests_per_minute() const noexcept { return mean_; }
    [[nodiscard]] bool is_constant() const noexcept { return constant_; }
    [[nodiscard]] double swing() const noexcept { return swing_; }

    /// The expected requests of a minute, counted from midnight of some day.
    [[nodiscard]] double expected(std::int64_t minute) const noexcept {
        constexpr double day = 1440;
        constexpr double turn = 2 * std::numbers::pi;
        const auto of_day = static_cast<double>(minute % 1440);
        return swing_ > 0 ? mean_ * (1 + swing_ * std::sin(turn * of_day / day)) : mean_;
    }
    /// Of constant traffic, the requests of a minute.
    [[nodiscard]] std::uint64_t even(std::int64_t minute) const noexcept {
        const auto at = static_cast<double>(minute);
        return static_cast<std::uint64_t>(std::floor((at + 1) * mean_) - std::floor(at * mean_));
    }

private:
    traffic_process(double mean, bool constant, double swing) noexcept
        : mean_{mean}, constant_{constant}, swing_{swing} {}

    [[nodiscard]] static result<traffic_process> checked(double mean, bool constant,
                                                         double swing) noexcept {
        if (!detail::is_finite(mean) || !(mean > 0 && mean <= most_a_minute)) {
            return error{errc::out_of_domain, "traffic_process",
                         "expected more than 0 and at most 10,000,000 requests a minute"};
        }
        if (!detail::is_finite(swing) || !(swing >= 0 && swing <= 1)) {
            return error{errc::out_of_domain, "traffic_process", "expected a swing from 0 to 1"};
        }
        return traffic_process{mean, constant, swing};
    }

    double mean_;
    bool constant_;
    double swing_;
};

/// How requests fail, in burn rates: multiples of the error ratio that the objective allows.
class error_process {
public:
    static constexpr std::size_t max_changes = 8;

    /// Parameters: the burn rate of the healthy service, not below 0; those that a change brings,
    /// one to eight, each above the healthy one, where more than a total outage is a total outage;
    /// the correlation between two requests of one minute, 0 to 1 without 1, where 0 stands for
    /// failures that come one by one and anything else for a beta-binomial count each minute.
    /// Errors: out_of_domain for other values and numbers of changes.
    [[nodiscard]] static result<error_process>
    try_from(double healthy, std::span<const double> changes, double correlation = 0) noexcept {
        constexpr const char* where = "error_process";
        if (!detail::is_finite(healthy) || !(healthy >= 0)) {
            return error{errc::out_of_domain, where, "expected a healthy burn rate of at least 0"};
        }
        if (!detail::is_finite(correlation) || !(correlation >= 0 && correlation < 1)) {
            return error{errc::out_of_domain, where, "expected a correlation from 0 below 1"};
        }
        if (changes.empty() || changes.size() > max_changes) {
            return error{errc::out_of_domain, where, "expected one to eight changes"};
        }
        error_process made{healthy, correlation};
        for (const double each : changes) {
            if (!detail::is_finite(each) || !(each > healthy)) {
                return error{errc::out_of_domain, where,
                             "expected changes to burn rates above the healthy one"};
            }
            made.changes_.try_emplace_back(each);
        }
        return made;
    }
    /// The same for changes to 8, 20, 100 and 1,000 times what is allowed.
    [[nodiscard]] static result<error_process> try_from(double healthy,
                                                        double correlation = 0) noexcept {
        constexpr double usual[] = {8, 20, 100, 1000}; // NOLINT(modernize-avoid-c-arrays)
        return try_from(healthy, usual, correlation);
    }

    [[nodiscard]] double healthy() const noexcept { return healthy_; }
    [[nodiscard]] std::span<const double> changes() const noexcept { return changes_; }
    [[nodiscard]] double correlation() const noexcept { return correlation_; }

private:
    error_process(double healthy, double correlation) noexcept
        : healthy_{healthy}, correlation_{correlation} {}

    double healthy_;
    double correlation_;
    inplace_vector<double, max_changes> changes_;
};

/// Draws the events of one minute after the other.
class minute_source {
public:
    /// Parameters: the probability of a failure, 0 to 1; the correlation as in `error_process`.
    minute_source(const traffic_process& traffic, double ratio, double correlation) noexcept
        : traffic_{traffic},
          ratio_{ratio},
          together_{correlation > 0},
          requests_{traffic.requests_per_minute()},
          good_{traffic.requests_per_minute() * (1 - ratio)},
          bad_{traffic.requests_per_minute() * ratio},
          failures_{ratio, correlation} {}

    /// The events of a minute; `minute` is counted from midnight of some day.
    /// Cost: some 10 ns below ten requests a minute without correlation, 0.1 us at a thousand.
    event_counts<> operator()(std::int64_t minute, random_stream& random) const noexcept {
        if (together_ || traffic_.is_constant()) {
            const std::uint64_t requests = arrivals(minute, random);
            return split(requests, failures_(requests, random));
        }
        // Failures of Poisson requests are Poisson, and so is what is left.
        if (traffic_.swing() > 0) {
            const double mean = traffic_.expected(minute);
            const std::uint64_t bad = poisson_draw{mean * ratio_}(random);
            return split(poisson_draw{mean * (1 - ratio_)}(random) + bad, bad);
        }
        const std::uint64_t bad = bad_(random);
        return split(good_(random) + bad, bad);
    }

private:
    [[nodiscard]] std::uint64_t arrivals(std::int64_t minute,
                                         random_stream& random) const noexcept {
        if (traffic_.is_constant()) {
            return traffic_.even(minute);
        }
        return traffic_.swing() > 0 ? poisson_draw{traffic_.expected(minute)}(random)
                                    : requests_(random);
    }
    [[nodiscard]] static event_counts<> split(std::uint64_t requests,
                                              std::uint64_t failures) noexcept {
        event_counts<> counts;
        counts.good = requests - failures;
        counts.bad = failures;
        return counts;
    }

    traffic_process traffic_;
    double ratio_;
    bool together_;
    poisson_draw requests_;
    poisson_draw good_;
    poisson_draw bad_;
    beta_binomial_draw failures_;
};

} // namespace nines::inline NINES_ABI
