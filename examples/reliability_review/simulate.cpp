// SPDX-License-Identifier: BSL-1.0
// Writes a made-up history of incidents of which the truth is known: the one that ships in
// examples/data. The same seed gives the same file.
#include <nines/stats/random.hpp>

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <numbers>
#include <optional>
#include <string>
#include <vector>

namespace {

using namespace std::chrono;
using minute_point = sys_time<minutes>;

constexpr sys_days first_day{year{2023} / January / 1};
constexpr sys_days last_day{year{2026} / January / 1};
constexpr minute_point record_ends{last_day};

struct kind {
    const char* services;
    const char* title;
};
constexpr std::array<kind, 8> kinds{{{"checkout", "Payments are declined at the provider"},
                                     {"search", "Results come late after the index was rebuilt"},
                                     {"parcels", "Labels cannot be printed"},
                                     {"parcels|checkout", "Addresses are refused as unknown"},
                                     {"accounts", "Sign-in fails with expired certificates"},
                                     {"search|accounts", "Cache nodes were lost"},
                                     {"notifications", "Messages are sent twice"},
                                     {"checkout|notifications", "Queue of receipts grows"}}};
constexpr kind recurring{"billing", "Disk of the billing database is full"};

struct made {
    minute_point began;
    minute_point detected;
    minute_point acknowledged;
    minute_point resolved;
    const char* severity;
    kind what;
};

class simulator {
public:
    explicit simulator(std::uint64_t seed) : random_{seed} {}

    std::vector<made> run() {
        std::vector<made> all;
        unsigned burst = 0; // days that are left of one
        for (sys_days day = first_day; day < last_day; day += days{1}) {
            for (auto left = poisson(per_day(day)); left > 0; --left) {
                all.push_back(incident(day, kinds[random_.below(kinds.size())]));
            }
            if (burst == 0 && random_.uniform() < 1.0 / 200) {
                burst = 20;
            }
            if (burst > 0 && burst-- % 5 == 0) {
                all.push_back(incident(day, recurring));
            }
        }
        return all;
    }

private:
    /// Weekends are quieter.
    static double per_day(sys_days day) {
        const weekday at{day};
        return at == Saturday || at == Sunday ? 0.15 : 0.4;
    }
    /// Knuth's way, for small means.
    unsigned poisson(double mean) {
        unsigned count = 0;
        for (double left = random_.uniform(); left > std::exp(-mean); left *= random_.uniform()) {
            ++count;
        }
        return count;
    }
    minutes lognormal(double log_mean, double log_deviation) {
        const double radius = std::sqrt(-2 * std::log1p(-random_.uniform()));
        const double normal = radius * std::cos(2 * std::numbers::pi * random_.uniform());
        return minutes{std::lround(std::exp(log_mean + log_deviation * normal))};
    }
    /// A third of them in the two hours after noon, when releases are made.
    minute_point start_on(sys_days day) {
        const bool release = random_.uniform() < 1.0 / 3;
        const auto minute = release ? 12 * 60 + random_.below(120) : random_.below(24 * 60);
        return day + minutes{static_cast<std::int64_t>(minute)};
    }
    made incident(sys_days day, kind what) {
        const double u = random_.uniform();
        const minute_point began = start_on(day);
        const minute_point detected = began + lognormal(1.8, 0.9);
        const minute_point acknowledged = detected + lognormal(1.4, 0.7);
        const bool later = day >= sys_days{year{2025} / January / 1};
        const minute_point resolved = began + lognormal(4.25 - (later ? std::log(2.0) : 0), 1.25);
        return {began,
                detected,
                acknowledged,
                std::max(resolved, acknowledged),
                u < 0.08   ? "critical"
                : u < 0.35 ? "major"
                           : "minor",
                what};
    }

    nines::random_stream random_;
};

std::string text_of(minute_point at) {
    if (at >= record_ends) {
        return "";
    }
    const auto day = floor<days>(at);
    const year_month_day date{day};
    const hh_mm_ss clock{at - day};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:00Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       clock.hours().count(), clock.minutes().count());
}

constexpr const char* header =
    "# SIMULATED: no service had these incidents. Made by examples/reliability_review/simulate.cpp,"
    " seed {}.\n"
    "# The truth: 0.4 incidents a day, 0.15 at weekends, in all three years alike; a third of them"
    " from 12:00 to 14:00 UTC.\n"
    "# The truth: time to resolve is lognormal with sigma 1.25; its median is 70 minutes, and 35"
    " from 2025 on; none before it was acknowledged.\n"
    "# The truth: 'Disk of the billing database is full' comes four times every five days, about"
    " every 200 days.\n"
    "id,start,detection,acknowledgement,resolution,severity,services,title\n";

} // namespace

int main(int argc, char** argv) {
    const std::uint64_t seed = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 7;
    std::string out = fmt::format(header, seed);
    unsigned number = 0;
    for (const made& each : simulator{seed}.run()) {
        out +=
            fmt::format("sim-{:04},{},{},{},{},{},{},{}\n", ++number, text_of(each.began),
                        text_of(each.detected), text_of(each.acknowledged), text_of(each.resolved),
                        each.severity, each.what.services, each.what.title);
    }
    return std::fwrite(out.data(), 1, out.size(), stdout) == out.size() ? 0 : 1;
}
