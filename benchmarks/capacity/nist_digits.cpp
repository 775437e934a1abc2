// SPDX-License-Identifier: BSL-1.0
#include "capacity/nist_digits.hpp"

#include <nines/capacity/least_squares.hpp>

#include "../tests/golden/table.hpp"

#include <Eigen/Dense>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace nines::bench {
namespace {

struct solution {
    Eigen::VectorXd coefficients;
    Eigen::VectorXd standard_errors;
};

/// A set as a peer gets it: powers formed in double.
struct nist_set {
    Eigen::MatrixXd design;
    Eigen::VectorXd y;
    int degree = 0;
    bool intercept = true;
    std::vector<long double> coefficients;
    std::vector<long double> standard_errors;
};

nist_set read(const std::vector<golden::row>& data, const std::vector<golden::row>& values) {
    nist_set set;
    set.degree = static_cast<int>(values.front().count("degree"));
    set.intercept = values.front().count("intercept") == 1;
    for (const auto& row : values) {
        if (row.text("name").front() == 'b') {
            set.coefficients.push_back(row.precise("estimate"));
            set.standard_errors.push_back(row.precise("standard_error"));
        }
    }
    const auto rows = static_cast<Eigen::Index>(data.size());
    const auto columns = static_cast<Eigen::Index>(set.coefficients.size());
    set.design.resize(rows, columns);
    set.y.resize(rows);
    for (Eigen::Index i = 0; i < rows; ++i) {
        const auto& row = data[static_cast<std::size_t>(i)];
        set.y(i) = row.number("y");
        for (Eigen::Index j = 0; j < columns; ++j) {
            const int power = static_cast<int>(j) + (set.intercept ? 0 : 1);
            set.design(i, j) = set.degree > 0 ? std::pow(row.number("x1"), power)
                               : j == 0       ? 1
                                              : row.number("x" + std::to_string(j));
        }
    }
    return set;
}

std::vector<std::pair<std::string, nist_set>> nist_sets() {
    std::map<std::string, std::vector<golden::row>> data;
    for (const auto& row : golden::table("nist_linear.csv")) {
        data[row.text("set")].push_back(row);
    }
    std::vector<std::pair<std::string, std::vector<golden::row>>> values;
    for (const auto& row : golden::table("nist_linear_values.csv")) {
        if (values.empty() || values.back().first != row.text("set")) {
            values.emplace_back(row.text("set"), std::vector<golden::row>{});
        }
        values.back().second.push_back(row);
    }
    std::vector<std::pair<std::string, nist_set>> sets;
    for (const auto& [name, rows] : values) {
        sets.emplace_back(name, read(data.at(name), rows));
    }
    return sets;
}

double deviation(const nist_set& set, const Eigen::VectorXd& coefficients) {
    const auto freedom = static_cast<double>(set.design.rows() - set.design.cols());
    return std::sqrt((set.y - set.design * coefficients).squaredNorm() / freedom);
}

solution ours(const nist_set& set) {
    const auto fit = set.degree > 0 && set.intercept
                         ? polynomial_least_squares(set.design.col(1), set.y, set.degree)
                         : least_squares(set.design, set.y);
    return {fit.value().coefficients(), fit.value().standard_errors()};
}

solution eigen_qr(const nist_set& set) {
    const Eigen::HouseholderQR<Eigen::MatrixXd> qr{set.design};
    const Eigen::VectorXd x = qr.solve(set.y);
    const auto p = set.design.cols();
    Eigen::MatrixXd inverse = Eigen::MatrixXd::Identity(p, p);
    qr.matrixQR().topRows(p).triangularView<Eigen::Upper>().solveInPlace(inverse);
    return {x, deviation(set, x) * inverse.rowwise().norm()};
}

solution eigen_cod(const nist_set& set) {
    const Eigen::CompleteOrthogonalDecomposition<Eigen::MatrixXd> cod{set.design};
    const Eigen::VectorXd x = cod.solve(set.y);
    return {x, deviation(set, x) * cod.pseudoInverse().rowwise().norm()};
}

solution eigen_ldlt(const nist_set& set) {
    const Eigen::LDLT<Eigen::MatrixXd> ldlt{set.design.transpose() * set.design};
    const Eigen::VectorXd x = ldlt.solve(set.design.transpose() * set.y);
    const auto p = set.design.cols();
    const Eigen::MatrixXd inverse = ldlt.solve(Eigen::MatrixXd::Identity(p, p));
    return {x, deviation(set, x) * inverse.diagonal().cwiseAbs().cwiseSqrt()};
}

/// Of the worst entry; of the entry itself where it should be 0; at most 17.
double least_digits(const Eigen::VectorXd& values, const std::vector<long double>& expected) {
    double least = 17;
    for (std::size_t k = 0; k < expected.size(); ++k) {
        const long double error = values(static_cast<Eigen::Index>(k)) - expected[k];
        const long double relative = expected[k] == 0 ? error : error / expected[k];
        const auto digits = static_cast<double>(-std::log10(std::abs(relative)));
        least = std::min(least, std::isnan(digits) ? 0 : std::max(digits, 0.0));
    }
    return least;
}

} // namespace

std::string nist_digits_table() {
    std::string table = fmt::format("\n{:<10}{:>14}{:>14}{:>14}{:>14}\n", "NIST digits", "ours",
                                    "Eigen QR", "Eigen COD", "Eigen LDLT");
    for (const auto& [name, set] : nist_sets()) {
        table += fmt::format("{:<11}", name);
        for (const solution& each : {ours(set), eigen_qr(set), eigen_cod(set), eigen_ldlt(set)}) {
            table +=
                fmt::format("{:>7.1f} {:>5.1f} ", least_digits(each.coefficients, set.coefficients),
                            least_digits(each.standard_errors, set.standard_errors));
        }
        table += '\n';
    }
    table +=
        "coefficients and standard errors, the worst of each set. Data rounded to double allow "
        "coefficients\nof Norris 14.0, Pontius 13.5, Longley 14.7, Wampler2 13.2 digits. For "
        "reference, standard errors of\nFilip: R 7.2, scikit-learn 5.4, statsmodels 0.\n";
    return table;
}

} // namespace nines::bench
