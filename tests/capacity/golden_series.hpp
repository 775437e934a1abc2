// SPDX-License-Identifier: BSL-1.0
// The series of tests/golden/series.csv.
#pragma once

#include "../golden/table.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace golden {

struct xy_series {
    std::vector<double> x;
    std::vector<double> y;
};

inline std::vector<double> numbers(const std::string& text) {
    std::istringstream words{text};
    std::vector<double> read;
    for (double number = 0; words >> number;) {
        read.push_back(number);
    }
    return read;
}

inline std::map<std::string, xy_series> series_by_name() {
    std::map<std::string, xy_series> all;
    for (const auto& row : table("series.csv")) {
        all[row.text("series")] = {numbers(row.text("x")), numbers(row.text("y"))};
    }
    return all;
}

/// Calls use(row, x, y) for each row of a table, with the series that its column names.
template <class Use>
void for_each_with_series(const std::string& name, std::size_t expected, Use use) {
    const auto series = series_by_name();
    const auto rows = table(name);
    REQUIRE(rows.size() == expected);
    for (const auto& row : rows) {
        CAPTURE(row.text("series"));
        const auto& of = series.at(row.text("series"));
        use(row, of.x, of.y);
    }
}

} // namespace golden
