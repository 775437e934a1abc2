// SPDX-License-Identifier: BSL-1.0
#include "backtest/table.hpp"

#include "backtest/rows.hpp"

#include <nines/burn/alert_gate.hpp>
#include <nines/burn/alert_policy.hpp>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>

namespace nines::examples {
namespace {

constexpr double pages_per_year = 1.1;
constexpr burstiness bursts_of_minutes{std::chrono::seconds{60}, 0.2};
constexpr const char* row = "  {:<20} {:<7} {:>6} {:>6}  {:<19} {:<19} {:>7}  {}\n";

std::string duration_text(std::chrono::milliseconds time) {
    const auto whole = std::chrono::round<std::chrono::seconds>(time).count();
    if (whole < 120) {
        return fmt::format("{} s", whole);
    }
    if (whole < 7200) {
        return fmt::format("{:.3g} min", static_cast<double>(whole) / 60);
    }
    return whole < 172'800 ? fmt::format("{:.3g} h", static_cast<double>(whole) / 3600)
                           : fmt::format("{:.3g} d", static_cast<double>(whole) / 86'400);
}

std::string ratio_text(const std::optional<estimate<>>& ratio) {
    return ratio ? fmt::format("{:.0f} % ({:.0f} to {:.0f})", 100 * ratio->value,
                               100 * ratio->bounds.lower, 100 * ratio->bounds.upper)
                 : "not enough data";
}

/// The median delay of the incidents that were found by an alert of their own, and how many.
std::string delay_text(const alert_score<>& score) {
    std::vector<std::chrono::milliseconds> delays;
    for (const auto& each : score.detections) {
        if (each && !each->firing_already) {
            delays.push_back(each->delay);
        }
    }
    if (delays.empty()) {
        return "-";
    }
    std::sort(delays.begin(), delays.end());
    const auto half = delays.size() / 2;
    const auto median =
        delays.size() % 2 == 1 ? delays[half] : (delays[half - 1] + delays[half]) / 2;
    return fmt::format("{} ({} of {})", duration_text(median), delays.size(),
                       score.detections.size());
}

std::string found_text(const std::optional<incident_detection<>>& found) {
    if (!found) {
        return "missed";
    }
    return found->firing_already ? "firing already"
                                 : fmt::format("{} ({:.2g} %)", duration_text(found->delay),
                                               100 * found->budget_spent.value_or(0));
}

std::string heading() {
    return fmt::format(row, "policy", "", "alerts", "false", "precision (95 %)", "recall (95 %)",
                       "a week", "median delay");
}

std::string score_row(const std::string& name, const char* severity, const alert_score<>& score) {
    return fmt::format(row, name, severity, score.alerts.total(), score.alerts.bad,
                       ratio_text(score.precision), ratio_text(score.recall),
                       fmt::format("{:.3g}", score.alerts_per_week), delay_text(score));
}

void add_incidents(std::string& text, const study& what, const std::vector<tested_policy>& tested) {
    if (what.incidents.empty()) {
        return;
    }
    fmt::format_to(std::back_inserter(text), "  {:<20}", "paged after (budget)");
    for (const auto& each : tested) {
        fmt::format_to(std::back_inserter(text), " {:<20}", each.name);
    }
    for (std::size_t i = 0; i < what.incidents.size(); ++i) {
        fmt::format_to(std::back_inserter(text), "\n  {:<20}", what.incidents[i].name);
        for (const auto& each : tested) {
            fmt::format_to(std::back_inserter(text), " {:<20}",
                           found_text(each.outcome.pages.detections[i]));
        }
    }
    text += '\n';
}

alert_score<> sum_of(const std::vector<const alert_score<>*>& scores,
                     std::chrono::milliseconds time) {
    constexpr confidence level{0.95};
    alert_score<> sum{};
    for (const auto* const each : scores) {
        sum.alerts += each->alerts;
        sum.incidents += each->incidents;
        sum.detections.insert(sum.detections.end(), each->detections.begin(),
                              each->detections.end());
    }
    const std::chrono::duration<double, std::chrono::weeks::period> weeks{time};
    sum.alerts_per_week = static_cast<double>(sum.alerts.total()) / weeks.count();
    sum.precision = success_ratio_estimate(sum.alerts, interval_method::clopper_pearson, level);
    sum.recall = success_ratio_estimate(sum.incidents, interval_method::clopper_pearson, level);
    return sum;
}

} // namespace

std::vector<tested_policy> test_policies(const study& what) {
    std::vector<half_open<time_ms>> incidents;
    for (const auto& each : what.incidents) {
        incidents.push_back(each.span);
    }
    backtest_options options;
    options.interval = what.interval;
    options.grace = what.grace;
    const auto tested = [&](const auto& policy) {
        return in_file(what.title,
                       backtest(in_file(what.title, policy), what.counts, incidents, options));
    };
    const auto significant = [&](const std::optional<burstiness>& bursts) {
        return tested(significant_policy(what.promised, what.period, pages_per_year, bursts));
    };
    return {{"workbook", tested(workbook_policy(what.promised, what.period))},
            {"significant", significant(std::nullopt)},
            {"significant, bursts", significant(bursts_of_minutes)}};
}

std::string table_of(const study& what, const std::vector<tested_policy>& tested) {
    const auto& total = what.counts.total();
    std::string text = fmt::format(
        "{}\n  {} events, {} bad, in {}; {} labelled; {:g} % over {}; evaluated every {}\n",
        what.title, total.total(), total.bad, duration_text(what.counts.span().length()),
        what.incidents.size(), 100 * what.promised.target(), duration_text(what.period),
        duration_text(what.interval));
    text += heading();
    for (const auto& each : tested) {
        text += score_row(each.name, "pages", each.outcome.pages);
        text += score_row("", "tickets", each.outcome.tickets);
    }
    add_incidents(text, what, tested);
    return text;
}

std::string summary_of(const std::string& title, const std::vector<study>& studies,
                       const std::vector<std::vector<tested_policy>>& tested) {
    std::chrono::milliseconds time{};
    for (const study& each : studies) {
        time += each.counts.span().length();
    }
    std::string text =
        fmt::format("{}, {} series in {}\n", title, studies.size(), duration_text(time));
    text += heading();
    for (std::size_t policy = 0; !tested.empty() && policy < tested.front().size(); ++policy) {
        std::vector<const alert_score<>*> pages;
        std::vector<const alert_score<>*> tickets;
        for (const auto& each : tested) {
            pages.push_back(&each[policy].outcome.pages);
            tickets.push_back(&each[policy].outcome.tickets);
        }
        text += score_row(tested.front()[policy].name, "pages", sum_of(pages, time));
        text += score_row("", "tickets", sum_of(tickets, time));
    }
    return text;
}

} // namespace nines::examples
