// SPDX-License-Identifier: BSL-1.0
/// \file
/// Whether incidents of a cluster come back sooner than chance would have them.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/result.hpp>
#include <nines/incident/incident_clusters.hpp>
#include <nines/stats/multiple_tests.hpp>
#include <nines/stats/random.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace nines::inline NINES_ABI {

/// How often incidents of a cluster follow one another closely.
struct cluster_recurrence {
    std::size_t returns; ///< members that began within the window after the one before
    double expected;     ///< of as many incidents taken from all at random, on average
    double p_value;      ///< of so many returns or more by chance
    double corrected;    ///< the same among all clusters tested: hold this one against a level
};

/// How to test for recurrence.
struct recurrence_options {
    std::size_t draws = 2000; ///< at most; p-values are at least 1 / (draws + 1)
    std::uint64_t seed = 1;
    test_correction correction = test_correction::holm;
};

namespace detail {

/// Draws places out of some, each set of as many as likely as any other, in order.
class subset_draw {
public:
    explicit subset_draw(std::size_t places) : places_{places}, marked_((places + 63) / 64) {}

    /// Parameters: `wanted`, at most the places there are.
    void operator()(std::size_t wanted, random_stream& random, std::vector<std::size_t>& drawn) {
        const bool left_out = wanted > places_ / 2; // mark the fewer
        std::ranges::fill(marked_, 0U);
        for (std::size_t marks = left_out ? places_ - wanted : wanted; marks > 0;) {
            const auto place =
                static_cast<std::size_t>(random.uniform() * static_cast<double>(places_));
            const std::uint64_t bit = std::uint64_t{1} << place % 64;
            marks -= (marked_[place / 64] & bit) == 0 ? 1U : 0U;
            marked_[place / 64] |= bit;
        }
        drawn.clear();
        for (std::size_t word = 0; word < marked_.size(); ++word) {
            const std::size_t first = 64 * word;
            std::uint64_t bits = left_out ? ~marked_[word] : marked_[word];
            if (left_out && places_ - first < 64) {
                bits &= (std::uint64_t{1} << (places_ - first)) - 1;
            }
            for (; bits != 0; bits &= bits - 1) {
                drawn.push_back(first + static_cast<std::size_t>(std::countr_zero(bits)));
            }
        }
    }

private:
    std::size_t places_;
    std::vector<std::uint64_t> marked_;
};

/// What any incidents do, taken at random: the test's measure for all clusters.
class chance_returns {
public:
    chance_returns(std::span<const double> began, double window)
        : began_{began}, window_{window}, subset_{began.size()} {
        std::size_t end = 0; // of those within the window of the one at hand
        for (std::size_t i = 0; i < began.size(); ++i) {
            while (end < began.size() && began[end] - began[i] <= window) {
                ++end;
            }
            pairs_.resize((std::max)(pairs_.size(), end - i));
            pairs_[end - i - 1] += 1;
        }
        for (std::size_t apart = pairs_.size(); apart-- > 1;) { // who reaches far, reaches less far
            pairs_[apart - 1] += pairs_[apart];
        }
    }

    /// How many of some incidents, ascending, follow the one before within the window.
    [[nodiscard]] std::size_t among(std::span<const std::size_t> incidents) const noexcept {
        std::size_t count = 0;
        for (std::size_t i = 1; i < incidents.size(); ++i) {
            count += began_[incidents[i]] - began_[incidents[i - 1]] <= window_ ? 1U : 0U;
        }
        return count;
    }

    /// The mean of that over all sets of `taken` incidents: the sum over pairs within the window of
    /// the probability that both are taken and none between them.
    [[nodiscard]] double expected(std::size_t taken) const noexcept {
        const auto n = static_cast<double>(began_.size());
        const auto m = static_cast<double>(taken);
        double both = m * (m - 1) / (n * (n - 1));
        double sum = 0;
        for (std::size_t apart = 1; apart < pairs_.size() && both > 0; ++apart) {
            sum += pairs_[apart] * both;
            const auto between = static_cast<double>(apart - 1);
            both *= (n - m - between) / (n - 2 - between);
        }
        return sum;
    }

    /// The probability that `taken` incidents have so many returns or more.
    [[nodiscard]] double p_value(std::size_t returns, std::size_t taken, std::size_t draws,
                                 random_stream& random) {
        constexpr std::size_t enough = 100; // for a p-value that is right within a tenth
        std::size_t as_many = 0;
        for (std::size_t draw = 1; draw <= draws; ++draw) {
            subset_(taken, random, drawn_);
            as_many += among(drawn_) >= returns ? 1U : 0U;
            if (as_many == enough) {
                return static_cast<double>(enough) / static_cast<double>(draw);
            }
        }
        return static_cast<double>(as_many + 1) / static_cast<double>(draws + 1);
    }

private:
    std::span<const double> began_;
    double window_;
    std::vector<double> pairs_; ///< within the window, by how many places they are apart
    subset_draw subset_;
    std::vector<std::size_t> drawn_;
};

} // namespace detail

/// Whether incidents of a cluster come back within a window more often than incidents in general
/// follow each other: a cause that was not removed.
///
/// Parameters: clusters of at least two members; when each incident of the corpus began, ascending,
/// in any unit; the window, above 0, in the same unit; draws and seed.
/// Returns: one for each cluster, in the same order, the same for the same seed.
/// Errors: out_of_domain for times that are not finite and ascending, a window that is not above 0,
/// no draws, or members that are not ascending places among the times.
/// Assumes: nothing of the times of incidents as a whole: those are kept, and only which of them
/// belong together is drawn. Accuracy: `expected` exact; p-values within a tenth down to
/// 100 / draws. Cost: clusters that chance explains stop after some hundred draws, others take all;
/// a draw 10 ns a member and 1 ns for each 64 incidents.
/// Source: a permutation test; the p-value by Besag and Clifford 1991, doi 10.1093/biomet/78.2.301:
/// drawing stops when it is large enough, and it stays a p-value.
[[nodiscard]] inline result<std::vector<cluster_recurrence>>
recurrence_of_clusters(std::span<const incident_cluster> clusters, std::span<const double> began,
                       double window, const recurrence_options& options = {}) {
    constexpr const char* where = "recurrence_of_clusters";
    for (std::size_t i = 0; i < began.size(); ++i) {
        if (!detail::is_finite(began[i]) || (i > 0 && began[i] < began[i - 1])) {
            return error{errc::out_of_domain, where,
                         "expected times that are finite and ascending"};
        }
    }
    if (!detail::is_finite(window) || !(window > 0) || options.draws == 0) {
        return error{errc::out_of_domain, where, "expected a window above 0 and at least one draw"};
    }
    std::vector<cluster_recurrence> all;
    std::vector<double> p_values;
    all.reserve(clusters.size());
    p_values.reserve(clusters.size());
    detail::chance_returns chance{began, window};
    for (const incident_cluster& cluster : clusters) {
        const auto& members = cluster.members;
        const bool known =
            !members.empty() && members.back() < began.size() &&
            std::ranges::adjacent_find(members, std::ranges::greater_equal{}) == members.end();
        if (!known) {
            return error{errc::out_of_domain, where,
                         "expected ascending members with a time for each"};
        }
        const std::size_t returns = chance.among(members);
        random_stream random{options.seed, all.size()};
        p_values.push_back(chance.p_value(returns, members.size(), options.draws, random));
        all.push_back({returns, chance.expected(members.size()), p_values.back(), 0});
    }
    const auto corrected =
        *corrected_p_values(std::span<const double>{p_values}, options.correction);
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i].corrected = corrected[i];
    }
    return all;
}

} // namespace nines::inline NINES_ABI
