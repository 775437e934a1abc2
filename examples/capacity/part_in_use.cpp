// SPDX-License-Identifier: BSL-1.0
#include "capacity/part_in_use.hpp"

#include <nines/capacity/change_point.hpp>
#include <nines/capacity/extern_double.hpp>
#include <nines/capacity/robust_trend.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace nines::examples {
namespace {

using values_of = std::vector<double>;

bool has_season(const forecast_model<double>& model) {
    return !model.season.fourier.empty() || model.season.day_of_week || model.season.hour_of_day;
}

/// What the season adds at each time; all 0 where there is none, or it cannot be told.
values_of season_of(std::span<const double> times, const values_of& on_line,
                    const forecast_model<double>& model) {
    values_of season(times.size(), 0.0);
    if (!has_season(model)) {
        return season;
    }
    if (const auto trend = seasonal_trend<double>::fit(times, on_line, model.season)) {
        std::ranges::transform(times, season.begin(),
                               [&](double time) { return trend->season_at(time); });
    }
    return season;
}

values_of difference(values_of a, const values_of& b) {
    for (std::size_t i = 0; i < a.size(); ++i) {
        a[i] -= b[i];
    }
    return a;
}

std::optional<values_of> on_line(const time_series<double>& series, const growth<double>& scale) {
    values_of all;
    all.reserve(series.size());
    for (const double value : series.values()) {
        const auto z = scale.to_line(value);
        if (!z) {
            return std::nullopt;
        }
        all.push_back(*z);
    }
    return all;
}

/// Without the season, and with samples apart moved to where those around them are.
struct smooth_values {
    values_of left;
    std::vector<std::size_t> apart;
};

smooth_values smooth(std::span<const double> times, values_of values,
                     const forecast_model<double>& model, bool spikes) {
    const auto season = season_of(times, values, model);
    smooth_values found{difference(values, season), {}};
    if (!spikes) {
        return found;
    }
    const auto apart = isolated_points<double>(times, found.left);
    if (!apart || apart->empty()) {
        return found;
    }
    for (const auto& each : *apart) {
        found.apart.push_back(each.index);
        values[each.index] = each.around + season[each.index];
    }
    found.left = difference(values, season_of(times, values, model));
    return found;
}

/// How many samples a change must be away from another: a tenth, and a season.
std::size_t shortest_part(const time_series<double>& all, const forecast_model<double>& model) {
    const seasonal_columns<double> columns{model.season, 0, 1};
    const double season = columns.longest_period();
    const double span = all.times().back() - all.times().front();
    const double share = span > 0 ? (std::min)(season / span, 1.0) : 1.0;
    const auto samples = static_cast<double>(all.size());
    return (std::max)({change_options{}.shortest, all.size() / 10,
                       static_cast<std::size_t>(std::ceil(share * samples)) + 1});
}

/// The series from an index on, without the samples that are left out.
time_series<double> without(const time_series<double>& all, std::size_t from,
                            std::span<const std::size_t> left_out) {
    values_of times;
    values_of values;
    for (std::size_t i = from; i < all.size(); ++i) {
        if (!std::ranges::binary_search(left_out, i)) {
            times.push_back(all.times()[i]);
            values.push_back(all.values()[i]);
        }
    }
    return time_series<double>::from(times, values).value();
}

} // namespace

std::optional<values_of> without_season(const time_series<double>& series,
                                        const forecast_model<double>& model) {
    auto values = on_line(series, model.scale);
    if (values) {
        *values = difference(*values, season_of(series.times(), *values, model));
    }
    return values;
}

part_in_use find_part_in_use(const time_series<double>& all, const forecast_model<double>& model,
                             const part_search& asked) {
    part_in_use found{all, {}, {}, 0};
    const auto values = on_line(all, model.scale);
    if (!values) {
        return found;
    }
    const auto smoothed = smooth(all.times(), *values, model, asked.spikes);
    std::size_t from = 0;
    if (asked.changes) {
        change_options search;
        search.shortest = shortest_part(all, model);
        search.correlation = asked.correlation;
        if (const auto parts = find_changes<double>(all.times(), smoothed.left, search)) {
            for (const auto& each : std::span{parts->segments}.subspan(1)) {
                found.changes.push_back(each.first_x);
                from = all.times().back() - each.first_x >= asked.horizon ? each.from : from;
            }
            found.correlation = parts->correlation;
        }
    }
    std::vector<std::size_t> apart;
    std::ranges::copy_if(smoothed.apart, std::back_inserter(apart), [&](std::size_t i) {
        return i >= from && !(asked.keep_last && i + 1 == all.size());
    });
    const double bearable = asked.level.significance() / 2 * static_cast<double>(all.size() - from);
    if (static_cast<double>(apart.size()) > (std::max)(bearable, 1.0)) {
        apart.clear();
    }
    for (const std::size_t i : apart) {
        found.left_out.push_back({all.times()[i], all.values()[i]});
    }
    found.series = without(all, from, apart);
    return found;
}

} // namespace nines::examples
