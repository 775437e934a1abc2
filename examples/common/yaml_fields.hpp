// SPDX-License-Identifier: BSL-1.0
/// \file
/// Reading YAML strictly: every complaint is "file:line:column: field: what was expected".
#pragma once

#include "common/input_error.hpp"

#include <yaml-cpp/yaml.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nines::examples {

/// A value together with where it stands, for complaints.
class yaml_value {
public:
    /// \param field what the user knows the value by, such as "target.threshold"
    yaml_value(std::string file, std::string field, YAML::Node node)
        : file_{std::move(file)}, field_{std::move(field)}, node_{std::move(node)} {}

    [[nodiscard]] const std::string& field() const noexcept { return field_; }
    /// The first line is 1.
    [[nodiscard]] std::uint64_t line() const;
    /// The first column is 1.
    [[nodiscard]] std::uint64_t column() const;
    [[nodiscard]] bool is_map() const { return node_.IsMap(); }
    [[nodiscard]] bool is_list() const { return node_.IsSequence(); }
    [[nodiscard]] bool is_scalar() const { return node_.IsScalar(); }

    /// Throws input_error "file:line:column: field: problem".
    [[noreturn]] void refuse(const std::string& problem) const;

    /// The text as it is written. \param expected completes "expected ..." when it is not a scalar
    [[nodiscard]] std::string text(std::string_view expected) const;
    /// One or several texts, as `x` or `[x, y]`; never none.
    [[nodiscard]] std::vector<std::string> texts(std::string_view expected) const;
    /// Every member of a list; at least one.
    [[nodiscard]] std::vector<yaml_value> items(std::string_view expected) const;
    /// Every field of a map in order of writing; refuses a field that is given twice.
    [[nodiscard]] std::vector<struct yaml_member> members(std::string_view expected) const;

    /// A number of units with at most nine decimals, exactly, in billionths of the unit.
    /// Refuses what is negative.
    [[nodiscard]] std::int64_t billionths(std::string_view expected) const;
    /// A duration such as 30d, 4w, 1h, 30m, 90s, 500ms.
    [[nodiscard]] std::chrono::milliseconds duration() const;

private:
    std::string file_;
    std::string field_;
    YAML::Node node_;
};

/// One field of a map.
struct yaml_member {
    std::string name;
    yaml_value key; ///< known by the same field as the value
    yaml_value value;
};

/// The fields of one map. Unknown fields and fields given twice are refused on construction.
class yaml_fields {
public:
    yaml_fields(yaml_value map, const std::vector<std::string_view>& known,
                std::string_view expected);

    [[nodiscard]] const yaml_value& self() const noexcept { return self_; }
    [[nodiscard]] std::optional<yaml_value> find(std::string_view name) const;
    /// Refuses the map when the field is missing. \param expected completes "expected ..."
    [[nodiscard]] yaml_value require(std::string_view name, std::string_view expected) const;

private:
    yaml_value self_;
    std::vector<yaml_member> members_;
};

/// "did you mean WORD? " with the closest of the known words, or nothing when none is near.
[[nodiscard]] std::string did_you_mean(std::string_view word,
                                       const std::vector<std::string_view>& known);

/// The text of a file that a person wrote. Errors: input_error when it cannot be read, or is larger
/// than a limit, in bytes.
[[nodiscard]] std::string file_contents(const std::string& file,
                                        std::size_t limit = std::size_t{16} << 20U);

/// The one document of a text. Errors: input_error when it is not YAML, or empty, or several.
/// \param file what the user knows the text by
/// \param expected completes "expected ..." where there is nothing
[[nodiscard]] yaml_value parse_yaml(const std::string& text, const std::string& file,
                                    std::string_view expected);

} // namespace nines::examples
