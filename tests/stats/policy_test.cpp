// SPDX-License-Identifier: BSL-1.0
#include <nines/stats/policy.hpp>

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <doctest/doctest.h>

#include <cmath>
#include <type_traits>

namespace policy_test {

namespace {

using boost::math::policies::evaluation;

static_assert(std::is_same_v<evaluation<double, nines::math_policy>::type, double>);
static_assert(std::is_same_v<evaluation<long double, nines::math_policy>::type, long double>);

TEST_CASE("what Boost.Math refuses comes back as a value, not as an exception") {
    CHECK(std::isnan(boost::math::ibeta(-1.0, 2.0, 0.5, nines::math_policy{})));
    CHECK(std::isnan(boost::math::ibeta_inv(2.0, 3.0, 1.5, nines::math_policy{})));
    CHECK(std::isinf(boost::math::tgamma(1000.0, nines::math_policy{})));
}

} // namespace

} // namespace policy_test
