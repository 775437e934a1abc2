// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/double_double_columns.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <random>

namespace double_double_columns_test {

namespace {

using nines::detail::column;
using nines::detail::double_double_matrix;
__extension__ typedef __int128 wide; // NOLINT(modernize-use-using)

/// Wholes of 40 bits with wholes of 2^-53 beneath: sums of products are exact in 128 bits.
double_double_matrix<double> random_column(Eigen::Index size, std::mt19937_64& random, bool exact) {
    double_double_matrix<double> made{size, 1};
    std::uniform_int_distribution<std::int64_t> whole{-(1LL << 40), 1LL << 40};
    for (Eigen::Index i = 0; i < size; ++i) {
        made.set(i, 0, {static_cast<double>(whole(random)), exact ? 0.0 : 0.25});
    }
    return made;
}

TEST_CASE("dot products keep every digit, whatever the length and the lanes") {
    std::mt19937_64 random{3};
    for (Eigen::Index size = 0; size < 40; ++size) {
        const auto a = random_column(size, random, size % 2 == 0);
        const auto b = random_column(size, random, size % 2 == 1);
        wide expected = 0; // sixteenths
        for (Eigen::Index i = 0; i < size; ++i) {
            expected += static_cast<wide>((a.hi(i) + a.lo(i)) * 4) *
                        static_cast<wide>((b.hi(i) + b.lo(i)) * 4);
        }
        const auto sum = nines::detail::dot(column(a, 0), column(b, 0), size);
        CHECK((static_cast<wide>(sum.hi * 16) + static_cast<wide>(sum.lo * 16) == expected));
    }
}

TEST_CASE("a multiple that is subtracted leaves what rounding would have taken") {
    double_double_matrix<double> target{3, 1};
    target.hi << 1.0, 1e16, 3.0;
    double_double_matrix<double> other{3, 1};
    other.hi << 1e-20, 1.0, 1.0;
    other.lo << 0.0, 1e-18, 1e-20;
    nines::detail::subtract_multiple(target, 0, column(other, 0), {3, 1e-17});
    CHECK(target.hi(0) == 1);
    CHECK(target.lo(0) == doctest::Approx(-3e-20).epsilon(1e-14).scale(0));
    CHECK(target.hi(1) == 1e16 - 3 - 1); // even on a tie
    CHECK(target.hi(2) == doctest::Approx(-1.003e-17).epsilon(1e-14).scale(0));
}

TEST_CASE("an exact matrix has no lower parts") {
    const double_double_matrix<double> ones{Eigen::MatrixXd::Ones(4, 2)};
    CHECK(ones.exact());
    CHECK(ones.at(3, 1).hi == 1);
    CHECK(column(ones, 1)[2].lo == 0);
    const double_double_matrix<double> zeros{4, 2};
    CHECK_FALSE(zeros.exact());
}

} // namespace

} // namespace double_double_columns_test
