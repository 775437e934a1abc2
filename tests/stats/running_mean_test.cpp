// SPDX-License-Identifier: BSL-1.0
#include <nines/stats/running_mean.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>

namespace running_mean_test {

TEST_CASE("mean, variance and standard error are those of the textbook") {
    nines::running_mean mean;
    CHECK(mean.result() == nines::measured{});
    mean.add(4);
    CHECK(mean.result() == nines::measured{4, 0});
    for (const double each : {7.0, 13.0, 16.0}) {
        mean.add(each);
    }
    CHECK(mean.count() == 4);
    CHECK(mean.mean() == doctest::Approx(10));
    CHECK(mean.variance() == doctest::Approx(30));
    CHECK(mean.result().standard_error == doctest::Approx(std::sqrt(30.0 / 4)));
}

TEST_CASE("nothing is lost far from zero") {
    nines::running_mean mean;
    for (const double each : {4.0, 7.0, 13.0, 16.0}) {
        mean.add(1e9 + each);
    }
    CHECK(mean.variance() == doctest::Approx(30));
}

} // namespace running_mean_test
