// SPDX-License-Identifier: BSL-1.0
/// \file
/// `calibrated_forecast`: intervals as wide as the errors that the same model made in the past.
#pragma once

#include <nines/capacity/backtest.hpp>
#include <nines/capacity/time_series.hpp>
#include <nines/core/confidence.hpp>
#include <nines/core/error.hpp>
#include <nines/core/interval.hpp>
#include <nines/core/result.hpp>

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
/// many times as far from the median as the bound on its side. The factor is the quantile of these
/// at the level, the conformal one of rank ceil((n + 1) level), and never below 1: a model may be
/// too sure of itself, and a lucky past is no reason to be surer. Where the model is right it costs
/// little; where levels jump and tails are heavy, as in most monitoring data, it is what brings
/// coverage near the level. Assumes: that errors will be as they were; observations from one origin
/// are alike, so that few origins make a rough factor.
/// Source: Vovk, Gammerman, Shafer, Algorithmic Learning in a Random World (2005), section 2.2;
/// Stankeviciute, Alaa, van der Schaar, NeurIPS 34 (2021), for time series.
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
        auto stretches = past_stretches(history, plan, fit);
        if (stretches.empty()) {
            return error{errc::insufficient, "calibrated_forecast",
                         "expected a longer history than that of the first origin and the horizon"};
        }
        return calibrated_forecast{std::move(made.value()), factor_of(stretches, plan.level),
                                   stretches.size()};
    }

    /// As the forecast's own, with the interval of an observation widened about the median.
    /// Errors: those of the forecast.
    [[nodiscard]] auto at(Real time, confidence level) const {
        auto said = forecast_.at(time, level);
        if (said.has_value()) {
            auto& bounds = said.value().observation_interval;
            const Real median = said.value().median;
            bounds = {median - factor_ * (median - bounds.lower),
                      median + factor_ * (bounds.upper - median)};
        }
        return said;
    }

    [[nodiscard]] const Forecast& uncalibrated() const noexcept { return forecast_; }
    /// How many times as wide; at least 1.
    [[nodiscard]] Real factor() const noexcept { return factor_; }
    /// How many observations of the past it rests on.
    [[nodiscard]] std::size_t observations() const noexcept { return observations_; }

private:
    calibrated_forecast(Forecast made, Real factor, std::size_t observations)
        : forecast_{std::move(made)}, factor_{factor}, observations_{observations} {}

    template <class Fit>
    [[nodiscard]] static std::vector<Real> past_stretches(const time_series<Real>& history,
                                                          const backtest_plan<Real>& plan,
                                                          const Fit& fit) {
        const detail::rolling_origins<Real> origins{history, plan};
        std::vector<Real> stretches;
        origins.for_each([&](const time_series<Real>& known, Real origin) {
            const auto made = fit(known);
            if (!made.has_value()) {
                return;
            }
            origins.for_each_target(origin, [&](Real time, Real seen) {
                if (const auto said = made.value().at(time, plan.level)) {
                    const interval<Real> bounds = said.value().observation_interval;
                    const Real median = said.value().median;
                    const Real reach =
                        seen < median ? median - bounds.lower : bounds.upper - median;
                    if (reach > 0) {
                        stretches.push_back(std::abs(seen - median) / reach);
                    }
                }
            });
        });
        return stretches;
    }

    /// The largest where there are too few for the rank.
    [[nodiscard]] static Real factor_of(std::vector<Real>& stretches, confidence level) {
        const auto n = static_cast<double>(stretches.size());
        const auto rank = static_cast<std::size_t>(std::ceil((n + 1) * level.level()));
        const auto at =
            stretches.begin() + static_cast<std::ptrdiff_t>((std::min)(rank, stretches.size()) - 1);
        std::nth_element(stretches.begin(), at, stretches.end());
        return (std::max)(*at, Real{1});
    }

    Forecast forecast_;
    Real factor_;
    std::size_t observations_;
};

} // namespace nines::inline NINES_ABI
