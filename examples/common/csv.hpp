// SPDX-License-Identifier: BSL-1.0
/// \file
/// `csv_reader`: rows of a table with a header, by the names of its columns.
#pragma once

#include "common/text_input.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nines::examples {

/// Reads comma-separated values whose first row names the columns.
///
///     csv_reader csv{text_input{path, bad}};
///     const auto zone = csv.column("zone");
///     while (csv.next()) { use(csv[zone]); }
///
/// Fields may be quoted, with doubled quotes, commas and line ends (given as '\n') inside. Empty
/// lines are skipped. A row with another number of fields than the header, a quote within a field
/// that is not quoted, or one that does not close within 1 MiB is counted as a bad line, at the
/// line it starts on.
/// Errors: input_error for a file without a header or with a column named twice, and as text_input.
/// Source: RFC 4180.
class csv_reader {
public:
    explicit csv_reader(text_input input);

    /// The place of a column. Errors: input_error that names file, line and the columns there are.
    [[nodiscard]] std::size_t column(std::string_view name) const;
    [[nodiscard]] std::optional<std::size_t> find_column(std::string_view name) const noexcept;
    [[nodiscard]] const std::vector<std::string>& columns() const noexcept { return columns_; }

    /// Goes to the next row that has all its fields; false at the end.
    [[nodiscard]] bool next();

    /// The text of a field of the row, without its quotes, valid until next().
    [[nodiscard]] std::string_view operator[](std::size_t column) const {
        return fields_.at(column);
    }

    /// The line that the row starts on; the first line of the file is 1.
    [[nodiscard]] std::uint64_t line() const noexcept { return row_line_; }

    /// Counts the row as bad after all, as when a field is not the number it should be; once.
    /// \param reason what was expected; static storage
    void refuse(const char* reason);

    /// Rows that next() gave, without those that were refused.
    [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }
    [[nodiscard]] const text_input& input() const noexcept { return lines_.input(); }

private:
    enum class parse { complete, open_quote, malformed };

    [[nodiscard]] const char* read_row();
    [[nodiscard]] parse add_line(std::string_view line);
    [[nodiscard]] bool add_quoted(std::string_view& line);
    void end_field() { ends_.push_back(text_.size()); }
    void split_fields();

    line_reader lines_;
    std::vector<std::string> columns_;
    std::uint64_t header_line_ = 0;
    std::string text_;              // the fields of the row one after the other
    std::vector<std::size_t> ends_; // where each ends in it
    bool in_quotes_ = false;
    std::vector<std::string_view> fields_;
    std::string excerpt_;
    std::uint64_t row_line_ = 0;
    std::uint64_t rows_ = 0;
};

} // namespace nines::examples
