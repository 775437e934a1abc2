// SPDX-License-Identifier: BSL-1.0
/// \file
/// `seasonal_trend`: a line, and what repeats about it, in one regression whose errors remember.
#pragma once

#include <nines/capacity/correlated_least_squares.hpp>
#include <nines/capacity/correlated_regression.hpp>
#include <nines/capacity/seasonal_terms.hpp>
#include <nines/core/error.hpp>
#include <nines/core/result.hpp>
#include <nines/stats/student_mixture.hpp>

#include <Eigen/Core>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// The regression of a series on time: level, trend, waves, hours, days, holidays.
///
/// Where the columns are dependent, those that the ones before determine are dropped and reported:
/// an hour that has no sample, a wave that samples cannot tell from slower ones, days of a week
/// that has not been seen whole. A season longer than the times is refused: what has not been seen
/// once cannot be told from the trend. Order: level, trend, waves by season and harmonic, hours,
/// days, holidays. Assumes: as correlated_regression; that what repeated goes on repeating. Use
/// when the history holds each season at least twice. Example:
/// tests/capacity/seasonal_trend_test.cpp.
template <std::floating_point Real = double>
class seasonal_trend {
public:
    using vector = detail::vector_of<Real>;

    /// Parameters: times that rise, a value for each; what to explain; what errors remember.
    /// Errors: out_of_domain for terms with periods or days not above 0 and holidays that are not
    /// finite; contradiction for another number of values than of times; insufficient for less than
    /// two times, times that do not rise, and times that do not span the longest season, the step
    /// after the last among them; those of correlated_least_squares. Cost: as
    /// correlated_least_squares; 4 n p^2 more where terms are dropped.
    [[nodiscard]] static result<seasonal_trend>
    fit(std::span<const std::type_identity_t<Real>> times,
        std::span<const std::type_identity_t<Real>> values, const seasonal_terms<Real>& terms = {},
        error_memory memory = error_memory::fading) {
        if (!seasonal_columns<Real>::valid(terms)) {
            return error{errc::out_of_domain, "seasonal_trend",
                         "expected finite periods above 0, harmonics not below 0, finite holidays"};
        }
        if (times.size() != values.size()) {
            return error{errc::contradiction, "seasonal_trend", "expected a value for each time"};
        }
        if (times.size() < 2 || !(times.front() < times.back())) {
            return error{errc::insufficient, "seasonal_trend", "expected two times that rise"};
        }
        const Real half_span = (times.back() - times.front()) / 2;
        used_terms used{{terms, times.front() + half_span, half_span}};
        const auto distances = static_cast<Real>(times.size() - 1);
        if (used.columns.longest_period() > 2 * half_span * (1 + 1 / distances)) {
            return error{errc::insufficient, "seasonal_trend",
                         "expected times that span the longest season"};
        }
        const Eigen::Map<const vector> y{values.data(), static_cast<Eigen::Index>(values.size())};
        const auto all = used.design(times);
        auto regression = correlated_least_squares<Real>(times, all, y, memory);
        if (!regression && regression.error().code == errc::insufficient) {
            used.drop_dependent(all);
            regression = correlated_least_squares<Real>(times, used.design(times), y, memory);
        }
        if (!regression) {
            return regression.error();
        }
        return seasonal_trend{std::move(used), std::move(*regression)};
    }

    /// The regression beneath, whose coefficients are those of `terms()`.
    [[nodiscard]] const correlated_regression<Real>& regression() const noexcept {
        return regression_;
    }
    [[nodiscard]] std::span<const seasonal_term> terms() const noexcept { return used_.kept; }
    /// What the data do not tell from other terms. Their coefficients are taken to be 0.
    [[nodiscard]] std::span<const seasonal_term> dropped() const noexcept { return used_.dropped; }

    /// Units of y for one of time; 0 without a trend.
    [[nodiscard]] Real slope() const noexcept {
        for (std::size_t j = 0; j < used_.kept.size(); ++j) {
            if (used_.kept[j].kind == term_kind::trend) {
                return regression().coefficients()(static_cast<Eigen::Index>(j)) /
                       used_.columns.half_span();
            }
        }
        return 0;
    }

    /// The row of the design at a time.
    [[nodiscard]] vector row(Real time) const { return row(time, time, on_holiday(time)); }
    /// The same with the level and the trend of one time, waves, hours and days of another, and a
    /// holiday or none.
    [[nodiscard]] vector row(Real time, Real season, bool holiday) const {
        vector at{static_cast<Eigen::Index>(used_.kept.size())};
        for (std::size_t j = 0; j < used_.kept.size(); ++j) {
            const seasonal_term& term = used_.kept[j];
            at(static_cast<Eigen::Index>(j)) =
                term.kind == term_kind::holiday
                    ? static_cast<Real>(holiday)
                    : used_.columns.value(term, repeats(term) ? season : time);
        }
        return at;
    }
    [[nodiscard]] bool on_holiday(Real time) const noexcept {
        return used_.columns.on_holiday(time);
    }
    /// The times between two at which a holiday begins or ends, in order, none twice.
    [[nodiscard]] std::vector<Real> holiday_edges(Real from, Real to) const {
        return used_.columns.holiday_edges(from, to);
    }

    /// The fitted curve, without what is left of the last error.
    [[nodiscard]] Real fitted_at(Real time) const {
        return row(time).dot(regression().coefficients());
    }
    /// What the seasons and holidays add to the level and the trend.
    [[nodiscard]] Real season_at(Real time) const {
        Real sum = 0;
        for (std::size_t j = 0; j < used_.kept.size(); ++j) {
            if (repeats(used_.kept[j])) {
                sum += used_.columns.value(used_.kept[j], time) *
                       regression().coefficients()(static_cast<Eigen::Index>(j));
            }
        }
        return sum;
    }
    /// The longest period of waves, hours and days; 0 where there are none.
    [[nodiscard]] Real longest_period() const noexcept { return used_.columns.longest_period(); }
    /// The time, within one of the longest periods from a time on, at which waves, hours and days
    /// add most. Holidays have no part in it: they do not come back with a period.
    /// Accuracy: a 2,016th of the period: five minutes of a week.
    [[nodiscard]] Real peak_after(Real time) const {
        constexpr int parts = 2016;
        const Real part = used_.columns.longest_period() / parts;
        const auto adds = [this, time](Real at) {
            return row(time, at, false).dot(regression().coefficients());
        };
        Real best = time;
        Real most = adds(time);
        for (int k = 1; k < parts && part > 0; ++k) {
            const Real at = time + part * static_cast<Real>(k);
            const Real season = adds(at);
            if (season > most) {
                most = season;
                best = at;
            }
        }
        return best;
    }

    /// What the true curve, and what an observation, may be at a time.
    [[nodiscard]] student_mixture<Real> mean_at(Real time) const {
        return regression().mean_at(row(time));
    }
    [[nodiscard]] student_mixture<Real> observation_at(Real time) const {
        return regression().observation_at(row(time), time);
    }

private:
    /// The columns that the data tell apart, and those that they do not.
    struct used_terms {
        seasonal_columns<Real> columns;
        std::vector<seasonal_term> kept = columns.columns();
        std::vector<seasonal_term> dropped{};

        [[nodiscard]] detail::matrix_of<Real> design(std::span<const Real> times) const {
            detail::matrix_of<Real> rows{static_cast<Eigen::Index>(times.size()),
                                         static_cast<Eigen::Index>(kept.size())};
            for (std::size_t j = 0; j < kept.size(); ++j) {
                for (std::size_t i = 0; i < times.size(); ++i) {
                    rows(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) =
                        columns.value(kept[j], times[i]);
                }
            }
            return rows;
        }

        /// Drops the columns of which those before leave less than a hundred-millionth of the
        /// length, by the steps of Gram and Schmidt, each done twice.
        void drop_dependent(const detail::matrix_of<Real>& design) {
            using work = detail::work_type<Real>;
            constexpr work least = std::same_as<Real, work> ? work{1e-8} : work{1e-5};
            detail::matrix_of<work> basis{design.rows(), design.cols()};
            std::vector<seasonal_term> independent;
            for (Eigen::Index j = 0; j < design.cols(); ++j) {
                detail::vector_of<work> left = design.col(j).template cast<work>();
                const work length = left.norm();
                const auto found = basis.leftCols(static_cast<Eigen::Index>(independent.size()));
                for (int pass = 0; pass < 2; ++pass) {
                    left -= found * (found.transpose() * left).eval();
                }
                const bool keep = left.norm() > least * length;
                if (keep) {
                    basis.col(found.cols()) = left.normalized();
                }
                (keep ? independent : dropped).push_back(kept[static_cast<std::size_t>(j)]);
            }
            kept = std::move(independent);
        }
    };

    seasonal_trend(used_terms used, correlated_regression<Real> regression)
        : used_{std::move(used)}, regression_{std::move(regression)} {}

    [[nodiscard]] static bool repeats(const seasonal_term& column) noexcept {
        return column.kind != term_kind::level && column.kind != term_kind::trend;
    }

    used_terms used_;
    correlated_regression<Real> regression_;
};

} // namespace nines::inline NINES_ABI
