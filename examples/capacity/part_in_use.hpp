// SPDX-License-Identifier: BSL-1.0
/// \file
/// What of a series goes on: since the trend last changed, without samples that stand apart.
#pragma once

#include <nines/capacity/forecast.hpp>
#include <nines/capacity/time_series.hpp>
#include <nines/core/confidence.hpp>

#include <optional>
#include <vector>

namespace nines::examples {

/// What is looked for.
struct part_search {
    bool changes = true;
    bool spikes = true;
    bool keep_last = false;              ///< though it may stand apart
    double horizon = 0;                  ///< that the part has to carry a forecast to
    confidence level{0.95};              ///< of the intervals that samples apart would be outside
    std::optional<double> correlation{}; ///< of neighbouring errors, where it is known
};

struct left_out_sample {
    double time;
    double value;
};

/// What was found.
struct part_in_use {
    time_series<double> series;
    std::vector<double> changes;           ///< times at which the trend jumped or bent
    std::vector<left_out_sample> left_out; ///< of those in use
    double correlation = 0;                ///< of neighbouring errors about the trend
};

/// Seasons are taken out, and the growth is made a line, before anything is looked for. Samples
/// apart never make a change; they are left out as long as they are no more than an interval of the
/// level may miss on a side: more of them belong to the series. A part is a tenth of the history,
/// and a whole season, or longer; and what is in use is as long as the horizon, though there were
/// changes since: the slope of a shorter part says nothing that far ahead.
[[nodiscard]] part_in_use find_part_in_use(const time_series<double>& all,
                                           const forecast_model<double>& model,
                                           const part_search& asked);

/// The values on the scale on which the growth is a line, without what the season adds; nothing
/// where a value cannot be there.
[[nodiscard]] std::optional<std::vector<double>>
without_season(const time_series<double>& series, const forecast_model<double>& model);

} // namespace nines::examples
