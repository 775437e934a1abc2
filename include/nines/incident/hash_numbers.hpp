// SPDX-License-Identifier: BSL-1.0
/// \file
/// Numbers of things that are kept elsewhere, found by a hash.
#pragma once

#include <nines/config.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {
namespace detail {

/// 32 bits that differ in all places where `bits` do in any.
/// Source: multiplicative hashing, Knuth, The Art of Computer Programming 3, 6.4.
[[nodiscard]] inline std::uint32_t hash_of_bits(std::uint64_t bits) noexcept {
    bits ^= bits >> 32U;
    return static_cast<std::uint32_t>((bits * 0x9e3779b97f4a7c15) >> 32U);
}

/// Numbers from 0 on, found by the hash of what each stands for: an open table, half full at most,
/// that takes a cache line a look-up.
class hash_numbers {
public:
    static constexpr std::uint32_t none = (std::numeric_limits<std::uint32_t>::max)();

    hash_numbers() : slots_(16, slot{0, none}) {}

    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    /// The number under this hash for which `same(number)` holds, or `none`.
    template <class Same>
    [[nodiscard]] std::uint32_t find(std::uint32_t hash, Same same) const {
        std::size_t at = hash & mask();
        while (slots_[at].number != none && !(slots_[at].hash == hash && same(slots_[at].number))) {
            at = (at + 1) & mask();
        }
        return slots_[at].number;
    }

    /// Puts the next number under this hash. Returns: that number.
    std::uint32_t add(std::uint32_t hash) {
        if (2 * (size_ + 1) > slots_.size()) {
            const auto old = std::exchange(slots_, std::vector<slot>(4 * slots_.size(), {0, none}));
            for (const slot& each : old) {
                if (each.number != none) {
                    put(each);
                }
            }
        }
        const auto number = static_cast<std::uint32_t>(size_++);
        put({hash, number});
        return number;
    }

private:
    struct slot {
        std::uint32_t hash;
        std::uint32_t number;
    };

    [[nodiscard]] std::size_t mask() const noexcept { return slots_.size() - 1; }

    void put(const slot& next) {
        std::size_t at = next.hash & mask();
        while (slots_[at].number != none) {
            at = (at + 1) & mask();
        }
        slots_[at] = next;
    }

    std::vector<slot> slots_; ///< as many as a power of 2
    std::size_t size_ = 0;
};

} // namespace detail
} // namespace nines::inline NINES_ABI
