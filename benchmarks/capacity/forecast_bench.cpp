// SPDX-License-Identifier: BSL-1.0
// A forecast of two months in samples of five minutes, with the waves of a day and a week: fit and
// one statement, beside the bare factorisation of the same design.
#include "capacity/seasonal_series.hpp"

#include <Eigen/QR>

namespace {

using nines::bench::add_seasonal;
using nines::bench::seasonal_problem;

const bool registered = [] {
    add_seasonal("forecast/fit_18050x40/ours", [](const seasonal_problem& given) {
        return nines::forecast<>::fit(given.series, given.model)->correlation();
    });
    add_seasonal("forecast/fit_18050x40/limit:eigen_householder_qr",
                 [](const seasonal_problem& given) {
                     return Eigen::VectorXd{given.design.householderQr().solve(given.y)}(1);
                 });
    add_seasonal("forecast/statement/ours", [](const seasonal_problem& given) {
        static const auto ahead = nines::forecast<>::fit(given.series, given.model).value();
        return ahead.at(ahead.last_time() + 90 * seasonal_problem::day, nines::confidence{0.95})
            ->mean;
    });
    return true;
}();

} // namespace
