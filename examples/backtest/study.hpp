// SPDX-License-Identifier: BSL-1.0
/// \file
/// `study`: recorded counts, what is known to have happened, and the objective to alert on.
#pragma once

#include "common/timestamps.hpp"

#include <nines/burn/recorded_counts.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/objective.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace nines::examples {

using recorded = recorded_counts<>;

struct labelled_incident {
    std::string name;
    half_open<time_ms> span;
};

struct study {
    std::string title;
    recorded counts;
    std::vector<labelled_incident> incidents;
    objective promised;
    std::chrono::seconds period{std::chrono::days{30}};
    std::chrono::seconds interval{60};
    std::chrono::seconds grace{300};
};

} // namespace nines::examples
