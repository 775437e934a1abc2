// SPDX-License-Identifier: BSL-1.0
/// \file
/// `rotation`: people who take turns, and who is on duty at any moment.
#pragma once

#include <nines/core/error.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/result.hpp>
#include <nines/rotation/handoff.hpp>
#include <nines/rotation/shift.hpp>

#include <date/date.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// A participant and how many turns in a row are theirs.
template <participant Person>
struct turn_share {
    Person person;
    int turns = 1;
};

/// Who is on call at a moment. Points into the rotation that was asked.
template <participant Person>
struct on_call {
    const Person& primary;
    const Person& secondary; ///< the next in the list; the primary again in a list of one
};

/// People who take turns in the order of a list, from handoff to handoff.
///
/// Turn k is the time from handoff k to the next. The person in place 0 has turn 0, those before
/// the anchor follow from going back. Further roles are held by those further down the list: role 1
/// is the secondary, the one after the primary.
/// When the list changes, whoever is on duty stays until the next handoff, nothing before it
/// changes, and the duty goes on with the one who follows in the new list.
/// Cost: `at` takes constant time, O(log changes) with changes of the list; no allocation.
/// Example: examples/oncall.
template <participant Person>
class rotation {
public:
    using person_type = Person;

    /// Everybody has one turn after the other. Errors: insufficient when nobody takes part.
    rotation(std::vector<Person> people, handoffs when)
        : rotation{try_from(std::move(people), std::move(when)).value()} {}

    [[nodiscard]] static result<rotation> try_from(std::vector<Person> people, handoffs when) {
        return try_shared(one_each(std::move(people)), std::move(when));
    }

    /// With so many turns in a row for each. Errors: insufficient when nobody takes part,
    /// out_of_domain unless everybody has 1 to 1000 turns.
    [[nodiscard]] static rotation shared(std::vector<turn_share<Person>> people, handoffs when) {
        return try_shared(std::move(people), std::move(when)).value();
    }
    [[nodiscard]] static result<rotation> try_shared(std::vector<turn_share<Person>> people,
                                                     handoffs when) {
        return list::try_from(std::move(people)).transform([&](const list& first) {
            return rotation{first, std::move(when)};
        });
    }

    [[nodiscard]] on_call<Person> at(date::sys_seconds t) const noexcept {
        const std::int64_t k = handoffs_.index(t);
        return {holder_of_turn(k, 0), holder_of_turn(k, 1)};
    }
    /// Role 0 is the primary, 1 the secondary, and so on down the list and round again.
    [[nodiscard]] const Person& holder(date::sys_seconds t, std::size_t role = 0) const noexcept {
        return holder_of_turn(handoffs_.index(t), role);
    }
    [[nodiscard]] const Person& holder_of_turn(std::int64_t k, std::size_t role) const noexcept {
        const list& now = list_at(k);
        return now.people[(now.place(k) + role) % now.people.size()].person;
    }

    /// The shifts of a role within [from, to), clipped to it, in order, those of one person that
    /// touch merged; vanished ones are left out. Cost: O(shifts).
    [[nodiscard]] std::vector<shift<Person>> shifts(date::sys_seconds from, date::sys_seconds to,
                                                    std::size_t role = 0) const {
        std::vector<shift<Person>> all;
        visit({from, to}, role, [&](const Person& person, half_open<date::sys_seconds> when) {
            detail::append_merged(all, person, when);
        });
        return all;
    }

    /// Calls visit(person, [from, to)) for every turn that meets the range, clipped to it.
    template <class Visitor>
    void visit(half_open<date::sys_seconds> range, std::size_t role, Visitor&& visitor) const {
        range = range.clipped_to(handoffs::years());
        std::int64_t k = handoffs_.index(range.from);
        for (date::sys_seconds start = range.from; start < range.to; ++k) {
            const date::sys_seconds end = (std::min)(handoffs_.at(k + 1), range.to);
            if (start < end) {
                visitor(holder_of_turn(k, role), half_open<date::sys_seconds>{start, end});
                start = end;
            }
        }
    }

    /// The list with which turns are taken at t.
    [[nodiscard]] std::vector<turn_share<Person>> people(date::sys_seconds t) const {
        return list_at(handoffs_.index(t)).people;
    }
    [[nodiscard]] const handoffs& when() const noexcept { return handoffs_; }

    /// The first turn not before that of t from which on the list stays as it is.
    [[nodiscard]] std::int64_t settled_turn(date::sys_seconds t) const noexcept {
        const std::int64_t k = handoffs_.index(t);
        return lists_.size() > 1 ? (std::max)(k, lists_.back().first_turn) : k;
    }
    /// How many turns pass until that list begins again.
    [[nodiscard]] std::int64_t cycle() const noexcept {
        return static_cast<std::int64_t>(lists_.back().owner.size());
    }

    /// The rotation with another list from the first handoff after t on.
    ///
    /// The next in turn is who follows the present primary in the new list, or, when the primary
    /// leaves, the first of those who would have followed and who stays. A primary with turns of
    /// theirs left, who stays, has them first. Somebody named several times goes on from as many
    /// places of theirs as before, or from the last.
    /// Errors: insufficient when nobody takes part, out_of_domain for turns as above; contradiction
    /// when a change is already planned for after that handoff.
    [[nodiscard]] result<rotation> with_shares(std::vector<turn_share<Person>> people,
                                               date::sys_seconds t) const {
        auto next = list::try_from(std::move(people));
        if (!next) {
            return next.error();
        }
        next->first_turn = handoffs_.index(t) + 1;
        rotation changed = *this;
        if (lists_.size() > 1 && lists_.back().first_turn > next->first_turn) {
            return error{errc::contradiction, "rotation::with_people",
                         "a later change of the list is planned already"};
        }
        if (lists_.size() > 1 && lists_.back().first_turn == next->first_turn) {
            changed.lists_.pop_back();
        }
        next->skipped = changed.lists_.back().turns_to_continue(*next);
        changed.lists_.push_back(*std::move(next));
        return changed;
    }
    [[nodiscard]] result<rotation> with_people(std::vector<Person> people,
                                               date::sys_seconds t) const {
        return with_shares(one_each(std::move(people)), t);
    }

private:
    /// A list and the turn from which on it holds.
    struct list {
        std::vector<turn_share<Person>> people;
        std::vector<std::uint32_t> owner; ///< place in the list, by turn of the cycle
        std::int64_t first_turn = 0;
        std::int64_t skipped = 0; ///< turns of the cycle before the first

        [[nodiscard]] static result<list> try_from(std::vector<turn_share<Person>> people) {
            if (people.empty()) {
                return error{errc::insufficient, "rotation", "expected at least one person"};
            }
            list made;
            for (std::size_t i = 0; i < people.size(); ++i) {
                if (!(1 <= people[i].turns && people[i].turns <= 1000)) {
                    return error{errc::out_of_domain, "rotation",
                                 "expected 1 to 1000 turns in a row"};
                }
                made.owner.insert(made.owner.end(), static_cast<std::size_t>(people[i].turns),
                                  static_cast<std::uint32_t>(i));
            }
            made.people = std::move(people);
            return made;
        }

        [[nodiscard]] std::size_t turn_of_cycle(std::int64_t k) const noexcept {
            return static_cast<std::size_t>(detail::floor_mod(
                k - first_turn + skipped, static_cast<std::int64_t>(owner.size())));
        }
        [[nodiscard]] std::size_t place(std::int64_t k) const noexcept {
            return owner[turn_of_cycle(k)];
        }
        /// How many places before this one are of the same person.
        [[nodiscard]] std::size_t earlier_places(std::size_t place) const noexcept {
            std::size_t count = 0;
            for (std::size_t i = 0; i < place; ++i) {
                count += people[i].person == people[place].person ? 1U : 0U;
            }
            return count;
        }
        /// The first turn of cycle of a place of a person's, after so many others of theirs or the
        /// last; negative for somebody else.
        [[nodiscard]] std::int64_t first_of(const Person& person,
                                            std::size_t others) const noexcept {
            std::int64_t found = -1;
            std::int64_t turn = 0;
            for (const auto& each : people) {
                if (each.person == person) {
                    found = turn;
                    if (others == 0) {
                        break;
                    }
                    --others;
                }
                turn += each.turns;
            }
            return found;
        }
        /// The same of the person of a place of another list.
        [[nodiscard]] std::int64_t first_like(const list& other, std::size_t place) const noexcept {
            return first_of(other.people[place].person, other.earlier_places(place));
        }

        /// How many turns of `next`'s cycle to skip so that it goes on where this list stops.
        [[nodiscard]] std::int64_t turns_to_continue(const list& next) const noexcept {
            const std::size_t last = turn_of_cycle(next.first_turn - 1);
            const std::size_t place_of_last = owner[last];
            if (const auto mine = next.first_like(*this, place_of_last); mine >= 0) {
                std::int64_t had = 1;
                for (std::size_t i = last; i > 0 && owner[i - 1] == place_of_last; --i) {
                    ++had;
                }
                return mine + (std::min)(had, std::int64_t{shares_of(next, mine)});
            }
            for (std::size_t step = 1; step < people.size(); ++step) {
                const std::size_t follower = (place_of_last + step) % people.size();
                if (const auto theirs = next.first_like(*this, follower); theirs >= 0) {
                    return theirs;
                }
            }
            return 0;
        }
        [[nodiscard]] static int shares_of(const list& in, std::int64_t turn) noexcept {
            return in.people[in.owner[static_cast<std::size_t>(turn)]].turns;
        }
    };

    rotation(list first, handoffs when) : handoffs_{std::move(when)} {
        lists_.push_back(std::move(first));
    }

    [[nodiscard]] static std::vector<turn_share<Person>> one_each(std::vector<Person> people) {
        std::vector<turn_share<Person>> shares;
        shares.reserve(people.size());
        for (Person& each : people) {
            shares.push_back({std::move(each), 1});
        }
        return shares;
    }

    /// The first list holds for all turns before the second.
    [[nodiscard]] const list& list_at(std::int64_t k) const noexcept {
        const auto after =
            std::upper_bound(lists_.begin() + 1, lists_.end(), k,
                             [](std::int64_t turn, const list& l) { return turn < l.first_turn; });
        return *std::prev(after);
    }

    handoffs handoffs_;
    std::vector<list> lists_;
};

} // namespace nines::inline NINES_ABI
