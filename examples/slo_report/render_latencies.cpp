// SPDX-License-Identifier: BSL-1.0
#include "slo_report/render_latencies.hpp"

#include "common/format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace nines::examples {
namespace {

/// "5 ms to 7 ms", or the one end that says something.
std::string span_of(const interval<double>& latency) {
    constexpr double shortest = 1;
    const auto& [lower, upper] = latency;
    if (std::isinf(upper)) {
        return lower > shortest ? "at least " + latency_text(lower) : "anything";
    }
    return lower > shortest ? fmt::format("{} to {}", latency_text(lower), latency_text(upper))
                            : "at most " + latency_text(upper);
}

bool is_estimate(const latency_estimate& latency) {
    constexpr double good_enough = 0.1;
    return latency.relative_error() <= good_enough;
}

/// The estimate where it is a good one, otherwise what is certain.
std::string value_text(const latency_estimate& latency) {
    return is_estimate(latency) ? latency_text(latency.value) : span_of(latency.bounds);
}

/// " +- 0.4 %", rounded up after adding what four digits can be off; nothing where it is exact.
std::string error_text(double relative_error) {
    constexpr double of_digits = 0.05;
    const double tenths = std::ceil((relative_error * 100 + of_digits) * 10);
    return relative_error > 0 ? fmt::format(" +- {} %", number(tenths / 10)) : "";
}

} // namespace

std::string shown_text(const percentile_report& percentile) {
    if (!percentile.latency) {
        return percentile.name + " is -";
    }
    const latency_estimate& latency = *percentile.latency;
    return fmt::format("{} is {}{}, plausibly {}", percentile.name, value_text(latency),
                       is_estimate(latency) ? error_text(latency.relative_error()) : "",
                       span_of(latency.plausible));
}

std::string latencies_text(const std::vector<percentile_report>& percentiles) {
    std::string text;
    double error = 0;
    for (const auto& percentile : percentiles) {
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", percentile.name,
                            value_text(*percentile.latency));
        if (is_estimate(*percentile.latency)) {
            error = std::max(error, percentile.latency->relative_error());
        }
    }
    return text + (error > 0 ? ", each" + error_text(error) : "");
}

} // namespace nines::examples
