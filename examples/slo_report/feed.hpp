// SPDX-License-Identifier: BSL-1.0
/// \file
/// How the readers of the kinds of sources hand over to `load_data`; one file for each kind.
#pragma once

#include "slo_report/sources.hpp"

#include "common/text_input.hpp"

#include <nines/core/result.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nines::examples {

/// An SLO together with where its data go. Both outlive the reading.
struct slo_feed {
    const slo_config* slo;
    slo_data* data;
};

/// The SLOs that read the same file. Only access logs have several, which are one log.
struct file_feeds {
    std::vector<std::string> files;
    std::vector<slo_feed> feeds;

    [[nodiscard]] const std::string& file() const noexcept { return files.front(); }
};

void read_access_logs(const file_feeds& group, report_data& into, const load_options& options);
void read_counters(const file_feeds& group, report_data& into, const load_options& options);
void read_openmetrics(const file_feeds& group, report_data& into, const load_options& options);
void read_histograms(const file_feeds& group, report_data& into, const load_options& options);
void read_downtimes(const file_feeds& group, report_data& into, const load_options& options);
void read_labels(const labels_source& labels, report_data& into, const load_options& options);

/// Counts the bad lines of one source among all. Errors: input_error with the first of them when
/// nothing of the source could be read, as it is then a file of another kind.
void add_bad_lines(report_data& into, const bad_lines& found, std::uint64_t read);

/// Reads a file to its end with one channel for each SLO, made from the reader, and gives the
/// channels back. Every row or sample is offered to every channel; what one of them expected in
/// vain makes it a bad line, once.
template <class Channel, class Reader>
[[nodiscard]] std::vector<Channel> read_channels(const file_feeds& group, report_data& into,
                                                 const load_options& options) {
    bad_lines bad;
    Reader reader{text_input{group.file(), bad, {.show_progress = options.show_progress}}};
    std::vector<Channel> channels;
    channels.reserve(group.feeds.size());
    for (const auto& feed : group.feeds) {
        channels.emplace_back(feed, reader);
    }
    std::uint64_t read = 0;
    while (reader.next()) {
        const char* problem = nullptr;
        for (auto& channel : channels) {
            const char* const now = channel.take(reader);
            problem = problem == nullptr ? now : problem;
        }
        if (problem != nullptr) {
            reader.refuse(problem);
        } else {
            ++read;
        }
    }
    add_bad_lines(into, bad, read);
    into.lines += reader.input().lines();
    return channels;
}

/// The end of the second that holds `t`: where data whose last event is at `t` end.
[[nodiscard]] time_ms end_of_second(time_ms t) noexcept;

/// The mean time between the samples of a counter, in whole seconds; zero without samples.
[[nodiscard]] milliseconds mean_step(const std::optional<time_span>& span,
                                     const sample_tally& samples) noexcept;

/// Hands counted requests over to an SLO that judges them, or slices of them.
void hand_over_requests(const slo_feed& feed,
                        const std::shared_ptr<const event_timeline>& requests);

/// The same from cumulative counters: the builder learns what they covered, and how often they
/// were read.
template <class Counters>
void hand_over_counters(const slo_feed& feed, const Counters& counters, timeline_builder& events) {
    for (const auto& [name, counter] : counters) {
        feed.data->samples.merge(counter.tally());
        const auto span = counter.span();
        if (span && span->from < span->to) {
            events.cover({span->from, end_of_second(span->to - milliseconds{1})});
            events.limit_resolution(mean_step(span, counter.tally()));
        }
    }
    feed.data->read_counters = true;
    hand_over_requests(feed, events.build());
}

/// RFC 3339, Unix seconds or Unix milliseconds, told apart by their form.
[[nodiscard]] result<time_ms> parse_any_time(std::string_view text) noexcept;

/// The coarsest slots that still tell slices of an SLO apart; a day for other SLOs.
[[nodiscard]] milliseconds coarsest_slot(const slo_config& slo) noexcept;

} // namespace nines::examples
