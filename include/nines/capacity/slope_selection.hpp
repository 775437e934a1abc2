// SPDX-License-Identifier: BSL-1.0
/// \file
/// The slopes between all pairs of points, by rank, without making them all.
#pragma once

#include <nines/capacity/double_double.hpp>
#include <nines/capacity/inversions.hpp>
#include <nines/capacity/paired_points.hpp>
#include <nines/stats/random.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI::detail {

/// Slopes by rank. A slope is below b where its points stand the other way round once y is made
/// y - b x: so b's rank is a number of inversions, which sorting counts. The slope of a rank is
/// closed in between two such cuts, which quantiles of a sample of the slopes between them move
/// together, until so few are left that all of them can be made.
/// Assumes: points by x, at most 2^31, and no slope times x beyond 1e290. Accuracy: slopes are
/// rounded as (yj - yi) / (xj - xi) is, or one unit in the last place beside where more than 4 n of
/// them agree to that; ranks are exact, because y - b x has 31 digits. Cost: expected n log n,
/// about five sorts a rank; the seed of the samples is fixed and moves the cost alone. Source:
/// Dillencourt, Mount and Netanyahu, International Journal of Computational Geometry and
/// Applications 2 (1992), 1-27, doi:10.1142/S0218195992000020; Matousek, Information Processing
/// Letters 39 (1991), 183-187, doi:10.1016/0020-0190(91)90177-J.
template <std::floating_point Real>
class slope_selection {
public:
    /// Expects points that points_by_x made, and that outlive this.
    explicit slope_selection(std::span<const paired_point<Real>> points) : points_{points} {
        cuts_.push_back(below_all());
        cuts_.push_back(above_all());
    }

    /// Pairs of points whose x differ.
    [[nodiscard]] std::uint64_t count() const noexcept { return cuts_.back().below; }

    /// The slope of a rank, of which 0 is the least. Expects rank < count().
    [[nodiscard]] Real slope_at(std::uint64_t rank) {
        const std::uint64_t few = 4 * points_.size() + 64;
        std::size_t high = first_above(rank);
        while (cuts_[high].below - cuts_[high - 1].below > few) {
            const Real only = std::nextafter(cuts_[high - 1].slope, cuts_[high].slope);
            if (!(std::nextafter(only, cuts_[high].slope) < cuts_[high].slope)) {
                return only;
            }
            narrow(high, rank);
            high = first_above(rank);
        }
        std::vector<Real> slopes = slopes_below(high);
        const auto place = static_cast<std::ptrdiff_t>(rank - cuts_[high - 1].below);
        std::nth_element(slopes.begin(), slopes.begin() + place, slopes.end());
        return slopes[static_cast<std::size_t>(place)];
    }

    /// The mean of the slopes in the middle, or the one in the middle.
    [[nodiscard]] Real median() {
        const Real upper = slope_at(count() / 2);
        return count() % 2 == 1 ? upper : std::midpoint(slope_at(count() / 2 - 1), upper);
    }

private:
    using index = std::uint32_t;

    /// The points in the order of y - slope x, and how many slopes are below.
    struct cut {
        Real slope;
        std::uint64_t below;
        std::vector<index> order;
    };

    struct height {
        Real value;
        index point;
    };

    [[nodiscard]] cut below_all() const {
        std::vector<index> order(points_.size());
        std::iota(order.begin(), order.end(), index{0});
        return {-std::numeric_limits<Real>::infinity(), 0, std::move(order)};
    }

    /// Groups of one x the other way round, of which the points stay as they are.
    [[nodiscard]] cut above_all() const {
        cut made{std::numeric_limits<Real>::infinity(), 0, {}};
        made.order.reserve(points_.size());
        for (std::size_t end = points_.size(); end > 0;) {
            std::size_t from = end - 1;
            while (from > 0 && !(points_[from - 1].x < points_[from].x)) {
                --from;
            }
            made.below += static_cast<std::uint64_t>(from) * (end - from);
            for (std::size_t i = from; i < end; ++i) {
                made.order.push_back(static_cast<index>(i));
            }
            end = from;
        }
        return made;
    }

    /// The place of the first cut with more slopes below than the rank.
    [[nodiscard]] std::size_t first_above(std::uint64_t rank) const noexcept {
        std::size_t place = 1;
        while (cuts_[place].below <= rank) {
            ++place;
        }
        return place;
    }

    /// The cut at a slope, sorted from the order of a lower one. Heights are compared by their low
    /// digits, which lie apart, where the high ones are the same.
    [[nodiscard]] cut at(Real slope, const cut& lower) const {
        std::vector<height> heights;
        heights.reserve(points_.size());
        std::vector<Real> low_digits(points_.size());
        const auto slope_halves = halves(slope);
        for (const index i : lower.order) {
            const auto risen = two_product(slope, slope_halves, points_[i].x);
            const auto left = two_sum(points_[i].y, -risen.hi);
            const auto value = quick_two_sum(left.hi, left.lo - risen.lo);
            heights.push_back({value.hi, i});
            low_digits[i] = value.lo;
        }
        const Real* const low = low_digits.data();
        const auto less = [low](const height& a, const height& b) {
            bool below = a.value < b.value;
            if (a.value == b.value) [[unlikely]] {
                below = low[a.point] < low[b.point];
            }
            return below;
        };
        cut made{slope, lower.below, {}};
        std::vector<height> scratch(heights.size());
        sort_inversions<height>(heights, scratch, less,
                                [&made](std::span<const height> passed, const height&) {
                                    made.below += passed.size();
                                });
        made.order.reserve(heights.size());
        for (const height& each : heights) {
            made.order.push_back(each.point);
        }
        return made;
    }

    /// Calls jump(passed, place) for the pairs with slopes between a cut and the one before: places
    /// in the order of that.
    template <class Jump>
    void pairs_below(std::size_t high, Jump jump) const {
        const auto& order = cuts_[high - 1].order;
        std::vector<index> place(points_.size());
        for (std::size_t i = 0; i < order.size(); ++i) {
            place[order[i]] = static_cast<index>(i);
        }
        std::vector<index> places;
        places.reserve(points_.size());
        for (const index i : cuts_[high].order) {
            places.push_back(place[i]);
        }
        sort_inversions<index>(places, place, std::less<>{}, jump);
    }

    [[nodiscard]] std::vector<Real> slopes_below(std::size_t high) const {
        std::vector<Real> slopes;
        slopes.reserve(static_cast<std::size_t>(cuts_[high].below - cuts_[high - 1].below));
        pairs_below(high, [&](std::span<const index> passed, index place) {
            for (const index other : passed) {
                slopes.push_back(slope_of(high, other, place));
            }
        });
        return slopes;
    }

    [[nodiscard]] Real slope_of(std::size_t high, index a, index b) const noexcept {
        const auto& order = cuts_[high - 1].order;
        const auto& from = points_[order[a]];
        const auto& to = points_[order[b]];
        return (to.y - from.y) / (to.x - from.x);
    }

    /// So many slopes between a cut and the one before, evenly and at random.
    [[nodiscard]] std::vector<Real> sample_below(std::size_t high, std::size_t size) {
        std::vector<Real> slopes;
        slopes.reserve(size);
        const auto inside = static_cast<double>(cuts_[high].below - cuts_[high - 1].below);
        const double stratum = inside / static_cast<double>(size);
        const auto next = [&] {
            const double at = stratum * (static_cast<double>(slopes.size()) + random_.uniform());
            return static_cast<std::uint64_t>(at);
        };
        std::uint64_t seen = 0;
        std::uint64_t wanted = next();
        pairs_below(high, [&](std::span<const index> passed, index place) {
            for (; wanted < seen + passed.size(); wanted = next()) {
                const auto other = passed[static_cast<std::size_t>(wanted - seen)];
                slopes.push_back(slope_of(high, other, place));
            }
            seen += passed.size();
        });
        return slopes;
    }

    /// Cuts between a cut and the one before where a sample says that the rank is between them; in
    /// the middle where the sample cannot tell.
    void narrow(std::size_t high, std::uint64_t rank) {
        constexpr Real infinity = std::numeric_limits<Real>::infinity();
        auto slopes = sample_below(high, 2 * points_.size());
        const Real low_slope = cuts_[high - 1].slope;
        const Real high_slope = cuts_[high].slope;
        const auto size = static_cast<double>(slopes.size());
        const auto inside = static_cast<double>(cuts_[high].below - cuts_[high - 1].below);
        const double at = static_cast<double>(rank - cuts_[high - 1].below) / inside * size;
        const double reach = 2 + 1.5 * std::sqrt(size);
        const auto quantile = [&](double place) {
            const auto to = static_cast<std::ptrdiff_t>(std::clamp(place, 0.0, size - 1));
            std::nth_element(slopes.begin(), slopes.begin() + to, slopes.end());
            return slopes[static_cast<std::size_t>(to)];
        };
        const Real lower = std::nextafter(quantile(at - reach), -infinity);
        const Real upper = std::nextafter(quantile(at + reach), infinity);
        if (low_slope < lower && lower < high_slope) {
            insert(high++, lower);
        }
        if (low_slope < upper && upper < high_slope) {
            insert(high, upper);
        } else if (!(low_slope < lower && lower < high_slope)) {
            insert(high, low_slope / 2 + high_slope / 2);
        }
    }

    void insert(std::size_t place, Real slope) {
        cut made = at(slope, cuts_[place - 1]);
        cuts_.insert(cuts_.begin() + static_cast<std::ptrdiff_t>(place), std::move(made));
    }

    std::span<const paired_point<Real>> points_;
    std::vector<cut> cuts_; ///< by slope
    random_stream random_{1};
};

} // namespace nines::inline NINES_ABI::detail
