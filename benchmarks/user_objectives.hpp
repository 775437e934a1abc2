// SPDX-License-Identifier: BSL-1.0
// Budget mathematics over somebody's own objectives, policies and recorded counters.
#pragma once

#include <string>

namespace nines::bench {

/// Reads a config of the SLO report and the files that it names, and registers for each SLO, over
/// the counts of every recorded step of time: `user/N_NAME/burn_rate`, `budget_status`,
/// `policy_evaluation` and `wilson`, ours beside the bare arithmetic. Call it before the benchmarks
/// run. Throws what is wrong with the config or its files, with file and line.
void register_user_objectives(const std::string& config_file);

} // namespace nines::bench
