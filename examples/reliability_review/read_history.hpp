// SPDX-License-Identifier: BSL-1.0
/// \file
/// Reads a history of incidents from comma-separated values or JSON lines.
#pragma once

#include "reliability_review/history.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace nines::examples::review {

enum class history_format : std::uint8_t {
    by_name, ///< JSON lines for .jsonl, .ndjson and .json, also with .gz; CSV for all else
    csv,
    json_lines,
};

struct history_options {
    history_format format = history_format::by_name;
    /// What the file calls each field; its own name without. A name that is given must be there.
    std::array<std::string, field_names.size()> names;
    char separator = '|'; ///< between the services of a CSV field
};

/// Takes "field=name" into the options. Errors: input_error for other text and unknown fields.
void map_field(history_options& options, std::string_view text);

/// Reads a file, plain or gzip, or standard input for "-".
///
/// Lines that are no incident are left out, and remarked: those that are not CSV or JSON, without
/// an id or a readable start, with a resolution before the start, or an id that was there before.
/// Times of detection and acknowledgement that are before the start are not used, and remarked.
/// Errors: input_error for a file that cannot be read, has no incident at all, or lacks a field
/// that is required (id, start, resolution) or mapped.
[[nodiscard]] history load_history(const std::string& path, const history_options& options);

/// The same of a text; `by_name` goes by the name.
[[nodiscard]] history parse_history(std::string_view text, const std::string& name,
                                    const history_options& options);

} // namespace nines::examples::review
