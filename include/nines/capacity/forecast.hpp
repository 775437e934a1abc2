// SPDX-License-Identifier: BSL-1.0
/// \file
/// What a series will be: a distribution at any time, and the summary that a planner reads.
///
/// This is the interface; the parts behind it follow.
///
///     // capacity/time_series.hpp (there already)
///     auto series = time_series<>::from(times, values, duplicate_rule::mean);  // result
///     series->report();  // given, not_finite, duplicates, out_of_order, gaps, missing, irregular
///
///     // capacity/seasonal_terms.hpp: what repeats; times in the series' unit
///     template <std::floating_point Real = double> struct fourier_season { Real period; int harmonics; };
///     template <std::floating_point Real = double> struct seasonal_terms {
///         std::vector<fourier_season<Real>> fourier;
///         bool hour_of_day = false;            // 24 levels
///         bool day_of_week = false;            // 7 levels
///         Real day = 86'400;                   // how long a day is: 86,400 where times are seconds
///         Real monday = 345'600;               // any time at which a Monday begins; shifts the zone
///         std::vector<interval<Real>> holidays;  // [lower, upper), one level for all
///     };
///
///     // capacity/growth.hpp: on which scale growth is a straight line
///     growth<double>::linear();  growth<double>::exponential();  growth<double>::logistic(ceiling);
///
///     // capacity/forecast.hpp
///     enum class residual_model { autocorrelated, independent };
///     template <std::floating_point Real = double> struct forecast_model {
///         growth<Real> scale = growth<Real>::linear();
///         seasonal_terms<Real> season{};
///         residual_model errors = residual_model::autocorrelated;
///     };
///     template <std::floating_point Real = double> struct forecast_point {
///         Real mean;                       // of an observation, without bias
///         Real median;                     // of an observation
///         interval<Real> mean_interval;    // of the true curve (median, on a bent scale)
///         interval<Real> observation_interval;
///         confidence level;
///     };
///     template <std::floating_point Real = double> class forecast {
///         static result<forecast> fit(const time_series<Real>&, const forecast_model<Real>& = {});
///         result<forecast_point<Real>> at(Real time, confidence) const;
///         result<Real> quantile(Real time, quantile_level) const;        // of an observation
///         result<Real> probability_above(Real time, Real height) const;  // of an observation
///         Real fitted_at(Real time) const;  // the curve, without the last residual
///         Real last_time() const;  Real last_value() const;
///         Real correlation() const;       // of residuals one step apart
///         bool near_random_walk() const;  // the data cannot tell a trend from a walk
///         std::span<const char* const>/std::vector<std::string> dropped_terms() const;  // collinear
///     };
///
///     // capacity/forecast_capacity.hpp
///     enum class capacity_level { fitted_value, last_observation, seasonal_peak };
///     template <std::floating_point Real = double> struct forecast_question {
///         reaching what = reaching::mean_line;
///         capacity_level level = capacity_level::fitted_value;
///         Real until;                       // how far to look; default: ten times the history
///     };
///     capacity_time<Real> time_to_capacity(const forecast<Real>&, Real capacity, confidence,
///                                          const forecast_question<Real>& = {});
///     result<Real> probability_reached_by(const forecast<Real>&, Real capacity, Real time,
///                                         const forecast_question<Real>& = {});
///     template <std::floating_point Real = double> struct planner_summary {
///         Real now;                             // the last time of the series
///         Real last_observation;
///         Real current;                         // the fitted value now
///         Real horizon;                         // the time forecast
///         forecast_point<Real> then;
///         std::optional<Real> growth_percent;   // none where current is not above 0
///         capacity_time<Real> reaches;          // in the series' unit of time, absolute
///         std::optional<Real> time_left;        // reaches.when - now; 0 where it is reached
///     };
///     result<planner_summary<Real>> summarise(const forecast<Real>&, Real horizon, Real capacity,
///                                             confidence, const forecast_question<Real>& = {});
#pragma once

#include <nines/capacity/time_series.hpp>
