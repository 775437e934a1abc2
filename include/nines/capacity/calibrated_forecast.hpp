// SPDX-License-Identifier: BSL-1.0
/// \file
/// `calibrated_forecast`: intervals as wide as the errors that the same model made in the past.
#pragma once

#include <nines/capacity/backtest.hpp>
#include <nines/capacity/time_series.hpp>
#include <nines/core/confidence.hpp>
#include <nines/core/error.hpp>
#include <nines/core/interval.hpp>
#include <nines/core/quantile_level.hpp>
#include <nines/core/result.hpp>
#include <nines/stats/normal.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// A forecast whose intervals were widened until they would have held in the past.
///
/// From origins in the history, the model forecasts to the horizon; each observation there is so
/// many times as far from the median as the bound on its side, both on the scale on which the
/// forecast's growth is a line. The factor is the quantile of these at the level, the conformal one
/// of rank ceil((n + 1) level), and never below 1: a model may be too sure of itself, and a lucky
/// past is no reason to be surer.
///
/// A bound that is nearer than an eighth of the same quantile of the distances themselves says
/// nothing, and that quantile takes its place, in the past and in what is said now. A stretch
/// without noise leaves a forecast with bounds of almost no width: one surprise after it would
/// otherwise make a factor of hundreds, and a forecast after it be certain. So the factor is at
/// most 8, and intervals hold as often as before.
///
/// Where the model is right all this costs little; where levels jump and tails are heavy, as in
/// most monitoring data, it is what brings coverage near the level. Assumes: that errors will be as
/// they were; observations from one origin are alike, so that few origins make a rough factor.
/// Source: Vovk, Gammerman, Shafer, Algorithmic Learning in a Random World (2005), section 2.2;
/// distances over a width with a floor: Papadopoulos, Vovk, Gammerman, JAIR 40 (2011),
/// doi:10.1613/jair.3198; time series: Stankeviciute, Alaa, van der Schaar, NeurIPS 34 (2021).
/// Example: examples/capacity, tests/capacity/calibrated_forecast_test.cpp.
template <class Forecast, std::floating_point Real = double>
class calibrated_forecast {
public:
    /// Parameters: the history; the plan of forecasts within it, whose level is that of the
    /// calibration; the forecaster. Errors: those of the forecaster; insufficient where no forecast
    /// from the past can be held against anything: the history is shorter than that of the first
    /// origin and the horizon; out_of_domain as backtest.
    template <forecaster<Real> Fit>
    [[nodiscard]] static result<calibrated_forecast>
    fit(const time_series<Real>& history, const backtest_plan<Real>& plan, const Fit& fit) {
        if (!detail::rolling_origins<Real>::sensible(plan)) {
            return error{errc::out_of_domain, "calibrated_forecast",
                         "expected a plan of finite times above 0, and targets"};
        }
        auto made = fit(history);
        if (!made.has_value()) {
            return made.error();
        }
        const std::vector<past_error> past = errors_of(history, plan, fit);
        if (past.empty()) {
            return error{errc::insufficient, "calibrated_forecast",
                         "expected a longer history than that of the first origin and the horizon"};
        }
        const auto distance = [](const past_error& each) { return each.distance; };
        const Real usual = quantile_of(past, plan.level, distance);
        const Real factor = quantile_of(past, plan.level, [usual](const past_error& each) {
            return each.distance > 0 ? each.distance / telling(each.reach, usual) : Real{0};
        });
        return calibrated_forecast{std::move(made.value()), (std::max)(factor, Real{1}),
                                   usual / two_sided_normal_quantile<Real>(plan.level),
                                   past.size()};
    }

    /// A forecast as it is, where there is no past to hold it against: a factor of 1.
    [[nodiscard]] static calibrated_forecast as_made(Forecast made) {
        return calibrated_forecast{std::move(made), 1, 0, 0};
    }

    /// As the forecast's own, with the interval of an observation widened about the median.
    /// Errors: those of the forecast.
    [[nodiscard]] auto at(Real time, confidence level) const {
        auto said = forecast_.at(time, level);
        if (said.has_value()) {
            auto& bounds = said.value().observation_interval;
            const Real median = said.value().median;
            const Real z = two_sided_normal_quantile<Real>(level);
            bounds = {widened(median, bounds.lower, -z), widened(median, bounds.upper, z)};
        }
        return said;
    }

    /// The height that an observation stays below with a probability, as far from the median as
    /// the past calls for. Errors: those of the forecast.
    [[nodiscard]] result<Real> quantile(Real time, quantile_level level) const
        requires requires(const Forecast& made) { made.quantile(time, level); }
    {
        const result<Real> own = forecast_.quantile(time, level);
        const result<Real> median = forecast_.quantile(time, quantile_level{0.5});
        if (!own || !median) {
            return own ? median : own;
        }
        return widened(*median, *own, normal_quantile(static_cast<Real>(level.value())));
    }

    [[nodiscard]] const Forecast& uncalibrated() const noexcept { return forecast_; }
    /// How many times as wide; 1 to 8.
    [[nodiscard]] Real factor() const noexcept { return factor_; }
    /// How far an observation may be off where the forecast itself leaves nothing open: on the
    /// scale of the forecast, with a normal distribution's shape where the level is not the plan's.
    [[nodiscard]] Real reach(confidence level) const noexcept {
        return usual_deviation_ * two_sided_normal_quantile<Real>(level);
    }
    /// Whether it is so little at a time that both bounds give way to that; false where the
    /// forecast has an error.
    [[nodiscard]] bool gives_way_at(Real time, confidence level) const {
        const auto said = forecast_.at(time, level);
        if (!said.has_value()) {
            return false;
        }
        const auto bounds = said.value().observation_interval;
        const Real median = said.value().median;
        const Real own =
            (std::max)(own_reach(median, bounds.lower), own_reach(median, bounds.upper));
        return telling(own, reach(level)) > own;
    }
    /// How many observations of the past it rests on; 0 where there is no past.
    [[nodiscard]] std::size_t observations() const noexcept { return observations_; }

private:
    /// On the scale of the forecast.
    struct past_error {
        Real distance; ///< of the observation from the median
        Real reach;    ///< of the bound on its side
    };

    calibrated_forecast(Forecast made, Real factor, Real usual_deviation, std::size_t observations)
        : forecast_{std::move(made)},
          factor_{factor},
          usual_deviation_{usual_deviation},
          observations_{observations} {}

    [[nodiscard]] static Real on_line(const Forecast& made, Real y) {
        if constexpr (requires { made.scale().height_on_line(y); }) {
            return made.scale().height_on_line(y);
        } else {
            return y;
        }
    }
    [[nodiscard]] static Real from_line(const Forecast& made, Real z) {
        if constexpr (requires { made.scale().from_line(z); }) {
            return made.scale().from_line(z);
        } else {
            return z;
        }
    }

    /// How far a bound reaches, or what is usual where it says nothing.
    [[nodiscard]] static Real telling(Real reach, Real usual) noexcept {
        constexpr Real most_factor = 8;
        return most_factor * reach < usual ? usual : reach;
    }

    [[nodiscard]] Real own_reach(Real median, Real bound) const {
        return std::abs(on_line(forecast_, bound) - on_line(forecast_, median));
    }

    /// Parameters: the quantile of the standard normal distribution at the level of the bound.
    [[nodiscard]] Real widened(Real median, Real bound, Real z) const {
        const Real own = own_reach(median, bound);
        const Real reach = factor_ * telling(own, usual_deviation_ * std::abs(z));
        return from_line(forecast_, on_line(forecast_, median) + std::copysign(reach, z));
    }

    template <class Fit>
    [[nodiscard]] static std::vector<past_error>
    errors_of(const time_series<Real>& history, const backtest_plan<Real>& plan, const Fit& fit) {
        const detail::rolling_origins<Real> origins{history, plan};
        std::vector<past_error> past;
        const auto add = [&past, &plan](const Forecast& made, Real time, Real seen) {
            const auto said = made.at(time, plan.level);
            if (!said.has_value()) {
                return;
            }
            const interval<Real> bounds = said.value().observation_interval;
            const Real median = on_line(made, said.value().median);
            const Real off = on_line(made, seen) - median;
            const Real bound = on_line(made, off < 0 ? bounds.lower : bounds.upper);
            past.push_back({std::abs(off), std::abs(bound - median)});
        };
        origins.for_each([&](const time_series<Real>& known, Real origin) {
            if (const auto made = fit(known); made.has_value()) {
                origins.for_each_target(
                    origin, [&](Real time, Real seen) { add(made.value(), time, seen); });
            }
        });
        return past;
    }

    /// Of `size_of` each; the largest where there are too few for the rank.
    template <class Size>
    [[nodiscard]] static Real quantile_of(const std::vector<past_error>& past, confidence level,
                                          Size size_of) {
        std::vector<Real> sizes(past.size());
        std::transform(past.begin(), past.end(), sizes.begin(), size_of);
        const auto n = static_cast<double>(sizes.size());
        const auto rank = static_cast<std::size_t>(std::ceil((n + 1) * level.level()));
        const auto at =
            sizes.begin() + static_cast<std::ptrdiff_t>((std::min)(rank, sizes.size()) - 1);
        std::nth_element(sizes.begin(), at, sizes.end());
        return *at;
    }

    Forecast forecast_;
    Real factor_;
    Real usual_deviation_; ///< of a normal distribution that errs as much as the past
    std::size_t observations_;
};

} // namespace nines::inline NINES_ABI
