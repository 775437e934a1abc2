// SPDX-License-Identifier: BSL-1.0
/// \file
/// `random_stream`: random numbers that are the same with every standard library.
#pragma once

#include <nines/config.hpp>

#include <array>
#include <bit>
#include <cstdint>

namespace nines::inline NINES_ABI {

/// A stream of random numbers for simulations: the same seed gives the same numbers everywhere.
///
/// A uniform random bit generator, so that it may also feed the distributions of `<random>`, which
/// give different numbers with different standard libraries; `stats/discrete_draw.hpp` does not.
/// Assumes: nobody gains from guessing them; not for secrets.
/// Cost: 1 ns a number, 32 bytes, no allocation.
/// Source: xoshiro256++ 1.0 and splitmix64, Blackman and Vigna 2021, doi 10.1145/3460772.
class random_stream {
public:
    using result_type = std::uint64_t;
    using state_type = std::array<std::uint64_t, 4>;

    /// Streams of the same seed and different numbers have nothing to do with each other.
    explicit constexpr random_stream(std::uint64_t seed, std::uint64_t number = 0) noexcept {
        std::uint64_t at = seed;
        at = mixed(at) ^ number;
        for (std::uint64_t& word : state_) {
            word = mixed(at);
        }
    }
    /// Goes on from a state, of which one word at least is not 0.
    explicit constexpr random_stream(const state_type& state) noexcept : state_{state} {}

    [[nodiscard]] static constexpr result_type(min)() noexcept { return 0; }
    [[nodiscard]] static constexpr result_type(max)() noexcept { return ~result_type{0}; }

    /// The next 64 bits.
    constexpr result_type operator()() noexcept {
        const std::uint64_t next = std::rotl(state_[0] + state_[3], 23) + state_[0];
        const std::uint64_t shifted = state_[1] << 17U;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= shifted;
        state_[3] = std::rotl(state_[3], 45);
        return next;
    }

    /// The next number from [0, 1), a multiple of 2^-53.
    constexpr double uniform() noexcept { return static_cast<double>((*this)() >> 11U) * 0x1p-53; }

    /// The next whole number from [0, end); 0 for an end of 0.
    /// Accuracy: each number as likely as any other to one part in 2^53 / end.
    constexpr std::uint64_t below(std::uint32_t end) noexcept {
        return static_cast<std::uint64_t>(uniform() * static_cast<double>(end));
    }

private:
    /// Splitmix64: moves `at` on. Returns: its bits, mixed.
    static constexpr std::uint64_t mixed(std::uint64_t& at) noexcept {
        at += 0x9e3779b97f4a7c15U;
        std::uint64_t bits = at;
        bits = (bits ^ bits >> 30U) * 0xbf58476d1ce4e5b9U;
        bits = (bits ^ bits >> 27U) * 0x94d049bb133111ebU;
        return bits ^ bits >> 31U;
    }

    state_type state_{};
};

} // namespace nines::inline NINES_ABI
