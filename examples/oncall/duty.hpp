// SPDX-License-Identifier: BSL-1.0
/// \file
/// Who is on call: at a moment, next, and over a range.
#pragma once

#include "oncall/plan.hpp"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace nines::examples::oncall {

/// A role at a moment.
struct role_now {
    std::size_t role;
    std::vector<shift<person>> on;      ///< by the end of their shift, the last first
    std::vector<shift<person>> next;    ///< the first that begin later, together
    std::vector<shift<person>> shadows; ///< who goes along
};

/// Shifts are whole, however long. One that began ten years before the plan's period or goes on for
/// ten years after it begins or ends with `handoffs::years()`: it has no start or no end.
[[nodiscard]] std::vector<role_now> who_is_on(const plan& of, moment at);

/// A shift in a role.
struct role_shift {
    std::size_t role;
    shift<person> of;
    bool shadow = false;
};

/// All shifts of a range, clipped to it, by start and role.
[[nodiscard]] std::vector<role_shift> shifts_of(const plan& of, time_range range);
/// The same, whole: what lies outside of the range is shown too, as by `who_is_on`.
[[nodiscard]] std::vector<role_shift> whole_shifts_of(const plan& of, time_range range);

/// A change of a site's clocks.
struct clock_jump {
    std::size_t site;
    moment at;
    std::chrono::seconds by; ///< above zero when clocks go forward
};
[[nodiscard]] std::vector<clock_jump> clock_jumps(const plan& of, time_range range);

/// What happens with an alert: who is called, told or written to, so long after it.
enum class page_action : std::uint8_t { page, notify, chat };

struct page_step {
    std::chrono::minutes after;
    page_action action;
    std::vector<person> people; ///< none for a channel
    std::string reason;         ///< the role, the channel, or what is missing
};

struct page_decision {
    std::string severity;
    moment at;
    std::vector<page_step> steps;
    std::vector<std::string> warnings;

    /// True when somebody is paged, or nobody needs to be.
    [[nodiscard]] bool reaches_somebody() const noexcept;
};

/// P0 and P1, or what the plan names, page the primary at once and notify the secondary; the others
/// go to the chat. Without an acknowledgement the plan's escalation follows, with who is on call by
/// then. Where several are on call to hand over, the one who stays longest is paged and the others
/// are told. Without a primary the secondary is paged.
/// Errors: input_error for a severity that the plan does not name.
[[nodiscard]] page_decision decide_page(const plan& of, moment at, std::string_view severity);

} // namespace nines::examples::oncall
