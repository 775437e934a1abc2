// SPDX-License-Identifier: BSL-1.0
/// \file
/// Counters whose memory follows the groups in use, and whose row follows the values.
#pragma once

#include <nines/quantile/counter_runs.hpp>
#include <nines/quantile/row_policy.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace nines::inline NINES_ABI::detail {

/// Counters by slots in groups, as `counter_runs` has them and `row_policy` places them: the row is
/// counted into directly; groups far from it stand apart, so that memory is in proportion to the
/// groups in use.
class counter_groups : public counter_runs {
public:
    counter_groups() noexcept = default;
    /// Parameters: `bits`, the slots of a group; `slack` and `range`, see `row_policy`.
    counter_groups(int bits, std::uint64_t slack, const group_span& range) noexcept
        : counter_runs{bits}, policy_{slack, range} {}

    /// Adds to a slot that is covered. True when the row has moved.
    bool add(std::int64_t slot, std::uint64_t count) {
        counter_array& in = *find(slot);
        in.add(place_in(in, slot), count);
        return &in != &row_counters() && moves_to(slot >> bits(), count);
    }

    /// Makes room for a group, in the row if that stays dense.
    /// Parameters: `spare`, whether the row may take more than is needed.
    void cover(std::int64_t number, bool spare) {
        if (has(number)) {
            return;
        }
        const group_span one{number, number + 1};
        if (joins_row(one)) {
            policy_.note_used(policy_.used() + 1);
            lengthen_to(row().joined_with(one), spare);
        } else {
            set_apart(number);
            grow(spare);
        }
    }
    /// Makes room for `all`: as the row, until many values come elsewhere, and from then on apart.
    void reserve(const group_span& all) {
        reserved_ = reserved_.joined_with(all);
        const group_span wanted = reserved_.common_with(policy_.range());
        for (std::int64_t number = reserved_.from; number < reserved_.to; ++number) {
            if (!wanted.contains(number) && !has(number)) {
                set_apart(number);
            }
        }
        if (wanted.size() != 0 && !row().contains(wanted)) {
            begin_row(wanted);
            grow(false);
        }
    }

    /// Adds counters of groups of the same size.
    void add_all(const counter_groups& other, bool spare) {
        if (empty()) {
            *this = other;
            return;
        }
        make_room(other, spare);
        for (const group& each : other.apart()) {
            add_group(each.counters, 0, each.number);
        }
        if (row().contains(other.row())) {
            row_counters().add_all(other.row_counters(), place_of(other.row().from));
        } else {
            add_row_of(other);
        }
    }
    /// Adds what another object's cells have counted, from group `first` on.
    template <class Cell>
    void add_cells(std::int64_t first, std::span<const Cell> cells) {
        const auto is_used = [](const Cell& cell) { return std::uint64_t{cell} != 0; };
        const auto used_from = std::ranges::find_if(cells, is_used);
        if (used_from == cells.end()) {
            return;
        }
        const auto group_of = [&](auto cell) { return first + ((cell - cells.begin()) >> bits()); };
        const auto used_last = std::ranges::find_if(cells.rbegin(), cells.rend(), is_used);
        const group_span all{group_of(used_from), group_of(used_last.base() - 1) + 1};
        if (joins_row(all)) {
            policy_.note_used(1);
            lengthen_to(row().joined_with(all), false);
        }
        for (std::int64_t number = all.from; number < all.to; ++number) {
            add_cells_of_group(
                number,
                cells.subspan(static_cast<std::size_t>(number - first) << bits(), group_size()));
        }
    }

    /// The same counts with 2^by neighbouring slots in one, in groups of another size.
    [[nodiscard]] counter_groups joined(int by, int group_bits, std::uint64_t slack,
                                        const group_span& range) const {
        counter_groups all{group_bits, slack, range};
        const int groups = by - (bits() - group_bits);
        const auto joined_span = [groups](const group_span& each) {
            return each.size() == 0
                       ? each
                       : group_span{each.from >> groups, ((each.to - 1) >> groups) + 1};
        };
        if (empty()) {
            return all;
        }
        all.reserved_ = joined_span(reserved_);
        all.policy_.begin((policy_.used() >> groups) + 1);
        if (row_size() != 0) {
            all.lengthen(joined_span(row()));
        }
        for (const group& each : apart()) {
            if (!all.has(each.number >> groups)) {
                all.set_apart(each.number >> groups);
            }
        }
        for_each([&](std::int64_t slot, std::uint64_t count) {
            counter_array& in = *all.find(slot >> by);
            in.add(all.place_in(in, slot >> by), count);
        });
        return all;
    }

    void swap(counter_groups& other) noexcept {
        counter_runs::swap(other);
        std::swap(policy_, other.policy_);
        std::swap(reserved_, other.reserved_);
    }

private:
    /// Whether the row can be lengthened to these groups without a look at what is in use.
    [[nodiscard]] bool joins_row(const group_span& more) const noexcept {
        return apart().empty() && policy_.range().contains(more) &&
               policy_.is_short(row().joined_with(more));
    }
    void lengthen_to(const group_span& to, bool spare) {
        if (to != row()) {
            lengthen(spare && row_size() != 0 ? policy_.with_spare(to, row()) : to);
        }
    }
    [[nodiscard]] bool is_kept(std::int64_t number) const noexcept {
        return reserved_.contains(number) || uses(number);
    }
    [[nodiscard]] std::uint64_t count_used() const noexcept {
        std::uint64_t used = 0;
        for (std::int64_t number = row().from; number < row().to; ++number) {
            used += is_kept(number) ? 1U : 0U;
        }
        return used;
    }
    /// Takes groups apart into the row as long as it stays dense.
    void grow(bool spare) {
        if (row_size() == 0) {
            const auto first = std::ranges::find_if(
                apart(), [&](const group& each) { return policy_.range().contains(each.number); });
            if (first == apart().end()) {
                return;
            }
            policy_.begin(1);
            lengthen(first->as_run().groups);
        }
        lengthen_to(policy_.grown(
                        row(), apart(), [](const group& each) { return each.as_run(); },
                        [&] { return count_used(); }),
                    spare);
    }
    /// Makes other groups the row.
    void begin_row(const group_span& at) {
        dissolve_row([&](std::int64_t number) { return is_kept(number); });
        lengthen(at);
        policy_.begin(count_used());
    }
    [[nodiscard]] bool moves_to(std::int64_t number, std::uint64_t count) {
        if (!policy_.range().contains(number) || !policy_.moves_after(count)) {
            return false;
        }
        begin_row({number, number + 1});
        grow(false);
        return true;
    }

    void make_room(const counter_groups& other, bool spare) {
        if (other.apart().empty() && joins_row(other.row())) {
            policy_.note_used(other.policy_.used());
            lengthen_to(row().joined_with(other.row()), false);
            return;
        }
        bool wider = false;
        const auto make_room_for = [&](std::int64_t number) {
            if (!has(number)) {
                set_apart(number);
                wider = true;
            }
        };
        if (!row().contains(other.row())) {
            for (std::int64_t number = other.row().from; number < other.row().to; ++number) {
                if (other.uses(number)) {
                    make_room_for(number);
                }
            }
        }
        for (const group& each : other.apart()) {
            make_room_for(each.number);
        }
        if (wider) {
            grow(spare);
        }
    }
    /// Adds another row to groups that are covered here, wherever they are. The row may move, which
    /// drops groups without a count.
    void add_row_of(const counter_groups& other) {
        const counter_array& from = other.row_counters();
        std::uint64_t apart = 0;
        std::uint64_t most = 0;
        std::int64_t where = 0;
        for (std::int64_t number = other.row().from; number < other.row().to; ++number) {
            const std::size_t at = other.place_of(number);
            const std::uint64_t values = from.sum(at, at + group_size());
            if (values == 0) {
                continue;
            }
            add_group(from, at, number);
            if (!row().contains(number)) {
                apart += values;
                where = values > most ? number : where;
                most = (std::max)(most, values);
            }
        }
        if (apart != 0) {
            (void)moves_to(where, apart);
        }
    }
    void add_group(const counter_array& from, std::size_t at, std::int64_t number) {
        counter_array& into = *find(number << bits());
        into.add_part(from, at, group_size(), place_in(into, number << bits()));
    }
    template <class Cell>
    void add_cells_of_group(std::int64_t number, std::span<const Cell> cells) {
        counter_array* into = find(number << bits());
        std::size_t at = into == nullptr ? 0 : place_in(*into, number << bits());
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const std::uint64_t count = cells[i];
            if (count != 0 && into == nullptr) {
                cover(number, false);
                into = find(number << bits());
                at = place_in(*into, number << bits());
            }
            if (count != 0) {
                into->add(at + i, count);
            }
        }
    }

    row_policy policy_;
    group_span reserved_;
};

} // namespace nines::inline NINES_ABI::detail
