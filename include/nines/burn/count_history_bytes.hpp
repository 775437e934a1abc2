// SPDX-License-Identifier: BSL-1.0
/// \file
/// How a history of counts is written and read.
#pragma once

#include <nines/burn/history_tiers.hpp>
#include <nines/burn/tiered_edges.hpp>
#include <nines/core/byte_form.hpp>
#include <nines/core/error.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/result.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <tuple>
#include <vector>

namespace nines::inline NINES_ABI {

/// Base of a `count_history` that is written and read as bytes.
template <class History, auto Tiers, event_count Count, chrono_time_point Point>
class count_history_byte_form {
public:
    /// Writes the history, `byte_size()` bytes: some for each slot edge, mostly three.
    /// Errors: overflow when `out` is shorter.
    [[nodiscard]] result<std::size_t> to_bytes(std::span<std::byte> out) const noexcept
        requires std::unsigned_integral<Count>
    {
        byte_writer writer{out, byte_form_kind::count_history, version};
        write(writer, self());
        return writer.finish();
    }
    [[nodiscard]] std::size_t byte_size() const noexcept
        requires std::unsigned_integral<Count>
    {
        detail::byte_counter counter;
        write(counter, self());
        return counter.size();
    }

    /// Reads what a history of the same tiers has written; it goes on as if there had been no
    /// interruption.
    /// Errors: malformed for other bytes; unsupported for those of other tiers or another unit of
    /// time; contradiction when slots and totals disagree.
    [[nodiscard]] static result<History> from_bytes(std::span<const std::byte> in)
        requires std::unsigned_integral<Count>
    {
        auto reader = byte_reader::open(in, byte_form_kind::count_history, version);
        if (!reader) {
            return reader.error();
        }
        History history;
        if (const auto problem = read(*reader, history)) {
            return *problem;
        }
        std::vector<std::byte> again(history.byte_size());
        if (!reader->done() || !history.to_bytes(again) || !std::ranges::equal(again, in)) {
            return error{errc::malformed, reading, "not as a history is written"};
        }
        return history;
    }

    friend bool operator==(const count_history_byte_form&,
                           const count_history_byte_form&) noexcept = default;

private:
    friend History;
    count_history_byte_form() noexcept = default;

    static constexpr std::uint8_t version = 1;
    static constexpr const char* reading = "count_history::from_bytes";
    static constexpr std::size_t tier_count = Tiers.tiers.size();
    using duration = typename Point::duration;
    using edges = detail::tiered_edges<Tiers, Count, Point>;

    [[nodiscard]] const History& self() const noexcept {
        return static_cast<const History&>(*this);
    }
    static constexpr std::int64_t ticks_a_second() noexcept { return edges::ticks_of(1); }
    template <std::size_t Tier>
    [[nodiscard]] static Point time_of(std::int64_t index) noexcept {
        return Point{duration{
            static_cast<typename Point::rep>(index * edges::ticks_of(Tiers.tiers[Tier].slot))}};
    }
    /// The first edge of a tier that is kept and not before the beginning.
    template <std::size_t Tier>
    [[nodiscard]] static std::int64_t first_begun(const History& history) noexcept {
        const Point& first = history.first_;
        const std::int64_t begun =
            edges::template index_of<Tier>(first) + (edges::template lies_on<Tier>(first) ? 0 : 1);
        using ring = typename edges::template ring<Tier>;
        return (std::max)(ring::oldest(history.edges_.template place<Tier>()), begun);
    }
    template <std::size_t Tier>
    [[nodiscard]] static std::int64_t newest(const History& history) noexcept {
        return history.edges_.template place<Tier>().newest;
    }

    /// Layout: tiers and ticks a second | feed and whether it has begun | first, last | total |
    /// reading | the edges of each tier, as what they have more than the one before.
    template <class Writer>
    static void write(Writer& writer, const History& history) noexcept {
        using detail::put_varint;
        put_varint(writer, tier_count);
        for (const history_tier& tier : Tiers.tiers) {
            put_varint(writer, static_cast<std::uint64_t>(tier.slot));
            put_varint(writer, static_cast<std::uint64_t>(tier.length));
        }
        put_varint(writer, static_cast<std::uint64_t>(ticks_a_second()));
        writer.put(static_cast<std::uint8_t>(static_cast<unsigned>(history.feeds_) * 2U +
                                             history.begun()));
        if (!history.begun()) {
            return;
        }
        for (const Point& at : {history.first_, history.last_}) {
            put_varint(writer, detail::zigzag(at.time_since_epoch().count()));
        }
        put_counts(writer, history.total_);
        if (history.feeds_ == History::feed::one) {
            put_varint(writer, detail::zigzag(history.read_at_.time_since_epoch().count()));
            put_counts(writer, history.reading_);
        }
        edges::for_each_tier([&]<std::size_t Tier>() { write_tier<Tier>(writer, history); });
    }
    template <std::size_t Tier, class Writer>
    static void write_tier(Writer& writer, const History& history) noexcept {
        event_counts<Count> before;
        for (auto k = first_begun<Tier>(history); k <= newest<Tier>(history); ++k) {
            const auto& each = history.edges_.template edge<Tier>(k);
            put_counts(writer, History::difference(each.until, before));
            detail::put_varint(writer,
                               static_cast<std::uint64_t>((time_of<Tier>(k) - each.seen).count()));
            before = each.until;
        }
    }
    template <class Writer>
    static void put_counts(Writer& writer, const event_counts<Count>& counts) noexcept {
        detail::put_varint(writer, counts.good);
        detail::put_varint(writer, counts.bad);
    }

    [[nodiscard]] static std::optional<error> read(byte_reader& reader, History& into) {
        using detail::get_varint;
        bool same = get_varint(reader) == tier_count;
        for (std::size_t i = 0; same && i < tier_count; ++i) {
            const auto slot = get_varint(reader);
            same = slot == static_cast<std::uint64_t>(Tiers.tiers[i].slot) &&
                   get_varint(reader) == static_cast<std::uint64_t>(Tiers.tiers[i].length);
        }
        if (!same || get_varint(reader) != static_cast<std::uint64_t>(ticks_a_second())) {
            return error{errc::unsupported, reading, "other tiers, or another unit of time"};
        }
        const unsigned flags = reader.get<std::uint8_t>();
        if (flags > 5 || (flags / 2 != 0 && flags % 2 == 0)) {
            return error{errc::malformed, reading, "expected how it was fed"};
        }
        into.feeds_ = static_cast<typename History::feed>(flags / 2);
        return flags % 2 == 0 ? std::nullopt : read_begun(reader, into);
    }
    [[nodiscard]] static std::optional<error> read_begun(byte_reader& reader, History& into) {
        const Point first = get_time(reader);
        const Point last = get_time(reader);
        const auto total = get_counts(reader);
        if (!(first <= last) || !History::in_reach(first) || !History::in_reach(last) || !total) {
            return error{errc::contradiction, reading, "expected times in order and their total"};
        }
        if (into.feeds_ == History::feed::one) {
            into.read_at_ = get_time(reader);
            into.reading_.good = static_cast<Count>(detail::get_varint(reader));
            into.reading_.bad = static_cast<Count>(detail::get_varint(reader));
            if (into.read_at_ < first || !History::in_reach(into.read_at_)) {
                return error{errc::contradiction, reading, "expected the last reading"};
            }
        }
        into.first_ = into.last_ = first;
        into.edges_.begin(first);
        into.move_to(last);
        into.last_ = last;
        into.total_ = *total;
        bool consistent = true;
        edges::for_each_tier(
            [&]<std::size_t Tier>() { consistent = consistent && read_tier<Tier>(reader, into); });
        if (!consistent) {
            return error{errc::contradiction, reading, "slots that disagree"};
        }
        return std::nullopt;
    }
    /// Edges rise, to no more than the total, and are those of the finer tier where that has them.
    template <std::size_t Tier>
    [[nodiscard]] static bool read_tier(byte_reader& reader, History& into) {
        event_counts<Count> until;
        Point seen = into.first_;
        for (auto k = first_begun<Tier>(into); k <= newest<Tier>(into); ++k) {
            const auto more = get_counts(reader);
            const std::uint64_t age = detail::get_varint(reader);
            const auto grown = more ? until.try_plus(*more) : into.total_;
            const auto since_first =
                static_cast<std::uint64_t>((time_of<Tier>(k) - into.first_).count());
            if (!more || !grown || !into.total_.try_minus(*grown) || age > since_first) {
                return false;
            }
            until = *grown;
            const Point at = time_of<Tier>(k) - duration{static_cast<typename Point::rep>(age)};
            const typename edges::edge_type edge{until, at};
            if (at < seen || !agrees_with_finer<Tier>(into, time_of<Tier>(k), edge)) {
                return false;
            }
            seen = at;
            into.edges_.template edge<Tier>(k) = edge;
        }
        return true;
    }
    template <std::size_t Tier, class Edge>
    [[nodiscard]] static bool agrees_with_finer(const History& history, const Point& at,
                                                const Edge& read) noexcept {
        if constexpr (Tier > 0) {
            using finer = typename edges::template ring<Tier - 1>;
            const auto& place = history.edges_.template place<Tier - 1>();
            const std::int64_t index = edges::template index_of<Tier - 1>(at);
            if (finer::keeps(place, index)) {
                return history.edges_.template edge<Tier - 1>(index) == read;
            }
            const auto& oldest = history.edges_.template edge<Tier - 1>(finer::oldest(place));
            return oldest.until.try_minus(read.until).has_value() && read.seen <= oldest.seen;
        }
        return true;
    }
    [[nodiscard]] static Point get_time(byte_reader& reader) noexcept {
        const std::int64_t ticks = detail::from_zigzag(detail::get_varint(reader));
        return Point{duration{static_cast<typename Point::rep>(ticks)}};
    }
    [[nodiscard]] static result<event_counts<Count>> get_counts(byte_reader& reader) noexcept {
        const std::uint64_t good = detail::get_varint(reader);
        return event_counts<Count>::try_from(good, detail::get_varint(reader));
    }
};

} // namespace nines::inline NINES_ABI
