// SPDX-License-Identifier: BSL-1.0
/// \file
/// Composite SLIs: the error ratio of a whole from the intervals of its parts.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/interval.hpp>
#include <nines/core/result.hpp>

#include <concepts>
#include <cstdint>
#include <ranges>

namespace nines::inline NINES_ABI {

/// Whether parts fail independently of each other. Nothing in the data of the parts says so, so
/// it has to be said: parts that share a network, a deployment or a cloud do not.
enum class dependence : std::uint8_t { independent, unknown };

/// A part of a weighted average: an interval of its bad fraction and how much it matters.
template <std::floating_point Real = double>
struct weighted_part {
    interval<Real> bad;
    Real weight;
};

namespace detail {

/// A range of intervals of bad fractions.
template <class Range>
concept part_range =
    std::ranges::input_range<Range> && requires(std::ranges::range_value_t<Range> v) {
        requires std::floating_point<decltype(v.lower)>;
        requires std::same_as<decltype(v), interval<decltype(v.lower)>>;
    };
template <part_range Range>
using part_real = decltype(std::ranges::range_value_t<Range>{}.lower);

/// A range of weighted parts.
template <class Range>
concept weighted_range =
    std::ranges::input_range<Range> && requires(std::ranges::range_value_t<Range> v) {
        requires std::same_as<decltype(v), weighted_part<decltype(v.weight)>>;
    };
template <weighted_range Range>
using weighted_real = decltype(std::ranges::range_value_t<Range>{}.weight);

template <std::floating_point Real>
[[nodiscard]] constexpr bool is_bad_fraction(const interval<Real>& part) noexcept {
    return is_finite(part.lower) && is_finite(part.upper) && part.lower >= 0 &&
           part.lower <= part.upper && part.upper <= 1;
}

inline constexpr error not_a_part{errc::out_of_domain, "composite",
                                  "expected bad fractions with 0 <= lower <= upper <= 1"};
inline constexpr error no_parts{errc::insufficient, "composite", "expected at least one part"};

template <std::floating_point Real>
[[nodiscard]] constexpr Real lesser(Real a, Real b) noexcept {
    return b < a ? b : a;
}
template <std::floating_point Real>
[[nodiscard]] constexpr Real greater(Real a, Real b) noexcept {
    return a < b ? b : a;
}

/// Folds `next(whole, part)` over valid parts, starting from the first one.
template <part_range Range, class Next>
constexpr result<interval<part_real<Range>>> fold_parts(Range&& parts, Next next) {
    bool any = false;
    interval<part_real<Range>> whole{};
    for (const auto& part : parts) {
        if (!is_bad_fraction(part)) {
            return not_a_part;
        }
        whole = any ? next(whole, part) : part;
        any = true;
    }
    if (!any) {
        return no_parts;
    }
    return whole;
}

} // namespace detail

/// The weighted average of bad fractions: what share of what matters went wrong.
///
/// Parameters: parts with weights that are finite, not negative and not all zero; weights need
/// not add up to 1. With weights in proportion to traffic it is the event ratio of all parts.
/// Returns: the average of the lower and of the upper bounds. If every part's interval holds with
/// confidence 1 - a, this one holds with at least 1 - the sum of the a's, however they depend.
/// Errors: out_of_domain for a part or weight outside its range, insufficient without parts or
/// weight, overflow when the weights' sum is not finite.
/// Accuracy: relative, two roundings a part. Cost: linear, no allocation.
template <detail::weighted_range Range>
[[nodiscard]] constexpr auto weighted_average(Range&& parts)
    -> result<interval<detail::weighted_real<Range>>> {
    using real = detail::weighted_real<Range>;
    interval<real> sum{};
    real weights = 0;
    for (const auto& part : parts) {
        if (!detail::is_bad_fraction(part.bad)) {
            return detail::not_a_part;
        }
        if (!detail::is_finite(part.weight) || !(part.weight >= 0)) {
            return error{errc::out_of_domain, "weighted_average",
                         "expected weights that are finite and not negative"};
        }
        sum.lower += part.weight * part.bad.lower;
        sum.upper += part.weight * part.bad.upper;
        weights += part.weight;
    }
    if (!detail::is_finite(weights)) {
        return error{errc::overflow, "weighted_average", "the sum of weights is not finite"};
    }
    if (!(weights > 0)) {
        return error{errc::insufficient, "weighted_average", "expected some weight"};
    }
    return interval<real>{sum.lower / weights, detail::lesser(sum.upper / weights, real{1})};
}

/// The bad fraction of the worst part. Returns: the largest lower and the largest upper bound.
/// Errors: out_of_domain for a part outside its range, insufficient without parts.
/// Accuracy: exact. Cost: linear, no allocation.
template <detail::part_range Range>
[[nodiscard]] constexpr auto worst_of(Range&& parts) -> result<interval<detail::part_real<Range>>> {
    return detail::fold_parts(parts, [](const auto& a, const auto& b) {
        return interval{detail::greater(a.lower, b.lower), detail::greater(a.upper, b.upper)};
    });
}

/// The bad fraction of a chain that is bad whenever any part is, such as a service and what it
/// cannot work without.
///
/// Returns: with independent parts, 1 - (1 - p)(1 - q)... of the lower and of the upper bounds.
/// With unknown dependence the Fréchet bounds: at least the worst part's, at most the sum.
/// Errors: as `worst_of`. Accuracy: relative, a few roundings a part, also for tiny fractions.
/// Cost: linear, no allocation.
/// Source: M. Fréchet, Généralisation du théorème des probabilités totales, Fundamenta
/// Mathematicae 25, 1935.
template <detail::part_range Range>
[[nodiscard]] constexpr auto series(Range&& parts, dependence between)
    -> result<interval<detail::part_real<Range>>> {
    using real = detail::part_real<Range>;
    const auto any_of = [](real p, real q) { return detail::lesser(p + q * (1 - p), real{1}); };
    return detail::fold_parts(parts, [=](const auto& a, const auto& b) {
        return between == dependence::independent
                   ? interval{any_of(a.lower, b.lower), any_of(a.upper, b.upper)}
                   : interval{detail::greater(a.lower, b.lower),
                              detail::lesser(a.upper + b.upper, real{1})};
    });
}

/// The bad fraction of redundant parts, bad only when all of them are at once.
///
/// Returns: with independent parts, the product of the lower and of the upper bounds. With
/// unknown dependence the Fréchet bounds: at least 1 - the sum of the good fractions, which is
/// mostly 0, and at most the best part's.
/// Errors: as `worst_of`. Do not call replicas independent because they are many: two that fail
/// together one time in a hundred are no better than one.
/// Accuracy: a rounding a part, relative; with unknown dependence the lower bound is a difference
/// and accurate in absolute terms only. Cost: linear, no allocation. Source: as `series`.
template <detail::part_range Range>
[[nodiscard]] constexpr auto parallel(Range&& parts, dependence between)
    -> result<interval<detail::part_real<Range>>> {
    using real = detail::part_real<Range>;
    const auto all_of = [](real p, real q) { return detail::greater(p - (1 - q), real{0}); };
    return detail::fold_parts(parts, [=](const auto& a, const auto& b) {
        return between == dependence::independent
                   ? interval{a.lower * b.lower, a.upper * b.upper}
                   : interval{all_of(a.lower, b.lower), detail::lesser(a.upper, b.upper)};
    });
}

} // namespace nines::inline NINES_ABI
