// SPDX-License-Identifier: BSL-1.0
#include <nines/incident/hash_numbers.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

namespace hash_numbers_test {

using nines::detail::hash_numbers;
using nines::detail::hash_of_bits;

namespace {

/// Squares numbered as they come, all under one of `hashes` hashes.
void number_squares(std::uint32_t hashes) {
    hash_numbers numbers;
    std::vector<std::uint64_t> squares;
    const auto find = [&](std::uint64_t square) {
        return numbers.find(static_cast<std::uint32_t>(square) % hashes,
                            [&](std::uint32_t number) { return squares[number] == square; });
    };
    for (std::uint64_t i = 0; i < 2000; ++i) {
        CHECK(find(i * i) == hash_numbers::none);
        CHECK(numbers.add(static_cast<std::uint32_t>(i * i) % hashes) == i);
        squares.push_back(i * i);
    }
    CHECK(numbers.size() == 2000);
    for (std::uint32_t i = 0; i < 2000; ++i) {
        CHECK(find(squares[i]) == i);
    }
    CHECK(find(3) == hash_numbers::none);
}

TEST_CASE("what was numbered is found, also where all have one hash, and nothing else is") {
    number_squares(0xffff'ffff);
    number_squares(100);
    number_squares(1);
}

TEST_CASE("bits that differ in one place differ in the low bits of their hashes") {
    for (unsigned place = 0; place < 64; ++place) {
        CAPTURE(place);
        std::set<std::uint32_t> low;
        for (std::uint64_t bits = 0; bits < 64; ++bits) {
            const std::uint64_t one = std::uint64_t{1} << place;
            low.insert(hash_of_bits(bits * 0x1'0001'0001) & 0xffffU);
            CHECK(((hash_of_bits(bits) ^ hash_of_bits(bits ^ one)) & 0xffffU) != 0);
        }
        CHECK(low.size() > 60);
    }
}

} // namespace

} // namespace hash_numbers_test
