// SPDX-License-Identifier: BSL-1.0
#include <nines/stats/random.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <random>

namespace random_test {

using nines::random_stream;

static_assert(std::uniform_random_bit_generator<random_stream>);

TEST_CASE("the numbers are those of the published generator") {
    // The test vector of Rust's rand_xoshiro, from the authors' C code, for the state 1, 2, 3, 4.
    random_stream random{random_stream::state_type{1, 2, 3, 4}};
    for (const std::uint64_t expected : std::array<std::uint64_t, 10>{
             41943041U, 58720359U, 3588806011781223U, 3591011842654386U, 9228616714210784205U,
             9973669472204895162U, 14011001112246962877U, 12406186145184390807U,
             15849039046786891736U, 10450023813501588000U}) {
        CHECK(random() == expected);
    }
}

TEST_CASE("a seed gives the same numbers again, and other seeds and streams other ones") {
    random_stream one{7};
    random_stream again{7};
    random_stream other{8};
    random_stream second{7, 1};
    for (int i = 0; i < 10; ++i) {
        const auto number = one();
        CHECK(again() == number);
        CHECK(other() != number);
        CHECK(second() != number);
    }
}

TEST_CASE("uniform numbers fill [0, 1) evenly, and whole ones their range") {
    random_stream random{1};
    constexpr int draws = 200'000;
    double sum = 0;
    double squares = 0;
    std::array<int, 6> faces{};
    for (int i = 0; i < draws; ++i) {
        const double u = random.uniform();
        REQUIRE(u >= 0);
        REQUIRE(u < 1);
        sum += u;
        squares += u * u;
        ++faces.at(static_cast<std::size_t>(random.below(6)));
    }
    CHECK(sum / draws == doctest::Approx(0.5).epsilon(0.005));
    CHECK(squares / draws == doctest::Approx(1.0 / 3).epsilon(0.005));
    for (const int face : faces) {
        CHECK(face == doctest::Approx(draws / 6.0).epsilon(0.02));
    }
    CHECK(random.below(0) == 0);
    CHECK(random.below(1) == 0);
}

TEST_CASE("streams of one seed are uncorrelated") {
    constexpr int draws = 100'000;
    for (std::uint64_t stream = 1; stream < 4; ++stream) {
        random_stream first{3};
        random_stream second{3, stream};
        double product = 0;
        for (int i = 0; i < draws; ++i) {
            product += (first.uniform() - 0.5) * (second.uniform() - 0.5);
        }
        CHECK(std::abs(product * 12 / std::sqrt(draws)) < 4);
    }
}

} // namespace random_test
