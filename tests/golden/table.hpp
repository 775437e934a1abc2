// SPDX-License-Identifier: BSL-1.0
// Reads the tables of this folder: comment lines, a line of column names, rows of fields.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace golden {

class row {
public:
    row(const std::vector<std::string>& names, const std::string& line) {
        std::istringstream fields{line};
        std::string field;
        for (std::size_t i = 0; i < names.size() && std::getline(fields, field, ','); ++i) {
            fields_[names[i]] = field;
        }
    }
    [[nodiscard]] const std::string& text(const std::string& name) const {
        return fields_.at(name);
    }
    [[nodiscard]] double number(const std::string& name) const {
        return std::strtod(text(name).c_str(), nullptr);
    }
    [[nodiscard]] long double precise(const std::string& name) const {
        return std::strtold(text(name).c_str(), nullptr);
    }
    [[nodiscard]] unsigned long long count(const std::string& name) const {
        return std::strtoull(text(name).c_str(), nullptr, 10);
    }

private:
    std::map<std::string, std::string> fields_;
};

/// Empty when the file cannot be read; tests assert the number of rows.
inline std::vector<row> table(const std::string& name) {
    std::ifstream file{std::string{NINES_SOURCE_DIR} + "/tests/golden/" + name};
    std::vector<std::string> names;
    std::vector<row> rows;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line.front() == '#') {
            continue;
        }
        if (!names.empty()) {
            rows.emplace_back(names, line);
            continue;
        }
        std::istringstream fields{line};
        for (std::string field; std::getline(fields, field, ',');) {
            names.push_back(field);
        }
    }
    return rows;
}

} // namespace golden
