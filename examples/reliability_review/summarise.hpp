// SPDX-License-Identifier: BSL-1.0
/// \file
/// A group of incidents: how often they came, and how long their stages took.
#pragma once

#include "reliability_review/report.hpp"

#include <nines/core/result.hpp>
#include <nines/incident/censored_lognormal.hpp>
#include <nines/incident/kaplan_meier.hpp>
#include <nines/incident/recovery.hpp>

#include <optional>
#include <vector>

namespace nines::examples::review {

/// The stages that the file has times of.
[[nodiscard]] std::vector<incident_stage> stages_of(const history& of);

/// How long a stage took in minutes, and how long it has been waited for.
[[nodiscard]] std::vector<watched_time<>> times_of(const group& of, incident_stage stage,
                                                   time_ms at);

/// The times of a stage, at least one, when all have come.
[[nodiscard]] std::optional<recovery_times<>> ended_times(const std::vector<watched_time<>>& times,
                                                          const review_options& asked);

/// The model of times some of which are waited for. Errors: insufficient below two that came.
[[nodiscard]] result<censored_lognormal<>> lognormal_of(const std::vector<watched_time<>>& times,
                                                        const review_options& asked);

[[nodiscard]] group_summary summarise(group of, const std::vector<incident_stage>& stages,
                                      const review_options& asked, time_ms at);

/// How many incidents there must be for a quantile to lie between two of them at a level.
[[nodiscard]] std::size_t enough_for(double quantile, confidence level);

/// The index of dispersion where counts vary more than chance would have them; else 1.
[[nodiscard]] double clustering_of(const group_summary& of, confidence level);

/// "1 incident", "12 incidents".
[[nodiscard]] std::string incidents_text(std::size_t count);
/// "1 day", "366 days", to the next whole one.
[[nodiscard]] std::string days_text(days length);

} // namespace nines::examples::review
