// SPDX-License-Identifier: BSL-1.0
// A seasonal regression: a trend and the waves of a day and a week, 40 columns by 18,050 rows,
// beside the bare factorisations that know nothing of errors or rank.
#include "capacity/seasonal_series.hpp"
#include <nines/capacity/least_squares.hpp>

#include <Eigen/Dense>

namespace {

using nines::bench::add_seasonal;
using nines::bench::seasonal_problem;

const bool registered = [] {
    add_seasonal(
        "least_squares/18050x40/ours",
        [](const seasonal_problem& given) {
            return nines::least_squares(given.design, given.y)->coefficients()(1);
        },
        1.5);
    add_seasonal("least_squares/18050x40/limit:eigen_householder_qr",
                 [](const seasonal_problem& given) {
                     return Eigen::VectorXd{given.design.householderQr().solve(given.y)}(1);
                 });
    add_seasonal("least_squares/18050x40/peer:eigen_col_piv_householder_qr",
                 [](const seasonal_problem& given) {
                     return Eigen::VectorXd{given.design.colPivHouseholderQr().solve(given.y)}(1);
                 });
    add_seasonal("least_squares/18050x40/peer:eigen_complete_orthogonal",
                 [](const seasonal_problem& given) {
                     return Eigen::VectorXd{
                         given.design.completeOrthogonalDecomposition().solve(given.y)}(1);
                 });
    return true;
}();

} // namespace
