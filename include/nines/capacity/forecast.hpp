// SPDX-License-Identifier: BSL-1.0
/// \file
/// `forecast`: what a series will be, as a distribution at any time.
#pragma once

#include <nines/capacity/growth.hpp>
#include <nines/capacity/seasonal_trend.hpp>
#include <nines/capacity/time_series.hpp>
#include <nines/core/confidence.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/interval.hpp>
#include <nines/core/quantile_level.hpp>
#include <nines/core/result.hpp>

#include <concepts>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// What is fitted to a series. Without a word, it is a line whose errors remember.
template <std::floating_point Real = double>
struct forecast_model {
    growth<Real> scale = growth<Real>::linear();
    seasonal_terms<Real> season{};
    error_memory errors = error_memory::fading;
};

/// What a forecast says of one time, in the units of the series. It does not speak for several
/// times together.
template <std::floating_point Real = double>
struct forecast_point {
    Real time;
    Real mean;                           ///< of an observation, without bias
    Real median;                         ///< of an observation
    interval<Real> mean_interval;        ///< of the curve: of the median that all errors leave
    interval<Real> observation_interval; ///< of an observation
    confidence level;

    friend constexpr bool operator==(const forecast_point&,
                                     const forecast_point&) noexcept = default;
};

/// A model fitted to a series.
/// Assumes: as seasonal_trend, on the scale of the growth. Where `near_random_walk`, a trend is not
/// told from chance: see correlated_regression. A level that jumped within the history bends the
/// line and widens everything: cut the history there (change_point.hpp).
/// Example: examples/capacity.
template <std::floating_point Real = double>
class forecast {
public:
    /// Errors: insufficient for fewer samples than the model has terms, and two more;
    /// out_of_domain where a value cannot be on the scale of the growth; those of seasonal_trend.
    /// Cost: as correlated_least_squares; a copy of the series.
    [[nodiscard]] static result<forecast> fit(const time_series<Real>& series,
                                              const forecast_model<Real>& model = {}) {
        std::vector<Real> on_line;
        on_line.reserve(series.size());
        for (const Real value : series.values()) {
            const auto z = model.scale.to_line(value);
            if (!z) {
                return z.error();
            }
            on_line.push_back(*z);
        }
        auto trend = seasonal_trend<Real>::fit(series.times(), on_line, model.season, model.errors);
        if (!trend) {
            return trend.error();
        }
        return forecast{series, model.scale, std::move(*trend)};
    }

    /// Errors: out_of_domain for a time that is not finite. Cost: about 1 ms.
    [[nodiscard]] result<forecast_point<Real>> at(Real time, confidence level) const {
        if (!detail::is_finite(time)) {
            return refusal("forecast::at");
        }
        const auto row = trend_.row(time);
        const auto parts = trend_.regression().observation_parts_at(row, time);
        const auto seen = trend_.regression().observation_at(row, time);
        return forecast_point<Real>{time,
                                    scale_.mean(parts, seen),
                                    scale_.from_line(seen.quantile(quantile_level{0.5})),
                                    from_line(trend_.regression().mean_at(row).central(level)),
                                    from_line(seen.central(level)),
                                    level};
    }

    /// The height that an observation stays below with a probability. Errors: as `at`.
    [[nodiscard]] result<Real> quantile(Real time, quantile_level level) const {
        if (!detail::is_finite(time)) {
            return refusal("forecast::quantile");
        }
        return scale_.from_line(trend_.observation_at(time).quantile(level));
    }

    /// The probability that an observation is above a height. Errors: out_of_domain for numbers
    /// that are not finite.
    [[nodiscard]] result<Real> probability_above(Real time, Real height) const {
        if (!detail::is_finite(time) || !detail::is_finite(height)) {
            return refusal("forecast::probability_above");
        }
        return trend_.observation_at(time).upper_tail(scale_.height_on_line(height));
    }

    /// The fitted curve, without what is left of the last error.
    [[nodiscard]] Real fitted_at(Real time) const {
        return scale_.from_line(trend_.fitted_at(time));
    }

    /// The same without holidays, and with the mean over a whole season in place of the season at
    /// the time: what to compare two times by. Accuracy: 168 phases of the longest season, the last
    /// of the history.
    [[nodiscard]] Real level_at(Real time) const {
        const Real period = trend_.longest_period();
        const int parts = period > 0 ? 168 : 1;
        Real sum = 0;
        for (int k = 0; k < parts; ++k) {
            const Real phase = last_time() - period * (static_cast<Real>(k) + Real{0.5F}) /
                                                 static_cast<Real>(parts);
            sum += scale_.from_line(
                trend_.row(time, phase, false).dot(trend_.regression().coefficients()));
        }
        return sum / static_cast<Real>(parts);
    }

    [[nodiscard]] const time_series<Real>& series() const noexcept { return series_; }
    [[nodiscard]] Real last_time() const noexcept { return series_.times().back(); }
    [[nodiscard]] Real last_value() const noexcept { return series_.values().back(); }
    [[nodiscard]] const growth<Real>& scale() const noexcept { return scale_; }
    /// The regression beneath, on the scale on which growth is a line.
    [[nodiscard]] const seasonal_trend<Real>& trend() const noexcept { return trend_; }
    /// How much of an error is left a step later.
    [[nodiscard]] Real correlation() const noexcept { return trend_.regression().correlation(); }
    [[nodiscard]] bool near_random_walk() const noexcept {
        return trend_.regression().near_random_walk();
    }
    [[nodiscard]] std::span<const seasonal_term> dropped_terms() const noexcept {
        return trend_.dropped();
    }

private:
    forecast(time_series<Real> series, growth<Real> scale, seasonal_trend<Real> trend)
        : series_{std::move(series)}, scale_{scale}, trend_{std::move(trend)} {}

    [[nodiscard]] static constexpr error refusal(const char* where) noexcept {
        return {errc::out_of_domain, where, "expected finite numbers"};
    }
    [[nodiscard]] interval<Real> from_line(const interval<Real>& on_line) const noexcept {
        return {scale_.from_line(on_line.lower), scale_.from_line(on_line.upper)};
    }

    time_series<Real> series_;
    growth<Real> scale_;
    seasonal_trend<Real> trend_;
};

} // namespace nines::inline NINES_ABI
