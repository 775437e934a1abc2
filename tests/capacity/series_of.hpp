// SPDX-License-Identifier: BSL-1.0
// Series and points made of a function, at the times 0, 1, 2, ...
#pragma once

#include <nines/capacity/time_series.hpp>

#include <vector>

namespace simulated {

struct points {
    std::vector<double> x;
    std::vector<double> y;
};

/// With value(i) at i.
template <class Value>
points points_of(int size, Value value) {
    points made;
    for (int i = 0; i < size; ++i) {
        made.x.push_back(i);
        made.y.push_back(value(i));
    }
    return made;
}

/// A line through 0, and noise() on each point.
template <class Noise>
points noisy_line(int size, double slope, Noise noise) {
    return points_of(size, [&](int i) { return slope * i + noise(); });
}

template <class Value>
nines::time_series<> series_of(int size, Value value) {
    const auto made = points_of(size, value);
    return nines::time_series<>::from(made.x, made.y).value();
}

inline nines::time_series<> series_of(const std::vector<double>& values) {
    return series_of(static_cast<int>(values.size()),
                     [&](int i) { return values[static_cast<std::size_t>(i)]; });
}

} // namespace simulated
