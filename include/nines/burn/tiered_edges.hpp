// SPDX-License-Identifier: BSL-1.0
/// \file
/// The edges of all tiers of a history: what had been counted at any time, as finely as it is kept.
#pragma once

#include <nines/burn/count_edges.hpp>
#include <nines/burn/history_tiers.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/half_open.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <ratio>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI::detail {

/// Where a window begins or ends, in counts that stay where they are: copying them, and reading
/// them again at once, would cost more than all the rest.
template <event_count Count, chrono_time_point Point>
struct history_cut {
    const event_counts<Count>* until;
    const event_counts<Count>* until_next; ///< with the next sample; the same where it lies on
                                           ///< the edge
    Point seen;
    bool reached; ///< whether it lies where it was asked for
};

/// A ring of `count_edges` for each tier, in one piece of memory, which is allocated by
/// construction and copying and never later. Cost: what passes no edge of a tier is not looked at
/// in a coarser one, since every edge of a tier is one of the finer tier too.
template <auto Tiers, event_count Count, chrono_time_point Point>
class tiered_edges {
public:
    static constexpr std::size_t tier_count = Tiers.tiers.size();
    static constexpr std::int64_t ticks_of(std::int64_t seconds) noexcept {
        using ticks = std::ratio_divide<std::ratio<1>, typename Point::duration::period>;
        static_assert(ticks::den == 1, "expected time points in whole parts of a second");
        return seconds * ticks::num;
    }

    using edge_type = count_edge<Count, Point>;
    using cut = history_cut<Count, Point>;
    template <std::size_t Tier>
    using ring =
        count_edges<ticks_of(Tiers.tiers[Tier].slot), Tiers.tiers[Tier].edges(), Count, Point>;

    tiered_edges() : edges_(Tiers.edges()) {}

    template <class Do>
    static void for_each_tier(Do&& what) {
        [&]<std::size_t... Tier>(std::index_sequence<Tier...>) {
            (what.template operator()<Tier>(), ...);
        }(std::make_index_sequence<tier_count>{});
    }

    template <std::size_t Tier>
    [[nodiscard]] static constexpr std::int64_t index_of(const Point& at) noexcept {
        return edge_before<ticks_of(Tiers.tiers[Tier].slot)>(at);
    }
    template <std::size_t Tier>
    [[nodiscard]] static constexpr bool lies_on(const Point& at) noexcept {
        return at.time_since_epoch().count() % ticks_of(Tiers.tiers[Tier].slot) == 0;
    }
    template <std::size_t Tier>
    [[nodiscard]] const auto& place() const noexcept {
        return std::get<Tier>(places_);
    }
    /// An edge that is kept.
    template <std::size_t Tier>
    [[nodiscard]] const edge_type& edge(std::int64_t index) const noexcept {
        return edges_[offset<Tier>() + ring<Tier>::position(place<Tier>(), index)];
    }
    template <std::size_t Tier>
    [[nodiscard]] edge_type& edge(std::int64_t index) noexcept {
        return edges_[offset<Tier>() + ring<Tier>::position(place<Tier>(), index)];
    }

    /// The first sample comes at this time.
    void begin(const Point& at) noexcept {
        for_each_tier([&]<std::size_t Tier>() {
            auto& place = std::get<Tier>(places_);
            place = ring<Tier>::at_edge(index_of<Tier>(at));
            if (lies_on<Tier>(at)) {
                edges<Tier>()[place.head].seen = at;
            }
        });
    }

    /// Moves all rings on to a later time; until then all is as `filled` says.
    void advance(const Point& at, const edge_type& filled) noexcept {
        for_tiers_while([&]<std::size_t Tier>() {
            auto& place = std::get<Tier>(places_);
            const std::int64_t to = index_of<Tier>(at);
            if (to > place.newest) {
                ring<Tier>::advance(edges<Tier>(), place, to, filled);
                return true;
            }
            return false;
        });
    }

    /// Adds events at a time to the edges at and after it.
    void count(const Point& at, const event_counts<Count>& increase) noexcept {
        for_tiers_while([&]<std::size_t Tier>() { return count_from<Tier>(at, increase); });
    }

    /// Adds what another history has counted that has moved on as far.
    void merge(const tiered_edges& other) noexcept {
        for_each_tier([&]<std::size_t Tier>() { merge_tier<Tier>(other); });
    }

    /// The cut at a time from the first sample to before the last, by the finest tier that keeps
    /// it, or at the first edge that is kept.
    /// Parameters: `first`, when the history began; `total`, what was counted since.
    [[nodiscard, gnu::always_inline]] cut cut_at(const Point& at, const Point& first,
                                                 const event_counts<Count>& total) const noexcept {
        const spot found = find<0>(at);
        if (found.edge == nullptr) [[unlikely]] {
            return reached_back(first);
        }
        const Point seen = found.seen != edge_type::never ? found.seen : first;
        const auto* const until = &found.edge->until;
        return {until, seen == at ? until : until_next_sample(found, total), seen, true};
    }

    /// The oldest cut there is.
    [[nodiscard, gnu::noinline]] cut reached_back(const Point& first) const noexcept {
        constexpr std::size_t last = tier_count - 1;
        const edge_type& oldest = edge<last>(ring<last>::oldest(place<last>()));
        return oldest.begun() ? cut{&oldest.until, &oldest.until, oldest.seen, false}
                              : cut{&nothing, &nothing, first, false};
    }

    friend bool operator==(const tiered_edges&, const tiered_edges&) noexcept = default;

private:
    static constexpr event_counts<Count> nothing{};

    template <class Do>
    static void for_tiers_while(Do&& what) {
        [&]<std::size_t... Tier>(std::index_sequence<Tier...>) {
            (void)(what.template operator()<Tier>() && ...);
        }(std::make_index_sequence<tier_count>{});
    }
    template <std::size_t Tier>
    static constexpr std::size_t offset() noexcept {
        std::size_t sum = 0;
        for (std::size_t i = 0; i < Tier; ++i) {
            sum += Tiers.tiers[i].edges();
        }
        return sum;
    }
    template <std::size_t Tier>
    [[nodiscard]] auto edges() noexcept {
        constexpr std::size_t size = Tiers.tiers[Tier].edges();
        return std::span<edge_type, size>{edges_.data() + offset<Tier>(), size};
    }
    [[nodiscard]] static constexpr Point later_seen(const Point& seen, const Point& at) noexcept {
        return seen == edge_type::never || seen < at ? at : seen;
    }

    /// Returns: whether there are such edges.
    template <std::size_t Tier>
    bool count_from(const Point& at, const event_counts<Count>& increase) noexcept {
        if (at.time_since_epoch().count() > place<Tier>().ticks) {
            return false;
        }
        const std::int64_t first = index_of<Tier>(at) + (lies_on<Tier>(at) ? 0 : 1);
        const std::int64_t oldest = ring<Tier>::oldest(place<Tier>());
        for (std::int64_t k = place<Tier>().newest; k >= first && k >= oldest; --k) {
            edge_type& each = edge<Tier>(k);
            each.until.good += increase.good;
            each.until.bad += increase.bad;
            each.seen = later_seen(each.seen, at);
        }
        return true;
    }
    template <std::size_t Tier>
    void merge_tier(const tiered_edges& other) noexcept {
        for (auto k = ring<Tier>::oldest(place<Tier>()); k <= place<Tier>().newest; ++k) {
            edge_type& ours = edge<Tier>(k);
            const edge_type& theirs = other.template edge<Tier>(k);
            ours.until.good += theirs.until.good;
            ours.until.bad += theirs.until.bad;
            ours.seen = theirs.begun() ? later_seen(ours.seen, theirs.seen) : ours.seen;
        }
    }

    /// An edge in the ring of a tier, so many steps before the newest one.
    struct spot {
        const edge_type* edge = nullptr;
        Point seen{};
        const edge_type* ring = nullptr;
        std::size_t size = 0;
        std::size_t head = 0;
        std::size_t back = 0;
    };

    /// The edge at or before a time in the finest tier that keeps it. Each tier has a load of its
    /// own, which a processor learns to foresee when many histories are asked one after the other.
    template <std::size_t Tier>
    [[nodiscard, gnu::always_inline]] spot find(const Point& at) const noexcept {
        if constexpr (Tier < tier_count) {
            const std::uint64_t age = ring<Tier>::age(place<Tier>(), at);
            if (!ring<Tier>::keeps_age(age)) {
                return find<Tier + 1>(at);
            }
            constexpr std::size_t size = Tiers.tiers[Tier].edges();
            const edge_type* const ring_begin = edges_.data() + offset<Tier>();
            const std::size_t head = place<Tier>().head;
            const std::size_t back = ring<Tier>::steps_back(age);
            const edge_type* const here = ring_begin + place_back(head, back, size);
            return {here, here->seen, ring_begin, size, head, back};
        } else {
            return {};
        }
    }
    /// What had been counted with the first sample after an edge. Cost: the slots of a gap.
    [[nodiscard]] static const event_counts<Count>*
    until_next_sample(const spot& here, const event_counts<Count>& total) noexcept {
        for (std::size_t back = here.back; back-- > 0;) {
            const edge_type& next = here.ring[place_back(here.head, back, here.size)];
            if (next.seen != here.seen) {
                return &next.until;
            }
        }
        return &total;
    }

    template <std::size_t... Tier>
    static auto make_places(std::index_sequence<Tier...>)
        -> std::tuple<typename ring<Tier>::place...>;

    std::vector<edge_type> edges_;
    decltype(make_places(std::make_index_sequence<tier_count>{})) places_{};
};

} // namespace nines::inline NINES_ABI::detail
