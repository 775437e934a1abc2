// SPDX-License-Identifier: BSL-1.0
/// \file
/// `input_error`: what is wrong with an input as a whole, and stops the run.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

namespace nines::examples {

/// Thrown for input that cannot be read at all: a missing file, a missing column, a contradiction
/// in a config. `what()` is "file:line: problem", or "file: problem" when no line is to blame, and
/// "file:line:column: problem" where the column is known.
/// A program prints it and ends with exit status 2.
class input_error : public std::runtime_error {
public:
    /// \param file what the user knows the input by
    /// \param line the first line is 1; 0 blames the file as a whole
    /// \param problem what was expected
    input_error(std::string file, std::uint64_t line, std::string problem)
        : input_error{std::move(file), line, 0, std::move(problem)} {}

    /// \param column the first is 1; 0 blames the line as a whole
    input_error(std::string file, std::uint64_t line, std::uint64_t column, std::string problem)
        : std::runtime_error{file + ':' + place(line) + place(column) + ' ' + problem},
          file_{std::move(file)},
          line_{line},
          column_{column},
          problem_{std::move(problem)} {}

    [[nodiscard]] const std::string& file() const noexcept { return file_; }
    [[nodiscard]] std::uint64_t line() const noexcept { return line_; }
    [[nodiscard]] std::uint64_t column() const noexcept { return column_; }
    [[nodiscard]] const std::string& problem() const noexcept { return problem_; }

private:
    [[nodiscard]] static std::string place(std::uint64_t number) {
        return number == 0 ? "" : std::to_string(number) + ':';
    }

    std::string file_;
    std::uint64_t line_;
    std::uint64_t column_;
    std::string problem_;
};

} // namespace nines::examples
