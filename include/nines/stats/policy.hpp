// SPDX-License-Identifier: BSL-1.0
/// \file
/// The one Boost.Math policy of the library.
#pragma once

#include <nines/config.hpp>

#include <boost/math/policies/policy.hpp>

namespace nines::inline NINES_ABI {

/// Errors come back as values and nothing throws; `double` is computed in `double`, which keeps the
/// digits we need and is several times faster than the detour through `long double`.
/// Callers check what comes back: with this policy Boost answers NaN or infinity on an error.
using math_policy = boost::math::policies::policy<
    boost::math::policies::domain_error<boost::math::policies::ignore_error>,
    boost::math::policies::pole_error<boost::math::policies::ignore_error>,
    boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
    boost::math::policies::underflow_error<boost::math::policies::ignore_error>,
    boost::math::policies::denorm_error<boost::math::policies::ignore_error>,
    boost::math::policies::rounding_error<boost::math::policies::ignore_error>,
    boost::math::policies::indeterminate_result_error<boost::math::policies::ignore_error>,
    boost::math::policies::evaluation_error<boost::math::policies::ignore_error>,
    boost::math::policies::promote_double<false>, boost::math::policies::promote_float<false>>;

} // namespace nines::inline NINES_ABI
