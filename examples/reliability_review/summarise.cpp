// SPDX-License-Identifier: BSL-1.0
#include "reliability_review/summarise.hpp"

#include <nines/core/quantile_level.hpp>
#include <nines/incident/kaplan_meier.hpp>
#include <nines/incident/recovery.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

namespace nines::examples::review {
namespace {

constexpr quantile_level half{0.5};
constexpr quantile_level nine_tenths{0.9};

constexpr const char* still_open = "{} still open; it takes their end, or a --to before them";

std::string too_few(std::size_t count, std::size_t needed) {
    return fmt::format("{}, an interval takes {}", incidents_text(count), needed);
}

/// Counts in whole bins of a length, from the start of the group.
std::vector<event_exposure<>> counts_of(const group& of, std::chrono::days bin) {
    const auto bins = static_cast<std::size_t>(of.when.length() / bin);
    std::vector<event_exposure<>> counts(bins, {0, 1});
    for (const incident* each : of.incidents) {
        const auto at = static_cast<std::size_t>((each->times.began - of.when.from) / bin);
        if (at < bins) {
            counts[at].count += 1;
        }
    }
    return counts;
}

/// By the shortest bins that have an incident each to expect.
void add_dispersion(group_summary& into, confidence level) {
    constexpr std::size_t fewest_bins = 8;
    for (const std::chrono::days bin : {std::chrono::days{7}, std::chrono::days{28}}) {
        const auto counts = counts_of(into.of, bin);
        if (counts.size() < fewest_bins || into.of.incidents.size() < counts.size()) {
            continue;
        }
        if (const auto found = overdispersion(std::span<const event_exposure<>>{counts})) {
            into.dispersion = answer<count_dispersion<>>{*found};
            into.bin = bin;
            if (const double index = clustering_of(into, level); index > 1) {
                into.in_clusters =
                    event_rate(static_cast<double>(into.of.incidents.size()) / index,
                               days{into.of.when.length()}.count() / 30 / index, level);
            }
            return;
        }
    }
    into.dispersion = answer<count_dispersion<>>{fmt::format(
        "{} in {}; clusters can be told from {} bins of a week or four that "
        "have an incident each to expect",
        incidents_text(into.of.incidents.size()), days_text(into.of.when.length()), fewest_bins)};
}

/// Of many times fewer resamples tell as much, and take as long.
bootstrap_options resampling(std::size_t count, const review_options& asked) {
    constexpr std::size_t most_draws = 100'000'000;
    constexpr std::size_t fewest = 1000;
    return {(std::min)(asked.resamples, (std::max)(fewest, most_draws / count)), asked.seed};
}

/// Sets the answers where every time ended.
void add_ended(stage_summary& into, const recovery_times<>& times, const review_options& asked) {
    const std::size_t count = times.count();
    const bootstrap_options draws = resampling(count, asked);
    into.geometric_mean = count < 2 ? number_answer{too_few(count, 2)}
                                    : number_answer{times.geometric_mean(asked.level)};
    const auto needed = enough_for(half.value(), asked.level);
    if (count < needed) {
        into.median = into.mean = number_answer{too_few(count, needed)};
    } else {
        into.median = times.median(asked.level, draws);
        into.mean = times.mean(asked.level, draws);
    }
    const auto many = enough_for(nine_tenths.value(), asked.level);
    into.ninety_percent = count < many ? number_answer{too_few(count, many)}
                                       : times.quantile(nine_tenths, asked.level, draws);
}

/// Sets the answers where some are still waited for.
void add_censored(stage_summary& into, std::vector<watched_time<>> times,
                  const review_options& asked) {
    const auto model = lognormal_of(times, asked);
    into.geometric_mean = model
                              ? number_answer{model->geometric_mean(asked.level)}
                              : number_answer{fmt::format("{} with this time, an interval takes 2",
                                                          incidents_text(into.came))};
    into.mean = number_answer{fmt::format(still_open, into.waited_for)};
    for (watched_time<>& each : times) {
        each.length =
            each.ended ? (std::max)(each.length, minutes{asked.least}.count()) : each.length;
    }
    const auto curve = survival_curve<>::try_from(std::span<const watched_time<>>{times});
    const auto at = [&](quantile_level level) {
        const auto found = curve ? curve->quantile(level, asked.level) : curve.error();
        return found ? number_answer{*found} : into.mean;
    };
    into.median = at(half);
    into.ninety_percent = at(nine_tenths);
}

stage_summary stage_of(const group& of, incident_stage stage, const review_options& asked,
                       time_ms at) {
    const auto times = times_of(of, stage, at);
    const number_answer nothing{"no incident with this time; it takes 2"};
    stage_summary into{stage,   0,       0,      of.incidents.size() - times.size(), 0, 0, nothing,
                       nothing, nothing, nothing};
    for (const watched_time<>& each : times) {
        ++(each.ended ? into.came : into.waited_for);
        into.short_times += each.ended && each.length < minutes{asked.least}.count() ? 1U : 0U;
    }
    for (const incident* each : of.incidents) {
        const auto& came = each->times.at(stage);
        into.after_end += came && each->times.resolved && *each->times.resolved < *came ? 1U : 0U;
    }
    if (into.waited_for > 0) {
        add_censored(into, times, asked);
    } else if (const auto ended = ended_times(times, asked)) {
        add_ended(into, *ended, asked);
    }
    return into;
}

} // namespace

double clustering_of(const group_summary& of, confidence level) {
    const auto& found = of.dispersion.value;
    return found && found->index > 1 && found->p_value < level.significance() ? found->index : 1;
}

std::string incidents_text(std::size_t count) {
    return fmt::format("{} incident{}", count, count == 1 ? "" : "s");
}

std::string days_text(days length) {
    const double whole = std::round(length.count());
    return fmt::format("{:.0f} day{}", whole, whole == 1 ? "" : "s");
}

std::size_t enough_for(double quantile, confidence level) {
    const double further = std::fmax(quantile, 1 - quantile);
    return static_cast<std::size_t>(
        std::ceil(std::log(level.significance() / 2) / std::log(further)));
}

std::vector<incident_stage> stages_of(const history& of) {
    std::vector<incident_stage> stages;
    for (const auto& [which, stage] :
         {std::pair{field::detection, incident_stage::detected},
          std::pair{field::acknowledgement, incident_stage::acknowledged},
          std::pair{field::resolution, incident_stage::resolved}}) {
        if (of.knows(which)) {
            stages.push_back(stage);
        }
    }
    return stages;
}

std::vector<watched_time<>> times_of(const group& of, incident_stage stage, time_ms at) {
    std::vector<incident_timeline<time_ms>> timelines;
    timelines.reserve(of.incidents.size());
    for (const incident* each : of.incidents) {
        timelines.push_back(each->times);
    }
    return time_to(stage, timelines, at).value();
}

std::optional<recovery_times<>> ended_times(const std::vector<watched_time<>>& times,
                                            const review_options& asked) {
    std::vector<double> lengths;
    lengths.reserve(times.size());
    for (const watched_time<>& each : times) {
        if (!each.ended) {
            return std::nullopt;
        }
        lengths.push_back(each.length);
    }
    const auto made = recovery_times<>::try_from(lengths, minutes{asked.least}.count());
    return made ? std::optional{*made} : std::nullopt;
}

result<censored_lognormal<>> lognormal_of(const std::vector<watched_time<>>& times,
                                          const review_options& asked) {
    return censored_lognormal<>::try_from(times, minutes{asked.least}.count());
}

group_summary summarise(group of, const std::vector<incident_stage>& stages,
                        const review_options& asked, time_ms at) {
    const auto count = static_cast<double>(of.incidents.size());
    const double length = days{of.when.length()}.count();
    group_summary into{std::move(of),
                       event_rate(count, length / 30, asked.level),
                       mean_time_between(count, length, asked.level).value(),
                       std::nullopt,
                       answer<count_dispersion<>>{"not asked"},
                       days{0},
                       {}};
    add_dispersion(into, asked.level);
    for (const incident_stage stage : stages) {
        into.stages.push_back(stage_of(into.of, stage, asked, at));
    }
    return into;
}

} // namespace nines::examples::review
