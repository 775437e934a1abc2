// SPDX-License-Identifier: BSL-1.0
#include "slo_report/latencies.hpp"

#include <algorithm>
#include <limits>

namespace nines::examples {

void bucketed_latencies::record(const interval<double>& bucket, std::uint64_t count) {
    if (count > 0) {
        lower_[bucket.lower] += count;
        upper_[bucket.upper] += count;
    }
}

void bucketed_latencies::merge(const bucketed_latencies& other) {
    for (const auto& [bound, count] : other.lower_) {
        lower_[bound] += count;
    }
    for (const auto& [bound, count] : other.upper_) {
        upper_[bound] += count;
    }
}

histogram_snapshot bucketed_latencies::snapshot() const {
    histogram_snapshot sorted;
    auto upper = upper_;
    for (auto [lower, count] : lower_) {
        while (count > 0) {
            auto& [bound, left] = *upper.begin();
            const std::uint64_t both = std::min(count, left);
            sorted.append({lower, bound}, both);
            count -= both;
            left -= both;
            if (left == 0) {
                upper.erase(upper.begin());
            }
        }
    }
    return sorted;
}

double latency_estimate::relative_error() const noexcept {
    if (bounds.lower == bounds.upper) {
        return 0;
    }
    return std::max(value / bounds.lower - 1, 1 - value / bounds.upper);
}

std::optional<latency_estimate> latency_at(const histogram_snapshot& latencies,
                                           quantile_level level, confidence how_sure) {
    const auto bounds = latencies.quantile_bounds(level);
    if (!bounds) {
        return std::nullopt;
    }
    const auto value = latencies.quantile(level, quantile_estimate::interpolated);
    return latency_estimate{value ? *value : std::numeric_limits<double>::infinity(), *bounds,
                            latencies.quantile_bounds(level, how_sure).value()};
}

} // namespace nines::examples
