// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/least_squares.hpp>

#include <nines/capacity/extern_double.hpp>

#include "../golden/table.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace least_squares_test {

namespace {

using nines::errc;
using nines::least_squares;
using nines::least_squares_fit;
using nines::polynomial_least_squares;

/// The number of digits that agree; of the number itself where the reference is 0.
double digits(double value, long double reference) {
    const long double error = static_cast<long double>(value) - reference;
    const long double relative = reference == 0 ? error : error / reference;
    return relative == 0 ? 17 : static_cast<double>(-std::log10(std::abs(relative)));
}

struct nist_set {
    std::vector<golden::row> data;
    std::vector<golden::row> values;

    [[nodiscard]] Eigen::VectorXd column(const std::string& name) const {
        Eigen::VectorXd read(static_cast<Eigen::Index>(data.size()));
        for (std::size_t i = 0; i < data.size(); ++i) {
            read(static_cast<Eigen::Index>(i)) = data[i].number(name);
        }
        return read;
    }
    [[nodiscard]] bool has_intercept() const { return values.front().count("intercept") == 1; }

    [[nodiscard]] nines::result<least_squares_fit<>> fit() const {
        const auto degree = static_cast<int>(values.front().count("degree"));
        if (degree > 0 && has_intercept()) {
            return polynomial_least_squares(column("x1"), column("y"), degree);
        }
        if (degree > 0) {
            return least_squares(column("x1"), column("y"));
        }
        Eigen::MatrixXd design(static_cast<Eigen::Index>(data.size()), 7);
        design.col(0).setOnes();
        for (Eigen::Index j = 1; j < 7; ++j) {
            design.col(j) = column("x" + std::to_string(j));
        }
        return least_squares(design, column("y"));
    }
};

std::map<std::string, nist_set> nist_sets() {
    std::map<std::string, nist_set> sets;
    for (auto& row : golden::table("nist_linear.csv")) {
        sets[row.text("set")].data.push_back(std::move(row));
    }
    for (auto& row : golden::table("nist_linear_values.csv")) {
        sets[row.text("set")].values.push_back(std::move(row));
    }
    return sets;
}

TEST_CASE("NIST's linear sets: 13 digits and more in every coefficient and standard error") {
    // What is demanded of coefficients; rounding the data to double allows no more in four sets.
    const std::map<std::string, double> least{
        {"Norris", 13.9},   {"Pontius", 13.4},  {"NoInt1", 15.5},   {"NoInt2", 15.5},
        {"Filip", 14},      {"Longley", 14.6},  {"Wampler1", 15.5}, {"Wampler2", 13.1},
        {"Wampler3", 15.5}, {"Wampler4", 15.5}, {"Wampler5", 15.5}};
    const auto sets = nist_sets();
    REQUIRE(sets.size() == least.size());
    for (const auto& each : sets) {
        const auto& name = each.first; // clang 14 captures no bindings
        const auto& set = each.second;
        CAPTURE(name);
        const auto fit = set.fit();
        REQUIRE(fit);
        REQUIRE(fit->rank() + 2 == static_cast<Eigen::Index>(set.values.size()));
        for (Eigen::Index k = 0; k < fit->rank(); ++k) {
            const auto& expected = set.values[static_cast<std::size_t>(k)];
            CAPTURE(expected.text("name"));
            CHECK(digits(fit->coefficients()(k), expected.precise("estimate")) > least.at(name));
            CHECK(digits(fit->standard_errors()(k), expected.precise("standard_error")) > 13.5);
        }
        const auto& deviation = set.values[set.values.size() - 2];
        const auto& share = set.values.back();
        CHECK(digits(fit->residual_standard_deviation(), deviation.precise("estimate")) > 13.5);
        CHECK(digits(set.has_intercept() ? fit->r_squared() : fit->uncentred_r_squared(),
                     share.precise("estimate")) > 13.5);
        CHECK(fit->observations() == static_cast<Eigen::Index>(set.data.size()));
    }
}

TEST_CASE("NIST's univariate sets: 13 digits in mean and standard deviation") {
    const auto sets = golden::table("nist_univariate.csv");
    REQUIRE(sets.size() == 9);
    for (const auto& set : sets) {
        CAPTURE(set.text("set"));
        std::istringstream words{set.text("values")};
        std::vector<double> values;
        for (double value = 0; words >> value;) {
            values.push_back(value);
        }
        const Eigen::Map<const Eigen::VectorXd> y{values.data(),
                                                  static_cast<Eigen::Index>(values.size())};
        const auto fit = least_squares(Eigen::VectorXd::Ones(y.size()), y);
        REQUIRE(fit);
        CHECK(digits(fit->coefficients()(0), set.precise("mean")) > 15);
        // NumAcc3 and 4: decimals such as 1000000.2 lose 7 digits of their variation to double.
        const bool rounded = set.text("set") == "NumAcc3" || set.text("set") == "NumAcc4";
        CHECK(digits(fit->residual_standard_deviation(), set.precise("standard_deviation")) >
              (rounded ? 8 : 13));
    }
}

/// Columns of ones, of a trend, and of waves.
Eigen::MatrixXd waves(Eigen::Index rows) {
    Eigen::MatrixXd design(rows, 4);
    for (Eigen::Index i = 0; i < rows; ++i) {
        const auto t = static_cast<double>(i);
        design.row(i) << 1, t, std::sin(t / 3), std::cos(t / 3);
    }
    return design;
}

TEST_CASE("leverage and Cook's distance are those of leaving each observation out") {
    const Eigen::MatrixXd design = waves(25);
    std::mt19937_64 random{5};
    std::normal_distribution<double> noise;
    Eigen::VectorXd y(25);
    for (Eigen::Index i = 0; i < 25; ++i) {
        y(i) = 3 + 0.2 * static_cast<double>(i) + noise(random);
    }
    for (const double near : {0.0, 1e-7}) { // the second goes through the precise factor
        Eigen::MatrixXd columns = design;
        if (near > 0) {
            columns.col(3) = columns.col(2) + near * columns.col(3);
        }
        const auto all = least_squares(columns, y);
        REQUIRE(all);
        const auto leverage = all->leverage();
        const auto distance = all->cooks_distance();
        CHECK(leverage.sum() == doctest::Approx(4).epsilon(1e-13));
        for (const Eigen::Index out : {Eigen::Index{0}, Eigen::Index{11}, Eigen::Index{24}}) {
            Eigen::MatrixXd fewer(24, 4);
            Eigen::VectorXd fewer_y(24);
            fewer << columns.topRows(out), columns.bottomRows(24 - out);
            fewer_y << y.head(out), y.tail(24 - out);
            const auto without = least_squares(fewer, fewer_y);
            REQUIRE(without);
            const Eigen::VectorXd moved = columns * (all->coefficients() - without->coefficients());
            const double s = all->residual_standard_deviation();
            CHECK(distance(out) ==
                  doctest::Approx(moved.squaredNorm() / (4 * s * s)).epsilon(1e-7));
            const double left_out = y(out) - columns.row(out).dot(without->coefficients());
            CHECK(1 - leverage(out) ==
                  doctest::Approx(all->residuals()(out) / left_out).epsilon(1e-7));
        }
    }
}

TEST_CASE("the standard error at a row is that of the sum of its coefficients") {
    const Eigen::MatrixXd design = waves(30);
    const Eigen::VectorXd y = design.col(1).cwiseSqrt();
    const auto fit = least_squares(design, y);
    REQUIRE(fit);
    CHECK(fit->standard_error_at(Eigen::VectorXd::Unit(4, 2)) ==
          doctest::Approx(fit->standard_errors()(2)).epsilon(1e-14));
    const double s = fit->residual_standard_deviation();
    CHECK(fit->standard_error_at(design.row(7)) ==
          doctest::Approx(s * std::sqrt(fit->leverage()(7))).epsilon(1e-13));
}

TEST_CASE("units of columns and of y change the units of the answer and no digit") {
    const Eigen::MatrixXd design = waves(40);
    const Eigen::VectorXd y = design.col(1).array().square() + design.col(2).array();
    const auto plain = least_squares(design, y);
    Eigen::MatrixXd scaled = design;
    scaled.col(1) *= 0x1p-300;
    scaled.col(3) *= 0x1p200;
    const auto other = least_squares(scaled, y * 0x1p100);
    REQUIRE(plain);
    REQUIRE(other);
    CHECK(plain->condition_number() == other->condition_number());
    CHECK(plain->coefficients()(1) * 0x1p400 == other->coefficients()(1));
    CHECK(plain->standard_errors()(3) * 0x1p-100 == other->standard_errors()(3));
    CHECK(plain->r_squared() == other->r_squared());
}

TEST_CASE("dependent columns are reported, however they came to be dependent") {
    Eigen::MatrixXd design = waves(50);
    const Eigen::VectorXd y = design.col(1);
    const auto refused = [&](const Eigen::MatrixXd& columns) {
        const auto fit = least_squares(columns, y);
        return !fit && fit.error().code == errc::insufficient;
    };
    design.col(3) = 0.1 * design.col(0) + design.col(1) / 3 - 0.7 * design.col(2);
    CHECK(refused(design));
    design.col(3).setZero();
    CHECK(refused(design));
    design.col(3) = design.col(2);
    CHECK(refused(design));
    design.col(3) *= 1e9;
    CHECK(refused(design));

    Eigen::MatrixXd weekdays = Eigen::MatrixXd::Zero(50, 8); // a dummy a day, and an intercept
    for (Eigen::Index i = 0; i < 50; ++i) {
        weekdays(i, 0) = 1;
        weekdays(i, 1 + i % 7) = 1;
    }
    CHECK(refused(weekdays));
    const auto full = least_squares(weekdays.rightCols(7), y);
    REQUIRE(full);
    CHECK(full->rank() == 7);

    const Eigen::VectorXd three = Eigen::VectorXd::Ones(9) * 3.7;
    const auto constant = polynomial_least_squares(three, Eigen::VectorXd::LinSpaced(9, 1, 9), 1);
    REQUIRE_FALSE(constant);
    CHECK(constant.error().code == errc::insufficient);
}

TEST_CASE("what is no problem of least squares is refused with its reason") {
    const Eigen::MatrixXd design = waves(6);
    const Eigen::VectorXd y = Eigen::VectorXd::LinSpaced(6, 0, 1);
    CHECK(least_squares(design, y.head(5)).error().code == errc::contradiction);
    CHECK(least_squares(design.topRows(4), y.head(4)).error().code == errc::insufficient);
    CHECK(least_squares(design.leftCols(0), y).error().code == errc::insufficient);
    CHECK(polynomial_least_squares(y, y, -1).error().code == errc::out_of_domain);
    CHECK(polynomial_least_squares(y, y, 5).error().code == errc::insufficient);
    for (const double bad : {std::numeric_limits<double>::quiet_NaN(),
                             -std::numeric_limits<double>::infinity(), 1e200}) {
        Eigen::MatrixXd spoilt = design;
        spoilt(3, 2) = bad;
        CHECK(least_squares(spoilt, y).error().code == errc::out_of_domain);
        Eigen::VectorXd spoilt_y = y;
        spoilt_y(5) = bad;
        CHECK(least_squares(design, spoilt_y).error().code == errc::out_of_domain);
        CHECK(polynomial_least_squares(spoilt_y, y, 2).error().code == errc::out_of_domain);
    }
}

TEST_CASE("y that is constant, zero, or on the line exactly") {
    const Eigen::MatrixXd design = waves(12);
    const auto zero = least_squares(design, Eigen::VectorXd::Zero(12));
    REQUIRE(zero);
    CHECK(zero->coefficients().cwiseAbs().maxCoeff() == 0);
    CHECK(zero->r_squared() == 0);
    CHECK(zero->cooks_distance().cwiseAbs().maxCoeff() == 0);
    const auto line = least_squares(design.leftCols(2), design.col(1) * 3 - design.col(0));
    REQUIRE(line);
    CHECK(line->coefficients()(0) == -1);
    CHECK(line->coefficients()(1) == 3);
    CHECK(line->r_squared() == 1);
    CHECK(line->residual_standard_deviation() < 1e-25);
}

TEST_CASE_TEMPLATE("float and long double", Real, float, long double) {
    using matrix = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic>;
    const matrix design = waves(30).cast<Real>();
    const Eigen::Matrix<Real, Eigen::Dynamic, 1> y = design * Eigen::Matrix<Real, 4, 1>{1, 2, 3, 4};
    const auto fit = least_squares<Real>(design, y);
    REQUIRE(fit);
    for (Eigen::Index k = 0; k < 4; ++k) {
        CHECK(std::abs(fit->coefficients()(k) - static_cast<Real>(k + 1)) <
              40 * std::numeric_limits<Real>::epsilon());
    }
}

} // namespace

} // namespace least_squares_test
