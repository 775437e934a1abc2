// SPDX-License-Identifier: BSL-1.0
// Who is on call, on the first day and after 50 years; a year of a large schedule; ten years of
// hourly shifts. The peer walks from handoff to handoff, as tools do that iterate over a calendar.
#include <nines/rotation/schedule.hpp>
#include <nines/rotation/tz.hpp>

#include <benchmark/benchmark.h>
#include <date/date.h>
#include <date/tz.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace date::literals;
using namespace std::chrono_literals;
using date::sys_seconds;
using by_name = nines::rotation<std::string>;

constexpr auto anchor = date::local_days{2020_y / 1 / 1};
constexpr sys_seconds start = date::sys_days{2020_y / 1 / 1};

std::vector<std::string> people(std::size_t n) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < n; ++i) {
        names.push_back("person " + std::to_string(i));
    }
    return names;
}

/// Moments of a day so many years after the start.
std::vector<sys_seconds> moments(std::int64_t years) {
    std::vector<sys_seconds> all;
    for (int i = 0; i < 64; ++i) {
        all.push_back(start + years * std::chrono::hours{8766} + i * 1351s);
    }
    return all;
}

/// Answers one moment after the other with `who(t)`.
template <class Who>
void ask(benchmark::State& state, Who&& who) {
    const auto at = moments(state.range(0));
    std::size_t i = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(who(at[i]));
        i = (i + 1) % at.size();
    }
}

void in_zone(benchmark::State& state, const nines::any_zone& zone) {
    const by_name r{people(8), {nines::cadence::daily(1), anchor + 9h, zone}};
    ask(state, [&](sys_seconds t) { return &r.at(t).primary; });
}

void in_schedule(benchmark::State& state, const nines::any_zone& zone) {
    const nines::schedule<std::string> s{
        {{by_name{people(8), {nines::cadence::daily(1), anchor + 9h, zone}}}}};
    ask(state, [&](sys_seconds t) { return s.current(t); });
}

/// Calls the benchmark with a zone of the tz database, or says that there is none.
template <class Body>
void with_chicago(benchmark::State& state, Body&& body) {
    const auto zone = nines::tz_zone::try_from("America/Chicago");
    if (!zone) {
        state.SkipWithError("no tz database");
        return;
    }
    body(state, *zone);
}

void utc(benchmark::State& state) {
    in_zone(state, nines::utc_zone);
}
void tz(benchmark::State& state) {
    with_chicago(state, in_zone);
}
void schedule_utc(benchmark::State& state) {
    in_schedule(state, nines::utc_zone);
}
void schedule_tz(benchmark::State& state) {
    with_chicago(state, in_schedule);
}

void iterating_utc(benchmark::State& state) {
    const auto names = people(8);
    ask(state, [&](sys_seconds t) {
        std::size_t k = 0;
        sys_seconds next = start + 9h;
        while (next <= t) {
            next += date::days{1};
            benchmark::DoNotOptimize(++k);
        }
        return &names[(k + names.size() - 1) % names.size()];
    });
}

void iterating_tz(benchmark::State& state) {
    with_chicago(state, [](benchmark::State& inner, const nines::tz_zone& zone) {
        const auto names = people(8);
        const date::time_zone* rules = date::locate_zone(zone.name());
        ask(inner, [&](sys_seconds t) {
            std::size_t k = 0;
            date::local_seconds next = anchor + 9h;
            while (rules->to_sys(next, date::choose::earliest) <= t) {
                next += date::days{1};
                ++k;
            }
            return &names[(k + names.size() - 1) % names.size()];
        });
    });
}

/// The division that no answer can do without.
void bare_division(benchmark::State& state) {
    const auto names = people(8);
    std::int64_t day = 86'400;
    benchmark::DoNotOptimize(day);
    ask(state, [&](sys_seconds t) {
        return &names[static_cast<std::size_t>((t - start).count() / day) % names.size()];
    });
}

/// Three sites of eight, each in its hours, and 200 overrides.
void year_of_24(benchmark::State& state) {
    with_chicago(state, [](benchmark::State& inner, const nines::tz_zone& chicago) {
        const nines::any_zone zones[] = {chicago, nines::tz_zone{"Europe/Dublin"},
                                         nines::tz_zone{"Australia/Sydney"}};
        const auto names = people(24);
        std::vector<nines::layer<std::string>> layers;
        for (std::size_t i = 0; i < 3; ++i) {
            const auto first = names.begin() + static_cast<std::ptrdiff_t>(8 * i);
            layers.push_back(
                {by_name{{first, first + 8}, {nines::cadence::daily(1), anchor + 9h, zones[i]}},
                 nines::restriction::hours(nines::weekdays::all(), 9h, 18h, zones[i])});
        }
        std::vector<nines::schedule_override<std::string>> overrides;
        for (int i = 0; i < 200; ++i) {
            const sys_seconds from = start + i * 43h;
            overrides.push_back(nines::schedule_override<std::string>::replace(
                {from, from + 5h}, names[static_cast<std::size_t>(i) % 24]));
        }
        const nines::schedule<std::string> s{std::move(layers), std::move(overrides)};
        std::size_t shifts = 0;
        for (auto _ : inner) {
            const auto line = s.over({start, start + date::days{366}});
            shifts = line.shifts.size();
            benchmark::DoNotOptimize(line.shifts.data());
        }
        inner.counters["shifts"] = static_cast<double>(shifts);
    });
}

/// Hourly shifts over so many years.
void hourly(benchmark::State& state) {
    with_chicago(state, [](benchmark::State& inner, const nines::tz_zone& zone) {
        const by_name r{people(8), {nines::cadence::hourly(1), anchor, zone}};
        const sys_seconds end = start + inner.range(0) * std::chrono::hours{8766};
        std::int64_t shifts = 0;
        for (auto _ : inner) {
            const auto all = r.shifts(start, end);
            shifts += static_cast<std::int64_t>(all.size());
            benchmark::DoNotOptimize(all.data());
        }
        inner.SetItemsProcessed(shifts);
    });
}

BENCHMARK(utc)->Name("on_call/utc/ours")->Arg(0)->Arg(50);
BENCHMARK(tz)->Name("on_call/tz/ours")->Arg(0)->Arg(50);
BENCHMARK(schedule_utc)->Name("on_call_of_schedule/utc/ours")->Arg(0)->Arg(50);
BENCHMARK(schedule_tz)->Name("on_call_of_schedule/tz/ours")->Arg(0)->Arg(50);
BENCHMARK(iterating_utc)->Name("on_call/utc/peer:iterating")->Arg(0)->Arg(50);
BENCHMARK(iterating_tz)->Name("on_call/tz/peer:iterating")->Arg(0)->Arg(50);
BENCHMARK(bare_division)->Name("on_call/utc/limit:bare_division")->Arg(0)->Arg(50);
BENCHMARK(year_of_24)->Name("year_of_24_people_200_overrides/ours");
BENCHMARK(hourly)->Name("hourly_shifts/ours")->Arg(1)->Arg(10);

} // namespace
