// SPDX-License-Identifier: BSL-1.0
/// \file
/// What repeats in a series: waves, hours of the day, days of the week, holidays.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/interval.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <numbers>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// Waves that repeat with a period: sine and cosine of it and of its harmonics.
template <std::floating_point Real = double>
struct fourier_season {
    Real period;   ///< above 0, in units of time
    int harmonics; ///< 1 is the wave of the period alone; above it, its halves, thirds, ...
};

/// What a regression is to explain, beside its level. All of it together is one regression.
template <std::floating_point Real = double>
struct seasonal_terms {
    bool trend = true; ///< a straight line; without it the level stays
    std::vector<fourier_season<Real>> fourier{};
    bool hour_of_day = false;               ///< a level for each of 24 hours
    bool day_of_week = false;               ///< a level for each of 7 days
    Real day = 86'400;                      ///< how long a day is: times are in seconds
    Real monday = 345'600;                  ///< a time at which a Monday begins: where, and when
    std::vector<interval<Real>> holidays{}; ///< from `lower` to before `upper`: one level for all
};

/// What a column of the regression stands for.
enum class term_kind : unsigned char { level, trend, sine, cosine, hour, weekday, holiday };

/// One column.
struct seasonal_term {
    term_kind kind;
    std::size_t season = 0; ///< of waves: which of the seasons
    int number = 0;         ///< of waves the harmonic, of hours 1 to 23, of days 1 (Tuesday) to 6

    friend constexpr bool operator==(const seasonal_term&, const seasonal_term&) noexcept = default;
};

/// The columns, and their values at any time. Hour 0 and Monday are the level that others differ
/// from.
template <std::floating_point Real = double>
class seasonal_columns {
public:
    /// Parameters: the terms; the middle of the times and half of what they span, in which the
    /// trend counts.
    seasonal_columns(seasonal_terms<Real> terms, Real middle, Real half_span)
        : terms_{std::move(terms)}, middle_{middle}, half_span_{half_span} {
        columns_.push_back({term_kind::level});
        if (terms_.trend) {
            columns_.push_back({term_kind::trend});
        }
        for (std::size_t season = 0; season < terms_.fourier.size(); ++season) {
            for (int k = 1; k <= terms_.fourier[season].harmonics; ++k) {
                columns_.push_back({term_kind::sine, season, k});
                columns_.push_back({term_kind::cosine, season, k});
            }
        }
        add_levels(terms_.hour_of_day, term_kind::hour, 24);
        add_levels(terms_.day_of_week, term_kind::weekday, 7);
        add_levels(!terms_.holidays.empty(), term_kind::holiday, 2);
    }

    [[nodiscard]] const std::vector<seasonal_term>& columns() const noexcept { return columns_; }
    [[nodiscard]] const seasonal_terms<Real>& terms() const noexcept { return terms_; }
    [[nodiscard]] Real half_span() const noexcept { return half_span_; }

    /// Whether periods and days are finite and above 0, harmonics not below 0, and holidays finite
    /// and not over before they begin.
    [[nodiscard]] static bool valid(const seasonal_terms<Real>& terms) noexcept {
        const auto positive = [](Real x) { return detail::is_finite(x) && x > 0; };
        return positive(terms.day) && detail::is_finite(terms.monday) &&
               std::all_of(terms.fourier.begin(), terms.fourier.end(),
                           [&](const auto& each) {
                               return positive(each.period) && each.harmonics >= 0;
                           }) &&
               std::all_of(terms.holidays.begin(), terms.holidays.end(), [](const auto& each) {
                   return detail::is_finite(each.lower) && detail::is_finite(each.upper) &&
                          each.lower <= each.upper;
               });
    }

    [[nodiscard]] Real value(const seasonal_term& column, Real time) const {
        switch (column.kind) {
        case term_kind::level:
            return 1;
        case term_kind::trend:
            return (time - middle_) / half_span_;
        case term_kind::sine:
            return std::sin(angle(column, time));
        case term_kind::cosine:
            return std::cos(angle(column, time));
        case term_kind::hour:
            return static_cast<Real>(of_day(time) == column.number);
        case term_kind::weekday:
            return static_cast<Real>(of_week(time) == column.number);
        case term_kind::holiday:
            return static_cast<Real>(on_holiday(time));
        }
        return 0;
    }

    /// The longest period of waves, weeks and days; 0 where nothing repeats.
    [[nodiscard]] Real longest_period() const noexcept {
        Real longest = terms_.hour_of_day ? terms_.day : Real{0};
        longest = terms_.day_of_week ? 7 * terms_.day : longest;
        for (const auto& each : terms_.fourier) {
            longest = each.harmonics > 0 ? (std::max)(longest, each.period) : longest;
        }
        return longest;
    }

    [[nodiscard]] bool on_holiday(Real time) const noexcept {
        return std::any_of(
            terms_.holidays.begin(), terms_.holidays.end(),
            [time](const auto& each) { return each.lower <= time && time < each.upper; });
    }
    /// The times between two at which a holiday begins or ends, in order, none twice.
    [[nodiscard]] std::vector<Real> holiday_edges(Real from, Real to) const {
        std::vector<Real> edges;
        for (const auto& each : terms_.holidays) {
            for (const Real edge : {each.lower, each.upper}) {
                if (from < edge && edge < to) {
                    edges.insert(std::upper_bound(edges.begin(), edges.end(), edge), edge);
                }
            }
        }
        edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
        return edges;
    }

private:
    void add_levels(bool wanted, term_kind kind, int levels) {
        for (int k = 1; wanted && k < levels; ++k) {
            columns_.push_back({kind, 0, k});
        }
    }

    /// How far a period has gone on, 0 to 1.
    [[nodiscard]] static Real phase(Real since, Real period) noexcept {
        const Real turns = since / period;
        return turns - std::floor(turns);
    }
    [[nodiscard]] Real angle(const seasonal_term& column, Real time) const noexcept {
        return 2 * std::numbers::pi_v<Real> * static_cast<Real>(column.number) *
               phase(time, terms_.fourier[column.season].period);
    }
    /// Which of `count` stretches, of a length each, a time falls in.
    [[nodiscard]] static int stretch(Real since, Real length, Real count) noexcept {
        const Real passed = std::floor(since / length);
        return static_cast<int>(passed - count * std::floor(passed / count));
    }
    [[nodiscard]] int of_day(Real time) const noexcept {
        return stretch(time - terms_.monday, terms_.day / 24, 24);
    }
    [[nodiscard]] int of_week(Real time) const noexcept {
        return stretch(time - terms_.monday, terms_.day, 7);
    }

    seasonal_terms<Real> terms_;
    Real middle_;
    Real half_span_;
    std::vector<seasonal_term> columns_;
};

} // namespace nines::inline NINES_ABI
