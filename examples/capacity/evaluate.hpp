// SPDX-License-Identifier: BSL-1.0
/// \file
/// From a series to what a planner is told of it.
#pragma once

#include "capacity/part_in_use.hpp"
#include "capacity/series.hpp"

#include <nines/capacity/forecast.hpp>
#include <nines/capacity/forecast_capacity.hpp>
#include <nines/capacity/recommendation.hpp>
#include <nines/core/confidence.hpp>
#include <nines/core/estimate.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nines::examples {

enum class growth_kind : std::uint8_t { linear, exponential, logistic };

/// What is asked of every series. Times in seconds.
struct capacity_request {
    std::optional<double> horizon; ///< without it, as far ahead as what is used is long
    confidence level{0.95};
    bool daily = false;
    bool hourly = false;
    bool weekly = false;
    growth_kind growth = growth_kind::linear;
    std::optional<double> ceiling; ///< of logistic growth, which has to have one
    capacity_level held_against = capacity_level::fitted_value;
    bool find_changes = true;
    bool leave_out_spikes = true;
    bool calibrate = true;
    double lead_time = 14 * 86'400.0;
    double review = 7 * 86'400.0;
    planning_costs costs{9, 1};
    double head_room = 0;
    std::optional<double> per_instance;
    std::uint64_t lost = 1; ///< instances that may fail at once
};

/// One time of the curve that is drawn.
struct curve_point {
    double time;
    double value;
    std::optional<interval<double>> band; ///< of an observation; ahead only
};

/// What forecasts of the past say of this one.
struct past_forecasts {
    double factor = 1;      ///< how many times as wide as the model's own intervals
    bool gives_way = false; ///< the model leaves so little open that past errors stand instead
    std::size_t observations = 0; ///< 0 where the history is too short for any
    double ahead = 0;             ///< how far those forecasts looked
};

/// What can be said where a forecast was possible.
struct series_forecast {
    planner_summary<double> summary; ///< with intervals that the past calls for
    double slope;                    ///< of the line, for a day; on the scale of the growth
    std::optional<estimate<double>> robust_slope; ///< of Theil and Sen, the same
    past_forecasts past;
    double correlation;
    bool near_random_walk;
    double until; ///< how far ahead the capacity was looked for
    reach_risks risks;
    double demand; ///< the quantile to plan for, at its largest until an order has to last
    std::optional<std::uint64_t> instances;
    std::vector<curve_point> curve; ///< history and horizon
};

/// Everything about one series.
struct capacity_report {
    std::string name;
    double capacity;
    double usable; ///< without the head-room
    growth_kind growth;
    std::optional<double> ceiling;         ///< of logistic growth
    const read_series* source;             ///< outlives this
    std::vector<double> changes;           ///< times at which the trend jumped or bent
    std::vector<left_out_sample> left_out; ///< that stand apart
    std::size_t used;                      ///< samples, without those
    double used_from;                      ///< the time of the first of them
    capacity_time<double> reaches;
    recommendation advice;
    std::string refusal; ///< why there is no forecast
    std::optional<series_forecast> ahead;
};

/// Whether the first is to come first: by action, then by urgency, then by when capacity is
/// reached.
[[nodiscard]] bool more_urgent(const capacity_report& a, const capacity_report& b);

/// Errors: none for what a series may be: a refusal is part of the report. input_error, by the name
/// of the option, for what an option cannot be.
[[nodiscard]] capacity_report evaluate(const read_series& source, double capacity,
                                       const capacity_request& asked);

} // namespace nines::examples
