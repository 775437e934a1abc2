// SPDX-License-Identifier: BSL-1.0
/// \file
/// `text_table`: rows of text in columns.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace nines::examples {

/// A table whose columns are as wide as their widest cell; the first is flush left, others right.
class text_table {
public:
    explicit text_table(std::vector<std::string> header) { add(std::move(header)); }

    /// \param row as many cells as the header has
    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
    [[nodiscard]] bool empty() const noexcept { return rows_.size() < 2; }

    /// One line a row, each indented by two spaces. Widths are those of UTF-8 code points.
    [[nodiscard]] std::string text() const;

private:
    std::vector<std::vector<std::string>> rows_;
};

} // namespace nines::examples
