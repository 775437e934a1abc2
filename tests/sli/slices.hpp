// SPDX-License-Identifier: BSL-1.0
// Simulated slices with failures in bursts, and the slices of tests/golden/dispersion_slices.csv.
#pragma once

#include "../golden/table.hpp"

#include <nines/core/event_counts.hpp>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace nines_test {

using slices = std::vector<nines::event_counts<>>;

/// What slices are simulated of.
struct bursts {
    int slices;
    std::uint64_t events; ///< in each
    double p;
    double correlation;
};

inline nines::event_counts<> slice(std::uint64_t bad, std::uint64_t total) {
    return nines::event_counts<>::from_total(total - bad, total);
}

/// Hits of the table count as bad events.
inline slices golden_slices(const std::string& set) {
    slices found;
    for (const auto& row : golden::table("dispersion_slices.csv")) {
        if (row.text("set") == set) {
            found.push_back(slice(row.count("hits"), row.count("total")));
        }
    }
    return found;
}

/// Bad events of a slice, by drawing its own ratio first where events depend on each other.
template <class Random>
std::uint64_t bad_events(Random& random, std::uint64_t total, double p, double correlation) {
    double ratio = p;
    if (correlation > 0) {
        const double size = (1 - correlation) / correlation;
        std::gamma_distribution<double> failing{p * size, 1};
        std::gamma_distribution<double> working{(1 - p) * size, 1};
        const double a = failing(random);
        const double b = working(random);
        ratio = a + b > 0 ? a / (a + b) : (std::bernoulli_distribution{p}(random) ? 1.0 : 0.0);
    }
    return std::binomial_distribution<std::uint64_t>{total, ratio}(random);
}

template <class Random>
slices simulated_slices(Random& random, int count, std::uint64_t total, double p,
                        double correlation) {
    slices made;
    for (int i = 0; i < count; ++i) {
        made.push_back(slice(bad_events(random, total, p, correlation), total));
    }
    return made;
}

} // namespace nines_test
