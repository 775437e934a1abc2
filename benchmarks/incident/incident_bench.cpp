// SPDX-License-Identifier: BSL-1.0
// Statistics of 100,000 incidents, each by itself, which together may take 50 ms, and the bootstrap
// of 10,000 resamples of 800 incidents.
#include <nines/incident/after_deployments.hpp>
#include <nines/incident/alert_fatigue.hpp>
#include <nines/incident/kaplan_meier.hpp>
#include <nines/incident/overdispersion.hpp>
#include <nines/incident/patterns.hpp>
#include <nines/incident/rate.hpp>
#include <nines/incident/recovery.hpp>
#include <nines/incident/time_pattern.hpp>

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace {

using point = std::chrono::sys_seconds;
using std::chrono::seconds;

constexpr std::size_t count = 100'000;
constexpr nines::confidence level{0.95};
constexpr nines::half_open<point> period{point{seconds{0}}, point{seconds{100'000 * 3600LL}}};

std::vector<double> minutes(std::size_t n) {
    std::mt19937_64 random{1};
    std::lognormal_distribution<double> draw{4.25, 1.25};
    std::vector<double> all(n);
    for (double& each : all) {
        each = draw(random);
    }
    return all;
}

std::vector<point> starts() {
    std::mt19937_64 random{2};
    std::vector<point> all;
    for (std::size_t i = 0; i < count; ++i) {
        all.push_back(point{seconds{static_cast<std::int64_t>(i * 3600 + random() % 3600)}});
    }
    return all;
}

template <class Body>
void repeat(benchmark::State& state, Body body) {
    for (auto _ : state) {
        benchmark::DoNotOptimize(body());
    }
}

void recovery(benchmark::State& state) {
    const auto times = minutes(count);
    repeat(state, [&] {
        const nines::recovery_times<double> made{times};
        return made.geometric_mean(level).value + made.lognormal().mean(level).value +
               made.lognormal().quantile(nines::quantile_level{0.9}, level).value;
    });
}

void comparison(benchmark::State& state) {
    const nines::recovery_times<double> before{minutes(count / 2)};
    repeat(state, [&] { return before.compare(before).probability_shorter; });
}

void kaplan_meier(benchmark::State& state) {
    std::vector<nines::watched_time<double>> watched;
    for (const double each : minutes(count)) {
        watched.push_back({each, watched.size() % 10 != 0});
    }
    repeat(state,
           [&] { return nines::survival_curve<double>::try_from(watched)->median(level)->value; });
}

void patterns_of_time(benchmark::State& state) {
    const auto began = starts();
    repeat(state, [&] {
        return nines::hours_of_day(began, period, seconds{0}, level)->p_value +
               nines::days_of_week(began, period, seconds{0}, level)->p_value;
    });
}

void deployments(benchmark::State& state) {
    const auto began = starts();
    std::vector<point> deployed;
    for (std::size_t i = 0; i < began.size(); i += 10) {
        deployed.push_back(began[i]);
    }
    repeat(state, [&] {
        return nines::after_deployments(began, deployed, period, std::chrono::minutes{20}, level)
            ->p_value;
    });
}

void dispersion(benchmark::State& state) {
    std::vector<nines::event_exposure<double>> weeks(595, {168, 1});
    repeat(state, [&] {
        return nines::overdispersion(std::span<const nines::event_exposure<double>>{weeks})
                   ->p_value +
               nines::event_rate(static_cast<double>(count), 100'000.0 / 24, level).value;
    });
}

void downtime(benchmark::State& state) {
    const auto began = starts();
    const auto lasted = minutes(count);
    std::vector<nines::half_open<point>> windows;
    for (std::size_t i = 0; i < count; ++i) {
        windows.push_back(
            {began[i], began[i] + seconds{static_cast<std::int64_t>(lasted[i] * 60)}});
    }
    repeat(state, [&] { return nines::interval_set<point>::try_from(windows)->length().count(); });
}

void fatigue(benchmark::State& state) {
    std::vector<nines::fired_alert<point>> alerts;
    for (const point& at : starts()) {
        alerts.push_back({"rule " + std::to_string(alerts.size() % 50), at, at + seconds{200}});
    }
    repeat(state, [&] {
        return nines::fatigue_of<point>(alerts, period, std::chrono::hours{12}, level)
            ->heavy_shifts;
    });
}

/// A service and words, of which some come often, of one of some kinds; and a host.
std::vector<nines::incident_description> described(std::size_t kinds) {
    std::mt19937_64 random{3};
    const auto name = [&](const char* what, unsigned end) {
        return what + std::to_string(random() % (1 + random() % end));
    };
    std::vector<nines::incident_description> all;
    for (std::size_t i = 0; i < count; ++i) {
        if (i < kinds) {
            all.push_back({{name("service", 200)}, {}, ""});
            for (int word = 0; word < 6; ++word) {
                all.back().title += name(" word", 3000);
            }
        } else {
            all.push_back(all[random() % kinds]);
            all.back().title += name(" host", 500);
        }
    }
    return all;
}

void clusters(benchmark::State& state, std::size_t kinds) {
    const auto all = described(kinds);
    repeat(state, [&] {
        const auto corpus = *nines::incident_corpus::try_from(all);
        return nines::cluster_incidents(corpus, 0.6)->size();
    });
}

/// Of the 100 largest clusters; p-values are drawn, as the bootstrap is.
void recurrence(benchmark::State& state) {
    const auto all = described(2000);
    auto found = *nines::cluster_incidents(*nines::incident_corpus::try_from(all), 0.6);
    found.resize(100);
    std::vector<double> began;
    began.reserve(count);
    for (const point& at : starts()) {
        began.push_back(static_cast<double>(at.time_since_epoch().count()));
    }
    repeat(state, [&] {
        return nines::recurrence_of_clusters(found, began, 30 * 86'400)->front().p_value;
    });
}

void bootstrap_mean(benchmark::State& state) {
    const nines::recovery_times<double> times{minutes(800)};
    repeat(state, [&] { return times.mean(level).bounds.upper; });
    state.counters["target_seconds"] = 0.1;
}

void bootstrap_median(benchmark::State& state) {
    const nines::recovery_times<double> times{minutes(800)};
    repeat(state, [&] { return times.median(level).bounds.upper; });
    state.counters["target_seconds"] = 0.1;
}

BENCHMARK(recovery)->Name("incidents_100000/recovery_times/ours");
BENCHMARK(comparison)->Name("incidents_100000/comparison/ours");
BENCHMARK(kaplan_meier)->Name("incidents_100000/kaplan_meier/ours");
BENCHMARK(patterns_of_time)->Name("incidents_100000/time_patterns/ours");
BENCHMARK(deployments)->Name("incidents_100000/after_deployments/ours");
BENCHMARK(dispersion)->Name("incidents_100000/rate_and_dispersion/ours");
BENCHMARK(downtime)->Name("incidents_100000/union_of_downtime/ours");
BENCHMARK(fatigue)->Name("incidents_100000/alert_fatigue/ours");
BENCHMARK_CAPTURE(clusters, kinds, 2000)
    ->Name("incidents_100000/clusters_of_2000_kinds/ours")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(clusters, most_kinds, 81'000)
    ->Name("incidents_100000/clusters_of_81000_kinds/ours")
    ->Unit(benchmark::kMillisecond);
BENCHMARK(recurrence)->Name("incidents_100000/recurrence_of_clusters/ours");
BENCHMARK(bootstrap_mean)->Name("bootstrap_800_10000/mean/ours");
BENCHMARK(bootstrap_median)->Name("bootstrap_800_10000/median/ours");

} // namespace
