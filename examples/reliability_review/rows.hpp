// SPDX-License-Identifier: BSL-1.0
/// \file
/// `row_source`: the lines of a history as fields, whatever they are written in.
#pragma once

#include "common/bad_lines.hpp"
#include "reliability_review/history.hpp"
#include "reliability_review/read_history.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nines::examples::review {

/// A line's fields as texts. Empty ones are as if they were not there.
class row_source {
public:
    row_source() = default;
    row_source(const row_source&) = delete;
    row_source& operator=(const row_source&) = delete;
    virtual ~row_source() = default;

    /// Goes to the next row; false at the end. A line that is no row is in `bad()`.
    [[nodiscard]] virtual bool next() = 0;
    [[nodiscard]] virtual std::uint64_t line() const = 0;
    /// Whether the file, or what was read of it, has the field.
    [[nodiscard]] virtual bool has(field which) const = 0;
    /// What the file calls it.
    [[nodiscard]] virtual std::string name(field which) const = 0;
    [[nodiscard]] virtual std::string text(field which) const = 0;
    [[nodiscard]] virtual std::vector<std::string> texts(field which) const = 0;
    [[nodiscard]] virtual const std::vector<remark>& bad() const = 0;
};

/// \param text outlives the source
[[nodiscard]] std::unique_ptr<row_source> csv_rows(std::string_view text, const std::string& name,
                                                   const history_options& options);
[[nodiscard]] std::unique_ptr<row_source> json_rows(std::string_view text, const std::string& name,
                                                    const history_options& options);

} // namespace nines::examples::review
