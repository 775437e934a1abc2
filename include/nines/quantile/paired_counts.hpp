// SPDX-License-Identifier: BSL-1.0
/// \file
/// `paired_counts`: good and bad events of one writer that no reader ever sees apart.
#pragma once

#include <nines/core/event_counts.hpp>
#include <nines/quantile/single_writer.hpp>

#include <cstdint>

namespace nines::inline NINES_ABI {

/// Good and bad events with one writer at a time. Both are in one word of 64 bits, 31 for each, so
/// that counting is one load and one store, and reading one load gives both of the same instant.
///
/// When a half is full, after 2^31 events, or when more than that come at once, the writer moves
/// both into counters of 64 bits; a reader that looks at that very moment looks again. So nothing
/// is lost, however seldom anybody reads.
/// Assumes: fewer than 2^64 events. Cost: `add` that of a plain addition and two comparisons,
/// wait-free; `read` some loads.
class paired_counts {
public:
    /// For the writer. `good` and `bad` become visible together.
    void add(std::uint64_t good, std::uint64_t bad) noexcept {
        const std::uint64_t sum = std::uint64_t{near_} + good + (bad << half);
        if (((good | bad) >> bits) == 0 && (sum & full) == 0) [[likely]] {
            near_ = sum;
        } else {
            carry(good, bad);
        }
    }

    /// For any thread.
    [[nodiscard]] event_counts<> read() const noexcept {
        for (;;) {
            const std::uint64_t before = moves_;
            const std::uint64_t word = near_;
            event_counts<> both;
            both.good = std::uint64_t{far_good_} + (word & mask);
            both.bad = std::uint64_t{far_bad_} + (word >> half);
            if (before % 2 == 0 && before == std::uint64_t{moves_}) [[likely]] {
                return both;
            }
        }
    }

private:
    static constexpr unsigned bits = 31;
    static constexpr unsigned half = 32;
    static constexpr std::uint64_t mask = 0xFFFF'FFFFU;
    static constexpr std::uint64_t full = 0x8000'0000'8000'0000U; ///< the top bit of each half

    /// While `moves_` is odd the parts belong to different moments. Each store releases what was
    /// stored before it, so a reader that sees any part of a move also sees that it has begun.
    [[gnu::noinline]] void carry(std::uint64_t good, std::uint64_t bad) noexcept {
        const std::uint64_t word = near_;
        moves_ += 1;
        near_ = 0;
        far_good_ += good + (word & mask);
        far_bad_ += bad + (word >> half);
        moves_ += 1;
    }

    single_writer<std::uint64_t> near_; ///< bad events above, good ones below
    single_writer<std::uint64_t> far_good_;
    single_writer<std::uint64_t> far_bad_;
    single_writer<std::uint64_t> moves_;
};

} // namespace nines::inline NINES_ABI
