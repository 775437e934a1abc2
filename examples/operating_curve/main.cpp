// SPDX-License-Identifier: BSL-1.0
// Prints the README's table of operating curves: ours, the workbook's, two peers' and the bound.
#include "common/numbers.hpp"
#include "peers.hpp"

#include <nines/burn/alert_gate.hpp>
#include <nines/burn/information_bound.hpp>
#include <nines/burn/operating_curve.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using namespace nines::literals;
using nines::measured;
using nines::operating_figures;

constexpr auto promised = 99.9_percent;
constexpr auto period = std::chrono::days{30};
constexpr double pages_per_year = 0.82;
constexpr double correlation = 0.2;
constexpr std::uint64_t seed = 2026;

/// What is simulated: healthy burn rate, failures one by one or in bursts, and how much of it.
struct setting {
    double requests;
    double healthy;
    double correlation;
    nines::operating_plan plan;
};

template <class Pager>
operating_figures simulated(const Pager& pager, const setting& with) {
    return nines::operating_curve(
               pager, promised, nines::traffic_process::poisson(with.requests).value(),
               nines::error_process::try_from(with.healthy, with.correlation).value(), seed,
               with.plan)
        .value();
}

struct competitor {
    const char* name;
    double months; ///< of healthy time at low traffic; less where more is drawn and less happens
    std::function<operating_figures(const setting&)> run;
    std::string proven{}; ///< false pages in 30 days at half and at 0.9 of what is allowed
};

std::string proven_by(const nines::gated_policy& policy) {
    const auto a_month = [&](double ratio) {
        return policy.gate().false_alarms_per_year_at(ratio) * 30 / 365.25;
    };
    std::array<char, 32> written{};
    std::snprintf(written.data(), written.size(), "%.3f, %.3f", a_month(0.5), a_month(0.9));
    return written.data();
}

competitor significant(const char* name, double months,
                       const std::optional<nines::burstiness>& bursts) {
    const auto policy = nines::significant_policy(promised, period, pages_per_year, bursts).value();
    return {name, months, [=](const setting& with) { return simulated(policy, with); },
            proven_by(policy)};
}

std::vector<competitor> competitors() {
    const auto workbook = nines::workbook_policy(promised, period).value();
    const double minutes_apart = 365.25 * 1440 / pages_per_year;
    return {significant("**significant_policy**", 1200, std::nullopt),
            significant("**the same, told of bursts**", 600,
                        nines::burstiness{std::chrono::minutes{1}, correlation}),
            {"workbook", 1200, [=](const setting& with) { return simulated(workbook, with); }},
            {"simple gate", 1200,
             [=](const setting& with) {
                 return simulated(operating::simply_gated_policy{workbook}, with);
             }},
            {"e-detector", 100, [=](const setting& with) {
                 return simulated(operating::detector_pager{promised, minutes_apart}, with);
             }}};
}

/// A line of the table: delays and false pages at half of what is allowed, and false pages of the
/// other two settings.
struct line {
    double requests;
    const competitor* who;
    std::array<operating_figures, 3> figures{};

    void simulate(std::size_t which, double share) {
        const double low_traffic = which == 1 ? 2 * who->months : who->months;
        const double months = requests < 5 ? low_traffic : std::fmax(100, who->months / 5);
        nines::operating_plan plan;
        plan.months = static_cast<std::uint32_t>(std::fmax(1, months * share));
        plan.runs = which == 0 ? static_cast<std::uint32_t>(std::fmax(1, 2000 * share)) : 1;
        const std::array settings{setting{requests, 0.5, 0, plan}, setting{requests, 0.9, 0, plan},
                                  setting{requests, 0.5, correlation, plan}};
        figures.at(which) = who->run(settings.at(which));
    }
};

/// With as many digits as the standard error leaves; without it where there is none.
std::string text(const measured& figure) {
    std::array<char, 64> written{};
    if (!(figure.standard_error > 0)) {
        std::snprintf(written.data(), written.size(), "%g", figure.value);
        return written.data();
    }
    const double digits = std::ceil(-std::log10(figure.standard_error) - 0.02);
    const int shown = static_cast<int>(std::fmin(std::fmax(0, digits), 3));
    std::snprintf(written.data(), written.size(), "%.*f ± %.*f", shown, figure.value, shown,
                  figure.standard_error);
    return written.data();
}

std::string text(const nines::change_response& change) {
    std::array<char, 32> budget{};
    std::snprintf(budget.data(), budget.size(), " (%.2g %%)", 100 * change.budget_spent.value);
    return text(change.detection.mean) + budget.data();
}

void print(const line& each) {
    std::printf("| %g | %s | %s |", each.requests, each.who->name, each.who->proven.c_str());
    for (const operating_figures& figures : each.figures) {
        std::printf(" %s |", text(figures.false_pages_per_30d).c_str());
    }
    for (const nines::change_response& change : each.figures[0].changes) {
        std::printf(" %s |", text(change).c_str());
    }
    std::printf("\n");
}

/// Of an alert with 0.03 false pages in 30 days.
void print_bound(double requests) {
    std::printf("| %g | *information bound* | | 0.03 | | |", requests);
    const double allowed = promised.allowed_error();
    const auto errors = nines::error_process::try_from(0.5).value();
    for (const double burn_rate : errors.changes()) {
        const auto bound = nines::information_bound(0.03, errors.healthy() * allowed,
                                                    std::fmin(1, burn_rate * allowed), requests);
        std::printf(" %.1f |", std::fmax(1, bound.count()));
    }
    std::printf("\n");
}

/// Runs all the simulations on as many threads as the machine has.
void simulate(std::vector<line>& lines, double share) {
    constexpr std::size_t settings = 3;
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (auto job = next++; job < lines.size() * settings; job = next++) {
            lines[job / settings].simulate(job % settings, share);
        }
    };
    std::vector<std::thread> threads;
    for (unsigned i = 1; i < std::thread::hardware_concurrency(); ++i) {
        threads.emplace_back(work);
    }
    work();
    for (std::thread& each : threads) {
        each.join();
    }
}

} // namespace

int main(int count, char** arguments) {
    const std::string_view argument = count > 1 ? arguments[1] : "1";
    const double share = nines::examples::parse_number(argument).value_or(0);
    if (count > 2 || !(share > 0 && share <= 100)) {
        const bool asked = argument == "--help" || argument == "-h";
        std::fputs(
            "usage: operating_curve [SHARE]\n"
            "Prints the README's table of operating curves, from so many times the runs that\n"
            "it has: above 0, at most 100, 1 unless said.\n",
            asked ? stdout : stderr);
        return asked ? 0 : 2;
    }
    const std::array<double, 7> traffic{0.6, 2, 4, 6, 10, 100, 6000};
    const auto who = competitors();
    std::vector<line> lines;
    for (const double requests : traffic) {
        for (const competitor& each : who) {
            lines.push_back({requests, &each});
        }
    }
    simulate(lines, share);
    std::puts(
        "| requests a minute | | proven | false pages in 30 d | at 0.9 of the allowed | in bursts |"
        " 8× | 20× | 100× | 1000× |");
    std::puts("|---|---|---|---|---|---|---|---|---|---|");
    for (const line& each : lines) {
        print(each);
        if (each.who == &who.back()) {
            print_bound(each.requests);
        }
    }
}
