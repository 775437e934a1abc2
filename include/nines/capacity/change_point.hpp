// SPDX-License-Identifier: BSL-1.0
/// \file
/// A trend that jumps or bends now and then: where, and which part of it goes on.
#pragma once

#include <nines/capacity/linear_trend.hpp>
#include <nines/capacity/paired_points.hpp>
#include <nines/capacity/segment_costs.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/result.hpp>
#include <nines/stats/unit_point.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// A part of a trend that is one line.
template <std::floating_point Real = double>
struct trend_segment {
    std::size_t from; ///< the first point of it, by x
    std::size_t to;   ///< one beyond its last
    Real first_x;
    linear_trend<Real> trend; ///< of its points alone
    /// What the criterion would lose without the change at its start: 10 and above is strong
    /// evidence, 2 hardly any. 0 for the first segment.
    Real support;
};

/// A trend in one or several lines, none of which needs to meet the next.
template <std::floating_point Real = double>
struct piecewise_trend {
    std::vector<trend_segment<Real>> segments; ///< at least one
    Real correlation; ///< of neighbouring errors, as told by the data or by the caller

    [[nodiscard]] bool changed() const noexcept { return segments.size() > 1; }
    /// The line that a forecast should use: what was before the last change does not go on.
    [[nodiscard]] const trend_segment<Real>& last() const noexcept { return segments.back(); }
};

/// What is looked for.
struct change_options {
    std::size_t shortest = 12;    ///< points of a segment, at least 3
    std::size_t most_changes = 8; ///< at most 64
    /// Of neighbouring errors, 0 to below 1; without it, told from the data.
    std::optional<double> correlation{};
};

namespace detail {

/// The best places for each number of changes.
template <std::floating_point Real>
class change_places {
public:
    using places = std::vector<std::size_t>;

    /// Starts of segments may be everywhere, up to this many points; beyond, at as many of them,
    /// and the best are then moved one by one.
    static constexpr std::size_t most_starts = 2048;

    change_places(const segment_costs<Real>& costs, const change_options& search)
        : costs_{costs},
          shortest_{search.shortest},
          levels_{search.most_changes + 1},
          stride_{(costs.size() + most_starts - 1) / most_starts} {
        fill();
    }

    /// The starts of segments of the best trend with so many changes: the first is 0, and the end
    /// of all stands behind the last. Empty where the segments would be too short.
    [[nodiscard]] places best(std::size_t changes) const {
        std::size_t at = ends_.size() - 1;
        if (!is_finite(cell(at, changes).cost)) {
            return {};
        }
        places found{ends_[at]};
        for (std::size_t level = changes; at > 0; --level) {
            at = cell(at, level).start;
            found.push_back(ends_[at]);
        }
        std::reverse(found.begin(), found.end());
        if (stride_ > 1) {
            settle(found);
        }
        return found;
    }

private:
    /// The least cost of all points before an end, and where the last segment of it starts.
    struct best_end {
        Real cost = std::numeric_limits<Real>::infinity();
        std::size_t start = 0;
    };

    [[nodiscard]] best_end& cell(std::size_t end, std::size_t changes) noexcept {
        return cells_[end * levels_ + changes];
    }
    [[nodiscard]] const best_end& cell(std::size_t end, std::size_t changes) const noexcept {
        return cells_[end * levels_ + changes];
    }

    /// Bellman's recursion over ends: the best with one change more is the best before some start,
    /// and a line from there.
    void fill() {
        for (std::size_t at = 0; at < costs_.size(); at += stride_) {
            ends_.push_back(at);
        }
        ends_.push_back(costs_.size());
        cells_.resize(ends_.size() * levels_);
        for (std::size_t end = 1; end < ends_.size(); ++end) {
            for (std::size_t start = 0; start < end; ++start) {
                if (ends_[end] - ends_[start] < shortest_) {
                    break;
                }
                extend(start, end, costs_(ends_[start], ends_[end]));
            }
        }
    }

    void extend(std::size_t start, std::size_t end, Real line) noexcept {
        if (start == 0) {
            cell(end, 0) = {line, 0};
            return;
        }
        for (std::size_t changes = 1; changes < levels_; ++changes) {
            const Real cost = cell(start, changes - 1).cost + line;
            if (cost < cell(end, changes).cost) {
                cell(end, changes) = {cost, start};
            }
        }
    }

    /// Moves changes, one after the other, to the best place between their neighbours' starts,
    /// until none moves.
    void settle(places& starts) const {
        bool moved = true;
        for (int rounds = 0; moved && rounds < 8; ++rounds) {
            moved = false;
            for (std::size_t k = 1; k + 1 < starts.size(); ++k) {
                const std::size_t at = best_between(starts[k - 1], starts[k], starts[k + 1]);
                moved = moved || at != starts[k];
                starts[k] = at;
            }
        }
    }

    [[nodiscard]] std::size_t best_between(std::size_t from, std::size_t now,
                                           std::size_t to) const noexcept {
        std::size_t best = now;
        Real least = costs_(from, now) + costs_(now, to);
        for (std::size_t at = from + shortest_; at + shortest_ <= to; ++at) {
            const Real cost = costs_(from, at) + costs_(at, to);
            if (cost < least) {
                least = cost;
                best = at;
            }
        }
        return best;
    }

    const segment_costs<Real>& costs_;
    std::size_t shortest_;
    std::size_t levels_;
    std::size_t stride_;
    std::vector<std::size_t> ends_;
    std::vector<best_end> cells_;
};

/// The criterion of Bayes for places of changes, less what is the same for all.
template <std::floating_point Real>
class change_criterion {
public:
    change_criterion(const segment_costs<Real>& costs, Real rho)
        : n_{static_cast<Real>(costs.size())},
          least_{n_ * 16 * std::numeric_limits<Real>::epsilon() * costs.squares()},
          restricted_{4 * std::log(1 - rho)},
          start_{-std::log(1 - rho * rho)},
          change_{3 * std::log(n_)} {}

    [[nodiscard]] Real operator()(Real cost, std::size_t changes) const noexcept {
        const Real left = cost > least_ ? cost : least_;
        const auto number = static_cast<Real>(changes);
        return (left > 0 ? n_ * std::log(left / n_) : Real{0}) + restricted_ +
               start_ * (number + 1) + change_ * number;
    }

private:
    Real n_;
    Real least_;      ///< below it, costs are rounding
    Real restricted_; ///< what fitting a line hides of the correlation: restricted likelihood
    Real start_;      ///< how sure the first of a segment is, beside others
    Real change_;
};

/// The best trend at one correlation of neighbouring errors.
template <std::floating_point Real>
class correlated_changes {
public:
    using places = typename change_places<Real>::places;

    correlated_changes(std::span<const paired_point<Real>> points, const change_options& search,
                       Real rho)
        : costs_{points, rho}, criterion_{costs_, rho} {
        starts_ = {0, points.size()};
        value_ = value_of(starts_);
        const change_places<Real> possible{costs_, search};
        for (std::size_t changes = 1; changes <= search.most_changes; ++changes) {
            places found = possible.best(changes);
            if (found.empty()) {
                break;
            }
            if (const Real value = value_of(found); value < value_) {
                value_ = value;
                starts_ = std::move(found);
            }
        }
    }

    [[nodiscard]] const places& starts() const noexcept { return starts_; }
    [[nodiscard]] Real value() const noexcept { return value_; }

    /// What the criterion loses without the start of a segment.
    [[nodiscard]] Real support_of(std::size_t segment) const {
        places without = starts_;
        without.erase(without.begin() + static_cast<std::ptrdiff_t>(segment));
        return value_of(without) - value_;
    }

private:
    [[nodiscard]] Real value_of(const places& starts) const noexcept {
        Real cost = 0;
        for (std::size_t i = 1; i < starts.size(); ++i) {
            cost += costs_(starts[i - 1], starts[i]);
        }
        return criterion_(cost, starts.size() - 2);
    }

    segment_costs<Real> costs_;
    change_criterion<Real> criterion_;
    places starts_;
    Real value_ = 0;
};

/// Correlations at about even distances in what can be told of them: tanh(0.2 k).
inline constexpr std::array<double, 12> tried_correlations{0,     0.197, 0.380, 0.537, 0.664, 0.762,
                                                           0.834, 0.885, 0.922, 0.947, 0.964, 0.98};

/// The best over correlations: that of the trend without changes may be another than that of one
/// with them, for what is not explained by a change must be by a slow wave.
template <std::floating_point Real>
[[nodiscard]] std::pair<Real, correlated_changes<Real>>
best_changes(std::span<const paired_point<Real>> points, const change_options& search) {
    const auto at = [&](double rho) {
        const auto work = static_cast<Real>(rho);
        return std::pair{work, correlated_changes<Real>{points, search, work}};
    };
    if (search.correlation) {
        return at(*search.correlation);
    }
    auto best = at(tried_correlations.front());
    for (const double rho : std::span{tried_correlations}.subspan(1)) {
        if (auto other = at(rho); other.second.value() < best.second.value()) {
            best = std::move(other);
        }
    }
    return best;
}

} // namespace detail

/// The trend in as many lines as the data call for, by the criterion of Bayes (BIC): a change costs
/// three parameters, its place, a level and a slope. Where no change earns that, the answer is one
/// line.
/// Parameters: n >= 3 values of x and y, at most 2^31, in any order; see change_options.
/// Returns: see piecewise_trend. Errors are taken to be AR(1) at their neighbours' correlation, so
/// that a slow wave of correlated noise is not taken for a change.
/// Errors: contradiction where there are not as many y as x; insufficient for fewer than three
/// points; out_of_domain for numbers that are not finite and a search beyond its limits.
/// Assumes: errors of one variance and AR(1) at even distances. Seasons are to be taken out before.
/// Accuracy: the best of all places for each number of changes up to 2,048 points; beyond, the best
/// on as many places evenly, each then moved to the best between its neighbours. Changes found
/// where there are none, in 100 points: 2 % of series with independent errors, 6 % at a correlation
/// of 0.5, 9 % at 0.8 and above; in 500 points 1 % to 3.5 % (1,000 and 200 simulated series each).
/// Cost: n^2 / 2 costs of segments and the squares of 2,048 at most, for each of 12 correlations.
/// Source: Yao, Statistics and Probability Letters 6 (1988), 181-189,
/// doi:10.1016/0167-7152(88)90118-6; Bai and Perron, Journal of Applied Econometrics 18 (2003),
/// 1-22, doi:10.1002/jae.659, for the recursion. Example: tests/capacity/change_point_test.cpp,
/// examples/capacity.
template <std::floating_point Real = double>
[[nodiscard]] result<piecewise_trend<Real>>
find_changes(std::type_identity_t<std::span<const Real>> x,
             std::type_identity_t<std::span<const Real>> y, const change_options& search = {}) {
    using work = detail::work_type<Real>;
    const auto points = detail::points_by_x<Real>(x, y, "find_changes");
    if (!points) {
        return points.error();
    }
    if (points->size() < 3) {
        return error{errc::insufficient, "find_changes", "expected three points"};
    }
    if (search.shortest < 3 || search.most_changes > 64 ||
        (search.correlation && !(*search.correlation >= 0 && *search.correlation < 1))) {
        return error{errc::out_of_domain, "find_changes",
                     "expected segments of 3 points or more, 64 changes at most, and a correlation "
                     "of 0 to below 1"};
    }
    const auto [rho, best] = detail::best_changes<work>(*points, search);
    const auto& starts = best.starts();
    piecewise_trend<Real> trend{{}, static_cast<Real>(rho)};
    trend.segments.reserve(starts.size() - 1);
    for (std::size_t k = 0; k + 1 < starts.size(); ++k) {
        trend_segment<Real> segment{starts[k], starts[k + 1], {}, {}, 0};
        segment.first_x = static_cast<Real>((*points)[segment.from].x);
        for (std::size_t i = segment.from; i < segment.to; ++i) {
            segment.trend.add((*points)[i].x, static_cast<Real>((*points)[i].y));
        }
        segment.support = k > 0 ? static_cast<Real>(best.support_of(k)) : Real{0};
        trend.segments.push_back(segment);
    }
    return trend;
}

} // namespace nines::inline NINES_ABI
