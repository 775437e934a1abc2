// SPDX-License-Identifier: BSL-1.0
#include "reliability_review/rows.hpp"

#include "common/csv.hpp"
#include "common/input_error.hpp"
#include "common/split.hpp"
#include "common/text_input.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <cstddef>
#include <limits>
#include <utility>

namespace nines::examples::review {
namespace {

constexpr std::size_t all_kept = std::numeric_limits<std::size_t>::max();

std::vector<std::string> names_in(std::string_view text, char separator) {
    std::vector<std::string> names;
    for (const std::string_view part : split(text, {&separator, 1})) {
        if (!part.empty()) {
            names.emplace_back(part);
        }
    }
    return names;
}

std::string file_name_of(field which, const history_options& options) {
    const std::string& given = options.names[static_cast<std::size_t>(which)];
    return given.empty() ? std::string{name_of(which)} : given;
}

class csv_source final : public row_source {
public:
    csv_source(std::string_view text, const std::string& name, const history_options& options)
        : bad_{all_kept}, csv_{text_input::of_text(text, bad_, {}, name)}, options_{options} {
        for (std::size_t i = 0; i < field_names.size(); ++i) {
            const std::string column = file_name_of(static_cast<field>(i), options);
            places_[i] = csv_.find_column(column);
            const bool required = !options.names[i].empty() || static_cast<field>(i) == field::id ||
                                  static_cast<field>(i) == field::start ||
                                  static_cast<field>(i) == field::resolution;
            if (required) {
                places_[i] = csv_.column(column);
            }
        }
    }

    bool next() override { return csv_.next(); }
    std::uint64_t line() const override { return csv_.line(); }
    bool has(field which) const override { return place(which).has_value(); }
    std::string name(field which) const override { return file_name_of(which, options_); }
    std::string text(field which) const override {
        const auto& at = place(which);
        return at ? std::string{csv_[*at]} : std::string{};
    }
    std::vector<std::string> texts(field which) const override {
        return names_in(text(which), options_.separator);
    }
    const std::vector<remark>& bad() const override {
        for (const auto& each : bad_.first().subspan(remarks_.size())) {
            remarks_.push_back({each.line, "", each.reason, '"' + each.excerpt + '"'});
        }
        return remarks_;
    }

private:
    [[nodiscard]] const std::optional<std::size_t>& place(field which) const {
        return places_[static_cast<std::size_t>(which)];
    }

    bad_lines bad_;
    csv_reader csv_;
    history_options options_;
    std::array<std::optional<std::size_t>, field_names.size()> places_;
    mutable std::vector<remark> remarks_;
};

/// A value as a CSV field would have it; what is no text, number or truth value is written as JSON.
std::string plain(const nlohmann::json& value) {
    if (value.is_null()) {
        return {};
    }
    return value.is_string() ? value.get<std::string>()
                             : value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

class json_source final : public row_source {
public:
    json_source(std::string_view text, const std::string& name, const history_options& options)
        : bad_{all_kept}, lines_{text_input::of_text(text, bad_, {}, name)}, options_{options} {}

    bool next() override {
        while (const auto line = lines_.next()) {
            if (line->find_first_not_of(" \t") != std::string_view::npos && parse(*line)) {
                return true;
            }
        }
        return false;
    }
    std::uint64_t line() const override { return lines_.line(); }
    bool has(field which) const override { return seen_[static_cast<std::size_t>(which)]; }
    std::string name(field which) const override { return file_name_of(which, options_); }
    std::string text(field which) const override {
        const auto found = row_.find(name(which));
        return found == row_.end() ? std::string{} : plain(*found);
    }
    std::vector<std::string> texts(field which) const override {
        const auto found = row_.find(name(which));
        if (found == row_.end() || !found->is_array()) {
            return names_in(text(which), options_.separator);
        }
        std::vector<std::string> all;
        for (const nlohmann::json& each : *found) {
            all.push_back(plain(each));
        }
        return all;
    }
    const std::vector<remark>& bad() const override {
        for (const auto& each : bad_.first().subspan(too_long_)) {
            remarks_.push_back({each.line, "", each.reason, '"' + each.excerpt + '"'});
            ++too_long_;
        }
        return remarks_;
    }

private:
    bool parse(std::string_view line) {
        try {
            row_ = nlohmann::json::parse(line);
        } catch (const nlohmann::json::parse_error& problem) {
            refuse(fmt::format("column {}", problem.byte), "a JSON object", line);
            return false;
        } catch (const nlohmann::json::out_of_range&) {
            refuse("", "a JSON object with numbers that a double can hold", line);
            return false;
        }
        if (!row_.is_object()) {
            refuse("", "a JSON object such as {\"id\": ...}", line);
            return false;
        }
        for (std::size_t i = 0; i < field_names.size(); ++i) {
            seen_[i] = seen_[i] || row_.contains(name(static_cast<field>(i)));
        }
        return true;
    }
    void refuse(std::string where, std::string_view expected, std::string_view line) {
        remarks_.push_back({lines_.line(), std::move(where), fmt::format("expected {}", expected),
                            '"' + sanitised(line) + '"'});
    }

    bad_lines bad_;
    line_reader lines_;
    history_options options_;
    nlohmann::json row_;
    std::array<bool, field_names.size()> seen_{};
    mutable std::vector<remark> remarks_;
    mutable std::size_t too_long_ = 0;
};

} // namespace

std::unique_ptr<row_source> csv_rows(std::string_view text, const std::string& name,
                                     const history_options& options) {
    return std::make_unique<csv_source>(text, name, options);
}

std::unique_ptr<row_source> json_rows(std::string_view text, const std::string& name,
                                      const history_options& options) {
    return std::make_unique<json_source>(text, name, options);
}

} // namespace nines::examples::review
