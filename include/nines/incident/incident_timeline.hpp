// SPDX-License-Identifier: BSL-1.0
/// \file
/// `incident_timeline`: when an incident began, was detected, acknowledged, mitigated and resolved,
/// and how long each took.
#pragma once

#include <nines/core/error.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/result.hpp>
#include <nines/incident/kaplan_meier.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <ranges>
#include <vector>

namespace nines::inline NINES_ABI {

/// What is waited for.
enum class incident_stage : std::uint8_t { detected, acknowledged, mitigated, resolved };

/// The timestamps of an incident; those not known, or not come yet, are empty.
template <chrono_time_point Point>
struct incident_timeline {
    Point began;
    std::optional<Point> detected{};
    std::optional<Point> acknowledged{};
    std::optional<Point> mitigated{};
    std::optional<Point> resolved{};

    [[nodiscard]] const std::optional<Point>& at(incident_stage stage) const noexcept {
        switch (stage) {
        case incident_stage::detected:
            return detected;
        case incident_stage::acknowledged:
            return acknowledged;
        case incident_stage::mitigated:
            return mitigated;
        case incident_stage::resolved:
            break;
        }
        return resolved;
    }
};

/// How long a stage took to come, in minutes, for incidents in which it came, and how long it has
/// been waited for in those that are still open.
///
/// Parameters: incidents that began by `now`; a stage that comes after `now` has not come. An
/// incident that was resolved without a record of the stage is left out.
/// Returns: what `survival_curve` takes, in the order given; give the ended ones to
/// `recovery_times` when all are.
/// Errors: contradiction for a stage before the incident began; out_of_domain for one that began
/// after `now`.
/// Assumes: the record of a stage is not missing because it took long. Cost: linear.
template <std::floating_point Real = double, std::ranges::input_range Range,
          chrono_time_point Point>
[[nodiscard]] result<std::vector<watched_time<Real>>> time_to(incident_stage stage,
                                                              Range&& incidents, const Point& now) {
    using minutes = std::chrono::duration<Real, std::chrono::minutes::period>;
    std::vector<watched_time<Real>> times;
    for (const incident_timeline<Point>& incident : incidents) {
        const std::optional<Point>& came = incident.at(stage);
        if (!(incident.began <= now)) {
            return error{errc::out_of_domain, "time_to", "expected incidents that began by now"};
        }
        if (came && *came < incident.began) {
            return error{errc::contradiction, "time_to",
                         "expected no stage before the incident began"};
        }
        if (came && *came <= now) {
            times.push_back({minutes{*came - incident.began}.count(), true});
        } else if (!incident.resolved || now < *incident.resolved) {
            times.push_back({minutes{now - incident.began}.count(), false});
        }
    }
    return times;
}

} // namespace nines::inline NINES_ABI
