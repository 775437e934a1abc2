// SPDX-License-Identifier: BSL-1.0
/// \file
/// `fair_matching`: equal shifts to people who are sometimes away, as evenly as can be.
#pragma once

#include <nines/core/error.hpp>
#include <nines/core/result.hpp>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// Slots of time of equal weight, each of which needs some people.
struct matching_problem {
    std::vector<std::vector<bool>> available; ///< by slot and person
    std::size_t roles = 1;                    ///< how many different people a slot needs
    /// Slots that each person may have at most; without, any number.
    std::size_t most = (std::numeric_limits<std::size_t>::max)();
    std::vector<std::size_t> before = {}; ///< slots that each has had already; none when empty
};

/// Slots that need more than the people who are there can give: the proof that there is no
/// assignment, after Hall.
struct hall_set {
    std::vector<std::size_t> slots;
    std::vector<std::size_t> people; ///< all who are there in any of the slots
    std::size_t needed = 0;
    std::size_t possible = 0; ///< below `needed`
};

/// Who has which slot, or why nobody can say.
struct matching {
    std::vector<std::vector<std::size_t>> people; ///< by slot, ascending
    std::vector<std::size_t> slots_of;            ///< by person, with those from before
    hall_set obstacle;                            ///< empty when there is an assignment

    [[nodiscard]] bool feasible() const noexcept { return obstacle.slots.empty(); }
};

namespace detail {

/// Adds one person after the other, each time along the path of exchanges that ends at whoever has
/// the fewest.
class fair_matcher {
public:
    explicit fair_matcher(const matching_problem& of)
        : of_{of},
          loads_{of.before},
          slots_{of.available.size()},
          people_{of.available.front().size()},
          taken_(slots_, std::vector<bool>(people_)) {
        loads_.resize(people_);
        own_.resize(people_);
    }

    [[nodiscard]] matching solve() {
        for (std::size_t role = 0; role < of_.roles; ++role) {
            for (std::size_t slot = 0; slot < slots_; ++slot) {
                search(slot);
                const std::size_t end = least_loaded();
                if (end == none) {
                    return {{}, {}, obstacle()};
                }
                exchange_back_from(end);
            }
        }
        matching found{std::vector<std::vector<std::size_t>>(slots_), loads_, {}};
        for (std::size_t slot = 0; slot < slots_; ++slot) {
            for (std::size_t person = 0; person < people_; ++person) {
                if (taken_[slot][person]) {
                    found.people[slot].push_back(person);
                }
            }
        }
        return found;
    }

private:
    static constexpr std::size_t none = (std::numeric_limits<std::size_t>::max)();

    /// Breadth first: a slot reaches those who are there and do not have it, a person the slots
    /// that they have and could give away.
    void search(std::size_t slot) {
        slot_of_person_.assign(people_, none);
        person_of_slot_.assign(slots_, none);
        reached_.assign(1, slot);
        is_reached_.assign(slots_, false);
        is_reached_[slot] = true;
        for (std::size_t i = 0; i < reached_.size(); ++i) {
            const std::size_t from = reached_[i];
            for (std::size_t person = 0; person < people_; ++person) {
                if (of_.available[from][person] && !taken_[from][person] &&
                    slot_of_person_[person] == none) {
                    slot_of_person_[person] = from;
                    follow(person);
                }
            }
        }
    }

    void follow(std::size_t person) {
        for (std::size_t slot = 0; slot < slots_; ++slot) {
            if (taken_[slot][person] && !is_reached_[slot]) {
                is_reached_[slot] = true;
                person_of_slot_[slot] = person;
                reached_.push_back(slot);
            }
        }
    }

    [[nodiscard]] std::size_t least_loaded() const noexcept {
        std::size_t best = none;
        for (std::size_t person = 0; person < people_; ++person) {
            if (slot_of_person_[person] != none && own_[person] < of_.most &&
                (best == none || loads_[person] < loads_[best])) {
                best = person;
            }
        }
        return best;
    }

    void exchange_back_from(std::size_t person) {
        ++loads_[person];
        ++own_[person];
        while (person != none) {
            const std::size_t slot = slot_of_person_[person];
            taken_[slot][person] = true;
            person = person_of_slot_[slot];
            if (person != none) {
                taken_[slot][person] = false;
            }
        }
    }

    /// All that the failed search reached.
    [[nodiscard]] hall_set obstacle() const {
        hall_set set{reached_, {}, reached_.size() * of_.roles, 0};
        std::sort(set.slots.begin(), set.slots.end());
        for (std::size_t person = 0; person < people_; ++person) {
            std::size_t there = 0;
            for (const std::size_t slot : set.slots) {
                there += of_.available[slot][person] ? 1U : 0U;
            }
            if (there > 0) {
                set.people.push_back(person);
                set.possible += (std::min)(there, of_.most);
            }
        }
        return set;
    }

    const matching_problem& of_;
    std::vector<std::size_t> loads_; ///< with those from before
    std::vector<std::size_t> own_;   ///< without
    std::size_t slots_;
    std::size_t people_;
    std::vector<std::vector<bool>> taken_; ///< by slot and person
    std::vector<std::size_t> slot_of_person_;
    std::vector<std::size_t> person_of_slot_;
    std::vector<std::size_t> reached_;
    std::vector<bool> is_reached_;
};

} // namespace detail

/// The fairest assignment of equal slots.
///
/// No other one has a smaller largest load, a smaller sum of squares or a smaller sum of any other
/// convex cost of the numbers of slots, all of these at once. When there is none, the answer is a
/// set of slots that need more than those who are there can give.
/// Errors: insufficient without slots, people or roles; contradiction when slots differ in their
/// number of people, or `before` does.
/// Assumes: no rest between slots; see `assign` for that.
/// Cost: O(roles * slots^2 * people) at worst, below a millisecond for a year of weeks.
/// Source: Harvey, Ladner, Lovasz, Tamir 2006, doi 10.1016/j.jalgor.2004.05.003, with more than one
/// person a slot.
[[nodiscard]] inline result<matching> fair_matching(const matching_problem& problem) {
    if (problem.available.empty() || problem.available.front().empty() || problem.roles == 0) {
        return error{errc::insufficient, "fair_matching", "expected slots, people and roles"};
    }
    const std::size_t people = problem.available.front().size();
    const bool alike =
        std::all_of(problem.available.begin(), problem.available.end(),
                    [&](const std::vector<bool>& slot) { return slot.size() == people; });
    if (!alike || (!problem.before.empty() && problem.before.size() != people)) {
        return error{errc::contradiction, "fair_matching",
                     "expected the same number of people everywhere"};
    }
    return detail::fair_matcher{problem}.solve();
}

} // namespace nines::inline NINES_ABI
