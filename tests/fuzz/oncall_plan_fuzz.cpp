// SPDX-License-Identifier: BSL-1.0
// A plan is either read, and then answers everything, or refused with file, line and column.
#include "oncall/duty.hpp"
#include "oncall/plan.hpp"

#include "fuzzing.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace nines::examples::oncall;
    const std::string text{reinterpret_cast<const char*>(data), size};
    const std::string file = "/nowhere/plan.yaml";
    try {
        const plan of = parse_plan(text, file);
        nines_fuzz::require(!of.service.empty() && !of.roles.empty() && !of.period.empty(),
                            "a plan has a service, roles and a period");
        const moment at = of.period.from;
        for (const std::string& severity : of.paging.severities) {
            const auto decision = decide_page(of, at, severity);
            nines_fuzz::require(decision.reaches_somebody() || !decision.warnings.empty(),
                                "a page that reaches nobody says so");
        }
        for (const role_shift& each : shifts_of(of, {at, at + date::days{7}})) {
            nines_fuzz::require(!each.of.when.empty() && !of.team_of(each.of.person).name.empty(),
                                "a shift has a length and somebody of a team");
        }
    } catch (const nines::examples::input_error& refusal) {
        nines_fuzz::require(refusal.file() == file && refusal.line() > 0 && refusal.column() > 0 &&
                                !refusal.problem().empty(),
                            "a refusal says where and what");
    }
    return 0;
}
