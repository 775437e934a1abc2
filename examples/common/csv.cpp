// SPDX-License-Identifier: BSL-1.0
#include "common/csv.hpp"

#include "common/input_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace nines::examples {
namespace {

constexpr std::size_t row_limit = std::size_t{1} << 20U;
constexpr std::size_t excerpt_size = 100;

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) {
        out += out.empty() ? "" : ", ";
        out += sanitised(name);
    }
    return out;
}

} // namespace

csv_reader::csv_reader(text_input input) : lines_{std::move(input)} {
    const char* problem = read_row();
    if (row_line_ == 0) {
        throw input_error{lines_.input().name(), 0,
                          "expected a header that names the columns, the file has no lines"};
    }
    if (problem != nullptr) {
        throw input_error{lines_.input().name(), row_line_, problem};
    }
    header_line_ = row_line_;
    columns_.assign(fields_.begin(), fields_.end());
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (find_column(columns_[i]) != i) {
            throw input_error{lines_.input().name(), row_line_,
                              fmt::format("expected each column once, \"{}\" is there twice",
                                          sanitised(columns_[i]))};
        }
    }
}

std::optional<std::size_t> csv_reader::find_column(std::string_view name) const noexcept {
    const auto found = std::find(columns_.begin(), columns_.end(), name);
    if (found == columns_.end()) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - columns_.begin());
}

std::size_t csv_reader::column(std::string_view name) const {
    if (const auto found = find_column(name)) {
        return *found;
    }
    throw input_error{
        lines_.input().name(), header_line_,
        fmt::format("expected a column \"{}\", there are: {}", name, joined(columns_))};
}

bool csv_reader::next() {
    for (;;) {
        row_line_ = 0;
        const char* problem = read_row();
        if (row_line_ == 0) {
            return false;
        }
        ++rows_;
        if (problem == nullptr && fields_.size() == columns_.size()) {
            return true;
        }
        refuse(problem != nullptr ? problem : "expected as many fields as the header has");
    }
}

void csv_reader::refuse(const char* reason) {
    lines_.input().refuse(row_line_, reason, excerpt_);
    --rows_;
}

/// Reads one row into `fields_` and answers what is wrong with it, or nothing. `row_line_` stays 0
/// when there was no row left.
const char* csv_reader::read_row() {
    text_.clear();
    ends_.clear();
    in_quotes_ = false;
    while (const auto line = lines_.next()) {
        if (row_line_ == 0) {
            if (line->empty()) {
                continue;
            }
            row_line_ = lines_.line();
            excerpt_.assign(line->substr(0, excerpt_size));
        }
        switch (add_line(*line)) {
        case parse::malformed:
            return "expected quotes around a whole field, and doubled within it";
        case parse::complete:
            split_fields();
            return nullptr;
        case parse::open_quote:
            break;
        }
        if (text_.size() > row_limit) {
            break;
        }
    }
    return "expected the quoted field to end";
}

csv_reader::parse csv_reader::add_line(std::string_view line) {
    for (;;) {
        if (in_quotes_ || line.starts_with('"')) {
            line.remove_prefix(std::exchange(in_quotes_, true) ? 0 : 1);
            if (!add_quoted(line)) {
                return parse::open_quote;
            }
        } else {
            const std::string_view field = line.substr(0, line.find(','));
            if (field.find('"') != std::string_view::npos) {
                return parse::malformed;
            }
            text_ += field;
            line.remove_prefix(field.size());
        }
        end_field();
        if (line.empty()) {
            return parse::complete;
        }
        if (line.front() != ',') {
            return parse::malformed;
        }
        line.remove_prefix(1);
    }
}

/// Takes the rest of a quoted field, its closing quote included, off the line; false when the
/// field goes on in the next line.
bool csv_reader::add_quoted(std::string_view& line) {
    for (;;) {
        const std::size_t quote = line.find('"');
        text_ += line.substr(0, quote);
        if (quote == std::string_view::npos) {
            text_ += '\n';
            return false;
        }
        line.remove_prefix(quote + 1);
        if (!line.starts_with('"')) {
            in_quotes_ = false;
            return true;
        }
        text_ += '"';
        line.remove_prefix(1);
    }
}

void csv_reader::split_fields() {
    fields_.clear();
    std::size_t begin = 0;
    for (const std::size_t end : ends_) {
        fields_.push_back(std::string_view{text_}.substr(begin, end - begin));
        begin = end;
    }
}

} // namespace nines::examples
