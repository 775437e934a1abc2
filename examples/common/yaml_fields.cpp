// SPDX-License-Identifier: BSL-1.0
#include "common/yaml_fields.hpp"

#include "common/bad_lines.hpp"
#include "common/durations.hpp"

#include <nines/core/decimal.hpp>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <memory>
#include <set>
#include <sstream>
#include <system_error>
#include <utility>

namespace nines::examples {
namespace {

constexpr unsigned decimals_kept = 9;

/// Closest known word, for "did you mean"; nothing when none is near.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& known) {
    const auto distance = [](std::string_view a, std::string_view b) {
        std::vector<std::size_t> row(b.size() + 1);
        for (std::size_t j = 0; j < row.size(); ++j) {
            row[j] = j;
        }
        for (std::size_t i = 0; i < a.size(); ++i) {
            std::size_t diagonal = std::exchange(row[0], i + 1);
            for (std::size_t j = 0; j < b.size(); ++j) {
                const std::size_t change = diagonal + (a[i] == b[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = std::min({change, diagonal + 1, row[j] + 1});
            }
        }
        return row.back();
    };
    std::string_view best;
    std::size_t least = 3;
    for (const auto candidate : known) {
        if (const auto d = distance(word, candidate); d < least) {
            least = d;
            best = candidate;
        }
    }
    return best;
}

std::uint64_t from_one(int from_zero) {
    return static_cast<std::uint64_t>(std::max(from_zero, 0)) + 1;
}

/// Takes notice of where documents begin, and of nothing else.
class document_starts final : public YAML::EventHandler {
public:
    void OnDocumentStart(const YAML::Mark& mark) override { last_ = mark; }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
    void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
    void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  const std::string&) override {}
    void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                         YAML::EmitterStyle::value) override {}
    void OnSequenceEnd() override {}
    void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                    YAML::EmitterStyle::value) override {}
    void OnMapEnd() override {}

    [[nodiscard]] const YAML::Mark& last() const noexcept { return last_; }

private:
    YAML::Mark last_;
};

/// Where what follows the first document begins. YAML::LoadAll would tell too, but never ends where
/// something follows that is no document.
std::optional<YAML::Mark> second_document(const std::string& text) {
    std::istringstream in{text};
    YAML::Parser parser{in};
    document_starts starts;
    const bool found = parser.HandleNextDocument(starts) && parser.HandleNextDocument(starts);
    return found ? std::optional{starts.last()} : std::nullopt;
}

} // namespace

std::uint64_t yaml_value::line() const {
    return from_one(node_.Mark().line);
}

std::uint64_t yaml_value::column() const {
    return from_one(node_.Mark().column);
}

void yaml_value::refuse(const std::string& problem) const {
    throw input_error{file_, line(), column(), field_.empty() ? problem : field_ + ": " + problem};
}

std::string yaml_value::text(std::string_view expected) const {
    if (!node_.IsScalar() || node_.Scalar().empty()) {
        refuse(fmt::format("expected {}", expected));
    }
    return node_.Scalar();
}

std::vector<std::string> yaml_value::texts(std::string_view expected) const {
    if (!is_list()) {
        return {text(expected)};
    }
    std::vector<std::string> all;
    for (const auto& item : items(expected)) {
        all.push_back(item.text(expected));
    }
    return all;
}

std::vector<yaml_value> yaml_value::items(std::string_view expected) const {
    if (!is_list() || node_.size() == 0) {
        refuse(fmt::format("expected {}", expected));
    }
    std::vector<yaml_value> all;
    for (const auto& item : node_) {
        all.emplace_back(file_, fmt::format("{}[{}]", field_, all.size() + 1), item);
    }
    return all;
}

std::vector<yaml_member> yaml_value::members(std::string_view expected) const {
    if (!is_map()) {
        refuse(fmt::format("expected {}", expected));
    }
    std::vector<yaml_member> all;
    std::set<std::string> seen;
    for (const auto& pair : node_) {
        const yaml_value key{file_, field_, pair.first};
        const std::string name = key.text("field names that are plain text");
        if (!seen.insert(name).second) {
            key.refuse(fmt::format("'{}' is given twice", sanitised(name)));
        }
        const std::string path = field_.empty() ? name : field_ + '.' + name;
        if (pair.second.IsNull()) { // an empty value does not know its line, its key does
            yaml_value{file_, path, pair.first}.refuse("expected a value, found nothing");
        }
        all.push_back({name, {file_, path, pair.first}, {file_, path, pair.second}});
    }
    return all;
}

std::int64_t yaml_value::billionths(std::string_view expected) const {
    const auto number = detail::parse_decimal(text(expected));
    if (!number || number->scale > decimals_kept) {
        refuse(fmt::format("expected {}, found '{}'", expected, sanitised(text(expected))));
    }
    const auto factor = detail::power_of_ten(decimals_kept - number->scale);
    constexpr std::uint64_t most = INT64_MAX;
    if (number->significand > most / factor) {
        refuse(fmt::format("expected {}; {} is too large", expected, sanitised(text(expected))));
    }
    return static_cast<std::int64_t>(number->significand * factor);
}

std::chrono::milliseconds yaml_value::duration() const {
    constexpr std::string_view expected = "a duration such as 30d, 4w, 1h, 30m or 90s";
    const auto value = parse_duration(text(expected));
    if (!value) {
        refuse(fmt::format("expected {}, found '{}'", expected, sanitised(text(expected))));
    }
    return *value;
}

yaml_fields::yaml_fields(yaml_value map, const std::vector<std::string_view>& known,
                         std::string_view expected)
    : self_{std::move(map)}, members_{self_.members(expected)} {
    for (const auto& [name, key, value] : members_) {
        if (std::find(known.begin(), known.end(), name) != known.end()) {
            continue;
        }
        key.refuse(fmt::format("unknown field; {}known here: {}", did_you_mean(name, known),
                               fmt::join(known, ", ")));
    }
}

std::optional<yaml_value> yaml_fields::find(std::string_view name) const {
    for (const auto& member : members_) {
        if (member.name == name) {
            return member.value;
        }
    }
    return std::nullopt;
}

yaml_value yaml_fields::require(std::string_view name, std::string_view expected) const {
    if (auto found = find(name)) {
        return *found;
    }
    self_.refuse(fmt::format("the field '{}' is missing; expected {}", name, expected));
}

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& known) {
    const auto hint = nearest(word, known);
    return hint.empty() ? "" : fmt::format("did you mean {}? ", hint);
}

std::string file_contents(const std::string& file, std::size_t limit) {
    errno = 0;
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> in{std::fopen(file.c_str(), "rb"),
                                                             &std::fclose};
    std::string text;
    std::array<char, 4096> block{};
    while (in) {
        const auto size = std::fread(block.data(), 1, block.size(), in.get());
        text.append(block.data(), size);
        if (text.size() > limit) {
            throw input_error{file, 0, fmt::format("expected at most {} bytes", limit)};
        }
        if (size == 0) {
            break;
        }
    }
    if (!in || std::ferror(in.get()) != 0) {
        throw input_error{file, 0, "cannot be read: " + std::generic_category().message(errno)};
    }
    return text;
}

yaml_value parse_yaml(const std::string& text, const std::string& file, std::string_view expected) {
    try {
        const auto root = YAML::Load(text);
        if (root.IsNull()) {
            throw input_error{file, 1, 1, fmt::format("expected {}", expected)};
        }
        if (const auto second = second_document(text)) {
            throw input_error{file, from_one(second->line), from_one(second->column),
                              "expected one YAML document and nothing after it"};
        }
        return {file, "", root};
    } catch (const YAML::Exception& problem) {
        throw input_error{file, from_one(problem.mark.line), from_one(problem.mark.column),
                          "not YAML: " + problem.msg};
    }
}

} // namespace nines::examples
