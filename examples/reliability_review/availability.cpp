// SPDX-License-Identifier: BSL-1.0
#include "reliability_review/availability.hpp"

#include <nines/core/interval_set.hpp>
#include <nines/sli/uptime.hpp>

#include <algorithm>

namespace nines::examples::review {

availability_summary availability_of(const history& of, const group& in,
                                     const review_options& asked, time_ms at) {
    const time_range watched{in.when.from, (std::min)(in.when.to, (std::max)(at, in.when.from))};
    std::vector<time_range> windows;
    for (const incident& each : of.incidents) {
        const auto& counted = asked.down_severities;
        if (std::ranges::find(counted, each.severity) != counted.end()) {
            windows.push_back(each.down.clipped_to(watched));
        }
    }
    const auto down = interval_set<time_ms>::try_from(windows).value();
    const auto up = availability_from_outages(watched, windows);
    return {in.name, watched, down.length(),
            up ? answer<availability<>>{*up} : answer<availability<>>{"no time was watched"}};
}

} // namespace nines::examples::review
