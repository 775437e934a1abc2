// SPDX-License-Identifier: BSL-1.0
/// \file
/// `slo_tracker_set`: watches several objectives of one service, such as that requests succeed and
/// that they are fast, of which each judges every event for itself.
#pragma once

#include <nines/slo_tracker.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// Trackers of the same events, one for each objective.
///
///     nines::slo_tracker_set<> objectives;
///     objectives.add(available);                                     // good is what succeeds
///     objectives.add(fast, {.latency_threshold = 300ms});            // and within 300 ms
///     objectives.record(nines::good, elapsed);                       // any thread
///     objectives.advance(now);
///     objectives[1].alerts(now);
///
/// An event is good for an objective with a latency threshold if it is good and took no longer, for
/// one without by its outcome alone; one that is recorded without a latency is judged by its
/// outcome. Threads: as `slo_tracker`; objectives are added before anybody records. Assumes: as
/// `slo_tracker`. Cost: as many trackers as objectives, each with its own history; a record as many
/// records. Example: tests/slo_tracker_set_test.cpp.
template <trackable_policy Policy = alert_policy, class History = count_history<>>
class slo_tracker_set {
public:
    using tracker_type = slo_tracker<Policy, History>;
    using point = typename tracker_type::point;

    /// Watches one more objective. Returns: its index. Errors: those of the tracker.
    std::size_t add(const Policy& policy, const tracker_options& options = {},
                    History history = History{}) {
        trackers_.push_back(std::make_unique<tracker_type>(policy, options, std::move(history)));
        return trackers_.size() - 1;
    }

    [[nodiscard]] std::size_t size() const noexcept { return trackers_.size(); }
    [[nodiscard]] tracker_type& operator[](std::size_t index) noexcept { return *trackers_[index]; }
    [[nodiscard]] const tracker_type& operator[](std::size_t index) const noexcept {
        return *trackers_[index];
    }

    /// Counts an event of unknown latency, for each objective.
    void record(event_outcome outcome) {
        for (const auto& each : trackers_) {
            each->record(outcome);
        }
    }
    /// Counts as many events that took so long, for each objective, as `slo_tracker::record` does.
    template <class Rep, class Period>
    void record(event_outcome outcome, const std::chrono::duration<Rep, Period>& latency,
                std::uint64_t events = 1) {
        for (const auto& each : trackers_) {
            each->record(outcome, latency, events);
        }
    }

    /// Moves what was recorded to all histories, as `slo_tracker::advance`.
    /// Returns: whether each of them took the time as it is.
    bool advance(const point& now) {
        bool taken = true;
        for (const auto& each : trackers_) {
            taken = each->advance(now) && taken;
        }
        return taken;
    }

private:
    std::vector<std::unique_ptr<tracker_type>> trackers_;
};

} // namespace nines::inline NINES_ABI
