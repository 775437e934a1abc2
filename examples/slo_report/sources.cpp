// SPDX-License-Identifier: BSL-1.0
#include "slo_report/sources.hpp"

#include "slo_report/feed.hpp"

#include "common/csv.hpp"

#include <nines/sli/time_slices.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

namespace nines::examples {
namespace {

std::vector<std::string> files_of(const event_source& source) {
    return std::visit(
        [](const auto& kind) -> std::vector<std::string> {
            if constexpr (requires { kind.files; }) {
                return kind.files;
            } else {
                return {kind.file};
            }
        },
        source.kind);
}

/// The SLOs by kind of source and file, in the order of the config.
std::vector<file_feeds> grouped(const report_config& config, report_data& data) {
    std::vector<file_feeds> groups;
    for (std::size_t i = 0; i < config.slos.size(); ++i) {
        const auto& source = config.slos[i].source;
        auto files = files_of(source);
        const auto known = std::find_if(groups.begin(), groups.end(), [&](const file_feeds& g) {
            return g.feeds.front().slo->source.kind.index() == source.kind.index() &&
                   g.files == files;
        });
        auto& group = known != groups.end() ? *known : groups.emplace_back();
        group.files = std::move(files);
        group.feeds.push_back({&config.slos[i], &data.slos[i]});
    }
    return groups;
}

/// Calls the reader of a kind of source.
struct reader_of_kind {
    const file_feeds& group;
    report_data& into;
    const load_options& options;

    void operator()(const access_log_source&) const { read_access_logs(group, into, options); }
    void operator()(const counters_source&) const { read_counters(group, into, options); }
    void operator()(const openmetrics_source&) const { read_openmetrics(group, into, options); }
    void operator()(const histogram_source&) const { read_histograms(group, into, options); }
    void operator()(const downtime_source&) const { read_downtimes(group, into, options); }
};

} // namespace

report_data load_data(const report_config& config, const load_options& options) {
    report_data data;
    data.slos.resize(config.slos.size());
    for (const auto& group : grouped(config, data)) {
        std::visit(reader_of_kind{group, data, options}, group.feeds.front().slo->source.kind);
    }
    if (config.labels) {
        read_labels(*config.labels, data, options);
    }
    return data;
}

void add_bad_lines(report_data& into, const bad_lines& found, std::uint64_t read) {
    if (read == 0 && found.count() > 0) {
        const auto& first = found.first().front();
        throw input_error{first.file, first.line,
                          fmt::format("{}: \"{}\"; no line of the file could be read", first.reason,
                                      first.excerpt)};
    }
    into.bad.merge(found);
}

result<time_ms> parse_any_time(std::string_view text) noexcept {
    if (text.find(':') != std::string_view::npos) {
        return parse_rfc3339(text);
    }
    constexpr std::size_t digits_of_seconds = 11;
    if (text.size() > digits_of_seconds && text.find('.') == std::string_view::npos) {
        return parse_unix_milliseconds(text);
    }
    return parse_unix_seconds(text);
}

time_ms end_of_second(time_ms t) noexcept {
    return slot_start(t, std::chrono::seconds{1}) + std::chrono::seconds{1};
}

milliseconds mean_step(const std::optional<time_span>& span, const sample_tally& samples) noexcept {
    using std::chrono::seconds;
    std::uint64_t used = 0;
    for (const auto state : {sample_state::first, sample_state::advanced, sample_state::reset}) {
        used += samples.count(state);
    }
    if (!span || used < 2) {
        return milliseconds{0};
    }
    return std::chrono::round<seconds>(span->length() / static_cast<std::int64_t>(used - 1));
}

milliseconds coarsest_slot(const slo_config& slo) noexcept {
    const auto* slices = std::get_if<error_rate_sli>(&slo.kind);
    return slices != nullptr ? slices->slice : milliseconds{std::chrono::days{1}};
}

namespace {

/// Calls `use(start, counts)` for every slice of the span in which data lie, and for the empty ones
/// between them when `with_empty`.
template <class Use>
void for_each_slice(const event_timeline& requests, milliseconds length, bool with_empty, Use use) {
    const auto& slots = requests.slots();
    auto slot = slots.begin();
    time_ms start = slot_start(requests.covered().from, length);
    while (start < requests.covered().to) {
        if (!with_empty) {
            if (slot == slots.end()) {
                return;
            }
            start = slot_start(slot->start, length);
        }
        counts64 counts;
        for (; slot != slots.end() && slot->start < start + length; ++slot) {
            counts += slot->counts;
        }
        use(start, counts);
        start += length;
    }
}

/// Judges slices of the requests by the SLO's rule; each counts at its end.
std::shared_ptr<const event_history> slices_of(const event_timeline& requests,
                                               const error_rate_sli& rule, const slo_config& slo) {
    constexpr std::int64_t most_slices = 10'000'000;
    const bool with_empty = rule.empty != empty_slice::excluded;
    const time_span covered = requests.covered();
    if (with_empty && covered.length() / rule.slice > most_slices) {
        throw input_error{
            files_of(slo.source).front(), 0,
            fmt::format("slo '{}': the data span more than {} slices; expected a longer slice, "
                        "or empty_slices: excluded",
                        sanitised(slo.name), most_slices)};
    }
    const slice_rule judged{rule.slice_target, rule.empty};
    std::vector<timeline_slot> outcomes;
    for_each_slice(requests, rule.slice, with_empty, [&](time_ms start, const counts64& counts) {
        slice_summary one;
        one.add(judged, counts);
        if (!one.slices.empty()) {
            const time_ms end = std::min(start + rule.slice, covered.to);
            outcomes.push_back({end - milliseconds{1}, one.slices});
        }
    });
    return std::make_shared<event_timeline>(std::move(outcomes), covered, rule.slice);
}

} // namespace

void hand_over_requests(const slo_feed& feed,
                        const std::shared_ptr<const event_timeline>& requests) {
    feed.data->traffic = requests;
    feed.data->events = requests;
    if (const auto* rule = std::get_if<error_rate_sli>(&feed.slo->kind)) {
        feed.data->events = slices_of(*requests, *rule, *feed.slo);
        feed.data->unit = event_unit::slices;
    }
}

void read_labels(const labels_source& labels, report_data& into, const load_options&) {
    bad_lines bad;
    csv_reader csv{text_input{labels.file, bad}};
    const auto start = csv.column(labels.start);
    const auto end = csv.column(labels.end);
    const auto label = csv.column(labels.label);
    while (csv.next()) {
        const auto from = parse_any_time(csv[start]);
        const auto to = parse_any_time(csv[end]);
        if (!from || !to || *to < *from) {
            csv.refuse("expected a start and an end that is not before it");
            continue;
        }
        into.faults.push_back({std::string{csv[label]}, {*from, *to}});
    }
    add_bad_lines(into, bad, csv.rows());
    into.lines += csv.rows();
}

} // namespace nines::examples
