// SPDX-License-Identifier: BSL-1.0
/// \file
/// Levels and seeds, from options.
#pragma once

#include "common/input_error.hpp"
#include "common/numbers.hpp"

#include <nines/core/confidence.hpp>

#include <cstdint>
#include <string>

namespace nines::examples {

/// Reads a level such as "0.95". Errors: input_error that names the option.
[[nodiscard]] inline confidence read_level(const char* option, const std::string& text) {
    const auto level = parse_number(text).and_then(
        [](double number) { return confidence::try_from_level(number); });
    if (!level) {
        throw input_error{
            option, 0, "expected a number above 0 and below 1 such as 0.95, found '" + text + '\''};
    }
    return *level;
}

/// Reads a seed such as "42". Errors: input_error that names the option.
[[nodiscard]] inline std::uint64_t read_seed(const char* option, const std::string& text) {
    const auto seed = parse_count(text);
    if (!seed) {
        throw input_error{option, 0, std::string{seed.error().what} + ", found '" + text + '\''};
    }
    return *seed;
}

} // namespace nines::examples
