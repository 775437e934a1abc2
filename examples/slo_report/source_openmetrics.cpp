// SPDX-License-Identifier: BSL-1.0
#include "slo_report/feed.hpp"

#include "common/bad_lines.hpp"
#include "common/openmetrics.hpp"

#include <nines/sli/counter.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <utility>
#include <variant>

namespace nines::examples {
namespace {

bool all_hold(const conditions& wanted, const metric_sample& sample) noexcept {
    return std::all_of(wanted.begin(), wanted.end(), [&](const condition& c) {
        const auto value = sample.label(c.name);
        return value && c.holds(*value);
    });
}

/// The labels, whatever their order.
std::string series_of(const metric_sample& sample) {
    std::vector<std::string> labels;
    labels.reserve(sample.labels.size());
    for (const auto& label : sample.labels) {
        labels.push_back(std::string{label.name} + '=' + std::string{label.value});
    }
    std::sort(labels.begin(), labels.end());
    std::string key;
    for (const auto& label : labels) {
        key += label;
        key += '\n';
    }
    return key;
}

/// The series of one metric that an SLO counts, each with a counter of its own.
class metric_channel {
public:
    metric_channel(const slo_feed& feed, const openmetrics_reader& /*metrics*/)
        : feed_{feed},
          source_{std::get<openmetrics_source>(feed.slo->source.kind)},
          events_{coarsest_slot(*feed.slo)} {}

    /// Returns: what was expected of the sample, or nullptr.
    [[nodiscard]] const char* take(const openmetrics_reader& metrics) {
        const metric_sample& sample = metrics.sample();
        if (sample.name != source_.metric && sample.name != source_.metric + "_total") {
            return nullptr;
        }
        for (const auto& label : sample.labels) {
            if (labels_.find(label.name) == labels_.end()) {
                labels_.emplace(label.name);
            }
        }
        metric_seen_ = true;
        if (!all_hold(source_.where, sample)) {
            return nullptr;
        }
        if (!sample.time) {
            return "expected a time stamp after the value; a metrics page without them is one "
                   "moment and shows no increase";
        }
        const auto step = counters_[series_of(sample)].feed(*sample.time, sample.value);
        if (const auto refused = step.refusal()) {
            return refused->what;
        }
        ++feed_.data->lines_used;
        const bool is_bad = all_hold(source_.bad, sample);
        bad_seen_ = bad_seen_ || is_bad;
        const counts64 added = is_bad ? counts64{0U, step.increase} : counts64{step.increase, 0U};
        // What a scrape adds happened before it.
        return events_.add(*sample.time - milliseconds{1}, added)
                   ? nullptr
                   : "expected counts whose sum fits 64 bits";
    }

    /// Errors: input_error for a label of the config that no sample of the metric has.
    void finish() {
        for (const auto* wanted : {&source_.where, &source_.bad}) {
            for (const auto& label : *wanted) {
                if (metric_seen_ && labels_.find(label.name) == labels_.end()) {
                    throw input_error{
                        source_.file, 0,
                        fmt::format("no sample of {} has the label '{}' that '{}' names",
                                    sanitised(source_.metric), sanitised(label.name),
                                    wanted == &source_.bad ? "bad" : "where")};
                }
            }
        }
        if (feed_.data->lines_used > 0 && !bad_seen_) {
            feed_.data->notes.push_back(
                "no series of the metric matches 'bad', so nothing could count as bad");
        }
        hand_over_counters(feed_, counters_, events_);
    }

private:
    slo_feed feed_;
    openmetrics_source source_;
    timeline_builder events_;
    std::map<std::string, counter<>> counters_;
    std::set<std::string, std::less<>> labels_; // of all samples of the metric
    bool metric_seen_ = false;
    bool bad_seen_ = false;
};

} // namespace

void read_openmetrics(const file_feeds& group, report_data& into, const load_options& options) {
    for (auto& channel : read_channels<metric_channel, openmetrics_reader>(group, into, options)) {
        channel.finish();
    }
}

} // namespace nines::examples
