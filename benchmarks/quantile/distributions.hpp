// SPDX-License-Identifier: BSL-1.0
// What the benchmarks of quantiles share: the values, and how good an estimate of their quantiles
// is.
#pragma once

#include "quantile/overview.hpp"

#include <nines/core/quantile_level.hpp>

#include <algorithm>
#include <array>
#include <benchmark/benchmark.h>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <vector>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace nines::bench {

enum class shape { lognormal, pareto, bimodal };
constexpr std::array all_shapes{shape::lognormal, shape::pareto, shape::bimodal};
constexpr std::array<const char*, 3> shape_names{"lognormal", "pareto", "bimodal"};

constexpr std::array four_levels{quantile_level{0.5}, quantile_level{0.9}, quantile_level{0.99},
                                 quantile_level{0.999}};
using four_quantiles = std::array<double, 4>;

inline std::string name_of(shape of) {
    return shape_names[static_cast<std::size_t>(of)];
}

inline std::vector<double> drawn(shape of) {
    std::mt19937_64 random{1};
    std::lognormal_distribution<double> typical{-6, 1};
    std::lognormal_distribution<double> hit{-7, 0.1};
    std::lognormal_distribution<double> miss{-2, 0.3};
    std::uniform_real_distribution<double> unit;
    std::vector<double> values(1'000'000);
    for (double& value : values) {
        value = of == shape::lognormal ? typical(random)
                : of == shape::pareto  ? 1e-3 * std::pow(1 - unit(random), -1 / 1.5)
                : unit(random) < 0.9   ? hit(random)
                                       : miss(random);
    }
    return values;
}

/// A million seconds-like values, the same in every run.
inline const std::vector<double>& values_of(shape of) {
    static const std::array all{drawn(shape::lognormal), drawn(shape::pareto),
                                drawn(shape::bimodal)};
    return all[static_cast<std::size_t>(of)];
}

/// The smallest values that have at least such a part of all values at or below them.
inline four_quantiles exact_quantiles(shape of) {
    auto sorted = values_of(of);
    std::sort(sorted.begin(), sorted.end());
    return {sorted[499'999], sorted[899'999], sorted[989'999], sorted[998'999]};
}

inline double worst_relative_error(const four_quantiles& estimates, shape of) {
    const auto exact = exact_quantiles(of);
    double worst = 0;
    for (std::size_t i = 0; i < exact.size(); ++i) {
        worst = std::max(worst, std::abs(estimates[i] / exact[i] - 1));
    }
    return worst;
}

/// Bytes in use on the heap; 0 where the C library does not say.
inline std::size_t heap_bytes() {
#ifdef __GLIBC__
    const auto used = mallinfo2();
    return used.uordblks + used.hblkhd;
#else
    return 0;
#endif
}

/// Takes the small blocks that the C library keeps ready for a thread and counts as in use, so that
/// what is allocated while this lives shows in heap_bytes().
class no_ready_blocks {
public:
    no_ready_blocks() {
        for (std::size_t size = 8; size <= 1032; size += 16) {
            for (int i = 0; i < 7; ++i) {
                taken_.push_back(std::make_unique<std::byte[]>(size));
                benchmark::DoNotOptimize(taken_.back().get());
            }
        }
    }

private:
    std::vector<std::unique_ptr<std::byte[]>> taken_;
};

struct quality {
    double worst_error = 0;
    double bytes = 0;

    /// Of *make(), which has been filled with the values, when asked by quantiles(it).
    template <class Make, class Quantiles>
    static quality of(shape distribution, Make make, Quantiles quantiles) {
        benchmark::DoNotOptimize(values_of(distribution).data());
        const no_ready_blocks so_all_shows;
        const std::size_t before = heap_bytes();
        const auto filled = make();
        const std::size_t after = heap_bytes();
        return {worst_relative_error(quantiles(*filled), distribution),
                before == 0 ? 0.0 : static_cast<double>(after - before)};
    }

    void state_in(benchmark::State& state) const {
        state.counters[overview::error_counter] = worst_error;
        state.counters[overview::memory_counter] = bytes;
    }
};

inline void count_items(benchmark::State& state, std::size_t each_time) {
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(each_time));
}

} // namespace nines::bench
