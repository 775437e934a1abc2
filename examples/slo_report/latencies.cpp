// SPDX-License-Identifier: BSL-1.0
#include "slo_report/latencies.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace nines::examples {
namespace {

constexpr std::size_t exact_below = 1000; ///< nanoseconds
constexpr std::size_t per_decade = 900;   ///< 100 to 999 of each power of ten
constexpr std::size_t decades = 9;        ///< up to 1,000 s
constexpr std::size_t quantised_values = exact_below + per_decade * decades;

/// Three significant digits of a latency as a place in a table; beyond 1,000 s the last place.
std::size_t place_of(nanoseconds latency) noexcept {
    auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(latency.count(), 0));
    std::size_t decade = 0;
    while (value >= exact_below) {
        value /= 10;
        ++decade;
    }
    const std::size_t place =
        decade == 0 ? value : exact_below + (decade - 1) * per_decade + (value - 100);
    return std::min(place, quantised_values - 1);
}

nanoseconds latency_at(std::size_t place) noexcept {
    if (place < exact_below) {
        return nanoseconds{static_cast<std::int64_t>(place)};
    }
    auto value = static_cast<std::int64_t>((place - exact_below) % per_decade + 100);
    for (std::size_t decade = (place - exact_below) / per_decade + 1; decade > 0; --decade) {
        value *= 10;
    }
    return nanoseconds{value};
}

/// The nearest rank, from 1: the smallest whole number that is not below level × total. A product
/// that misses a whole number by rounding alone counts as that number.
std::uint64_t rank_of(const quantile_level& level, std::uint64_t total) noexcept {
    const double product = level.value() * static_cast<double>(total);
    const double nearest = std::round(product);
    constexpr double rounding = 1e-12;
    const double rank =
        std::abs(product - nearest) <= rounding * nearest ? nearest : std::ceil(product);
    return std::clamp<std::uint64_t>(static_cast<std::uint64_t>(rank), 1, total);
}

} // namespace

void latency_counts::add_exact(nanoseconds latency, std::uint64_t count) {
    exact_[latency] += count;
    total_ += count;
}

void latency_counts::add_quantised(nanoseconds latency) {
    if (quantised_.empty()) {
        quantised_.resize(quantised_values);
    }
    ++quantised_[place_of(latency)];
    ++total_;
}

void latency_counts::merge(const latency_counts& other) {
    if (quantised_.empty()) {
        quantised_ = other.quantised_;
    } else {
        for (std::size_t i = 0; i < other.quantised_.size(); ++i) {
            quantised_[i] += other.quantised_[i];
        }
    }
    for (const auto& [latency, count] : other.exact_) {
        exact_[latency] += count;
    }
    total_ += other.total_;
}

std::vector<std::optional<nanoseconds>>
latency_counts::quantiles(const std::vector<quantile_level>& levels) const {
    std::map<nanoseconds, std::uint64_t> sorted = exact_;
    for (std::size_t place = 0; place < quantised_.size(); ++place) {
        if (quantised_[place] > 0) {
            sorted[latency_at(place)] += quantised_[place];
        }
    }
    std::vector<std::optional<nanoseconds>> values;
    for (const auto& level : levels) {
        if (total_ == 0) {
            values.emplace_back(std::nullopt);
            continue;
        }
        const std::uint64_t rank = rank_of(level, total_);
        std::uint64_t seen = 0;
        const auto found = std::find_if(sorted.begin(), sorted.end(), [&](const auto& entry) {
            seen += entry.second;
            return seen >= rank;
        });
        values.emplace_back(found->first);
    }
    return values;
}

latency_counts latency_timeline::within(const time_span& window) const {
    latency_counts all;
    for (const auto& [start, counts] : slots_) {
        if (start < window.to && window.from < start + width_) {
            all.merge(counts);
        }
    }
    return all;
}

latency_counts& latency_timeline::slot_of(time_ms at) {
    constexpr std::size_t most_slots = 256;
    const time_ms start = slot_start(at, width_);
    if (current_slot_ == nullptr || start != current_) {
        current_slot_ = &slots_[start];
        current_ = start;
        while (slots_.size() > most_slots) {
            coarsen();
            current_ = slot_start(at, width_);
            current_slot_ = &slots_[current_];
        }
    }
    return *current_slot_;
}

void latency_timeline::coarsen() {
    width_ *= 2;
    const auto old = std::exchange(slots_, {});
    for (const auto& [start, counts] : old) {
        slots_[slot_start(start, width_)].merge(counts);
    }
}

} // namespace nines::examples
